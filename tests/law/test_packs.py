"""Packs: what ships is whole and true to its sources; what is broken is refused with its place."""

from pathlib import Path

import pytest

from bluelamp.law import (
    PREDICATES,
    SHIPPED,
    Action,
    Basis,
    Checklist,
    Clock,
    Facts,
    Gate,
    Offence,
    PackError,
    Tenant,
    UnknownRow,
    load_packs,
    shipped_packs,
)
from law.building import EXEMPTIONS, shipped

BROKEN = Path(__file__).parent / "broken"


@pytest.mark.parametrize("path", sorted(BROKEN.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_broken_pack_is_refused_with_its_place(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BROKEN)
    with pytest.raises(PackError) as refused:
        load_packs([Path(path.name)])
    assert f"{refused.value}\n" == path.with_suffix(".txt").read_text()


def test_all_problems_of_all_files_are_told_at_once() -> None:
    with pytest.raises(PackError) as refused:
        load_packs([BROKEN / "missing_key.yaml", BROKEN / "not_yaml.yaml"])
    assert [one.code for one in refused.value.problems] == ["missing-key", "not-yaml"]
    assert str(refused.value).endswith("2 problems; nothing was loaded.")


def test_a_file_that_is_no_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"pack: caf\xe9\n")
    with pytest.raises(PackError, match=r"latin\.yaml:1:10"):
        load_packs([path])


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("")
    with pytest.raises(PackError, match="write `pack: uk` on the first line"):
        load_packs([path])


def test_only_plain_words_are_anything_else_than_text(tmp_path: Path) -> None:
    """Norway's NO stays a country, and yes an answer."""
    text = (BROKEN / "missing_key.yaml").read_text()
    path = tmp_path / "norway.yaml"
    path.write_text(text.replace("jurisdiction: none", "jurisdiction: NO\n    words: yes"))
    clock = load_packs([path]).get(Clock, "answer_soon")
    assert (clock.jurisdiction, clock.words) == ("NO", "yes")


def test_what_ships_is_the_first_small_pack() -> None:
    law = shipped()
    assert [row.id for row in law.all(Action)] == ["hotline_report", "uk_referral", "dsa16_notice"]
    assert {row.id for row in law.all(Offence)} == {
        "uk_tact06_s1",
        "uk_tact06_s2",
        "uk_tact00_s58",
        "tco_2_7_a",
        "tco_2_7_d",
        "demo_secret_recipe",
    }
    assert {row.id for row in law.all(Clock)} == {
        "dsa16_receipt",
        "dsa16_decision",
        "uk_osa_swift",
        "pol_reversal_notice",
    }


@pytest.mark.parametrize(
    ("kind", "row_id", "mark", "ref"),
    [
        (Basis, "EU-DSA-16", "S", "D2"),
        (Basis, "UK-REF", "S+M", "U13, U18"),
        (Offence, "uk_tact06_s1", "S", "U1"),
        (Offence, "uk_tact06_s2", "S", "U1"),
        (Offence, "uk_tact00_s58", "S+M", "U2"),
        (Offence, "tco_2_7_a", "S+M", "E2"),
        (Offence, "tco_2_7_d", "M", "E2"),
        (Checklist, "tco_1_3", "S", "E7"),
        (Clock, "dsa16_receipt", "M", ""),
        (Clock, "dsa16_decision", "M", ""),
        (Clock, "uk_osa_swift", "S", "U13"),
        (Clock, "pol_reversal_notice", "design", "FRAMEWORK 3"),
        (Gate, "g_csam", "M", ""),
        (Gate, "g_human", "M", ""),
        (Gate, "g_two", "design", "FRAMEWORK 4"),
    ],
)
def test_marks_are_those_of_the_framework(kind: type, row_id: str, mark: str, ref: str) -> None:
    source = shipped().get(kind, row_id).source
    assert (source.mark, source.ref) == (mark, ref)


def test_every_gate_row_has_a_predicate_and_every_predicate_a_row() -> None:
    assert {row.id for row in shipped().all(Gate)} == set(PREDICATES)


def test_gates_read_facts_that_exist_and_every_fact_is_read() -> None:
    read = {name for row in shipped().all(Gate) for name in row.reads}
    assert read == set(Facts.__struct_fields__)


@pytest.mark.parametrize("checklist", ["tco_1_3", "demo_exemptions"])
def test_the_exemptions_are_the_six_of_the_regulation(checklist: str) -> None:
    questions = shipped().get(Checklist, checklist).questions
    assert tuple(one.id for one in questions) == EXEMPTIONS


def test_only_police_call_themselves_police() -> None:
    speaking = {row.id for row in shipped().all(Tenant) if "police" in row.words.role_line.lower()}
    assert speaking == {"uk_police", "eu_police_other"}


def test_the_demonstration_stays_out_of_a_real_station() -> None:
    law = load_packs(shipped_packs(demonstration=False))
    assert not [row.id for row in law if row.demonstration]
    assert [row.id for row in shipped() if row.demonstration] == [
        "demo_secret_recipe",
        "demo_exemptions",
    ]
    with pytest.raises(UnknownRow, match="demo_secret_recipe"):
        law.get(Offence, "demo_secret_recipe")


def test_every_shipped_file_is_loaded() -> None:
    assert set(shipped_packs(demonstration=True)) == set(SHIPPED.iterdir())


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("eu", "      - g_two\n", "", "goes to a provider without `g_two`"),
        ("uk", "      - g_capture\n", "", "goes to a provider without `g_capture`"),
        ("common", "body: [g_two]", "body: []", "state body's station without the gate"),
        ("common", "g_contact, g_human]", "g_contact, g_human, g_capture]", "asks for a capture"),
        ("eu", "form: dsa16_notice\n", "form: hotline_address\n", "no words for the poster"),
        ("eu", "exemptions: tco_1_3", "exemptions: tco_9", "names the checklist `tco_9`"),
        ("eu", "only_when: a_glorifies", "only_when: a_sings", "depending on `a_sings`"),
        ("uk", "unless: s1_intent", "unless: s1_mood", "depending on `s1_mood`"),
        ("uk", "id: s1_direct", "id: s1_published", "asks the question `s1_published` twice"),
        ("uk", "clocks: [uk_osa_swift", "clocks: [uk_osa_slow", "names the clock `uk_osa_slow`"),
        ("uk", "profiles: [uk_police]", "profiles: [uk_fair]", "names the tenant `uk_fair`"),
        ("uk", "human_rights: human_rights_test", "human_rights: no_test", "`no_test`"),
        ("eu", "bases: [EU-DSA-16]", "bases: [EU-DSA-99]", "names the basis `EU-DSA-99`"),
        ("eu", "offences: [tco_2_7_a", "offences: [tco_2_7_z", "names the offence `tco_2_7_z`"),
    ],
)
def test_rows_that_do_not_fit_each_other_are_refused(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    paths = []
    for path in shipped_packs(demonstration=False):
        text = path.read_text()
        if path.stem == name:
            assert old in text
            text = text.replace(old, new, 1)
        paths.append(tmp_path / path.name)
        paths[-1].write_text(text)
    with pytest.raises(PackError) as refused:
        load_packs(paths)
    assert said in str(refused.value)
    assert len(refused.value.problems) == 1
