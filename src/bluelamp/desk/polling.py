"""Live parts: polled by htmx every two seconds, and sent only when they changed (RFC 9110, 13.1.2)."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags


def live(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Draw a live part; 304 when the browser shows it already. It may hold no form."""
    drawn = render_to_string(template, context, request)
    etag = f'"{hashlib.blake2b(drawn.encode(), digest_size=12).hexdigest()}"'
    known = parse_etags(request.headers.get("If-None-Match", ""))
    answer = HttpResponseNotModified() if etag in known else HttpResponse(drawn)
    answer.headers["ETag"] = etag
    patch_cache_control(answer, no_store=True)  # live.js holds the tag itself; no disk holds a case
    return answer
