"""The benchmark of the whole pipeline: it plants copies in a corpus and measures how many are found, how fast, and with how much memory.

``run`` takes Options and returns figures as JSON, ``lines`` writes them as text. Invariant: each measured job runs in its own
process, so its peak memory can be measured. The corpus depends on its seed and size alone. The rest of
syndicate needs nothing from here but ``size``. ``sizes`` reads the option of that name.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.bench.options import Options, size, sizes
    from syndicate.bench.running import run
    from syndicate.bench.table import lines

__all__ = ["Options", "lines", "run", "size", "sizes"]

__getattr__ = lazy_names(__name__, options="Options size sizes", running="run", table="lines")
