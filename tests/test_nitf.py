"""NITF becomes an article: its paragraphs the text, everything in its head a field or metadata."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article, CreditForm, Skipped
from syndicate.readers.nitf import NITF
from syndicate.readers.source import Context, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "The harbour at Tellmark will open to ferries again on Monday, the port authority said."
SECOND = "Eleven crossings a day are planned until the autumn."
STORY = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf baselang="en-GB" version="-//IPTC//DTD NITF 3.6//EN">
  <head>
    <title>A title of the file</title>
    <meta name="anpa-takekey" content="1st Ld-Writethru"/>
    <tobject><tobject.property tobject.property.type="Analysis"/></tobject>
    <docdata management-status="usable">
      <evloc city="Tellmark"/>
      <doc-id id-string="EX-20250301-77" regsrc="EX"/>
      <urgency ed-urg="3"/>
      <date.issue norm="20250301T081500+0100"/>
      <date.release norm="20250301T120000+0100"/>
      <du-key key="EX-HARBOUR-Ferries" version="2"/>
      <ed-msg info="Corrects number of crossings"/>
      <doc.copyright holder="Example Press" year="2025"/>
      <key-list><keyword key="shipping"/><keyword key="storms"/></key-list>
    </docdata>
    <revision-history norm="20250301T093000+0100" comment="corrected"/>
  </head>
  <body>
    <body.head>
      <hedline><hl1>Harbour opens on Monday</hl1><hl2>Eleven crossings a day</hl2></hedline>
      <byline>By Ada Vint<byttl>Shipping Correspondent</byttl></byline>
      <distributor>Example Press Agency</distributor>
      <dateline><location>TELLMARK</location><story.date norm="20250301T081500+0100"/>, March 1 (Reuters)</dateline>
    </body.head>
    <body.content>
      <block><p>{FIRST}</p><media media-type="image"><media-caption>A pier</media-caption></media>
      <hl2>What is planned</hl2>
      <p>Eleven <em>crossings</em> a day
         are planned until the autumn.</p></block>
      <ul><li>Monday: six</li><li>Tuesday: eleven</li></ul>
      <table><tr><td>Ferry</td><td>Hours</td></tr><tr><td>North</td><td>7 to 9</td></tr></table>
    </body.content>
    <body.end><tagline>Reporting by Ada Vint; editing by Bo Rask</tagline></body.end>
  </body>
</nitf>"""
LATIN = (
    '<?xml version="1.0" encoding="UTF-8"?><nitf><body><body.content><p>Der Café-Betreiber sagte am Montag in Köln, '
    "die Fähren würden bald fahren.</p></body.content></body></nitf>"
)
OUTSIDE = '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><body.content><p>&x;</p></body.content></body></nitf>'


def entries(data: bytes | str) -> list[Article | Skipped]:
    """Read everything in a file of this content."""
    raw = data.encode() if isinstance(data, str) else data
    return list(NITF.read(InputStream("/in/a.xml", "a.xml", io.BufferedReader(io.BytesIO(raw))), Context(now=NOW)))


def article(data: bytes | str) -> Article:
    """Read the one article of a file."""
    (entry,) = entries(data)
    assert isinstance(entry, Article), entry
    return entry


def test_every_element_stands_where_the_package_keeps_it() -> None:
    """Head and body give fields and metadata; the text is paragraphs, subheads, lists, tables and the tag line."""
    read = article(STORY)
    assert read.text.split("\n\n") == [
        FIRST, "What is planned", SECOND, "Monday: six\nTuesday: eleven", "Ferry | Hours\nNorth | 7 to 9",
        "Reporting by Ada Vint; editing by Bo Rask",
    ]  # fmt: skip
    assert (read.ref, read.title, read.outlet) == ("EX-20250301-77", "Harbour opens on Monday", "Example Press Agency")
    assert (read.byline, read.language, read.published) == ("By Ada Vint, Shipping Correspondent", "en", "2025-03-01T08:15:00+01:00")
    assert dict(read.metadata) == {
        "guid": "EX-20250301-77",
        "version": "2",
        "status": "usable",
        "signal": "correction",
        "urgency": "3",
        "slug": "EX-HARBOUR-Ferries",
        "keywords": "shipping, storms",
        "genre": "Analysis",
        "modified": "2025-03-01T09:30:00+01:00",
        "embargo": "2025-03-01T12:00:00+01:00",
        "provider": "Example Press Agency",
        "rights": "© 2025 Example Press",
        "location": "TELLMARK",
        "subtitle": "Eleven crossings a day",
    }
    assert [(credit.source, credit.form) for credit in read.declared] == [("Reuters", CreditForm.DATELINE)]


def test_paragraphs_typed_line_by_line_are_told_apart() -> None:
    """One element with lines of a teleprinter holds the paragraphs that its indents open."""
    typed = "    The harbour opens\non Monday, the port\nauthority said.\n    Eleven crossings a day\nare planned."
    read = article(f"<nitf><body><body.content><p>{typed}</p></body.content></body></nitf>")
    assert read.text == "The harbour opens on Monday, the port authority said.\n\nEleven crossings a day are planned."


def test_lines_broken_by_a_width_are_joined() -> None:
    """Breaks after lines of one width are a typesetter's; breaks after short lines are meant."""
    wrapped = "The harbour at Tellmark will open to ferries again on<br/>Monday, the port authority said after its board had<br/>voted."
    body = f"<nitf><body><body.content><p>{wrapped}</p><p>Monday<br/>Tuesday</p></body.content></body></nitf>"
    assert article(body).text == wrapped.replace("<br/>", " ") + "\n\nMonday\nTuesday"


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a lone ampersand", f"<nitf><body><body.content><p>Vint & Rask: {FIRST}</p></body.content></body></nitf>".encode(), "Vint & Rask"),
        ("a name of HTML", f"<nitf><body><body.content><p>Caf&eacute;: {FIRST}</p></body.content></body></nitf>".encode(), "Café"),
        ("a wrong encoding", LATIN.encode("cp1252"), "Café-Betreiber"),
        ("a control character", f"<nitf><body><body.content><p>Vint\x03: {FIRST}</p></body.content></body></nitf>".encode(), "Vint:"),
    ],
)  # fmt: skip
def test_small_slips_are_mended_with_a_note(name: str, data: bytes, expected: str) -> None:
    """What wires often get wrong costs no article, and the note says what was wrong."""
    read = article(data)
    assert read.text.startswith(expected) or expected in read.text, name
    assert "xml-mended" in [note.rule for note in read.notes]


BOMB = (
    "<!DOCTYPE nitf [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]><nitf><body><body.content><p>{}</p></body.content></body></nitf>"
)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a bomb in the text", BOMB.replace("{}", "&a11;"), "as in an attack"),
        ("a bomb in an attribute", BOMB.replace("<p>{}", "<p class='&a11;'>x"), "as in an attack"),
        ("a file outside", OUTSIDE, "a file outside"),
        ("cut off", STORY[:900], "not valid XML"),
        ("no NITF", "<schema><element/></schema>", "not NITF"),
        ("nothing", b"", "not valid XML"),
        ("too deep", "<nitf>" + "<block>" * 5000 + "</block>" * 5000 + "</nitf>", "XML"),
        ("no text", "<nitf><head/><body/></nitf>", "contains no text"),
    ],
)  # fmt: skip
def test_hostile_and_broken_files_are_told(name: str, data: bytes | str, reason: str) -> None:
    """Bombs, entities from outside, cut files: a reason each, and nothing of the outside comes in."""
    (entry,) = entries(data)
    assert isinstance(entry, Skipped), name
    assert reason in entry.reason


def test_a_document_type_from_outside_is_not_fetched() -> None:
    """The usual declaration of NITF's own definition is passed over, names of HTML characters are read."""
    doctype = '<!DOCTYPE nitf SYSTEM "http://example.invalid/nitf.dtd">'
    read = article(f"{doctype}<nitf><body><body.content><p>Caf&eacute; {FIRST}</p></body.content></body></nitf>")
    assert read.text == f"Café {FIRST}"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (STORY.encode(), True),
        (b"\xef\xbb\xbf<!-- x -->\n<nitf>", True),
        ('<?xml version="1.0"?><nitf>'.encode("utf-16"), True),
        (b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/"><contentSet><inlineXML><nitf>', False),
        (b"A text about the <nitf> element", False),
        (b"<html><body>", False),
    ],
)
def test_content_tells_nitf(data: bytes, expected: bool) -> None:
    """NITF is known by its root element, NewsML around it is not NITF."""
    assert NITF.recognises(data) is expected


@given(st.integers(0, 2500), st.binary(max_size=30))
def test_no_bytes_stop_the_reading(place: int, noise: bytes) -> None:
    """Whatever is wrong in a file, it is read or told."""
    data = STORY.encode()
    for spoiled in (noise, data[:place] + noise + data[place + len(noise) :]):
        assert all(isinstance(entry, Article | Skipped) for entry in entries(spoiled))
