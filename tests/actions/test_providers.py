"""Providers: found by where the content stands, kept by people who are named."""

import pytest
from django.utils import timezone

import factories
from bluelamp.actions import providers, queries
from bluelamp.actions.models import Provider
from bluelamp.actions.providers import NewProvider
from bluelamp.conduct.errors import NotPermitted, Refused

pytestmark = pytest.mark.django_db


def add(name: str, *hosts: str, duty: str = "supervisor", **fields: object) -> Provider:
    new = {"hosts": hosts, "email": "notices@parlour.example", **fields}
    return providers.add(NewProvider(name=name, **new), by=factories.officer(duty))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("uri", "name"),
    [
        ("https://parlour.example/posts/1", "Parlour"),
        ("https://www.parlour.example/posts/1", "Parlour"),
        ("https://kitchen.parlour.example/posts/1", "Kitchen"),
        ("https://parlour.example.evil.example/posts/1", ""),
        ("https://notparlour.example/1", ""),
        ("at://did:plc:abc/app.bsky.feed.post/1", "Sky"),
        ("http://127.0.0.1:8001/posts/4", "Here"),
        ("http://127.0.0.1:80010/posts/4", ""),
        ("text:0123", ""),
    ],
)
def test_content_is_found_to_be_a_providers(uri: str, name: str) -> None:
    add("Parlour", "Parlour.example")
    add("Kitchen", "kitchen.parlour.example")
    add("Sky", "at://")
    add("Here", "http://127.0.0.1:8001")
    found = queries.provider_for(uri)
    assert (found.name if found else "") == name


def test_the_hotline_is_nobodys_provider() -> None:
    hotline = factories.the_hotline()
    assert queries.hotline() == hotline
    assert queries.provider_for("https://hotline.example/") is None
    with pytest.raises(Refused, match="hotline already"):
        add("Another", hotline=True)


@pytest.mark.parametrize("duty", ["officer", "adviser", "overseer"])
def test_only_supervisors_and_administrators_keep_providers(duty: str) -> None:
    with pytest.raises(NotPermitted):
        add("Parlour", "parlour.example", duty=duty)
    known = add("Parlour", "parlour.example", duty="administrator")
    with pytest.raises(NotPermitted):
        providers.verify(known.pk, by=factories.officer(duty))
    with pytest.raises(NotPermitted):
        providers.change(
            known.pk, NewProvider("X", ("x.example",), "x@x.example"), by=factories.officer(duty)
        )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": " "}, "needs a name"),
        ({"email": ""}, "so that the provider can be reached"),
        ({"webhook": "ftp://parlour.example"}, "starts with https"),
        ({"hosts": ()}, "at least one host"),
        ({"hosts": ("parlour.example/posts",)}, "neither a host name"),
        ({"name": "Known"}, "choose another"),
    ],
)
def test_what_cannot_be_used_is_refused(fields: dict[str, object], said: str) -> None:
    add("Known", "known.example")
    new = {"name": "Parlour", "hosts": ("parlour.example",), "email": "a@parlour.example", **fields}
    with pytest.raises(Refused, match=said):
        providers.add(NewProvider(**new), by=factories.officer("supervisor"))  # type: ignore[arg-type]


def test_whoever_verifies_is_named() -> None:
    known = add("Parlour", "parlour.example")
    Provider.objects.update(verified_on="2020-01-01")
    checker = factories.officer("administrator")
    providers.verify(known.pk, by=checker)
    known.refresh_from_db()
    assert (known.verified_on, known.verified_by) == (timezone.now().date(), checker.actor.id)
    changed = NewProvider("Parlour", ("parlour.example",), "new@parlour.example")
    other = factories.officer("supervisor")
    providers.change(known.pk, changed, by=other)
    known.refresh_from_db()
    assert (known.email, known.verified_by) == ("new@parlour.example", other.actor.id)
    with pytest.raises(Refused, match="does not become a hotline"):
        providers.change(
            known.pk, NewProvider("Parlour", email="a@b.example", hotline=True), by=other
        )
