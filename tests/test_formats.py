"""Every format is found by name and by content, read without the network, and listed."""

from __future__ import annotations

import gzip
import json
import os
import re
import socket
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from formatfiles import FILES, OUTSIDE, PAGE, RECORD, STORY, made, nitf, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.cli import main
from syndicate.model.article import Article, Skipped
from syndicate.model.errors import InputError
from syndicate.readers import FORMATS, read, read_labelled, registry, supported
from syndicate.readers.choosing import choose, formats_named
from syndicate.readers.preview import preview
from syndicate.readers.registry import EXTRAS
from syndicate.readers.source import shown
from syndicate.readers.unpacking import packing_of

ROOT = Path(__file__).parents[1]


class Reached(Exception):
    """Say that something reached for the network."""


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let every way to the network raise, and keep count of who tried, also if somebody swallows the error.

    What reads must be imported first: some of it looks for IPv6 as it is imported, and derives classes from sockets.
    """
    for name in ("docx", "fastwarc.warc", "feedparser", "pyarrow.parquet", "pypdf", "trafilatura"):
        import_module(name)
    tried: list[str] = []

    def refuse(name: str) -> object:
        def refused(*arguments: object, **_: object) -> None:
            tried.append(f"{name}{arguments!r}"[:200])
            raise Reached(name)

        return refused

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname", "gethostbyname_ex", "socketpair", "fromfd"):
        monkeypatch.setattr(socket, name, refuse(name))
    return tried


def test_the_network_would_be_noticed(offline: list[str]) -> None:
    """The guard of the next test refuses what libraries use to reach out, and remembers it."""
    import urllib.request

    for reach in (lambda: socket.create_connection(("192.0.2.1", 80)), lambda: socket.getaddrinfo("outside.example", 80), socket.socket):
        with pytest.raises(Reached):
            reach()
    with pytest.raises((Reached, OSError)):
        urllib.request.urlopen("http://outside.example/", timeout=1)
    assert len(offline) >= 4


@pytest.mark.parametrize("name", FILES)
def test_every_format_is_read_without_the_network(tmp_path: Path, offline: list[str], name: str) -> None:
    """A file of each format gives its article, known by its name, and nothing reaches out for what it names elsewhere."""
    (tmp_path / name).write_bytes(made(name))
    entries = list(read_labelled([str(tmp_path / name)]))
    assert offline == []
    assert [entry for _, entry in entries if isinstance(entry, Skipped)] == []
    (form, article), *_ = entries
    assert isinstance(article, Article)
    assert STORY in article.text
    assert form in [row.name for row in formats_named(FORMATS, name)]


def test_what_an_item_names_outside_is_never_fetched(tmp_path: Path, offline: list[str]) -> None:
    """An entity that lies outside, or in a file, is not put into the text, whether the item is read or refused."""
    (tmp_path / "secret.txt").write_text("secret words of the machine")
    for number, place in enumerate((f"{OUTSIDE}/more", (tmp_path / "secret.txt").as_uri())):
        content = nitf(f' [<!ENTITY more SYSTEM "{place}">]', "&more;")
        found = list(read([_put(tmp_path / f"{number}.xml", content.encode())]))
        assert found
        assert not any("secret words" in str(entry) for entry in found)
    assert offline == []


def test_every_format_has_a_file_in_these_tests(tmp_path: Path) -> None:
    """No format is registered that the test above does not read."""
    for name in FILES:
        (tmp_path / name).write_bytes(made(name))
    assert {form for form, _ in read_labelled([str(tmp_path)])} == {form.name for form in FORMATS}


@pytest.mark.parametrize("name", [name for name, _ in FILES.items() if not name.endswith(("txt", "txt.gz", "md", "csv", "tsv"))])
@pytest.mark.parametrize("suffix", [".txt", ".html", ".csv", ".xml", ""])
def test_a_wrong_suffix_is_seen_through(tmp_path: Path, name: str, suffix: str) -> None:
    """What the bytes clearly are is read as that whatever the name says, and a note says what the name said."""
    right = next(iter(read_labelled([_put(tmp_path / name, made(name))])))
    wrong = next(iter(read_labelled([_put(tmp_path / f"wrong{suffix}", made(name))])))
    assert (wrong[0], isinstance(wrong[1], Article)) == (right[0], True)
    assert isinstance(wrong[1], Article)
    assert STORY in wrong[1].text
    fits = suffix in ("", *(one for form in FORMATS if form.name == right[0] for one in form.suffixes))
    told = [note for note in wrong[1].notes if note.rule == "other-format"]
    inside = right[0] in ("ZIP archive", "tar archive")  # a container's notes are on what lies in it
    assert bool(told) != fits or suffix == "" or inside


def _put(path: Path, content: bytes) -> str:
    path.write_bytes(content)
    return str(path)


TEXTS = {
    "html said to be text": ("a.txt", PAGE, "HTML"),
    "records said to be text": ("a.txt", RECORD, "JSON Lines"),
    "a text with a tag": ("a.txt", f"<p align=center>{STORY}", "plain text"),
    "a text that begins with a brace": ("a.txt", '{not "json"} ' + STORY, "plain text"),
    "a text with commas": ("a.txt", f"title,text\nOne,{STORY}\n", "plain text"),
    "a letter head": ("a.txt", f"From: Jo Field\nSubject: Ferries\nDate: today\n\n{STORY}", "plain text"),
    "a readme that begins with html": ("a.md", f'<p align="center">x</p>\n\n# Title\n\n{STORY}', "Markdown"),
    "records in .json": ("a.json", RECORD, "JSON Lines"),
    "an unknown suffix": ("a.page", PAGE, "HTML"),
    "no suffix": ("page", PAGE, "HTML"),
    "no suffix, text": ("page", STORY, "plain text"),
}


@pytest.mark.parametrize(("name", "content", "form"), TEXTS.values(), ids=TEXTS)
def test_a_text_is_another_format_only_where_that_is_clear(tmp_path: Path, name: str, content: str, form: str) -> None:
    """Texts that look a little like markup, records or mail stay texts; whole pages and records are seen through."""
    assert next(iter(read_labelled([_put(tmp_path / name, content.encode())])))[0] == form


def test_an_unknown_suffix_is_refused_with_all_that_is_read(tmp_path: Path) -> None:
    """What neither name nor content tells is refused, and the message lists what is read."""
    (told,) = read([_put(tmp_path / "a.xyz", STORY.encode())])
    assert isinstance(told, Skipped)
    assert told.reason == "no reader knows the suffix .xyz"
    assert all(suffix in (told.remedy or "") for form in FORMATS for suffix in form.suffixes)


def test_packings_in_packings_end(tmp_path: Path) -> None:
    """A page packed three times is read; one packed without end is refused."""
    content = PAGE.encode()
    for _ in range(3):
        content = gzip.compress(content)
    assert isinstance(next(read([_put(tmp_path / "a.gz", content)])), Article)
    (told,) = read([_put(tmp_path / "b.gz", gzip.compress(content))])
    assert isinstance(told, Skipped)
    assert "packed more than 3 times" in told.reason


HOSTILE_HEADS = (
    b"<!--",
    b"<?",
    b"<?xml ",
    b"<!DOCTYPE [",
    b" ",
    b"\n",
    b"<",
    b"a: b\n",
    b'{"uri":',
    b"a,",
    b"From a\n",
    b"http://a.example/ ",
)


@pytest.mark.parametrize("piece", HOSTILE_HEADS)
def test_a_head_of_one_piece_over_and_over_is_told_at_once(tmp_path: Path, piece: bytes) -> None:
    """What begins like a format again and again is read or refused; a recogniser that starts anew at each would take minutes."""
    _put(tmp_path / "a", piece * (65_536 // len(piece)) + STORY.encode())
    assert list(read([str(tmp_path / "a")]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(name=st.sampled_from([*FILES, "a", "a.xyz", "a.gz"]), head=st.binary(max_size=300), magic=st.sampled_from(list(FILES)))
def test_choosing_never_fails_and_depends_on_nothing_else(name: str, head: bytes, magic: str) -> None:
    """Any name with any bytes gives a registered format or none, the same each time."""
    for content in (head, made(magic)[:200] + head):
        choice = choose(FORMATS, name, content)
        assert choice == choose(FORMATS, name, content)
        assert choice is None or choice.form in FORMATS


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    name=st.sampled_from([name for name in FILES if not name.endswith(("pdf", "docx"))]), cut=st.floats(0, 1), junk=st.binary(max_size=20)
)
def test_a_damaged_file_never_stops_the_reading(tmp_path: Path, name: str, cut: float, junk: bytes) -> None:
    """A file of any format cut anywhere and followed by junk is read in part or refused with a reason; the next is read."""
    content = made(name)
    (tmp_path / name).write_bytes(content[: int(len(content) * cut)] + junk)
    (tmp_path / "~last.txt").write_text(STORY)
    entries = list(read([str(tmp_path / name), str(tmp_path / "~last.txt")]))
    assert isinstance(entries[-1], Article)
    assert len(entries) > 1
    told = [entry for entry in entries if isinstance(entry, Skipped)]
    assert all(entry.reason and entry.origin for entry in told)
    assert [entry.reason for entry in told if "defect" in entry.reason] == []


# names and links


def test_a_name_with_line_ends_and_controls_is_written_out(tmp_path: Path) -> None:
    """Such a file is read, and its name stands in results and messages with escapes that a person can read."""
    name = "a\nb\x1b[31m\u202e.txt"
    (tmp_path / name).write_text(STORY)
    (tmp_path / "bad\nname.jsonl").write_text("junk\n")
    found, told = read([str(tmp_path)])
    assert isinstance(found, Article)
    assert isinstance(told, Skipped)
    assert found.ref == "a\\nb\\x1b[31m\\u202e.txt"
    assert "\n" not in found.origin + told.origin
    with pytest.raises(InputError) as caught:
        read([str(tmp_path / "no\nsuch\x07.txt")])
    assert (caught.value.where or "").endswith("no\\nsuch\\x07.txt")


def test_a_name_that_is_no_text_can_be_stored(tmp_path: Path) -> None:
    """Bytes in a name that are no UTF-8 are written out, so that the name can be kept and shown."""
    path = os.fsencode(tmp_path) + b"/f\xe4hre.txt"
    try:
        with open(path, "wb") as file:
            file.write(STORY.encode())
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    (found,) = read([str(tmp_path)])
    assert isinstance(found, Article)
    (found.ref + found.origin).encode()


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_what_is_shown_of_a_name_can_be_printed(name: str) -> None:
    """Any name comes out without anything a terminal or a file would trip over, and a printable one as it is."""
    assert shown(name).isprintable()
    assert not name.isprintable() or shown(name) == name


def test_links_that_lead_nowhere_or_in_a_circle_are_told(tmp_path: Path) -> None:
    """A broken link, two links to each other and a link to the folder itself cost themselves only."""
    (tmp_path / "broken.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "one.txt").symlink_to(tmp_path / "two.txt")
    (tmp_path / "two.txt").symlink_to(tmp_path / "one.txt")
    (tmp_path / "self").symlink_to(tmp_path)
    (tmp_path / "z.txt").write_text(STORY)
    found, *told = read([str(tmp_path)])
    assert isinstance(found, Article)
    assert sorted(Path(one.origin).name for one in told) == ["broken.txt", "one.txt", "self", "two.txt"]
    assert all(isinstance(one, Skipped) and "link" in one.reason for one in told)
    (named_itself,) = read([str(tmp_path / "one.txt")])
    assert isinstance(named_itself, Skipped)


# what is listed


def test_extras_are_those_of_the_package() -> None:
    """Every extra that a format names exists in pyproject.toml with the packages that are looked for."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        optional = tomllib.load(file)["project"]["optional-dependencies"]
    imported = {"python-docx": "docx"}
    for extra, modules in EXTRAS.items():
        packages = {re.split(r"[<>=~\[ ]", one)[0] for one in optional[extra]}
        assert {imported.get(package, package) for package in packages} == set(modules)
        assert extra in str(optional["all"])
    assert {form.extra for form in FORMATS} - {None} == set(EXTRAS)


def test_a_missing_extra_is_told_with_its_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """If a package is not there the format is listed as missing, with what installs it."""
    monkeypatch.setattr(registry, "find_spec", lambda name: None)
    missing = {row.extra: row.install for row in supported() if not row.installed}
    assert missing == {extra: f"pip install 'syndicate[{extra}]'" for extra in EXTRAS}
    assert main(["formats"]) == 0
    printed = capsys.readouterr().out
    assert all(f"syndicate[{extra}]" in printed for extra in EXTRAS)


def test_formats_lists_every_format_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """`formats --json` has a row for each format with its suffixes."""
    assert main(["formats", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["name"], tuple(row["suffixes"])) for row in rows] == [(form.name, form.suffixes) for form in FORMATS]


def test_a_dry_run_lists_what_would_be_read_and_touches_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Counts, first lines and reasons come out; no archive is made, and an archive that is there is not opened."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text(RECORD + RECORD.replace('"1"', '"2"').replace("Ferries", "Bridges") + "junk\n")
    (folder / "b.zip").write_bytes(zipped(**{"in/page.html": PAGE.encode()}))
    (folder / "c.xyz").write_text(STORY)
    assert main(["scan", "--dry-run", str(folder), "--db", str(tmp_path / "no.db"), "--json"]) == 0
    seen = json.loads(capsys.readouterr().out)
    assert seen["articles"] == 3
    assert seen["files"][0] == {
        "origin": str(folder / "a.jsonl"), "format": "JSON Lines", "articles": 2, "first": ["Ferries return", "Bridges return"],
    }  # fmt: skip
    assert [one["place"] for one in seen["skipped"] if one["origin"].endswith("a.jsonl")] == ["line 3, column 1"]
    assert main(["scan", "--dry-run", str(folder), "--db", str(tmp_path / "no.db")]) == 0
    printed = capsys.readouterr().out
    assert "Would read 3 articles" in printed
    assert "Bridges return" in printed
    assert ".xyz" in printed
    assert not (tmp_path / "no.db").exists()
    (tmp_path / "junk.db").write_text("no archive")
    assert main(["scan", "--dry-run", str(folder), "--db", str(tmp_path / "junk.db")]) == 0
    assert (tmp_path / "junk.db").read_text() == "no archive"


def test_a_dry_run_that_finds_nothing_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """If nothing could be read the exit code says so, as that of a scan does."""
    (tmp_path / "a.jsonl").write_text("junk\n")
    assert main(["scan", "--dry-run", str(tmp_path)]) == 2
    assert "not valid JSON" in " ".join(capsys.readouterr().out.split())


def test_a_preview_counts_what_is_read(tmp_path: Path) -> None:
    """The numbers of a preview are those of reading the same paths."""
    for name in FILES:
        (tmp_path / name).write_bytes(made(name))
    seen = preview(read_labelled([str(tmp_path)]))
    entries = list(read([str(tmp_path)]))
    assert seen.articles == sum(isinstance(entry, Article) for entry in entries)
    assert len(seen.skipped) == sum(isinstance(entry, Skipped) for entry in entries)
    assert sum(files for files, _ in seen.forms.values()) == len(seen.files)


def test_the_document_has_a_row_for_every_format() -> None:
    """docs/formats.md says for each format which field comes from where."""
    text = (ROOT / "docs/formats.md").read_text(encoding="utf-8")
    assert [form.name for form in FORMATS if f"### {form.name}\n" not in text] == []


def test_weak_formats_recognise_texts() -> None:
    """Plain text takes any text and no binary data; nothing that is packed is taken for a text."""
    assert [form.name for form in FORMATS if form.weak and form.recognises(STORY.encode())] == ["plain text"]
    packed = gzip.compress(STORY.encode())
    assert packing_of(packed) is not None
    assert not any(form.recognises(packed) for form in FORMATS if form.weak)
