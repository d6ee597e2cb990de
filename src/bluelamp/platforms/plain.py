"""Plain posts, one JSON object each, for files and tools that know no network's format."""

from datetime import UTC, datetime

import msgspec

from bluelamp.platforms.content import content_id
from bluelamp.platforms.parsed import Parsed, plain_tree
from bluelamp.posts import Author, Media, Post


class _Plain(msgspec.Struct):
    text: str
    id: str = ""
    author: str | Author = ""
    created_at: datetime | None = None
    langs: tuple[str, ...] = ()
    reply_to: str | None = None
    root: str | None = None
    links: tuple[str, ...] = ()
    media: tuple[str | Media, ...] = ()


_posts = msgspec.json.Decoder(_Plain)


def parse(data: bytes) -> Parsed:
    """Read {"id", "text", "author", "created_at", "reply_to", "links", "media", "langs"}.

    Only the text is needed: the id becomes the uri, or the content id does; without a time it is
    the time of reading. Authors and media are addresses or objects. Never raises.
    """
    mended = 0
    try:
        plain = _posts.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            tree, mended = plain_tree(data)
            plain = msgspec.convert(tree, _Plain)
        except msgspec.MsgspecError as error:
            return Parsed(fault=f"The post does not have the form of one: {error}.")
        except (ValueError, RecursionError):
            return Parsed(fault="The line is not JSON.")
    at = plain.created_at or datetime.now(UTC)
    if at.tzinfo is None:
        return Parsed(fault="The post's time has no time zone.")
    try:
        at = at.astimezone(UTC)
    except OverflowError:  # an offset can carry the first and last days out of the calendar
        return Parsed(fault="The post's time is outside the years 1 to 9999.")
    author, media = plain.author, plain.media
    post = Post(
        uri=plain.id,
        cid="",
        author=author if isinstance(author, Author) else Author(author),
        created_at=at,
        text=plain.text,
        langs=plain.langs,
        reply_to=plain.reply_to,
        root=plain.root,
        links=plain.links,
        media=tuple(one if isinstance(one, Media) else Media(one) for one in media),
    )
    cid = content_id(post)
    return Parsed(post=msgspec.structs.replace(post, cid=cid, uri=post.uri or cid), mended=mended)
