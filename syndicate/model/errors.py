"""Every failure a user can meet, each saying what happened, where, and what to do next.

An exception takes facts and writes the sentence itself, so that the same trouble always reads the same.
"""

from __future__ import annotations


class SyndicateError(Exception):
    """Stand at the root of everything this package raises on purpose."""

    def __init__(self, what: str, where: str | None = None, remedy: str | None = None) -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}{advice}"


class InputError(SyndicateError):
    """Say that something given to be read cannot be read."""


class SettingsError(SyndicateError):
    """Say that a parameter has a value that it cannot have."""


class RecipeMismatch(SyndicateError):
    """Say that an archive was made by another recipe than the one asked for."""

    def __init__(self, where: str, stored: str, wanted: str) -> None:
        super().__init__(
            f"this archive was made with the recipe {stored}, and {wanted} was asked for; sketches of different recipes do not compare.",
            where,
            "Use the settings it was made with, or scan into a new file.",
        )


class ArchiveError(SyndicateError):
    """Say that an archive cannot be opened, read or written."""


class NotFound(SyndicateError):
    """Say that an article or a story asked for by name is not in the archive."""


class MissingExtra(SyndicateError):
    """Say that an optional part needs a package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs packages that are not installed.", None, f"Install them with: pip install 'syndicate[{extra}]'")


class WorkerLost(SyndicateError):
    """Say that a worker process ended before its work did."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process was ended from outside, most likely because memory ran out; what was stored so far is kept.",
            None,
            "Run the same command again to go on, with --jobs 1 or a smaller --memory.",
        )
