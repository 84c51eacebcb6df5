"""A real browser for tests: Debian's Chromium through Playwright, on files and on pages of this machine only."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium"
# No sandbox, because tests may run as root; and nothing that looks for a network of its own.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def chromium() -> str:
    """Return where Chromium is; skip the test where it is missing, and fail where it has to be there."""
    found = CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("Chromium is not installed. Install it with: apt-get install chromium")
    return found or pytest.skip("Chromium is not installed (apt-get install chromium)")


@dataclass
class Watch:
    """What a page said on its console, what failed in it, and what it asked for."""

    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@contextmanager
def running() -> Iterator[Any]:
    """Run a browser."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(browser: Any, address: str, **options: Any) -> Iterator[tuple[Any, Watch]]:
    """Open an address in a fresh context; yield the page and what was seen of it."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    page, watch = context.new_page(), Watch()
    page.on("console", lambda message: watch.troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: watch.troubles.append(str(error)))
    page.on("request", lambda request: watch.requests.append(request.url))
    try:
        page.goto(address)
        yield page, watch
    finally:
        context.close()


def faults(page: Any) -> list[str]:
    """Return the serious and critical faults that axe finds on a page, each with the places it was found."""
    # Through the debugger and not as a script element, which a page's Content-Security-Policy rightly forbids.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
    ]
