"""SARIF: valid against its schema, and every place it names is where the text is."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from examples import CHECK, COMPARISON, HARBOUR

from syndicate.cli import main
from syndicate.model.article import Article, Paragraph, Span
from syndicate.model.comparison import LinkKind
from syndicate.model.results import CheckResult, Origin
from syndicate.pipeline.facade import Archive
from syndicate.reports.sarif import RULES, address, literal, sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
COPIED = "The union said on Monday that its members had accepted a rise of four per cent and a shorter night shift in both ports."
TAKEN = "\n\n".join(f"{COPIED[:-1]}, which number {n} of the {n + 3} old harbours by the sea had not expected." for n in range(4))


def faults(log: object) -> list[str]:
    return [error.message for error in jsonschema.Draft4Validator(SCHEMA).iter_errors(log)]


def results(log: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log["runs"][0]["results"]
    return found


def region(result: dict[str, Any]) -> dict[str, int] | None:
    found: dict[str, int] | None = result["locations"][0]["physicalLocation"].get("region")
    return found


def cut(text: str, place: dict[str, int]) -> str:
    """Return what a region cuts out of a file's text, by SARIF's rules: lines from 1, columns from 1, the last one excluded."""
    lines = text.replace("\r\n", "\n").split("\n")[place["startLine"] - 1 : place["endLine"]]
    lines[-1] = lines[-1][: place["endColumn"] - 1]
    lines[0] = lines[0][place["startColumn"] - 1 :]
    return "\n".join(lines)


@pytest.fixture
def log() -> dict[str, Any]:
    """Return the log of a draft made by hand."""
    return sarif(CHECK, 0.1, "-")


def origin_of(draft: Article, text: str, article: Article = HARBOUR) -> Origin:
    start = draft.text.index(text)
    span = Span(start, start + len(text))
    (origin,) = CHECK.origins
    return replace(origin, span=span, paragraph=Paragraph(span.start, span.end, 0, 1), article=article)


def result_of(draft: Article, text: str, article: Article = HARBOUR) -> CheckResult:
    return replace(CHECK, draft=draft, origins=(origin_of(draft, text, article),))


def test_the_log_is_valid(log: dict[str, Any]) -> None:
    """It fits the schema of SARIF 2.1.0, and the check can fail."""
    assert faults(log) == []
    assert faults({**log, "version": "2.0.0"})
    del results(log)[0]["message"]
    assert faults(log)


def test_uncredited_text_is_a_finding_that_can_be_mended(log: dict[str, Any]) -> None:
    """The message says whose text it is and what would do; the fix puts the credit behind the passage."""
    (found,) = results(log)
    assert (found["ruleId"], found["kind"], found["level"]) == ("uncredited-text", "fail", "error")
    assert "Harbour Herald “Dockers end their strike”" in found["message"]["text"]
    assert "plagiar" not in json.dumps(log).lower()
    place = region(found)
    assert place is not None
    assert cut(CHECK.draft.text, place) == CHECK.origins[0].span.cut(CHECK.draft.text)
    (replacement,) = found["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["insertedContent"]["text"].strip() == CHECK.origins[0].credit_line
    assert (replacement["deletedRegion"]["startLine"], replacement["deletedRegion"]["startColumn"]) == (
        place["endLine"],
        place["endColumn"],
    )


def test_within_the_limit_it_is_a_warning() -> None:
    """Below the share that may be reused, nothing is an error, and the run ended with 0."""
    log: dict[str, Any] = sarif(CHECK, 0.9, "-")
    assert results(log)[0]["level"] == "warning"
    assert log["runs"][0]["invocations"][0]["exitCode"] == 0


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"credited": True, "credit_line": None}, "credited-text"),
        ({"passage": replace(CHECK.origins[0].passage, quoted=0.9)}, "shared-quotation"),
    ],
)
def test_what_is_in_order_is_only_told(change: dict[str, Any], rule: str) -> None:
    """Credited text and quoted speech are information: no failure, no level, nothing to mend."""
    log: dict[str, Any] = sarif(replace(CHECK, origins=(replace(CHECK.origins[0], **change),)), 0.1, "-")
    (found,) = results(log)
    assert (found["ruleId"], found["kind"], found["level"]) == (rule, "informational", "none")
    assert "fixes" not in found
    assert list(RULES)[found["ruleIndex"]] == rule
    assert faults(log) == []


def test_official_wording_is_no_finding() -> None:
    """Of an article that shares quotations only, nothing is called uncredited."""
    quotes = replace(COMPARISON, b=HARBOUR, kind=LinkKind.SHARED_QUOTES)
    log: dict[str, Any] = sarif(replace(CHECK, comparisons=(quotes,)), 0.1, "-")
    assert results(log)[0]["ruleId"] == "shared-quotation"


@pytest.mark.parametrize(
    ("name", "before", "between"),
    [
        ("plain", "", "\n\n"),
        ("windows line ends", "", "\r\n\r\n"),
        ("byte order mark", "\ufeff", "\n\n"),
        ("beyond the basic plane", "𝒟𝓇𝒶𝒻𝓉 🏴 says: ", " 🚢 "),
        ("front matter", "---\ntitle: A draft\nauthor: Somebody\n---\n\n", "\n\n"),
    ],
)
def test_regions_are_those_of_the_file(name: str, before: str, between: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines and columns cut the passage out of the file as it lies there, whatever stands before it."""
    from syndicate.readers import read_one

    monkeypatch.chdir(tmp_path)
    whole = f"{before}Something of our own comes first.{between}{COPIED}{between}And something last.\n"
    Path("draft.md").write_bytes(whole.encode())
    draft = read_one("draft.md")
    log: dict[str, Any] = sarif(result_of(draft, COPIED), 0.1, "draft.md")
    place = region(results(log)[0])
    assert place is not None
    assert cut(whole.removeprefix("\ufeff"), place) == COPIED
    assert log["runs"][0]["columnKind"] == "unicodeCodePoints"
    assert faults(log) == []


def test_a_page_gets_a_line_where_it_is_sure_and_none_where_it_is_not(tmp_path: Path) -> None:
    """Of a text that was cut out of markup, only what stands in the file once has a line."""
    (tmp_path / "draft.html").write_text(
        f"<html>\n<p>Our own.</p>\n<p>{COPIED}</p>\n<p>Twice and twice.</p><p>Twice and twice.</p>", encoding="utf-8"
    )
    draft = Article(f"Our own.\n\n{COPIED}\n\nTwice and twice.\n\nNowhere to be seen.", "draft.html")
    places = [
        region(results(sarif(result_of(draft, text), 0.1, str(tmp_path / "draft.html")))[0]) for text in (COPIED, "Twice and", "Nowhere")
    ]
    assert places == [{"startLine": 3}, None, None]


@pytest.mark.parametrize(
    ("given", "expected"),
    [("draft one.md", "draft%20one.md"), ("a:b#c?.md", "a%3Ab%23c%3F.md"), ("sub/ä.md", "sub/%C3%A4.md"), ("-", "stdin")],
)
def test_addresses_are_references(given: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A draft below the current folder is named relative to it, however it was given; any other as a file."""
    monkeypatch.chdir(tmp_path)
    assert address(given) == expected
    if given != "-":
        assert address(str(tmp_path / given)) == expected
        assert address(str(tmp_path.parent / given)).startswith("file:///")


def test_a_hostile_title_makes_no_link_and_no_placeholder() -> None:
    """Brackets, braces and backslashes are escaped as SARIF asks, controls are shown, and no address but the web's is one."""
    hostile = replace(HARBOUR, title="[click](http://example.org) {0} \\ \x1b[31m\u202e", uri="javascript:alert(1)")
    log: dict[str, Any] = sarif(result_of(CHECK.draft, "The union", hostile), 0.1, "-")
    message = results(log)[0]["message"]["text"]
    assert "\\[click\\](http://example.org) {{0}} \\\\ ␛\\[31m⟨U+202E⟩" in message
    assert results(log)[0]["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "articles/harbour.txt"
    assert faults(log) == []
    assert literal("[a]{b}") == "\\[a\\]{{b}}"


def test_a_fingerprint_moves_with_its_passage() -> None:
    """Text put before a passage changes its place and not its fingerprint; another passage has another."""
    moved = Article(f"New words.\n\n{CHECK.draft.text}", "draft.md")
    prints = [
        results(sarif(result_of(draft, text), 0.1, "-"))[0]["partialFingerprints"]
        for draft, text in ((CHECK.draft, "The union said"), (moved, "The union said"), (moved, "New words"))
    ]
    assert prints[0] == prints[1] != prints[2]


@pytest.mark.parametrize(("limit", "code"), [("10%", 1), ("100%", 0)])
def test_the_command_prints_the_log(
    limit: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`check --sarif` prints a valid log that names the passages, with the exit code of the check."""
    monkeypatch.chdir(tmp_path)
    Path("theirs.txt").write_text(f"Ours is the first telling of it.\n\n{TAKEN}\n", encoding="utf-8")
    Path("draft.txt").write_text(f"We begin in our own way, with a line.\n\n{TAKEN}\n", encoding="utf-8")
    with Archive("x.db") as archive:
        archive.scan(["theirs.txt"])
    assert main(["check", "draft.txt", "--db", "x.db", "--sarif", "--fail-on", limit]) == code
    printed = capsys.readouterr().out
    log = json.loads(printed)
    assert faults(log) == []
    assert printed.isascii()
    text = Path("draft.txt").read_text(encoding="utf-8")
    found = [cut(text, place) for result in results(log) if (place := region(result))]
    assert len(found) == 4
    assert all(one in TAKEN for one in found)
    assert {result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in results(log)} == {"draft.txt"}


def test_one_result_has_one_form(capsys: pytest.CaptureFixture[str]) -> None:
    """JSON and SARIF at once is refused before anything is read."""
    assert main(["check", "-", "--json", "--sarif"]) == 2
    assert "--sarif" in capsys.readouterr().err
