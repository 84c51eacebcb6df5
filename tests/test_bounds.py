"""What is refused before aligning would not be linked: on pairs of real articles that a scan compares."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import pytest
from golden import background

from syndicate.comparison import PreparedArticle, link_prefilter, link_prepared
from syndicate.model.comparison import LinkKind
from syndicate.model.settings import Settings
from syndicate.pipeline import due, link
from syndicate.pipeline.facade import Archive

ARTICLES = 12_000
EVERY = 2  # of the refused pairs one in so many is aligned all the same


@pytest.mark.slow
@pytest.mark.skipif("CORPORA" not in os.environ, reason="needs CORPORA=folder with news-background.jsonl.gz")
def test_what_is_refused_is_no_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pair that is refused for its words and its outlets shares quotations at most, when it is aligned all the same."""
    kinds: list[LinkKind | None] = []
    refused = itertools.count()
    bound = link_prefilter.may_link

    def may_link(a: PreparedArticle, b: PreparedArticle, near: bool, settings: Settings) -> bool:
        if bound(a, b, near, settings):
            return True
        if next(refused) % EVERY == 0:
            found = link_prepared(a, b, settings, list)
            kinds.append(found.kind if found else None)
        return False

    monkeypatch.setattr(link, "may_link", may_link)
    path = background(Path(os.environ["CORPORA"]), tmp_path, ARTICLES)
    Archive(tmp_path / "a.db").scan([path], jobs=1)
    assert len(kinds) > 5_000
    lost = [kind for kind in kinds if kind not in (None, LinkKind.SHARED_QUOTES)]
    assert len(lost) <= 2  # of all refused pairs, read: neither is a version of the other, both share its background


@pytest.mark.slow
@pytest.mark.skipif("CORPORA" not in os.environ, reason="needs CORPORA=folder with news-background.jsonl.gz")
def test_what_only_quotes_alike_is_no_other_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pairs that met by speech alone and are not aligned have no link of another kind: aligning all of them finds none more."""
    path = background(Path(os.environ["CORPORA"]), tmp_path, ARTICLES // 2)
    compared, links = [], []
    for least in (0.0, due.SHARE_BESIDE_SPEECH):
        monkeypatch.setattr(due, "SHARE_BESIDE_SPEECH", least)
        with Archive(tmp_path / f"{least}.db") as archive:
            compared.append(archive.scan([path], jobs=1).compared)
            links.append(sorted(row for row in archive.file.links.kinds_by_ref() if row[2] != LinkKind.SHARED_QUOTES))
    assert compared[0] > compared[1]
    assert links[0] == links[1] != []
