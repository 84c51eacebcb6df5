"""What a scan finds does not move unless somebody means it to: every table is held against what an earlier version wrote.

``fixtures/golden.json`` has the digests that ``golden.tables`` makes: of an archive that version 0.1.0 wrote (``earlier``), and of
scans by the program as it is. With CORPORA=folder the first 2,000 articles of ``news-background.jsonl.gz`` are scanned too.
"""

from __future__ import annotations

import json
import lzma
import os
from pathlib import Path

import pytest
from golden import GOLDEN, background, made, seeds, tables

from syndicate.archive import ArchiveFile
from syndicate.model.errors import ArchiveError
from syndicate.model.provenance import Direction
from syndicate.pipeline.facade import Archive

EARLIER = Path(__file__).parent / "fixtures" / "seeds-0.1.0.db.xz"  # made by version 0.1.0, before its modules were put into packages
DIGESTS = json.loads(GOLDEN.read_text(encoding="utf-8"))


def as_lists(found: dict[str, tuple[int, str]]) -> dict[str, list[object]]:
    return {name: list(row) for name, row in found.items()}


def test_the_seeds_give_what_they_gave(tmp_path: Path) -> None:
    """Each table of an archive of the seeds is the same as recorded, row ids and times aside."""
    assert as_lists(made(seeds(tmp_path), tmp_path)) == DIGESTS["seeds"]


@pytest.mark.slow
@pytest.mark.skipif("CORPORA" not in os.environ, reason="needs CORPORA=folder with news-background.jsonl.gz")
def test_two_thousand_articles_give_what_they_gave(tmp_path: Path) -> None:
    """Each table of an archive of real articles is the same as recorded, row ids and times aside."""
    assert as_lists(made([background(Path(os.environ["CORPORA"]), tmp_path)], tmp_path)) == DIGESTS["background"]


def test_an_archive_of_an_earlier_version_opens(tmp_path: Path) -> None:
    """It is brought over when it is opened to be written to, and its rulings are made again by the next scan."""
    path = tmp_path / "earlier.db"
    path.write_bytes(lzma.decompress(EARLIER.read_bytes()))
    before = as_lists(tables(path))
    assert before == DIGESTS["earlier"]
    with pytest.raises(ArchiveError, match="older version"):
        ArchiveFile(path, read_only=True)
    with Archive(path) as archive:
        assert archive.lineage("001_60fa47dcc8204ff8.txt").explanation
    after = as_lists(tables(path))
    changed = {"link", "story_article", "unsettled", "untold", "version_due", "meta", "audit", "verdict", "unaudited"}
    assert {name: rows for name, rows in after.items() if name in before and name not in changed} == {
        name: rows for name, rows in before.items() if name not in changed
    }
    (tmp_path / "more.txt").write_text("Harbour strike ends\n\nDock workers in the port went back to work on Monday.\n", encoding="utf-8")
    with Archive(path) as archive:
        assert archive.scan([tmp_path / "more.txt"]).added == 1
        assert len(archive.stories()) == 2
        (found,) = archive.file.links.of([archive.file.articles.find("004_1bb37439be3c627a.txt").id])
    assert (found.ruling.direction, found.ruling.source) == (Direction.COMMON_SOURCE, "Radio Free Europe/Radio Liberty")
