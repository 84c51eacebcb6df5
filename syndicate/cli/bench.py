"""``syndicate bench``: what the pipeline finds and costs; with a name, a benchmark of a source checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from syndicate.cli.options import AsJson, memory_size
from syndicate.cli.output import piped
from syndicate.model.errors import NotFound

CHECKOUT = Path(__file__).parents[2]


class NameFirst(TyperCommand):
    """A command whose first argument may be a name; all arguments after a name belong to the named benchmark."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Keep the arguments after a name from being read as options of this command."""
        named = bool(args) and not args[0].startswith("-")
        rest = super().parse_args(ctx, args[:1] if named else args)
        if named:
            ctx.args = args[1:]
        return rest


def bench(
    context: typer.Context,
    name: Annotated[
        str | None,
        typer.Argument(metavar="NAME", help="A benchmark of the source checkout, such as align.", show_default=False),
    ] = None,
    articles: Annotated[int, typer.Option("--articles", metavar="N", min=1, help="How many articles to make.")] = 2_000,
    words: Annotated[int, typer.Option("--words", metavar="N", min=1, help="How many words an article has on average.")] = 400,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="A different number makes a different corpus.")] = 1,
    jsonl: Annotated[
        Path | None,
        typer.Option("--jsonl", metavar="FILE", help="Use these articles instead; then nothing is planted.", show_default=False),
    ] = None,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="Keep corpus, truth and archive in this folder.", show_default=False)
    ] = None,
    peers: Annotated[
        bool, typer.Option("--peers", help="Also run those installed of datasketch, rensa, gaoya, text-dedup, datatrove.")
    ] = False,
    repeats: Annotated[int, typer.Option("--repeats", metavar="N", min=1, help="Rounds beside the peers; medians are shown.")] = 1,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes of the scan and the peers.", show_default=False)
    ] = None,
    memory: Annotated[
        str | None, typer.Option("--memory", metavar="SIZE", help="Memory of the scan, such as 2GB.", show_default=False)
    ] = None,
    sizes: Annotated[
        str,
        typer.Option("--sizes", metavar="N,N", help="Also scan so many of the first articles. Default: a quarter.", show_default=False),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Measure the pipeline: how many planted copies it finds, how fast, and with how much memory.

    Makes a corpus of invented articles with copies of every kind in it, and scans it into a new archive. Prints time and
    rate by stage, peak memory, the archive's size, how pairs, time and size grow from a part of the corpus to the whole,
    and how many copies of each kind were found and were to be expected from the banding. Then checks drafts and adds
    articles. The same seed gives the same corpus. With a NAME it runs that benchmark of a source checkout, and all
    arguments after the name go to it.

    \b
    Example:
      syndicate bench --articles 10000 --json
      syndicate bench --jsonl export.jsonl --sizes 3000,12000
      syndicate bench align --corpus pan13-train.tar.gz --check
    """
    if name is not None:
        raise typer.Exit(_run_named(name, context))
    from syndicate.bench import Options, run
    from syndicate.bench import sizes as sizes_in

    options = Options(articles, words, seed, jsonl, keep, peers, jobs, memory_size(memory), repeats, sizes_in(sizes))
    _print(run(options, lambda line: print(line, file=sys.stderr, flush=True)), as_json)


def _print(found: dict[str, Any], as_json: bool) -> None:
    """Print the figures of a run as JSON or as tables."""
    from syndicate.bench import lines
    from syndicate.reports import visible

    with piped():
        print(json.dumps(found, indent=1, ensure_ascii=False) if as_json else "\n".join(map(visible, lines(found))))


def _run_named(name: str, context: typer.Context) -> int:
    """Run a benchmark of the source checkout with the arguments after its name, and return its exit code."""
    sources = (context.get_parameter_source(given) for given in context.params if given != "name")
    if any(source is not None and source.name == "COMMANDLINE" for source in sources):
        raise typer.BadParameter(f"{name!r} must come first; what follows it are its own options.")
    there = sorted(path.stem for path in (CHECKOUT / "benchmarks").glob("*.py") if not path.stem.startswith("_"))
    if name not in there:
        choice = f"There are: {', '.join(there)}." if there else "Run this in a checkout of the sources: an installed package has none."
        remedy = f"{choice} Without a name, what is planted in a corpus is looked for."
        raise NotFound(f"there is no benchmark called {name}.", None, remedy)
    here = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (str(CHECKOUT), os.environ.get("PYTHONPATH"))))}
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *context.args], env=here, check=False).returncode
