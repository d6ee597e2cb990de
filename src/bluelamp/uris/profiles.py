"""Whether an address names a person's account instead of a piece of content."""

import re
from urllib.parse import unquote

import msgspec

from bluelamp.uris import atproto
from bluelamp.uris.canonical import UriError, canonical
from bluelamp.uris.platforms import platform

__all__ = ["BskyPage", "bsky_page_parts", "is_profile"]

_BARE = re.compile(
    r"@[\w.\-]+(?:@[\w.\-]+)?|(?:acct:)?[\w.\-]+@[\w.\-]+|@[\w.=/\-]+:[\w.\-]+"
    r"|did:[a-z]+:\S+|[\w\-]+\.bsky\.social|(?:npub|nprofile)1[02-9ac-hj-np-z]+",
    re.IGNORECASE,
)
_TABS = (
    r"(?:/(?:followers|following|follows|with_replies|replies|media|likes|about|videos|photos))?"
)
_ANYWHERE = re.compile(
    rf"/(?:@[^/]+|users/[^/]+|npub1[^/]+|nprofile1[^/]+){_TABS}/?", re.IGNORECASE
)
_ON_PLATFORM = {
    name: re.compile(f"(?:{pattern}){_TABS}/?", re.IGNORECASE)
    for name, pattern in {
        "bluesky": r"/profile/[^/]+",
        "youtube": r"/(?:@[^/]+|(?:channel|c|user)/[^/]+)",
        "x": r"/(?!(?:home|search|explore|i|hashtag|intent|share|settings|tos|privacy)\b)\w{1,20}"
        r"|/i/user/[0-9]+",
        "facebook": r"/profile\.php|/people/[^/]+/[0-9]+"
        r"|/(?!(?:watch|groups|events|share|reel|help|marketplace|hashtag|search|story\.php"
        r"|permalink\.php|photo(?:\.php)?|pages|gaming|login)\b)[\w.\-]+",
        "instagram": r"/(?!(?:p|reel|reels|tv|explore|stories|accounts|about|direct)\b)[\w.]+",
        "tiktok": r"/@[^/]+",
        "telegram": r"/(?:s/)?(?!(?:s|joinchat|share|addstickers|proxy|faq|c)\b)[a-z]\w{3,31}",
        "reddit": r"/(?:u|user)/[^/]+",
        "twitch": r"/(?!(?:directory|videos|settings|p)\b)\w{3,25}",
        "snapchat": r"/(?:add/[^/]+|@[^/]+)",
        "linkedin": r"/in/[^/]+",
    }.items()
}
_BSKY_PAGE = re.compile(r"https?://(?:www\.)?bsky\.app/profile/([^/?]+)/post/([^/?]+)/?(?:\?.*)?")


class BskyPage(msgspec.Struct, frozen=True):
    """What a bsky.app post page names: the account, by handle or DID, and the record's key."""

    account: str
    rkey: str

    @property
    def by_did(self) -> bool:
        """Whether the account is already a DID, so that nothing needs resolving."""
        return atproto.is_did(self.account)


def is_profile(uri: str) -> bool:
    """Say whether a text is a handle, a DID, or the address of an account or of its lists.

    Content, not people: such a text is no bank item, no search and no subject.
    """
    text = uri.strip()
    if _BARE.fullmatch(text):
        return True
    try:
        address = canonical(text)
    except UriError:
        return False
    scheme, _, rest = address.partition(":")
    match scheme:
        case "at":
            parts = address.split("/")
            return len(parts) == 3 or parts[3] == "app.bsky.actor.profile"
        case "matrix":
            return rest.startswith("u/")
        case "nostr":
            return rest.startswith("npub1")
    path = unquote("/" + rest.removeprefix("//").partition("/")[2].partition("?")[0])
    place = platform(address)
    known = _ON_PLATFORM.get(place.name) if place else None
    return any(one.fullmatch(path) for one in (_ANYWHERE, known) if one)


def bsky_page_parts(uri: str) -> BskyPage | None:
    """Give the account and record key of https://bsky.app/profile/…/post/…, else None."""
    try:
        found = _BSKY_PAGE.fullmatch(canonical(uri))
    except UriError:
        return None
    if found is None:
        return None
    account = unquote(found[1]).removeprefix("@")
    account = account if atproto.is_did(account) else account.lower()
    if not (atproto.is_did(account) or atproto.is_handle(account)):
        return None
    return BskyPage(account, found[2])
