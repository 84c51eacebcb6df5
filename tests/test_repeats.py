"""A text that repeats itself costs what its different sentences cost, and is judged by them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from test_disguises import OWN, SOURCE

from syndicate.annotation import find_marks
from syndicate.annotation.repeats import MOST_TOLD
from syndicate.model.article import MarkKind
from syndicate.pipeline.facade import Archive, compare
from syndicate.reports import word_differences
from syndicate.reports.word_differences import differing_words

TIMES = 300
FIRST = SOURCE.split("\n\n", maxsplit=1)[0]
CHINESE = "旧港委员会周一投票决定在秋季风暴到来之前关闭木制码头，市长周二对记者们说了这件事情。"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive of one article."""
    folder = tmp_path_factory.mktemp("source")
    (folder / "source.txt").write_text(SOURCE, encoding="utf-8")
    with Archive(folder / "archive.db") as made:
        made.scan([str(folder / "source.txt")])
        yield made


@pytest.mark.parametrize("between", ["\n\n", "\n", " "])
def test_a_repeated_copy_is_judged_by_its_first_times(archive: Archive, between: str) -> None:
    """Filling a draft with its own sentences neither costs time nor changes the share, and is told."""
    result = archive.check(between.join([FIRST] * TIMES))
    assert result.words == MOST_TOLD * len(FIRST.split())
    assert result.uncredited > 0.9
    assert f"{(TIMES - MOST_TOLD) * len(FIRST.split()):,} words repeat clauses" in (result.doubt or "")


def test_repeated_filling_hides_no_copy(archive: Archive) -> None:
    """A copy keeps its share, however often other sentences are repeated around it."""
    filling = "\n\n".join([OWN] * TIMES)
    assert archive.check(f"{filling}\n\n{SOURCE}").uncredited > 0.1


def test_repeats_with_other_numbers_are_repeats(archive: Archive) -> None:
    """Counting the paragraphs changes nothing."""
    result = archive.check("\n\n".join(f"In row {number} it says: {FIRST}" for number in range(TIMES)))
    assert result.uncredited > 0.5
    assert result.words < 2 * MOST_TOLD * len(FIRST.split())


def test_two_repeating_articles_are_compared_by_their_first_times() -> None:
    """The same in a comparison."""
    found = compare("\n\n".join([FIRST] * TIMES), "\n\n".join([FIRST] * TIMES) + "\n\n" + OWN)
    assert found.detail_a.words == MOST_TOLD * len(FIRST.split())
    assert found.coverage_a > 0.9


@pytest.mark.parametrize("sentence", [FIRST, CHINESE])
def test_a_repeat_is_marked_behind_its_first_times(sentence: str) -> None:
    """The marks lie on what was said often enough before, in every script."""
    text = "\n\n".join([sentence] * 1000)
    marks = [mark for mark in find_marks(text) if mark.kind is MarkKind.REPEAT]
    assert marks[0].start == MOST_TOLD * (len(sentence) + 2)
    assert marks[-1].end == len(text)


def test_a_refrain_and_short_answers_are_no_repeats() -> None:
    """What a usual text says again stays its own."""
    assert not [mark for mark in find_marks("\n\n".join([FIRST] * MOST_TOLD + [SOURCE] * 20)) if mark.start < MOST_TOLD * len(FIRST)]
    answers = "\n".join(f"Did you see ship {number} leave port?\nYes." for number in range(600))
    assert not [mark for mark in find_marks(answers) if mark.kind is MarkKind.REPEAT]


def test_very_long_texts_are_shown_by_the_words_of_both(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a word is shared if the other text has it anywhere."""
    monkeypatch.setattr(word_differences, "MOST_CELLS", 3)
    ours, theirs = differing_words("one two", "two three one")
    assert [part.shared for part in ours] == [True]
    assert [part.shared for part in theirs] == [True, False, True]
