"""The unpacked model is the package's own, and nothing is lost if it cannot be kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from py3langid.langid import LanguageIdentifier

from syndicate.text import language_model


def same(one: language_model.Model, two: language_model.Model) -> bool:
    """Tell whether two models are equal to the bit, types included."""
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in zip(one, two, strict=True))


def refuse(*_: Any) -> None:
    raise AssertionError("unpacked again")


def test_a_model_is_unpacked_once_and_mapped_from_then_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second process that asks finds it unpacked; of what was made on the way nothing stays."""
    first = language_model.load(tmp_path)
    assert [path.name.partition("-")[0] for path in tmp_path.iterdir()] == ["language"]
    monkeypatch.setattr(LanguageIdentifier, "from_model_file", refuse)
    assert same(first, language_model.load(tmp_path))


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY cut"], ids=["emptied", "cut off"])
def test_a_damaged_copy_is_not_used(damage: bytes, tmp_path: Path) -> None:
    """If a file was emptied or cut off, the package's own is unpacked."""
    whole = language_model.load(tmp_path)
    whole = language_model.Model(*(column.copy() for column in whole))
    [kept] = tmp_path.iterdir()
    (kept / "ptc.npy").write_bytes(damage)
    assert same(whole, language_model.load(tmp_path))


def test_where_nothing_can_be_kept_the_answers_are_the_same(tmp_path: Path) -> None:
    """A cache that cannot be written to costs time and nothing else."""
    blocked = tmp_path / "file"
    blocked.write_text("")
    assert same(language_model.load(blocked), language_model.load(tmp_path / "cache"))


def test_two_that_unpack_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    """Who comes second leaves what the first one kept, and takes away its own."""
    model = language_model.load(tmp_path)
    [kept] = tmp_path.iterdir()
    with pytest.raises(OSError, match="not empty"):
        language_model._keep(model, kept)
    assert list(tmp_path.iterdir()) == [kept]
