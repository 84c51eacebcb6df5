"""NewsML-G2 and NewsML 1.x become articles, one a news item, with all that they state."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article, CreditForm, Skipped
from syndicate.readers.newsml import NEWSML
from syndicate.readers.source import Context, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "The harbour at Tellmark will open to ferries again on Monday, the port authority said."
SECOND = "Eleven crossings a day are planned until the autumn."
G2 = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
NITF = f"""<nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body><body.head><hedline><hl1>Harbour opens</hl1></hedline>
<byline>By Ada Vint<byttl>Shipping Correspondent</byttl></byline></body.head>
<body.content><p>{FIRST}</p><p>{SECOND}</p></body.content></body></nitf>"""
XHTML = f"""<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><header><h1>Harbour opens on Monday</h1></header>
<p>{FIRST}</p><p>{SECOND}</p><script>x()</script></body></html>"""


def news_item(content: str, *, guid: str = "urn:newsml:example.org:20250301:harbour", extra: str = "", status: str = "usable") -> str:
    """Return a NewsML-G2 news item around some content."""
    return f"""<newsItem {G2} guid="{guid}" version="4" standard="NewsML-G2" xml:lang="en-GB">
  <rightsInfo><copyrightHolder><name>Example Press</name></copyrightHolder>
    <copyrightNotice>Copyright 2025 Example Press</copyrightNotice><usageTerms>Not for use in print</usageTerms></rightsInfo>
  <itemMeta><itemClass qcode="ninat:text"/><provider literal="reuters.com"/><versionCreated>2025-03-01T10:30:00+01:00</versionCreated>
    <firstCreated>2025-03-01T08:00:00Z</firstCreated><embargoed>2025-03-02T08:00:00Z</embargoed><pubStatus qcode="stat:{status}"/>
    {extra}</itemMeta>
  <contentMeta><urgency>3</urgency><located><name>Tellmark</name></located>
    <creator><name>Ada Vint</name></creator><infoSource qcode="is:AP"><name>Associated Press</name></infoSource>
    <genre><name>Analysis</name></genre><keyword>shipping</keyword><subject qcode="x:1"><name>storms</name></subject>
    <slugline>HARBOUR/ (UPDATE 1)</slugline><headline>Harbour opens on Monday</headline>
    <headline role="hld:subHeadline">Eleven crossings a day</headline><creditline>Reuters</creditline></contentMeta>
  <contentSet>{content}</contentSet>
</newsItem>"""


def newsml1(component: str, *, status: str = "Usable", revision: int = 2) -> str:
    """Return a NewsML 1.2 document around the inside of its main component."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE NewsML SYSTEM "http://example.invalid/NewsML_1.2.dtd" [<!ENTITY % nitf SYSTEM "nitf.dtd"> %nitf;]>
<NewsML Version="1.2"><NewsEnvelope><DateAndTime>20250301T101500Z</DateAndTime><NewsService FormalName="World"/></NewsEnvelope>
<NewsItem><Identification><NewsIdentifier><ProviderId>afp.com</ProviderId><DateId>20250301</DateId><NewsItemId>TX-77</NewsItemId>
<RevisionId PreviousRevision="1" Update="N">{revision}</RevisionId>
<PublicIdentifier>urn:newsml:afp.com:20250301:TX-77:{revision}</PublicIdentifier></NewsIdentifier></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20250301T080000Z</FirstCreated>
<ThisRevisionCreated>20250301T093000Z</ThisRevisionCreated><Status FormalName="{status}"/><Urgency FormalName="4"/>
<Instruction FormalName="Rectify"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>Harbour opens on Monday</HeadLine><ByLine>Ada Vint</ByLine><DateLine>Tellmark, March 1 (AFP)</DateLine>
<CopyrightLine>© 2025 AFP</CopyrightLine><SlugLine>harbour-ferries</SlugLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="AFP"/></Provider><Source><Party FormalName="Example Shipping"/></Source>
</AdministrativeMetadata><DescriptiveMetadata><Language FormalName="en"/><Genre FormalName="Current"/></DescriptiveMetadata>
{component}</NewsComponent></NewsItem></NewsML>"""


def content_item(data: str, *, role: str = "Main", kind: str = "Text") -> str:
    """Return a NewsML 1.2 component with one content item."""
    return f"""<NewsComponent><Role FormalName="{role}"/><ContentItem><MediaType FormalName="{kind}"/>
<DataContent>{data}</DataContent></ContentItem></NewsComponent>"""


OUTSIDE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
BESIDE = "".join(
    (
        content_item(".x {}", role="StyleSheet"),
        content_item(f"<p>{FIRST}</p><p>{SECOND}</p>"),
        content_item("AAAA", role="Photo", kind="Photo"),
        content_item("<p>Harbour</p>", role="HeadLine"),
    )
)


def entries(data: str | bytes) -> list[Article | Skipped]:
    """Read everything in a file of this content."""
    raw = data.encode() if isinstance(data, str) else data
    return list(NEWSML.read(InputStream("/in/a.xml", "a.xml", io.BufferedReader(io.BytesIO(raw))), Context(now=NOW)))


def article(data: str | bytes) -> Article:
    """Read the one article of a file."""
    (entry,) = entries(data)
    assert isinstance(entry, Article), entry
    return entry


def test_a_news_item_states_fields_metadata_and_credits() -> None:
    """Everything a NewsML-G2 item states stands where the package keeps it; the provider's own credit line credits nobody."""
    read = article(
        news_item(f'<inlineXML contenttype="application/nitf+xml">{NITF}</inlineXML>', extra="<edNote>Updates with detail</edNote>")
    )
    assert read.text == f"{FIRST}\n\n{SECOND}"
    assert (read.ref, read.title, read.outlet) == ("urn:newsml:example.org:20250301:harbour", "Harbour opens on Monday", "Reuters")
    assert (read.byline, read.language, read.published) == ("By Ada Vint, Shipping Correspondent", "en", "2025-03-01T08:00:00+00:00")
    assert dict(read.metadata) == {
        "guid": "urn:newsml:example.org:20250301:harbour",
        "version": "4",
        "status": "usable",
        "signal": "update",
        "urgency": "3",
        "slug": "HARBOUR/ (UPDATE 1)",
        "keywords": "shipping, storms",
        "genre": "Analysis",
        "modified": "2025-03-01T10:30:00+01:00",
        "embargo": "2025-03-02T08:00:00+00:00",
        "credit_line": "Reuters",
        "creator": "Ada Vint",
        "provider": "Reuters",
        "rights": "Copyright 2025 Example Press",
        "usage_terms": "Not for use in print",
        "location": "Tellmark",
        "subtitle": "Eleven crossings a day",
    }
    assert [credit.phrase for credit in read.declared] == ["infoSource: Associated Press"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("NITF", f"<inlineXML>{NITF}</inlineXML>"),
        ("XHTML", f'<inlineXML contenttype="application/xhtml+xml">{XHTML}</inlineXML>'),
        ("HTML without a namespace", f'<inlineXML><html xmlns=""><body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML>'),
        ("plain text", f'<inlineData contenttype="text/plain">{FIRST}\n\n{SECOND}</inlineData>'),
        ("HTML as data", f"<inlineData><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></inlineData>"),
        ("two renderings", f'<inlineData contenttype="text/plain">{FIRST} {SECOND}</inlineData><inlineXML>{XHTML}</inlineXML>'),
    ],
)
def test_the_text_is_the_same_in_every_rendering(name: str, content: str) -> None:
    """NITF, XHTML, plain text and HTML packed as data give the same paragraphs."""
    assert article(news_item(content)).text == f"{FIRST}\n\n{SECOND}", name


@pytest.mark.parametrize(
    ("extra", "status", "expected"),
    [
        ('<signal qcode="sig:correction"/>', "usable", ("usable", "correction, update")),
        ('<signal qcode="edStat:U"/>', "usable", ("usable", "update")),
        ('<signal qcode="db:store"/>', "withheld", ("withheld", "update")),
        ("<edNote>This item has been withdrawn.</edNote>", "canceled", ("canceled", "withdrawal, update")),
    ],
)
def test_signals_and_states(extra: str, status: str, expected: tuple[str, str]) -> None:
    """Codes and notes give the signal, and codes that say other things give none."""
    metadata = dict(article(news_item(f"<inlineXML>{NITF}</inlineXML>", extra=extra, status=status)).metadata)
    assert (metadata["status"], metadata["signal"]) == expected


def test_a_message_gives_each_of_its_items() -> None:
    """The items of a message are articles of their own, in order; the package among them is not told beside them."""
    package = f'<packageItem {G2} guid="p"><groupSet><group><itemRef residref="a"/></group></groupSet></packageItem>'
    items = "".join(news_item(f"<inlineXML>{XHTML}</inlineXML>", guid=guid) for guid in ("a", "b")) + news_item("", guid="c")
    read = entries(f"<newsMessage {G2}><header/><itemSet>{package}{items}</itemSet></newsMessage>")
    assert [entry.ref if isinstance(entry, Article) else (entry.place, entry.reason) for entry in read] == [
        "a", "b", ("item 3", "is an item of the class text without a text"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a package", f'<packageItem {G2} guid="p"><groupSet/></packageItem>', "package of references"),
        ("a concept", f"<conceptItem {G2}/>", "concept item"),
        ("a plan", f"<planningItem {G2}/>", "planning item"),
        ("a picture", news_item("").replace("ninat:text", "ninat:picture"), "class picture"),
        ("a schema", "<schema/>", "no news item"),
        ("cut off", news_item(f"<inlineXML>{NITF}</inlineXML>")[:-60], "not valid XML"),
        ("an entity from outside", OUTSIDE + news_item("<inlineData>&e;</inlineData>"), "outside"),
    ],
)  # fmt: skip
def test_what_is_no_news_item_is_told(name: str, data: str, reason: str) -> None:
    """Items without a text, other kinds of items and broken files give a reason each."""
    (entry,) = entries(data)
    assert isinstance(entry, Skipped), name
    assert reason in entry.reason


def test_a_canceled_item_without_content_is_an_article() -> None:
    """A kill has no text of its own, and is kept with the id of what it kills."""
    read = article(news_item("", status="canceled", extra="<edNote>Kill: no vote was held.</edNote>"))
    assert (read.text, dict(read.metadata)["status"], dict(read.metadata)["guid"]) == (
        "Kill: no vote was held.", "canceled", "urn:newsml:example.org:20250301:harbour",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "component"),
    [
        ("paragraphs", content_item(f"<p>{FIRST}</p><p>{SECOND}</p>")),
        ("NITF", content_item(NITF.replace(' xmlns="http://iptc.org/std/NITF/2006-10-18/"', ""))),
        ("XHTML", content_item(XHTML)),
        ("HTML as data", content_item(f"<![CDATA[<P>{FIRST}</P>\n<P>{SECOND}</P>]]>")),
        ("with headline, style sheet and picture beside it", BESIDE),
    ],
)  # fmt: skip
def test_newsml_1_gives_the_text_of_its_story(name: str, component: str) -> None:
    """Whatever the content item holds, the text is the story's; other roles are no text."""
    assert article(newsml1(component)).text == f"{FIRST}\n\n{SECOND}", name


def test_newsml_1_states_fields_metadata_and_credits() -> None:
    """The id has no revision in it; the source and the dateline are whom it credits, the provider itself is not."""
    read = article(newsml1(content_item(f"<p>{FIRST}</p><p>{SECOND}</p>")))
    assert (read.title, read.byline, read.outlet, read.language) == ("Harbour opens on Monday", "Ada Vint", "Agence France-Presse", "en")
    assert read.published == "2025-03-01T08:00:00+00:00"
    assert dict(read.metadata) == {
        "guid": "urn:newsml:afp.com:20250301:TX-77",
        "version": "2",
        "status": "usable",
        "signal": "correction",
        "urgency": "4",
        "slug": "harbour-ferries",
        "genre": "Current",
        "section": "World",
        "modified": "2025-03-01T09:30:00+00:00",
        "provider": "AFP",
        "rights": "© 2025 AFP",
        "location": "Tellmark",
    }
    assert [(credit.source, credit.form) for credit in read.declared] == [("Example Shipping", CreditForm.LINK)]


def test_the_id_stays_through_revisions() -> None:
    """Two revisions have the same guid and another version."""
    one, two = (article(newsml1(content_item(f"<p>{FIRST}</p>"), revision=number)) for number in (1, 2))
    assert dict(one.metadata)["guid"] == dict(two.metadata)["guid"]
    assert (dict(one.metadata)["version"], dict(two.metadata)["version"]) == ("1", "2")


def test_stories_with_headlines_of_their_own_are_articles_of_their_own() -> None:
    """An item with two stories gives both, each with its headline."""
    stories = "".join(
        f"<NewsComponent><NewsLines><HeadLine>{title}</HeadLine></NewsLines>{content_item(f'<p>{text}</p>')}</NewsComponent>"
        for title, text in (("One", FIRST), ("Two", SECOND))
    )
    read = [entry for entry in entries(newsml1(stories)) if isinstance(entry, Article)]
    assert [(entry.title, entry.text) for entry in read] == [("One", FIRST), ("Two", SECOND)]
    assert len({entry.ref for entry in read}) == 2


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (news_item("").encode(), True),
        (newsml1("").encode(), True),
        (b"<?xml version='1.0'?><newsMessage>", True),
        (b"<nitf><body/></nitf>", False),
        (b"<rss version='2.0'>", False),
        (b"A note on the <newsItem> element", False),
    ],
)
def test_content_tells_newsml(data: bytes, expected: bool) -> None:
    """NewsML is known by its root elements."""
    assert NEWSML.recognises(data) is expected


@given(st.integers(0, 2500), st.binary(max_size=30))
def test_no_bytes_stop_the_reading(place: int, noise: bytes) -> None:
    """Whatever is wrong in a file, it is read or told."""
    data = news_item(f"<inlineXML>{NITF}</inlineXML>").encode()
    for spoiled in (noise, data[:place] + noise + data[place + len(noise) :]):
        assert all(isinstance(entry, Article | Skipped) for entry in entries(spoiled))
