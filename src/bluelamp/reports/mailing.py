"""Sending mail: by SMTP, or in the demonstration into a folder, one file a message."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as FolderBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from bluelamp.conduct.errors import Refused

_TIMEOUT = 20  # seconds


def send(to: str, subject: str, body: str, *, message_id: str) -> None:
    """Send one plain message; the same `message_id` again is the same message to whoever reads it.

    Raises:
        Refused: no mail server is set.
        OSError: the mail server is not reached, or does not take it (smtplib.SMTPException).
    """
    host = urlsplit(settings.CONFIG.base_url).hostname
    message = EmailMessage(
        subject,
        body,
        settings.CONFIG.contact_email,
        [to],
        headers={"Message-ID": f"<{message_id}@{host}>", "Auto-Submitted": "auto-generated"},
        connection=_connection(),
    )
    message.send()


def _connection() -> BaseEmailBackend:
    config = settings.CONFIG
    if config.smtp_url:
        url = urlsplit(config.smtp_url)
        return SmtpBackend(
            host=url.hostname or "localhost",
            port=url.port or (465 if url.scheme == "smtps" else 25),
            username=unquote(url.username or ""),
            password=unquote(url.password or ""),
            use_ssl=url.scheme == "smtps",
            use_tls=url.scheme == "smtp+tls",
            timeout=_TIMEOUT,
        )
    if not config.demo:
        raise Refused("No mail server is set: give BLUELAMP_SMTP_URL.")
    return FolderBackend(file_path=str(config.home / "mail"))
