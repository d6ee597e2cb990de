"""What every page knows about the station."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from bluelamp.lawbook.queries import tenant


def station(_request: HttpRequest) -> dict[str, Any]:
    """Give templates the station's name, words and addresses."""
    config = settings.CONFIG
    words = tenant().words
    return {
        "station": {
            "name": config.station_name,
            "kind": words.unit,
            "role_line": words.role_line,
            "emergency_line": config.emergency_line,
            "complaint_url": config.complaint_url,
            "contact_email": config.contact_email,
            "demo": config.demo,
        }
    }
