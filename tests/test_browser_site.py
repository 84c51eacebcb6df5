"""The site in a real browser: every page opens without complaint, and what can be done there works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import faults, opened, running
from pageparts import SEEDS, TELLING, hostile_archive, hostile_text, seed_archive

pytestmark = pytest.mark.filterwarnings("default::ResourceWarning")
REWRITE = sorted(SEEDS.glob("*.txt"))[1]
LOOKS: tuple[dict[str, Any], ...] = (
    {"viewport": {"width": 1280, "height": 900}},
    {"viewport": {"width": 360, "height": 740}},
    {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
)
PAGES = (
    *("/stories", "/stories?kind=reprint&sort=latest", "/stories/1", "/articles", "/articles?words=tariffs", "/articles/2"),
    *("/compare", "/compare?a=4&b=5", "/sources", "/source?name=AMN", "/check", "/about"),
)
HOSTILE = ("/stories", "/stories/1", "/articles?words=quay", "/articles/1", "/compare?a=1&b=2", "/sources", "/about")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Run one browser for all tests here."""
    with running() as found:
        yield found


def serving(db: Path, *more: str) -> Iterator[str]:
    """Run the command on a free port, and yield the address that it prints."""
    command = [sys.executable, "-m", "syndicate", "serve", "--db", str(db), "--port", "0", *more]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"}) as process:
        assert process.stderr is not None
        try:
            said = process.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield found[0].removesuffix("/")
        finally:
            process.terminate()
            process.wait(20)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the seeds."""
    yield from serving(seed_archive(tmp_path_factory.mktemp("seeds")))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve articles that mean harm, with a paragraph of a megabyte."""
    yield from serving(hostile_archive(tmp_path_factory.mktemp("hostile"), 1_000_000))


@pytest.mark.parametrize("address", PAGES)
def test_every_page_opens_without_complaint(browser: Any, site: str, address: str) -> None:
    """No console error, no request but to the site itself, and the script of the page has run."""
    with opened(browser, site + address) as (page, watch):
        page.wait_for_load_state("networkidle")
        assert watch.troubles == []
        assert [request for request in watch.requests if not request.startswith(site)] == []
        assert page.evaluate("document.documentElement.classList.contains('js') && typeof htmx") == "object"


@pytest.mark.parametrize("look", LOOKS, ids=("desktop", "phone", "dark"))
@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_no_serious_fault(browser: Any, site: str, address: str, look: dict[str, Any]) -> None:
    """Contrast, names, headings, landmarks and keyboard; and at 360 pixels nothing scrolls sideways."""
    with opened(browser, site + address, **look) as (page, _):
        page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
        assert faults(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= look["viewport"]["width"]


def test_stories_are_filtered_by_an_address(browser: Any, site: str) -> None:
    """The form makes an address that shows the same when it is opened again."""
    with opened(browser, site + "/stories") as (page, _):
        page.click("summary")
        page.select_option("select[name=kind]", "reprint")
        page.click("button")
        page.wait_for_url("**kind=reprint**")
        assert page.locator(".stories li").count() == 1
        address = page.url
    with opened(browser, address) as (page, _):
        assert page.locator(".stories li").count() == 1
        assert page.input_value("select[name=kind]") == "reprint"


def test_a_passage_leads_to_its_counterpart(browser: Any, site: str) -> None:
    """Side by side, a click jumps, and choosing counts anew."""
    with opened(browser, site + "/compare?a=4&b=5", reduced_motion="reduce") as (page, watch):
        target = page.get_attribute("#pair-a2 a", "href")
        page.click("[data-side=a] .shared[data-j='2']")
        assert page.evaluate(f"document.querySelector('{target}').contains(document.activeElement)")
        before = page.locator("output").all_text_contents()
        page.fill("input[name=words]", "100000")
        assert page.locator("output").all_text_contents() == ["0%", "0%"] != before
        assert watch.troubles == []


def test_two_ticked_articles_are_compared(browser: Any, site: str) -> None:
    """From the list, by keyboard alone."""
    with opened(browser, site + "/articles") as (page, _):
        for number in (4, 5):
            page.focus(f"input[value='{number}']")
            page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/compare?a=4&b=5")
        page.wait_for_selector("#main ~ footer")
        assert page.locator(".side").count() == 2


def checked(page: Any) -> str:
    """Wait for the result of a check and return its verdict."""
    page.wait_for_selector("#result .verdict", timeout=60_000)
    return str(page.locator("#result .verdict").first.text_content())


def test_a_draft_is_checked_by_paste(browser: Any, site: str) -> None:
    """The result comes in place: the address stays, the draft stays in its field, and the filters count."""
    with opened(browser, site + "/check") as (page, watch):
        page.fill("#text", REWRITE.read_text(encoding="utf-8"))
        page.click("button.main")
        assert "Above the limit" in checked(page)
        assert page.url == site + "/check"
        assert page.input_value("#text").startswith("Putin")
        assert page.locator("#result .note").count() > 5
        page.check("#result input[name=unquoted]")
        assert page.locator("#result .quote.shared[data-k]:not(.off)").count() == 0
        assert watch.troubles == []


def test_a_draft_is_checked_by_file(browser: Any, site: str) -> None:
    """The same for a file that is chosen."""
    with opened(browser, site + "/check") as (page, watch):
        page.set_input_files("#file", str(REWRITE))
        page.click("button.main")
        assert "Above the limit" in checked(page)
        assert watch.troubles == []


def test_a_dropped_file_is_checked_at_once(browser: Any, site: str) -> None:
    """A drop needs no button, and text that is dropped is left to the field."""
    with opened(browser, site + "/check") as (page, watch):
        page.evaluate(
            """(text) => {
              const data = new DataTransfer();
              data.items.add(new File([text], "quay.txt", { type: "text/plain" }));
              document.querySelector("form[data-drop]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true }));
            }""",
            "\n\n".join(TELLING),
        )
        assert "Within the limit" in checked(page)
        assert watch.troubles == []


def test_what_cannot_be_checked_is_told_in_place(browser: Any, site: str) -> None:
    """An empty form sends nothing; a bad file is named where the result would stand."""
    with opened(browser, site + "/check") as (page, watch):
        sent = watch.requests.count(site + "/check")
        page.click("button.main")
        assert page.locator("[data-dropped]").text_content() == "Paste a draft, or choose a file."
        assert watch.requests.count(site + "/check") == sent
        page.set_input_files("#file", {"name": "tool.txt", "mimeType": "text/plain", "buffer": b"\x7fELF\x02\x01\x01\0" * 40})
        page.click("button.main")
        page.wait_for_selector("#result [role=alert]")
        assert "“tool.txt” cannot be checked" in page.locator("#result").text_content()


def test_without_scripts_everything_still_works(browser: Any, site: str) -> None:
    """The check comes as a page of its own, and the look through the archive too."""
    with opened(browser, site + "/check", java_script_enabled=False) as (page, _):
        page.fill("#text", REWRITE.read_text(encoding="utf-8"))
        page.click("button.main")
        assert "Above the limit" in checked(page)
        page.goto(site + "/about")
        page.click("#look button")
        page.wait_for_url("**/about#verify")


def test_the_archive_is_verified_in_place(browser: Any, site: str) -> None:
    """The page asks again by itself until the look is over."""
    with opened(browser, site + "/about") as (page, watch):
        # What an earlier look found, in a test that ran before, stands there until the page has asked anew.
        page.evaluate("document.querySelectorAll('#look .within').forEach((one) => one.remove())")
        page.click("#look button")
        page.wait_for_selector("#look .within", timeout=60_000)
        assert "Everything is correct." in page.locator("#look").text_content()
        assert watch.troubles == []


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_articles_do_nothing(browser: Any, hostile: str, address: str) -> None:
    """Nothing of them runs, asks or complains, and what they hold can be read."""
    with opened(browser, hostile + address) as (page, watch):
        page.mouse.move(300, 400)
        assert page.evaluate("typeof window.harm") == "undefined"
        assert watch.troubles == []
        assert [request for request in watch.requests if not request.startswith(hostile)] == []


def test_a_hostile_draft_does_nothing(browser: Any, hostile: str) -> None:
    """The same for what is pasted and swapped into the page."""
    with opened(browser, hostile + "/check") as (page, watch):
        page.fill("#text", hostile_text(20_000))
        page.click("button.main")
        assert "Above the limit" in checked(page)
        assert "<script>window.harm='script'</script>" in page.locator("#result").text_content()
        assert page.evaluate("typeof window.harm") == "undefined"
        assert watch.troubles == []


def test_a_token_is_asked_for_once(browser: Any, tmp_path: Path) -> None:
    """The address that the command prints opens the site, and the links of the site need it no more."""
    for address in serving(seed_archive(tmp_path), "--token", "a-token-that-is-long-enough"):
        assert address.endswith("/?token=a-token-that-is-long-enough")
        with opened(browser, address) as (page, watch):
            assert page.url.endswith("/stories")
            page.click(".stories a")
            page.wait_for_selector(".lineage svg")
            assert watch.troubles == []
        with opened(browser, address.partition("?")[0] + "stories") as (page, _):
            assert "a token is needed" in page.locator("main").text_content()
