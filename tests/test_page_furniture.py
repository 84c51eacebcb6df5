"""Furniture is learnt from pages that hold little else, and neither the versions of a story nor its copies are furniture."""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from test_common_form import paragraph, write

from syndicate.pipeline.facade import Archive

LIST = [paragraph(900 + number, number) for number in range(4)]  # what an outlet promotes under each of its films
STORY = [paragraph(50, number) for number in range(10, 14)]  # the background of one story
FILMS = {f"film{number}": ("Herald", [paragraph(number, 0), *LIST]) for number in (1, 2, 3, 4)}
SENTENCES = (
    "After eleven days of storm only one boat reached the harbour. The Herald looks back at what was said on the quay.",
    "Looking forward to the summer, our Herald gardeners share what they will sow between the plums and the beans.",
    "Meet Pepita, the shy robot of the town library that greets its visitors with riddles and drawings.",
)
SHORT = {f"short{number}": ("Herald", [lead, *LIST[:1]]) for number, lead in enumerate(SENTENCES)}
UPDATES = {f"update{number}": ("Herald", [paragraph(50, number), *STORY]) for number in (1, 2, 3)}
STOLEN = {f"lead{number}": ("The Mast", [paragraph(number, 0), *STORY]) for number in (1, 2, 3)}
LONG = {f"long{number}": ("Herald", [paragraph(number, 0), *(paragraph(70, n) for n in range(9))]) for number in (1, 2, 3)}

Articles = Mapping[str, tuple[str, list[str]]]
Found = tuple[dict[str, int], set[tuple[str, str, str]]]


def scanned(folder: Path, articles: Articles, batches: Sequence[Sequence[str]] = ()) -> Found:
    """Scan articles in batches; return in how many spans of each there is furniture, and the links."""
    with Archive(folder / "x.db") as archive:
        for batch in batches or [list(articles)]:
            archive.scan([write(folder, name, articles[name][0], "\n\n".join(articles[name][1])) for name in batch])
        known = {number: archive.article(number).article.ref for number in archive.file.articles.ids()}
        flags = {name: len(archive.file.paragraphs.boilerplate([number]).get(number, ())) for number, name in known.items()}
        pairs = {(*sorted((known[link.a], known[link.b])), link.kind.value) for link in archive.links()}
        return flags, {(a, b, kind) for a, b, kind in pairs}


@pytest.mark.parametrize(
    ("name", "articles", "furniture"),
    [
        ("pages of a promotion and a sentence", FILMS, True),
        ("sentences that have a word in common by accident", SHORT, True),
        ("two such pages are not enough", dict(itertools.islice(FILMS.items(), 2)), False),
        ("the updates of one story", UPDATES, False),
        ("an article that another outlet has, under three leads", {**STOLEN, "source": ("Herald", STORY)}, False),
        ("more than furniture", LONG, False),
    ],
)
def test_pages_differ_by_what_they_tell_beside_their_furniture(name: str, articles: Articles, furniture: bool, tmp_path: Path) -> None:
    """What three pages of one outlet hold is furniture if each tells of something else, and nobody else holds it."""
    flags, links = scanned(tmp_path, articles)
    assert all(flags.values()) == furniture, name
    assert any(flags.values()) == furniture, name
    assert bool(links) != furniture, name


@hypothesis_settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(sorted({**FILMS, **UPDATES})), cuts=st.sets(st.integers(1, 6), max_size=3))
def test_furniture_depends_on_neither_order_nor_batches(order: list[str], cuts: set[int], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Scanning in any order and any batches flags the same paragraphs and finds the same links."""
    edges = [0, *sorted(cuts), len(order)]
    articles = {**FILMS, **UPDATES}
    batches = [order[first:last] for first, last in itertools.pairwise(edges)]
    flags, links = scanned(tmp_path_factory.mktemp("some"), articles, batches)
    assert {name for name, spans in flags.items() if spans} == set(FILMS)
    assert {pair[:2] for pair in links} == {("update1", "update2"), ("update1", "update3"), ("update2", "update3")}


def test_pages_that_lost_their_text_are_no_copies(tmp_path: Path) -> None:
    """Pages of one outlet with the same words under titles that these words do not mention hold furniture alone."""
    notice = (
        "Success! Your box was synced with the notebook. Please confirm the address below before the guide is sent to you by mail today."
    )
    titles = ("Plum dumplings", "Winter soups", "Bread without kneading", "Pickled herring")
    for number, title in enumerate(titles):
        row = {"id": f"p{number}", "outlet": "The Mast", "title": title, "text": f"{notice}\n\n{notice.replace('box', 'list')}"}
        (tmp_path / f"{number}.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with Archive(tmp_path / "x.db") as archive:
        archive.scan(sorted(tmp_path.glob("*.jsonl")))
        assert [link.kind for link in archive.links() if link.kind.derives] == []
