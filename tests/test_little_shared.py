"""Where only a teaser, a caption or a quoted piece is common, the link says so and accuses nobody."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syndicate.model.article import Article
from syndicate.model.provenance import Direction
from syndicate.pipeline.facade import Archive, compare
from syndicate.provenance import Entry
from syndicate.provenance.clock import clock_sentence, sooner

PAIRS: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "little-shared.toml").read_text("utf-8"))["pairs"]
OUTLETS = {"one": "Strait Courier", "two": "Tide Daily"}
EARLIER, LATER = "2026-03-02T08:00:00+00:00", "2026-03-06T08:00:00+00:00"


def article(case: dict[str, Any], side: str, published: str | None = None) -> Article:
    """Return one article of a case, with what both share."""
    text = case[side].strip().replace("{S}", case["shared"].strip())
    if case["shared"] and "{S}" not in case[side]:
        text += "\n\n" + case["shared"].strip()
    return Article(text, ref=side, outlet=OUTLETS[side], language=case["language"], published=published)


@pytest.mark.parametrize("case", PAIRS, ids=[case["seen"] for case in PAIRS])
def test_the_reason_says_how_little_is_common(case: dict[str, Any]) -> None:
    """The kind and the sentence are the same from either side."""
    one, two = article(case, "one"), article(case, "two")
    found, back = compare(one, two), compare(two, one)
    assert (found.kind, found.reason) == (back.kind, back.reason)
    assert (found.kind or "none") in case["kinds"]
    assert case["says"] in found.reason


@pytest.mark.parametrize("case", [case for case in PAIRS if case["says"].startswith("are common")], ids=lambda case: case["seen"])
def test_neither_byline_nor_clock_gives_so_little_a_direction(case: dict[str, Any], tmp_path: Path) -> None:
    """What a long article shares with another one may be as short as a stub: then only a credit says whose it is."""
    (tmp_path / "other.txt").write_text("A mill bakes rye loaves for the winter fair, and a queue forms before dawn.", "utf-8")
    signed = replace(article(case, "one", EARLIER), byline="Jane Roe, Strait Courier")
    with Archive(tmp_path / "x.db") as archive:
        archive.add([signed, article(case, "two", LATER)])
        archive.scan([tmp_path / "other.txt"])
        (link,) = archive.file.links.of()
    assert link.kind.derives
    assert (link.ruling.direction, link.likelihood) == (Direction.UNKNOWN, None)


@pytest.mark.parametrize("case", [case for case in PAIRS if "credited" in case], ids=lambda case: case["seen"])
def test_a_set_off_block_is_credited_by_the_line_beside_it(case: dict[str, Any], tmp_path: Path) -> None:
    """What the other article tells is reuse, whether it is set off or not; a source beside it credits it."""
    with Archive(tmp_path / "x.db") as archive:
        archive.add([article(case, "one")])
        checked = archive.check(article(case, "two"))
    assert (checked.uncredited == 0) is case["credited"]
    assert len(checked.origins) == 1


SAYS_LATER = (
    "The council approved it on 5 March 2026.", "The council approved it on March 5.", "Der Rat stimmte am 5. März 2026 zu.",
    "Le conseil l'a approuvé le 5 mars.", "El pleno lo aprobó el 5 de marzo de 2026.", "Il consiglio ha approvato il 5 marzo.",
    "O conselho aprovou a 5 de março.", "De raad keurde het goed op 5 maart 2026.", "Совет одобрил план 5 марта 2026 года.",
    "Савет је усвојио план 5. марта.", "وافق المجلس في 5 مارس 2026.", "市议会3月5日批准了计划。",
)  # fmt: skip
OTHER_DAYS = ("It was built on 5 March 1911.", "The fair opens on 12 May.", "It met on 1 March.", "He ran 12 may be 13 miles.")


@pytest.mark.parametrize(
    ("text", "changed", "sure", "says"),
    [
        *((text, None, 0.25, "O1 speaks of 2026-03-05") for text in SAYS_LATER),
        *((text, None, 1.0, None) for text in OTHER_DAYS),
        ("It is closed.", "2026-03-07T18:00:00+00:00", 0.25, "O1 was changed on 2026-03-07 18:00 UTC"),
        ("It is closed.", "2026-03-02T18:00:00+00:00", 1.0, None),
        ("It is closed.", "2026-03-01T18:00:00+00:00", 1.0, None),
        ("It is closed.", "soon", 1.0, None),
    ],
)
def test_a_text_may_be_younger_than_its_date(text: str, changed: str | None, sure: float, says: str | None) -> None:
    """A text that was changed after another one appeared, or names a day after its own date, is hardly earlier by the clock."""
    known = (("modified", changed),) if changed else ()
    early = Entry(1, Article(text, ref="1", outlet="O1", published=EARLIER, metadata=known))
    late = Entry(2, Article("It is closed.", ref="2", outlet="O2", published=LATER))
    assert sooner(early, late) == sure
    assert (says or "UTC.") in clock_sentence(early, late)
    assert ("may be younger" in clock_sentence(early, late)) is (says is not None)
