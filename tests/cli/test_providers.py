"""`bluelamp providers secret`: told to the operator, and the ledger says that it was."""

import pytest

import factories
from bluelamp.actions import webhooks
from bluelamp.cli.main import main
from bluelamp.conduct.models import Entry

pytestmark = pytest.mark.django_db


def test_the_secret_is_printed_and_the_ledger_says_so_without_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    provider = factories.parlour("https://parlour.example/")
    assert main(["providers", "secret", provider.name]) == 0
    secret = capsys.readouterr().out.strip()
    assert secret == webhooks.secret_of(provider)
    entry = Entry.objects.latest("pk")
    assert entry.act == "actions.tell_webhook_secret"
    assert secret not in str(vars(entry))


def test_who_has_none_is_said_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["providers", "secret", "Nobody"]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "There is no provider with the name Nobody." in said.err
