"""Readers turn files into articles, and everything that cannot be read into a reason."""

from __future__ import annotations

import gzip
import io
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syndicate.model.article import Article, CreditForm, Skipped
from syndicate.model.errors import InputError
from syndicate.readers import jsonl, read, read_one, source
from syndicate.readers.encoding import binary_kind, decode, mend

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
STORY = (
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said in a letter "
    "to its members, and the council will vote on the bridge in the autumn."
)


def lines(path: Path, *records: Any) -> Path:
    """Write records as JSON Lines; a string is written as it is."""
    path.write_text("".join((record if isinstance(record, str) else json.dumps(record)) + "\n" for record in records), "utf-8")
    return path


def everything(*paths: Path | str, **options: Any) -> list[Article | Skipped]:
    """Read all there is behind the paths."""
    return list(read([str(path) for path in paths], now=NOW, **options))


def articles(*paths: Path | str, **options: Any) -> list[Article]:
    """Read the articles behind the paths."""
    return [entry for entry in everything(*paths, **options) if isinstance(entry, Article)]


def skipped(*paths: Path | str, **options: Any) -> list[Skipped]:
    """Read what is skipped behind the paths."""
    return [entry for entry in everything(*paths, **options) if isinstance(entry, Skipped)]


def rules(article: Article, field: str) -> list[str]:
    """Return the rules of an article's notes on one field."""
    return [note.rule for note in article.notes if note.field == field]


# paths


def test_a_folder_is_read_in_the_order_of_names_with_all_below_it(tmp_path: Path) -> None:
    """Files come by name, whatever order they were made in; hidden files and folders are left out."""
    for name in ("b.txt", "a.txt", "sub/c.md", ".hidden.txt", ".git/d.txt", "sub/.e.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STORY)
    assert [article.ref for article in articles(tmp_path)] == ["a.txt", "b.txt", "c.md"]


def test_a_file_is_read_once_however_it_is_given(tmp_path: Path) -> None:
    """A file named twice, met in its folder, by a glob and through a link is one article with one origin."""
    file = tmp_path / "a.txt"
    file.write_text(STORY)
    (tmp_path / "link.txt").symlink_to(file)
    found = articles(file, tmp_path, tmp_path / "*.txt", f"{tmp_path}/./a.txt")
    assert [article.origin for article in found] == [file.resolve().as_posix()]


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    """A link to the folder itself makes no circle."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "again").symlink_to(tmp_path)
    assert len(articles(tmp_path)) == 1


def test_a_glob_reads_what_it_meets(tmp_path: Path) -> None:
    """A pattern that the shell did not expand is expanded, sorted."""
    for name in ("2.txt", "1.txt", "3.md"):
        (tmp_path / name).write_text(STORY)
    assert [article.ref for article in articles(tmp_path / "*.txt")] == ["1.txt", "2.txt"]


@pytest.mark.parametrize("given_path", ["missing.txt", "missing/", "*.nothing", "empty", "pictures", ""])
def test_a_path_that_leads_nowhere_is_refused_before_anything_is_read(tmp_path: Path, given_path: str) -> None:
    """A missing path, a pattern without a match and a folder without a readable file each name themselves and a remedy."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "a.png").write_bytes(b"\x89PNG\r\n")
    where = f"{tmp_path}/{given_path}" if given_path else ""
    with pytest.raises(InputError) as caught:
        read([where])
    assert caught.value.where == where
    assert caught.value.remedy


def test_nothing_given_is_refused() -> None:
    """A call without paths says that there is nothing to read."""
    with pytest.raises(InputError, match="there is nothing to read"):
        read([])


def test_unknown_suffixes_in_a_folder_are_counted_in_one_line(tmp_path: Path) -> None:
    """Files that no reader knows are summed up for the folder, not listed one by one."""
    for name in ("a.txt", "b.png", "c.png", "d.xls", "Makefile"):
        (tmp_path / name).write_text(STORY)
    assert [entry.reason for entry in skipped(tmp_path)] == ["4 files with suffixes that no reader knows: .png (none) .xls"]


def test_an_unknown_suffix_named_itself_is_said(tmp_path: Path) -> None:
    """A file of another format that was named itself is reported with its suffix; without a suffix its content decides."""
    (tmp_path / "a.xls").write_text(STORY)
    (tmp_path / "draft").write_text(STORY)
    assert [entry.reason for entry in skipped(tmp_path / "a.xls")] == ["no reader knows the suffix .xls"]
    assert [article.ref for article in articles(tmp_path / "draft")] == ["draft"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_skipped(tmp_path: Path) -> None:
    """Missing permission costs that file only."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "b.txt").write_text(STORY)
    (tmp_path / "a.txt").chmod(0)
    assert [type(entry) for entry in everything(tmp_path)] == [Skipped, Article]


def test_a_file_that_goes_away_is_skipped(tmp_path: Path) -> None:
    """A file that is deleted between listing and reading is reported, and the rest is read."""
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(STORY)
    entries = read([str(tmp_path)])
    (tmp_path / "a.txt").unlink()
    assert [(type(entry), entry.origin[-5:]) for entry in entries] == [(Skipped, "a.txt"), (Article, "b.txt")]


STDIN = {
    "plain": (STORY.encode(), 1),
    "json lines": (b'{"id": "1", "text": "one two"}\n{"id": "2", "text": "three"}\n', 2),
    "gzipped json lines": (gzip.compress(b'{"id": "1", "text": "one two"}\n'), 1),
    "html": (
        f"<!DOCTYPE html><html><head><title>Ferries</title></head><body><p>{STORY}</p><p>{STORY} Yes.</p></body></html>".encode(),
        1,
    ),
    "binary": (bytes(range(256)) * 20, 0),
    "nothing": (b"", 0),
}


@pytest.mark.parametrize(("data", "number"), STDIN.values(), ids=STDIN)
def test_standard_input_is_known_by_its_content(data: bytes, number: int) -> None:
    """What comes through a pipe is read by what it is, with the origin ``-``, and the stream stays open."""
    stream = io.BytesIO(data)
    entries = everything("-", stdin=stream)
    assert sum(isinstance(entry, Article) for entry in entries) == number
    assert len(entries) == max(number, 1)
    assert {entry.origin for entry in entries} == {"-"}
    assert not stream.closed


def test_one_article_is_one_article(tmp_path: Path) -> None:
    """``read_one`` gives the article, or says why there is none or more than one."""
    (tmp_path / "a.txt").write_text(STORY)
    (tmp_path / "empty.txt").write_text(" \n")
    two = lines(tmp_path / "two.jsonl", {"text": STORY}, {"text": STORY})
    assert read_one(str(tmp_path / "a.txt")).text == STORY
    with pytest.raises(InputError, match="more than one"):
        read_one(str(two))
    with pytest.raises(InputError, match="no text"):
        read_one(str(tmp_path / "empty.txt"))


# text and encoding

ENCODED = {
    "utf-8": ("Fähre „heute“ über die See", "utf-8"),
    "utf-8 with a mark": ("\ufeffFähre heute", "utf-8"),
    "utf-16 with a mark": ("Fähre heute", "utf-16"),
    "utf-16 without a mark": ("Plain words in two bytes a letter", "utf-16-le"),
    "western": ("Der Minister sagte „nein“ und verließ die Fähre früh am Morgen.", "cp1252"),
    "polish": ("Prezydent powiedział w środę, że rozmowy będą kontynuowane w przyszłym tygodniu.", "cp1250"),
    "russian": ("Президент заявил сегодня, что переговоры продолжатся на следующей неделе.", "cp1251"),
    "russian, unix": ("Президент заявил сегодня, что переговоры продолжатся на следующей неделе.", "koi8-r"),
    "japanese": ("フェリーは月曜日に港に戻る予定です。労働組合が書簡で明らかにした。", "cp932"),
    "chinese": ("渡轮将在周一返回港口，结束多年来持续时间最长的罢工，工会在信中说。", "gb18030"),
}


@pytest.mark.parametrize(("text", "encoding"), ENCODED.values(), ids=ENCODED)
def test_the_encoding_is_found_out(tmp_path: Path, text: str, encoding: str) -> None:
    """A file in any usual encoding gives its text; only plain UTF-8 needs no note."""
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    (article,) = articles(tmp_path)
    assert article.text == text.removeprefix("\ufeff")
    assert ("encoding" in rules(article, "text")) == (encoding != "utf-8")


def test_invalid_bytes_are_replaced_and_counted(tmp_path: Path) -> None:
    """Damaged UTF-8 is read as UTF-8, with a note that counts what was lost."""
    (tmp_path / "a.txt").write_bytes("Fähre über Öl und Äpfel, süß".encode() + b" \xff end")
    (article,) = articles(tmp_path)
    assert article.text == "Fähre über Öl und Äpfel, süß \ufffd end"
    assert [note.detail for note in article.notes if note.rule == "invalid-utf-8"] == ["1 places that are not valid UTF-8 became U+FFFD"]


def test_mojibake_is_mended_with_a_note_and_the_rest_is_left(tmp_path: Path) -> None:
    """The broken line is mended and said so; quotes, ligatures, widths and escapes elsewhere stay as they were."""
    kept = "“Quotes” ﬁne ｗｉｄｅ \x1b[31mred\x1b[0m &amp; …"
    (tmp_path / "a.txt").write_text(f"The cafÃ© was closed.\n{kept}", "utf-8")
    (article,) = articles(tmp_path)
    assert article.text == f"The café was closed.\n{kept}"
    assert rules(article, "text") == ["mojibake"]


def test_line_ends_become_one() -> None:
    """All three line ends are read as one, without a note."""
    assert mend("a\r\nb\rc\nd") == ("a\nb\nc\nd", ())


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_decoding(data: bytes) -> None:
    """Any bytes give a text that can be stored as UTF-8."""
    text, _ = decode(data)
    mended, _ = mend(text)
    mended.encode("utf-8")
    assert "\x00" not in mended
    assert "\r" not in mended


BINARIES = {
    "a RAR archive": b"Rar!\x1a\x07\x01\x00",
    "a PNG picture": b"\x89PNG\r\n\x1a\n\x00\x00",
    "binary data": bytes(range(256)) * 8,
    "zstd data": b"\x28\xb5\x2f\xfd\x24\x04",
}


@pytest.mark.parametrize(("kind", "data"), BINARIES.items(), ids=BINARIES)
@pytest.mark.parametrize("suffix", ["txt", "md", "html"])
def test_a_binary_file_with_a_text_suffix_is_skipped(tmp_path: Path, kind: str, data: bytes, suffix: str) -> None:
    """What is no text is named for what it is, and the file beside it is read."""
    (tmp_path / f"a.{suffix}").write_bytes(data)
    (tmp_path / "b.txt").write_text(STORY)
    first, second = everything(tmp_path)
    assert isinstance(first, Skipped)
    assert kind in first.reason
    assert isinstance(second, Article)


def test_a_single_nul_is_no_binary_file(tmp_path: Path) -> None:
    """A stray NUL in a text is replaced and noted."""
    (tmp_path / "a.txt").write_bytes(STORY.encode() + b"\x00 end")
    (article,) = articles(tmp_path)
    assert article.text == STORY + "\ufffd end"
    assert rules(article, "text") == ["nul"]
    assert binary_kind(STORY.encode() + b"\x00 end") is None


def test_a_file_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text file that is larger than one article may be is reported with the limit."""
    monkeypatch.setattr(source, "MOST_FILE_BYTES", 2**20)
    (tmp_path / "a.txt").write_bytes(b"word " * 2**18)
    assert [entry.reason for entry in skipped(tmp_path)] == ["holds more than 1 MB, the limit for one article"]


def test_fields_come_from_the_lines_around_the_story(tmp_path: Path) -> None:
    """A text file's head and foot fill the fields, the date in ISO form, each with a note that names its rule."""
    (tmp_path / "a.txt").write_text(
        f"Ferries Return to the Harbour\n\n2024-03-05 19:49:31 / COAST PRESS\n\nBy Jo Field\n\n{STORY}\n\n{STORY}"
    )
    (article,) = articles(tmp_path)
    assert (article.title, article.outlet, article.byline) == ("Ferries Return to the Harbour", "COAST PRESS", "Jo Field")
    assert article.published == "2024-03-05T19:49:31"
    assert article.uri is None
    assert {note.field for note in article.notes} == {"title", "outlet", "byline", "published"}


@pytest.mark.parametrize(
    ("written", "why"), [("March 5, 2031", "future"), ("February 30, 2024", "does not exist"), ("03/04/2025", "day/month")]
)
def test_a_date_that_cannot_be_is_left_empty_with_a_note(tmp_path: Path, written: str, why: str) -> None:
    """A future, impossible or ambiguous date gives no date, and a note that quotes it."""
    (tmp_path / "a.txt").write_text(f"Ferries Return to the Harbour\n\n{written}\n\n{STORY}\n\n{STORY}")
    (article,) = articles(tmp_path)
    assert article.published is None
    (note,) = [note for note in article.notes if note.field == "published"]
    assert written in note.detail
    assert why in note.detail


def test_front_matter_becomes_fields(tmp_path: Path) -> None:
    """A Markdown file's front matter gives the fields and leaves the text; of a link in the text its words stay."""
    head = (
        '---\ntitle: "Ferries return"\nauthors:\n  - Jo Field\n  - Kim Berg\ndate: 2024-03-05\n'
        'source: Coast Press\nurl: https://coast.example/a\ntags: [sea, "strike"]\n---\n'
    )
    (tmp_path / "a.md").write_text(f"{head}\n{STORY} [more](https://coast.example/b)\n")
    (article,) = articles(tmp_path)
    assert article.text == f"{STORY} more\n"
    assert (article.title, article.byline, article.published) == ("Ferries return", "Jo Field, Kim Berg", "2024-03-05")
    assert (article.outlet, article.uri) == ("Coast Press", "https://coast.example/a")


# JSON Lines

RECORDS: dict[str, tuple[dict[str, Any], dict[str, str | None]]] = {
    "short names": (
        {"id": 7, "text": STORY, "title": "T", "source": "Coast", "date": "2024-03-05", "url": "u"},
        {"ref": "7", "outlet": "Coast", "uri": "u"},
    ),
    "crawler names": (
        {
            "maintext": STORY,
            "date_publish": "2024-03-05 10:00:00",
            "source_domain": "coast.example",
            "authors": ["A", "B"],
            "language": "en",
        },
        {"outlet": "coast.example", "published": "2024-03-05T10:00:00", "byline": "A, B", "language": "en"},
    ),
    "nested": ({"body": STORY, "source": {"id": None, "name": "Coast"}, "author": [{"name": "A"}]}, {"outlet": "Coast", "byline": "A"}),
    "paragraphs as a list": ({"content": ["One.", "Two."]}, {"text": "One.\n\nTwo."}),
    "other case": (
        {"Headline": "T", "Raw-Text": STORY, "PubDate": "Tue, 05 Mar 2024 10:00:00 +0100"},
        {"title": "T", "published": "2024-03-05T10:00:00+01:00"},
    ),
    "seconds": ({"text": STORY, "timestamp": 1709632800}, {"published": "2024-03-05T10:00:00+00:00"}),
    "the future": ({"text": STORY, "date": "2031-01-01"}, {"published": None}),
    "empty values": ({"text": STORY, "title": " ", "author": None, "source": []}, {"title": None, "byline": None, "outlet": None}),
    "no id": ({"text": STORY}, {"ref": "a.jsonl:1"}),
    "half a character": ({"text": "bad \ud83d end"}, {"text": "bad \ufffd end"}),
}


@pytest.mark.parametrize(("record", "expected"), RECORDS.values(), ids=RECORDS)
def test_the_usual_names_of_fields_are_known(tmp_path: Path, record: dict[str, Any], expected: dict[str, str | None]) -> None:
    """Records as archives and crawlers write them give the article's fields."""
    (article,) = articles(lines(tmp_path / "a.jsonl", record))
    assert {name: getattr(article, name) for name in expected} == expected


def test_a_mapping_wins_over_the_usual_names(tmp_path: Path) -> None:
    """Another name for a field, also inside an object, is used if it is given; an unknown field is refused."""
    path = lines(tmp_path / "a.jsonl", {"text": "no", "body_plain": STORY, "meta": {"house": "Coast"}})
    (article,) = articles(path, mapping={"text": "body_plain", "outlet": "meta.house"})
    assert (article.text, article.outlet) == (STORY, "Coast")
    with pytest.raises(InputError, match="not a field that a mapping can set"):
        read([str(path)], mapping={"texts": "x"})


def test_a_bad_line_costs_only_itself(tmp_path: Path) -> None:
    """Each line that cannot be read is named with its number and reason; the others are read."""
    path = lines(tmp_path / "a.jsonl", {"text": "one"}, '{"text": "broken', "[1, 2]", "", {"title": "no text"}, "9" * 5000, {"text": "two"})
    assert [article.text for article in articles(path)] == ["one", "two"]
    assert [(entry.place, entry.reason.split(":")[0]) for entry in skipped(path)] == [
        ("line 2, column 10", "is not valid JSON"),
        ("line 3", "holds a list, not an object with fields"),
        ("line 5", "has no text"),
        ("line 6", "is JSON that cannot be read (Exceeds the limit (4300 digits) for integer string conversion"),
    ]


def test_many_bad_lines_are_summed_up(tmp_path: Path) -> None:
    """A file of junk says so for its first lines and counts the rest; an article behind it is read all the same."""
    path = lines(tmp_path / "a.jsonl", *["junk"] * 250, {"text": "here"})
    found = everything(path)
    assert [entry.text for entry in found if isinstance(entry, Article)] == ["here"]
    assert len(skipped(path)) == 101
    assert isinstance(found[-1], Skipped)
    assert "150 more lines" in found[-1].reason


def test_deep_nesting_costs_only_its_line(tmp_path: Path) -> None:
    """A line that is nested without end does not stop the reading."""
    path = lines(tmp_path / "a.jsonl", '{"text": ' + "[" * 200_000, {"text": "two"})
    assert [type(entry) for entry in everything(path)] == [Skipped, Article]


def test_json_over_many_lines_is_said_once(tmp_path: Path) -> None:
    """A JSON array with a .jsonl suffix gives one reason with a remedy, not one a line."""
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps([{"text": STORY}] * 3, indent=1))
    (entry,) = everything(path)
    assert isinstance(entry, Skipped)
    assert "jq" in (entry.remedy or "")


def test_repeated_ids_are_told_apart(tmp_path: Path) -> None:
    """The same id with another text gets a ref of its own and a note; with the same text the line is skipped."""
    path = lines(
        tmp_path / "a.jsonl",
        {"id": "x", "text": "one"},
        {"id": "x", "text": "two"},
        {"id": "x", "text": "one"},
        {"id": "x#2", "text": "three"},
    )
    found = articles(path)
    assert [article.ref for article in found] == ["x", "x#2", "x#2#2"]
    assert rules(found[1], "ref") == ["repeated-id"]
    assert [(entry.place, "repeats" in entry.reason) for entry in skipped(path)] == [("line 3", True)]


def test_a_line_over_the_limit_is_passed_over_without_being_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than the limit is skipped with the limit named, and the next line keeps its number."""
    monkeypatch.setattr(jsonl, "MOST_LINE_BYTES", 2**20)
    path = lines(tmp_path / "a.jsonl", {"text": "one"}, {"text": "x" * (5 * 2**20)}, {"text": "two"})
    assert [article.ref for article in articles(path)] == ["a.jsonl:1", "a.jsonl:3"]
    assert [(entry.place, entry.reason) for entry in skipped(path)] == [("line 2", "is longer than 1 MB, the limit for one line")]


def test_gzip_is_read_and_its_damage_keeps_what_came_before(tmp_path: Path) -> None:
    """A damaged archive gives the articles before the damage, and says where it broke off."""
    packed = gzip.compress("".join(json.dumps({"id": n, "text": f"{n} {os.urandom(400).hex()}"}) + "\n" for n in range(2000)).encode())
    (tmp_path / "whole.jsonl.gz").write_bytes(packed)
    (tmp_path / "cut.jsonl.gz").write_bytes(packed[: len(packed) // 2])
    assert len(articles(tmp_path / "whole.jsonl.gz")) == 2000
    entries = everything(tmp_path / "cut.jsonl.gz")
    assert 500 < len(entries) < 1500
    assert isinstance(entries[-1], Skipped)
    assert "damaged" in entries[-1].reason
    assert all(isinstance(entry, Article) for entry in entries[:-1])


def test_the_content_tells_packed_from_plain(tmp_path: Path) -> None:
    """A .jsonl.gz that is not packed and a .jsonl that is are both read."""
    line = json.dumps({"text": STORY}).encode()
    (tmp_path / "a.jsonl.gz").write_bytes(line)
    (tmp_path / "b.jsonl").write_bytes(gzip.compress(line))
    assert [article.text for article in articles(tmp_path)] == [STORY, STORY]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.binary(max_size=60)
        | st.dictionaries(st.sampled_from(["text", "id", "date"]), st.text(max_size=20) | st.integers() | st.floats()).map(
            lambda d: json.dumps(d).encode()
        ),
        max_size=8,
    )
)
def test_no_line_stops_the_reading(tmp_path: Path, rows: list[bytes]) -> None:
    """Whatever the lines hold, the one behind them is read, and every article can be stored."""
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "first", "text": "here"}\n' + b"\n".join(rows) + b'\n{"id": "last one", "text": "there"}\n')
    found = articles(path)
    assert (found[0].text, found[-1].text) == ("here", "there")
    assert len({article.ref for article in found}) == len(found)
    for article in found:
        (article.text + article.ref + (article.published or "")).encode()


# HTML

HEAD = (
    '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Ferries return - Coast Press</title>'
    '<meta property="og:site_name" content="Coast Press">{head}</head>'
)
BODY = (
    f"<body><nav><a href='/'>Home</a></nav><article><h1>Ferries return</h1><p>{STORY}</p><p>{STORY} So it was said on Friday.</p></article>"
    "<footer>About us</footer></body></html>"
)
OWN = '<meta property="og:url" content="https://www.coast.example/a"><link rel="canonical" href="https://coast.example/a">'


def page(path: Path, head: str = "") -> Path:
    """Write a news page with more in its head."""
    path.write_text(HEAD.format(head=head) + BODY, "utf-8")
    return path


def test_a_page_gives_its_text_and_fields(tmp_path: Path) -> None:
    """The main text comes in paragraphs with blank lines between them, the fields from the head, the time with them."""
    head = OWN + '<meta property="article:published_time" content="2024-03-05T10:00:00+01:00"><meta name="author" content="Jo Field">'
    (article,) = articles(page(tmp_path / "a.html", head))
    assert f"{STORY}\n\n{STORY} So it was said on Friday." in article.text
    assert "About us" not in article.text
    assert (article.outlet, article.byline, article.language) == ("Coast Press", "Jo Field", "en")
    assert (article.published, article.uri) == ("2024-03-05T10:00:00+01:00", "https://coast.example/a")
    assert "Ferries return" in (article.title or "")
    assert article.declared == ()


DECLARED = {
    "canonical elsewhere": (
        '<meta property="og:url" content="https://coast.example/a"><link rel="canonical" href="https://isle.example/b">',
        ["isle.example"],
    ),
    "syndication source": (OWN + '<meta name="syndication-source" content="https://isle.example/b">', ["isle.example"]),
    "original source": (OWN + '<meta name="original-source" content="https://www.isle.example/b">', ["isle.example"]),
    "based on": (
        OWN + '<script type="application/ld+json">{"@type": "NewsArticle", "isBasedOn": "https://isle.example/b"}</script>',
        ["isle.example"],
    ),
    "credit text": (
        OWN + '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "creditText": "Isle Post"}]}</script>',
        ["Isle Post"],
    ),
    "its own other host": (OWN + '<meta name="syndication-source" content="https://m.coast.example/b">', []),
    "its own name": (OWN + '<script type="application/ld+json">{"@type": "NewsArticle", "creditText": "Coast Press"}</script>', []),
    "a picture's credit": (OWN + '<script type="application/ld+json">{"@type": "ImageObject", "creditText": "Isle Post"}</script>', []),
    "broken data": (OWN + '<script type="application/ld+json">{"@type": </script>', []),
    "canonical alone": ('<link rel="canonical" href="https://isle.example/b">', []),
}


@pytest.mark.parametrize(("head", "sources"), DECLARED.values(), ids=DECLARED)
def test_an_origin_elsewhere_is_a_declared_credit(tmp_path: Path, head: str, sources: list[str]) -> None:
    """If a page's head names another site or organisation as its origin, that is a credit; its own name is none."""
    (article,) = articles(page(tmp_path / "a.html", head))
    assert [credit.source for credit in article.declared] == sources
    assert all((credit.form, credit.start, credit.end) == (CreditForm.LINK, -1, -1) for credit in article.declared)


EMPTY_PAGES = {
    "no text": "<html><body><nav>Home</nav></body></html>",
    "blank": "  \n",
    "no html at all": "<<<>>>",
    "only a script": "<html><script>go()</script></html>",
}


@pytest.mark.parametrize("content", EMPTY_PAGES.values(), ids=EMPTY_PAGES)
def test_a_page_without_a_main_text_is_skipped(tmp_path: Path, content: str) -> None:
    """A page that contains no article says so."""
    (tmp_path / "a.html").write_text(content)
    assert [type(entry) for entry in everything(tmp_path)] == [Skipped]


def test_a_page_is_decoded_as_it_says(tmp_path: Path) -> None:
    """A page that is not UTF-8 is read in the encoding that its head names."""
    text = (HEAD.format(head="") + BODY).replace("utf-8", "windows-1251").replace("in the autumn", "осенью")
    (tmp_path / "a.html").write_bytes(text.encode("cp1251"))
    (article,) = articles(tmp_path)
    assert "осенью" in article.text


def test_deeply_nested_pages_stop_nothing(tmp_path: Path) -> None:
    """A page of 100,000 nested elements is read or skipped, and the next file is read."""
    (tmp_path / "a.html").write_text("<html><body>" + "<div>" * 100_000 + STORY)
    (tmp_path / "b.txt").write_text(STORY)
    assert isinstance(everything(tmp_path)[-1], Article)


@pytest.fixture(autouse=True)
def _closed_files(recwarn: pytest.WarningsRecorder) -> Iterator[None]:
    """Leave no file open behind a reader."""
    yield
    assert [str(w.message) for w in recwarn if issubclass(w.category, ResourceWarning)] == []
