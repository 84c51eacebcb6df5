"""The keys by which an article is recognised again, and what it says about being a version.

Invariant: everything is derived from one article alone. What an article says of itself ("UPDATE 2", "corrects ...") is kept
in its own words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from syndicate.annotation.addresses import address, site
from syndicate.annotation.agencies import Registry, canonical_source, registry
from syndicate.annotation.outlets import is_shared, parts_of
from syndicate.annotation.version_signals import SIGNALS, signals_in_line, signals_in_note
from syndicate.model.comparison import LinkKind
from syndicate.provenance.textual_evidence import lowered

LEAST_HEADLINE_WORDS = 3  # a shorter headline is the name of a section
MOST_NOTE_WORDS = 60  # a longer paragraph is not a note to editors or readers
NOTE_PARAGRAPHS = 3  # at the start and at the end, among which a note is looked for
MOST_NOTICE_WORDS = 120  # a longer text of a killed item is the item itself
FACT_CHARACTERS = 20_000  # in which names and numbers are counted
SEEN_CHARACTERS = 4_000  # by which two texts at one address are compared

_UNIQUE = re.compile(
    r"(?i:urn:.{6,}|tag:.{6,}|https?://[^/]+/.+|[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12})|n?L\dN[0-9A-Z]{5,}"
)
_REPEATED = re.compile(r"#\d+$")  # the suffix that `readers` gives an id that came before with another text

# The labels that a wire or a site puts before and behind a headline; each may come more than once
_LOUD = (
    r"(?:MANDATORY |BULLETIN |URGENT |EDITORS )*(?:KILL(?:ED)?|WITHDRAW(?:N|AL|S)|RETRACT(?:ED|ION)|CORRECT(?:ED|S|ION|IVE)|"
    r"REFIL(?:ED?|ING)|UPDATED?|RPT|REPEAT|KORREKTUR|BERICHTIGUNG)"
)
_CALM = r"(?:Kill|Withdrawn|Retraction|Correct(?:ed|ion|ive)|Refile|Updated?|Berichtigung|The Latest)"
_BEFORE = re.compile(rf"^\W*(?P<label>{_LOUD}(?: ?\d{{1,2}})?|{_CALM}(?: ?\d{{1,2}})?)(?:\s*\([^)]{{0,40}}\))?\s*[-–—:,/]+\s*")
_BEHIND = re.compile(
    r"[\s,;(\[–—-]+(?P<label>(?i:\d{1,2}(?:st|nd|rd|th) (?:ld|lead|update)\b(?:[- ]?write-?th(?:ru|rough))?|write-?th(?:ru|rough))|"
    rf"{_LOUD}(?: ?\d{{1,2}})?)[\s.)\]]*(?:,? ?\w{{2,4}})?$"
)
# Every such label, and everything that ``signals_in_line`` finds, contains one of these, in lower case; few headlines do.
_LABEL_PARTS = (
    "kill", "withdraw", "retract", "correct", "refil", "updat", "rpt", "repeat", "korrektur", "berichtigung", "latest", "write", "ld",
    "lead", "advisory",
)  # fmt: skip
_ORDINAL = re.compile(r"\b(?:UPDATE|update|Update) ?(\d{1,2})\b|\b(\d{1,2})(?:st|nd|rd|th) (?i:ld|lead|update)\b")
_TO_EDITORS = re.compile(
    r"\W*(?:eds\b|eds?[:;]|editors?\s*[:;,–—-]|editor['’]?s['’]? note|note to editors|attention,? editors|"
    r"(?:mandatory|bulletin|please) kill\b|kills? (?:this|the) (?:story|article|item|version|report))|"
    r"\((?:correct(?:s|ed|ing|ion)|refil(?:es|ed|ing)|updat(?:es|ed|ing)|adds|adding|recasts|repeats|with new|"
    r"(?:kill|withdraw)s th(?:is|e))\b",
    re.IGNORECASE,
)
_TO_READERS = re.compile(
    r"\W*(?:correction|clarification|berichtigung|korrektur|rectificatif|corrección|correzione)s?"
    r"\s*(?:\([^)]{0,40}\)|,? [^\W\d_]+ \d{1,2}(?:, \d{4})?)?\s*[:–—]|"
    r".{0,120}\b(?:earlier|previous|original) version of (?:this|the) (?:article|story|report|post|item)\b|"
    r".{0,40}\bthis (?:article|story|report) (?:has been|was) (?:corrected|amended)\b",
    re.IGNORECASE | re.DOTALL,
)
# Every note to readers contains one of these, in lower case.
_NOTE_PARTS = ("correct", "clarification", "berichtigung", "korrektur", "rectificatif", "corrección", "correzione", "version of", "amended")
_OF_VERSIONS = frozenset({"kill", "withdrawal", "correction", "refile", "writethru", "update"})
_GONE = frozenset({"kill", "withdrawal"})
_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,/-]\d+)*")


@dataclass(frozen=True, slots=True)
class LinkShares:
    """A link between two articles of one house: its kind, and the share of each article's words that is shared."""

    a: int
    b: int
    kind: LinkKind
    coverage_a: float
    coverage_b: float


@dataclass(frozen=True, eq=False)
class VersionKeys:
    """What is needed of one article to recognise it again; ``text`` is all of its text."""

    number: int
    origin: str
    ref: str
    text: str
    uri: str | None = None
    outlet: str | None = None
    title: str | None = None
    published: str | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    outlet_called: str | None = None  # what an archive calls its outlet
    outlet_names: tuple[str, ...] = ()  # all names and hosts of it

    @property
    def order(self) -> tuple[str, str]:
        """Return the sort key of last resort."""
        return self.origin, self.ref

    @functools.cached_property
    def house(self) -> str:
        """Return the house of the article, folded: the outlet, else the provider, else the host of its address, else ""."""
        named = self.outlet_called or self.outlet or self.metadata.get("provider") or self._site
        return _house(registry(), named) if named else ""

    @functools.cached_property
    def _site(self) -> str:
        host = site(self.uri or "")
        return "" if is_shared(host) else host

    @functools.cached_property
    def called(self) -> tuple[str, ...]:
        """Return the names and hosts of its outlet."""
        return self.outlet_names or tuple(name for name in (self.outlet or self.metadata.get("provider"), self._site) if name)

    @functools.cached_property
    def headline(self) -> str:
        """Return the title, or without one a first line that could be a title."""
        opening = self.text.lstrip()[:200].partition("\n")[0]
        return " ".join((self.title or (opening if len(opening) < 150 else "")).split())

    @functools.cached_property
    def _may_have_label(self) -> bool:
        return _has_one(self.headline, _LABEL_PARTS)

    @functools.cached_property
    def _without_labels(self) -> tuple[str, tuple[str, ...]]:
        """Return the headline without its labels, and the labels."""
        bare, labels = self.headline, []
        if not self._may_have_label:
            return bare, ()
        for pattern in (_BEFORE, _BEHIND):
            while match := pattern.search(bare):
                labels.append(" ".join(match["label"].split()))
                bare = bare[match.end() :] if pattern is _BEFORE else bare[: match.start()]
        return bare, tuple(labels)

    @functools.cached_property
    def topic(self) -> str:
        """Return the headline without its version labels, folded."""
        return " ".join(_WORD.findall(self._without_labels[0].casefold()))

    @functools.cached_property
    def note(self) -> str:
        """Return a note to editors or readers about this version, from the start or the end of the text, else ""."""
        opening, end = self.text[:2_000], self.text[-2_000:]
        to_readers = _has_one(opening, _NOTE_PARTS) or _has_one(end, _NOTE_PARTS)
        for part in map(str.strip, (*opening.split("\n")[: 2 * NOTE_PARAGRAPHS], *end.split("\n")[-2 * NOTE_PARAGRAPHS :])):
            to_editors = _TO_EDITORS.match(part) and signals_in_note(part.strip("( "))
            if (to_editors or (to_readers and _TO_READERS.match(part))) and len(part.split()) <= MOST_NOTE_WORDS:
                return part
        return ""

    @functools.cached_property
    def signals(self) -> frozenset[str]:
        """Return what it says about being a version, in the words of ``SIGNALS``."""
        stated = self.metadata.get("signal", "").split(", ")
        found = {name for name in stated if name in SIGNALS}
        lines = (self.headline if self._may_have_label else "", self.metadata.get("slug", ""))
        found |= {name for line in lines if line for name in signals_in_line(line)}
        if self.note:
            found |= {"correction"} if _TO_READERS.match(self.note) else set(signals_in_note(self.note.strip("( ")))
        if self.metadata.get("status") == "canceled":
            found.add("kill")
        return frozenset(found)

    @property
    def is_version(self) -> bool:
        """Return whether it says that it is a version of something that came before."""
        return bool(self.signals & _OF_VERSIONS)

    @property
    def gone(self) -> bool:
        """Return whether it says that the article is killed or withdrawn."""
        return bool(self.signals & _GONE)

    @property
    def notice(self) -> bool:
        """Return whether it says so in a few words, without the article itself."""
        return self.gone and len(self.text.split()) <= MOST_NOTICE_WORDS

    @functools.cached_property
    def label(self) -> str:
        """Return what it calls itself, strongest first; the signal's own name if only a code says it."""
        labels = self._without_labels[1] or tuple(m["label"] for m in _BEHIND.finditer(self.metadata.get("slug", "")))
        if not labels and self.signals:
            return min(self.signals, key=SIGNALS.index)
        return ", ".join(dict.fromkeys(labels))

    @functools.cached_property
    def ordinal(self) -> int:
        """Return how many versions it says came before it: 2 for "UPDATE 2", 0 if it says nothing."""
        match = _ORDINAL.search(self.headline) or _ORDINAL.search(self.metadata.get("slug", ""))
        return int(match[1] or match[2]) if match else int(bool(self.signals & {"update", "writethru"}))

    @functools.cached_property
    def release(self) -> tuple[int, ...]:
        """Return the stated number of the version, empty if there is none."""
        return tuple(int(part) for part in re.findall(r"\d{1,9}", self.metadata.get("version", ""))[:3])

    @functools.cached_property
    def content(self) -> frozenset[str]:
        """Return the longer words of its beginning, folded."""
        return frozenset(word for word in _WORD.findall(f"{self.title or ''} {self.text[:SEEN_CHARACTERS]}".casefold()) if len(word) > 4)

    @functools.cached_property
    def numbers(self) -> frozenset[str]:
        """Return the numbers in its text, as digits only."""
        return frozenset("".join(filter(str.isdecimal, number)) for number in _NUMBER.findall(self.text[:FACT_CHARACTERS]))

    @functools.cached_property
    def names(self) -> frozenset[str]:
        """Return the capitalised words of its text, folded."""
        return frozenset(word.casefold() for word in _WORD.findall(self.text[:FACT_CHARACTERS]) if word[0].isupper())

    @functools.cached_property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys by which it is recognised: kind and value, the surest kinds (``guid``, ``address``) first."""
        found = []
        base = _REPEATED.sub("", self.ref)
        guid = self.metadata.get("guid") or (base if _UNIQUE.fullmatch(base) else "")
        if guid and (_UNIQUE.fullmatch(guid) or self.house):
            found.append(("guid", guid if _UNIQUE.fullmatch(guid) else f"{self.house} {guid}"))
        addresses = {one for one in (self.uri, self.metadata.get("canonical")) if one}
        known = {address(one) for one in addresses if site(one) == site(self.uri or one)}
        found += [("address", one) for one in sorted(known) if one]
        if base and base != guid:
            found.append(("id", f"{self.house or self.origin} {base}"))
        if self.house and len(self.topic.split()) >= LEAST_HEADLINE_WORDS:
            names = {self.house, self._site and _house(registry(), self._site), *parts_of(self.outlet or "")} - {""}
            found += [("headline", f"{name} {self.topic}") for name in sorted(names)]
        return tuple(found)


@functools.lru_cache(maxsize=4096)
def _house(known: Registry, named: str) -> str:
    """Return one folded name for all names of a house; ``known``, the registry in use, is part of the cache's key."""
    return (canonical_source(named) or named).casefold().removeprefix("the ")


def _has_one(text: str, parts: tuple[str, ...]) -> bool:
    """Return whether a text contains one of some parts."""
    return any(map(lowered(text).__contains__, parts))
