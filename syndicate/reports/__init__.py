"""Results for people and programs.

A report turns a finished result into something to read or to load: text for a terminal (``terminal``), JSON (``json``), SARIF
(``sarif``), HTML (``pages``), and lineage for other tools (``exports``).

Invariant: a report computes no result and reads no archive. All text of articles passes through ``visible`` before a
terminal or a page shows it.
"""

from syndicate.reports.visible import one_line, shortened, visible

__all__ = ["one_line", "shortened", "visible"]
