"""Fuzz the aligner: any two strings get an answer with spans inside both, the same from either side.

Needs atheris, which is no dependency of the tests: ``pip install atheris``, then
``python tests/fuzz/fuzz_alignment.py -max_total_time=600``.
"""

from __future__ import annotations

import sys

import atheris  # type: ignore[import-not-found,import-untyped,unused-ignore]

with atheris.instrument_imports(include=["syndicate"]):
    from syndicate.comparison.alignment import align
    from syndicate.comparison.document import prepare

WORDS = ["ferry", "bridge", "the", "of", "“", "”", ".", "\n\n", "12", "\u00ad", "\ud800", "Зеленский", "中", "שלום", "'", "…", "U.S."]


def text(data: atheris.FuzzedDataProvider) -> str:
    """Build a text of known words, odd characters and repetitions, so that the two have something in common."""
    parts: list[str] = []
    for _ in range(data.ConsumeIntInRange(0, 60)):
        kind = data.ConsumeIntInRange(0, 5)
        if kind == 0:
            parts.append(data.ConsumeUnicode(8))
        elif kind == 1 and parts:
            first = data.ConsumeIntInRange(0, len(parts) - 1)
            parts += parts[first : first + 20]
        else:
            parts.append(WORDS[data.ConsumeIntInRange(0, len(WORDS) - 1)])
    return " ".join(parts)


def one_input(raw: bytes) -> None:
    """Align two texts made of the input and check what always holds."""
    data = atheris.FuzzedDataProvider(raw)
    a, b = text(data), text(data)
    if data.ConsumeBool():
        b = b + a
    language = data.PickValueInList(["en", "de", "ru", None])
    one, other = prepare(a, language=language), prepare(b, language=language)
    there, back = align(one, other), align(other, one)
    for p in there.passages:
        assert 0 <= p.a.start < p.a.end <= len(a)
        assert 0 <= p.b.start < p.b.end <= len(b)
        assert 0 <= p.similarity <= 1
        for x, y in p.runs:
            assert p.a.start <= x.start < x.end <= p.a.end
            assert p.b.start <= y.start < y.end <= p.b.end
    if a != b:
        assert sorted((p.a, p.b, p.score) for p in there.passages) == sorted((p.b, p.a, p.score) for p in back.passages)


def main() -> None:
    """Run until told to stop."""
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
