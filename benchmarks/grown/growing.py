"""Grow events: agency texts and what became of them in the outlets that took them, and all that surrounds them in an archive.

Invariant: the same seed and corpora grow the same articles. Every article is in the truth; what no article of the archive carries twice
was written by nobody twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from benchmarks.grown.edits import EDITS, TRACES, styled, versions_of
from benchmarks.grown.outlets import CREDITS, DATINGS, HABITS, Outlet, dated, delay, drawn, furnished, line
from benchmarks.grown.outlets import EDITS as EDIT_WEIGHTS
from benchmarks.grown.sources import Source
from benchmarks.grown.truth import Carried, Grown, Truth, Work

FIRST_DAY = datetime(2016, 3, 1, tzinfo=UTC)
EVENT_HOURS = 60  # within which the texts of an event come
UPDATED = 0.35  # of the agency texts go through three versions
CHAINED = 0.4  # of the texts have an outlet's version that others copy
UNFULL = 0.25  # of the second edits


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be taken: its work, its title, versions and their times, and the refs of the owner's own articles."""

    work: Work
    title: str
    versions: list[list[str]]
    times: list[datetime]
    items: list[str | None]
    agency: dict[str, str] | None


@dataclass(slots=True)
class Event:
    """What an event is grown with: its sources, paragraphs that stand nowhere else, its outlets, and the draws."""

    half: str
    number: int
    outlets: list[Outlet]
    spare: Iterator[str]
    random: Random
    truth: Truth
    made: dict[str, list[str]] = field(default_factory=dict)  # the paragraphs of an article, as its outlet wrote them
    moments: dict[str, datetime] = field(default_factory=dict)
    texts: list[Text] = field(default_factory=list)  # those of agencies

    def ref(self) -> str:
        """Return the next ref; it says nothing of the article."""
        self.truth.refs += 1
        return f"{self.half}-{self.truth.refs:04d}"


def agency_text(event: Event, source: Source, *, held: bool, updated: bool) -> Text:
    """Make an agency's text, with its items in the archive if it is held."""
    random = event.random
    agency: dict[str, str] = random.choice(HABITS["agencies"])
    work = Work(f"{event.half}/{event.number}/{source.key}", agency["name"], "agency")
    event.truth.works[work.key] = work
    begun = FIRST_DAY + timedelta(days=40 * event.number, hours=random.uniform(0, EVENT_HOURS))
    versions = versions_of(source.paragraphs, event.spare, random) if updated else [list(source.paragraphs)]
    times = [begun + timedelta(minutes=random.uniform(40, 200) * number) for number in range(len(versions))]
    items: list[str | None] = []
    for number, paragraphs in enumerate(versions):
        items.append(_item(event, agency, work, source.title, paragraphs, times[number], number) if held else None)
    event.texts.append(Text(work, source.title, versions, times, items, agency))
    return event.texts[-1]


def _item(event: Event, agency: dict[str, str], work: Work, title: str, text: list[str], moment: datetime, version: int) -> str:
    random, ref = event.random, event.ref()
    lead = line("dateline", random, **_names(agency, moment)) if random.random() < 0.5 else ""
    tail = [line("tail", random)] if agency["name"] == "Reuters" and random.random() < 0.5 else []
    label = "" if not version else f"UPDATE {version}-" if agency["name"] == "Reuters" else ""
    host = f"{agency['short'].lower().replace(' ', '')}.example"
    grown = Grown(
        ref, "item", agency["item"], label + title, "\n\n".join([lead + text[0], *text[1:], *tail]), f"https://{host}/{ref}",
        date=moment.replace(microsecond=0).isoformat().replace("+00:00", "Z"), carried=(Carried(work.key, version),), dating="exact",
    )  # fmt: skip
    event.truth.articles[ref] = grown
    event.moments[ref] = moment
    return ref


def _names(agency: dict[str, str], moment: datetime) -> dict[str, str]:
    return {"short": agency["short"], "full": agency["full"], "year": str(moment.year)}


def witness(
    event: Event, text: Text, outlet: Outlet, *, parent: str | None = None, role: str = "witness", rewrite: tuple[str, ...] = ()
) -> str:
    """Make an outlet's article of a text, or of another outlet's article, with its habits, and return its ref."""
    random, ref = event.random, event.ref()
    version = random.randrange(len(text.versions))
    if parent is not None:
        version = next(one.version for one in event.truth.articles[parent].carried if one.text == text.work.key)
    body = list(rewrite) or list(event.made[parent] if parent is not None else text.versions[version])
    names = [] if rewrite else _edits(event, outlet, body, first=role == "hub", copies=parent is not None)
    for name in names:
        body = EDITS[name](body, random, event.spare)
    if outlet.style and not rewrite:
        body = styled(body, HABITS["style"][outlet.style], random)
        names = [*names, outlet.style]
    dating = drawn(DATINGS, random, outlet.dating)
    after = event.moments[parent] if parent is not None else text.times[version]
    moment = after + delay(dating, random)
    event.made[ref], event.moments[ref] = body, max(moment, after)
    date, captured = dated(outlet, dating, moment, random)
    source = parent if parent is not None else text.items[version]
    grown = Grown(
        ref, "witness" if role == "hub" else role, outlet.name, _headline(text.title, outlet, random), "", f"https://{outlet.host}/{moment:%Y/%m/%d}/{ref}",
        date=date, captured=captured, carried=(Carried(text.work.key, version, source),), edits=tuple(names), dating=dating,
    )  # fmt: skip
    owner = event.truth.articles[parent].outlet if parent is not None else text.work.owner if text.work.kind == "outlet" else None
    event.truth.articles[ref] = _signed(event, grown, body, outlet, text, owner)
    return ref


def _edits(event: Event, outlet: Outlet, body: list[str], *, first: bool, copies: bool) -> list[str]:
    random = event.random
    names = [drawn(EDIT_WEIGHTS, random, outlet.edit)]
    if random.random() < UNFULL:
        names.append(drawn(EDIT_WEIGHTS, random))
    if first:  # others copy it: it has something by which that can be told
        names += ["added", random.choice(("typos", "own lead"))]
    if copies:  # what it leaves of the copied article still shows that
        names = [name for name in names if name not in ("cut end", "cut middle", "own lead")]
    return [name for name in dict.fromkeys(names) if name]


def _headline(title: str, outlet: Outlet, random: Random) -> str:
    words = title.split()
    kept = words if random.random() < 0.6 or len(words) < 7 else words[: len(words) - random.randrange(1, 4)]
    return " ".join(styled([" ".join(kept)], HABITS["style"].get(outlet.style, []), random))


def _signed(event: Event, grown: Grown, body: list[str], outlet: Outlet, text: Text, owner: str | None) -> Grown:
    """Return the article with its credit, if it gives one, and with what stands around it."""
    random = event.random
    way = drawn(CREDITS, random, outlet.credit)
    agency = text.agency
    fields: dict[str, Any] = {"year": grown.url.split("/")[3], "outlet": outlet.name, "owner": owner or ""}
    names = agency["name"] if agency else None
    if owner is not None:
        kept = agency is not None and random.random() < 0.3  # a copier of a copier may keep the agency's name
        way = way if kept else "none" if random.random() < 0.4 else "chain" if agency else "reprint"
        names = names if kept else owner
    if way == "wrong":
        agency = random.choice([one for one in HABITS["agencies"] if one["name"] != names])
        names = agency["name"]
    fields |= {"short": agency["short"], "full": agency["full"]} if agency else {}
    form = random.choice(("dateline", "byline", "foot")) if way == "wrong" else way
    byline = ""
    head, foot = [], []
    if form == "dateline":
        body = [line("dateline", random, **fields) + body[0], *body[1:]]
    elif form == "field":
        byline = line("field", random, **fields)
    elif form in ("byline", "generic"):
        head = [line(form, random, **fields)]
    elif form in ("foot", "copyright", "chain", "reprint"):
        foot = [line(form, random, **fields)]
    if form not in ("byline", "field", "generic"):  # an own name over another's text is common
        byline = line("staff", random, **fields) if random.random() < 0.35 else ""
    parts = [*body, *foot]
    parts = furnished(outlet, [*head, *parts], random) if outlet.furnished else [*head, *parts]
    return replace(
        grown, text="\n\n".join(parts), byline=byline.removeprefix("By "), credit=way, names=None if way in ("none", "generic") else names
    )


def family(event: Event, source: Source, witnesses: int, *, held: bool) -> None:
    """Grow one agency text with its witnesses, chains and, if the source has them, a rewrite and rival reports."""
    random = event.random
    updated = len(source.paragraphs) >= 8 and random.random() < UPDATED
    text = agency_text(event, source, held=held, updated=updated)
    outlets = random.sample(event.outlets, min(witnesses, len(event.outlets)))
    chained = len(outlets) >= 4 and random.random() < CHAINED
    copiers = random.randrange(1, 3) if chained else 0
    hub = None
    for number, outlet in enumerate(outlets):
        if chained and number == 0:
            hub = witness(event, text, outlet, role="hub")
        elif number <= copiers and hub is not None:
            witness(event, text, outlet, parent=hub, role="chain")
        elif source.rewrite and number == len(outlets) - 1:
            witness(event, text, outlet, role="rewrite", rewrite=source.rewrite)
        else:
            witness(event, text, outlet)
    for title, paragraphs in source.rivals:
        report(event, "own report", title, list(paragraphs), text.times[0])


def report(event: Event, role: str, title: str, body: list[str], near: datetime) -> str:
    """Add an outlet's own article; an original is a text of its own that others may take."""
    random, ref = event.random, event.ref()
    outlet = random.choice(event.outlets)
    dating = drawn(DATINGS, random, outlet.dating)
    moment = near + abs(delay(dating, random))
    date, captured = dated(outlet, "exact" if dating == "early" else dating, moment, random)
    carried: tuple[Carried, ...] = ()
    if role == "original":
        work = Work(f"{event.half}/{event.number}/{ref}", outlet.name, "outlet")
        event.truth.works[work.key] = work
        carried = (Carried(work.key),)
    text = furnished(outlet, body, random) if outlet.furnished else body
    event.made[ref], event.moments[ref] = body, moment
    byline = line("staff", random, outlet=outlet.name).removeprefix("By ")
    event.truth.articles[ref] = Grown(
        ref,
        role,
        outlet.name,
        title,
        "\n\n".join(text),
        f"https://{outlet.host}/{moment:%Y/%m/%d}/{ref}",
        byline,
        date,
        captured,
        carried,
        dating=dating,
    )
    return ref


def original(event: Event, source: Source, reprints: int, *, held: bool) -> None:
    """Grow an outlet's own text that others reprint, with its own article in the archive if it is held."""
    moment = FIRST_DAY + timedelta(days=40 * event.number, hours=event.random.uniform(0, EVENT_HOURS))
    ref = report(event, "original", source.title, list(source.paragraphs), moment)
    own = event.truth.articles[ref]
    work = event.truth.works[own.carried[0].text]
    text = Text(work, source.title, [event.made[ref]], [event.moments[ref]], [ref if held else None], None)
    others = [outlet for outlet in event.outlets if outlet.name != own.outlet]
    if not held:
        del event.truth.articles[ref]
    for outlet in event.random.sample(others, reprints):
        witness(event, text, outlet, role="reprint")


def digest(event: Event, outlet: Outlet, parts: int) -> None:
    """Add a digest of the leads of several agency texts, or of whole short ones, taken from the agencies."""
    random = event.random
    body: list[str] = []
    carried: list[Carried] = []
    signed = random.random() < 0.5
    chosen = random.sample(event.texts, min(parts, len(event.texts)))
    for text in chosen:
        last = text.versions[-1]
        taken = last[: random.choice((2, 3, len(last)))]
        short = text.agency["short"] if text.agency else ""
        body += [text.title, *taken[:-1], f"{taken[-1]} ({short})" if signed else taken[-1]]
        carried.append(Carried(text.work.key, len(text.versions) - 1, text.items[-1], whole=False))
    ref = event.ref()
    moment = FIRST_DAY + timedelta(days=40 * event.number, hours=EVENT_HOURS + random.uniform(0, 12))
    date, captured = dated(outlet, "exact", moment, random)
    event.truth.articles[ref] = Grown(
        ref, "digest", outlet.name, random.choice(("Morning briefing", "What you need to know", "The day in brief")), "\n\n".join(body),
        f"https://{outlet.host}/{ref}", "", date, captured, tuple(carried), "foot" if signed else "none",
        chosen[0].work.owner if signed else None, (), "exact",
    )  # fmt: skip


assert set(EDIT_WEIGHTS) - {""} == set(EDITS) >= TRACES
