"""``syndicate bench``: the benchmarks of a source checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from syndicate.errors import NotFound

CHECKOUT = Path(__file__).parents[2]
TAKES_ALL = {"allow_extra_args": True, "ignore_unknown_options": True}  # the options are the benchmark's own


def bench(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="align, judge, rewrite or sketch.", show_default=False)],
) -> None:
    """Run a benchmark of the source checkout; its own options follow its name.

    The benchmarks measure quality on corpora that you name and speed on your machine, and hold the figures against floors
    (`--check`). They are no part of an installed package.

    \b
    Example:
      syndicate bench align --corpus pan13-train.tar.gz --check
      syndicate bench judge --corpora corpora/ --check
      syndicate bench rewrite --corpora corpora/
    """
    there = sorted(path.stem for path in (CHECKOUT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    if name not in there:
        choice = f"There are: {', '.join(there)}." if there else "Run this in a checkout of the sources: an installed package has none."
        raise NotFound(f"there is no benchmark called {name}.", None, choice)
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))}
    ran = subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *context.args], env=here, check=False)
    raise typer.Exit(ran.returncode)
