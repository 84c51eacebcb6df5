"""The options of a run of the benchmark."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from syndicate.model.errors import SettingsError

_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "KB": 10**3, "MB": 10**6, "GB": 10**9, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30}


@dataclass(frozen=True, slots=True)
class Options:
    """All options; ``jobs`` and ``memory`` (bytes) are the scan's, which chooses them itself if they are None.

    ``sizes`` are numbers of articles that are scanned besides the whole corpus.
    """

    articles: int = 2_000
    words: int = 400
    seed: int = 1
    jsonl: Path | None = None
    keep: Path | None = None
    peers: bool = False
    jobs: int | None = None
    memory: int | None = None
    repeats: int = 1
    sizes: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.articles < 1 or self.words < 1 or self.repeats < 1:
            raise SettingsError("a benchmark needs at least one article of one word, once.", None, "Give 1 or more.")
        if any(size < 1 for size in self.sizes):
            raise SettingsError(f"{min(self.sizes)} articles cannot be scanned.", "sizes", "Give 1 or more, such as 3000,12000.")
        if self.jsonl is not None and not self.jsonl.is_file():
            raise SettingsError("there is no such file to take the articles from.", str(self.jsonl), "Name a JSON Lines file.")

    def record(self) -> dict[str, object]:
        """Return the options for a report."""
        return {name: str(value) if isinstance(value, Path) else value for name, value in asdict(self).items()}


def size(given: str) -> int:
    """Read a size of memory such as ``2GB``, ``512MiB`` or a number of bytes. Raises SettingsError."""
    text = given.strip().upper()
    number = text.rstrip("KMGIB ")
    factor = _UNITS.get(text[len(number) :].strip())
    try:
        bytes_ = int(float(number) * (factor or 0))
    except (ValueError, OverflowError):
        bytes_ = 0
    if bytes_ < 1:
        raise SettingsError(f"{given!r} is not a size of memory.", None, "Give a number of bytes, or one such as 2GB or 512MiB.")
    return bytes_


def sizes(given: str) -> tuple[int, ...]:
    """Read numbers of articles with commas between them, such as ``3000,12000``. Raises SettingsError."""
    try:
        return tuple(int(part) for part in given.split(",") if part.strip())
    except ValueError as error:
        raise SettingsError(f"{given!r} are not numbers of articles.", "sizes", "Give them with commas, such as 3000,12000.") from error
