"""Measure credits on labelled pages and articles: precision and recall of sources, and of the phrases by form.

A page is asked twice: read as HTML, and as the text that a reader sees between its title and the lines behind its article, with
captions, buttons and other furniture. The labels name pages by their ids and phrases by offsets in code points of the file, and hold
no text. They are split by day (pages) and by outlet (articles): rules are tuned on one half and reported on the other.

    python -m benchmarks.credit_pages --pages front-pages.tar.xz --articles news-background.jsonl.gz [--half tune|held] [--errors]
                                      [--json FILE]
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import re
import tarfile
import tomllib
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.credits import Tally
from syndicate.annotation import declare
from syndicate.annotation.agencies import canonical_source
from syndicate.annotation.credits import survey
from syndicate.model.article import Article, Credit
from syndicate.readers.html import HTML
from syndicate.readers.source import Context, InputStream

LABELS = Path(__file__).parent / "labels" / "credits.toml"
HALVES = ("tune", "held")
METADATA = "METADATA"  # the form of a credit that only the page's head holds
LONG_LINE_CHARACTERS = 150  # a line of prose
MOST_LINES_APART = 25  # between two lines of prose of one article
LINES_BEHIND = 12  # the last line of prose that belong to the page's text
_BLOCKS = frozenset((
    "p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "table", "section", "article", "header", "footer",
    "figure", "figcaption", "aside", "nav", "br", "blockquote", "form", "button", "time", "dl", "dt", "dd", "main", "body", "hr",
))  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "svg", "select", "option", "head", "iframe"))


@dataclass(frozen=True, slots=True)
class Phrase:
    """One labelled credit: its form, its source, and the phrase."""

    form: str
    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """What one page or article credits, and sources that may count as credited or not."""

    id: str
    half: str
    phrases: tuple[Phrase, ...]
    maybe: frozenset[str]


@dataclass(slots=True)
class Result:
    """The tallies of one view: of sources, of phrases by form, and what went wrong."""

    sources: Tally = field(default_factory=Tally)
    phrases: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    errors: list[str] = field(default_factory=list)


def f1(tally: Tally) -> float:
    """Return the harmonic mean of precision and recall."""
    both = tally.precision + tally.recall
    return 2 * tally.precision * tally.recall / both if both else 0.0


def half_of(group: str) -> str:
    """Return the half of a day or an outlet."""
    return HALVES[zlib.crc32(group.encode()) % 2]


def letters(text: str) -> str:
    """Return the letters and digits of a piece of text or HTML, without tags and case."""
    return "".join(c for c in html.unescape(re.sub(r"<[^>]*>", " ", text)).casefold() if c.isalnum())


def named(source: str) -> str:
    """Return the name by which sources are compared."""
    return letters(canonical_source(source) or source).removeprefix("the")


def labelled(row: list[Any], text: str, half: str) -> Labelled:
    """Return a row of the labels with its phrases, cut out of the text."""
    identity, credits, maybe = row
    phrases = tuple(Phrase(form, named(source), letters(text[start:end])) for form, source, start, end in credits)
    return Labelled(identity, half, phrases, frozenset(map(named, maybe)))


def score(result: Result, wanted: Labelled, found: Iterable[Credit], *, head: bool) -> None:
    """Count the credits found in one view; ``head`` says whether the view has the page's head."""
    phrases = [phrase for phrase in wanted.phrases if head or phrase.form != METADATA]
    sources, credits = {phrase.source for phrase in phrases}, [(named(credit.source), credit) for credit in found]
    right = {source for source in sources if any(alike(source, name) for name, _ in credits)}
    false = {name: credit for name, credit in credits if not any(alike(s, name) for s in (*sources, *wanted.maybe))}
    result.sources.right += len(right)
    result.sources.missed += len(sources - right)
    result.sources.invented += len(false)
    result.errors += [f"{wanted.id}: {source} is missed" for source in sorted(sources - right)]
    for credit in false.values():
        result.errors.append(f"{wanted.id}: {credit.source} is no credit: {credit.form.name} {credit.phrase[:90]!r} {credit.start}")
    for phrase in phrases:
        places = [credit for name, credit in credits if alike(phrase.source, name)]
        hit = any(same_words(phrase.text, letters(credit.phrase), phrase.form == METADATA) for credit in places)
        tally = result.phrases[phrase.form]
        tally.right, tally.missed = tally.right + hit, tally.missed + (not hit)
        if not hit and phrase.source in right:
            result.errors.append(f"{wanted.id}: phrase {phrase.form} {phrase.text[:60]} is missed")
    for credit in false.values():
        result.phrases[credit.form.name].invented += 1


def alike(one: str, other: str) -> bool:
    """Return whether two names are the same, or one is written with more words around it."""
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) > 4 and short in long)


def same_words(wanted: str, found: str, loose: bool) -> bool:
    """Return whether a found phrase is the wanted one, or holds it, or is held by it."""
    tails = (wanted[i:] for i in range(len(wanted) - 8)) if loose else ()
    return bool(found) and (wanted in found or found in wanted or any(map(found.endswith, tails)))


def seen(data: bytes) -> str:
    """Return the visible lines of a page from its title to some lines behind its article."""
    from lxml import html as parser

    tree = parser.fromstring(data, parser=parser.HTMLParser(encoding="utf-8"))
    body = tree.find("body")
    lines = [" ".join(line.split()) for line in "".join(_walk(tree if body is None else body)).split("\n")]
    lines = [line for line in lines if line]
    title = letters(tree.findtext(".//title") or "")[:20]
    heads = [place for place, line in enumerate(lines) if "\x01" in line]
    first = next((place for place in heads if title and letters(lines[place]).startswith(title)), heads[-1] if heads else 0)
    prose = [place for place, line in enumerate(lines) if place >= first and len(line) >= LONG_LINE_CHARACTERS]
    last = prose[0] if prose else first
    for place in prose:
        last = place if place - last <= MOST_LINES_APART else last
    return "\n\n".join(line.replace("\x01", "").strip() for line in lines[first : last + LINES_BEHIND + 1])


def _walk(element: Any) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _UNSEEN:
        edge = "\n" if element.tag in _BLOCKS else ""
        yield edge + ("\x01" if element.tag == "h1" else "") + re.sub(r"\s+", " ", element.text or "")
        for child in element:
            yield from _walk(child)
        yield edge
    yield re.sub(r"\s+", " ", element.tail or "")


def pages(corpus: Path, wanted: frozenset[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the id and the bytes of the wanted pages of an archive."""
    with tarfile.open(corpus) as archive:
        for member in archive:
            name = Path(member.name)
            if name.stem in wanted and member.isfile() and (data := archive.extractfile(member)):
                yield name.stem, data.read()


def records(corpus: Path) -> Iterator[dict[str, Any]]:
    """Yield the articles of a corpus."""
    with gzip.open(corpus, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def ask(article: Article) -> list[Credit]:
    """Return all credits of an article, in its text and its fields."""
    return [*survey(article.text, outlet=article.outlet).credits, *declare(article).declared]


def measure(corpus: Path | None, articles: Path | None, halves: tuple[str, ...]) -> dict[str, Result]:
    """Ask for every labelled page and article of some halves, by view."""
    data = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    results = {"HTML": Result(), "page text": Result(), "articles": Result()}
    rows = {row[0]: row for row in data["front_pages"]}
    for identity, page in pages(corpus, frozenset(rows)) if corpus else ():
        label = labelled(rows[identity], page.decode("utf-8", "replace"), half_of(identity[:10]))
        if label.half not in halves:
            continue
        source = InputStream(identity, f"{identity}.html", io.BufferedReader(io.BytesIO(page)))
        read = next(iter(HTML.read(source, Context())))
        score(results["HTML"], label, ask(read) if isinstance(read, Article) else (), head=True)
        if isinstance(read, Article):
            text = seen(page)
            label = replace(label, phrases=tuple(phrase for phrase in label.phrases if phrase.text in letters(text)))
            score(results["page text"], label, survey(text, outlet=read.outlet).credits, head=False)
    rows = {row[0]: row for row in data["news_background"]}
    for record in records(articles) if articles else ():
        if record["id"] in rows and half_of(record["source"]) in halves:
            label = labelled(rows[record["id"]], record["text"], half_of(record["source"]))
            score(results["articles"], label, survey(record["text"], outlet=record["source"]).credits, head=False)
    return results


def table(results: dict[str, Result]) -> str:
    """Return the figures as Markdown."""
    rows = ["| view | | labels | precision | recall | F1 |", "|---|---|---|---|---|---|"]
    for view, result in results.items():
        every = Tally()
        for tally in result.phrases.values():
            for name in ("right", "invented", "missed"):
                setattr(every, name, getattr(every, name) + getattr(tally, name))
        for name, one in (("sources", result.sources), ("phrases", every), *sorted(result.phrases.items())):
            rows.append(f"| {view} | {name.lower()} | {one.right + one.missed} | {one.precision:.3f} | {one.recall:.3f} | {f1(one):.3f} |")
    return "\n".join(rows)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="front-pages.tar.xz")
    parser.add_argument("--articles", type=Path, help="news-background.jsonl.gz")
    parser.add_argument("--half", choices=HALVES)
    parser.add_argument("--errors", action="store_true", help="print what is missed and what is no credit")
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    results = measure(arguments.pages, arguments.articles, (arguments.half,) if arguments.half else HALVES)
    print(table(results))
    if arguments.errors:
        print("\n".join(f"{view}: {error}" for view, result in results.items() for error in result.errors))
    if arguments.json:
        figures = {
            view: {"sources": f1(result.sources), **{form: f1(tally) for form, tally in sorted(result.phrases.items())}}
            for view, result in results.items()
        }
        arguments.json.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
