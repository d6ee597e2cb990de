"""Writes stand in write modules, inside acts: found in the syntax tree, shown to fail on a breach."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from architecture.floors import SOURCE, floors

WRITES = {
    "save",
    "create",
    "acreate",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "update",
    "delete",
}
# Modules that may never write, whatever they import.
READ_ONLY = {
    "views",
    "forms",
    "api",
    "tasks",
    "queries",
    "models",
    "urls",
    "apps",
    "admin",
    "context",
}
READ_ONLY_ROOMS = {"desk", "oversight", "ui"}
DATABASE_ROOMS = {
    room for room, floor in floors().items() if floors()["cli"] <= floor <= floors()["ui"]
}
# Writes outside an act, each for a reason.
OUTSIDE_ACTS = {
    "conduct": "this room makes the act: entries, heads, leases",
    "demo": "Parlour is another house with its own database; seeding calls the rooms' write modules",
}


MANAGER_WRITES = WRITES | {"set", "aset", "add", "aadd", "remove", "aremove", "clear", "aclear"}


def managers() -> frozenset[str]:
    """Name the managers that models have of what belongs to them: `case.subjects`, `patrol.banks`."""
    return frozenset(
        name
        for model in apps.get_models()
        for name in (
            *(field.name for field in model._meta.many_to_many),
            *(one.get_accessor_name() for one in model._meta.related_objects if one.multiple),
        )
        if name
    )


MANAGERS = managers()


def is_write(call: ast.Call) -> bool:
    """Tell a call on the ORM from one on a dict or a hash."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr not in MANAGER_WRITES:
        return False
    of = call.func.value
    if isinstance(of, ast.Attribute) and of.attr in MANAGERS:
        return True
    if call.func.attr not in WRITES:
        return False
    target = ast.unparse(call.func.value)
    if call.func.attr == "save":
        return True
    return (
        "objects" in target
        or ".filter(" in target
        or ".exclude(" in target
        or (call.func.attr == "delete" and not call.args and not call.keywords)
    )


def writes(path: Path) -> Iterator[str]:
    """Name the writes of a module that stand where none may stand."""
    room = path.relative_to(SOURCE).parts[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and is_write(node)]
    if not calls or "migrations" in path.parts:
        return
    where = f"{path.relative_to(SOURCE)}"
    if path.stem in READ_ONLY or room in READ_ONLY_ROOMS:
        yield from (f"{where}:{call.lineno} writes in a module that only reads" for call in calls)
    elif room in OUTSIDE_ACTS:
        return
    else:
        for call in calls:
            function = _function_around(tree, call)
            if function is None or not (_performs(function) or _takes_act(function)):
                yield f"{where}:{call.lineno} writes outside an act"


def _function_around(tree: ast.AST, call: ast.Call) -> ast.FunctionDef | None:
    found = None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and call in list(ast.walk(node)):
            found = node if found is None or node.lineno >= found.lineno else found
    return found


def _performs(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(item.context_expr, ast.Call)
        and ast.unparse(item.context_expr.func).endswith("act")
        for node in ast.walk(function)
        if isinstance(node, ast.With)
        for item in node.items
    )


def _takes_act(function: ast.FunctionDef) -> bool:
    """A part of an act gets the act handed to it."""
    arguments = [*function.args.args, *function.args.kwonlyargs]
    return any(
        argument.annotation is not None and ast.unparse(argument.annotation) == "Act"
        for argument in arguments
    )


MODULES = [
    path
    for room in sorted(DATABASE_ROOMS)
    for path in sorted((SOURCE / room).rglob("*.py"))
    if "migrations" not in path.parts
]


def test_there_are_modules_to_read() -> None:
    assert len(MODULES) > 50


def test_writes_stand_in_acts() -> None:
    assert [found for path in MODULES for found in writes(path)] == []


@pytest.mark.parametrize(
    ("place", "code", "named"),
    [
        ("cases/views.py", "def page(case):\n    case.save()\n", "only reads"),
        ("desk/pages.py", "def page(Case):\n    Case.objects.create(title='x')\n", "only reads"),
        (
            "cases/moving.py",
            "def move(Case):\n    Case.objects.filter(pk=1).update(state='x')\n",
            "outside an act",
        ),
        ("cases/moving.py", "def move(case):\n    case.delete()\n", "outside an act"),
        (
            "cases/moving.py",
            "def move(case):\n    case.subjects.create(copy=1)\n",
            "outside an act",
        ),
        ("cases/moving.py", "def move(case):\n    case.items.bulk_create([])\n", "outside an act"),
        ("desk/pages.py", "def page(patrol):\n    patrol.banks.set([])\n", "only reads"),
        ("desk/pages.py", "def page(patrol, bank):\n    patrol.banks.add(bank)\n", "only reads"),
        ("desk/pages.py", "def page(patrol, bank):\n    patrol.banks.remove(bank)\n", "only reads"),
        ("desk/pages.py", "def page(patrol):\n    patrol.banks.clear()\n", "only reads"),
    ],
)
def test_a_breach_is_found(
    place: str, code: str, named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / place
    path.parent.mkdir(parents=True)
    path.write_text(code)
    monkeypatch.setattr("architecture.test_writes.SOURCE", tmp_path)
    assert [found for found in writes(path) if named in found]
