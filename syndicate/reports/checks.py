"""The result of a check, for the writer of the draft.

Invariant: the four shares are those of the result. Every origin is shown below the paragraph it belongs to.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from syndicate.model.article import Paragraph, Span
from syndicate.model.comparison import STUB_WORDS, PassageKind
from syndicate.model.results import CheckResult, Origin
from syndicate.reports import audits
from syndicate.reports.comparisons import SideBySide, disguise_lines, disguises
from syndicate.reports.phrases import STYLES, count, left_out, moment, name, origin_amount, origin_word, percent, title
from syndicate.reports.printed_lines import indented, line
from syndicate.reports.visible import visible

BAR_COLUMNS = 40  # columns that a share of 100% takes


@dataclass(frozen=True, slots=True)
class Shares:
    """The four shares of a draft as numbers and bars, in characters that the terminal has."""

    rows: tuple[tuple[str, float, str], ...]

    def __rich_console__(self, terminal: Console, options: ConsoleOptions) -> RenderResult:
        block = "#" if options.ascii_only else "█"
        for word, share, style in self.rows:
            text = Text(f"  {word:<11}{percent(share):>5}  ")
            text.append(block * round(share * BAR_COLUMNS), style=style)
            yield text


def check(given: tuple[CheckResult, float]) -> RenderableType:
    """Show the result of a check against the share that may be reused without credit."""
    result, limit = given
    rows = (
        ("new", result.new, ""),
        ("credited", result.credited, STYLES["credited"]),
        ("uncredited", result.uncredited, STYLES["uncredited"]),
        ("quoted", result.quoted, STYLES["quiet"]),
    )
    parts: list[RenderableType] = [line((name(result.draft), "bold"), f"has {count(result.words, 'word')}, of these are"), Shares(rows)]
    for paragraph, origins in groupby(sorted(result.origins, key=_place), key=lambda origin: origin.paragraph):
        parts += _paragraph(result, paragraph, list(origins))
    if result.doubt:
        parts += [Text(), line(result.doubt)]
    if result.left_out:
        parts += [Text(), *(line((f"{left_out(one)}.", STYLES["quiet"])) for one in result.left_out)]
    if lines := audits.verdict_lines(result.audit):
        parts += [Text(), line(("What it credits", "bold")), *(indented(row) for row in lines)]
    parts += disguise_lines(disguises_of_check(result))
    above = result.uncredited > limit
    style = STYLES["uncredited"] if above else STYLES["credited"]
    sentence = f"{percent(result.uncredited)} of the draft's words are reused without credit; the limit is {percent(limit)}."
    parts += [Text(), line(("Above the limit:" if above else "Within the limit:", style), sentence)]
    for credit in dict.fromkeys(origin.credit_line for origin in result.origins if origin.credit_line):
        parts.append(line("A credit line to add:", credit))
    parts += [line("No credit line to add: the origin is", f"{whose}.") for whose in nameless(result)]
    return Group(*parts)


def nameless(result: CheckResult) -> list[str]:
    """Return of each uncredited text of which nobody knows whom to credit whose it is, in words."""
    return list(dict.fromkeys(origin.nameless for origin in result.origins if origin.nameless))


def disguises_of_check(result: CheckResult) -> list[tuple[str, str]]:
    """Return what makes copied words look new in a draft or in the articles that it shares text with."""
    found = {(one.b.origin, one.b.ref): one.b for one in result.comparisons}.values()
    told = list(disguises("the draft", result.draft, [(name(one), one) for one in found]))
    for one in found:
        told += disguises(name(one), one, [("the draft", result.draft)])
    return told


def _place(origin: Origin) -> tuple[int, int, int]:
    return origin.paragraph.start, origin.span.start, origin.id


def _paragraph(result: CheckResult, paragraph: Paragraph, origins: list[Origin]) -> list[RenderableType]:
    """Show where the parts of one paragraph come from, each beside the text it was found in."""
    where = f"characters {paragraph.start:,} to {paragraph.end:,}"
    rows: list[RenderableType] = [Text(), line(("Paragraph", "bold"), f"of {count(paragraph.words, 'word')}, {where}")]
    stubs = {(one.b.origin, one.b.ref): one.detail_b.words for one in result.comparisons if one.detail_b.words < STUB_WORDS}
    for origin in origins:
        word, passage, offset = origin_word(origin), origin.passage, origin.passage.a.start
        known = ", ".join(part for part in (title(origin.article), moment(origin.article.published)) if part)
        found = f"{origin_amount(origin)} {'as in' if origin.source is None else 'from'} {name(origin)}"
        within = Span(origin.span.start - offset, origin.span.end - offset)
        both = passage.a.cut(result.draft.text), passage.b.cut(origin.article.text)
        texts: RenderableType = SideBySide(*both, ("draft", "theirs"), within)
        if passage.kind is PassageKind.VERBATIM:  # both sides would read the same
            texts = Text(visible(origin.span.cut(result.draft.text)))
        said = line(f"{found}{', ' + known if known else ''};", (word, STYLES[word]))
        short = stubs.get((origin.article.origin, origin.article.ref))
        note = [line((f"That article is only {count(short, 'word')} long, as a stub or a caption is.", STYLES["quiet"]))] if short else []
        rows.append(indented(Group(said, *note, texts)))
    return rows
