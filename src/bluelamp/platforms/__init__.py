"""The networks: each adapter turns one of them into posts, or answers what it is asked of one."""

from bluelamp.platforms.base import (
    Batch,
    Capability,
    Gap,
    Resolver,
    Skipped,
    Standing,
    Status,
    Stream,
)
from bluelamp.platforms.bluesky import Bluesky
from bluelamp.platforms.content import content_id
from bluelamp.platforms.errors import CursorError, PlatformError, ResolveError
from bluelamp.platforms.files import Files
from bluelamp.platforms.jetstream import Jetstream
from bluelamp.platforms.web import Web

__all__ = [
    "Batch",
    "Bluesky",
    "Capability",
    "CursorError",
    "Files",
    "Gap",
    "Jetstream",
    "PlatformError",
    "ResolveError",
    "Resolver",
    "Skipped",
    "Standing",
    "Status",
    "Stream",
    "Web",
    "content_id",
]
