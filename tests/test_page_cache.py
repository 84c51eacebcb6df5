"""What was taken from pages is kept in the archive, for whoever scans them again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from syndicate.pipeline.facade import Archive
from syndicate.readers import html


def page(number: int) -> str:
    """Return a web page with an article of its own."""
    told = "".join(
        f"<p>Ferry {number} left at {hour} o'clock with {hour * 7} people on board, the harbour master said.</p>" for hour in range(6)
    )
    return f"<html><head><title>Ferry {number}</title></head><body><article>{told}</article></body></html>"


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Return the pages that are taken apart from now on."""
    found: list[bytes] = []
    take: Callable[..., Any] = html._page

    def noted(data: bytes, charset: str | None) -> Any:
        found.append(data)
        return take(data, charset)

    monkeypatch.setattr(html, "_page", noted)
    return found


def test_a_page_is_taken_apart_once_in_the_life_of_an_archive(taken: list[bytes], tmp_path: Path) -> None:
    """Neither forgetting its article, nor another name, nor opening the archive anew makes a page be taken apart again."""
    for number in range(3):
        (tmp_path / f"page{number}.html").write_text(page(number), encoding="utf-8")
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(tmp_path / "page*.html")
        assert len(taken) == 3
        before = [archive.article(number).article for number in archive.ids()]
        archive.file.articles.remove(archive.ids())
    with Archive(tmp_path / "x.db") as archive:
        assert archive.scan(tmp_path / "page*.html").added == 3
        assert [archive.article(number).article for number in archive.ids()] == before
        (tmp_path / "page0.html").rename(tmp_path / "other.html")
        assert archive.scan(tmp_path / "other.html").added == 1
        assert len(taken) == 3
        (tmp_path / "page1.html").write_text(page(7), encoding="utf-8")
        assert archive.scan(tmp_path / "page1.html").replaced == 1
        assert len(taken) == 4


def test_what_a_failed_batch_took_is_not_half_kept(taken: list[bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was taken from pages is written with their articles, or not at all."""
    (tmp_path / "page.html").write_text(page(1), encoding="utf-8")
    with Archive(tmp_path / "x.db") as archive:
        with monkeypatch.context() as broken:
            broken.setattr("syndicate.archive.index.bands.BandIndex.write", lambda *_: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                archive.scan(tmp_path / "page.html")
        assert (
            archive.file.connection.rows("SELECT count(*) FROM extracted")
            == archive.file.connection.rows("SELECT count(*) FROM article")
            == [(0,)]
        )
        assert archive.scan(tmp_path / "page.html").added == 1
        assert archive.file.connection.rows("SELECT count(*) FROM extracted") == [(1,)]
