"""The report in a real browser: it opens without complaint, can be gone through by click and key, and counts anew."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import faults, opened, running
from pageparts import SEEDS, hostile_archive, hostile_text, seed_archive

from syndicate.pipeline.facade import Archive, compare
from syndicate.pipeline.story_views import archive_report, story_view
from syndicate.readers import read_one
from syndicate.reports.pages.report import write_report

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Run one browser for all tests here."""
    with running() as found:
        yield found


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Write the reports and return their addresses."""
    folder = tmp_path_factory.mktemp("reports")
    for name, path in (("seeds", seed_archive(folder)), ("hostile", hostile_archive(folder, 1_000_000))):
        with Archive(path) as archive:
            scanned = archive.scan(
                [str(folder / "hostile.jsonl")] if name == "hostile" else [str(one) for one in sorted(SEEDS.glob("*.txt"))]
            )
            write_report("scan", (scanned, *archive_report(archive.file)), folder / f"{name}.html")
            write_report("story", story_view(archive.file, archive.stories()[0].id, boilerplate=True), folder / f"{name}-story.html")
            draft = read_one(str(sorted(SEEDS.glob("*.txt"))[1])) if name == "seeds" else hostile_text()
            write_report("check", (archive.check(draft), 0.1), folder / f"{name}-check.html")
    a, b, *_ = sorted(SEEDS.glob("*.txt"))
    write_report("compare", compare(read_one(str(a)), read_one(str(b))), folder / "pair.html")
    return {path.stem: path.as_uri() for path in folder.glob("*.html")}


NAMES = ("seeds", "seeds-story", "seeds-check", "pair", "hostile", "hostile-story", "hostile-check")
LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 900}},
    {"viewport": {"width": 360, "height": 740}},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
)


@pytest.mark.parametrize("name", NAMES)
def test_it_opens_without_complaint_and_asks_for_nothing(browser: Any, files: dict[str, str], name: str) -> None:
    """No console error, no request but for the file itself, nothing that ran from an article."""
    with opened(browser, files[name]) as (page, watch):
        page.wait_for_timeout(100)
        assert watch.troubles == []
        assert [request for request in watch.requests if request != files[name]] == []
        assert page.evaluate("typeof window.harm") == "undefined"


@pytest.mark.parametrize("look", LOOKS, ids=("desktop", "phone", "dark"))
@pytest.mark.parametrize("name", ["seeds", "seeds-check", "pair"])
def test_axe_finds_no_serious_fault(browser: Any, files: dict[str, str], name: str, look: dict[str, Any]) -> None:
    """Contrast, names, headings, landmarks and keyboard, on a desk, on a phone and in the dark."""
    with opened(browser, files[name], **look) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        assert faults(page) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_narrow_screen_is_wide_enough(browser: Any, files: dict[str, str], name: str) -> None:
    """At 360 pixels the page itself never scrolls sideways."""
    with opened(browser, files[name], viewport={"width": 360, "height": 740}) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def visible_in(page: Any, selector: str) -> bool:
    """Tell whether an element can be seen in its pane and in the window."""
    return bool(
        page.evaluate(
            """(selector) => {
              const element = document.querySelector(selector), box = element.getBoundingClientRect();
              const pane = element.closest('[data-side]').getBoundingClientRect();
              const top = Math.max(0, pane.top), bottom = Math.min(innerHeight, pane.bottom);
              return box.top >= top - 1 && box.bottom <= bottom + 1;
            }""",
            selector,
        )
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_a_click_on_a_passage_jumps_to_its_counterpart(browser: Any, files: dict[str, str], width: int) -> None:
    """The counterpart comes into view, is lit, and has the focus, so that the way back is one key."""
    with opened(browser, files["pair"], viewport={"width": width, "height": 740}, reduced_motion="reduce") as (page, _):
        target = page.get_attribute("#pair-a6 a", "href")
        page.click("[data-side=a] .shared[data-j='6']")
        assert visible_in(page, target)
        assert page.evaluate(f"document.querySelector('{target}').contains(document.activeElement)")
        assert page.locator("[data-side=b] .shared.lit").count() > 0
        page.keyboard.press("Enter")
        assert visible_in(page, "#pair-a6")


def test_everything_works_by_keyboard(browser: Any, files: dict[str, str]) -> None:
    """n goes to the next passage of the side that has the focus, Enter to its counterpart."""
    with opened(browser, files["pair"], reduced_motion="reduce") as (page, _):
        page.focus("[data-side=a]")
        page.keyboard.press("n")
        page.keyboard.press("n")
        assert page.evaluate("document.activeElement.closest('.label').id") == "pair-a2"
        target = page.get_attribute("#pair-a2 a", "href").removeprefix("#")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('.label').id") == target
        page.keyboard.press("p")
        assert page.evaluate("document.activeElement.closest('.label').id") != target


def test_without_scripts_it_is_complete(browser: Any, files: dict[str, str]) -> None:
    """All texts, links and drawings are there, links jump, and no control is shown that would do nothing."""
    with opened(browser, files["pair"], java_script_enabled=False) as (page, _):
        assert page.locator("form").is_hidden()
        assert page.locator("[data-side] p").first.is_visible()
        href = page.get_attribute("#pair-a3 a", "href")
        page.click("#pair-a3 a")
        assert page.url.endswith(href)


def test_without_quotes_the_shares_are_counted_anew(browser: Any, files: dict[str, str]) -> None:
    """Quotations fall out of colour and count; the reset brings all of it back."""
    a, b, *_ = (read_one(str(path)) for path in sorted(SEEDS.glob("*.txt")))
    result = compare(a, b)
    with opened(browser, files["pair"]) as (page, _):
        before = page.locator("output").all_text_contents()
        page.check("input[name=unquoted]")
        shares = [result.detail_a.share_without_quotes, result.detail_b.share_without_quotes]
        assert page.locator("output").all_text_contents() == [f"{share * 100:.0f}%" for share in shares]
        assert page.locator(".quote:not(.off)[data-k]").count() == 0
        page.click("button[type=reset]")
        page.wait_for_timeout(50)
        assert page.locator("output").all_text_contents() == before


def test_a_minimum_of_words_drops_short_passages(browser: Any, files: dict[str, str]) -> None:
    """Above the longest passage nothing is left, and the shares say so."""
    with opened(browser, files["pair"]) as (page, _):
        page.fill("input[name=words]", "100000")
        assert page.locator("output").all_text_contents() == ["0%", "0%"]
        assert page.locator(".shared[data-k]:not(.off)").count() == 0


def test_the_origins_of_a_draft_can_be_chosen(browser: Any, files: dict[str, str]) -> None:
    """Notes of fewer words than asked for go from the margin, and are counted."""
    with opened(browser, files["seeds-check"]) as (page, _):
        notes = page.locator(".note").count()
        page.fill("input[name=words]", "20")
        left = page.locator(".note:visible").count()
        assert 0 < left < notes
        assert page.locator("[data-counted]").text_content() == f"Shown: {left} of {notes} origins."


def test_filters_choose_stories_and_count_them(browser: Any, files: dict[str, str]) -> None:
    """By kind and by outlet: what is not chosen goes, from the list too, and the status line counts the rest."""
    with opened(browser, files["seeds"]) as (page, _):
        page.click(".filters summary")
        assert page.locator("[data-story]:visible").count() == 2
        page.uncheck("input[name=kind][value=reprint]")
        assert page.locator("[data-story]:visible").count() == 1
        assert page.locator(".stories li:visible").count() == 1
        assert page.locator("[data-counted]").text_content() == "Shown: 1 of 2 links in 1 of 2 stories."
        page.click("button[type=reset]")
        page.wait_for_timeout(50)
        page.select_option("select[name=outlet]", "AMN")
        assert page.locator("[data-story]:visible").count() == 1
        assert page.locator("[data-counted]").text_content() == "Shown: 1 of 2 links in 1 of 2 stories."


def test_hostile_text_can_be_read(browser: Any, files: dict[str, str]) -> None:
    """Markup stands there as it was written, and a paragraph of a megabyte is there to its end."""
    with opened(browser, files["hostile"]) as (page, watch):
        text = page.evaluate("document.body.textContent")
        assert "<script>window.harm='script'</script>" in text
        assert "⟨U+202E⟩gnirts" in text
        assert "<b onclick=\"window.harm='long'\">bold</b>" in text
        page.mouse.move(300, 400)
        assert page.evaluate("typeof window.harm") == "undefined"
        assert watch.troubles == []


def test_it_prints(browser: Any, files: dict[str, str], tmp_path: Path) -> None:
    """On paper both texts stand in full, side by side, without the controls."""
    with opened(browser, files["seeds"], viewport={"width": 700, "height": 1000}) as (page, _):
        (tmp_path / "seeds.pdf").write_bytes(page.pdf(format="A4"))
        assert (tmp_path / "seeds.pdf").stat().st_size > 10_000
        page.emulate_media(media="print")
        assert page.locator(".filters").first.is_hidden()
        assert page.locator("[data-side=a] p").last.is_visible()
        boxes = [page.locator(f"[data-side={side}]").first.bounding_box() for side in ("a", "b")]
        assert boxes[0]["y"] == pytest.approx(boxes[1]["y"], abs=40)
        assert min(box["width"] for box in boxes) > 250
