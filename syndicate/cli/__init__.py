"""The command line: one module for each command. A command parses, makes one library call and passes the result to a report.

``main`` takes arguments, prints text or JSON, and returns an exit code. Invariant: results go to stdout, everything else to
stderr. The exit code is 0, 1 (``check`` above its limit), 2 (an error) or 130 (stopped by hand). Building the commands
loads no numerical library.
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import io
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Annotated

import typer

from syndicate.cli import (
    background,
    bench,
    check,
    compare,
    export,
    formats,
    origins,
    scan,
    search,
    serve,
    sources,
    stories,
    verify,
    withdrawn,
)
from syndicate.model.errors import SyndicateError
from syndicate.version import __version__

__all__ = ["COMMANDS", "app", "main"]

ERROR = 2
NEW_OBJECTS_A_COLLECTION = 100_000  # Python's 700 take a twentieth of a scan; what a text needs holds no cycles
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
STOPPED = 130  # what shells report for a program that Ctrl-C ended

app = typer.Typer(
    name="syndicate",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

# The commands in the order in which the help lists them.
COMMANDS = (
    scan.scan,
    check.check,
    compare.compare,
    stories.stories,
    stories.story,
    stories.lineage,
    origins.origins,
    search.search,
    withdrawn.withdrawn,
    sources.sources,
    export.export,
    serve.serve,
    verify.verify,
    formats.formats,
)
for _command in COMMANDS:
    app.command()(_command)
# Tools for the developers of syndicate.
app.command()(background.background)
app.command(cls=bench.NameFirst, context_settings={"allow_extra_args": True})(bench.bench)


def _version(asked: bool) -> None:
    """Print the version and stop, if it was asked for."""
    if asked:
        typer.echo(f"syndicate {__version__}")
        raise typer.Exit


@app.callback()
def _about(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")] = False,
) -> None:
    """Find out where a text came from.

    Finds every passage that articles share, word for word, edited or rewritten, and says with evidence who most likely
    has it from whom.

    \b
    Example:
      syndicate scan articles/ --db news.db
      syndicate stories --db news.db
    """


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; ``arguments`` default to those of the process."""
    gc.set_threshold(NEW_OBJECTS_A_COLLECTION)
    atexit.register(gc.freeze)  # or Python looks at every object once more when it ends, which frees nothing and takes .04 s
    # numpy's threads take a tenth of a second to start, and nothing here multiplies matrices large enough to need them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal that cannot show a character gets a question mark instead of a traceback.
            stream.reconfigure(errors="replace")
    try:
        app(arguments if arguments is None else list(arguments), prog_name="syndicate")
    except SystemExit as stop:
        if stop.code == STOPPED:
            _say("Stopped. What was committed to the archive is kept; the same scan goes on from there.")
        return stop.code if isinstance(stop.code, int) else 0
    except SyndicateError as error:
        _say(f"syndicate: {error}")
        return ERROR
    except OSError as error:
        if error.errno not in NO_ROOM:
            return _defect()
        place = f" ({error.filename})" if error.filename else ""
        remedy = "Free some space there or in the folder for temporary files, and run it again."
        _say(f"syndicate: there is no room left on the disk{place}. {remedy}")
        return ERROR
    except Exception:
        return _defect()
    return 0


def _defect() -> int:
    """Print the traceback of an unexpected exception, and return the exit code of an error."""
    # Python itself would exit with 1, which `check` uses for a verdict.
    traceback.print_exc()
    _say("syndicate: this is a defect of syndicate and not of your input; please report it with the lines above.")
    return ERROR


def _say(message: str) -> None:
    """Print a message on stderr, with control characters from outside made visible."""
    from syndicate.reports import visible

    with contextlib.suppress(BrokenPipeError):
        print(visible(message), file=sys.stderr)
