"""Which platform an address belongs to, and where that platform's own report button is."""

import re

import msgspec

from bluelamp.uris.canonical import UriError, canonical

__all__ = ["PLATFORMS", "Platform", "platform"]


class Platform(msgspec.Struct, frozen=True):
    """A platform: its short name, its title, and its own report button in plain words.

    `report_page` is a page of the platform itself that explains reporting, where one is stable.
    """

    name: str
    title: str
    hosts: tuple[str, ...]
    report_words: str
    report_page: str | None = None


_MENU = "Open the {thing}, choose the three dots beside it, then '{label}'."

PLATFORMS: dict[str, Platform] = {
    one.name: one
    for one in (
        Platform(
            "bluesky",
            "Bluesky",
            ("bsky.app", "bsky.social"),
            _MENU.format(thing="post", label="Report post"),
        ),
        Platform(
            "youtube",
            "YouTube",
            ("youtube.com", "youtu.be", "youtube-nocookie.com"),
            "Under the video, choose the three dots, then 'Report'.",
            "https://support.google.com/youtube/answer/2802027",
        ),
        Platform(
            "x",
            "X",
            ("x.com", "twitter.com", "t.co"),
            _MENU.format(thing="post", label="Report post"),
            "https://help.x.com/en/safety-and-security/report-abusive-behavior",
        ),
        Platform(
            "facebook",
            "Facebook",
            ("facebook.com", "fb.com", "fb.watch", "fb.me"),
            _MENU.format(thing="post", label="Report post"),
        ),
        Platform(
            "instagram",
            "Instagram",
            ("instagram.com", "instagr.am"),
            _MENU.format(thing="post", label="Report"),
        ),
        Platform(
            "threads",
            "Threads",
            ("threads.net", "threads.com"),
            _MENU.format(thing="post", label="Report"),
        ),
        Platform(
            "tiktok",
            "TikTok",
            ("tiktok.com",),
            "Open the video, choose 'Share' or the three dots, then 'Report'.",
            "https://support.tiktok.com/en/safety-hc/report-a-problem/report-a-video",
        ),
        Platform(
            "telegram",
            "Telegram",
            ("t.me", "telegram.me", "telegram.org"),
            "In the app, press and hold the message, then choose 'Report';"
            " without an account, write to abuse@telegram.org.",
            "https://telegram.org/faq",
        ),
        Platform(
            "reddit",
            "Reddit",
            ("reddit.com", "redd.it"),
            "Under the post or comment, choose the three dots, then 'Report'.",
            "https://www.reddit.com/report",
        ),
        Platform(
            "discord",
            "Discord",
            ("discord.com", "discord.gg", "discordapp.com"),
            "Press and hold the message, or right-click it, then choose 'Report Message'.",
            "https://discord.com/safety/360044103651-reporting-abusive-behavior-to-discord",
        ),
        Platform(
            "twitch",
            "Twitch",
            ("twitch.tv",),
            "Under the stream or beside the message, choose the three dots, then 'Report'.",
        ),
        Platform(
            "snapchat",
            "Snapchat",
            ("snapchat.com",),
            "Press and hold the Snap or the Story, then choose 'Report'.",
        ),
        Platform(
            "linkedin",
            "LinkedIn",
            ("linkedin.com", "lnkd.in"),
            _MENU.format(thing="post", label="Report post"),
        ),
        Platform(
            "matrix",
            "Matrix",
            ("matrix.to",),
            "In your Matrix app, open the message's menu and choose 'Report':"
            " it goes to whoever runs your server.",
        ),
        Platform(
            "nostr",
            "Nostr",
            ("njump.me",),
            "In your Nostr app, open the note's menu and choose 'Report':"
            " the relays decide what they carry.",
        ),
        Platform(
            "mastodon",
            "Mastodon or the like",
            (),
            "Open the post, choose the three dots under it, then 'Report':"
            " it goes to whoever runs that server.",
        ),
        Platform(
            "web",
            "A website",
            (),
            "Look for 'Report', 'Contact' or 'Legal' at the foot of the page.",
        ),
    )
}

_BY_HOST = {host: one for one in PLATFORMS.values() for host in one.hosts}
_BY_SCHEME = {"at": "bluesky", "matrix": "matrix", "nostr": "nostr"}
_FEDIVERSE_POST = re.compile(r"/@[^/@]+(?:@[^/@]+)?/[0-9]{10,}|/users/[^/]+/statuses/[0-9]+")


def platform(uri: str) -> Platform | None:
    """Say which platform an address belongs to; an unknown site is "web", no address is None."""
    try:
        address = canonical(uri)
    except UriError:
        return None
    scheme, _, rest = address.partition(":")
    if scheme in _BY_SCHEME:
        return PLATFORMS[_BY_SCHEME[scheme]]
    authority, _, path = rest.removeprefix("//").partition("/")
    host = re.sub(r":[0-9]+$", "", authority)
    labels = host.split(".")
    for start in range(len(labels) - 1):
        known = _BY_HOST.get(".".join(labels[start:]))
        if known is not None:
            return known
    if _FEDIVERSE_POST.fullmatch("/" + path.partition("?")[0]):
        return PLATFORMS["mastodon"]
    return PLATFORMS["web"]
