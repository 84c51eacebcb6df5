"""Results as one HTML file that can be sent to a colleague.

Invariant: the file fetches nothing and sends nothing. Its Content-Security-Policy allows its own style and script by their
hashes and nothing else, so that no text of an article can run or reach the network. The file is either complete or does not exist.
"""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from syndicate.model.comparison import Comparison
from syndicate.model.errors import InputError
from syndicate.model.results import ArchiveSummary, CheckResult, ScanResult, StoryView
from syndicate.reports.pages.check import check_model
from syndicate.reports.pages.compare import compare_model
from syndicate.reports.pages.environment import STATIC, environment
from syndicate.reports.pages.filters import filters_of
from syndicate.reports.pages.overview import overview_model
from syndicate.reports.pages.stories import PAIRS_SHOWN, StoryPage, explained_story
from syndicate.reports.phrases import count
from syndicate.reports.visible import one_line

STORIES_SHOWN = 40  # of an archive, in full; the list has more
PAIRS_OF_STORY = 6  # side by side in the report of an archive
PAIRS_IN_ALL = 60  # more make a file that is too large for mail
OPEN_PAIRS = 3  # up to so many are shown open; a reader opens the others one by one
WRITTEN_FOR_ALL = 0o644

Parts = dict[str, Any]


def write_report(form: str, result: Any, path: str | Path) -> None:
    """Write a result as one HTML file; ``form`` is what the command calls it. Raises InputError if it cannot be written.

    A scan is given as (ScanResult, ArchiveSummary, the views of its stories), a check as (CheckResult, limit), a story and
    a comparison as they are.
    """
    page = render(FORMS[form](result))
    target = Path(path)
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(page)
            Path(name).chmod(WRITTEN_FOR_ALL)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        what, remedy = f"the report cannot be written: {error.strerror}.", "Name a file in a folder that you can write to."
        raise InputError(what, str(target), remedy) from error


def render(parts: Mapping[str, Any]) -> str:
    """Return the page of these parts, with style and script in it."""
    style, script = ((STATIC / name).read_text(encoding="utf-8") for name in ("style.css", "report.js"))
    policy = f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    known = {"overview": None, "stories": (), "pair": None, "check": None, "filters": None, "left_out": (), "open_pairs": False}
    return environment().get_template("single_file.html").render({**known, **parts, "style": style, "script": script, "policy": policy})


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inside(stories: Iterable[StoryPage]) -> Callable[..., str | None]:
    """Return the function ``address`` for links inside this file."""
    numbers = {story.id for story in stories}

    def address(kind: str, *names: object) -> str | None:
        return f"#story-{names[0]}" if kind == "story" and names[0] in numbers else None

    return address


def scan(given: tuple[ScanResult, ArchiveSummary, Iterable[StoryView]]) -> Parts:
    """Return an archive after a scan: the overview, then its largest stories."""
    result, archive, views = given
    overview = overview_model(archive, result)
    shown: list[StoryPage] = []
    pairs = 0
    for view in islice(views, STORIES_SHOWN):
        shown.append(explained_story(view, min(PAIRS_OF_STORY, PAIRS_IN_ALL - pairs)))
        pairs += shown[-1].pairs
    left, links = overview.all_stories - len(shown), sum(story.all_links for story in shown)
    more = f"{count(left, 'more story', 'more stories')} not shown here; see them with: syndicate story ID --db {one_line(archive.name)}"
    beside = f"{pairs} of {count(links, 'pair')} are shown side by side; a story's own report has more of them."
    return {
        "heading": f"What {Path(archive.name).name} holds",
        "overview": overview,
        "stories": shown,
        "left_out": [*([more] if left else []), *([beside] if pairs < links else [])],
        "filters": filters_of(shown),
        "address": _inside(shown),
        "open_pairs": pairs <= OPEN_PAIRS,
    }


def story(view: StoryView) -> Parts:
    """Return one story."""
    shown = explained_story(view, PAIRS_SHOWN)
    pairs = f"{shown.pairs} of {count(shown.all_links, 'pair')} are shown side by side; syndicate compare shows any other."
    return {
        "heading": f"Story {view.id}",
        "stories": (shown,),
        "left_out": [pairs] if shown.pairs < shown.all_links else [],
        "filters": filters_of([shown]),
        "address": _inside((shown,)),
        "open_pairs": shown.pairs <= OPEN_PAIRS,
    }


def compare(result: Comparison) -> Parts:
    """Return two articles side by side."""
    pair = compare_model(result)
    return {"heading": pair.title, "pair": pair, "filters": filters_of(pairs=[pair])}


def check(given: tuple[CheckResult, float]) -> Parts:
    """Return a draft with the origins of its paragraphs."""
    page = check_model(*given)
    return {"heading": f"Where the text of {page.name} comes from", "check": page, "filters": filters_of(pairs=page.pairs, draft=page)}


# What a command calls its result, and the function that turns it into the parts of a page.
FORMS: dict[str, Callable[[Any], Parts]] = {"scan": scan, "check": check, "compare": compare, "story": story}
