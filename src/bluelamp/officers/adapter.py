"""How accounts come to be and are signed in to: an administrator makes them; nobody signs up."""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse

from bluelamp.officers import managing
from bluelamp.officers.access import officer_of
from bluelamp.officers.addresses import client_address
from bluelamp.officers.homes import home_of
from bluelamp.officers.models import Duty, Officer


class StationAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's accounts, closed to the public."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "This service number and password do not belong together: "
        "check both, or ask an administrator for a new password.",
        "too_many_login_attempts": "Too many wrong tries: wait five minutes, then try again.",
        "incorrect_password": "This is not your password: try again.",
        "enter_current_password": "This is not your present password: try again.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        """Refuse every sign-up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Begin where the officer's duty begins."""
        return resolve_url(home_of(Duty(officer_of(request).duty)))

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Go back to the officer's own page."""
        return reverse("officers:me")

    def set_password(self, user: Officer, password: str) -> None:
        """Change a password as an act."""
        managing.change_password(user, password)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Count tries by the address of the client, not of our own proxy."""
        return client_address(request)


class StationFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """allauth's second factors: secrets encrypted at rest, and our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "This code is wrong or was used already: wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """Keep a secret so that a copy of the database alone makes no codes."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give a kept secret."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the station to the officer's device."""
        return {
            **super().get_public_key_credential_rp_entity(),
            "name": settings.CONFIG.station_name,
        }


def _cipher() -> Fernet:
    """Give the cipher for second factors, under a key drawn from the station's `SECRET_KEY`."""
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"second factors")
    return Fernet(base64.urlsafe_b64encode(key.digest()))
