"""Join the lines of printed pages to paragraphs, without what repeats on every page.

Invariant: the words of the text and their order are the pages' own. Only running heads, page numbers and hyphens at line ends are
lost.
"""

from __future__ import annotations

import math
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

EDGE_LINES = 3  # at the top and at the foot of a page: running heads and page numbers are there
WIDE_GAP_LEADINGS = 1.35  # leadings; a wider gap between two lines ends a paragraph
SHORT_LINE_SHARE = 0.8  # share of the width of full lines; a shorter line may end a paragraph
INDENT_POINTS = 6.0
LONGEST_HEADLINE_CHARACTERS = 300
_ENDS = re.compile(r"[.!?:…][\"'”’»)\]]*$")
_NUMBER = re.compile(
    r"(?:[-–—|\s]*(?:page|seite|página|pagina|side|sida|p\.|стр\.)?\s*\d{1,4}(?:\s*(?:/|of|von|de|di|av|af|из)\s*\d{1,4})?[-–—|\s]*)",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[•▪●◦‣∙·–—*-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s")
_BROKEN_WORD = re.compile(r"(\w+)[-\u00ad\u2010]$")


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """One line of a page: its text, its place (points, y upwards), and the size of its type."""

    text: str
    x: float
    y: float
    size: float


def paragraphs_of(pages: Sequence[Sequence[PrintedLine]]) -> str:
    """Return the text of pages as paragraphs, separated by blank lines."""
    body = [page for page in _without_running_heads(pages) if page]
    words = Counter(word for page in body for line in page for word in re.findall(r"[\w-]+", line.text.casefold()))
    paragraphs: list[str] = []
    open_line: PrintedLine | None = None
    for page in body:
        width = _full_width(page)
        leading = _leading(page)
        left = min(line.x for line in page)
        for number, line in enumerate(page):
            if open_line is not None and paragraphs and not _parted(open_line, line, width, leading, left, new_page=number == 0):
                paragraphs[-1] = _joined(paragraphs[-1], line.text, words)
            else:
                paragraphs.append(line.text)
            open_line = line
    return "\n\n".join(paragraphs)


def largest_line(page: Sequence[PrintedLine]) -> str:
    """Return the lines in clearly the largest type of a page, its headline; "" if there are none."""
    if len(page) < 3:
        return ""
    largest = max(line.size for line in page)
    if largest < 1.2 * statistics.median(line.size for line in page):
        return ""
    first = next(number for number, line in enumerate(page) if line.size == largest)
    words = " ".join(line.text for line in takewhile(lambda line: line.size == largest, page[first : first + 4]))
    return words if len(words) <= LONGEST_HEADLINE_CHARACTERS else ""


def _parted(above: PrintedLine, line: PrintedLine, width: int, leading: float, left: float, *, new_page: bool) -> bool:
    """Return whether a line opens a paragraph."""
    if _ITEM.match(line.text) or abs(above.size - line.size) > 0.1 * max(above.size, line.size, 1.0):
        return True
    short = len(above.text) < SHORT_LINE_SHARE * width
    ended = _ENDS.search(above.text) is not None
    if new_page:
        return ended or not line.text[:1].islower()
    gap = above.y - line.y
    if leading and not -0.5 * leading < gap < WIDE_GAP_LEADINGS * leading:
        # the next column starts further up: as on a new page
        return ended or not line.text[:1].islower() if gap < 0 else True
    if line.x > left + INDENT_POINTS and line.x > above.x + INDENT_POINTS:
        return ended
    return short and (ended or (len(above.text) < 0.6 * width and line.text[:1].isupper()))


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """Return a paragraph with a further line; a word broken at the line's end is joined, a compound stays."""
    broken = _BROKEN_WORD.search(text)
    rest = re.match(r"[^\W\d_]\w*", line)
    if broken is None or rest is None or not rest[0][0].islower():
        return text + line if broken is not None and rest is not None else f"{text} {line}"
    compound, whole = f"{broken[1]}-{rest[0]}".casefold(), f"{broken[1]}{rest[0]}".casefold()
    if words[compound] and not words[whole]:
        return text + line
    return text[: broken.end(1)] + line


def _without_running_heads(pages: Sequence[Sequence[PrintedLine]]) -> Iterator[list[PrintedLine]]:
    """Yield the pages without page numbers and the lines at the edges of most pages."""
    seen = Counter(pattern for page in pages for pattern in {_pattern(line.text) for line in _edges(page)})
    enough = max(2, (len(pages) + 1) // 2)
    repeated = {pattern for pattern, count in seen.items() if count >= enough}
    for page in pages:
        edges = {id(line) for line in _edges(page)}
        yield [
            line
            for line in page
            if not (id(line) in edges and (_pattern(line.text) in repeated or (_NUMBER.fullmatch(line.text) and len(page) > 1)))
        ]


def _edges(page: Sequence[PrintedLine]) -> Iterable[PrintedLine]:
    by_height = sorted(page, key=lambda line: -line.y)
    return by_height[:EDGE_LINES] + by_height[-EDGE_LINES:] if len(page) > 2 * EDGE_LINES else by_height[:1] + by_height[-1:]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", " ".join(text.casefold().split()))


def _full_width(page: Sequence[PrintedLine]) -> int:
    lengths = sorted(len(line.text) for line in page)
    return lengths[math.ceil(0.8 * (len(lengths) - 1))]


def _leading(page: Sequence[PrintedLine]) -> float:
    gaps = [above.y - line.y for above, line in pairwise(page) if above.y - line.y > 1]
    if not gaps:
        return 0.0
    # half of the gaps may be between paragraphs, but none is smaller than the leading
    low = statistics.quantiles(gaps, n=4)[0] if len(gaps) > 1 else gaps[0]
    sizes = [line.size for line in page]
    return min(low, 1.6 * statistics.median(sizes)) if sizes and statistics.median(sizes) > 1 else low
