"""How this station reaches outside: one fetcher, one word on whether content is still up.

In a demonstration one origin besides the public ones may be reached: the demo provider's.
"""

from functools import lru_cache

from django.conf import settings
from django.utils import timezone

from bluelamp import __version__
from bluelamp.net import Fetcher
from bluelamp.platforms import Bluesky, Standing, Status, Web


@lru_cache(maxsize=1)
def fetcher() -> Fetcher:
    """Give the station's fetcher; it says who we are."""
    config = settings.CONFIG
    return Fetcher(
        user_agent=f"Bluelamp/{__version__} (+{config.base_url}; {config.station_name})",
        origins_allowed=frozenset({config.parlour_url} if config.demo else ()),
    )


def check_standing(uri: str) -> Standing:
    """Look whether the content at a canonical uri is still up."""
    if uri.startswith("text:"):
        return Standing("unknown", "A reported text has no address.", timezone.now())
    status: Status = (
        Bluesky(fetcher(), settings.CONFIG.appview) if uri.startswith("at://") else Web(fetcher())
    )
    return status.check(uri)


def fetchable(uri: str) -> str:
    """Give the web address under which the content at a canonical uri is served."""
    if uri.startswith("at://"):
        return Bluesky(fetcher(), settings.CONFIG.appview).record_address(uri)
    return uri
