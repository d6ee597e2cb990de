"""`bluelamp index` and `bluelamp scan`: what they print, and the one sentence for what they cannot use."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bluelamp.cli.main import main
from bluelamp.matching import container

RECIPE = (
    "Take two pounds of leeks, wash them well in running water, cut them into rings as thick as a "
    "thumb, and let them sweat in butter over a small fire until the lid lifts by itself. "
)
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command; give its exit code, output and messages."""

    def run(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "soups.txt"
    path.write_text(RECIPE + "Serve it with bread that was baked on the day before. " * 3)
    return path


@pytest.fixture
def index(said: Said, book: Path) -> Path:
    path = book.with_name("soups.index")
    assert said("index", "build", path, "--work", book)[0] == 0
    return path


def post(text: str, number: int = 1) -> str:
    return json.dumps({"id": f"https://parlour.example/posts/{number}", "text": text})


def test_a_post_that_holds_a_passage_is_printed(said: Said, index: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(f"{post(RECIPE)}\n\n{post('What a fine day.', 2)}\n")
    code, out, err = said("scan", "--index", index, posts)
    assert code == 0
    (line,) = map(json.loads, out.splitlines())
    assert line["post"] == "https://parlour.example/posts/1"
    assert [(match["bank"], match["item"]) for match in line["matches"]] == [("default", "soups")]
    assert err.startswith("read 2 posts, matched 1, skipped 0, ")


def test_one_is_one(said: Said, index: Path, tmp_path: Path) -> None:
    posts = tmp_path / "posts.jsonl"
    posts.write_text(post("What a fine day."))
    assert said("scan", "--index", index, posts)[2].startswith("read 1 post, matched 0")
    assert "bank 'default': 1 work of" in said("index", "info", index)[1]


def test_texts_and_processes_and_a_folder(said: Said, index: Path, tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "copied.txt").write_text(RECIPE)
    (folder / "empty.txt").write_text("")
    (folder / "picture.txt").write_bytes(b"\0\1\2")
    (folder / "packed.txt.gz").write_bytes(gzip.compress(RECIPE.encode()))
    code, out, err = said("scan", "--index", index, folder)
    assert code == 0
    assert [json.loads(line)["post"] for line in out.splitlines()] == [
        str(folder / "copied.txt"),
        str(folder / "packed.txt.gz"),
    ]
    assert "empty.txt is empty" in err
    assert "picture.txt is no plain text" in err
    posts = tmp_path / "posts.jsonl"
    posts.write_text("\n".join(post(RECIPE, number) for number in range(2500)))
    code, out, _ = said("scan", "--index", index, posts, "--jobs", 2)
    assert code == 0
    assert [json.loads(line)["post"].rpartition("/")[2] for line in out.splitlines()] == [
        str(number) for number in range(2500)
    ]


def test_works_are_added(said: Said, index: Path, tmp_path: Path) -> None:
    (tmp_path / "puddings.txt").write_text(
        "Stir the suet and the plums by the light of a lamp. " * 9
    )
    assert said("index", "add", index, "--work", tmp_path / "puddings.txt")[0] == 0
    assert "bank 'default': 2 works" in said("index", "info", index)[1]


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-40])


def of_another_format(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8] = container.FORMAT + 1
    path.write_bytes(data)


def of_another_kind(path: Path) -> None:
    path.write_bytes(path.with_name(f"{path.name}.texts").read_bytes())


def of_no_kind(path: Path) -> None:
    path.write_bytes(b"leek soup " * 100)


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def gone(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (gone, "There is no index"),
        (a_folder, "cannot be read: Is a directory"),
        (of_no_kind, "is not a Bluelamp index"),
        (truncated, "was cut short or altered"),
        (of_another_format, "of format 2 and this engine reads 1: build it again"),
        (of_another_kind, "holds a Bluelamp texts, not a Bluelamp index"),
    ],
)
@pytest.mark.parametrize(
    "words",
    [
        ("scan", "--index", "INDEX", "BOOK"),
        ("index", "info", "INDEX"),
        ("index", "add", "INDEX", "--work", "BOOK"),
    ],
)
def test_an_index_that_cannot_be_used(
    said: Said,
    index: Path,
    book: Path,
    spoil: Callable[[Path], None],
    sentence: str,
    words: tuple[str, ...],
) -> None:
    spoil(index)
    given = {"INDEX": index, "BOOK": book}
    refused(said(*(given.get(word, word) for word in words)), sentence)


def refused(done: tuple[int, str, str], sentence: str) -> None:
    code, out, err = done
    assert (code, out) == (2, "")
    assert err.startswith("bluelamp: ")
    assert sentence in err
    assert err.count("\n") == 1


def test_an_index_without_its_texts_still_scans(said: Said, index: Path, book: Path) -> None:
    index.with_name("soups.index.texts").unlink()
    assert said("scan", "--index", index, book)[0] == 0
    refused(said("index", "add", index, "--work", book), "is missing")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("none", None, "cannot be read: No such file or directory"),
        ("folder", ..., "cannot be read: Is a directory"),
        ("empty.txt", b" \n", "is empty"),
        ("picture.png", b"\x89PNG\0\0", "is no plain text"),
        ("half.txt.gz", gzip.compress(RECIPE.encode() * 50)[:-20], "cut short or altered"),
    ],
)
def test_a_work_that_cannot_be_used(
    said: Said, tmp_path: Path, name: str, content: object, sentence: str
) -> None:
    path = tmp_path / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    elif content is ...:
        path.mkdir()
    refused(said("index", "build", tmp_path / "an.index", "--work", path), sentence)
    assert not (tmp_path / "an.index").exists()


def test_an_index_of_nothing_is_not_built(said: Said, tmp_path: Path, book: Path) -> None:
    refused(said("index", "build", tmp_path / "an.index"), "An index of nothing finds nothing")
    (tmp_path / "phrases").write_text("# by the third lighting of the lamp\n")
    words = ["index", "build", tmp_path / "an.index", "--phrases", tmp_path / "phrases"]
    refused(said(*words, "--never", book), "An index of nothing finds nothing")
    refused(
        said("index", "build", tmp_path / "no" / "an.index", "--work", book), "cannot be written"
    )


@pytest.mark.parametrize(
    ("content", "words", "sentence"),
    [
        (None, (), "cannot be read: No such file or directory"),
        (None, ("--format", "posts"), "cannot be read: No such file or directory"),
        (b"", (), "There is nothing in"),
        (b"\n\n", ("--format", "jetstream"), "There is nothing in"),
        (b"\0\1", (), "is no plain text"),
    ],
)
def test_an_input_that_cannot_be_used(
    said: Said,
    index: Path,
    tmp_path: Path,
    content: bytes | None,
    words: tuple[str, ...],
    sentence: str,
) -> None:
    path = tmp_path / "input"
    if content is not None:
        path.write_bytes(content)
    refused(said("scan", "--index", index, path, *words), sentence)


def test_an_input_of_which_nothing_can_be_read(said: Said, index: Path, tmp_path: Path) -> None:
    path = tmp_path / "posts.jsonl"
    path.write_text('{"id": 1}\n{"id"\n')
    code, out, err = said("scan", "--index", index, path)
    assert (code, out) == (2, "")
    assert "skipped 1, first at line 1: " in err
    assert err.splitlines()[-1] == (
        "bluelamp: Nothing of the input could be read: see the reasons above."
    )


def test_a_folder_is_read_as_texts(said: Said, index: Path, tmp_path: Path) -> None:
    refused(
        said("scan", "--index", index, tmp_path, "--format", "posts"),
        "folders hold texts, so leave --format out",
    )


@pytest.mark.parametrize("number", ["0", "many", "²", "257"])
def test_so_many_processes_there_are_not(
    said: Said, index: Path, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        said("scan", "--index", index, "--jobs", number)
    assert ended.value.code == 2
    assert "a number of processes from 1 to 256" in capsys.readouterr().err
