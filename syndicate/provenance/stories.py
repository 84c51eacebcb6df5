"""Stories: links grouped into families, the sources behind each family, and the whole explained in sentences.

Invariant: an article is in at most one story, and every link that is kept is in exactly one. The result depends on the set
of links only, not on their order. Wording stays neutral: shared text accuses nobody. Links that share only quotations
group nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from syndicate.annotation.agencies import registry
from syndicate.annotation.outlets import owns
from syndicate.annotation.source_keys import display_name, same_source, source_key
from syndicate.model.article import Credit, CreditForm
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, EvidenceKind, Link, Works
from syndicate.model.story import SourceNode, Story
from syndicate.provenance.claims import FORM_VERBS, Entry, credit_sentence, quoted
from syndicate.provenance.clock import Grade, earlier, moment, seen
from syndicate.provenance.clustering import Family, by_numbers
from syndicate.provenance.disjoint_sets import components
from syndicate.provenance.graph import UNNAMED
from syndicate.text.dates import shown_moment

SURE_EARLIER_CERTAINTY = 0.5  # of certainty, to call one of two dates the earlier


def stories_of(found: Iterable[Family], entries: Mapping[int, Entry], works: Works | None = None) -> list[Story]:
    """Return families as stories, with the sources behind each and the article that was published first, sorted by articles.

    ``entries`` holds the articles of these families and their credits by number. ``works`` says which article is which
    version of what.
    """
    return sorted((_story(family, entries, works or {}) for family in found), key=lambda story: story.articles)


def _story(family: Family, entries: Mapping[int, Entry], works: Works) -> Story:
    held = {number: entries[number] for number in family.articles}
    links = sorted(family.links, key=by_numbers)
    return Story(family.articles, tuple(links), _sources(held, links, works), _first(held, links, works), family.reason, family.witnesses)


def _external(held: Mapping[int, Entry], number: int) -> tuple[Credit, ...]:
    """Return the credits of one article that name no other article of its story."""
    return tuple(credit for credit in held[number].foreign if not any(held[other].is_source(credit) for other in held if other != number))


def _called(source: str) -> str:
    return UNNAMED if source == registry().generic.name else source


def _shown(names: Iterable[str]) -> dict[str, str]:
    """Return for each name of a source the one to show."""
    counts = Counter(names)
    spelled: dict[str, dict[str, int]] = defaultdict(dict)
    for name, count in counts.items():
        spelled[source_key(name)][name] = count
    return {name: display_name(spelled[source_key(name)]) for name in counts}


def _sources(held: Mapping[int, Entry], links: Sequence[Link], works: Works) -> tuple[SourceNode, ...]:
    """Return the sources behind a story: those that credits name, and those that only the shared text shows.

    Of several versions of an article one counts as a witness: the first that has a link.
    """
    speaking: dict[int, int] = {}
    for (work, _), number in sorted((works.get(number, (number, 1)), number) for link in links for number in (link.a, link.b)):
        speaking.setdefault(work, number)
    said = [(credit.source, number) for number in sorted(speaking.values()) for credit in _external(held, number)]
    shown = _shown([*(name for name, _ in said), *(link.ruling.source for link in links if link.ruling.source)])
    crediting: dict[str, set[int]] = defaultdict(set)
    for name, number in said:
        crediting[_called(shown[name])].add(number)
    witnesses = {name: set(numbers) for name, numbers in crediting.items()}
    nameless = []
    for link in links:
        if link.ruling.direction is not Direction.COMMON_SOURCE:
            continue
        if link.ruling.source is None:
            nameless.append(link)
        elif not any(owns(house, link.ruling.source) for entry in held.values() for house in entry.houses):  # else it is inside the story
            witnesses.setdefault(_called(shown[link.ruling.source]), set()).update((link.a, link.b))
    nodes = [SourceNode(name, "external", tuple(sorted(seen)), tuple(sorted(crediting[name]))) for name, seen in sorted(witnesses.items())]
    groups = list(components(nameless))
    for place, group in enumerate(groups, start=1):
        seen = sorted({number for link in group for number in (link.a, link.b)})
        nodes.append(SourceNode(f"Hidden source {place}" if len(groups) > 1 else "Hidden source", "hidden", tuple(seen)))
    return tuple(nodes)


def _first(held: Mapping[int, Entry], links: Sequence[Link], works: Works) -> int | None:
    """Return the article that was surely published first; None if a missing date could be earlier, or if two dates overlap.

    An article without a date does not count if a ruling says that it has its text from another one of the story. A later
    version of an article never counts.
    """
    held = {number: entry for number, entry in held.items() if works.get(number, (number, 1))[0] == number}
    directions = {Direction.B_FROM_A: 1, Direction.A_FROM_B: 0}
    takers = [(link.a, link.b)[directions[link.ruling.direction]] for link in links if link.ruling.direction in directions]
    derived = {works.get(number, (number, 1))[0] for number in takers}
    known = {number: seen(entry.article) for number, entry in held.items()}
    dated = {number: one.when for number, one in known.items() if one.grade in (Grade.STATED, Grade.FOUND) and moment(one.when)}
    if not dated or any(number not in dated and number not in derived for number in held):
        return None
    earliest = min(dated, key=lambda number: (moment(dated[number]), number))
    sure = all(number == earliest or earlier(dated[earliest], when) >= SURE_EARLIER_CERTAINTY for number, when in dated.items())
    return earliest if sure else None


_SHARE_WORDS: dict[LinkKind, tuple[str, str]] = {
    LinkKind.REPRINT: ("carries the text of", "carry the same text"),
    LinkKind.REWRITE: ("retells", "tell the same in other words"),
    LinkKind.EXCERPT: ("has a part of", "have a part in common"),
    LinkKind.SHARED_QUOTES: ("quotes the same as", "share quotations"),
    LinkKind.VERSION: ("is a version of", "are versions of one article"),
    LinkKind.COMMON_FORM: ("fills in the same form as", "fill in one form"),
    LinkKind.SAME_EVENT: ("tells of the same event as", "tell of one event"),
}


def explain(story: Story, entries: Mapping[int, Entry]) -> list[str]:
    """Return a story as sentences: what goes back to which source, who has it from whom and how surely, who names nobody."""
    held = {number: entries[number] for number in story.articles}
    names = _distinct_names(held)
    sentences = []
    if story.first is not None:
        when = shown_moment(held[story.first].article.published or "")
        sentences.append(f"{names[story.first]} has the earliest known date ({when}).")
    sentences += [sentence for node in story.sources for sentence in _of_source(node, story, held, names)]
    sentences += _of_text(story, names)
    # One sentence for each article: the surest link, not every pair of a large family.
    best: dict[int, Link] = {}
    surest = sorted(story.links, key=lambda link: (link.ruling.direction is Direction.UNKNOWN, -link.ruling.confidence, by_numbers(link)))
    for link in surest:
        taker = link.a if link.ruling.direction is Direction.A_FROM_B else link.b
        if not _is_said(link, story):
            best.setdefault(taker, link)
    sentences += [_of_link(best[number], names) for number in sorted(best)]
    sentences += _of_credits(story, held, names)
    if story.reason:
        sentences.append(story.reason)
    return list(dict.fromkeys(sentences))


def _distinct_names(held: Mapping[int, Entry]) -> dict[int, str]:
    count = Counter(entry.name for entry in held.values())
    return {n: entry.name if count[entry.name] == 1 else f"{entry.name} ({entry.article.ref or n})" for n, entry in held.items()}


def _together(names: Sequence[str]) -> str:
    shown = [*names[:4], f"{len(names) - 4} more"] if len(names) > 5 else list(names)
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


_SHORT_VERBS = {**FORM_VERBS, CreditForm.LINK: "links to", CreditForm.COPYRIGHT: "has"}


def _of_source(node: SourceNode, story: Story, held: Mapping[int, Entry], names: Mapping[int, str]) -> Iterator[str]:
    witnesses = _together([names[number] for number in node.witnesses])
    if node.kind == "hidden":
        yield f"{witnesses} seem to go back to a common source that no credit names: each has parts of it that the other lacks."
    elif len(node.credited_by) > 1 and node.name != UNNAMED:
        credits = ((number, credit) for number in node.credited_by for credit in held[number].foreign)
        given = [(number, credit) for number, credit in credits if same_source(credit.source, node.name)]
        how = ", ".join(f"{names[number]} {_how(credit)}" for number, credit in given[:5])
        both = "both " if len(node.credited_by) == 2 else "all "
        common = {link.ruling.source for link in story.links if link.ruling.direction is Direction.COMMON_SOURCE}
        siblings = any(same_source(source, node.name) for source in common if source)
        end = (" Neither is the other's source." if both == "both " else " None of them is another's source.") if siblings else ""
        yield f"{_together([names[number] for number in node.credited_by])} {both}go back to {node.name}: {how}.{end}"


def _how(credit: Credit) -> str:
    return f"says so ({quoted(credit)})" if credit.form is CreditForm.LINE else f"{_SHORT_VERBS[credit.form]} {quoted(credit)}"


def _is_said(link: Link, story: Story) -> bool:
    """Return whether the sentences about sources and the text already say all about a link."""
    ruling, ends = link.ruling, {link.a, link.b}
    return _inside(link, story) or (
        ruling.direction is Direction.COMMON_SOURCE
        and any(
            (node.kind == "hidden" if ruling.source is None else same_source(node.name, ruling.source) and ends <= set(node.credited_by))
            and ends <= set(node.witnesses)
            for node in story.sources
        )
    )


def _inside(link: Link, story: Story) -> bool:
    """Return whether a link is between two articles that carry the text, and both have it from elsewhere."""
    return {link.a, link.b} <= set(story.witnesses) and link.ruling.direction is Direction.COMMON_SOURCE and link.ruling.source is not None


def _of_text(story: Story, names: Mapping[int, str]) -> Iterator[str]:
    """Yield one sentence for all articles that have the text from one source, instead of one for each pair."""
    ruling = next((link.ruling for link in story.links if _inside(link, story)), None)
    if ruling is not None:
        source = "an agency that is not named" if ruling.source == registry().generic.name else ruling.source
        carrying = _together([names[number] for number in story.witnesses if names[number] != source])
        yield f"{carrying} carry one text, {ruling.likely} from {source} (confidence {ruling.confidence:.0%})."


def _of_link(link: Link, names: Mapping[int, str]) -> str:
    """Return a sentence on one link: who has it from whom, how surely, and the strongest reason."""
    ruling = link.ruling
    does, both = _SHARE_WORDS[link.kind]
    shares = f"{link.coverage_a:.0%} of the words of {names[link.a]} and {link.coverage_b:.0%} of those of {names[link.b]} are shared"
    why = next((f" {e.sentence}" for e in ruling.evidence if e.favours is ruling.direction and e.kind is not EvidenceKind.CLAIMED), "")
    if ruling.direction is Direction.COMMON_SOURCE:
        source = "an agency that is not named" if ruling.source == registry().generic.name else ruling.source
        likely = f"{ruling.likely} both have it from {source} (confidence {ruling.confidence:.0%})"
        return f"{names[link.a]} and {names[link.b]} {both} ({shares}); {likely}.{why}"
    if ruling.direction is Direction.UNKNOWN:
        return f"{names[link.a]} and {names[link.b]} {both} ({shares}); who has it from whom cannot be told."
    giver, taker = (link.a, link.b) if ruling.direction is Direction.B_FROM_A else (link.b, link.a)
    named = {True: " and names it as its source", False: " and does not name it", None: ""}[ruling.credited]
    return f"{names[taker]} {does} {names[giver]} (confidence {ruling.confidence:.0%}; {shares}){named}.{why}"


def _takers(link: Link) -> tuple[int, ...]:
    """Return the articles of a link that have the text from elsewhere."""
    one = {Direction.A_FROM_B: (link.a,), Direction.B_FROM_A: (link.b,)}
    return one.get(link.ruling.direction, (link.a, link.b))


def _of_credits(story: Story, held: Mapping[int, Entry], names: Mapping[int, str]) -> Iterator[str]:
    """Yield who names no source at all, and the credits that no sentence on a source has reported."""
    said = {number for node in story.sources if len(node.credited_by) > 1 and node.name != UNNAMED for number in node.credited_by}
    linked = {number for link in story.links for number in (link.a, link.b)}  # the other versions of an article add nothing
    credits = {number for link in story.links if link.ruling.credited for number in _takers(link)}  # if only by a mention
    quiet = {number for number, entry in held.items() if not entry.foreign and entry.reporting is None}
    silent = [names[number] for number in held if number in quiet & (linked - credits)]
    if silent:
        yield f"{_together(silent)} {'names' if len(silent) == 1 else 'name'} no source."
    for number, entry in held.items():
        if number not in said and number in linked:
            yield from (credit_sentence(entry, credit).replace(entry.name, names[number], 1) for credit in entry.foreign[:2])
