"""Items of wires: the fields of an agency format in the names of this package, and the Article made of them.

Invariant: the id of an item is the same through all its versions and is in the metadata as ``guid``. A kill or a withdrawal
without a text is an article, because others may still carry the text. Every source of an item other than its outlet is a declared
credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from syndicate.annotation.agencies import agencies_in, canonical_source, host
from syndicate.annotation.outlets import owns
from syndicate.annotation.source_keys import source_key
from syndicate.annotation.version_signals import bare_code, ordered, signal_coded, signals_in_line, signals_in_note, status_named
from syndicate.model.article import METADATA, Article, Credit, CreditForm, Note, Skipped
from syndicate.readers.fields import ALIASES, article_from
from syndicate.readers.refs import Refs, storable
from syndicate.readers.source import Context, InputStream, metadata_of
from syndicate.text.dates import ANY_TIME, read_moment

_NAMED_IN_ID = re.compile(r"(?:urn:newsml:|tag:|https?://)([^:,/]{3,200})", re.IGNORECASE)
_TIMES = ("modified", "embargo", "received", "captured")


@dataclass(slots=True)
class WireItem:
    """One item: an article's fields, its metadata, and (rule, words, form) of each credit."""

    fields: dict[str, str] = field(default_factory=dict)
    metadata: dict[str, str] = field(default_factory=dict)
    credits: list[tuple[str, str, CreditForm]] = field(default_factory=list)
    signals: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def gone(self) -> bool:
        """Return whether the item was killed or withdrawn."""
        return self.metadata.get("status") == "canceled" or bool({"kill", "withdrawal"} & set(self.signals))

    def put(self, name: str, value: str | None) -> None:
        """Set a field or a piece of metadata, unless the value is empty or there is one already."""
        words = value if name in ("text", "summary_text") else " ".join((value or "").split())
        if words and words.strip():
            (self.metadata if name in METADATA else self.fields).setdefault(name, words)

    def credit(self, rule: str, words: str | None, form: CreditForm = CreditForm.LINK) -> None:
        """Add a source that the item names as the origin of its text."""
        if words and words.strip():
            self.credits.append((rule, " ".join(words.split()), form))

    def status(self, given: str | None) -> None:
        """Set the status of the item, in IPTC's words if possible."""
        self.put("status", status_named(given or ""))

    def signal(self, given: str | None) -> None:
        """Add the signal that a code of the format means, if it means one."""
        known = signal_coded(given or "")
        if known:
            self.signals.append(known)

    def said(self, *lines: str | None, note: str | None = None) -> None:
        """Add the signals in slug lines, headlines and a note to editors."""
        self.signals += [name for line in lines for name in signals_in_line(" ".join((line or "").split()))]
        self.signals += signals_in_note(" ".join((note or "").split()))


def party(name: str | None, code: str | None = None) -> str | None:
    """Return the party of a name or, without a name, of a code or an address."""
    words = " ".join((name or "").split())
    if words:
        return _known(words) if " " not in words and ("." in words or words.isupper()) else words
    given = (code or "").strip()
    if not given:
        return None
    if "://" in given or given.casefold().startswith("web:"):
        given = given.removeprefix("web:").removeprefix("Web:")
        return _known(host(given) or given)
    return _known(bare_code(given))


def make(item: WireItem, source: InputStream, context: Context, refs: Refs, place: str | None) -> Article | Skipped:
    """Return the article of an item, or why it holds none."""
    instead = item.fields.get("ednote") or item.fields.get("title", "")
    text = item.fields.get("text") or (instead if item.gone else "")  # others may still carry the text of a killed item
    if not text and (text := item.fields.get("summary_text", "")):
        item.metadata["summary"] = "yes"
    if not text:
        return source.skipped("contains no text", None, place)
    guid = item.metadata.get("guid", "")
    identity = (guid or item.fields.get("id", "") or (f"{source.name}:{place}" if place else source.name))[:500]
    ref = refs.ref_for(identity, text + item.metadata.get("version", ""))
    if ref is None:
        return source.skipped(f"repeats the item {identity!r} with the same text", None, place)
    if "published" not in item.fields and (changed := item.fields.get("changed")):
        item.fields["published"] = changed
        if item.metadata.get("version") != "1":
            item.notes.append(Note("published", "updated", "the item says only when this version was made"))
    title = item.fields.get("title", "")
    opening, _, rest = text.partition("\n")
    if title and rest.strip() and " ".join(opening.split()) == title:
        text = rest.lstrip("\n")
        item.notes.append(Note("text", "headline", "the headline that opened the text is the title"))
    given = {**{name: value for name, value in item.fields.items() if name in ALIASES}, "text": text}
    article = article_from(given, context, ref=storable(ref), origin=source.origin, notes=item.notes)
    if article.outlet is None and (sender := party(None, _sender(guid))):
        note = Note("outlet", "address", "whom the id of the item names")
        article = replace(article, outlet=sender, notes=(*article.notes, note))
    return replace(article, metadata=_metadata(item), declared=declared(item.credits, article.outlet))


def declared(credits: Iterable[tuple[str, str, CreditForm]], outlet: str | None) -> tuple[Credit, ...]:
    """Return the credits to sources other than the outlet, each source once."""
    found: dict[str, Credit] = {}
    for rule, words, form in credits:
        for name in [agency.name for agency in agencies_in(words)] or [_named(words)]:
            if name and not (outlet and owns(outlet, name)):
                found.setdefault(source_key(name), Credit(name, f"{rule}: {words[:300]}", -1, -1, form))
    return tuple(found.values())


def _metadata(item: WireItem) -> tuple[tuple[str, str], ...]:
    times = {name: read_moment(item.metadata[name], ANY_TIME).iso for name in _TIMES if name in item.metadata}
    return metadata_of({**item.metadata, **times, "signal": ordered(item.signals)})


def _sender(guid: str) -> str:
    """Return the host in an item's id: of "urn:newsml:dpa.com:2019...", "tag:reuters.com,2018:..." or an address."""
    match = _NAMED_IN_ID.match(guid)
    return host(match[1]) if match else ""


def _known(name: str) -> str:
    return canonical_source(name) or name


def _named(words: str) -> str:
    site = host(words) if " " not in words else ""
    return _known(site or words.strip(" -–—/,"))[:200]
