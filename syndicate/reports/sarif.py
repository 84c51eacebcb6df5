"""The result of a check as SARIF 2.1.0 (OASIS, 27 March 2020), so that a code host shows the passages on the draft.

Invariant: a place in the draft is a line and a column of its file, counted in code points. It is left out if it is not
known, as in a web page whose text was cut out of its markup. Text from outside makes no link and no placeholder.
Uncredited text is a finding; credited text and shared quotations are for information. What articles share as a common form, or
because they tell of one event, is no result: the run's properties say how much that is.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from urllib.parse import quote

from syndicate.model.article import Article, Span
from syndicate.model.results import CheckResult, Origin
from syndicate.readers.encoding import decode, mend
from syndicate.reports.phrases import left_out, moment, name, origin_amount
from syndicate.reports.visible import one_line
from syndicate.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
STANDARD_INPUT = "-"
PROBE_CHARACTERS = 40  # characters of a passage that find its line again if the text is not the file's own
_WEB = ("http://", "https://")

# Rule -> its short and its full description. Their order is their index.
RULES = {
    "uncredited-text": ("Text of another article, without credit", "The draft shares this text with another article and does not name it."),
    "credited-text": ("Text of another article, credited", "The draft shares this text with another article and names where it is from."),
    "shared-quotation": ("Quoted speech or official wording", "Another article has the same quotation, whoever wrote it down first."),
}


@dataclass(frozen=True, slots=True)
class TextInFile:
    """Where a draft's text lies in its file: the file's text, and where in it the draft's begins (None if it does not)."""

    text: str
    begin: int | None
    lines: tuple[int, ...]

    @classmethod
    def of(cls, draft: Article, path: str) -> TextInFile:
        """Find the text of a draft in the file it was read from; what came from standard input is its own file."""
        text = draft.text if path == STANDARD_INPUT else mend(decode(Path(path).expanduser().read_bytes())[0])[0]
        at = text.find(draft.text)
        return cls(text, None if at < 0 else at, tuple(i for i, letter in enumerate(f"\n{text}") if letter == "\n"))

    def region(self, span: Span, draft: Article) -> dict[str, int] | None:
        """Return a span of the draft as SARIF's region, only its first line if the rest is not certain, None if nothing is certain."""
        if self.begin is None:
            probe = span.cut(draft.text).split("\n")[0][:PROBE_CHARACTERS]
            at = self.text.find(probe)
            return {"startLine": self._at(at)[0]} if at >= 0 and self.text.find(probe, at + 1) < 0 else None
        (first, start), (last, end) = self._at(self.begin + span.start), self._at(self.begin + span.end)
        return {"startLine": first, "startColumn": start, "endLine": last, "endColumn": end}

    def _at(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self.lines, offset)
        return line, offset - self.lines[line - 1] + 1


def sarif(result: CheckResult, limit: float, path: str) -> dict[str, object]:
    """Return the log of one run; ``path`` is the draft as it was named, ``limit`` the share that may be reused without credit."""
    place = TextInFile.of(result.draft, path)
    above = result.uncredited > limit
    driver = {
        "name": "syndicate",
        "version": __version__,
        "rules": [
            {"id": rule, "shortDescription": {"text": f"{short}."}, "fullDescription": {"text": full}}
            for rule, (short, full) in RULES.items()
        ],
    }
    shares = {key: getattr(result, key) for key in ("words", "new", "credited", "uncredited", "quoted")}
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "syndicate/check/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True, "exitCode": int(above)}],
        "artifacts": [{"location": {"uri": address(path)}, "roles": ["analysisTarget"]}],
        "results": list(_results(result, place, path, above)),
        "properties": {**shares, "limit": limit, "aboveLimit": above, "leftOut": [left_out(one) for one in result.left_out]},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def write(result: CheckResult, limit: float, path: str, file: TextIO) -> None:
    """Write the log as JSON in ASCII, with a newline at its end."""
    file.write(json.dumps(sarif(result, limit, path), allow_nan=False, indent=2) + "\n")


def address(path: str) -> str:
    """Return a file as a URI reference, relative if it is below the current folder, as code hosts require."""
    if path == STANDARD_INPUT:
        return "stdin"
    given = Path(path).expanduser()
    if not given.is_absolute():
        return quote(given.as_posix())  # a colon too, which would make a scheme of the first part
    here = Path.cwd()
    return quote(given.relative_to(here).as_posix()) if given.is_relative_to(here) else given.as_uri()


def literal(text: str) -> str:
    """Return a text for a message of SARIF, in which brackets make links and braces are placeholders."""
    escaped = one_line(text).replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]")
    return escaped.replace("{", "{{").replace("}", "}}")


def _rule(result: CheckResult, origin: Origin) -> str:
    where = (origin.article.origin, origin.article.ref)
    quotes = any(one.kind is not None and one.kind.quotes_only and (one.b.origin, one.b.ref) == where for one in result.comparisons)
    if quotes or origin.passage.quoted > 0.5:
        return "shared-quotation"
    return "credited-text" if origin.credited else "uncredited-text"


def _results(result: CheckResult, place: TextInFile, path: str, above: bool) -> Iterator[dict[str, object]]:
    for origin in sorted(result.origins, key=lambda one: (one.span, one.article.origin, one.article.ref)):
        rule, passage = _rule(result, origin), origin.passage
        finding = rule == "uncredited-text"
        region = place.region(origin.span, result.draft)
        physical: dict[str, object] = {"artifactLocation": {"uri": address(path), "index": 0}}
        entry: dict[str, object] = {
            "ruleId": rule,
            "ruleIndex": list(RULES).index(rule),
            "kind": "fail" if finding else "informational",
            "level": ("error" if above else "warning") if finding else "none",
            "message": {"text": _message(result, origin, finding)},
            "locations": [{"physicalLocation": {**physical, **({"region": region} if region else {})}}],
            "relatedLocations": [_source(origin)],
            "partialFingerprints": {"sharedText/v1": _fingerprint(result, origin, rule)},
            "properties": {
                "kind": passage.kind.value,
                "similarity": passage.similarity,
                "source": origin.source,
                "article": origin.article.ref,
                "draftOffsets": [origin.span.start, origin.span.end],
                "articleOffsets": [passage.b.start, passage.b.end],
            },
        }
        if finding and origin.credit_line and region and "endLine" in region:
            entry["fixes"] = [_fix(origin.credit_line, physical["artifactLocation"], region)]
        yield entry


def _message(result: CheckResult, origin: Origin, finding: bool) -> str:
    title = f" “{origin.article.title}”" if origin.article.title and origin.article.outlet else ""
    where = f"{name(origin)}{title} ({moment(origin.article.published)})"
    words = f"This paragraph shares text with {where}: {origin_amount(origin)}."
    if not finding:
        return literal(f"{words} {'The draft credits it.' if origin.credited else 'It is quoted speech or official wording.'}")
    credit = f" A credit line to add: {origin.credit_line}" if origin.credit_line else ""
    credit += f" No credit line to add: the origin is {origin.nameless}." if origin.nameless else ""
    return literal(f"{words} The draft does not credit it.{credit}")


def _source(origin: Origin) -> dict[str, object]:
    article = origin.article
    known = article.uri if article.uri and article.uri.lower().startswith(_WEB) else None
    uri = quote(known, safe="%/:?#@!$&'()*+,;=~") if known else address(article.origin or article.ref or "unknown")
    return {"id": 1, "message": {"text": literal(f"Found in {name(article)}")}, "physicalLocation": {"artifactLocation": {"uri": uri}}}


def _fingerprint(result: CheckResult, origin: Origin, rule: str) -> str:
    """Return what stays the same while the passage moves within the draft."""
    facts = (rule, origin.span.cut(result.draft.text).split(), origin.article.ref)
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:32]


def _fix(credit: str, artifact: object, region: dict[str, int]) -> dict[str, object]:
    """Return the credit line as a change: put in behind the passage."""
    at = {f"{side}{unit}": region[f"end{unit}"] for side in ("start", "end") for unit in ("Line", "Column")}
    change = {"deletedRegion": at, "insertedContent": {"text": f"\n\n{one_line(credit)}"}}
    return {"description": {"text": "Add a credit line."}, "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}]}
