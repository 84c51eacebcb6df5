"""A checked draft as a page: its text, and beside each reused paragraph where it comes from.

Invariant: the draft is shown in full. The four shares are those of the result. Each passage without credit has a credit
line beside it that could be added, or says that nobody knows whom to credit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from syndicate.comparison import Document, prepare_article
from syndicate.comparison.own_words import token_range
from syndicate.model.results import CheckResult, Origin
from syndicate.reports.audits import CreditVerdict, credit_verdicts
from syndicate.reports.checks import disguises_of_check, nameless
from syndicate.reports.pages.compare import ComparePage, compare_model
from syndicate.reports.pages.pieces import KINDS, Label, NotedBlock, TokenLooks, cut, with_notes
from syndicate.reports.phrases import count, credit_word, left_out, moment, name, origin_amount, percent, title

PAIRS_SHOWN = 10  # shown side by side


@dataclass(frozen=True, slots=True)
class ShareBar:
    """One of the four shares, with its place on the bar in percent."""

    word: str
    share: float
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class OriginNote:
    """Where a paragraph's text comes from; ``anchor`` is the note's own, ``back`` that of the place in the draft.

    ``same_as`` is the number of the first note with the same credit line, 0 if it is this one.
    """

    number: int
    anchor: str
    back: str
    origin: Origin
    name: str
    about: str
    amount: str
    credited: str
    same_as: int
    pair: str
    quotation: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """A draft that was checked; see ``check_model``."""

    key: str
    name: str
    verdict: str
    above: bool
    result: CheckResult
    shares: tuple[ShareBar, ...]
    label: str
    rows: tuple[NotedBlock[OriginNote], ...]
    mends: tuple[str, ...]
    nameless: tuple[str, ...]  # whose text has no credit and no name to credit
    pairs: tuple[ComparePage, ...]
    all_pairs: int
    audit: tuple[CreditVerdict, ...] = ()  # what its credits are worth
    hidden: tuple[tuple[str, str], ...] = ()  # what makes copied words look new, each a heading and a sentence
    left_out: tuple[str, ...] = ()  # what is shared and counts as the draft's own


def check_model(result: CheckResult, limit: float, *, key: str = "check", pairs: int = PAIRS_SHOWN) -> CheckPage:
    """Return a checked draft as a page shows it, against the share of its words that may be reused without credit."""
    origins = sorted(result.origins, key=lambda origin: (origin.span.start, origin.id))
    used = {(origin.article.origin, origin.article.ref) for origin in origins}
    telling_most = sorted(result.comparisons, key=lambda one: (-one.coverage_a, -one.similarity, one.b.ref))
    beside = [one for one in telling_most if (one.b.origin, one.b.ref) in used][:pairs]
    shown = {(one.b.origin, one.b.ref): f"{key}-{place}" for place, one in enumerate(beside, 1)}
    quoting = {(one.b.origin, one.b.ref) for one in result.comparisons if one.kind is not None and one.kind.quotes_only}
    above = result.uncredited > limit
    sentence = f"{percent(result.uncredited)} of the draft's words are reused without credit; the limit is {percent(limit)}."
    return CheckPage(
        key=key,
        name=name(result.draft),
        verdict=f"{'Above' if above else 'Within'} the limit: {sentence}",
        above=above,
        result=result,
        shares=(shares := _shares(result)),
        label=f"Of {count(result.words, 'word')}: {', '.join(f'{percent(one.share)} {one.word}' for one in shares)}.",
        rows=_rows(result, prepare_article(result.draft).document, origins, key, shown, quoting),
        mends=tuple(dict.fromkeys(origin.credit_line for origin in origins if origin.credit_line)),
        nameless=tuple(nameless(result)),
        pairs=tuple(compare_model(one, key=shown[one.b.origin, one.b.ref]) for one in beside),
        all_pairs=len(result.comparisons),
        audit=credit_verdicts(result.audit),
        hidden=tuple(disguises_of_check(result)),
        left_out=tuple(f"{left_out(one)}." for one in result.left_out),
    )


def _shares(result: CheckResult) -> tuple[ShareBar, ...]:
    found, x = [], 0.0
    for word in ("new", "quoted", "credited", "uncredited"):
        share = float(getattr(result, word))
        found.append(ShareBar(word, share, round(x, 2), round(100 * share, 2)))
        x += 100 * share
    return tuple(found)


def _rows(
    result: CheckResult,
    draft: Document,
    origins: Sequence[Origin],
    key: str,
    shown: Mapping[tuple[str, str], str],
    quoting: set[tuple[str, str]],
) -> tuple[NotedBlock[OriginNote], ...]:
    n = len(draft.tokens)
    kinds, joins = np.zeros(n, np.int8), np.zeros(n, np.int32)
    labels: dict[int, list[Label]] = defaultdict(list)
    notes: dict[int, OriginNote] = {}
    for number, origin in enumerate(origins, 1):
        first, last = token_range(draft, origin.span)
        identity = origin.article.origin, origin.article.ref
        counted = draft.quoted[first:last] if identity in quoting else np.ones(last - first, np.bool_)
        kinds[first:last] = np.where(counted, KINDS.index(origin.passage.kind.value), kinds[first:last])
        joins[first:last] = np.where(counted, number, joins[first:last])
        if first < last:
            anchor, back = f"{key}-note{number}", f"{key}-place{number}"
            labels[first].append(Label(number, back, ((number, anchor),), origin.passage.kind.value, moved=False))
            earlier = next((n for n, note in notes.items() if origin.credit_line and note.origin.credit_line == origin.credit_line), 0)
            notes[number] = OriginNote(
                number=number,
                anchor=anchor,
                back=back,
                origin=origin,
                name=name(origin),
                about=", ".join(part for part in (title(origin.article), moment(origin.article.published)) if part),
                amount=origin_amount(origin),
                credited=credit_word(None if origin.quoted else origin.credited),
                same_as=earlier,
                pair=shown.get(identity, ""),
                quotation=identity in quoting,
            )
    quoted = draft.quoted & (kinds > 0)
    looks = TokenLooks(kinds, quoted, np.zeros(n, np.bool_), ~draft.marked, joins, np.zeros(n, np.int32))
    blocks = cut(result.draft.text, draft.tokens, looks, labels)
    return with_notes(blocks, notes)
