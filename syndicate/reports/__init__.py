"""Results for people and programs.

Takes a finished result, gives something to read or to load: text for a terminal (``terminal``), JSON (``json``), SARIF
(``sarif``), HTML (``pages``), and lineage for other tools (``exports``).

Invariant: a report finds nothing out and asks no archive. Everything that came from an article passes through ``visible``
before a terminal or a page shows it.
"""

from syndicate.reports.visible import one_line, shortened, visible

__all__ = ["one_line", "shortened", "visible"]
