"""What the tests of this room share."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from bluelamp.reports import contacts, partners
from bluelamp.reports.models import Partner, Scope
from bluelamp.reports.submissions import Submission

LINK = "https://cooks.example/post/12"


@pytest.fixture(autouse=True)
def contact_keys() -> None:
    """Do what set-up does for this room."""
    contacts.make_keys()


@pytest.fixture
def partner(people: Callable[..., Any]) -> tuple[Partner, str]:
    """Make a partner who may do everything, and give its key."""
    return partners.add("Kitchen Watch", list(Scope), by=people("administrator").actor)


def about(**fields: str) -> Submission:
    """Give a submission about a made-up post."""
    return Submission(**{"concern": "instructions", "link": LINK, **fields})


def everything_stored() -> bytes:
    """Give the whole database as bytes."""
    connection.ensure_connection()
    database: sqlite3.Connection = connection.connection
    if not isinstance(database, sqlite3.Connection):
        pytest.skip("reads the bytes of SQLite")
    return "\n".join(database.iterdump()).encode()
