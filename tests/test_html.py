"""HTML pages give their main text, their fields and what they say of their origin, whatever else stands on them."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation.credits import survey
from syndicate.archive import schema
from syndicate.archive.page_cache import PageCache
from syndicate.model.article import BESIDE_TEXT, METADATA, Article, CreditForm, Note, Skipped
from syndicate.readers import html, read
from syndicate.readers.archived import live_address
from syndicate.readers.html import Page, read_page
from syndicate.readers.pagehead import Head, without_site
from syndicate.readers.source import Context, InputStream, content_hash

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FERRIES = [
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said.",
    "Its members had voted on Friday evening in the old customs house, where the first strike of the line was called in 1921.",
    "The council will decide in the autumn whether the bridge is built that would make two of the seven crossings needless.",
]
BRIDGE = [
    "A bridge over the sound would cost more than the island spends in nine years, an engineer told the council on Tuesday.",
    "Nobody has asked the fishermen yet, whose boats would have to wait for the turn of the tide before they could pass it.",
    "Whoever wants to read the report finds it in the library, on the shelf where the maps of the old moorings are kept too.",
]


def paragraphs(texts: list[str]) -> str:
    """Return texts as paragraphs."""
    return "".join(f"<p>{text}</p>" for text in texts)


def page(head: str = "", body: str = "") -> bytes:
    """Return a page."""
    body = body or f"<article><h1>Ferries return</h1>{paragraphs(FERRIES)}</article>"
    start = '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferries return</title>'
    return f"{start}{head}</head><body>{body}</body></html>".encode()


def data(**values: Any) -> str:
    """Return a NewsArticle as JSON-LD."""
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **values})}</script>'


def entry(content: bytes, kept: Any = None, **options: Any) -> Article | Skipped:
    """Read a page."""
    source = InputStream("a.html", "a.html", io.BufferedReader(io.BytesIO(b"")))
    return read_page(content, source=source, context=Context(now=NOW, kept=kept), **options)


def article(content: bytes, **options: Any) -> Article:
    """Read a page that holds an article."""
    found = entry(content, **options)
    assert isinstance(found, Article)
    return found


def rules(found: Article, field: str) -> list[str]:
    """Return the rules of an article's notes on one field."""
    return [note.rule for note in found.notes if note.field == field]


STATED: dict[str, tuple[str, dict[str, str]]] = {
    "json-ld": (
        data(
            dateModified="2024-03-06T08:00:00+01:00", keywords=["ferries", "strike", "type:story"], articleSection="Harbour", genre="News",
            isAccessibleForFree=False, creditText="Isle Post", copyrightHolder={"name": "Coast Press Ltd"},
            usageInfo="https://coast.example/terms", alternativeHeadline="After forty days", dateline="PORT ELLEN", version=3,
        ),
        {
            "modified": "2024-03-06T08:00:00+01:00", "keywords": "ferries, strike", "section": "Harbour", "genre": "News", "free": "no",
            "credit_line": "Isle Post", "rights": "Coast Press Ltd", "usage_terms": "https://coast.example/terms",
            "subtitle": "After forty days", "location": "PORT ELLEN", "version": "3",
        },
    ),
    "provider": (data(provider={"@type": "Organization", "name": "Isle Post"}), {"provider": "Isle Post"}),
    "free, written out": (data(isAccessibleForFree="True"), {"free": "yes"}),
    "free, in parts": (data(isAccessibleForFree="perhaps"), {}),
    "based on an object": (
        data(isBasedOn={"@type": "NewsArticle", "name": "Ferries to return", "url": "https://isle.example/b"}),
        {"original": "https://isle.example/b"},
    ),
    "open graph": (
        '<meta property="article:section" content="Harbour"><meta property="article:tag" content="sea">'
        '<meta property="article:tag" content="strike"><meta property="article:modified_time" content="2024-03-06">'
        '<meta property="og:description" content="After forty days"><meta property="article:content_tier" content="locked">',
        {"section": "Harbour", "keywords": "sea, strike", "modified": "2024-03-06", "subtitle": "After forty days", "free": "no"},
    ),
    "meta names": (
        '<meta name="news_keywords" content="sea, strike"><meta name="copyright" content="Coast Press">'
        '<meta name="description" content="Soon">',
        {"keywords": "sea, strike", "rights": "Coast Press", "subtitle": "Soon"},
    ),
    "syndication source": (
        '<meta name="syndication-source" content="https://isle.example/b"><link rel="canonical" href="https://coast.example/a">',
        {"original": "https://isle.example/b", "canonical": "https://coast.example/a"},
    ),
    "a time that is none": ('<meta property="article:modified_time" content="soon">', {}),
    "the title again": ('<meta name="description" content="Ferries return">', {}),
    "json-ld in a comment": (
        '<script type="application/ld+json">//<![CDATA[\n{"@type": "NewsArticle", "articleSection": "Harbour"}\n//]]></script>',
        {"section": "Harbour"},
    ),
    "json-ld with a semicolon": (
        '<script type="application/ld+json">{"@type": "NewsArticle", "articleSection": "Sea"};</script>',
        {"section": "Sea"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "expected"), STATED.values(), ids=STATED)
def test_what_a_head_states_becomes_metadata(head: str, expected: dict[str, str]) -> None:
    """Each thing that JSON-LD, OpenGraph and meta elements state stands under its one name, and nothing else does."""
    found = article(page(head)).metadata
    assert dict(found) == expected
    assert list(found) == sorted(found)
    assert {name for name, _ in found} <= METADATA.keys()


FIELDS: dict[str, tuple[str, dict[str, str | None]]] = {
    "authors": (data(author=[{"@type": "Person", "name": "Jo Field"}, {"name": "Kim Berg"}]), {"byline": "Jo Field, Kim Berg"}),
    "author in a meta element": ('<meta name="author" content="By Jo Field">', {"byline": "Jo Field"}),
    "a profile is no name": ('<meta property="article:author" content="https://coast.example/jo">', {"byline": None}),
    "json-ld before meta": (
        data(datePublished="2024-03-05T10:00:00+01:00", headline="Ferries return")
        + '<meta property="article:published_time" content="2024-03-04">',
        {"published": "2024-03-05T10:00:00+01:00"},
    ),
    "the time of the day that is stated": (
        data(datePublished="2024-03-05") + '<meta property="article:published_time" content="2024-03-05T10:00:00Z">',
        {"published": "2024-03-05T10:00:00+00:00"},
    ),
    "a date that is none is passed over": (
        '<meta property="article:published_time" content="0001-01-01T00:00:00Z">' + data(datePublished="2024-03-05T10:00:00Z"),
        {"published": "2024-03-05T10:00:00+00:00"},
    ),
    "the site behind the title": (
        '<meta property="og:title" content="Ferries return | Coast Press"><meta property="og:site_name" content="Coast Press">',
        {"title": "Ferries return", "outlet": "Coast Press"},
    ),
    "a headline that was cut off": (
        data(headline="Ferries ret…") + '<meta property="og:title" content="Ferries return at last">',
        {"title": "Ferries return at last"},
    ),
}


@pytest.mark.parametrize(("head", "expected"), FIELDS.values(), ids=FIELDS)
def test_the_most_telling_place_gives_the_field(head: str, expected: dict[str, str | None]) -> None:
    """If several places state a field the best one counts."""
    found = article(page(head))
    assert {name: getattr(found, name) for name in expected} == expected


TITLES = {
    "Ferries return | Coast Press": "Ferries return",
    "Ferries return - The Coast Press": "Ferries return",
    "Ferries return – coast.example": "Ferries return",
    "Ferries return - what now?": "Ferries return - what now?",
    "Ferries: the return": "Ferries: the return",
    "Coast Press": "Coast Press",
}


@pytest.mark.parametrize(("title", "expected"), TITLES.items(), ids=TITLES)
def test_only_the_sites_own_name_is_cut_off_a_title(title: str, expected: str) -> None:
    """What stands behind a dash is left unless it names the outlet or its site."""
    assert without_site(title, "Coast Press", "coast.example") == expected


def test_the_json_ld_of_other_articles_says_nothing() -> None:
    """Of several articles in JSON-LD the one counts that has this page's address, wherever it stands."""
    other = data(
        url="https://coast.example/b", headline="Bridge too dear", author="Lee Moss", datePublished="2023-01-01", creditText="Isle Post"
    )
    own = data(url="https://www.coast.example/a?x=1", headline="Ferries return", author="Jo Field", datePublished="2024-03-05")
    for head in (other + own, own + other):
        found = article(page(f'<link rel="canonical" href="https://coast.example/a">{head}'))
        assert (found.byline, found.published, found.declared) == ("Jo Field", "2024-03-05", ())


# the main text


def test_of_several_articles_on_a_page_the_own_one_is_taken() -> None:
    """A page that goes on with other articles gives the one with its title, and a note says what was left out."""
    body = f"<article><h1>Ferries return</h1>{paragraphs(FERRIES)}</article><article><h1>Bridge too dear</h1>{paragraphs(BRIDGE)}</article>"
    found = article(page('<meta property="og:title" content="Ferries return">', body))
    assert all(text in found.text for text in FERRIES)
    assert not any(text in found.text for text in BRIDGE)


def test_a_marked_body_wins_over_what_stands_around_it() -> None:
    """If the page marks its article's body, text around it is left out with a note."""
    body = f'<div class="main"><h1>Ferries return</h1><div itemprop="articleBody">{paragraphs(FERRIES)}</div>{paragraphs(BRIDGE)}</div>'
    found = article(page("", body))
    assert all(text in found.text for text in FERRIES)
    assert not any(text in found.text for text in BRIDGE)
    assert rules(found, "text") == ["marked-body"]


def test_the_title_is_no_part_of_the_text() -> None:
    """A first block that says the title again is left out; the same words elsewhere stay."""
    end = "Ferries return, they said at the end of it."
    body = f"<article><h1>Ferries return</h1><h2>Ferries return</h2>{paragraphs([*FERRIES, end])}</article>"
    found = article(page("", body))
    assert found.title == "Ferries return"
    assert found.text.startswith(FERRIES[0])
    assert found.text.endswith(end)


def test_a_marked_teaser_does_not_replace_the_text() -> None:
    """A mark around a few words only is not believed."""
    body = f'<article><h1>Ferries return</h1><div itemprop="articleBody"><p>Read on below.</p></div>{paragraphs(FERRIES)}</article>'
    assert all(text in article(page("", body)).text for text in FERRIES)


def test_an_article_in_parts_is_read_as_one() -> None:
    """Blocks of the same build, parted by advertisements, are one text in their order."""
    blocks = "".join(
        f'<div class="chunk"><div class="body">{several}</div></div><aside>Buy a boat</aside>'
        for several in (paragraphs([f"{text} It was said {n} times." for n in range(4)]) for text in (*FERRIES, *BRIDGE))
    )
    found = article(page("", f"<article><h1>Ferries return</h1>{blocks}</article>"))
    places = [found.text.find(text) for text in (*FERRIES, *BRIDGE)]
    assert -1 not in places
    assert places == sorted(places)
    assert "Buy a boat" not in found.text


def test_a_text_that_only_json_ld_holds_is_read() -> None:
    """If the body of a page has but a teaser, the whole text of its JSON-LD is taken, and a note says so."""
    whole = "\n\n".join([*FERRIES, *BRIDGE])
    body = f"<article><h1>Ferries return</h1><p>{FERRIES[0]}</p></article>"
    found = article(page(data(headline="Ferries return", articleBody=whole), body))
    assert found.text == whole
    assert rules(found, "text") == ["json-ld"]


# encodings

RUSSIAN = "Паромы вернутся в гавань в понедельник после самой долгой забастовки в истории компании, сообщил профсоюз в письме своим членам."


def russian(declared: str) -> bytes:
    """Return a page in windows-1251 that declares another encoding, or none."""
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<!DOCTYPE html><html><head>{meta}<title>Паромы</title></head><body><p>{RUSSIAN}</p><p>{RUSSIAN}</p></body></html>".encode(
        "cp1251"
    )


ENCODINGS = {
    "as the page says": ("windows-1251", None),
    "as the server says": ("", "windows-1251"),
    "the server's default is wrong": ("windows-1251", "ISO-8859-1"),
    "the page is wrong": ("utf-8", "windows-1251"),
    "both are wrong": ("utf-8", "utf-8"),
    "both name a western default": ("iso-8859-1", "iso-8859-1"),
    "a name that is none": ("x-nonsense", None),
    "nothing is said": ("", None),
}


@pytest.mark.parametrize(("declared", "sent"), ENCODINGS.values(), ids=ENCODINGS)
def test_a_wrong_declaration_is_seen_through(declared: str, sent: str | None) -> None:
    """Whatever page and server declare, the page is read in the encoding that its bytes are in."""
    assert RUSSIAN in article(russian(declared), charset=sent).text


def test_utf_8_is_utf_8_whatever_is_declared() -> None:
    """Bytes that are valid UTF-8 are read as that."""
    content = page().replace(b"utf-8", b"iso-8859-1").replace(b"Monday", "Montag früh".encode())
    assert "Montag früh" in article(content, charset="windows-1251").text


# packed pages, large pages, addresses


def test_a_packed_page_is_read_under_its_name(tmp_path: Path) -> None:
    """A gzipped page is one article named like the file, also if only its bytes say that it is packed."""
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(page()))
    (tmp_path / "b.html").write_bytes(gzip.compress(page()))
    one, two = read([str(tmp_path)])
    assert isinstance(one, Article)
    assert isinstance(two, Article)
    assert (one.ref, two.ref) == ("a.html.gz", "b.html")
    assert one.text == two.text
    assert ("packed" in rules(one, "text"), "packed" in rules(two, "text")) == (False, True)


def test_a_packed_page_that_breaks_off_is_read_in_part(tmp_path: Path) -> None:
    """What came before the break is read; file, place and reason are told."""
    packed = gzip.compress(page("", "<article><h1>Ferries return</h1>" + paragraphs(FERRIES) * 3 + "<!--" + "x" * 99 + "--></article>"), 0)
    (tmp_path / "a.html.gz").write_bytes(packed[:-80])
    found, told = read([str(tmp_path)])
    assert isinstance(found, Article)
    assert isinstance(told, Skipped)
    assert FERRIES[0] in found.text
    assert (told.place or "").startswith("byte ")
    assert "break off" in told.reason


def test_a_page_of_countless_elements_is_refused_with_their_number() -> None:
    """A page that is nothing but tags is not taken apart, which would take a minute."""
    found = entry(page().replace(b"</body>", b"<li>one more" * html.MOST_ELEMENTS + b"</body>"))
    assert isinstance(found, Skipped)
    assert "60,0" in found.reason
    assert "60,000" in found.reason


def test_a_page_of_a_hundred_megabytes_is_refused_with_its_size(tmp_path: Path) -> None:
    """Too large a page costs no more than reading it, and is told with the limit; the next file is read."""
    with (tmp_path / "a.html").open("wb") as file:
        file.write(b"<html><body><p>")
        for _ in range(100):
            file.write(b"word " * 200_000)
    (tmp_path / "b.html").write_bytes(page())
    refused, found = read([str(tmp_path)])
    assert isinstance(refused, Skipped)
    assert "64 MB" in refused.reason
    assert isinstance(found, Article)
    between = entry(page() + b" " * html.MOST_PAGE_BYTES)
    assert isinstance(between, Skipped)
    assert "20 MB" in between.reason


def test_the_address_it_was_fetched_from_is_the_pages_where_it_names_none() -> None:
    """An address from outside is ref, address, source and outlet; the page's own address goes before it."""
    found = article(page(), uri="https://www.coast.example/a", place="record 3")
    assert (found.ref, found.uri, found.outlet) == ("https://www.coast.example/a", "https://www.coast.example/a", "coast.example")
    assert dict(found.metadata)["source_uri"] == "https://www.coast.example/a"
    stated = article(page('<meta property="og:url" content="https://coast.example/b">'), uri="https://www.coast.example/a")
    assert stated.uri == "https://coast.example/b"


def test_a_canonical_address_elsewhere_is_a_credit_where_the_own_address_is_known() -> None:
    """A page fetched from one site that calls a page of another its canonical one declares that as its source."""
    found = article(page('<link rel="canonical" href="https://isle.example/b">'), uri="https://coast.example/a")
    assert [credit.source for credit in found.declared] == ["isle.example"]
    assert found.uri == "https://coast.example/a"
    assert dict(found.metadata)["canonical"] == "https://isle.example/b"
    shared = article(page('<meta property="og:url" content="https://isle.example/b">'), uri="https://coast.example/a")
    assert ([credit.source for credit in shared.declared], shared.uri) == (["isle.example"], "https://coast.example/a")


def test_a_page_without_text_is_told_with_its_place() -> None:
    """A page in an archive that contains no article is named by its place there."""
    told = entry(b"<html><body><nav>Home</nav></body></html>", place="record 7")
    assert isinstance(told, Skipped)
    assert told.place == "record 7"


# what is kept


@pytest.fixture
def kept() -> Iterator[PageCache]:
    """Return an empty table."""
    connection = sqlite3.connect(":memory:")
    connection.execute(schema.statements("create_extracted")[0])
    connection.execute(schema.statements("create_extracted")[0])  # a second time is no error
    yield PageCache(connection)
    connection.close()


def test_a_page_is_taken_apart_once(kept: PageCache, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes give the same article from what is kept, without the page being parsed again."""
    content = page(data(author="Jo Field", datePublished="2024-03-05", isBasedOn="https://isle.example/b"))
    first = article(content, kept=kept, uri="https://coast.example/a")

    def never(*_: object) -> None:
        raise AssertionError("taken apart again")

    monkeypatch.setattr(html, "_page", never)
    assert article(content, kept=kept, uri="https://coast.example/a") == first
    with pytest.raises(AssertionError, match="taken apart again"):
        article(content + b" ", kept=kept)
    with pytest.raises(AssertionError, match="taken apart again"):
        article(content, kept=kept, charset="koi8-r")
    monkeypatch.setattr(html, "_version", lambda: "another")
    with pytest.raises(AssertionError, match="taken apart again"):
        article(content, kept=kept)


def test_keeping_changes_nothing(kept: PageCache) -> None:
    """A page comes out the same without a place to keep it, when it is put there, and when it comes from there."""
    for content in (page(), page(data(author="Jo Field")), russian("utf-8"), b"<html><nav>x</nav></html>", b"", page("", "<p>\x00</p>")):
        plain = entry(content)
        assert entry(content, kept=kept) == plain
        assert entry(content, kept=kept) == plain


def test_what_is_kept_is_replaced_by_another_version(kept: PageCache) -> None:
    """A hash has one entry, and it is found only under its version."""
    key = content_hash(b"page", None)
    kept.put(key, "1", "old")
    kept.put(key, "2", "new")
    assert (kept.get(key, "1"), kept.get(key, "2")) == (None, "new")
    assert content_hash(b"page", "utf-8") != key


def test_what_is_kept_is_written_when_it_is_flushed() -> None:
    """Reading opens no transaction; what was put is found before it is written and, by another reader, after."""
    connection = sqlite3.connect(":memory:")
    connection.execute(schema.statements("create_extracted")[0])
    kept = PageCache(connection)
    first = article(page(), kept=kept)
    assert not connection.in_transaction
    assert connection.execute("SELECT count(*) FROM extracted").fetchone() == (0,)
    kept.flush()
    assert connection.execute("SELECT count(*) FROM extracted").fetchone() == (1,)
    assert article(page(), kept=PageCache(connection)) == first
    kept.put(content_hash(b"page"), "1", "old")
    kept.flush()
    kept.put(content_hash(b"page"), "2", "new")
    kept.flush()
    assert connection.execute("SELECT count(*) FROM extracted").fetchone() == (2,)
    connection.close()


@given(st.text(), st.dictionaries(st.text(), st.text(), max_size=3), st.lists(st.tuples(st.text(), st.text()), max_size=3))
def test_what_is_kept_comes_back_as_it_was(text: str, values: dict[str, str], origins: list[tuple[str, str]]) -> None:
    """A page written as JSON is the same page when it is read."""
    made = Page(text, Head(values=values, origins=origins), values, [Note("text", "rule", text)])
    assert Page.unpacked(made.packed()) == made


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://archive.example/web/20240301120000/https://press.example/a.html", "https://press.example/a.html"),
        ("http://archive.example/20240301/http://press.example/a?b=1", "http://press.example/a?b=1"),
        ("/web/20240301120000id_/https:/press.example/a", "https://press.example/a"),
        ("https://press.example/2024/03/01/http-errors", "https://press.example/2024/03/01/http-errors"),
        ("https://press.example/login?next=https://other.example/", "https://press.example/login?next=https://other.example/"),
    ],
)
def test_an_archive_of_the_web_is_not_the_address_of_a_page(address: str, expected: str) -> None:
    """The address behind the time of capture is the page's own."""
    assert live_address(address) == expected


def test_the_outlet_of_an_archived_page_is_its_own_host() -> None:
    """A page saved by an archive is of the site that published it."""
    link = '<link rel="canonical" href="https://archive.example/web/20240301120000/https://www.press.example/ferries.html">'
    article = entry(page(link))
    assert isinstance(article, Article)
    assert (article.uri, article.outlet, article.declared) == ("https://www.press.example/ferries.html", "press.example", ())


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ('<span itemprop="author" itemscope><span itemprop="name">Ann Rower</span></span>', "Ann Rower"),
        ('<span itemprop="author">By Ann Rower and Bo Tide</span><a rel="author">Log in</a>', "Ann Rower and Bo Tide"),
        ('<a rel="author" href="/login">Sign In</a>', None),
    ],
)
def test_the_byline_is_no_button(marked: str, expected: str | None) -> None:
    """An author marked in the text counts, a button does not."""
    article = entry(page(body=f"<article><h1>Ferries return</h1>{marked}{paragraphs(FERRIES + BRIDGE)}</article>"))
    assert isinstance(article, Article)
    assert article.byline == expected


@pytest.mark.parametrize(
    ("above", "below", "credits"),
    [
        ("<div>By ann oak, ap health writer</div><div>Dec 21, 2016, 5:01 PM ET</div>", "", [("The Associated Press", CreditForm.BYLINE)]),
        ("", "<div class='share-box'>Contributors Reuters and Bo Elm</div>", [("Reuters", CreditForm.LINE)]),
        ("<div>CBS/AP</div><div>Nov 22, 2016</div>", "<div>The Associated Press contributed to this report.</div>",
         [("The Associated Press", CreditForm.BYLINE), ("The Associated Press", CreditForm.LINE)]),
        ("<figure><figcaption>A ferry lies at the quay in Turku before it leaves. Bo Elm / AP</figcaption></figure>", "", []),
    ],
)  # fmt: skip
def test_a_credit_on_the_page_beside_its_text_is_declared(above: str, below: str, credits: list[tuple[str, CreditForm]]) -> None:
    """Lines above and below the main text credit whom they name, are no part of the text, and are told apart from metadata."""
    body = f"<h1>Ferries return</h1>{above}<div class='story'>{paragraphs(FERRIES)}</div>{below}"
    found = entry(page(body=body))
    assert isinstance(found, Article)
    in_text = [(credit.source, credit.form) for credit in survey(found.text).credits]
    beside = [(credit.source, credit.form) for credit in found.declared if credit.start == BESIDE_TEXT]
    assert sorted(in_text + beside) == sorted(credits)


@pytest.mark.parametrize(
    ("head", "above", "expected"),
    [
        ("", '<time itemprop="datePublished" datetime="2024-07-16T17:05:00-04:00">July 16</time>', "2024-07-16T17:05:00-04:00"),
        ("", '<time datePublished="2024-07-16T17:05:00Z">July 16</time>', "2024-07-16T17:05:00+00:00"),
        ("", '<time datetime="2024-07-16T17:05:00Z" pubdate>July 16</time>', "2024-07-16T17:05:00+00:00"),
        ('<meta itemprop="datePublished" content="Jul 16, 2024 5:05 PM EDT">', "", "2024-07-16T17:05:00-04:00"),
        (
            data(headline="Ferries return", datePublished="2024-07-16T05:05:00"),
            "<div>July 16, 2024, 5:05 p.m.</div>",
            "2024-07-16T17:05:00",
        ),
        ("", "<div>July 16, 2024 12:10 AM</div>", "2024-07-16T00:10:00"),
        ("", "<div class='byline'>By Ann Oak, Jul 16, 2024 at 12:30 pm</div>", "2024-07-16T12:30:00"),
        ("", "<div>Posted 7/16/2024 1:05 p.m. by Ann Oak</div>", "2024-07-16T13:05:00"),
        (
            "",
            "<p>Updated 9:15 PM EDT, Tue July 16, 2024</p><p>Published 5 p.m. EDT, July 16, 2024</p>",
            "2024-07-16T17:00:00-04:00",
        ),
        ("", "<div>16 de julio de 2024, 06:15 p. m.</div>", "2024-07-16T18:15:00"),
        ("", "<div>2024年7月16日 下午3:05 来源：新华社</div>", "2024-07-16T15:05:00"),
        ("", "<div>2024년 7월 16일 오전 12:30</div>", "2024-07-16T00:30:00"),
        ("", "<div>16 يوليو 2024 3:05 م</div>", "2024-07-16T15:05:00"),
        ('<meta property="article:published_time" content="2024-07-16">', "<div>16. Juli 2024, 12.30 Uhr</div>", "2024-07-16T12:30:00"),
        ('<meta property="article:published_time" content="2024-07-16">', "<div>18. Juli 2024, 12.30 Uhr</div>", "2024-07-16"),
        ("", "<div>July 16, 2024 13:10 PM</div>", None),
        (
            data(headline="Ferries return", datePublished="2024-07-16T05:05:00"),
            "<div>July 16, 2024, 5:05 a.m.</div>",
            "2024-07-16T05:05:00",
        ),
        (data(headline="Ferries return", datePublished="2024-07-16T05:05:00"), "<div>July 16, 2024, 5:06 PM</div>", "2024-07-16T05:05:00"),
        (
            data(headline="Ferries return", datePublished="2024-07-16T05:05:00")
            + '<meta property="article:published_time" content="2024-07-16T17:05:00">',
            "",
            "2024-07-16T17:05:00",
        ),
        (
            '<meta property="article:published_time" content="2024-07-16T08:00:00">',
            '<aside><time itemprop="datePublished" datetime="2024-07-16T20:00:00">8 PM</time></aside>',
            "2024-07-16T08:00:00",
        ),
    ],
)
def test_a_clock_of_a_page_is_read_as_the_page_means_it(head: str, above: str, expected: str | None) -> None:
    """Marked dates keep their time, and a clock of twelve hours that lost its PM is set right by what the page says elsewhere."""
    found = entry(page(head, f"<article><h1>Ferries return</h1>{above}{paragraphs(FERRIES)}</article>"))
    assert isinstance(found, Article)
    assert found.published == expected


def test_a_byline_ends_before_the_month_of_its_line() -> None:
    """The date in the line of a byline is no second name."""
    above = '<div class="byline">By Ann Oak, Jul 16, 2024 at 12:30 pm</div>'
    found = entry(page(body=f"<article><h1>Ferries return</h1>{above}{paragraphs(FERRIES)}</article>"))
    assert isinstance(found, Article)
    assert found.byline == "Ann Oak"


@pytest.mark.parametrize(
    ("meta", "author", "differ"),
    [
        ("Ann Oak", "Associated Press", True),
        ("Ann Oak", "Ann Oak", False),
        ("By Ann Oak", "Ann Oak, Bo Elm", False),
        ("", "Ann Oak", False),
    ],
)
def test_two_bylines_of_a_head_are_both_kept(meta: str, author: str, differ: bool) -> None:
    """The byline of JSON-LD counts; one of the meta elements that names others is kept beside it, and a note tells of both."""
    found = entry(page(data(headline="Ferries return", author={"name": author}) + f'<meta name="author" content="{meta}">'))
    assert isinstance(found, Article)
    assert found.byline == author
    assert (dict(found.metadata).get("creator") == meta) is differ
    assert any(note.rule == "names-differ" for note in found.notes) is differ
