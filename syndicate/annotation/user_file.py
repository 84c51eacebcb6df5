"""A user's own TOML file, of agencies or of outlets.

Invariant: a file that cannot be read, or that is not TOML, is refused with its path, the line and what to do, in the same words.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from syndicate.model.errors import SettingsError


def read_written(path: str | Path, what: str) -> str:
    """Return the text of a file; ``what`` says of what it is a file. Raises SettingsError."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except OSError as trouble:
        problem = f"the file of {what} cannot be read ({trouble.strerror})."
        raise SettingsError(problem, str(path), "Give the path of a TOML file that you may read.") from trouble
    except UnicodeDecodeError as trouble:
        problem = f"the file of {what} is not UTF-8 (byte {trouble.start})."
        raise SettingsError(problem, str(path), "Save it as UTF-8.") from trouble


def parsed(written: str, where: str, remedy: str) -> dict[str, Any]:
    """Return the tables of a file's text. Raises SettingsError; ``remedy`` says how an entry is written."""
    try:
        return tomllib.loads(f"{written}\n")
    except tomllib.TOMLDecodeError as trouble:
        end = f"at line {len(written.splitlines())}, the end"
        problem = f"this is not TOML: {str(trouble).replace('at end of document', end)}."
        raise SettingsError(problem, where, f"Correct that line; {remedy}") from trouble
