"""What every page knows about the station."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def station(_request: HttpRequest) -> dict[str, Any]:
    """Give templates the station's name, words and addresses."""
    config = settings.CONFIG
    return {
        "station": {
            "name": config.station_name,
            "kind": config.tenant,
            "emergency_line": config.emergency_line,
            "complaint_url": config.complaint_url,
            "contact_email": config.contact_email,
            "demo": config.demo,
        }
    }
