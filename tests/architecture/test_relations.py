"""Foreign keys point down or stay on their floor; import-linter cannot see string references."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models

from architecture.floors import floors, room_of


def breaches(all_models: Iterable[type[models.Model]]) -> list[str]:
    plan = floors()
    found = []
    for model in all_models:
        room = room_of(model.__module__)
        for field in model._meta.get_fields():
            if not isinstance(field, models.ForeignKey | models.ManyToManyField):
                continue
            target: Any = field.remote_field.model
            other = room_of(target.__module__)
            if room and other and room != other and plan[other] <= plan[room]:
                found.append(f"{model.__name__}.{field.name} reaches up, from {room} to {other}")
    return found


def test_relations_point_down() -> None:
    assert breaches(apps.get_models()) == []


def test_a_relation_that_points_up_is_found() -> None:
    case = apps.get_model("cases", "Case")

    class Breach(models.Model):  # noqa: DJ008 (never stored)
        case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="+")

        class Meta:
            app_label = "evidence"
            managed = False

    Breach.__module__ = "bluelamp.evidence.models"
    try:
        assert Breach._meta.get_field("case").remote_field.model is case
        assert breaches([Breach]) == ["Breach.case reaches up, from evidence to cases"]
    finally:
        del apps.all_models["evidence"]["breach"]
        apps.clear_cache()
