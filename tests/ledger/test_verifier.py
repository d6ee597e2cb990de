"""The stand-alone verifier: every kind of tampering is found, and named where it is."""

import ast
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bluelamp.ledger import UnusableError, VerifierKey, commit, exports, merkle, notes, verifier
from bluelamp.ledger.exports import Record
from ledger.building import KEY, ORIGIN, OTHER_KEY, VKEY, Book, cook_book, rehead, reseal, row

ROLLBACK_NOTE = "Rollback not checked: give --checkpoint with a checkpoint that was kept outside."
KEY_NOTE = (
    "Key not checked: it was taken from the export itself; "
    "give --key with the key that the station published."
)


def found(verdict: verifier.Verdict) -> list[tuple[str, str, str]]:
    return [(one.code, one.where, one.sentence) for one in verdict.findings]


def test_an_intact_ledger() -> None:
    book = cook_book()
    verdict = verifier.verify(book.records(), key=VKEY, outside=book.notes[1])
    assert verdict.ok
    assert verdict.size == 12
    assert verdict.root == book.frontier.root().hex()
    assert verdict.sentences() == (
        f"The ledger lamp.example/ledger is intact: 12 entries, root {verdict.root}.",
    )


def test_what_was_not_checked_is_said() -> None:
    assert verifier.verify(cook_book().records()).notes == (KEY_NOTE, ROLLBACK_NOTE)


def test_an_empty_ledger_is_intact() -> None:
    verdict = verifier.verify(Book().records())
    assert (verdict.ok, verdict.size) == (True, 0)
    assert verdict.root == merkle.EMPTY_ROOT.hex()


# Each tampering is a change to the export of `cook_book()`: 12 entries, checkpoints at 4, 8 and 12,
# entry 11 erasing entry 2.


def change_a_leaf(records: list[Record]) -> None:
    row(records, 5)["leaf"] = row(records, 5)["leaf"].replace("case:5", "case:6")


def change_a_hash(records: list[Record]) -> None:
    row(records, 5)["hash"] = "0" * 64
    rehead(records)


def garble_a_hash(records: list[Record]) -> None:
    row(records, 5)["hash"] = "soup"


def forge_a_leaf(records: list[Record]) -> None:
    reseal(records, 5, row(records, 5)["leaf"].replace("case:5", "case:6"))


def forge_a_leaf_and_the_head(records: list[Record]) -> None:
    forge_a_leaf(records)
    rehead(records)


def forge_an_early_leaf_and_the_head(records: list[Record]) -> None:
    reseal(records, 1, row(records, 1)["leaf"].replace("case:1", "case:2"))
    rehead(records)


def write_another_form(records: list[Record]) -> None:
    reseal(records, 5, row(records, 5)["leaf"].replace(",", ", ", 1))


def write_a_false_time(records: list[Record]) -> None:
    reseal(records, 5, row(records, 5)["leaf"].replace("2026-03", "2026-13"))


def remove_a_row(records: list[Record]) -> None:
    del records[6]


def remove_rows(records: list[Record]) -> None:
    del records[6:9]


def remove_and_renumber(records: list[Record]) -> None:
    del records[6]
    for seq in range(5, 11):
        row(records, seq)["seq"] = seq


def remove_and_renumber_around_a_gap(records: list[Record]) -> None:
    remove_and_renumber(records)
    del records[8]


def cut_the_end(records: list[Record]) -> None:
    del records[11:13]


def cut_the_end_and_fit_the_head(records: list[Record]) -> None:
    row(records, 2)["erased_by"] = None
    del records[10:13]
    rehead(records)


def repeat_a_row(records: list[Record]) -> None:
    records.insert(7, dict(row(records, 5)))


def add_a_row_at_the_end(records: list[Record]) -> None:
    book = cook_book(13, erased=())
    records.insert(13, book.records()[13])


def swap_rows(records: list[Record]) -> None:
    records[6], records[7] = records[7], records[6]


def swap_contents(records: list[Record]) -> None:
    for name in ("leaf", "hash", "payload", "salt"):
        one, two = row(records, 5), row(records, 6)
        one[name], two[name] = two[name], one[name]


def change_a_payload(records: list[Record]) -> None:
    row(records, 5)["payload"]["servings"] = 6


def change_a_salt(records: list[Record]) -> None:
    row(records, 5)["salt"] = "00" * 32


def remove_a_salt(records: list[Record]) -> None:
    row(records, 5)["salt"] = None


def remove_a_payload(records: list[Record]) -> None:
    row(records, 5).update(payload=None, salt=None)


def remove_a_payload_and_blame(records: list[Record]) -> None:
    row(records, 5).update(payload=None, salt=None, erased_by=11)


def keep_a_salt(records: list[Record]) -> None:
    row(records, 2)["salt"] = "02" * 32


def blame_another_erasure(records: list[Record]) -> None:
    row(records, 2)["erased_by"] = 10


def blame_no_erasure(records: list[Record]) -> None:
    row(records, 2)["erased_by"] = None


def restore_a_payload(records: list[Record]) -> None:
    row(records, 2).update(payload={"dish": "soup 2", "servings": 2}, salt="02" * 32)


def change_the_head_size(records: list[Record]) -> None:
    records[-1]["head"]["size"] = 13


def change_the_head_root(records: list[Record]) -> None:
    records[-1]["head"]["root"] = "0" * 64


def remove_the_head(records: list[Record]) -> None:
    del records[-1]


def resign_a_checkpoint(records: list[Record]) -> None:
    records[14]["checkpoint"] = cook_book().checkpoint(OTHER_KEY)


def damage_a_checkpoint(records: list[Record]) -> None:
    records[14]["checkpoint"] = records[14]["checkpoint"].replace("time", "date")


def fork_a_checkpoint(records: list[Record]) -> None:
    book = Book()
    for place in range(8):
        book.act("cases.release", f"case:{place}")
    records[14]["checkpoint"] = book.checkpoint()


REWRITTEN_AFTER_4 = (
    "rewritten",
    "checkpoint 8",
    (
        "The log was rewritten somewhere between entry 4 and entry 7: "
        "the stored checkpoint of 2026-03-01T12:08:00.000000Z has another root."
    ),
)
HEAD_ROOT = (
    "head-root",
    "head",
    (
        "The root of the entries is not the one in the head, "
        "so an entry with its hash, or the head, was changed."
    ),
)
LEAF_CHANGED = (
    "leaf-changed",
    "entry 5",
    "Entry 5: the leaf and its recorded hash differ, so one of them was changed.",
)


def rolled_back(missing: str) -> tuple[str, str, str]:
    return (
        "rolled-back",
        "checkpoint 12",
        (
            f"The log was rolled back: {missing} since the stored checkpoint of "
            "2026-03-01T12:12:00.000000Z."
        ),
    )


def head_size(head: int, held: int) -> tuple[str, str, str]:
    return ("head-size", "head", f"The head counts {head} entries and the log holds {held}.")


TAMPERINGS: list[tuple[Callable[[list[Record]], None], list[tuple[str, str, str]]]] = [
    (change_a_leaf, [LEAF_CHANGED]),
    (change_a_hash, [LEAF_CHANGED, REWRITTEN_AFTER_4]),
    (garble_a_hash, [LEAF_CHANGED]),
    (forge_a_leaf, [HEAD_ROOT, REWRITTEN_AFTER_4]),
    (forge_a_leaf_and_the_head, [REWRITTEN_AFTER_4]),
    (
        forge_an_early_leaf_and_the_head,
        [
            (
                "rewritten",
                "checkpoint 4",
                (
                    "The log was rewritten somewhere between entry 0 and entry 3: "
                    "the stored checkpoint of 2026-03-01T12:04:00.000000Z has another root."
                ),
            )
        ],
    ),
    (
        write_another_form,
        [
            (
                "leaf-unreadable",
                "entry 5",
                "Entry 5: the leaf is not a leaf in its canonical form.",
            ),
            HEAD_ROOT,
            REWRITTEN_AFTER_4,
        ],
    ),
    (
        write_a_false_time,
        [
            (
                "leaf-unreadable",
                "entry 5",
                "Entry 5: the leaf is not a leaf in its canonical form.",
            ),
            HEAD_ROOT,
            REWRITTEN_AFTER_4,
        ],
    ),
    (
        remove_a_row,
        [
            ("entry-missing", "entry 5", "Entry 5 is missing, so its row was removed."),
            head_size(12, 11),
            REWRITTEN_AFTER_4,
            rolled_back("1 entry is missing"),
        ],
    ),
    (
        remove_rows,
        [
            (
                "entry-missing",
                "entry 5",
                "Entries 5 to 7 are missing, so their rows were removed.",
            ),
            head_size(12, 9),
            REWRITTEN_AFTER_4,
            rolled_back("3 entries are missing"),
        ],
    ),
    (
        remove_and_renumber,
        [
            (
                "erasure-misnamed",
                "entry 2",
                "Entry 2: the row says that entry 11 erased it, and entry 10 did.",
            ),
            (
                "leaf-misplaced",
                "entry 5",
                (
                    "Entries 5 to 10 hold the leaves of entries 6 to 11, "
                    "so rows were swapped, removed or added."
                ),
            ),
            head_size(12, 11),
            REWRITTEN_AFTER_4,
            rolled_back("1 entry is missing"),
        ],
    ),
    (
        remove_and_renumber_around_a_gap,
        [
            (
                "erasure-misnamed",
                "entry 2",
                "Entry 2: the row says that entry 11 erased it, and entry 10 did.",
            ),
            (
                "leaf-misplaced",
                "entry 5",
                (
                    "Entries 5 to 6 hold the leaves of entries 6 to 7, "
                    "so rows were swapped, removed or added."
                ),
            ),
            ("entry-missing", "entry 7", "Entry 7 is missing, so its row was removed."),
            (
                "leaf-misplaced",
                "entry 8",
                (
                    "Entries 8 to 10 hold the leaves of entries 9 to 11, "
                    "so rows were swapped, removed or added."
                ),
            ),
            head_size(12, 10),
            REWRITTEN_AFTER_4,
            rolled_back("2 entries are missing"),
        ],
    ),
    (
        cut_the_end,
        [
            (
                "payload-missing",
                "entry 2",
                "Entry 2: the payload is missing and no entry erased it.",
            ),
            head_size(12, 10),
            rolled_back("2 entries are missing"),
        ],
    ),
    (
        cut_the_end_and_fit_the_head,
        [
            (
                "payload-missing",
                "entry 2",
                "Entry 2: the payload is missing and no entry erased it.",
            ),
            rolled_back("3 entries are missing"),
        ],
    ),
    (
        repeat_a_row,
        [
            (
                "entry-repeated",
                "entry 5",
                "Entry 5: the row stands here twice, so one was added.",
            ),
            head_size(12, 13),
            REWRITTEN_AFTER_4,
        ],
    ),
    (add_a_row_at_the_end, [head_size(12, 13)]),
    (
        swap_rows,
        [
            (
                "entry-out-of-order",
                "entry 5",
                "Entry 5: the row stands after that of entry 6, so rows were swapped.",
            ),
            HEAD_ROOT,
            REWRITTEN_AFTER_4,
        ],
    ),
    (
        swap_contents,
        [
            (
                "leaf-misplaced",
                "entry 5",
                "Entry 5 holds the leaf of entry 6, so rows were swapped, removed or added.",
            ),
            (
                "leaf-misplaced",
                "entry 6",
                "Entry 6 holds the leaf of entry 5, so rows were swapped, removed or added.",
            ),
            HEAD_ROOT,
            REWRITTEN_AFTER_4,
        ],
    ),
    (
        change_a_payload,
        [
            (
                "payload-changed",
                "entry 5",
                "Entry 5: the payload does not fit its commitment, so it or its salt was changed.",
            )
        ],
    ),
    (
        change_a_salt,
        [
            (
                "payload-changed",
                "entry 5",
                "Entry 5: the payload does not fit its commitment, so it or its salt was changed.",
            )
        ],
    ),
    (
        remove_a_salt,
        [
            (
                "salt-missing",
                "entry 5",
                "Entry 5: the payload has no salt, so nothing shows that it is the one.",
            )
        ],
    ),
    (
        remove_a_payload,
        [
            (
                "payload-missing",
                "entry 5",
                "Entry 5: the payload is missing and no entry erased it.",
            )
        ],
    ),
    (
        remove_a_payload_and_blame,
        [
            (
                "payload-missing",
                "entry 5",
                "Entry 5: the payload is missing and no entry erased it.",
            )
        ],
    ),
    (
        keep_a_salt,
        [
            (
                "salt-kept",
                "entry 2",
                "Entry 2: the payload is gone and its salt is still there.",
            )
        ],
    ),
    (
        blame_another_erasure,
        [
            (
                "erasure-misnamed",
                "entry 2",
                "Entry 2: the row says that entry 10 erased it, and entry 11 did.",
            )
        ],
    ),
    (
        blame_no_erasure,
        [
            (
                "erasure-misnamed",
                "entry 2",
                "Entry 2: the row says that no entry erased it, and entry 11 did.",
            )
        ],
    ),
    (
        restore_a_payload,
        [
            (
                "payload-kept",
                "entry 2",
                "Entry 2: the payload is still there, and entry 11 erased it.",
            )
        ],
    ),
    (change_the_head_size, [head_size(13, 12)]),
    (change_the_head_root, [HEAD_ROOT]),
    (
        remove_the_head,
        [("head-missing", "head", "The head is missing, so the end may be cut off.")],
    ),
    (
        resign_a_checkpoint,
        [
            (
                "checkpoint-signature",
                "checkpoint 2",
                "Stored checkpoint number 2 is not signed by the log's key.",
            )
        ],
    ),
    (
        damage_a_checkpoint,
        [
            (
                "checkpoint-unreadable",
                "checkpoint 2",
                "Stored checkpoint number 2 is not a checkpoint in its form.",
            )
        ],
    ),
    (
        fork_a_checkpoint,
        [
            (
                "checkpoint-forked",
                "checkpoint 8",
                (
                    "The stored checkpoint of 2026-03-01T12:08:00.000000Z at 8 entries "
                    "is not of this log, though one at 12 is."
                ),
            )
        ],
    ),
]


@pytest.mark.parametrize(
    ("tamper", "findings"), TAMPERINGS, ids=[one.__name__ for one, _ in TAMPERINGS]
)
def test_tampering_is_found_and_named(
    tamper: Callable[[list[Record]], None], findings: list[tuple[str, str, str]]
) -> None:
    records = cook_book().records()
    tamper(records)
    verdict = verifier.verify(records, key=VKEY)
    assert found(verdict) == findings
    assert not verdict.ok


@pytest.mark.parametrize("seq", range(12))
def test_every_changed_byte_of_a_leaf_is_named_at_its_entry(seq: int) -> None:
    records = cook_book().records()
    leaf = row(records, seq)["leaf"]
    for place in range(len(leaf)):
        row(records, seq)["leaf"] = f"{leaf[:place]}{chr(ord(leaf[place]) ^ 1)}{leaf[place + 1 :]}"
        findings = found(verifier.verify(records))
        assert ("leaf-changed", f"entry {seq}") in [one[:2] for one in findings]


def test_bytes_that_are_no_text_are_named_too() -> None:
    book = cook_book()
    held = book.entries[5]
    book.entries[5] = exports.Held(5, b"\xff" + held.leaf, held.hash, held.payload, held.salt)
    assert found(verifier.verify(book.records())) == [LEAF_CHANGED]


def test_an_erasure_of_what_comes_later_is_named() -> None:
    book = Book()
    book.act(exports.ERASE, "entry:1")
    book.act("cases.claim", "case:1")
    book.entries[1] = exports.Held(1, book.entries[1].leaf, book.entries[1].hash, None, None, 0)
    assert found(verifier.verify(book.records())) == [
        ("erasure-early", "entry 0", "Entry 0: it erases entry 1, which came no earlier.")
    ]


# The outside checkpoint


def test_a_log_rolled_back_with_its_head_and_checkpoints() -> None:
    outside = cook_book().notes[-1]
    records = cook_book(8, erased=()).records()
    assert verifier.verify(records, key=VKEY).ok
    assert found(verifier.verify(records, key=VKEY, outside=outside)) == [
        (
            "outside-rolled-back",
            "outside",
            (
                "The log was rolled back: 4 entries are missing since the outside checkpoint of "
                "2026-03-01T12:12:00.000000Z."
            ),
        )
    ]


def test_a_log_rewritten_by_somebody_who_holds_the_key() -> None:
    outside = cook_book().notes[1]
    book = Book()
    for place in range(12):
        book.act("cases.release" if place == 5 else "cases.claim", f"case:{place}")
        if place % 4 == 3:
            book.checkpoint()
    assert verifier.verify(book.records(), key=VKEY).ok
    assert found(verifier.verify(book.records(), key=VKEY, outside=outside)) == [
        (
            "outside-root",
            "outside",
            (
                "The log was rewritten somewhere between entry 0 and entry 7: "
                "the outside checkpoint of 2026-03-01T12:08:00.000000Z has another root."
            ),
        )
    ]


def test_an_outside_checkpoint_that_is_none() -> None:
    book = cook_book()
    records = book.records()
    assert found(verifier.verify(records, outside=book.checkpoint(OTHER_KEY))) == [
        (
            "outside-signature",
            "outside",
            "The outside checkpoint is not signed by the log's key.",
        )
    ]
    for none in ("", "soup", "\udcff", book.notes[-1][:-1], "\n".join(exports.lines(records))):
        with pytest.raises(UnusableError, match="not a checkpoint in its form"):
            verifier.verify(records, outside=none)


def test_a_checkpoint_of_another_log_under_this_one_s_key_is_not_of_this_log() -> None:
    book = cook_book()
    body = book.notes[-1].split("\n\n")[0].replace(ORIGIN, "oven.example", 1) + "\n"
    verdict = verifier.verify(book.records(), outside=notes.sign_note(body, ORIGIN, KEY))
    assert [one.code for one in verdict.findings] == ["outside-signature"]


def test_a_checkpoint_at_a_time_that_never_was_is_none() -> None:
    book = cook_book()
    body = book.notes[-1].split("\n\n")[0].replace("2026-03", "2026-13") + "\n"
    with pytest.raises(UnusableError, match="not a checkpoint in its form"):
        verifier.verify(book.records(), outside=notes.sign_note(body, ORIGIN, KEY))


def test_a_signature_has_one_base64_text() -> None:
    """The last digit before the padding has two spare bits, which Python alone passes over."""
    book = cook_book()
    note = book.notes[-1]
    assert note.endswith("=\n")
    digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    spare = digits[digits.index(note[-3]) + 1]
    with pytest.raises(UnusableError, match="not a checkpoint in its form"):
        verifier.verify(book.records(), outside=f"{note[:-3]}{spare}=\n")


def test_checkpoints_from_elsewhere_are_checked_like_the_stored_ones() -> None:
    book = cook_book()
    short = cook_book(8, erased=()).records()
    assert found(verifier.verify(short, book.notes)) == [rolled_back("4 entries are missing")]


# The key


def test_an_export_of_another_key_or_log() -> None:
    records = cook_book().records()
    records[0]["vkey"] = VerifierKey.of(ORIGIN, OTHER_KEY).text()
    codes = [one.code for one in verifier.verify(records, key=VKEY).findings]
    assert codes == ["key"]
    records[0].update(vkey=VKEY, origin="oven.example")
    assert found(verifier.verify(records)) == [
        (
            "origin",
            "header",
            (
                "The export is of the log 'oven.example', "
                "and the key is that of 'lamp.example/ledger'."
            ),
        )
    ]


# Input that cannot be used


@pytest.mark.parametrize(
    ("place", "record", "sentence"),
    [
        (0, {"format": "soup"}, "This is not a ledger export"),
        (0, [], "This is not a ledger export"),
        (0, {"format": exports.FORMAT}, "names no origin or no key"),
        (
            0,
            {"format": exports.FORMAT, "origin": "\x1b[2J", "vkey": VKEY},
            "names no origin or no key",
        ),
        (0, {"format": exports.FORMAT, "origin": "a", "vkey": "a"}, "not a verifier key"),
        (3, [], "Line 4 of the export is not an object"),
        (3, {"seq": 3}, "Line 4 of the export is no entry, checkpoint or head"),
        (3, dict.fromkeys(verifier._ENTRY_FIELDS), "Line 4 .* without a seq, leaf or hash"),
        (3, {"head": {}}, "Line 4 of the export is a head without a size"),
        (3, {"head": {"size": 1}}, "Line 5 of the export stands after the head"),
    ],
)
def test_unusable_input_is_refused_in_a_sentence(place: int, record: Record, sentence: str) -> None:
    records = cook_book().records()
    records[place] = record
    with pytest.raises(UnusableError, match=sentence):
        verifier.verify(records)


def test_nothing_at_all_is_no_export() -> None:
    with pytest.raises(UnusableError, match="not a ledger export"):
        verifier.verify([])


# The command


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the file as a stranger would, by its path and in a process of its own."""
    return subprocess.run(
        [sys.executable, "-I", verifier.__file__, *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.jsonl"
    path.write_text("".join(exports.lines(cook_book().records())))
    return path


GOLDEN = """\
The ledger lamp.example/ledger is NOT intact: 4 findings in 11 entries.
Entry 3: the payload does not fit its commitment, so it or its salt was changed.
Entry 5 is missing, so its row was removed.
The head counts 12 entries and the log holds 11.
The log was rewritten somewhere between entry 4 and entry 7: the stored checkpoint of \
2026-03-01T12:08:00.000000Z has another root.
Rollback not checked: give --checkpoint with a checkpoint that was kept outside.
"""


def test_the_command_says_what_it_found(tmp_path: Path) -> None:
    records = cook_book().records()
    row(records, 3)["payload"]["dish"] = "cake"
    del records[6]
    del records[-2]
    path = tmp_path / "export.jsonl"
    path.write_text("".join(exports.lines(records)))
    done = run(path, "--key", VKEY)
    assert (done.returncode, done.stdout, done.stderr) == (1, GOLDEN, "")


def test_the_command_on_an_intact_ledger(export: Path, tmp_path: Path) -> None:
    book = cook_book()
    outside = tmp_path / "outside.txt"
    outside.write_text(book.notes[-1])
    done = run(export, "--checkpoint", outside, "--key", VKEY)
    root = book.frontier.root().hex()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (f"The ledger lamp.example/ledger is intact: 12 entries, root {root}.\n")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "This is not a ledger export"),
        (b"soup\n", "Line 1 of the export is not JSON of one meaning"),
        (b'{"format":"a","format":"b"}\n', "Line 1 of the export is not JSON of one meaning"),
        (b"[" * 100_000, "Line 1 of the export is not JSON of one meaning"),
        (b"\xff\n", "The export is not UTF-8 text"),
    ],
)
def test_the_command_refuses_what_it_cannot_use(
    export: Path, text: bytes, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    export.write_bytes(text)
    assert verifier.main([str(export)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1


def test_the_command_refuses_files_and_keys_that_are_not_there(
    export: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verifier.main([str(export.with_name("none"))]) == 2
    assert verifier.main([str(export), "--checkpoint", str(export.with_name("none"))]) == 2
    assert verifier.main([str(export), "--key", "soup"]) == 2
    said = capsys.readouterr().err.splitlines()
    assert said[0].endswith("none cannot be read: No such file or directory.")
    assert said[1].endswith("none cannot be read: No such file or directory.")
    assert said[2] == "The key is not a verifier key, name+hash+base64: copy it whole."


@pytest.mark.parametrize(
    "content", [b"", b"soup\n", b"\xff\xfe", b'{"format":"bluelamp-ledger/1"}']
)
def test_the_command_refuses_a_checkpoint_that_is_none(
    export: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says nothing about the log, so the log is not said to be altered."""
    given = export.with_name("checkpoint.txt")
    given.write_bytes(content)
    assert verifier.main([str(export), "--checkpoint", str(given)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("The outside checkpoint is not a checkpoint in its form")
    assert said.err.count("\n") == 1


def test_a_deep_payload_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    line = '{"seq":0,"leaf":%s,"hash":"%s","payload":{"a":%s},"salt":"%s","erased_by":null}\n'
    book = Book()
    book.act("cases.claim", "case:1")
    first, _, *rest = exports.lines(book.records())
    leaf = json.dumps(book.entries[0].leaf.decode())
    deep = line % (leaf, book.entries[0].hash.hex(), "[" * 900 + '"é"' + "]" * 900, "00" * 32)
    path = tmp_path / "export.jsonl"
    path.write_text("".join((first, deep, *rest)))
    assert [one.code for one in verifier.verify(verifier.read(path)).findings] == [
        "payload-changed"
    ]


def test_the_commitment_is_the_station_s() -> None:
    """The twin's canonical text is the one that was committed to, beyond ASCII too."""
    payload: dict[str, object] = {"\U0001f35e": 1, "\ufb33": ["ö", None, True], "a\n": {"": -5}}
    book = Book()
    book.act("cases.claim", "case:1", payload=payload)
    assert commit(payload, bytes(32)) in book.entries[0].leaf.decode()
    assert verifier.verify(book.records()).ok


def test_the_verifier_needs_the_standard_library_and_cryptography_alone() -> None:
    names: set[str] = set()
    for node in ast.walk(ast.parse(Path(verifier.__file__).read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add("." * node.level + (node.module or "").partition(".")[0])
    assert names - sys.stdlib_module_names == {"cryptography"}
