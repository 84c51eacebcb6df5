"""Web archives give their pages, feeds and texts as articles with the time they were seen, whatever is broken in between."""

from __future__ import annotations

import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syndicate.model.article import Article, Skipped
from syndicate.readers import FORMATS, captures, warc, webanswer
from syndicate.readers.refs import MOST_ENTRIES_REPORTED
from syndicate.readers.source import HEAD_BYTES, Context, Format, InputStream
from syndicate.readers.warc import ARC, WARC
from syndicate.readers.webanswer import read_answer

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
STORY = [
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said.",
    "Its members had voted on Friday evening in the old customs house, where the first strike of the line was called in 1921.",
    "The council will decide in the autumn whether the bridge is built that would make two of the seven crossings needless.",
]
TEXT = "\n\n".join(STORY)
SEEN = "2025-05-30T09:15:00Z"


def page(*texts: str, head: str = "") -> bytes:
    """Return an HTML page with these paragraphs."""
    body = "".join(f"<p>{text}</p>" for text in texts or STORY)
    return f"<!doctype html><html><head><title>Ferries</title>{head}</head><body><article>{body}</article></body></html>".encode()


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """Return the answer of a server."""
    lines = (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers)
    return "\r\n".join([*lines, "", ""]).encode() + body


def record(block: bytes, uri: str = "https://harbour.example/a", kind: str = "response", *headers: str, length: int | None = None) -> bytes:
    """Return one WARC record."""
    types = {"response": "application/http; msgtype=response", "request": "application/http; msgtype=request", "conversion": "text/plain"}
    lines = ["WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {uri}", f"WARC-Date: {SEEN}"]
    if not any(line.startswith("Content-Type") for line in headers):
        lines.append(f"Content-Type: {types.get(kind, 'application/warc-fields')}")
    lines += [*headers, f"Content-Length: {len(block) if length is None else length}", "", ""]
    return "\r\n".join(lines).encode() + block + b"\r\n\r\n"


def arc(*records: tuple[str, bytes]) -> bytes:
    """Return an ARC file, version 1."""
    about = b"1 0 Harbour\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [b"filedesc://a.arc 0.0.0.0 20250530091500 text/plain %d\n%s\n" % (len(about), about)]
    parts += [f"{uri} 192.0.2.1 20250530091500 text/html {len(block)}\n".encode() + block + b"\n" for uri, block in records]
    return b"".join(parts)


def entries(data: bytes, form: Format = WARC) -> list[Article | Skipped]:
    """Read an archive from its bytes."""
    source = InputStream("crawl.warc", "crawl.warc", io.BufferedReader(io.BytesIO(data), HEAD_BYTES))
    return list(form.read(source, Context(now=NOW, formats=FORMATS)))


def articles(data: bytes, form: Format = WARC) -> list[Article]:
    """Read the articles of an archive."""
    return [entry for entry in entries(data, form) if isinstance(entry, Article)]


def skipped(data: bytes, form: Format = WARC) -> list[Skipped]:
    """Read what is skipped of an archive."""
    return [entry for entry in entries(data, form) if isinstance(entry, Skipped)]


def test_a_captured_page_is_an_article_with_the_time_it_was_seen() -> None:
    """The address is the article's ref and uri, the record's date is when it was captured."""
    [article] = articles(record(http(page())))
    assert (article.ref, article.uri, article.text) == ("https://harbour.example/a", "https://harbour.example/a", TEXT)
    assert dict(article.metadata)["captured"] == "2025-05-30T09:15:00+00:00"
    assert (article.outlet, article.title) == ("harbour.example", "Ferries")


def chunked(data: bytes) -> bytes:
    """Return a body in chunks of 100 bytes."""
    return b"".join(b"%x\r\n%s\r\n" % (len(data[i : i + 100]), data[i : i + 100]) for i in range(0, len(data), 100)) + b"0\r\n\r\n"


@pytest.mark.parametrize(
    ("name", "block"),
    [
        ("as it is", http(page())),
        ("in chunks", http(chunked(page()), "Transfer-Encoding: chunked")),
        ("said to be in chunks", http(page(), "Transfer-Encoding: chunked")),
        ("gzipped", http(gzip.compress(page()), "Content-Encoding: gzip")),
        ("said to be gzipped", http(page(), "Content-Encoding: gzip")),
        ("gzipped and in chunks", http(chunked(gzip.compress(page())), "Content-Encoding: gzip", "Transfer-Encoding: chunked")),
        ("deflated", http(zlib.compress(page()), "Content-Encoding: deflate")),
        ("deflated without a header", http(zlib.compress(page())[2:-4], "Content-Encoding: deflate")),
        ("said to be brotli", http(page(), "Content-Encoding: br")),
        ("without a type", http(page(), kind="")),
        ("lines with line feeds only", http(page()).replace(b"\r\n", b"\n")),
    ],
)
def test_a_body_is_read_in_whatever_coding_it_came(name: str, block: bytes) -> None:
    """Archives keep bodies coded, decoded, or decoded under headers that say otherwise."""
    assert [article.text for article in articles(record(block))] == [TEXT], name


def test_a_brotli_body_is_unpacked() -> None:
    """The library that reads the archive has the codec."""
    brotli = pytest.importorskip("brotli")
    assert [article.text for article in articles(record(http(brotli.compress(page()), "Content-Encoding: br")))] == [TEXT]


@pytest.mark.parametrize(
    ("name", "kind", "block", "headers"),
    [
        ("a page without its answer", "resource", page(), ("Content-Type: text/html",)),
        ("a WET text", "conversion", TEXT.encode(), ()),
        ("a plain text", "response", http(TEXT.encode(), kind="text/plain"), ()),
        ("a text in another encoding", "response", http(TEXT.encode("utf-16"), kind="text/plain; charset=utf-16"), ()),
    ],
)
def test_other_records_that_hold_an_article_are_read(name: str, kind: str, block: bytes, headers: tuple[str, ...]) -> None:
    """Resources, conversions and plain texts hold articles as well as pages do."""
    [article] = articles(record(block, "https://harbour.example/a", kind, *headers))
    assert (article.text, article.uri, dict(article.metadata)["captured"]) == (
        TEXT,
        "https://harbour.example/a",
        "2025-05-30T09:15:00+00:00",
    ), name


def test_a_captured_feed_gives_its_items() -> None:
    """RSS and JSON Feed inside an archive are read as feeds, and each item was seen when the feed was."""
    item = f"<item><guid>1</guid><description>{STORY[0]}</description></item>"
    rss = f"<rss version='2.0'><channel><title>Harbour</title>{item}</channel></rss>"
    feed = json.dumps({"version": "https://jsonfeed.org/version/1", "title": "Sound", "items": [{"id": "2", "content_text": STORY[1]}]})
    data = record(http(rss.encode(), kind="application/rss+xml")) + record(http(feed.encode(), kind="application/json"))
    found = [(article.ref, article.outlet, article.text, dict(article.metadata)["captured"]) for article in articles(data)]
    assert found == [("1", "Harbour", STORY[0], "2025-05-30T09:15:00+00:00"), ("2", "Sound", STORY[1], "2025-05-30T09:15:00+00:00")]


def test_records_without_an_article_are_passed_over_and_counted() -> None:
    """Requests and revisits are silent; answers that are no article are told in one sentence."""
    silent = record(b"GET / HTTP/1.0\r\n\r\n", kind="request") + record(http(b""), kind="revisit") + record(b"a: b\r\n", kind="metadata")
    assert [type(entry) for entry in entries(silent + record(http(page())))] == [Article]
    assert [entry.reason for entry in skipped(silent)] == [
        "contains no captured article (1 metadata records, 1 request records, 1 revisit records)"
    ]
    other = [
        http(b"\x89PNG", kind="image/png"),
        http(b"a{}", kind="text/css"),
        http(page(), status="404 Not Found"),
        http(b"[1]", kind="application/json"),
    ]
    [told] = skipped(record(http(page())) + b"".join(map(record, other)))
    assert (
        told.reason
        == "also has parts that are not articles: 1 answers with the status 404, 1 application/json, 2 pictures, scripts and the like"
    )


def test_the_crawlers_own_notes_are_no_articles() -> None:
    """Logs, name look-ups and robots.txt are texts that nobody published as articles."""
    own = ["metadata://gnu.org/software/wget/warc/wget.log", "dns:harbour.example", "https://harbour.example/robots.txt"]
    data = b"".join(record(TEXT.encode(), uri, "resource", "Content-Type: text/plain") for uri in own)
    assert articles(data) == []


def test_a_page_captured_twice_is_two_articles_only_where_its_text_changed() -> None:
    """The first capture of a text is kept; another text under the same address gets a ref of its own."""
    data = record(http(page())) * 2 + record(http(page(*reversed(STORY))))
    assert [article.ref for article in articles(data)] == ["https://harbour.example/a", "https://harbour.example/a#2"]
    assert skipped(data) == []


# packed and broken archives


def packed(*records: bytes) -> bytes:
    """Return records packed each for itself, as crawlers write them."""
    return b"".join(map(gzip.compress, records))


THREE = [record(http(page(story, *STORY)), f"https://harbour.example/{number}") for number, story in enumerate(STORY)]
REFS = [f"https://harbour.example/{number}" for number in range(3)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain", b"".join(THREE)),
        ("packed each for itself", packed(*THREE)),
        ("packed as one", gzip.compress(b"".join(THREE))),
        ("filled up with zeros", packed(*THREE) + bytes(512)),
    ],
)
def test_an_archive_is_read_packed_or_not(name: str, data: bytes) -> None:
    """How it is packed changes nothing."""
    assert WARC.recognises(data[:HEAD_BYTES])
    assert not ARC.recognises(data[:HEAD_BYTES])
    assert [article.ref for article in articles(data)] == REFS, name
    assert skipped(data) == []


def broken() -> Iterator[tuple[str, bytes, list[str], str, str]]:
    """Yield archives broken in the second record: name, bytes, the refs that can be read, and what is told where."""
    one, two, three = THREE
    first, last = REFS[:1], [REFS[0], REFS[2]]
    yield "garbage between", one + b"garbage\r\n" * 20 + three, last, "is not a WARC record", f"byte {0}"
    yield (
        "a length too small",
        one.replace(b"Content-Length: ", b"Content-Length: 1\r\nX: ") + three,
        [REFS[2]],
        "is not a WARC record",
        "byte 0",
    )
    yield "cut off", (one + two)[:-200], first, "is a record that breaks off after", f"record 2, byte {len(one)}"
    yield (
        "packed and cut off",
        packed(one, two)[:-60],
        first,
        "is a record that breaks off after",
        f"record 2, byte {len(gzip.compress(one))}",
    )
    damaged = bytearray(gzip.compress(two))
    damaged[len(damaged) // 2] ^= 0xFF
    begins = len(gzip.compress(one))
    yield "packed and damaged", packed(one) + bytes(damaged) + packed(three), last, "the gzip data are damaged", f"byte {begins}"
    yield (
        "packed with garbage between",
        packed(one) + b"garbage" * 9 + packed(three),
        last,
        "what follows is not gzip data",
        f"byte {begins}",
    )


@pytest.mark.parametrize(("name", "data", "refs", "reason", "place"), [*broken()])
def test_a_broken_record_is_told_with_its_place_and_the_next_is_read(
    name: str, data: bytes, refs: list[str], reason: str, place: str
) -> None:
    """What can be found after the damage is read."""
    assert [article.ref for article in articles(data)] == refs, name
    told = skipped(data)
    assert any(reason in entry.reason for entry in told), name
    assert place in " ".join(entry.place or "" for entry in told), name


def test_a_record_that_breaks_off_after_its_page_is_read_with_a_note() -> None:
    """If the answer says how long its body is and all of it is there, nothing is missing but line ends."""
    body = page()
    data = record(http(body, f"Content-Length: {len(body)}"), length=len(http(body, f"Content-Length: {len(body)}")) + 12)
    [article] = articles(data[:-4])
    assert article.text == TEXT
    assert [note.rule for note in article.notes if note.field == "text"] == ["record"]


def test_what_the_crawler_cut_off_says_so() -> None:
    """A record with WARC-Truncated is read with a note."""
    [article] = articles(record(http(page()), "https://harbour.example/a", "response", "WARC-Truncated: length"))
    assert "the crawler cut it off (length)" in [note.detail for note in article.notes]


def test_records_beyond_the_limit_are_told_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """A large record costs no more memory than the limit, and the next one is read."""
    for module in (warc, captures, webanswer):
        monkeypatch.setattr(module, "MOST_FILE_BYTES", 10_000)
    large = http(b"<html>" + b"x" * 20_000)
    bomb = http(gzip.compress(b"<html>" + b"y" * 20_000), "Content-Encoding: gzip")
    data = record(large, "https://harbour.example/l") + record(bomb, "https://harbour.example/b") + record(http(page()))
    assert [article.ref for article in articles(data)] == ["https://harbour.example/a"]
    assert [entry.reason.split(";")[0].split(",")[0] for entry in skipped(data)] == ["is a record of 0 MB", "unpacks to more than 0 MB"]
    assert [article.ref for article in articles(arc(("https://harbour.example/l", large), (REFS[0], http(page()))), ARC)] == REFS[:1]


def test_of_many_broken_pages_the_first_are_told_and_the_others_counted() -> None:
    """A crawl of front pages does not drown what else there is to say."""
    empty = record(http(b"<html><body><nav>Menu</nav></body></html>"))
    told = skipped(empty * (MOST_ENTRIES_REPORTED + 5) + THREE[0])
    assert len(told) == MOST_ENTRIES_REPORTED + 1
    assert told[-1].reason == "holds 5 more records that were not read, for reasons such as those above"


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The scan goes on with one sentence for the file."""
    monkeypatch.setitem(sys.modules, "fastwarc", None)
    for form, data in ((WARC, THREE[0]), (ARC, arc((REFS[0], http(page()))))):
        assert [entry.remedy for entry in skipped(data, form)] == ["Install them with: pip install 'syndicate[warc]'"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_archive_however_broken_raises(data: Any) -> None:
    """Bytes changed, cut out or put in anywhere: something comes out or is told."""
    whole = bytearray(data.draw(st.sampled_from([b"".join(THREE), packed(*THREE), arc(*((ref, http(page())) for ref in REFS))])))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(whole)))
        end = data.draw(st.integers(at, min(len(whole), at + 50)))
        whole[at:end] = data.draw(st.binary(max_size=20))
    for form in (WARC, ARC):
        for entry in entries(bytes(whole), form):
            assert isinstance(entry, Article | Skipped)


# ARC


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
def test_an_arc_file_is_read(pack: Any) -> None:
    """The line before each page names its address and time; an address may have spaces in it."""
    data = pack(arc((REFS[0], http(page())), ("https://harbour.example/a b", http(page(*reversed(STORY))))))
    assert ARC.recognises(data[:HEAD_BYTES])
    assert not WARC.recognises(data[:HEAD_BYTES])
    found = [(article.ref, dict(article.metadata)["captured"]) for article in articles(data, ARC)]
    assert found == [(REFS[0], "2025-05-30T09:15:00+00:00"), ("https://harbour.example/a b", "2025-05-30T09:15:00+00:00")]
    assert skipped(data, ARC) == []


def test_a_broken_arc_record_is_told_and_the_next_is_read() -> None:
    """A length that is none says where, and reading goes on at the next line that heads a record."""
    data = arc((REFS[0], http(page())), (REFS[1], http(page())), (REFS[2], http(page(*reversed(STORY)))))
    second = data.index(REFS[1].encode())
    length = data.index(b"text/html ", second) + len(b"text/html ")
    hurt = data[:length] + b"-" + data[length:]
    assert [article.ref for article in articles(hurt, ARC)] == [REFS[0], REFS[2]]
    assert [(entry.place, entry.reason.partition(":")[0]) for entry in skipped(hurt, ARC)] == [
        (f"record 3, byte {second}", "is not an ARC record")
    ]


def test_an_arc_of_version_2_has_more_fields() -> None:
    """Its lines name the answer's status, checksum and more before the length."""
    about = b"2 0 Harbour\nURL IP-address Archive-date Content-type Result-code Checksum Location Offset Filename Archive-length\n"
    head = b"filedesc://a.arc 0.0.0.0 20250530091500 text/plain 200 - - 0 a.arc %d\n%s\n" % (len(about), about)
    block = http(page())
    line = f"https://harbour.example/a b 192.0.2.1 20250530091500 text/html 200 abc - 99 a.arc {len(block)}\n".encode()
    assert ARC.recognises(head)
    [article] = articles(head + line + block + b"\n", ARC)
    assert (article.ref, dict(article.metadata)["captured"]) == ("https://harbour.example/a b", "2025-05-30T09:15:00+00:00")


# answers


@pytest.mark.parametrize(
    ("name", "block", "status", "kind", "charset", "body"),
    [
        ("usual", http(b"x", kind="Text/HTML; charset='UTF-8'"), 200, "text/html", "UTF-8", b"x"),
        ("no answer at all", b"x", 0, "text/plain", None, b"x"),
        ("no end of its headers", b"HTTP/1.1 200 OK\r\nContent-Type: a/b", 200, "a/b", None, b""),
        ("chunks that break off", http(chunked(b"y" * 150)[:-20], "Transfer-Encoding: chunked"), 200, "text/html", "utf-8", b"y" * 137),
        (
            "gzip that breaks off",
            http(gzip.compress(b"z" * 50, mtime=0)[:-8], "Content-Encoding: gzip"),
            200,
            "text/html",
            "utf-8",
            b"z" * 50,
        ),
    ],
)
def test_an_answer_is_taken_apart(name: str, block: bytes, status: int, kind: str, charset: str | None, body: bytes) -> None:
    """Status, type, charset and body come out, as far as they are there."""
    answer = read_answer(block, "text/plain")
    assert (answer.status, answer.kind, answer.charset, answer.body) == (status, kind, charset, body), name
