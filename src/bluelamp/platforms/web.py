"""Whether a page of any website is still up."""

from datetime import UTC, datetime
from typing import Literal

from bluelamp.net import Fetcher, FetchError
from bluelamp.platforms.base import Capability, Standing
from bluelamp.uris import UriError, canonical, web_address

_GONE = {  # RFC 9110, 15.5.5 and 15.5.11; RFC 7725
    404: "The site says that there is no such page (404).",
    410: "The site says that the page is gone (410).",
    451: "The site says that the page is withheld for legal reasons (451).",
}


class Web:
    """Asks the site itself, for the head of the page only."""

    capabilities = frozenset({Capability.STATUS})

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher

    def check(self, uri: str) -> Standing:
        """Say by its status whether a page is up; a redirect to another page proves nothing."""
        try:
            fetched = self._fetcher.get(uri, body=False)
            if _page(fetched.final_url) != _page(uri):
                return _standing("unknown", "The site leads to another page instead.")
        except (FetchError, UriError) as error:
            return _standing("unknown", str(error))
        if 200 <= fetched.status < 300:
            return _standing("up", f"The site shows the page ({fetched.status}).")
        if fetched.status in _GONE:
            return _standing("gone", _GONE[fetched.status])
        return _standing("unknown", f"The site answered with status {fetched.status}.")


def _page(uri: str) -> tuple[str, str, str]:
    """Give what makes it the same page: not the scheme, a leading www or a closing slash."""
    address = web_address(canonical(uri))
    return address.host.removeprefix("www."), address.path.rstrip("/"), address.query


def _standing(state: Literal["up", "gone", "unknown"], reason: str) -> Standing:
    return Standing(state, reason, datetime.now(UTC))
