"""What all tests share."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import browser
from postgres import postgres_server

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Callable[[str], Path]:
    """Give a folder of the real input that lies beside the project, or skip by name."""

    def find(name: str) -> Path:
        path = SHARED / name
        if not path.exists():
            pytest.skip(f"real data '{name}' is not beside this checkout (../shared/data/{name})")
        return path

    return find


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Give Debian's Chromium, or skip by name.

    One a module: it has to let go of its connections before the session's live server ends.
    """
    if not browser.CHROMIUM.exists():
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    from playwright.sync_api import sync_playwright

    # Playwright's loop makes Django believe that it runs inside one, for the rest of the session.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=browser.CHROMIUM, args=browser.FLAGS)
        yield launched
        launched.close()


@pytest.fixture(autouse=True, scope="session")
def _guards_survive_flushes() -> Iterator[None]:
    """Let Django empty the tables after a transactional test, which the ledger's guards refuse.

    For the whole session: a live server's tables are emptied after the test's own fixtures are gone.
    """
    from django.db import connection
    from django.test import TransactionTestCase

    from bluelamp.conduct import guards
    from bluelamp.conduct.models import LedgerHead

    teardown = TransactionTestCase._fixture_teardown

    def lifted(self: TransactionTestCase) -> None:
        if isinstance(self, TransactionTestCase) and not getattr(self, "_in_atomic", False):
            guards.lift(connection)
        teardown(self)
        guards.install(connection)
        LedgerHead.objects.get_or_create(pk=1)

    with pytest.MonkeyPatch.context() as patching:
        patching.setattr(TransactionTestCase, "_fixture_teardown", lifted)
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def on_either(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[dict[str, str]]:
    """Give the environment for processes of an empty station: once on SQLite, once on PostgreSQL."""
    environment = {
        "PATH": "/usr/bin:/bin",
        "BLUELAMP_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "bluelamp.site.settings",
    }
    if request.param == "sqlite":
        yield environment
        return
    with postgres_server() as url:
        yield {**environment, "BLUELAMP_DATABASE_URL": url}


@pytest.fixture
def people(db: None) -> Callable[..., Any]:
    """Make officers: `people("supervisor")`; each has a service number of their own."""
    from bluelamp.officers.models import Officer

    def make(duty: str = "officer", **fields: Any) -> Officer:
        number = str(4471 + Officer.objects.count())
        return Officer.objects.create_user(
            number, password="a long pass phrase", duty=duty, **fields
        )

    return make
