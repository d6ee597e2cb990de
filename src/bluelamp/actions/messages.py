"""The exact bytes in which an action leaves, by e-mail or to a webhook: the same each time they are made."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from bluelamp import canon
from bluelamp.actions import codes
from bluelamp.actions.models import Action, Dispatch, Provider
from bluelamp.conduct import mailing

Channel = Dispatch.Channel


def channels(provider: Provider) -> list[tuple[Channel, str]]:
    """Give the ways by which a provider is reached, each with its address."""
    ways = ((Channel.EMAIL, provider.email), (Channel.WEBHOOK, provider.webhook))
    return [(channel, to) for channel, to in ways if to]


def without_secrets(action: Action, channel: Channel) -> bytes:
    """Give a message with {link}, {appeal_1} … where the secrets go: this is what the vault keeps."""
    if channel == Channel.EMAIL:
        return action.text.encode()
    notice = action.data["notice"]
    body = {
        "type": "notice",
        "reference": action.reference,
        "demonstration": settings.CONFIG.demo,
        "locations": notice["locations"],
        "link": notice["answer_at"],
        **action.data,
    }
    return canon.dumps(body)


def exact(action: Action, channel: Channel, to: str) -> bytes:
    """Give the bytes that leave; only the worker can, who holds the key."""
    token = codes.token_of(action.reference)
    body = codes.filled(without_secrets(action, channel).decode(), link(token), token)
    if channel == Channel.WEBHOOK:
        return body.encode()
    issued_at = datetime.fromisoformat(action.data["notice"]["issued_at"])
    subject = str(action.data["subject"])
    return mailing.compose(to, subject, body, name=name_of(action), at=issued_at)


def name_of(action: Action) -> str:
    """Give the name of an action's messages: of the e-mail's Message-ID, and the idempotency key."""
    return f"notice-{action.reference}"


def link(token: str) -> str:
    """Give the address of the provider's page."""
    return f"{settings.CONFIG.base_url}{reverse('actions:notice', args=[token])}"


def has_link(action: Action) -> bool:
    """Whether the other side answers through a link; the hotline does not."""
    return bool(action.data["notice"]["answer_at"])


def reply(action: Action, *, name: str, at: datetime) -> bytes:
    """Give the mail that says that we answered a provider's question; the answer itself is on the page."""
    config = settings.CONFIG
    body = (
        f"You asked us about {action.reference}. Our answer is on its page:\n"
        f"{link(codes.token_of(action.reference))}\n\n{config.station_name}\n"
    )
    subject = f"Our answer to your question about {action.reference}"
    if config.demo:
        subject = f"DEMONSTRATION: {subject}"
    return mailing.compose(action.provider.email, subject, body, name=name, at=at)
