"""Feeds give one article an item, with what the feed knows of it, and nothing of them is fetched or expanded."""

from __future__ import annotations

import io
import json
import socket
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import METADATA, Article, CreditForm, Skipped
from syndicate.readers.feeds import FEED
from syndicate.readers.fragments import text_of
from syndicate.readers.jsonfeed import JSON_FEED
from syndicate.readers.source import HEAD_BYTES, Context, Format, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FERRIES = "The ferries will return to the harbour on Monday, the union said in a letter to its members."
BRIDGE = "The council will vote on the bridge in the autumn, after the report of its engineer was read."
RSS = '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
RSS += 'xmlns:dc="http://purl.org/dc/elements/1.1/">'
CHANNEL = "<channel><title>Harbour &amp; Sound</title><link>https://harbour.example/</link><language>en-GB</language>"


def entries(form: Format, data: str | bytes) -> list[Article | Skipped]:
    """Read a feed from its bytes."""
    packed = data.encode() if isinstance(data, str) else data
    source = InputStream("feed.xml", "feed.xml", io.BufferedReader(io.BytesIO(packed), HEAD_BYTES))
    return list(form.read(source, Context(now=NOW)))


def articles(form: Format, data: str | bytes) -> list[Article]:
    """Read the articles of a feed."""
    return [entry for entry in entries(form, data) if isinstance(entry, Article)]


def skipped(form: Format, data: str | bytes) -> list[Skipped]:
    """Read what is skipped of a feed."""
    return [entry for entry in entries(form, data) if isinstance(entry, Skipped)]


def rss(*items: str) -> str:
    """Return a feed of items."""
    return f"{RSS}{CHANNEL}{''.join(f'<item>{item}</item>' for item in items)}</channel></rss>"


def json_feed(*items: Any, **fields: Any) -> str:
    """Return a JSON Feed of items."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "Sound", "home_page_url": "https://sound.example/"}
    return json.dumps({**head, **fields, "items": items})


# what an item knows


def test_an_rss_item_keeps_all_that_the_feed_says() -> None:
    """Id, link, title, byline, date with zone, outlet, keywords, language, rights and full text come from their elements."""
    item = (
        "<title>Ferries &amp;amp; bridges</title><link>https://harbour.example/a</link><guid isPermaLink='false'>h-17</guid>"
        "<dc:creator>Ada Lindqvist</dc:creator><pubDate>Fri, 30 May 2025 09:15:00 +0300</pubDate><category>Ports</category>"
        "<category>Strikes</category><dc:rights>© 2025 Harbour</dc:rights><description>What comes on Monday.</description>"
        f"<content:encoded><![CDATA[<p>{FERRIES}</p><p>{BRIDGE}</p>]]></content:encoded>"
    )
    [article] = articles(FEED, rss(item))
    assert article.text == f"{FERRIES}\n\n{BRIDGE}"
    assert (article.ref, article.uri, article.title) == ("h-17", "https://harbour.example/a", "Ferries & bridges")
    assert (article.outlet, article.byline, article.language) == ("Harbour & Sound", "Ada Lindqvist", "en")
    assert article.published == "2025-05-30T09:15:00+03:00"
    assert dict(article.metadata) == {
        "guid": "h-17",
        "keywords": "Ports, Strikes",
        "rights": "© 2025 Harbour",
        "source_uri": "https://harbour.example/",
        "subtitle": "What comes on Monday.",
    }


def test_an_atom_entry_keeps_all_that_the_feed_says() -> None:
    """Atom's published and updated are two times, its author may stand in the feed, its own address is the feed's."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sound</title><link href="https://sound.example/"/>'
        '<link rel="self" href="https://sound.example/feed"/><author><name>Bo Ekman</name></author><rights>© Sound</rights>'
        '<entry xml:lang="de"><id>tag:sound.example,2025:9</id><title type="html">&lt;b&gt;Fähren&lt;/b&gt;</title>'
        '<link href="https://sound.example/9"/><published>2025-05-30T09:15:00+03:00</published><updated>2025-05-31T10:00:00Z</updated>'
        f'<category term="x" label="Häfen"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{FERRIES}</p>'
        f"<p>{BRIDGE}</p></div></content></entry></feed>"
    )
    [article] = articles(FEED, feed)
    assert article.text == f"{FERRIES}\n\n{BRIDGE}"
    assert (article.ref, article.title, article.byline, article.language) == ("tag:sound.example,2025:9", "Fähren", "Bo Ekman", "de")
    assert dict(article.metadata) == {
        "guid": "tag:sound.example,2025:9",
        "keywords": "Häfen",
        "modified": "2025-05-31T10:00:00+00:00",
        "rights": "© Sound",
        "source_uri": "https://sound.example/feed",
    }


def test_a_json_feed_item_keeps_all_that_the_feed_says() -> None:
    """JSON Feed's names lead to the same fields."""
    item = {
        "id": 17, "url": "https://sound.example/17", "external_url": "https://elsewhere.example/", "title": "Ferries",
        "content_html": f"<p>{FERRIES}</p>", "summary": "What comes.", "date_published": "2025-05-30T09:15:00+03:00",
        "date_modified": "2025-05-31T10:00:00Z", "authors": [{"name": "Bo Ekman"}, {"name": "Ada"}], "tags": ["Ports", "Strikes"],
        "language": "sv",
    }  # fmt: skip
    [article] = articles(JSON_FEED, json_feed(item, feed_url="https://sound.example/feed.json"))
    assert (article.ref, article.uri, article.title, article.byline) == ("17", "https://sound.example/17", "Ferries", "Bo Ekman, Ada")
    assert (article.outlet, article.language, article.published) == ("Sound", "sv", "2025-05-30T09:15:00+03:00")
    assert dict(article.metadata) == {
        "guid": "17",
        "keywords": "Ports, Strikes",
        "modified": "2025-05-31T10:00:00+00:00",
        "original": "https://elsewhere.example/",
        "source_uri": "https://sound.example/feed.json",
        "subtitle": "What comes.",
    }


def test_rss_in_json_is_read_like_rss() -> None:
    """The same elements under the same names give the same article."""
    item = {"title": "Ferries", "link": "https://harbour.example/a", "guid": {"#value": "h-17"}, "description": FERRIES}
    data = json.dumps({"rss": {"version": "2.0", "channel": {"title": "Harbour", "link": "https://harbour.example/", "item": [item]}}})
    assert JSON_FEED.recognises(data.encode())
    [article] = articles(JSON_FEED, data)
    assert (article.ref, article.title, article.outlet, article.text) == ("h-17", "Ferries", "Harbour", FERRIES)


LONG = "".join(f"<p>{FERRIES} {BRIDGE} {FERRIES}</p>" for _ in range(5))


@pytest.mark.parametrize(
    ("name", "item", "summary"),
    [
        ("a description is a summary", f"<description>{FERRIES}</description>", True),
        ("the full content is none", f"<content:encoded>{FERRIES}</content:encoded><description>Short.</description>", False),
        ("a long description in paragraphs is the text", f"<description><![CDATA[{LONG}]]></description>", False),
        ("unless it breaks off", f"<description><![CDATA[{LONG}<p>And then […]</p>]]></description>", True),
        ("content that breaks off is a summary", f"<content:encoded>{FERRIES} Continue reading</content:encoded>", True),
    ],
)
def test_what_is_no_more_than_a_summary_says_so(name: str, item: str, summary: bool) -> None:
    """The metadata tell a summary from a text."""
    [article] = articles(FEED, rss(item))
    assert (dict(article.metadata).get("summary") == "yes") is summary, name


@pytest.mark.parametrize(
    ("name", "item", "sources"),
    [
        ("an agency by its name", "<source url='https://www.reuters.com/rss'>Reuters</source>", [("Reuters", 1.0)]),
        ("another outlet by its title", "<source url='https://gull.example/rss'>The Gull</source>", [("The Gull", 1.0)]),
        ("the feed itself", "<source url='https://harbour.example/rss'>Harbour &amp; Sound</source>", []),
        ("no source", "", []),
    ],
)
def test_a_source_that_an_item_names_is_a_declared_credit(name: str, item: str, sources: list[tuple[str, float]]) -> None:
    """RSS's source element names whom the item is from; the feed is no source of its own items."""
    [article] = articles(FEED, rss(f"<description>{FERRIES}</description>{item}"))
    assert [(credit.source, credit.strength) for credit in article.declared] == sources, name
    assert all(credit.form is CreditForm.LINK and credit.start == credit.end == -1 for credit in article.declared)


def test_atoms_source_and_via_are_declared_credits_of_different_strength() -> None:
    """An entry taken over from another feed says so; "via" says less."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Sound</title><entry><id>1</id><title>t</title>'
        f'<content type="html">{FERRIES}</content><link rel="via" href="https://tern.example/x"/>'
        '<source><id>https://gull.example/feed</id><title>The Gull</title><link href="https://gull.example/"/></source></entry></feed>'
    )
    [article] = articles(FEED, feed)
    assert [(credit.source, credit.strength < 1) for credit in article.declared] == [("The Gull", False), ("tern.example", True)]
    assert (article.outlet, article.title) == ("Sound", "t")


@pytest.mark.parametrize(
    ("name", "dates", "published", "rule"),
    [
        ("no date", "", None, None),
        ("only when it was changed", "<dc:date>2025-05-30T09:15:00Z</dc:date>", "2025-05-30T09:15:00+00:00", "updated"),
        ("a date that is none", "<pubDate>yesterday evening</pubDate>", None, "date-not-believed"),
        ("a named zone", "<pubDate>Fri, 30 May 2025 09:15 EST</pubDate>", "2025-05-30T09:15:00-05:00", None),
        ("a form that only feedparser knows", "<pubDate>Fri May 30 09:15:00 2025</pubDate>", "2025-05-30T09:15:00+00:00", None),
    ],
)
def test_dates_are_kept_with_their_zone_or_left_empty(name: str, dates: str, published: str | None, rule: str | None) -> None:
    """What a feed does not date stays without a date."""
    [article] = articles(FEED, rss(f"<description>{FERRIES}</description>{dates}"))
    assert article.published == published, name
    assert [note.rule for note in article.notes if note.field == "published"] == ([rule] if rule else []), name


def test_an_address_for_mail_is_no_byline() -> None:
    """RSS's author element holds an address by its definition; a name beside it counts."""
    mail, named = articles(
        FEED,
        rss(
            f"<description>{FERRIES}</description><author>desk@harbour.example</author>",
            f"<description>{BRIDGE}</description><author>desk@harbour.example (Ada Lindqvist)</author>",
        ),
    )
    assert (mail.byline, dict(mail.metadata)["creator"], named.byline) == (None, "desk@harbour.example", "Ada Lindqvist")


def test_two_items_of_one_id_are_two_articles_and_a_repeat_is_told() -> None:
    """A ref is given once; the same id with the same text is no second article."""
    item = f"<guid>1</guid><description>{FERRIES}</description>"
    feed = rss(item, f"<guid>1</guid><description>{BRIDGE}</description>", item)
    assert [article.ref for article in articles(FEED, feed)] == ["1", "1#2"]
    assert [(entry.place, entry.reason) for entry in skipped(FEED, feed)] == [("item 3", "repeats the item '1' with the same text")]


def test_an_item_without_a_text_is_told_and_the_others_are_read() -> None:
    """A feed of headlines says which items have no text."""
    feed = rss("<title>Only a headline</title>", f"<description>{FERRIES}</description>")
    assert [article.text for article in articles(FEED, feed)] == [FERRIES]
    assert [(entry.place, entry.reason) for entry in skipped(FEED, feed)] == [("item 1", "has no text ('Only a headline')")]


def test_an_authors_title_is_not_the_items() -> None:
    """What an author is called stands in an element of the same name."""
    item = f"<title>Ferries</title><description>{FERRIES}</description><author><name>Ada</name><title>Head of Ports</title></author>"
    [article] = articles(FEED, rss(item))
    assert (article.title, article.byline) == ("Ferries", "Ada")


# what is recognised


@pytest.mark.parametrize(
    ("name", "head", "feed", "json_"),
    [
        ("RSS 2.0", rss().encode(), True, False),
        ("RSS after a comment", b"\xef\xbb\xbf<!-- made <by> hand -->\n<rss version='0.91'>", True, False),
        ("RSS with a document type", b"<!DOCTYPE rss [<!ENTITY a 'b'>]>\n<rss version='0.91'>", True, False),
        ("RSS 1.0", b"<rdf:RDF xmlns:rdf='x' xmlns='http://purl.org/rss/1.0/'>", True, False),
        ("other RDF", b"<rdf:RDF xmlns:rdf='x' xmlns:skos='y'>", False, False),
        ("Atom", b"<feed xmlns='http://www.w3.org/2005/Atom'>", True, False),
        ("Atom with a prefix", b"<a:feed xmlns:a='http://www.w3.org/2005/Atom'>", True, False),
        ("UTF-16", "<rss version='2.0'>".encode("utf-16"), True, False),
        ("NewsML", b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'>", False, False),
        ("a page that tells of RSS", b"<!doctype html><html><rss>", False, False),
        ("JSON Feed", json_feed().encode(), False, True),
        ("JSON Feed with its slashes escaped", rb'{"version":"https:\/\/jsonfeed.org\/version\/1"', False, True),
        ("other JSON", b'{"version": "1", "items": []}', False, False),
        ("nothing", b"", False, False),
    ],
)
def test_a_feed_is_known_by_its_first_bytes(name: str, head: bytes, feed: bool, json_: bool) -> None:
    """The root element or the version says what it is."""
    assert (FEED.recognises(head), JSON_FEED.recognises(head)) == (feed, json_), name


# what bad input gets


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail if anything opens a connection."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a connection was opened")

    for name in ("connect", "connect_ex", "sendto", "bind"):
        monkeypatch.setattr(socket.socket, name, refuse, raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


ONE_LINE_BOMB = "<!DOCTYPE r [" + "".join(f'<!ENTITY e{n + 1} "&e{n};&e{n};&e{n};&e{n};">' for n in range(40)) + "]>"
OUTSIDE = '<!DOCTYPE r [\n<!ENTITY e40 SYSTEM "file:///etc/hostname">\n<!ENTITY % more SYSTEM "http://127.0.0.1:9/dtd"> %more;\n]>'


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize(
    "doctype", [ONE_LINE_BOMB, OUTSIDE, ONE_LINE_BOMB.replace("><", ">\n<"), '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/">']
)
def test_no_entity_is_expanded_and_nothing_outside_is_opened(doctype: str) -> None:
    """The rest of such a feed is read, and the note tells what was left alone."""
    feed = rss("<description>Before &e40; after the strike ended.</description>").replace("<rss", f"{doctype}<rss", 1)
    [article] = articles(FEED, feed)
    assert article.text == "Before &e40; after the strike ended."
    assert ("own-entities" in [note.rule for note in article.notes]) is ("ENTITY" in doctype)
    [told] = skipped(FEED, feed)
    assert told.reason == "is not valid XML (undefined entity); it was read as far as its items can be separated"


def test_a_feed_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    """Complete items are articles, and the place where it breaks is told."""
    feed = rss(f"<description>{FERRIES}</description>", f"<description>{BRIDGE}</description>")
    cut = feed[: feed.index(BRIDGE) + 10]
    assert articles(FEED, cut)[0].text == FERRIES
    assert [entry.place for entry in skipped(FEED, cut)][-1] == "line 2"
    assert skipped(FEED, cut)[-1].reason.startswith("is not valid XML")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1", "utf-16"])
def test_a_wrong_declaration_of_the_encoding_loses_no_letter(encoding: str) -> None:
    """The bytes are believed before the header."""
    words = "Die Fähren kehren am Montag in den Hafen zurück, schrieb die Gewerkschaft an ihre Mitglieder auf Föhr."
    [article] = articles(FEED, rss(f"<description>{words}</description>").encode(encoding))
    assert article.text == words


@pytest.mark.parametrize(
    ("form", "data", "reason"),
    [
        (FEED, "", "contains no text"),
        (FEED, rss(), "is a feed without items"),
        (FEED, "<html><body>No feed</body></html>", "is XML, but not an RSS or Atom feed"),
        (FEED, b"%PDF-1.7\n", "is a PDF file, not a feed"),
        (FEED, "<!DOCTYPE " + "[" * 9_000, "is XML, but not an RSS or Atom feed"),
        (JSON_FEED, '{"version": "https://jsonfeed.org/version/1", "items": [{"id"', "is not valid JSON: Expecting ':' delimiter"),
        (JSON_FEED, '{"items": {}}', "is JSON without the items of a feed"),
        (JSON_FEED, json_feed(1, None), "is a feed without items"),
        (JSON_FEED, json_feed(1, {"id": "2", "content_text": FERRIES}), "has 1 items that are not objects with fields"),
    ],
)
def test_what_is_no_feed_is_refused_with_the_reason(form: Format, data: str | bytes, reason: str) -> None:
    """Nothing raises."""
    assert reason in [entry.reason for entry in skipped(form, data)]


def test_values_of_strange_kinds_do_not_stop_a_json_feed() -> None:
    """A value that the format does not know is passed over."""
    strange = {"id": True, "url": ["x"], "title": {"a": 1}, "authors": [None, {"name": ["b"]}], "tags": "c", "date_published": {}}
    [article] = articles(JSON_FEED, json_feed({**strange, "content_text": FERRIES}))
    assert (article.text, article.title, article.byline, article.uri, article.ref) == (FERRIES, None, None, None, "feed.xml:1")


def test_without_the_extra_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """RSS and Atom need feedparser, JSON Feed needs nothing."""
    monkeypatch.setitem(sys.modules, "feedparser", None)
    [told] = skipped(FEED, rss(f"<description>{FERRIES}</description>"))
    assert told.remedy == "Install them with: pip install 'syndicate[feeds]'"
    assert [article.text for article in articles(JSON_FEED, json_feed({"content_text": FERRIES}))] == [FERRIES]


@given(st.lists(st.sampled_from([*"<>&;\"'/![]-?= ", "item", "title", "description", "CDATA[", "a", "\x00", "é", "\ud800"]), max_size=40))
def test_no_feed_however_broken_raises(pieces: list[str]) -> None:
    """Whatever stands in a feed, something comes out or is told, and what comes out is text with known metadata."""
    data = rss("".join(pieces)).encode("utf-8", errors="surrogatepass")
    found = entries(FEED, data)
    assert found
    for entry in found:
        if isinstance(entry, Article):
            assert entry.text.strip()
            entry.text.encode()
            assert {name for name, _ in entry.metadata} <= METADATA.keys()


# pieces of HTML


@pytest.mark.parametrize(
    ("name", "fragment", "text"),
    [
        ("paragraphs", "<p>One <b>two</b>.</p>\n<p>Three</p>", "One two.\n\nThree"),
        ("breaks", "One<br>two<br/><br/>three", "One\ntwo\n\nthree"),
        ("a list", "<p>First</p><ul><li>one</li><li>two</li></ul>last", "First\n\none\ntwo\n\nlast"),
        ("a table", "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>", "1 | 2\n3 | 4"),
        ("scripts and styles", "<style>p{}</style>a<script>alert(1)</script> b<!-- c -->", "a b"),
        ("entities", "Tom &amp; Ann&nbsp;&lt;3", "Tom & Ann <3"),
        ("no markup at all", "3 < 4\n\n  and 5 > 4 ", "3 < 4\n\n  and 5 > 4"),
        ("lines kept", "<pre>one\ntwo</pre>", "one\ntwo"),
        ("deeper than a parser goes", "<div>" * 5_000 + "<p>deep &amp; down</p>", "deep & down"),
    ],
)
def test_a_piece_of_html_becomes_text_with_its_paragraphs(name: str, fragment: str, text: str) -> None:
    """Blocks are parted by blank lines, and nothing is left out but what no one reads."""
    assert text_of(fragment) == text, name
