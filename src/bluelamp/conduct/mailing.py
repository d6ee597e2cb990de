"""Mail: one plain message as exact bytes, sent by SMTP or, in the demonstration, put into a folder."""

import re
import smtplib
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from django.conf import settings

from bluelamp.conduct.errors import Refused
from bluelamp.conduct.keys import write_once

_TIMEOUT = 20  # seconds


class NotAccepted(Exception):
    """The mail server did not take the message: it has not gone out."""


class Uncertain(Exception):
    """The mail server fell silent after it had the message: whether it has gone out is not known."""


def compose(to: str, subject: str, body: str, *, name: str, at: datetime) -> bytes:
    """Write a message; the same arguments give the same bytes.

    `name` becomes its Message-ID, so that the same name again is the same message to who reads it.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = settings.CONFIG.contact_email
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = message_id(name)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body)
    return message.as_bytes()


def message_id(name: str) -> str:
    """Give the Message-ID (RFC 5322, 3.6.4) of the message of this name."""
    return f"<{name}@{urlsplit(settings.CONFIG.base_url).hostname}>"


def deliver(to: str, message: bytes, *, name: str) -> None:
    """Hand a message over; in the folder, the same name again changes nothing.

    Raises:
        Refused: no mail server is set.
        NotAccepted: it has not gone out; its text says why.
        Uncertain: it may have gone out.
    """
    config = settings.CONFIG
    if config.smtp_url:
        _by_smtp(urlsplit(config.smtp_url), config.contact_email, to, message)
        return
    if not config.demo:
        raise Refused("No mail server is set: give BLUELAMP_SMTP_URL.")
    folder = config.home / "mail"
    folder.mkdir(exist_ok=True)
    write_once(folder / (re.sub(r"[^\w.-]", "-", name) + ".eml"), message)


def _by_smtp(url: SplitResult, sender: str, to: str, message: bytes) -> None:
    host = url.hostname or "localhost"
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    handed_over = False
    try:
        server = kind(host, url.port or (465 if url.scheme == "smtps" else 25), timeout=_TIMEOUT)
        try:
            server.ehlo_or_helo_if_needed()
            if url.scheme == "smtp+tls":
                server.starttls()
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            _check(server.mail(sender))
            _check(server.rcpt(to))
            handed_over = True
            _check(server.data(message))
        finally:
            server.close()  # a failing QUIT must not undo what was accepted
    except smtplib.SMTPResponseException as error:
        raise NotAccepted(f"The mail server {host} did not take it ({error.smtp_code}).") from error
    except (smtplib.SMTPException, OSError) as error:
        if handed_over:
            raise Uncertain(
                f"The mail server {host} fell silent after it had the message."
            ) from error
        raise NotAccepted(f"The mail server {host} is not reached.") from error


def _check(answer: tuple[int, bytes]) -> None:
    """Turn every answer but 2yz (RFC 5321, 4.2.1) into an exception."""
    code, text = answer
    if not 200 <= code < 300:
        raise smtplib.SMTPResponseException(code, text)
