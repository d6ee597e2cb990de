"""What an operator can set, from the environment (`BLUELAMP_…`); docs/guide/settings.md lists all of it."""

import secrets
from datetime import timedelta
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bluelamp.conduct.keys import ledger_name, write_once


class Config(BaseSettings):
    """The station's settings; each has a default under which the demonstration runs."""

    model_config = SettingsConfigDict(env_prefix="BLUELAMP_", extra="ignore", frozen=True)

    home: Path = Field(Path("var"), description="The one folder that holds the station's state.")
    mode: Literal["demo", "station"] = Field(
        "demo", description="`demo` plays on this machine only; `station` refuses anything unsafe."
    )
    port: int = Field(8000, ge=1, le=65534, description="The port of the web pages.")
    bind: str = Field(
        "127.0.0.1", description="The address to listen on; demo mode allows only loopback."
    )
    public_url: str = Field("", description="The address by which the public reaches the station.")
    database_url: str = Field(
        "", description="`postgresql://…`; empty means SQLite in the home folder."
    )
    tenant: str = Field(
        "uk_police", description="The tenant profile: which powers this station has."
    )
    station_name: str = Field(
        "Lamplight Unit", description="The name of the unit, as shown to everybody."
    )
    contact_email: str = Field(
        "desk@lamplight.example", description="Where providers and the public write to."
    )
    complaint_url: str = Field(
        "", description="Where to complain about the unit; shown on every page."
    )
    emergency_line: str = Field(
        "Call 999 or 112. Do not wait for us.",
        description="What the emergency banner tells people to do.",
    )
    hotline_name: str = Field(
        "Internet Watch Foundation",
        description="The hotline that may deal with suspected child sexual abuse material.",
    )
    hotline_url: str = Field(
        "https://report.iwf.org.uk", description="Where people report to that hotline."
    )
    allowed_hosts: str = Field("", description="Host names of the web pages, with commas between.")
    trusted_proxies: str = Field(
        "",
        description="Addresses of proxies whose X-Forwarded-For is believed, with commas between.",
    )
    smtp_url: str = Field(
        "",
        description="`smtp://user:password@host:port` for notices; "
        "empty means the folder `mail` in the home folder (demo only).",
    )
    recheck_after: str = Field(
        "",
        description="Seconds after a notice at which to look whether the content is gone, with "
        "commas between; empty means 10 minutes, 1, 6, 24 and 72 hours, in the demonstration "
        "5 and 30 seconds, 2, 10 and 60 minutes and a day.",
    )
    appview: str = Field(
        "https://public.api.bsky.app",
        description="Bluesky's public API, for handles and whether a post is up.",
    )
    jetstream: str = Field(
        "wss://jetstream2.us-east.bsky.network/subscribe",
        description="The Jetstream endpoint that patrols read.",
    )
    parlour_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="The port of the demo provider; 0 means the web port plus one.",
    )

    @property
    def demo(self) -> bool:
        """Whether this is a demonstration."""
        return self.mode == "demo"

    @property
    def base_url(self) -> str:
        """The address by which this station's pages are reached, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def parlour_url(self) -> str:
        """The demo provider's address."""
        return f"http://127.0.0.1:{self.parlour_port or self.port + 1}"

    @property
    def recheck_delays(self) -> tuple[timedelta, ...]:
        """How long after a notice to look whether the content is gone, each look later."""
        seconds = self.recheck_after or (
            "5,30,120,600,3600,86400" if self.demo else "600,3600,21600,86400,259200"
        )
        return tuple(timedelta(seconds=int(one)) for one in seconds.split(","))

    @property
    def keys(self) -> Path:
        """The folder of secret keys (0700, files 0600)."""
        return self.home / "keys"

    @property
    def ledger_origin(self) -> str:
        """The ledger's name in its checkpoints (C2SP: host and path, no scheme).

        The address at the time of the first start, as the published key has it from then on: a log
        that took another name would be another log to all who keep its checkpoints.
        """
        named = ledger_name(self.keys)
        host = self.public_url.split("//", 1)[-1].rstrip("/") or "demonstration.example"
        return named or f"{host}/ledger"

    @field_validator("recheck_after")
    @classmethod
    def _rising(cls, value: str) -> str:
        try:
            seconds = [int(one) for one in value.split(",") if value]
        except ValueError:
            raise ValueError("write whole seconds with commas between, such as 600,3600") from None
        if any(one <= 0 for one in seconds) or sorted(set(seconds)) != seconds:
            raise ValueError("write seconds that rise, such as 600,3600")
        return value

    @field_validator("trusted_proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        for one in value.split(",") if value else ():
            try:
                ip_network(one.strip(), strict=False)
            except ValueError:
                raise ValueError(
                    "write addresses or networks, such as 127.0.0.1,10.0.0.0/8"
                ) from None
        return value

    @cached_property
    def secret_key(self) -> str:
        """Django's secret, made at the first start and kept among the keys."""
        path = self.keys / "django-secret"
        if not path.exists():
            self.keys.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_once(path, secrets.token_urlsafe(64).encode())
        return path.read_text(encoding="utf-8")
