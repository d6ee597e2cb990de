"""Jetstream v1 events into posts (docs.bsky.app, Jetstream; lexicon app.bsky.feed.post)."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from bluelamp.platforms.parsed import Parsed, plain_tree
from bluelamp.posts import Author, Media, Post
from bluelamp.uris import UriError, canonical

COLLECTION = "app.bsky.feed.post"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_QUIET_KINDS = frozenset({"identity", "account"})
_USUAL = re.compile(rf"at://did:plc:[a-z2-7]{{24}}/{re.escape(COLLECTION)}/[a-z2-7]{{13}}")
"""Uris that are canonical as they stand, which nearly all are."""
_IMAGE = "https://cdn.bsky.app/img/feed_fullsize/plain/{did}/{cid}"
_VIDEO = "https://video.bsky.app/watch/{did}/{cid}/playlist.m3u8"


class _Commit(msgspec.Struct):
    operation: str = ""
    collection: str = ""
    rkey: str = ""
    cid: str = ""
    record: msgspec.Raw = msgspec.Raw()


class _Event(msgspec.Struct):
    did: str = ""
    time_us: int = 0
    kind: str = ""
    commit: _Commit | None = None


class _Reference(msgspec.Struct):
    """A strong reference, or the embed that wraps one."""

    uri: str = ""
    record: "_Reference | None" = None


class _Reply(msgspec.Struct):
    parent: _Reference | None = None
    root: _Reference | None = None


class _Link(msgspec.Struct, rename={"link": "$link"}):
    link: str = ""


class _Blob(msgspec.Struct, rename={"mime": "mimeType"}):
    """A blob, or its older form that has the CID beside the type."""

    ref: _Link | None = None
    cid: str = ""
    mime: str = ""


class _Image(msgspec.Struct):
    image: _Blob | None = None
    alt: str = ""


class _External(msgspec.Struct):
    uri: str = ""


class _Embed(msgspec.Struct):
    external: _External | None = None
    images: list[_Image] = []
    video: _Blob | None = None
    alt: str = ""
    record: _Reference | None = None
    media: "_Embed | None" = None


class _Feature(msgspec.Struct):
    uri: str = ""


class _Facet(msgspec.Struct):
    features: list[_Feature] = []


class _Record(msgspec.Struct, rename={"created_at": "createdAt"}):
    text: str
    created_at: datetime | None = None
    langs: list[str] = []
    reply: _Reply | None = None
    facets: list[_Facet] = []
    embed: _Embed | None = None


_events = msgspec.json.Decoder(_Event)
_records = msgspec.json.Decoder(_Record)
_PARTS: dict[str, Any] = {
    "created_at": datetime | None,
    "langs": list[str],
    "reply": _Reply | None,
    "facets": list[_Facet],
    "embed": _Embed | None,
}


def parse(data: bytes) -> Parsed:
    """Read one event; never raises.

    Creations and updates of posts give a post, other known events nothing, all else a fault. A
    part of a record that is malformed is left out and the text kept, so that nobody hides a text
    behind a broken part; a time that cannot be read is the event's own.
    """
    mended = 0
    try:
        event = _events.decode(data)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            tree, mended = plain_tree(data)
            event = _events.decode(msgspec.json.encode(tree))
        except msgspec.MsgspecError as error:
            return Parsed(fault=f"The event does not have the form of one: {error}.")
        except (ValueError, RecursionError, OverflowError):
            return Parsed(fault="The line is not JSON.")
    return _judged(event, mended)


def _judged(event: _Event, mended: int) -> Parsed:
    commit = event.commit
    if event.kind in _QUIET_KINDS:
        return Parsed(time_us=event.time_us)
    if event.kind != "commit" or commit is None:
        kind = event.kind[:40] if event.kind != "commit" else "commit without a commit"
        return Parsed(fault=f"The event's kind is not known: {kind!r}.", time_us=event.time_us)
    if commit.collection != COLLECTION or commit.operation == "delete":
        return Parsed(time_us=event.time_us)
    if commit.operation not in ("create", "update"):
        return Parsed(
            fault=f"The event's operation is not known: {commit.operation[:40]!r}.",
            time_us=event.time_us,
        )
    return _post(event, commit, mended)


def _post(event: _Event, commit: _Commit, mended: int) -> Parsed:
    if not commit.cid:
        return Parsed(fault="The post has no content id.", time_us=event.time_us)
    if not commit.rkey:
        return Parsed(fault="The post has no key.", time_us=event.time_us)
    uri = f"at://{event.did}/{COLLECTION}/{commit.rkey}"
    if not _USUAL.fullmatch(uri):
        try:
            uri = canonical(uri)
        except UriError:
            return Parsed(fault="The post's author or key is not one.", time_us=event.time_us)
    try:
        record = _records.decode(commit.record)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        try:
            record, more = _lenient(bytes(commit.record))
        except (msgspec.MsgspecError, ValueError, RecursionError):
            return Parsed(fault="The post's record has no text.", time_us=event.time_us)
        mended += more
    reply = record.reply
    return Parsed(
        post=Post(
            uri=uri,
            cid=commit.cid,
            author=Author(event.did),
            created_at=_time(record.created_at, event.time_us),
            text=record.text,
            langs=tuple(record.langs),
            reply_to=reply.parent.uri or None if reply and reply.parent else None,
            root=reply.root.uri or None if reply and reply.root else None,
            links=_links(record) if record.facets or record.embed else (),
            media=_media(record.embed, event.did) if record.embed else (),
        ),
        time_us=event.time_us,
        mended=mended,
    )


def _lenient(data: bytes) -> tuple[_Record, int]:
    """Read a record part by part, leaving out the parts that do not fit."""
    tree, mended = plain_tree(data)
    text = msgspec.convert(tree, dict[str, Any]).get("text")
    record = _Record(text=msgspec.convert(text, str))
    for field in msgspec.structs.fields(_Record):
        if field.name in _PARTS and field.encode_name in tree:
            try:
                part = msgspec.convert(tree[field.encode_name], _PARTS[field.name])
            except (msgspec.MsgspecError, RecursionError):
                continue
            setattr(record, field.name, part)
    return record, mended


def _time(said: datetime | None, time_us: int) -> datetime:
    if said is not None:
        try:
            return said.astimezone(UTC) if said.tzinfo else said.replace(tzinfo=UTC)
        except OverflowError:
            pass
    try:
        return _EPOCH + timedelta(microseconds=time_us)
    except OverflowError:
        return _EPOCH


def _links(record: _Record) -> tuple[str, ...]:
    """Give every address the post points to: in the text, as a card, as a quotation."""
    found = [feature.uri for facet in record.facets for feature in facet.features]
    embed = record.embed
    while embed is not None:
        if embed.external is not None:
            found.append(embed.external.uri)
        quoted = embed.record
        while quoted is not None:
            found.append(quoted.uri)
            quoted = quoted.record
        embed = embed.media
    return tuple(dict.fromkeys(uri for uri in found if uri))


def _media(embed: _Embed | None, did: str) -> tuple[Media, ...]:
    found: list[Media] = []
    while embed is not None:
        found += (_medium(one.image, one.alt, did, _IMAGE) for one in embed.images if one.image)
        if embed.video is not None:
            found.append(_medium(embed.video, embed.alt, did, _VIDEO))
        embed = embed.media
    return tuple(one for one in found if one.cid)


def _medium(blob: _Blob, alt: str, did: str, address: str) -> Media:
    cid = blob.ref.link if blob.ref else blob.cid
    return Media(address.format(did=did, cid=cid), blob.mime, alt, cid)
