"""The exceptions that a user can see. Each says what happened, where, and what to do next.

An exception takes facts and writes the sentence itself, so that the same problem always has the same message.
"""

from __future__ import annotations


class SyndicateError(Exception):
    """The base of all exceptions that this package raises on purpose."""

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
    """An input cannot be read."""


class SettingsError(SyndicateError):
    """A parameter has an invalid value."""


class RecipeMismatch(SyndicateError):
    """An archive was made with another recipe than the one asked for."""

    def __init__(self, where: str, stored: str, wanted: str) -> None:
        super().__init__(
            f"this archive was made with the recipe {stored}, but {wanted} was asked for; their sketches cannot be compared.",
            where,
            "Use the settings it was made with, or scan into a new file.",
        )


class ArchiveError(SyndicateError):
    """An archive cannot be opened, read or written."""


class NotFound(SyndicateError):
    """No article, story or source of this name is in the archive."""


class MissingExtra(SyndicateError):
    """An optional part needs a package that is not installed."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs packages that are not installed.", None, f"Install them with: pip install 'syndicate[{extra}]'")


class BrokenInstallation(SyndicateError):
    """A part of the package itself is missing or damaged, or made for another machine."""

    def __init__(self, what: str, where: str | None) -> None:
        super().__init__(what, where, "Install syndicate again on this machine: pip install --force-reinstall --no-deps syndicate")


class WorkerLost(SyndicateError):
    """A worker process ended before its work was done."""

    def __init__(self) -> None:
        super().__init__(
            "a worker process was killed, most likely because memory ran out; everything stored so far is kept.",
            None,
            "Run the same command again to go on, with --jobs 1 or a smaller --memory.",
        )
