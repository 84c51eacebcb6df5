"""What a scan finds does not move unless somebody means it to: every table is held against what an earlier version wrote.

``fixtures/golden.json`` has the digests, made by ``golden.tables`` of archives that version 0.1.0 wrote. With CORPORA=folder the
first 2,000 articles of ``news-background.jsonl.gz`` are scanned too.
"""

from __future__ import annotations

import gzip
import json
import lzma
import os
import shutil
from itertools import islice
from pathlib import Path

import pytest
from golden import tables

from syndicate.archive import ArchiveFile
from syndicate.pipeline.facade import Archive

HERE = Path(__file__).parent
SEEDS = HERE.parent / "seeds"
GOLDEN = json.loads((HERE / "fixtures" / "golden.json").read_text(encoding="utf-8"))
EARLIER = HERE / "fixtures" / "seeds-0.1.0.db.xz"  # made by version 0.1.0, before its modules were put into packages
ARTICLES = 2_000


def as_lists(path: Path) -> dict[str, list[object]]:
    return {name: list(found) for name, found in tables(path).items()}


def test_the_seeds_give_what_they_gave(tmp_path: Path) -> None:
    """Each table of an archive of the seeds is the same as in the version before, row ids and times aside."""
    for path in SEEDS.glob("*.txt"):
        shutil.copy(path, tmp_path)
    with Archive(tmp_path / "seeds.db") as archive:
        archive.scan(sorted(tmp_path.glob("*.txt")))
    assert as_lists(tmp_path / "seeds.db") == GOLDEN["seeds"]


@pytest.mark.slow
@pytest.mark.skipif("CORPORA" not in os.environ, reason="needs CORPORA=folder with news-background.jsonl.gz")
def test_two_thousand_articles_give_what_they_gave(tmp_path: Path) -> None:
    """Each table of an archive of real articles is the same as in the version before, row ids and times aside."""
    with gzip.open(Path(os.environ["CORPORA"]) / "news-background.jsonl.gz", "rt", encoding="utf-8") as lines:
        (tmp_path / "background.jsonl").write_text("".join(islice(lines, ARTICLES)), encoding="utf-8")
    with Archive(tmp_path / "background.db") as archive:
        archive.scan([tmp_path / "background.jsonl"], jobs=1)
    assert as_lists(tmp_path / "background.db") == GOLDEN["background"]


def test_an_archive_of_an_earlier_version_opens(tmp_path: Path) -> None:
    """It can be read, opened to be written to, and scanned into; what it held stays as it was."""
    path = tmp_path / "earlier.db"
    path.write_bytes(lzma.decompress(EARLIER.read_bytes()))
    before = as_lists(path)
    assert before == GOLDEN["seeds"]
    with ArchiveFile(path, read_only=True) as archive:
        assert len(archive.stories.listed()) == 2
    with Archive(path) as archive:
        assert archive.lineage("001_60fa47dcc8204ff8.txt").explanation
    assert as_lists(path) == before
    (tmp_path / "more.txt").write_text("Harbour strike ends\n\nDock workers in the port went back to work on Monday.\n", encoding="utf-8")
    with Archive(path) as archive:
        assert archive.scan([tmp_path / "more.txt"]).added == 1
        assert len(archive.stories()) == 2
