"""One small file of every format, made by hand, each holding the same story; some name addresses that nobody may open."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable

STORY = (
    "The ferries will return to the harbour on Monday after the longest strike in the history of the company, the union said in a letter "
    "to its members, and the council will vote on the bridge in the autumn."
)
TITLE = "Ferries return"
OUTSIDE = "http://outside.example"
PAGE = (
    f'<!DOCTYPE html><html><head><title>{TITLE}</title><link rel="stylesheet" href="{OUTSIDE}/a.css"><base href="{OUTSIDE}">'
    f'<script src="{OUTSIDE}/a.js"></script></head><body><img src="{OUTSIDE}/a.png"><iframe src="{OUTSIDE}/b"></iframe>'
    f"<article><h1>{TITLE}</h1><p>{STORY}</p><p>{STORY} So it was said.</p></article></body></html>"
)


def ninjs() -> str:
    """Return an item of ninjs 2.0."""
    item = {"uri": "urn:x:1", "type": "text", "version": "1", "versioncreated": "2024-03-05T10:00:00Z", "pubstatus": "usable"}
    return json.dumps(
        {**item, "headline": TITLE, "headlines": [{"value": TITLE}], "body_text": STORY, "bodies": [{"role": "main", "value": STORY}]}
    )


def newsml_g2() -> str:
    """Return an item of NewsML-G2 with a document type that lies outside."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="{OUTSIDE}/a.xsl"?>'
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://iptc.org/std/nar/2006-10-01/ {OUTSIDE}/a.xsd" guid="urn:x:2" version="1" standard="NewsML-G2">'
        f'<catalogRef href="{OUTSIDE}/catalog.xml"/><itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:X"/>'
        f"<versionCreated>2024-03-05T10:00:00Z</versionCreated></itemMeta><contentMeta><headline>{TITLE}</headline></contentMeta>"
        f'<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{STORY}</p></body></html></inlineXML></contentSet></newsItem>'
    )


def newsml_1() -> str:
    """Return an item of NewsML 1.2 with a document type that lies outside."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE NewsML SYSTEM "{OUTSIDE}/newsml.dtd"><NewsML><NewsEnvelope>'
        "<DateAndTime>20240305T100000Z</DateAndTime></NewsEnvelope>"
        "<NewsItem><Identification><NewsIdentifier><ProviderId>x.example</ProviderId><DateId>20240305</DateId>"
        "<NewsItemId>1</NewsItemId><RevisionId PreviousRevision='0' Update='N'>1</RevisionId>"
        "<PublicIdentifier>urn:newsml:x:1</PublicIdentifier></NewsIdentifier></Identification>"
        "<NewsManagement><NewsItemType FormalName='News'/><Status FormalName='Usable'/></NewsManagement>"
        f"<NewsComponent><NewsLines><HeadLine>{TITLE}</HeadLine></NewsLines><ContentItem><MediaType FormalName='Text'/><DataContent>"
        f"<p>{STORY}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


def nitf(inside: str = "", more: str = "") -> str:
    """Return an item of NITF with a document type that lies outside, and more inside it if given."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "{OUTSIDE}/nitf.dtd"{inside}>'
        f"<nitf><head><title>{TITLE}</title></head><body><body.head><hedline><hl1>{TITLE}</hl1></hedline></body.head>"
        f"<body.content><p>{STORY}</p><p>Then came this. {more}</p></body.content></body></nitf>"
    )


def rss() -> str:
    """Return a feed in RSS 2.0."""
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Coast Press</title><link>{OUTSIDE}/</link><item><title>{TITLE}</title><link>{OUTSIDE}/a</link><guid>{OUTSIDE}/a</guid>"
        f'<enclosure url="{OUTSIDE}/a.mp3" length="1" type="audio/mpeg"/><pubDate>Tue, 05 Mar 2024 10:00:00 GMT</pubDate>'
        f"<content:encoded><![CDATA[<p>{STORY}</p><img src='{OUTSIDE}/a.png'>]]></content:encoded></item></channel></rss>"
    )


def atom() -> str:
    """Return a feed in Atom."""
    return (
        f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Coast Press</title><id>urn:x:3</id>'
        f"<updated>2024-03-05T10:00:00Z</updated><entry><title>{TITLE}</title><id>urn:x:4</id><link href='{OUTSIDE}/a'/>"
        f"<updated>2024-03-05T10:00:00Z</updated><content type='html'>&lt;p&gt;{STORY}&lt;/p&gt;</content></entry></feed>"
    )


def json_feed() -> str:
    """Return a JSON Feed."""
    item = {"id": "1", "url": f"{OUTSIDE}/a", "title": TITLE, "content_html": f"<p>{STORY}</p>", "date_published": "2024-03-05T10:00:00Z"}
    return json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "Coast Press", "feed_url": f"{OUTSIDE}/feed", "items": [item]}
    )


def warc(kind: str = "response") -> bytes:
    """Return a web archive of one record: a response, or (as in WET files) the text of one."""
    page = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{PAGE}"
        if kind == "response"
        else f"{TITLE}\n\n{STORY}\n{STORY}\n"
    )
    body = page.encode()
    media = "application/http; msgtype=response" if kind == "response" else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {OUTSIDE}/a\r\nWARC-Date: 2024-03-06T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000001>\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def arc() -> bytes:
    """Return a web archive in the older form."""
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{PAGE}".encode()
    version = b"1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n"
    head = f"filedesc://a.arc 0.0.0.0 20240306100000 text/plain {len(version)}\n".encode() + version + b"\n"
    return head + f"{OUTSIDE}/a 192.0.2.1 20240306100000 text/html {len(page)}\n".encode() + page + b"\n"


def mail() -> str:
    """Return a mail."""
    return (
        f"From: Coast Press <desk@coast.example>\r\nTo: all@coast.example\r\nSubject: {TITLE}\r\nDate: Tue, 05 Mar 2024 10:00:00 +0000\r\n"
        f"Message-ID: <1@coast.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        f'<html><body><p>{STORY}</p><img src="{OUTSIDE}/a.png"></body></html>\r\n'
    )


def docx() -> bytes:
    """Return a Word document."""
    import docx

    document = docx.Document()
    document.add_paragraph(TITLE)
    document.add_paragraph(STORY)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def pdf(text: str = STORY) -> bytes:
    """Return a PDF of one page with a link on it."""
    words, lines = text.split(), [""]
    for word in words:
        lines[-1:] = [f"{lines[-1]} {word}".strip()] if len(lines[-1]) < 70 else [lines[-1], word]
    drawn = "BT /F1 11 Tf 14 TL 60 760 Td " + " ".join(f"({line}) Tj T*" for line in lines) + " ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /Annots [6 0 R] >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI ({OUTSIDE}/a) >> >>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{inside}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(made)
    return made + f"xref\n0 7\n0000000000 65535 f \n{table}trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()


def parquet() -> bytes:
    """Return a table of one row."""
    import pyarrow
    import pyarrow.parquet

    made = io.BytesIO()
    pyarrow.parquet.write_table(pyarrow.table({"title": [TITLE], "text": [STORY], "url": [f"{OUTSIDE}/a"]}), made)
    return made.getvalue()


def zipped(**members: bytes) -> bytes:
    """Return a ZIP archive of files by name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in members.items():
            archive.writestr(name, inside)
    return made.getvalue()


def tarred(mode: str, **members: bytes) -> bytes:
    """Return a tar archive of files by name; ``mode`` is "w", "w:gz" and so on."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, inside in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(inside)
            archive.addfile(info, io.BytesIO(inside))
    return made.getvalue()


RECORD = json.dumps({"id": "1", "title": TITLE, "text": STORY, "url": f"{OUTSIDE}/a"}) + "\n"

# The name of a file, the format that reads it, and what makes its bytes
FILES: dict[str, tuple[str, Callable[[], str | bytes]]] = {
    "plain.txt": ("plain text", lambda: f"{TITLE}\n\n{STORY}\n"),
    "packed.txt.gz": ("plain text", lambda: gzip.compress(STORY.encode())),
    "mark.md": ("Markdown", lambda: f"---\ntitle: {TITLE}\n---\n{STORY}\n"),
    "page.html": ("HTML", lambda: PAGE),
    "page.html.gz": ("HTML", lambda: gzip.compress(PAGE.encode())),
    "records.jsonl": ("JSON Lines", lambda: RECORD),
    "records.jsonl.gz": ("JSON Lines", lambda: gzip.compress(RECORD.encode())),
    "table.csv": ("CSV and TSV", lambda: f'title,text\n{TITLE},"{STORY}"\n'),
    "table.tsv": ("CSV and TSV", lambda: f"title\ttext\n{TITLE}\t{STORY}\n"),
    "table.parquet": ("Parquet", parquet),
    "word.docx": ("Word", docx),
    "release.pdf": ("PDF", pdf),
    "item.ninjs": ("IPTC ninjs", ninjs),
    "item.json": ("IPTC ninjs", ninjs),
    "g2.xml": ("NewsML", newsml_g2),
    "one.xml": ("NewsML", newsml_1),
    "nitf.xml": ("NITF", nitf),
    "letter.eml": ("mail", mail),
    "feed.rss": ("RSS or Atom", rss),
    "feed.atom": ("RSS or Atom", atom),
    "feed.json": ("JSON Feed", json_feed),
    "web.warc": ("WARC", warc),
    "web.warc.gz": ("WARC", lambda: gzip.compress(warc())),
    "text.warc.wet.gz": ("WARC", lambda: gzip.compress(warc("conversion"))),
    "web.arc": ("ARC", arc),
    "all.zip": ("ZIP archive", lambda: zipped(**{"in/page.html": PAGE.encode()})),
    "all.tar": ("tar archive", lambda: tarred("w", **{"in/page.html": PAGE.encode()})),
    "all.tar.gz": ("tar archive", lambda: tarred("w:gz", **{"in/records.jsonl": RECORD.encode()})),
    "all.tar.xz": ("tar archive", lambda: tarred("w:xz", **{"in/plain.txt": STORY.encode()})),
}


def made(name: str) -> bytes:
    """Return the bytes of one of the files."""
    content = FILES[name][1]()
    return content.encode() if isinstance(content, str) else content
