"""Webhooks, signed as Standard Webhooks has it (standardwebhooks.com, specification 1.0, v1: HMAC)."""

import base64
import hashlib
import hmac
from datetime import datetime

from bluelamp.actions.models import Provider
from bluelamp.conduct import keys

_KEY = "webhooks"


def secret_of(provider: Provider) -> str:
    """Give the secret that a provider is told, once, so that it can check our signatures."""
    return f"whsec_{base64.b64encode(_secret(provider)).decode()}"


def headers(provider: Provider, message_id: str, body: bytes, at: datetime) -> dict[str, str]:
    """Give the three headers that let a provider check that a message is ours, whole and new."""
    seconds = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), seconds.encode(), body))
    digest = hmac.new(_secret(provider), signed, hashlib.sha256).digest()
    return {
        "webhook-id": message_id,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }


def _secret(provider: Provider) -> bytes:
    name = f"provider {provider.pk}".encode()
    return hmac.new(keys.secret(_KEY), name, hashlib.sha256).digest()
