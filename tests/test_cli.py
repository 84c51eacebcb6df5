"""The command line: what it parses, where it prints, and how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import pytest
from examples import CHECK, COMPARISON, DRAFT, FORMATS, HARBOUR, INLAND, LINK, SCAN, STORY
from filling import replace_links

import syndicate
from syndicate.annotation import agencies
from syndicate.archive import ArchiveFile
from syndicate.cli import COMMANDS, main
from syndicate.model.errors import InputError
from syndicate.model.results import Progress, ScanResult
from syndicate.pipeline.derive import derive
from syndicate.text.frequencies import load


class Library:
    """Stands in for the pipeline: remembers how it was called and answers with examples."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Any]] = []
        self.scanned = SCAN
        self.trouble: BaseException | None = None

    def called(self, name: str, given: Any, answer: Any) -> Any:
        self.calls.append((name, given))
        if self.trouble is not None:
            raise self.trouble
        return answer


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Library:
    """Put a stand-in in the place of the pipeline."""
    library = Library()

    class Archive:
        file = None

        def __init__(self, path: Path, **options: Any) -> None:
            library.called("open", (str(path), options), None)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def scan(self, paths: list[str], *, progress: Callable[[Progress], None] | None = None, **given: Any) -> Any:
            if progress:
                progress(Progress("reading", 1, None))
            return library.called("scan", (paths, given), library.scanned)

        def check(self, draft: Any, *, own: str | None = None, window: int | None = None, outlets: object = None) -> Any:
            return library.called("check", draft, CHECK)

    facade = types.ModuleType("syndicate.pipeline.facade")
    vars(facade).update(Archive=Archive, compare=lambda a, b, outlets=None: library.called("compare", (a, b), COMPARISON))
    readers = types.ModuleType("syndicate.readers")
    stand_in = {"read": lambda paths, mapping: iter(()), "supported": lambda: FORMATS}
    vars(readers).update(read_one=lambda path: library.called("read", path, DRAFT), **stand_in)
    for name, module in (("pipeline.facade", facade), ("readers", readers)):
        monkeypatch.setitem(sys.modules, f"syndicate.{name}", module)
    monkeypatch.setattr("syndicate.pipeline.facade", facade, raising=False)
    monkeypatch.setattr(syndicate, "readers", readers, raising=False)
    monkeypatch.delenv("SYNDICATE_DB", raising=False)
    return library


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the path of a real archive that holds the example story."""
    path = tmp_path_factory.mktemp("archive") / "news.db"
    with ArchiveFile(path) as archive:
        ids = archive.articles.put([derive(HARBOUR), derive(INLAND)])
        replace_links(archive, ids, [(ids[0], ids[1], COMPARISON, LINK.ruling)])
        archive.stories.put([STORY.story])
    return str(path)


# A line for each command, and something that its text says.
LINES = {
    "scan": (["scan", "articles"], "Read 2 articles: 2 added."),
    "check": (["check", "draft.md"], "from Harbour Herald"),
    "compare": (["compare", "a.txt", "b.txt"], "[-Dock workers-]"),
    "stories": (["stories"], "Dockers end their strike"),
    "story": (["story", "1"], "Northwire (outside this archive"),
    "lineage": (["lineage", "inland.txt"], "- claimed:"),
    "origins": (["origins", "1"], "2 articles of 2 outlets go back to 1 independent origin"),
    "search": (["search", "night", "shift"], "Inland ␛[31mPost"),
    "withdrawn": (["withdrawn"], "No article carries passages"),
    "sources": (["sources"], "Northwire"),
    "export": (["export", "dot"], "digraph lineage"),
    "serve": (["serve"], "is served at"),
    "verify": (["verify"], "Everything is correct"),
    "formats": (["formats"], "pip install 'syndicate[warc]'"),
}


def test_every_command_has_a_line_here() -> None:
    """A new command cannot be forgotten."""
    assert [command.__name__ for command in COMMANDS] == list(LINES)


@pytest.mark.parametrize("name", [name for name in LINES if name not in ("export", "serve")])  # they print other things
@pytest.mark.usefixtures("library")
def test_every_command_prints_text_and_json(
    name: str, db: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result goes to stdout in both forms, and nothing to stderr."""
    monkeypatch.setenv("SYNDICATE_DB", db)
    line, said = LINES[name]
    plain_code = main(line)
    plain = capsys.readouterr()
    json_code = main([*line, "--json"])
    machine = capsys.readouterr()
    assert (plain_code, json_code) == ((1, 1) if name == "check" else (0, 0))
    assert said in plain.out
    assert json.loads(machine.out) or name == "withdrawn"  # nobody carries anything there
    assert plain.err == machine.err == ""


@pytest.mark.parametrize("name", LINES)
def test_every_help_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Each command's help ends its text with a line that can be typed."""
    assert main([name, "--help"]) == 0
    assert f"Example:\n    syndicate {name}" in capsys.readouterr().out


def test_the_archive_is_found_by_option_environment_and_default(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """--db wins over SYNDICATE_DB, which wins over syndicate.db; only scan makes a file."""
    main(["scan", "x"])
    monkeypatch.setenv("SYNDICATE_DB", "from-environment.db")
    main(["check", "x"])
    main(["scan", "x", "--db", "given.db"])
    looking = {"create": False, "read_only": True}
    opened = [given for name, given in library.calls if name == "open"]
    assert opened == [("syndicate.db", {}), ("from-environment.db", looking), ("given.db", {})]


@pytest.mark.parametrize("name", ["stories", "story", "lineage", "search", "withdrawn", "sources", "export", "verify"])
def test_looking_makes_no_file(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A command that only looks says that there is no archive, and leaves none behind."""
    path = tmp_path / "none.db"
    assert main([*LINES[name][0], "--db", str(path)]) == 2
    assert str(path) in capsys.readouterr().err
    assert not path.exists()


def test_scan_hands_on_paths_and_mapping(library: Library) -> None:
    """Paths go through as they are, - included; --map pairs become a mapping."""
    assert main(["scan", "one", "-", "--map", "text=body", "--map", "outlet=paper"]) == 0
    given = {"mapping": {"text": "body", "outlet": "paper"}, "jobs": None, "memory": None, "outlets": None}
    assert ("scan", (["one", "-"], given)) in library.calls


SIZES = [("2G", 2 * 10**9), ("800M", 800 * 10**6), ("1.5gb", 1_500_000_000), ("512 MiB", 512 << 20), ("300000000", 300_000_000)]


@pytest.mark.parametrize(("written", "size"), SIZES)
def test_scan_hands_on_processes_and_memory(written: str, size: int, library: Library) -> None:
    """Sizes are read as people write them and handed on in bytes."""
    assert main(["scan", "one", "--jobs", "3", "--memory", written]) == 0
    [(_, given)] = [call for name, call in library.calls if name == "scan"]
    assert (given["jobs"], given["memory"]) == (3, size)


CHECKS = [("10%", 1), ("62.5%", 0), ("63", 0), ("0%", 1), ("100%", 0)]


@pytest.mark.parametrize(("limit", "code"), CHECKS)
@pytest.mark.usefixtures("library")
def test_check_fails_only_above_the_limit(limit: str, code: int) -> None:
    """The example draft reuses 62.5% without credit: at that limit it is still clear."""
    assert main(["check", "draft.md", "--fail-on", limit]) == code


WRONG = [
    ("no such command", ["frobnicate"], "No such command"),
    ("no paths", ["scan"], "PATH"),
    ("no share", ["check", "d", "--fail-on", "lots"], "'lots' is not a share of words"),
    ("nan", ["check", "d", "--fail-on", "nan"], "'nan' is not a share of words"),
    ("more than all", ["check", "d", "--fail-on", "101%"], "'101%' is not a share of words"),
    ("no pair", ["scan", "x", "--map", "text"], "'text' is not a pair"),
    ("no process", ["scan", "x", "--jobs", "0"], "--jobs"),
    ("no size", ["scan", "x", "--memory", "much"], "'much' is not a size of memory. Give a number of bytes, or one such as 2GB"),
    ("no unit", ["scan", "x", "--memory", "2T"], "'2T' is not a size of memory"),
    ("nothing", ["scan", "x", "--memory", "0"], "'0' is not a size of memory"),
    ("too little", ["scan", "x", "--memory", "20M"], "Give at least 256 MB"),
    ("no file of agencies", ["scan", "x", "--agencies", "no.toml"], "no.toml: the file of agencies cannot be read"),
    ("no file of agencies for a draft", ["check", "x", "--agencies", "no.toml"], "no.toml: the file of agencies cannot be read"),
]


@pytest.mark.parametrize(("name", "line", "said"), WRONG, ids=[row[0] for row in WRONG])
@pytest.mark.usefixtures("library")
def test_a_wrong_line_is_explained(name: str, line: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Usage errors end with 2, on stderr, and say what was wrong."""
    assert main(line) == 2
    caught = capsys.readouterr()
    assert said in caught.err
    assert caught.out == ""


def test_a_known_failure_is_a_message_and_no_traceback(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """What the library raises on purpose is printed as its sentence, with escapes made visible, and ends with 2."""
    library.trouble = InputError("this file is empty.", "news\x1b[2J.txt", "Give a file with text in it.")
    assert main(["check", "x"]) == 2
    assert capsys.readouterr().err == "syndicate: news␛[2J.txt: this file is empty. Give a file with text in it.\n"


def test_an_unknown_story_is_a_message(db: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is not in the archive ends with 2 and a remedy."""
    assert main(["story", "99", "--db", db]) == 2
    assert "syndicate stories" in capsys.readouterr().err


def test_a_defect_is_told_from_a_verdict(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """An exception nobody foresaw ends with 2, never with the 1 that check uses, and shows where it came from."""
    library.trouble = ZeroDivisionError("division by zero")
    assert main(["check", "draft.md"]) == 2
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "please report it" in said


def test_stopping_by_hand_says_what_is_kept(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    """Ctrl-C ends with 130 and one sentence."""
    library.trouble = KeyboardInterrupt()
    assert main(["scan", "articles"]) == 130
    assert "What was committed to the archive is kept" in capsys.readouterr().err


def test_a_scan_that_could_read_nothing_is_an_error(library: Library) -> None:
    """Some skipped input is no failure; nothing but skipped input is one."""
    assert main(["scan", "articles"]) == 0
    library.scanned = ScanResult(0, 0, 0, 0, SCAN.skipped, 0, 0, 0, 0.1)
    assert main(["scan", "articles"]) == 2


def test_an_archive_that_does_not_hold_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """verify ends with 2 if a text is no longer the one that was scanned."""
    path = tmp_path / "news.db"
    with ArchiveFile(path) as archive:
        archive.articles.put([derive(HARBOUR)])
        with archive.writing() as connection:
            connection.execute("UPDATE article SET text = text || ' Added.'")
    assert main(["verify", "--db", str(path)]) == 2
    assert "article 1" in capsys.readouterr().out


def test_the_version_is_the_packages(capsys: pytest.CaptureFixture[str]) -> None:
    """--version prints the name and the version."""
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"syndicate {syndicate.__version__}\n"


def test_a_reader_that_leaves_early_is_no_error() -> None:
    """`syndicate ... | head` ends quietly."""
    code = """
from syndicate.cli.output import show
from syndicate.model.records import Problem
show("verify", [Problem("a", "b", "c" * 80)] * 9999, True)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


REPORT = """Ferry line to Osterholm stops for the winter

2025-11-02 07:30

The ferry between Osterholm and the mainland will not sail again before the end of March, the harbour office said on Sunday.

Captain Ilse Brandt has steered the small boat across the sound for nineteen years and called the decision a bitter one.

About four hundred islanders depend on the boat for school, for the doctor and for everything that is sold in the two shops.

The council wants to hire a fishing cutter that would carry the post and the sick twice a week until the ice is gone.
"""


def test_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """From files to a story and a verdict on a draft, with the real pipeline."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SYNDICATE_DB", raising=False)
    Path("gazette.txt").write_text(REPORT, encoding="utf-8")
    copied = REPORT.split("\n\n")
    Path("courier.txt").write_text("\n\n".join(["Island cut off\n\n2025-11-04", *copied[2:]]), encoding="utf-8")
    assert main(["scan", ".", "--json"]) == 0
    scanned = json.loads(capsys.readouterr().out)
    assert (scanned["added"], scanned["links"], scanned["stories"]) == (2, 1, 1)
    assert main(["story", "1", "--json"]) == 0
    (link,) = json.loads(capsys.readouterr().out)["links"]
    assert link["kind"] == "reprint"
    assert main(["lineage", "courier.txt"]) == 0
    assert "Carried by 1 other article without an outlet" in " ".join(capsys.readouterr().out.split())
    assert main(["lineage", "courier.txt", "--all"]) == 0
    assert "“Ferry line to Osterholm stops for the winter” has the earliest" in capsys.readouterr().out
    Path("draft.md").write_text("\n\n".join(copied[2:4]), encoding="utf-8")
    assert main(["check", "draft.md", "--json"]) == 1
    checked = json.loads(capsys.readouterr().out)
    assert checked["uncredited"] > 0.9
    assert checked["above_limit"] is True
    assert main(["check", "draft.md", "--fail-on", "100%"]) == 0
    assert main(["compare", "gazette.txt", "courier.txt"]) == 0
    assert "verbatim, 100% of the words equal" in capsys.readouterr().out
    Path("disguised.txt").write_text(REPORT.replace("Captain", "C\u0430ptain"), encoding="utf-8")
    assert main(["compare", "gazette.txt", "disguised.txt"]) == 0
    assert "Found in B: letters of two scripts that look alike are mixed in 1 of its words" in capsys.readouterr().out
    assert main(["verify"]) == 0
    assert main(["scan", "nowhere", "--db", "never.db"]) == 2
    assert not Path("never.db").exists()


def test_agencies_of_ones_own_are_known_to_a_scan(tmp_path: Path) -> None:
    """An agency that only a user's file names is found as the source of an article."""
    row = '[[agency]]\nname = "Quayside Wire"\nkind = "agency"\ncountry = "XX"\nabbreviations = ["QSW"]\n'
    (tmp_path / "own.toml").write_text(row, encoding="utf-8")
    text = "HARBOUR (QSW) — The council met on Monday and voted to close the eastern quay for repairs until the autumn."
    (tmp_path / "one.txt").write_text(text, encoding="utf-8")
    found = []
    for name, more in (("without", []), ("with", ["--agencies", str(tmp_path / "own.toml")])):
        assert main(["scan", str(tmp_path / "one.txt"), "--db", str(tmp_path / name), *more]) == 0
        agencies.use(None)
        with ArchiveFile(tmp_path / name) as archive:
            found.append([credit.source for credit in archive.articles.article(1).credits])
    assert "Quayside Wire" not in found[0]
    assert found[1] == ["Quayside Wire"]


def test_background_counts_words_and_says_where_it_cannot_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Word statistics are written to the file that was named, or the reason why not is printed."""
    (tmp_path / "one.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "two.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "background-en.npz"
    assert main(["background", str(tmp_path / "one.txt"), str(tmp_path / "two.txt"), "--language", "en", "-o", str(out)]) == 0
    assert "stems of 2 articles" in capsys.readouterr().out
    assert load(out).articles == 2
    assert main(["background", str(tmp_path / "one.txt"), "--language", "en", "-o", str(tmp_path / "no" / "x.npz")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_bench_names_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    """An unknown benchmark gets the list of those that exist, and a known one takes its own options."""
    assert main(["bench", "nothing"]) == 2
    assert "There are: align, " in capsys.readouterr().err
    assert main(["bench", "judge", "--no-such-option"]) == 2
