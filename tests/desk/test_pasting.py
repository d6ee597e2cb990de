"""Pasting a whole book: it is taken up to its own limit, and above that it is shown again."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import factories
from bluelamp.banks import keeping
from bluelamp.banks.models import Item, Version
from bluelamp.desk.forms import banks as forms

pytestmark = pytest.mark.django_db

PARAGRAPH = "Take two pounds of plums, and stew them – slowly – in honey until they are soft. "
LIMIT = 3 * 1024 * 1024  # more than Django takes by itself


@pytest.fixture
def version(station: factories.Station) -> Version:
    bank = factories.approved_bank(station)
    return keeping.draft(bank.pk, by=station.officer)


@pytest.fixture
def client(station: factories.Station) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(station.officer)
    return client


def address(version: Version, what: str) -> str:
    return f"/desk/banks/of/{version.bank.slug}/{version.number}/{what}"


def sent(client: Client, version: Version, **fields: object) -> dict[str, object]:
    client.get(address(version, ""))
    given = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "kind": "work"}
    return {**given, "name": "A book", "provenance": "Made up.", **fields}


def test_a_pasted_book_above_the_stations_limit_is_taken(client: Client, version: Version) -> None:
    book = PARAGRAPH * (LIMIT // len(PARAGRAPH) + 1)
    answer = client.post(address(version, "add/"), sent(client, version, text=book))
    assert answer.status_code == 302
    assert Item.objects.get(name="A book").text.strip() == book.strip()


def test_a_file_comes_whole_too(client: Client, version: Version) -> None:
    book = (PARAGRAPH * 3).encode() + b"--\r\n\r\n--end"
    file = SimpleUploadedFile("a book, \u201cwhole\u201d.txt", book)
    answer = client.post(address(version, "add/"), sent(client, version, text="", file=file))
    assert answer.status_code == 302
    assert "--end" in Item.objects.get(name="A book").text


def test_what_is_too_much_is_said_in_a_sentence_and_nothing_is_lost(
    client: Client, version: Version, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST_BYTES", LIMIT)
    book = PARAGRAPH * (LIMIT // len(PARAGRAPH) + 1)
    answer = client.post(address(version, "add/"), sent(client, version, text=book))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("This is more than 16 MB: cut it into several works.") == 2
    assert book[-5000:].strip() in page
    assert "Made up." in page
    assert not Item.objects.filter(name="A book").exists()


def test_trying_a_long_text_says_what_will_do(client: Client, version: Version) -> None:
    given = sent(client, version, text="pie " * LIMIT)
    answer = client.post(address(version, "try/"), given)
    assert answer.status_code == 422
    assert "up to a million characters" in answer.content.decode()


def test_a_forged_form_is_refused(client: Client, version: Version) -> None:
    given = {**sent(client, version, text=PARAGRAPH), "csrfmiddlewaretoken": "x" * 64}
    assert client.post(address(version, "add/"), given).status_code == 403
    assert not Item.objects.filter(name="A book").exists()
