"""``syndicate scan``: read articles into an archive and link them."""

from __future__ import annotations

from typing import Annotated

import typer

from syndicate.cli.options import DEFAULT_DB, Agencies, AsJson, Db, Outlets, Report, Window, fields, memory_size, outlets_in, use_agencies
from syndicate.cli.output import Meter, show, write_report


def scan(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, or - for stdin.", show_default=False)],
    db: Db = DEFAULT_DB,
    as_json: AsJson = False,
    report: Report = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="FIELD=NAME", help="The key of a field in JSON lines, such as text=body. May be repeated."),
    ] = None,
    window: Window = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes to work with; default one a core.", show_default=False)
    ] = None,
    memory: Annotated[
        str | None,
        typer.Option("--memory", metavar="SIZE", help="Memory for all processes together, such as 2G or 800M.", show_default=False),
    ] = None,
    agencies: Agencies = None,
    outlets: Outlets = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be read; no archive is opened or made.")] = False,
) -> None:
    """Read articles into an archive and link them.

    Finds what each article shares with all the others, also with those of earlier scans. Files that were scanned before
    and have not changed are skipped. `syndicate formats` lists what is read. What cannot be read is reported and skipped;
    the exit code is 2 only if nothing could be read at all. A window of days applies to the whole archive: if it
    changes, all links are found again. The next scan continues a scan that was stopped. The number of processes does not
    change the result. Articles that were read before keep their credits, even if other agencies are given later; names
    that `--outlets` gives count for all articles, also in later commands.

    \b
    Example:
      syndicate scan articles/ more/*.html --db news.db --report news.html
      syndicate scan export.jsonl.gz --map text=body --map outlet=paper
      syndicate scan archive/*.warc.gz --db news.db --jobs 2 --memory 2G
    """
    names, called, limit = fields(mapping), outlets_in(outlets), memory_size(memory)
    use_agencies(agencies)
    if dry_run:
        _preview(paths, names, as_json)
        return
    from syndicate.model.settings import Settings
    from syndicate.pipeline import Archive
    from syndicate.pipeline.story_views import archive_report
    from syndicate.pipeline.workers import jobs_for
    from syndicate.readers import read

    jobs_for(jobs, limit)  # this and the next line raise on wrong arguments, before an archive is made
    read(paths, mapping=names or None)
    opened = Archive(db) if window is None else Archive(db, settings=Settings(window=window))
    with opened as archive, Meter() as meter:
        result = archive.scan(paths, mapping=names or None, progress=meter, jobs=jobs, memory=limit, outlets=called)
        if report:
            write_report("scan", (result, *archive_report(archive.file)), report)
    show("scan", result, as_json)
    if result.skipped and not result.read:
        raise typer.Exit(2)


def _preview(paths: list[str], names: dict[str, str], as_json: bool) -> None:
    """Show what a scan would read."""
    from syndicate.readers import read_labelled
    from syndicate.readers.preview import preview

    seen = preview(read_labelled(paths, mapping=names or None))
    show("preview", seen, as_json)
    if seen.skipped and not seen.files:
        raise typer.Exit(2)
