"""Hostile texts, which ``make sanitize`` reads under the sanitizers as well: whatever the bytes, each step gives an answer."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from syndicate import compare
from syndicate.annotation.furniture import Sheet
from syndicate.candidates import batch, minhash
from syndicate.comparison.alignment import align
from syndicate.comparison.document import prepare
from syndicate.model.errors import InputError
from syndicate.pipeline import Archive
from syndicate.readers.encoding import decode
from syndicate.text import detect_language, paragraphs, tokenize
from syndicate.text.hidden_characters import RULES, hidden_changes
from syndicate.text.tokens import tokenize_bytes

CORPUS = sorted(Path(__file__).with_name("fuzz").joinpath("corpus").iterdir())
TEXTS = [decode(path.read_bytes())[0] for path in CORPUS]


@pytest.mark.parametrize("text", TEXTS, ids=[path.stem for path in CORPUS])
def test_each_step_takes_any_text(text: str) -> None:
    """Words, paragraphs, sketches, language, furniture and hidden changes are found without a place outside of the text."""
    tokens = tokenize(text)
    assert len(minhash.sketch(tokens, paragraphs(text, tokens, ()))) == len(minhash.digests(tokens, paragraphs(text, tokens, ())))
    assert len(tokens) == 0 or 0 <= tokens.start[0] <= tokens.end[-1] <= len(text)
    assert len(detect_language(text) or "en") == 2
    assert all(0 <= number < len(Sheet(text).lines) for number in Sheet(text).candidates)
    assert len(list(hidden_changes(text))) <= len(RULES)


def test_each_pair_is_compared() -> None:
    """Any two texts are aligned, from either side with the same result, with spans inside both."""
    documents = [prepare(text) for text in TEXTS]
    chance = random.Random(1)
    for i, a in enumerate(documents):
        for j in (i, chance.randrange(len(documents)), chance.randrange(len(documents))):
            there, back = align(a, documents[j]), align(documents[j], a)
            assert sorted((p.a, p.b) for p in there.passages) == sorted((p.b, p.a) for p in back.passages)
            assert all(0 <= p.a.start < p.a.end <= len(TEXTS[i]) for p in there.passages)


def test_a_text_is_compared_with_all_of_it_changed() -> None:
    """What is judged beside passages takes any two texts too."""
    for one, other in zip(TEXTS, [*TEXTS[1:], TEXTS[0]], strict=True):
        assert 0 <= compare(one, f"{other}\n\n{one}").coverage_a <= 1


def test_any_bytes_are_cut_or_refused() -> None:
    """Bytes that were not decoded are cut into words if they are UTF-8, and else refused with the place."""
    refused = set()
    for path in CORPUS:
        data = np.frombuffer(path.read_bytes(), np.uint8)
        try:
            cut = tokenize_bytes(data, np.array([0, len(data)]))
            assert len(cut.key) == cut.word_edges[-1]
        except InputError:
            refused.add(path.stem)
    assert refused == {"any-bytes", "cut-off-utf-8", "long-forms-of-utf-8", "no-utf-8"}


def test_all_are_scanned(tmp_path: Path) -> None:
    """All of them together are stored and compared, and one of them is checked."""
    files = [tmp_path / f"{path.stem}.txt" for path in CORPUS]
    for path, file in zip(CORPUS, files, strict=True):
        file.write_bytes(path.read_bytes())
    with Archive(tmp_path / "corpus.db") as archive:
        archive.scan(files, jobs=1)
        assert archive.check((tmp_path / "plain.txt").read_text(encoding="utf-8")).comparisons
    assert len(batch.sketch_texts(TEXTS, jobs=2)) == len(TEXTS)
