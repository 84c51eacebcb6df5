"""The benchmark of the whole pipeline: it makes a corpus with planted copies, and measures what is found and what it costs.

Takes Options, gives figures as JSON (``run``) and as text (``lines``). Invariant: everything that is measured
runs in a process of its own, so that its peak memory is its own. The corpus depends on its seed and size alone. The rest of
syndicate needs nothing from here but ``size``.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.bench.options import Options, size
    from syndicate.bench.running import run
    from syndicate.bench.table import lines

__all__ = ["Options", "lines", "run", "size"]

__getattr__ = lazy_names(__name__, options="Options size", running="run", table="lines")
