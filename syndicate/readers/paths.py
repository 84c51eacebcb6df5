"""Find the files behind the given paths: folders, globs and ``-``.

Invariant: the order is always the same. A file is read once, however often it is given or linked to. Hidden files and folders
inside a folder are left out. Links to folders are not followed. Messages show names with invisible characters escaped.
"""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from syndicate.model.article import Skipped
from syndicate.model.errors import InputError
from syndicate.readers.choosing import formats_named, readable_suffixes
from syndicate.readers.source import STANDARD_INPUT, Format, shown

MOST_SUFFIXES_SHOWN = 8


def expand(paths: Sequence[str], formats: Sequence[Format]) -> list[str | Skipped]:
    """Return the absolute paths of the files behind the paths given, each once, in the order given and by name within a folder.

    A file found in a folder is read if one of the ``formats`` has its suffix. Raises InputError for a path that is
    not there, a glob that meets nothing and a folder without a readable file.
    """
    if not paths:
        raise InputError("there is nothing to read.", None, "Name files, folders or globs, or - for standard input.")
    seen: set[str] = set()
    found: list[str | Skipped] = []
    for given in paths:
        for entry in _behind(given, formats):
            if entry not in seen:
                found.append(entry)
            if isinstance(entry, str):
                seen.add(entry)
    return found


def _behind(given: str, formats: Sequence[Format]) -> Iterator[str | Skipped]:
    if given == STANDARD_INPUT:
        yield STANDARD_INPUT
        return
    path = os.path.expanduser(given)
    if os.path.isdir(path):
        yield from _folder(path, given, formats)
    elif "\0" not in path and os.path.lexists(path):
        yield _absolute(path)
    elif glob.has_magic(path):
        met = sorted(glob.glob(path, recursive=True))
        if not met:
            raise InputError("no file matches this pattern.", shown(given), "Check the spelling and the folder you are in.")
        for each in met:
            if os.path.isdir(each):
                # with "**" the files of a folder are met themselves
                yield from () if "**" in path else _folder(each, each, formats)
            else:
                yield _absolute(each) if formats_named(formats, each) else _unknown(each, formats)
    else:
        raise InputError("there is no such file or folder.", shown(given), "Check the spelling and the folder you are in.")


def _folder(path: str, given: str, formats: Sequence[Format]) -> Iterator[str | Skipped]:
    trouble: list[Skipped] = []
    files = list(_walk(path, trouble))
    read = [each for each in files if formats_named(formats, each)]
    unknown = Counter(os.path.splitext(each)[1].lower() or "(none)" for each in files if not formats_named(formats, each))
    if not read and not trouble:
        held = f"contains no file that a reader knows (its {unknown.total()} files have the suffixes {_listed(unknown)})"
        reason = f"this folder {held if unknown else 'contains no files'}."
        raise InputError(reason, shown(given), f"Readable are {readable_suffixes(formats)}.")
    yield from map(_absolute, read)
    yield from trouble
    if unknown:
        files_of = f"{unknown.total()} {'files' if unknown.total() > 1 else 'file'}"
        yield Skipped(shown(_absolute(path)), None, f"{files_of} with suffixes that no reader knows: {_listed(unknown)}")


def _walk(folder: str, trouble: list[Skipped]) -> Iterator[str]:
    """Yield the files below a folder in the order of names; report links to folders."""
    waiting: list[str | os.DirEntry[str]] = [folder]
    while waiting:
        here = waiting.pop()
        if not isinstance(here, str):
            if not here.is_dir(follow_symlinks=False):
                yield from _entry(here, trouble)
                continue
            here = here.path
        try:
            with os.scandir(here) as entries:
                inside = sorted((one for one in entries if not one.name.startswith(".")), key=lambda one: one.name)
            waiting += reversed(inside)
        except OSError as error:
            reason = f"this folder cannot be opened: {error.strerror}"
            trouble.append(Skipped(shown(_absolute(here)), None, reason, "Check its permissions."))


def _entry(entry: os.DirEntry[str], trouble: list[Skipped]) -> Iterator[str]:
    reason = ""
    try:
        if entry.is_file():
            yield entry.path
        elif entry.is_symlink():
            reason = "is a link to a folder, and such links are not followed" if entry.is_dir() else "is a link that leads nowhere"
    except OSError as error:
        reason = f"is a link that leads nowhere ({error.strerror})"
    if reason:
        trouble.append(Skipped(shown(os.path.abspath(entry.path)), None, reason, "Give what it should lead to, or leave it out."))


def _absolute(path: str) -> str:
    return Path(os.path.realpath(path)).as_posix()


def _unknown(path: str, formats: Sequence[Format]) -> Skipped:
    reason = f"no reader knows the suffix {shown(os.path.splitext(path)[1]) or '(none)'}"
    return Skipped(shown(_absolute(path)), None, reason, f"Readable are {readable_suffixes(formats)}; or leave it out.")


def _listed(suffixes: Counter[str]) -> str:
    ordered = sorted(suffixes, key=lambda suffix: (-suffixes[suffix], suffix))
    return " ".join(map(shown, ordered[:MOST_SUFFIXES_SHOWN])) + (" …" if len(ordered) > MOST_SUFFIXES_SHOWN else "")
