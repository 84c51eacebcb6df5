"""The word lists of the package's data: one file for each subject, read when it is first needed.

Invariant: a list is written as a list of words, or as one string of words with white space between them.
"""

from __future__ import annotations

import functools
import tomllib
from importlib.resources import files
from typing import Any


@functools.cache
def word_lists(subject: str) -> dict[str, Any]:
    """Return all that a file of the package's data holds, by the name of the file without its ending."""
    return tomllib.loads(files("syndicate").joinpath(f"data/{subject}.toml").read_text(encoding="utf-8"))


@functools.cache
def words_of(subject: str, name: str) -> frozenset[str]:
    """Return one list of words of a file."""
    listed = word_lists(subject)[name]
    return frozenset(listed.split() if isinstance(listed, str) else listed)
