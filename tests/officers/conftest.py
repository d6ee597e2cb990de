"""Signing in by form, and a real Chromium with a key of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client

from bluelamp.officers.models import Officer

PASSWORD = "a long pass phrase"


@pytest.fixture(autouse=True)
def _forget_tries() -> None:
    """Start without counted tries: limits live in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture(autouse=True)
def _no_room_above(settings: Any) -> None:
    """Let everybody begin in this room: the desk stands above it and has tests of its own."""
    settings.LOGIN_REDIRECT_URL = "officers:me"


@pytest.fixture
def station_mode(settings: Any) -> None:
    """Ask for a second factor, as a station does."""
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def signed_in(client: Client) -> Callable[[Officer], Client]:
    """Sign an officer in by the form, as a browser does."""

    def sign_in(officer: Officer) -> Client:
        answer = client.post(
            "/account/login/", {"login": officer.username, "password": PASSWORD}, follow=False
        )
        assert answer.status_code == 302, answer.content.decode()
        return client

    return sign_in


def code_now(secret: str) -> str:
    """Compute the code that a code app shows now, with allauth's own functions."""
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))
    )
