"""The folding tables: the shipped file against this Python's Unicode, and what folding promises."""

from __future__ import annotations

import unicodedata

import numpy as np
import pytest

from syndicate.kernels import folding

SHIPPED_UNICODE = "14.0.0"


@pytest.mark.skipif(unicodedata.unidata_version != SHIPPED_UNICODE, reason="this Python has another Unicode than the shipped tables")
def test_the_shipped_tables_are_those_this_unicode_gives() -> None:
    """The file is what the code makes: nobody changed one without the other."""
    shipped, built = folding.tables()._asdict(), folding.build()._asdict()
    for name in folding.Tables._fields:
        assert shipped[name].dtype == built[name].dtype, name
        assert np.array_equal(shipped[name], built[name]), name


def test_the_tables_can_be_used_without_checking_bounds() -> None:
    """Kernels do not check: each code point has a kind, and each folded form lies in the bytes."""
    t = folding.tables()
    assert len(t.kind) == len(t.flag) == len(t.length) == len(t.offset) == folding.CODE_POINTS
    assert len(t.lookalike) == folding.LOOKALIKE_LIMIT
    assert t.kind.max() <= folding.QUOTE
    folded = t.length != folding.IDENTITY
    assert (t.offset[folded] + t.length[folded]).max() <= len(t.folded)


CHARACTERS = [
    ("A", "a"), ("É", "e"), ("ß", "ss"), ("ﬁ", "fi"), ("ﬃ", "ffi"), ("Ａ", "a"), ("²", "2"), ("½", "12"), ("Ⅷ", "viii"), ("İ", "i"),
    ("ı", "i"), ("ł", "l"), ("Ł", "l"), ("æ", "ae"), ("Œ", "oe"), ("ς", "σ"), ("Σ", "σ"), ("й", "и"), ("Ё", "е"), ("가", "가"), ("ｶ", "カ"),
    ("\u0301", ""), ("\u05b8", ""), ("\u093f", "\u093f"), ("ﷺ", "ﷺ"), ("\ud800", "\ud800"), ("𝒜", "a"), ("中", "中"),
]  # fmt: skip


@pytest.mark.parametrize(("character", "expected"), CHARACTERS, ids=[f"U+{ord(c):04X}" for c, _ in CHARACTERS])
def test_characters_fold_to_what_matching_compares(character: str, expected: str) -> None:
    """Case, width, ligatures and accents go; the rest stays."""
    assert folding.fold_character(character) == expected


KINDS = [
    ("a", "LETTER"), ("٣", "DIGIT"), ("\u0301", "MARK"), ("中", "SPACELESS"), ("の", "SPACELESS"), ("ก", "SPACELESS"), ("한", "LETTER"),
    ("\u00ad", "IGNORABLE"), ("\u200b", "IGNORABLE"), ("\ufe0f", "IGNORABLE"), ("’", "APOSTROPHE"), ("'", "APOSTROPHE"), ("\n", "NEWLINE"),
    ("\u2029", "NEWLINE"), ("\t", "SPACE"), ("\u00a0", "SPACE"), ("\u3000", "SPACE"), (".", "STOP"), ("؟", "STOP"), ("。", "WIDE_STOP"),
    (",", "SOFT"), ("—", "SOFT"), ("“", "OPEN"), ("‘", "OPEN"), ("”", "CLOSE"), (")", "CLOSE"), ('"', "QUOTE"), ("-", "OTHER"),
    ("€", "OTHER"), ("😀", "OTHER"), ("\x00", "OTHER"), ("\ud800", "OTHER"), ("\ue000", "OTHER"),
]  # fmt: skip


@pytest.mark.parametrize(("character", "expected"), KINDS, ids=[f"U+{ord(c):04X}" for c, _ in KINDS])
def test_characters_have_the_kind_a_reader_gives_them(character: str, expected: str) -> None:
    """The kinds decide where words and sentences end."""
    assert folding.tables().kind[ord(character)] == getattr(folding, expected)


def test_folding_twice_is_folding_once() -> None:
    """A folded form folds to itself, so that folded text can be searched in folded text."""
    t = folding.tables()
    for code in np.flatnonzero((t.length != folding.IDENTITY) & (t.kind != folding.SPACELESS)).tolist():
        form = folding.fold_character(chr(code))
        assert "".join(map(folding.fold_character, form)) == form, f"U+{code:04X}"


def test_lookalikes_are_ascii_letters() -> None:
    """What looks like a Latin letter becomes one, in both cases."""
    lookalike = folding.tables().lookalike
    assert chr(lookalike[ord("а")]) == chr(lookalike[ord("А")]) == "a"
    assert all(chr(c) in "abcdefghijklmnopqrstuvwxyz" for c in lookalike[lookalike != 0].tolist())
    assert not lookalike[:128].any()
