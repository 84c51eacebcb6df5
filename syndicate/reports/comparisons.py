"""Two articles side by side: their passages with the differing words marked, and what only one of them has.

Invariant: every passage of the comparison is shown whole, in the order of article A.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from syndicate.model.article import UNSEEN_TEXT, Article, Span
from syndicate.model.comparison import Comparison, Coverage, Passage, RewriteScore
from syndicate.reports.phrases import STYLES, about, count, name, percent, shares_by_kind
from syndicate.reports.printed_lines import indented, line
from syndicate.reports.visible import visible
from syndicate.reports.word_differences import Stretch, differing_words, rows
from syndicate.text.hidden_characters import RULES

SIDE_BY_SIDE_COLUMNS = 100  # columns from which two texts fit beside each other
MARKS = (("[-", "-]", "yellow"), ("{+", "+}", "cyan"))  # of side A and of side B
SHARED = ("_", "_", "bold")  # of words that both have, if most differ
EDGES = " \n\t.,;:!?…–—-()[]“”‘’«»\"'"
SMALL_WORD_CHARACTERS = 3  # such words are in every text


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Two texts that can be printed: in two columns if there is room, else one above the other.

    Differing words are coloured, or put between marks if there are no colours. If most words differ, the shared ones are
    marked instead. With ``within``, a span of A, only this span is shown, and what is beside it in B.
    """

    a: str
    b: str
    labels: tuple[str, str] = ("A", "B")
    within: Span | None = None

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        plain = terminal.no_color or terminal.color_system is None
        wide = options.max_width >= SIDE_BY_SIDE_COLUMNS
        grid = Table.grid(padding=(0, 2), expand=wide)
        grid.add_column(ratio=1 if wide else None, no_wrap=not wide)
        grid.add_column(ratio=1 if wide else None)
        if wide:
            grid.add_row(*(line((label, "bold")) for label in self.labels))
        for i, (left, right) in enumerate(self._rows()):
            if i:
                grid.add_row("", "")
            texts = (left.cut(self.a).strip(), right.cut(self.b).strip())
            found = differing_words(*texts)
            same = all(map(_mostly_differs, found))
            sides = [_marked(text, some, same, side, plain) for side, text, some in zip((0, 1), texts, found, strict=True)]
            shown = [side or Text(f"(not in {label})", style=STYLES["quiet"]) for side, label in zip(sides, self.labels, strict=True)]
            if wide:
                grid.add_row(*shown)
                continue
            for label, side in zip(self.labels, shown, strict=True):
                grid.add_row(line((label, "bold")), side)
        yield grid

    def _rows(self) -> tuple[tuple[Span, Span], ...]:
        found = rows(self.a, self.b)
        if self.within is None:
            return found
        first, last = self.within.start, self.within.end
        return tuple(row for row in found if row[0].start < last and row[0].end > first and self.a[row[0].start : row[0].end].strip())


def _mostly_differs(stretches: Sequence[Stretch]) -> bool:
    return sum(part.end - part.start for part in stretches if part.shared) < sum(part.end - part.start for part in stretches) / 2


def _marked(text: str, stretches: Sequence[Stretch], same: bool, side: int, plain: bool) -> Text:
    """Return a text with its differing words marked, or with ``same`` its shared ones, small words alone left out."""
    opening, closing, style = SHARED if same else MARKS[side]
    out = Text()
    for part in stretches:
        piece = visible(text[part.start : part.end])
        wanted = part.shared and any(len(word) > SMALL_WORD_CHARACTERS for word in piece.split()) if same else not part.shared
        core = piece.strip(EDGES) if same else piece
        if not wanted:
            out.append(piece)
            continue
        lead, tail = piece[: piece.index(core)], piece[piece.index(core) + len(core) :]
        out.append(lead)
        out.append(f"{opening}{core}{closing}" if plain else core, style=None if plain else style)
        out.append(tail)
    return out


def passages(found: Sequence[Passage], a: Article, b: Article, labels: tuple[str, str]) -> Iterator[RenderableType]:
    """Yield each passage under a line that says of which kind it is."""
    for number, passage in enumerate(sorted(found, key=lambda p: (p.a, p.b)), 1):
        notes = [passage.kind.value, f"{percent(passage.similarity)} of the words equal"]
        if passage.quoted >= 0.5:
            notes.append("quoted speech")
        if passage.summary:
            notes.append("one side sums up the other")
        yield Text()
        yield line((f"{number}.", "bold"), (", ".join(notes), "bold"))
        yield indented(SideBySide(passage.a.cut(a.text), passage.b.cut(b.text), labels))


def remainder(article: Article, covered: Sequence[Span], least_words: int = 8) -> tuple[Span, ...]:
    """Return the stretches of an article's own text that lie in no passage, without those of a few words.

    They contain no navigation, promotion, credit lines and the like.
    """
    from syndicate.annotation import find_marks
    from syndicate.text import paragraphs, tokenize

    tokens = tokenize(article.text)
    found: list[Span] = []

    def free(token: int) -> bool:
        start, end = int(tokens.start[token]), int(tokens.end[token])
        return not any(span.start < end and start < span.end for span in covered)

    for unit in paragraphs(article.text, tokens, find_marks(article.text)):
        for is_free, group in groupby(range(unit.first, unit.last), key=free):
            run = list(group)
            if is_free and len(run) >= least_words:
                left = unit.start if run[0] == unit.first else int(tokens.start[run[0]])
                right = unit.end if run[-1] == unit.last - 1 else int(tokens.end[run[-1]])
                found.append(Span(left, right))
    return tuple(found)


def only(article: Article, covered: Sequence[Span], label: str) -> Iterator[RenderableType]:
    """Yield what only one article has, paragraph by paragraph."""
    rest = remainder(article, covered)
    if rest:
        yield from (Text(), line((f"Only in {label}", "bold")))
    for span in rest:
        yield indented(Text(visible(span.cut(article.text))))


def amounts(label: str, other: str, detail: Coverage) -> Text:
    """Return one line that says how much of an article the other one shares."""
    parts = shares_by_kind(detail)
    quoted = f"; {percent(detail.quoted / detail.words)} is quoted speech" if detail.quoted and detail.words else ""
    split = f" ({', '.join(parts)}{quoted})" if parts else ""
    return line((label, "bold"), f"shares {percent(detail.share)} of its {count(detail.words, 'word')} with {other}{split}.")


def comparison(result: Comparison) -> RenderableType:
    """Show two articles: what their passages amount to, each passage side by side, and what only one side has."""
    names = (name(result.a), name(result.b))
    kind, kinds = result.kind.value if result.kind else "no link", (result.derivation_a.value, result.derivation_b.value)
    meter = f"A counts as {kinds[0]} from B, B as {kinds[1]} from A"
    parts: list[RenderableType] = [
        line(("A", "bold"), names[0], (about(result.a), STYLES["quiet"])),
        line(("B", "bold"), names[1], (about(result.b), STYLES["quiet"])),
        Text(),
        line((f"{kind} ({result.likelihood}):" if result.likelihood else f"{kind}:", "bold"), result.reason),
        amounts("A", "B", result.detail_a),
        amounts("B", "A", result.detail_b),
        line(
            (
                f"On the METER scale, which counts shared words and not who had them first, {meter}.",
                STYLES["quiet"],
            )
        ),
    ]
    if result.retelling:
        parts += _rewrite_facts(result.retelling)
    parts += disguise_lines(disguises_of_pair(result))
    if result.capped:
        parts.append(line(("Left out:", "bold"), result.capped))
    if result.passages:
        parts += [
            Text(),
            Rule(count(len(result.passages), "passage"), style=STYLES["quiet"]),
            *passages(result.passages, result.a, result.b, ("A", "B")),
        ]
        parts += only(result.a, [p.a for p in result.passages], "A")
        parts += only(result.b, [p.b for p in result.passages], "B")
    return Group(*parts)


def _rewrite_facts(found: RewriteScore) -> Iterator[Text]:
    """Yield what shows that one text retells the other, and what only one of them has."""
    lists = (
        ("Rare words of both:", found.shared_rare),
        ("Words that all reports of the event use, not counted:", found.discounted),
        *((f"Only in {side}:", (*only.names, *only.numbers, *only.quotes)) for side, only in (("A", found.only_a), ("B", found.only_b))),
    )
    for label, words in lists:
        if words:
            yield line((label, "bold"), "; ".join(words))
    if found.reason:
        yield line((found.reason, STYLES["quiet"]))


def disguises_of_pair(result: Comparison) -> list[tuple[str, str]]:
    """Return what makes copied words look new in either of two articles."""
    return [*disguises("A", result.a, (("B", result.b),)), *disguises("B", result.b, (("A", result.a),))]


def disguises(label: str, article: Article, others: Sequence[tuple[str, Article]]) -> Iterator[tuple[str, str]]:
    """Yield what makes copied words look new in an article, such as hidden characters, and which of ``others`` have words that it hides.

    A reader must know this. Each is a heading and a sentence.
    """
    from syndicate.annotation.unseen_words import unseen_words

    for note in article.notes:
        if note.rule in RULES:
            yield f"Found in {label}:", f"{note.detail}."
        elif note.rule == UNSEEN_TEXT:
            shared = {other: words for other, it in others if (words := unseen_words(article, it))}
            for other, words in shared.items():
                yield f"Hidden in {label}:", f"{words:,} words that its reader does not see, and that are in {other}; not counted."
            if not shared:
                yield f"Hidden in {label}:", f"{count(len(note.detail.split()), 'word')} that its reader does not see; not counted."


def disguise_lines(told: Iterable[tuple[str, str]]) -> list[Text]:
    """Return these headings and sentences as lines."""
    return [line((heading, "bold"), sentence) for heading, sentence in told]
