"""Read mail (.eml): a press release or an article, and the documents attached to it.

Invariant: the plain text of a message goes before its HTML. Attachments that hold text are articles of their own; the others are
reported by name. No broken header keeps the text from being read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING

from syndicate.annotation.agencies import canonical_source
from syndicate.model.article import Article, Note, Skipped
from syndicate.readers.encoding import decode
from syndicate.readers.fields import article_from
from syndicate.readers.fragments import body_of, unseen_notes
from syndicate.readers.opening import read_source
from syndicate.readers.quoted_mail import own_text
from syndicate.readers.source import Context, Format, InputStream, metadata_of

if TYPE_CHECKING:  # Python's parser of mail is loaded when there is mail
    from email.message import EmailMessage

DEEPEST_MESSAGES = 3  # messages inside messages
MOST_PARTS = 500
_READABLE = (".txt", ".text", ".md", ".html", ".htm", ".pdf", ".docx", ".eml", ".xml", ".json", ".csv")
_READABLE_TYPES = ("text/plain", "text/html", "application/pdf")
_HEADER = re.compile(rb"(?:[!-9;-~]{2,60}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,50}){2,400}")
_OF_MAIL = re.compile(
    rb"^(?:received|return-path|message-id|mime-version|delivered-to|dkim-signature|x-mailer):", re.IGNORECASE | re.MULTILINE
)
_OF_LETTERS = re.compile(rb"^(?:from|subject|date|to):", re.IGNORECASE | re.MULTILINE)
_ENVELOPE = re.compile(rb"From [^\n]{1,200}\n")
_FORWARDED = re.compile(r"^(?:(?:fwd?|fw|re|wg|aw|tr|rv|i)\s*:\s*)+", re.IGNORECASE)
_OFFICES = re.compile(
    r"^(?:press|presse|prensa|media|news|newsroom|info|information|office|pr|comms?|communications?|kommunikation|no-?reply|donotreply|"
    r"contact|mail|newsletter|noreply|alerts?|desk|editor|redaktion|service|releases?)\b",
    re.IGNORECASE,
)
# Hosts of mailboxes for everybody, which say nothing about the sender
_ANYBODYS = frozenset(
    {
        *("gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "icloud.com", "me.com", "aol.com"),
        *("gmx.de", "gmx.net", "web.de", "proton.me", "protonmail.com"),
    }
)


def read_mail(source: InputStream, context: Context) -> Iterator[Article | Skipped]:
    """Read a message and its attachments."""
    import email.policy

    data = source.whole()
    data = _ENVELOPE.sub(b"", data, count=1) if data.startswith(b"From ") else data
    try:
        message = email.message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=email.policy.default)
        yield from _message(source, context, message, source.name, 0)
    except Exception as error:  # broken headers may make the parser raise anything
        yield source.skipped(f"is mail that cannot be taken apart ({type(error).__name__}: {error})", "Save the message again, as .eml.")


def _message(source: InputStream, context: Context, message: EmailMessage, name: str, depth: int) -> Iterator[Article | Skipped]:
    plain, marked, attached, inner = _parts(message)
    text = ""
    notes: tuple[Note, ...] = ()
    for part, is_html in ((plain, False), (marked, True)):
        if part is not None and not text.strip():
            text, notes = _text(part, is_html=is_html)
    text, quoted = own_text(text)
    if quoted:
        notes = (*notes, Note("text", "quoted-message", f"{quoted} words of a quoted message were left out"))
    if text.strip():
        yield _article(source, context, message, name, text, notes)
    elif not attached and not inner:
        yield source.skipped("is mail without a text", None, None if depth == 0 else f"message {name}")
    names: set[str] = set()
    for number, part in enumerate(attached, start=1):
        yield from _attachment(source, context, part, number, names)
    for number, part in enumerate(inner, start=1):
        if depth < DEEPEST_MESSAGES:
            yield from _message(source, context, part, f"{name}:{number}", depth + 1)
        else:
            yield source.skipped("is a message inside more messages than are opened", "Save it on its own.", f"message {name}:{number}")


def _parts(message: EmailMessage) -> tuple[EmailMessage | None, EmailMessage | None, list[EmailMessage], list[EmailMessage]]:
    """Return the plain body, the HTML body, the attachments and the forwarded messages."""
    from email.message import EmailMessage

    plain = marked = None
    attached: list[EmailMessage] = []
    inner: list[EmailMessage] = []
    waiting: list[EmailMessage] = [message]
    for _ in range(MOST_PARTS):
        if not waiting:
            break
        part = waiting.pop(0)
        kind = part.get_content_type()
        below = [each for each in part.iter_parts() if isinstance(each, EmailMessage)]
        if kind == "message/rfc822":
            inner += below
        elif part.is_multipart():
            waiting[:0] = below
        elif part.get_content_disposition() == "attachment" or (_file_name(part) and kind not in ("text/plain", "text/html")):
            if not (kind.startswith("image/") and part.get_content_disposition() != "attachment"):
                attached.append(part)
        elif kind == "text/plain" and plain is None:
            plain = part
        elif kind == "text/html" and marked is None:
            marked = part
        elif _file_name(part):
            attached.append(part)
    return plain, marked, attached, inner


def _text(part: EmailMessage, *, is_html: bool) -> tuple[str, tuple[Note, ...]]:
    payload = part.get_payload(decode=True)
    text, notes = decode(payload if isinstance(payload, bytes) else b"", part.get_content_charset())
    if is_html:
        return body_of(text), (*notes, *unseen_notes(text))
    text = text.replace("\r\n", "\n")
    if (part.get_param("format") or "") == "flowed":
        text = _unflowed(text)
    return text.strip("\n"), notes


def _unflowed(text: str) -> str:
    """Return a text with the lines joined that were broken for mail (RFC 3676)."""
    lines: list[str] = []
    open_line = False
    for line in text.split("\n"):
        bare = line[1:] if line.startswith(" ") else line
        if open_line and lines:
            lines[-1] += bare
        else:
            lines.append(bare)
        open_line = bare.endswith(" ") and bare != "-- "
    return "\n".join(line.rstrip() for line in lines)


def _article(source: InputStream, context: Context, message: EmailMessage, name: str, text: str, notes: tuple[Note, ...]) -> Article:
    from email.utils import parseaddr

    sender, address = parseaddr(_header(message, "from"))
    sender, address = " ".join(sender.split()), address.casefold()
    identity = _header(message, "message-id").strip(" <>")
    outlet, byline = _whose(sender, address)
    values = {
        "text": text,
        "title": _FORWARDED.sub("", _header(message, "subject")),
        "outlet": outlet,
        "byline": byline,
        "published": _date(_header(message, "date")),
        "language": _header(message, "content-language").partition(",")[0],
    }
    received = _header(message, "received").rpartition(";")[2]
    metadata = {
        "guid": identity,
        "creator": sender or address,
        "keywords": _header(message, "keywords"),
        "received": _date(received) if received else "",
    }
    given = {key: value for key, value in values.items() if value}
    article = article_from(given, context, ref=identity or name, origin=source.origin, notes=notes)
    return replace(article, metadata=metadata_of(metadata))


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:  # broken headers may make the parser raise anything; use the header as it was sent
        raw = next((value for key, value in message.raw_items() if key.casefold() == name), "")
        return " ".join(str(raw).encode(errors="replace").decode().split())


def _whose(sender: str, address: str) -> tuple[str, str]:
    """Return the outlet and the byline of a sender's name and address."""
    mailbox, _, host = address.rpartition("@")
    labels = host.split(".")
    site = ".".join(labels[-3:] if len(labels) > 2 and len(labels[-2]) <= 3 and len(labels[-1]) == 2 else labels[-2:])
    house = "" if site in _ANYBODYS or not host else canonical_source(host) or site
    if canonical_source(sender):
        return canonical_source(sender) or sender, ""
    if _OFFICES.match(mailbox) or " " not in sender:
        return (sender if sender and "@" not in sender else house), ""
    return house, sender


def _date(written: str) -> str:
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError):
        return written
    # "-0000" means UTC, place unknown
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _file_name(part: EmailMessage) -> str:
    try:
        return " ".join((part.get_filename() or "").split())
    except Exception:  # as for headers
        return ""


def _attachment(source: InputStream, context: Context, part: EmailMessage, number: int, names: set[str]) -> Iterator[Article | Skipped]:
    name = _file_name(part) or f"attachment {number}"
    place = f"attachment {name[:200]!r}"
    readable = name.casefold().endswith(_READABLE) or part.get_content_type() in _READABLE_TYPES
    payload = part.get_payload(decode=True)
    if not readable or not isinstance(payload, bytes) or not payload:
        reason = f"is {part.get_content_type()}, which is not read out of mail" if payload else "is empty"
        yield source.skipped(reason, "Save it and give it on its own, if it contains an article.", place)
        return
    while name in names:
        name = f"{number}:{name}"
    names.add(name)
    inner = replace(source, name=name, stream=io.BufferedReader(io.BytesIO(payload)))
    for entry in read_source(inner, context):
        yield replace(entry, place=f"{place}, {entry.place}" if entry.place else place) if isinstance(entry, Skipped) else entry


def _is_mail(head: bytes) -> bool:
    opening = _ENVELOPE.sub(b"", head, count=1) if head.startswith(b"From ") else head.lstrip(b"\xef\xbb\xbf\r\n")
    match = _HEADER.match(opening.replace(b"\r\n", b"\n"))
    return match is not None and bool(_OF_MAIL.search(match[0])) and bool(_OF_LETTERS.search(match[0]))


MAIL = Format("mail", (".eml",), _is_mail, read_mail)
