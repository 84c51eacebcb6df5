"""Mail becomes an article, and so does every document attached to it that can be read."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article, Skipped
from syndicate.readers import FORMATS
from syndicate.readers.mail import MAIL
from syndicate.readers.source import Context, InputStream

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
FIRST = "The harbour at Tellmark will open to ferries again on Monday, the port authority said."
SECOND = "Eleven crossings a day are planned until the autumn."


def message(text: str | None = f"{FIRST}\n\n{SECOND}\n", html: str | None = None, **headers: str) -> EmailMessage:
    """Return a message with these bodies and headers."""
    mail = EmailMessage()
    stated = {
        "From": "Ada Vint <ada.vint@news.example.org>",
        "To": "desk@example.com",
        "Subject": "Harbour opens on Monday",
        "Date": "Sat, 01 Mar 2025 10:30:00 +0100",
        "Message-ID": "<abc.1@example.org>",
    }
    for name, value in {**stated, **{key.replace("_", "-"): value for key, value in headers.items()}}.items():
        mail[name] = value
    if text is not None:
        mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html") if text is not None else mail.set_content(html, subtype="html")
    return mail


def entries(data: bytes | EmailMessage) -> list[Article | Skipped]:
    """Read everything in a message."""
    raw = data if isinstance(data, bytes) else data.as_bytes()
    return list(MAIL.read(InputStream("/in/a.eml", "a.eml", io.BufferedReader(io.BytesIO(raw))), Context(now=NOW, formats=FORMATS)))


def article(data: bytes | EmailMessage) -> Article:
    """Read the one article of a message."""
    (entry,) = entries(data)
    assert isinstance(entry, Article), entry
    return entry


def test_headers_become_fields() -> None:
    """Subject, sender, date and id of a message are the article's; the host of the sender is the outlet."""
    read = article(message(Received="from a by b; Sat, 1 Mar 2025 09:31:00 +0000", Keywords="shipping, storms"))
    assert read.text == f"{FIRST}\n\n{SECOND}"
    assert (read.ref, read.title, read.byline, read.outlet) == ("abc.1@example.org", "Harbour opens on Monday", "Ada Vint", "example.org")
    assert read.published == "2025-03-01T10:30:00+01:00"
    assert dict(read.metadata) == {
        "guid": "abc.1@example.org",
        "creator": "Ada Vint",
        "keywords": "shipping, storms",
        "received": "2025-03-01T09:31:00+00:00",
    }


@pytest.mark.parametrize(
    ("sender", "outlet", "byline"),
    [
        ("Ada Vint <ada@mail.example.co.uk>", "example.co.uk", "Ada Vint"),
        ("Port of Tellmark <press@tellmark.example>", "Port of Tellmark", None),
        ("Reuters <alerts@thomson.example>", "Reuters", None),
        ("Ada Vint <ada@gmail.com>", None, "Ada Vint"),
        ("press@tellmark.example", "tellmark.example", None),
        ("=?utf-8?q?Bj=C3=B8rn_Rask?= <b@example.org>", "example.org", "Bjørn Rask"),
    ],
)
def test_a_sender_is_a_house_or_a_person(sender: str, outlet: str | None, byline: str | None) -> None:
    """Press offices and agencies are outlets, people are bylines, and a mailbox that anybody may have is no outlet."""
    raw = message().as_bytes().replace(b"Ada Vint <ada.vint@news.example.org>", sender.encode())
    read = article(raw)
    assert (read.outlet, read.byline) == (outlet, byline)


@pytest.mark.parametrize("subject", ["Fwd: Harbour opens on Monday", "RE: FW: Harbour opens on Monday", "WG: AW: Harbour opens on Monday"])
def test_what_forwarding_puts_before_a_subject_is_no_title(subject: str) -> None:
    """Replies and forwards keep the title."""
    assert article(message(Subject=subject)).title == "Harbour opens on Monday"


@pytest.mark.parametrize(
    ("name", "mail"),
    [
        ("plain text before HTML", message(html="<p>Something else</p>")),
        ("HTML alone", message(None, html=f"<html><head><style>p {{}}</style></head><body><p>{FIRST}</p><p>{SECOND}</p></body></html>")),
        (
            "HTML in a table of the look",
            message(None, html=f"<table><tr><td><p>{FIRST}</p></td></tr><tr><td><p>{SECOND}</p></td></tr></table>"),
        ),
    ],
)
def test_the_text_is_that_of_the_best_body(name: str, mail: EmailMessage) -> None:
    """Plain text is preferred, HTML is made text."""
    assert article(mail).text == f"{FIRST}\n\n{SECOND}", name


def test_flowed_lines_are_whole_again() -> None:
    """Lines that a mail program broke with a space at their ends are joined, quoted signatures are not."""
    head = b"MIME-Version: 1.0\nFrom: a@b.example\nContent-Type: text/plain; format=flowed\n\n"
    mail = head + b"The harbour will \nopen on Monday.\n\nSoon.\n-- \nAda\n"
    assert article(mail).text == "The harbour will open on Monday.\n\nSoon.\n--\nAda"


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("an encoding nobody knows", b"Content-Type: text/plain; charset=x-unknown\n"),
        ("a broken date", b"Date: yesterday, I think\n"),
        ("a broken id", b"Message-ID: <[]@>\n"),
        ("bytes in a header", b"Subject: Caf\xe9 am Hafen\n"),
        ("a broken address", b'From: "Ada <ada@\n'),
        ("a broken disposition", b"Content-Disposition: =?utf-8?\n"),
    ],
)
def test_broken_headers_cost_no_text(name: str, head: bytes) -> None:
    """Whatever a header holds, the text is read."""
    assert article(b"MIME-Version: 1.0\n" + head + b"\n" + FIRST.encode() + b"\n").text == FIRST, name


def test_attachments_are_read_or_told_by_name() -> None:
    """Attached text is an article of its own, other files are told, pictures inside the text are not worth a word."""
    mail = message()
    mail.add_attachment(f"{SECOND} Another document says more on that.", filename="more.txt")
    mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="pier.png")
    mail.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png", disposition="inline")
    read = entries(mail)
    assert [entry.ref for entry in read if isinstance(entry, Article)] == ["abc.1@example.org", "more.txt"]
    assert [entry.place for entry in read if isinstance(entry, Skipped)] == ["attachment 'pier.png'"]


def test_a_message_forwarded_whole_is_an_article_of_its_own() -> None:
    """A message inside a message keeps its own sender, date and id."""
    outer = message("See below, please.", Message_ID="<outer@example.com>")
    outer.add_attachment(message())
    assert [entry.ref for entry in entries(outer) if isinstance(entry, Article)] == ["outer@example.com", "abc.1@example.org"]


def test_messages_inside_messages_are_opened_to_a_depth() -> None:
    """A chain of messages ends somewhere, and says where."""
    mail = message()
    for number in range(8):
        outer = message("Again.", Message_ID=f"<{number}@example.com>")
        outer.add_attachment(mail)
        mail = outer
    read = entries(mail)
    assert isinstance(read[-1], Skipped)
    assert "inside more messages" in read[-1].reason


def test_mail_without_a_text_is_told() -> None:
    """An empty message gives a reason."""
    (entry,) = entries(message(""))
    assert isinstance(entry, Skipped)
    assert entry.reason == "is mail without a text"


@given(st.binary(max_size=300))
def test_no_bytes_stop_the_reading(data: bytes) -> None:
    """Whatever lies in a message, it is read or told."""
    for head in (b"", b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"):
        assert all(isinstance(entry, Article | Skipped) for entry in entries(head + data))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (message().as_bytes(), True),
        (b"Received: from a by b;\n\tSat, 1 Mar 2025 09:31:00 +0000\nFrom: a@b.example\nSubject: x\n\nText\n", True),
        (b"From ada@example.org Sat Mar  1 10:30:00 2025\nFrom: a@b.example\nMIME-Version: 1.0\n\nText\n", True),
        (b"Title: Harbour\nFrom: Example Press\nDate: 1 March 2025\n\nThe harbour opens.\n", False),
        (b"The harbour opens: so it was said.\n", False),
    ],
)
def test_content_tells_mail(data: bytes, expected: bool) -> None:
    """Mail is known by headers that only mail has; head lines of an article are none."""
    assert MAIL.recognises(data) is expected
