"""``syndicate serve``: show an archive in the browser and to other programs."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, Db


def serve(
    db: Db = DEFAULT_DB,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="The address to listen on; other machines need a token.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535, help="The port; 0 takes a free one.")] = 8321,
    token: Annotated[
        str | None,
        typer.Option(
            "--token", metavar="TOKEN", envvar="SYNDICATE_TOKEN", help="Answer only requests that have this token.", show_default=False
        ),
    ] = None,
) -> None:
    """Show an archive in the browser.

    Opens the archive for reading and answers until it is stopped with Ctrl-C. By default only this machine can
    see it. With any other --host a token is needed; one is made if none is given. Programs get the same results under
    /api. Needs the extra: pip install 'syndicate[web]'

    \b
    Example:
      syndicate serve --db news.db
      curl -s --data-binary @draft.txt -H 'Content-Type: text/plain' http://127.0.0.1:8321/api/check
    """
    try:
        from syndicate.web import run
    except ModuleNotFoundError as error:
        from syndicate.model.errors import MissingExtra

        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn", "anyio", "python_multipart"):
            raise
        raise MissingExtra("The site", "web") from error
    run(db, host, port, token, lambda line: print(line, file=sys.stderr, flush=True))
