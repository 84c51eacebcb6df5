"""Readers: from files, folders, globs and standard input to articles. Each format has its own module.

``read`` takes paths and yields articles, or a ``Skipped`` with a reason for each input that cannot be read. Invariant: the suffix of
a file's name says which format reads it, unless its first bytes clearly are another format; then every article has a note
that says so. Whatever a file contains, the others are read. No reader opens a network connection.
"""

from syndicate.readers.reading import read, read_labelled, read_one, read_parts
from syndicate.readers.registry import FORMATS, supported

__all__ = ["FORMATS", "read", "read_labelled", "read_one", "read_parts", "supported"]
