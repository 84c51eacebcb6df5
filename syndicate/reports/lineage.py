"""The lineage of one article on one page: its texts, where each most likely comes from and why, who else has it, what it changed.

Invariant: it takes no more than ``MOST_LINES`` lines. What speaks for an origin stands apart from what speaks against it, and each piece
of evidence says of which kind it is. A sentence says what is in the texts and blames nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from syndicate.model.answers import TextPart
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import EvidenceKind, OriginKind, OriginReason, TextOrigin
from syndicate.model.records import Held
from syndicate.model.results import LineageView
from syndicate.reports import audits, versions, withdrawals
from syndicate.reports.changes import changes, told
from syndicate.reports.fitting import Fitted, Ranked
from syndicate.reports.phrases import LONGEST_NAME_CHARACTERS, STYLES, count, moment, name, names, of_outlets, percent, title
from syndicate.reports.printed_lines import bullet, indented, line
from syndicate.reports.trees import link_lines
from syndicate.reports.visible import shortened

MOST_LINES = 40
WHOLE_TEXTS = 3  # that are told in full; the others get a line each
FOR_SHOWN, AGAINST_SHOWN = 5, 3  # pieces of evidence
KIND_SHOWN = 2  # of these of one kind, unless there is room
CREDITS_SHOWN = 3
RUNS_SHOWN = 6  # of paragraphs
FIRST_SHOWN = 5  # of the articles that carry a text
LONGEST_SENTENCE_CHARACTERS = 240
ALL = "Not all fits on this page: --all shows everything."
EVIDENCE = (
    (EvidenceKind.CLAIMED, "claimed (a credit says so)"),
    (EvidenceKind.OBSERVED, "observed (published or seen earlier)"),
    (EvidenceKind.INFERRED, "inferred (the text itself shows it)"),
)
HANGS = {
    LinkKind.REPRINT: "has a part of it",  # how much is said beside it
    LinkKind.EXCERPT: "has a part of it",
    LinkKind.REWRITE: "tells it in other words",
    LinkKind.VERSION: "is a version of what carries it",
}
_MANY = {
    ("has a part of it", "have a part of it"): (LinkKind.REPRINT, LinkKind.EXCERPT),
    ("tells it in other words", "tell it in other words"): (LinkKind.REWRITE,),
}
_BESIDE = {
    LinkKind.SHARED_QUOTES: ("shares quotations only", "share quotations only"),
    LinkKind.COMMON_FORM: ("fills in the same form", "fill in the same form"),
    LinkKind.SAME_EVENT: ("tells of the same event", "tell of the same event"),
}
Names = Mapping[int, str]

_KINDS = list(EvidenceKind)


def lineage(view: LineageView) -> RenderableType:
    """Explain one article on one page."""
    called = {number: shortened(one, LONGEST_NAME_CHARACTERS) for number, one in names(view.articles).items()}
    parts = [Ranked(0, one) for one in _about(view.held)]
    for place, part in enumerate(view.texts):
        rank = 2 + min(place, WHOLE_TEXTS)
        parts += list(_text(view, part, place + 1, called, rank)) if place < WHOLE_TEXTS else [Ranked(rank, _short(part, called))]
    if not view.texts:
        parts += [Ranked(1, Text()), *(Ranked(1, line(sentence)) for sentence in view.explanation)]
    if view.ledger is not None:
        parts += [Ranked(2, Text()), Ranked(2, Text(shortened(audits.entry_line(view.ledger).plain, LONGEST_SENTENCE_CHARACTERS)))]
    said = versions.version_sentences(view.versions, called, (view.held.id,))
    if view.story:
        said += [
            versions.carriage(one, called[one.article], called[one.latest.article])
            for one in view.story.carried
            if one.article == view.held.id
        ]
    parts += [Ranked(4, one) for one in withdrawals.section(said)]
    if beside := _beside(view):
        parts += [Ranked(5, Text()), Ranked(5, line((beside, STYLES["quiet"])))]
    return Fitted(parts, MOST_LINES, ALL)


def everything(view: LineageView) -> RenderableType:
    """Explain one article with every link of it and all evidence."""
    parts: list[RenderableType] = [*_about(view.held, most=None), Text()]
    parts += [line(sentence) for sentence in view.explanation]
    called = names(view.articles)
    alone = versions.version_sentences(view.versions, called, (view.held.id,))
    parts += withdrawals.section(versions.of_story(view.story, called) if view.story else alone)
    for link in view.links:
        parts += [Text(), *link_lines(link, view.held.id, called), *audits.verdict_lines(view.verdicts.get((link.a, link.b), ()))]
        for kind, heading in EVIDENCE if link.kind.derives else ():
            sentences = [bullet(evidence.sentence) for evidence in link.ruling.evidence if evidence.kind is kind]
            if sentences:
                parts.append(indented(Group(line((f"{heading}:", "bold")), *sentences)))
    return Group(*parts)


def _about(held: Held, most: int | None = CREDITS_SHOWN) -> list[RenderableType]:
    """Return what is known of an article, and what it says about its sources."""
    article = held.article
    facts = ", ".join(fact for fact in (moment(article.published), article.byline, article.ref, count(held.words, "word")) if fact)
    heads = (name(held), title(article), facts, article.uri or "")
    own, headline, facts, uri = heads if most is None else (shortened(one, LONGEST_SENTENCE_CHARACTERS) for one in heads)
    rows: list[RenderableType] = [line((own, "bold"), headline), line((facts, STYLES["quiet"]))]
    if uri:
        rows.append(line((uri, STYLES["quiet"])))
    credits = list({(credit.form, credit.phrase, credit.source): credit for credit in (*held.credits, *article.declared)}.values())
    for credit in credits[:most]:
        phrase = credit.phrase if most is None else shortened(credit.phrase, LONGEST_SENTENCE_CHARACTERS)
        rows.append(line(f"{credit.form.value}:", f"“{phrase}”", f"({credit.source})"))
    rows += [line((f"{note.detail}.", STYLES["quiet"])) for note in article.notes if note.rule == "names-differ"]
    if most is not None and len(credits) > most:
        rows.append(line((f"and {count(len(credits) - most, 'more credit')}", STYLES["quiet"])))
    return rows


def _text(view: LineageView, part: TextPart, place: int, called: Names, rank: int) -> Iterator[Ranked]:
    """Yield the lines on one text."""
    yield Ranked(rank, Text())
    yield Ranked(1 if place == 1 else rank, line((f"Text {place}", "bold"), f"(story {part.story}): {_has(part)}."))
    yield Ranked(1 if place == 1 else rank, indented(line(origin_sentence(part, called))))
    for heading, reasons, most in _evidence(part):
        shown = _chosen(reasons, part, most)
        left = len(reasons) - len(shown)
        more = (f"({left:,} more)", STYLES["quiet"]) if left else None
        yield Ranked(rank + 1, indented(Group(line((f"{heading}:", "bold"), more), bullet(_reason(shown[0])))))
        yield from (Ranked(rank + 2, indented(bullet(_reason(one)))) for one in shown[1:])
    if carried := carriers(view.articles, part, called):
        yield Ranked(rank, indented(line(carried)))
    if part.nearest is not None and (changed := _changed(view, part, part.nearest)):
        beside = "Beside the text of" if part.kind is None else "In what it shares with"
        yield Ranked(rank, indented(line(f"{beside} {called[part.nearest]}: {changed}.")))


def _evidence(part: TextPart) -> Iterator[tuple[str, list[OriginReason], int]]:
    """Yield the evidence on a text that concerns an article: a heading, the pieces, and how many of them to show."""
    every = part.origin.evidence
    if part.origin.kind is OriginKind.UNKNOWN:
        if found := [one for one in every if _concerns(one, part)]:
            yield "What is known", found, FOR_SHOWN
        return
    speaking = [one for one in every if one.supports]
    if found := [one for one in speaking if _concerns(one, part)] or speaking:  # never an origin without what carries it
        yield "For it", found, FOR_SHOWN
    if found := [one for one in every if not one.supports and _concerns(one, part)]:
        yield "Against it", found, AGAINST_SHOWN


def _concerns(one: OriginReason, part: TextPart) -> bool:
    """Return whether a reason is about this article or the origin; what a credit says is about all that carry the text."""
    origin = one.kind is EvidenceKind.INFERRED and part.origin.article in one.about
    return one.kind is EvidenceKind.CLAIMED or part.article in one.about or origin


def _chosen(reasons: Sequence[OriginReason], part: TextPart, most: int) -> list[OriginReason]:
    """Return the pieces of evidence to show, kind by kind: the weightiest of each kind, then others while there is room."""
    ranked = sorted(reasons, key=lambda one: (part.article not in one.about, -one.weight, one.sentence))
    places: Counter[EvidenceKind] = Counter()
    ordered: list[tuple[bool, int, OriginReason]] = []
    for one in ranked:
        ordered.append((places[one.kind] >= KIND_SHOWN, len(ordered), one))
        places[one.kind] += 1
    shown = [one for *_, one in sorted(ordered, key=lambda row: row[:2])[:most]]
    return sorted(shown, key=lambda one: (_KINDS.index(one.kind), -one.weight))


def _changed(view: LineageView, part: TextPart, other: int) -> str:
    """Say what an article changed beside another one: in all of it if it carries the text, else in the passages of both."""
    before, after = (view.articles[number].article.text for number in (other, part.article))
    if part.kind is not None:
        pair = min(part.article, other), max(part.article, other)
        comparison = view.story.comparisons.get(pair) if view.story else None
        if comparison is None:
            return ""
        sides = [(one.a, one.b) if pair[0] == other else (one.b, one.a) for one in comparison.passages]
        before = "\n\n".join(theirs.cut(before) for theirs, _ in sides)
        after = "\n\n".join(own.cut(after) for _, own in sides)
    found = changes(before, after, part.also if part.kind is None else ())
    return told(found) if found is not None else ""


def _reason(one: OriginReason) -> str:
    return shortened(f"{one.kind.value}: {' '.join(one.sentence.split())}", LONGEST_SENTENCE_CHARACTERS)


def what_it_has(part: TextPart) -> str:
    """Say how much of a text an article has, as a sentence of its own."""
    has = _has(part)
    return f"{has[:1].upper()}{has[1:]}."


def _has(part: TextPart) -> str:
    facts = [f"{percent(part.share)} of the article's words"] if part.share and part.kind is not LinkKind.VERSION else []
    if part.paragraphs:
        facts.append(f"paragraph{'s' if len(part.paragraphs) > 1 else ''} {_ranges(part.paragraphs)}")
    elif part.kind is None and facts:
        facts.append("each paragraph is from another text")
    has = "carries it" if part.kind is None else HANGS.get(part.kind, "shares a part of it")
    return f"this article {has}" + (f" ({'; '.join(facts)})" if facts else "")


def _ranges(numbers: Sequence[int]) -> str:
    """Return ascending numbers with each run of them as its first and last ("1, 3-5"), as many as fit a line."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs]
    return ", ".join(said[:RUNS_SHOWN]) + (" and others" if len(said) > RUNS_SHOWN else "")


def _short(part: TextPart, called: Names) -> RenderableType:
    return line((f"Story {part.story}:", "bold"), f"{_has(part)}.", origin_sentence(part, called))


def origin_sentence(part: TextPart, called: Names) -> str:
    """Say where what an article has of a text most likely comes from, and how sure that is."""
    origin = part.origin
    if part.kind is None and part.share and not part.paragraphs and origin.source is None:
        return "Put together from parts of other texts; who did it first cannot be told."
    way = f", by way of {called[part.way]}" if part.way is not None else ""
    return f"{source_phrase(origin, called, part.article, way)}."


def source_phrase(origin: TextOrigin, called: Names, number: int | None = None, way: str = "") -> str:
    """Say where a text most likely comes from, without the full stop; ``number`` is the article that is asked about."""
    sure = f"(confidence {percent(origin.confidence)})"
    likely = origin.likely.capitalize()
    match origin.kind:
        case OriginKind.NAMED:
            return f"{likely} from {origin.source}{way} {sure}"
        case OriginKind.ARTICLE if origin.article == number:
            return f"{likely} this article's own {sure}"
        case OriginKind.ARTICLE:
            assert origin.article is not None
            return f"{likely} from {called[origin.article]}{way} {sure}"
        case OriginKind.UNNAMED:
            source, named = origin.nameless
            return f"{likely} from {source}{way} {sure}{named}"
    return "Where it comes from cannot be told"


def carriers(articles: Mapping[int, Held], part: TextPart, called: Names) -> str:
    """Say who else carries a text: how many, and the first by date; and how many have a part of it or retell it."""
    others = [number for number in part.witnesses if number != part.article]
    said = []
    if others:
        first = "" if len(others) <= FIRST_SHOWN else "first "
        outlets = f" {of_outlets(articles[number] for number in others)}".removesuffix(" of 1 outlet" if len(others) == 1 else "")
        it = "it" if len(others) == 1 else "them"
        again = f" and {count(part.versions, 'further version')} of {it}" if part.versions else ""
        said.append(f"Carried by {count(len(others), 'other article')}{outlets}{again}: {first}{listed(articles, others, called)}.")
    for words, kinds in _MANY.items():
        hanging = [number for number, one in part.others.items() if one in kinds and number != part.article]
        if hanging:
            said.append(f"{count(len(hanging), 'other article')} {words[len(hanging) > 1]}: {listed(articles, hanging, called)}.")
    return " ".join(said)


def listed(articles: Mapping[int, Held], some: Sequence[int], called: Names) -> str:
    """Return the first of some articles with their dates, and how many more there are."""
    shown = [f"{called[n]} ({moment(articles[n].article.published)})" for n in some[:FIRST_SHOWN]]
    left = len(some) - FIRST_SHOWN
    return ", ".join(shown) + (f" and {left:,} more" if left > 0 else "")


def _beside(view: LineageView) -> str:
    """Say how many other articles share no more than what proves no copying."""
    found = Counter(link.kind for link in view.links if link.kind in _BESIDE)
    said = [f"{many:,} {_BESIDE[kind][many > 1]}" for kind, many in sorted(found.items())]
    more = f" {view.also_quoting:,} more quote the same." if view.also_quoting else ""
    return f"Of other articles, {'; '.join(said)} (--all lists them).{more}" if said else ""
