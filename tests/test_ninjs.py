"""ninjs items become articles with all that they state, whichever version wrote them."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article, Skipped
from syndicate.readers.ninjs import NINJS
from syndicate.readers.source import Context, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "The harbour at Tellmark will open to ferries again on Monday, the port authority said after a vote of its board."
SECOND = "Eleven crossings a day are planned until the autumn, half of what there were before the storm took the pier away."
IN_NITF = f"<nitf><body><body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>"
ITEM: dict[str, Any] = {
    "uri": "urn:newsml:example.org:20250301:harbour",
    "type": "text",
    "version": "3",
    "pubstatus": "usable",
    "firstcreated": "2025-03-01T08:00:00Z",
    "versioncreated": "2025-03-01T10:30:00+01:00",
    "urgency": 4,
    "language": "en-GB",
    "headline": "Harbour opens on Monday",
    "byline": "Ada Vint",
    "slugline": "HARBOUR-FERRIES",
    "located": "Tellmark",
    "copyrightholder": "Example Press",
    "copyrightnotice": "Copyright 2025 Example Press",
    "usageterms": "Not for use in print",
    "embargoed": "2025-03-01T12:00:00Z",
    "ednote": "UPDATES with the number of crossings",
    "subject": [{"code": "1", "name": "shipping"}, {"code": "2", "name": "storms"}],
    "source": "Reuters",
    "body_xhtml": f"<p>{FIRST}</p><p>{SECOND}</p>",
    "associations": {"main": {"uri": "urn:x", "type": "picture", "description_text": "A pier in a storm"}},
}


def entries(data: object, name: str = "items.json") -> list[Article | Skipped]:
    """Read everything in a file of this content, given as JSON or as what is to be written as JSON."""
    raw = data if isinstance(data, bytes) else json.dumps(data).encode()
    return list(NINJS.read(InputStream("/in/" + name, name, io.BufferedReader(io.BytesIO(raw))), Context(now=NOW)))


def article(**changes: Any) -> Article:
    """Read the one article of the item above with some properties changed; None takes a property away."""
    item = {name: value for name, value in {**ITEM, **changes}.items() if value is not None}
    (entry,) = entries(item)
    assert isinstance(entry, Article)
    return entry


def test_every_property_stands_where_the_package_keeps_it() -> None:
    """Fields, metadata and the declared credit are those of the item; what is associated with it is no article."""
    read = article()
    assert read.text == f"{FIRST}\n\n{SECOND}"
    assert (read.title, read.byline, read.outlet, read.language) == ("Harbour opens on Monday", "Ada Vint", "Example Press", "en")
    assert (read.published, read.uri) == ("2025-03-01T08:00:00+00:00", None)
    assert dict(read.metadata) == {
        "guid": "urn:newsml:example.org:20250301:harbour",
        "version": "3",
        "status": "usable",
        "signal": "update",
        "urgency": "4",
        "slug": "HARBOUR-FERRIES",
        "keywords": "shipping, storms",
        "modified": "2025-03-01T10:30:00+01:00",
        "embargo": "2025-03-01T12:00:00+00:00",
        "credit_line": "Reuters",
        "provider": "Example Press",
        "rights": "Copyright 2025 Example Press",
        "usage_terms": "Not for use in print",
        "location": "Tellmark",
    }
    assert [(credit.source, credit.start) for credit in read.declared] == [("Reuters", -1)]


def test_versions_two_and_three_say_the_same_with_other_names() -> None:
    """Lists of headlines and bodies, and names in camel case, are read like the plain ones of version one."""
    changes: dict[str, Any] = dict.fromkeys(("headline", "byline", "body_xhtml", "versioncreated", "pubstatus", "subject"))
    read = article(
        **changes,
        by="Ada Vint",
        versionCreated="2025-03-01T10:30:00+01:00",
        pubStatus="canceled",
        headlines=[{"role": "sub", "value": "Eleven crossings a day"}, {"role": "main", "value": "Harbour opens"}],
        subjects=[{"name": "shipping"}],
        bodies=[
            {"role": "text", "contentType": "text/plain", "value": f"{FIRST} {SECOND}"},
            {"role": "html", "contentType": "text/html", "value": f"<section><p>{FIRST}</p><p>{SECOND}</p></section>"},
        ],
    )
    metadata = dict(read.metadata)
    assert (read.title, read.byline, read.text) == ("Harbour opens", "Ada Vint", f"{FIRST}\n\n{SECOND}")
    assert (metadata["subtitle"], metadata["status"], metadata["keywords"]) == ("Eleven crossings a day", "canceled", "shipping")
    assert metadata["modified"] == "2025-03-01T10:30:00+01:00"


@pytest.mark.parametrize(
    ("name", "bodies", "expected"),
    [
        ("marked up text is better than plain text", {"body_html": f"<p>{FIRST}</p><p>{SECOND}</p>", "body_text": f"{FIRST} {SECOND}"}, 2),
        ("unless it holds a part only", {"body_html": f"<p>{FIRST}</p>", "body_text": f"{FIRST}\n\n{SECOND}"}, 2),
        ("NITF is read as NITF", {"bodies": [{"contenttype": "text/vnd.IPTC.NITF", "value": IN_NITF}]}, 2),
        ("HTML that nobody calls so", {"bodies": [{"value": f"<p>{FIRST}</p>\n<p>{SECOND}</p>"}]}, 2),
    ],
)  # fmt: skip
def test_the_best_rendering_of_a_body_is_taken(name: str, bodies: dict[str, Any], expected: int) -> None:
    """Of several renderings the one with paragraphs is taken that holds about all the words."""
    assert article(body_xhtml=None, **bodies).text.split("\n\n") == [FIRST, SECOND][:expected], name


@pytest.mark.parametrize(
    ("changes", "signal"),
    [
        ({"ednote": "Noe utvidet."}, "update"),
        ({"ednote": "CORRECTS spelling of name in 2nd paragraph"}, "correction"),
        ({"ednote": "Editors: please KILL this story, the vote never took place"}, "kill"),
        ({"ednote": None, "slugline": "BC-EU--Harbour, 1st Ld-Writethru"}, "writethru, update"),
        ({"ednote": None, "headline": "UPDATE 2-Harbour opens on Monday"}, "update"),
        ({"ednote": None, "headline": "REFILE-CORRECTED-Harbour opens"}, "correction, refile"),
        ({"ednote": None, "headline": "Harbour officers kill time, cars are recalled and updates promised"}, None),
        ({"ednote": "Pictures to follow"}, None),
    ],
)
def test_the_signal_is_what_the_item_says_of_its_version(changes: dict[str, Any], signal: str | None) -> None:
    """Notes, slug lines and headlines give a signal in the words of wires, and in no others."""
    assert dict(article(**changes).metadata).get("signal") == signal


def test_a_kill_without_a_text_is_an_article() -> None:
    """A withdrawn item keeps its id and its state, and its text is the note on it."""
    read = article(pubstatus="canceled", body_xhtml=None, ednote="The story is withdrawn: no vote was held.")
    assert read.text == "The story is withdrawn: no vote was held."
    assert (read.ref, dict(read.metadata)["status"], dict(read.metadata)["signal"]) == (ITEM["uri"], "canceled", "withdrawal")


def test_versions_in_one_file_keep_their_id_and_get_refs_of_their_own() -> None:
    """Two versions have one guid and two refs; the same version twice is told and read once."""
    second = {**ITEM, "version": "4", "body_xhtml": f"<p>{FIRST}</p>"}
    read = entries([ITEM, second, ITEM])
    assert [entry.ref for entry in read if isinstance(entry, Article)] == [ITEM["uri"], ITEM["uri"] + "#2"]
    assert [dict(entry.metadata)["guid"] for entry in read if isinstance(entry, Article)] == [ITEM["uri"]] * 2
    assert [entry.place for entry in read if isinstance(entry, Skipped)] == ["item 3"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("an object", json.dumps(ITEM).encode()),
        ("a list", json.dumps([ITEM]).encode()),
        ("a line", json.dumps(ITEM).encode() + b"\n"),
        ("a feed around it", json.dumps({"total": 1, "data": {"items": [{"item": ITEM}]}}).encode()),
        ("UTF-16", json.dumps(ITEM).encode("utf-16")),
    ],
)
def test_items_are_found_in_whatever_is_around_them(name: str, data: bytes) -> None:
    """An object, a list, lines and the objects around the items of a feed give the same article."""
    (entry,) = entries(data)
    assert isinstance(entry, Article), name
    assert entry.text == f"{FIRST}\n\n{SECOND}"


def test_lines_are_read_one_by_one_and_a_bad_one_is_told() -> None:
    """In JSON Lines a broken line costs itself only."""
    other = {**ITEM, "uri": "urn:other"}
    read = entries(json.dumps(ITEM).encode() + b"\n{broken}\n" + json.dumps(other).encode() + b"\n", "items.jsonl")
    assert [type(entry).__name__ for entry in read] == ["Article", "Skipped", "Article"]
    assert isinstance(read[1], Skipped)
    assert read[1].place is not None
    assert read[1].place.startswith("line 2")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a picture", json.dumps({"uri": "urn:x", "type": "picture", "description_text": "A pier"}).encode(), "type picture"),
        ("cut off", json.dumps(ITEM).encode()[:-40], "not valid JSON"),
        ("no item", b'{"name": "a table of codes"}', "without a ninjs item"),
        ("a schema", b'{"$schema": "x", "uri": "y", "properties": {}}', "without a ninjs item"),
        ("too deep", b"[" * 100_000, "JSON"),
        ("nothing in it", json.dumps({"uri": "urn:x", "type": "text"}).encode(), "without a text"),
    ],
)
def test_what_is_no_article_is_told(name: str, data: bytes, reason: str) -> None:
    """A file without an article gives one reason and never raises."""
    (entry,) = entries(data)
    assert isinstance(entry, Skipped), name
    assert reason in entry.reason


def test_a_description_alone_is_marked_as_a_summary() -> None:
    """An item with nothing but a description is read, and says that it is a summary."""
    read = article(body_xhtml=None, descriptions=[{"role": "text", "value": FIRST}])
    assert (read.text, dict(read.metadata)["summary"]) == (FIRST, "yes")


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (json.dumps(ITEM).encode(), True),
        (json.dumps([ITEM]).encode(), True),
        (b'{"title": "A crawl", "text": "of pages", "url": "https://example.org"}', False),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "x"}]}', False),
        (b"<nitf></nitf>", False),
    ],
)
def test_content_tells_ninjs(data: bytes, expected: bool) -> None:
    """ninjs is known by its properties, and other JSON is left alone."""
    assert NINJS.recognises(data) is expected


@given(st.integers(0, 2500), st.binary(max_size=30))
def test_no_bytes_stop_the_reading(place: int, noise: bytes) -> None:
    """Whatever is wrong in a file, it is read or told."""
    data = json.dumps(ITEM).encode()
    for spoiled in (noise, data[:place] + noise + data[place + len(noise) :]):
        assert all(isinstance(entry, Article | Skipped) for entry in entries(spoiled))
