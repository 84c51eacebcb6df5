"""The questions that both pages and programs ask.

Invariant: every function reads the archive that was opened for this request alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Generic, TypeVar

import anyio
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request

from syndicate.archive import browse
from syndicate.model.answers import OriginsView
from syndicate.model.comparison import Comparison
from syndicate.model.errors import InputError, NotFound
from syndicate.model.provenance import Link
from syndicate.model.records import ListPage, SearchRow, SourceRow, StoryRow
from syndicate.model.results import CheckResult
from syndicate.pipeline.independent_origins import origins_of_article
from syndicate.web import drafts, parameters
from syndicate.web.drafts import Draft
from syndicate.web.parameters import StoryChoice, address_of_page
from syndicate.web.request_archive import RequestArchive
from syndicate.web.site import site_of

Row = TypeVar("Row")

MOST_FILES = 1
MOST_FIELDS = 20


@dataclass(frozen=True, slots=True)
class ListedRows(Generic[Row]):
    """A part of a list, and the addresses of the parts before and after it."""

    rows: tuple[Row, ...]
    offset: int
    before: str | None
    after: str | None


def open_archive(request: Request) -> RequestArchive:
    """Open the archive for this request."""
    site = site_of(request)
    return RequestArchive(site.db, site.limits.seconds)


def listed(request: Request, rows: Sequence[Row], part: ListPage) -> ListedRows[Row]:
    """Return a part of a list, given one row more than it shows."""
    path, given = request.url.path, request.query_params
    before = address_of_page(path, given, part.page - 1) if part.page > 1 else None
    after = address_of_page(path, given, part.page + 1) if len(rows) > part.rows else None
    return ListedRows(tuple(rows[: part.rows]), part.offset, before, after)


def stories(archive: RequestArchive, request: Request) -> tuple[ListedRows[StoryRow], StoryChoice]:
    """Return the stories that are asked for."""
    choice, part = parameters.story_choice(request), parameters.part(request)
    rows = archive.stories(**choice.conditions, order=choice.sort, limit=part.rows + 1, offset=part.offset)
    return listed(request, rows, part), choice


def articles(archive: RequestArchive, request: Request) -> ListedRows[SearchRow]:
    """Return the articles that hold the words, the best first; without words, the latest ones, of one outlet or of all."""
    words, outlet, part = parameters.text(request, "words"), parameters.text(request, "outlet"), parameters.part(request)
    if words and outlet:
        raise InputError("words and outlet were both given.", None, "Look for words in all outlets, or list one outlet.")
    rows = (
        archive.search(words, part.rows + 1, part.offset)
        if words
        else browse.articles(archive.file, part, outlet and archive.file.outlets.directory.called(outlet))
    )
    return listed(request, rows, part)


def origins(archive: RequestArchive, request: Request) -> OriginsView | None:
    """Return the independent origins behind an article by its number, or behind a story or words; None if nothing is asked about."""
    number, about = parameters.number(request.query_params, "article"), parameters.text(request, "about")
    if number is not None and about:
        raise InputError("article and about were both given.", None, "Ask about one of them.")
    if number is not None:
        return origins_of_article(archive.file, number)
    return archive.origins(about) if about else None


def source(archive: RequestArchive, request: Request, name: str | None) -> SourceRow:
    """Return the source of this name; raise NotFound if there is none."""
    if name is None:
        raise InputError("name is missing.", None, "Name an outlet or an agency.")
    known = site_of(request).counts.sources(archive)
    found = known.get(name) or known.get(archive.file.outlets.directory.called(name))
    found = found or next(iter(archive.file.stories.named(name, known.values())), None)
    if found is None:
        raise NotFound(f"there is no source {name!r}.", None, "Look for it in the list of sources.")
    return found


def sources(archive: RequestArchive, request: Request) -> ListedRows[SourceRow]:
    """Return the sources with the given words in their names, those that gave most first."""
    wanted, part = (parameters.text(request, "name") or "").casefold(), parameters.part(request)
    found = [row for row in site_of(request).counts.sources(archive).values() if wanted in row.name.casefold()]
    return listed(request, found[part.offset : part.offset + part.rows + 1], part)


def deeds(archive: RequestArchive, request: Request, name: str, side: str) -> ListedRows[browse.Deed]:
    """Return a part of what a source took or gave."""
    part, doings = parameters.part(request), site_of(request).counts.doings(archive, name)
    done = doings.took if side == "took" else doings.gave
    return listed(request, browse.deeds(archive.file, done[part.offset : part.offset + part.rows + 1]), part)


def compared(archive: RequestArchive, a: str | None, b: str | None) -> tuple[Comparison, Link | None, tuple[int, int]]:
    """Return the comparison of two articles by number, ref or address, with their link and their numbers in the same order."""
    if a is None or b is None:
        raise InputError("two articles are needed.", None, "Name both, by number, ref or address.")
    one, two = archive.find(a).id, archive.find(b).id
    if one == two:
        raise InputError("both names mean the same article.", None, "Name two different ones.")
    comparison, link = archive.compared(one, two)
    return comparison, link, (min(one, two), max(one, two))


async def sent_draft(request: Request) -> Draft:
    """Return the draft that a request brings: a form with a text or a file, JSON, or plain text."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("multipart/form-data", "application/x-www-form-urlencoded"):
        return await _form(request)
    body = await request.body()
    if kind == "application/json":
        return drafts.from_json(body)
    if kind in ("text/plain", "text/markdown"):
        try:
            text = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(f"the text is not UTF-8 (byte {error.start:,}).", None, "Send it as UTF-8.") from error
        given = request.query_params
        fields = {name: given.get(name) for name in drafts.FIELDS}
        return drafts.from_query(drafts.from_text(text, **fields), given)
    if kind in ("text/html", "application/xhtml+xml"):
        return drafts.from_query(drafts.from_file("draft.html", body), request.query_params)
    raise HTTPException(415, f"A body of the type {kind or 'unnamed'!s} cannot be checked. Send JSON, text/plain, text/html or a form.")


async def _form(request: Request) -> Draft:
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=site_of(request).limits.body) as form:
        given = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        file = form.get("file")
        if isinstance(file, UploadFile) and file.size:
            article = await run_in_threadpool(drafts.from_file, file.filename or "", await file.read())
            return drafts.from_query(article, given)
        # A browser sends the ends of lines as two characters each.
        text = given.get("text", "").replace("\r\n", "\n")
        return drafts.from_query(drafts.from_text(text, **{name: given.get(name) for name in ("title", "outlet")}), given)


async def checked(request: Request, draft: Draft) -> CheckResult:
    """Wait for a free place, and return which parts of a draft are in the archive."""
    site = site_of(request)
    turn = object()  # not the draft itself: two people may send the same
    with anyio.move_on_after(site.limits.waiting) as patience:
        await site.checks.acquire_on_behalf_of(turn)
    if patience.cancelled_caught:
        raise HTTPException(503, "Other drafts are being checked. Try again in a moment.", {"Retry-After": "10"})
    try:
        return await run_in_threadpool(partial(_check, request, draft))
    finally:
        site.checks.release_on_behalf_of(turn)


def _check(request: Request, draft: Draft) -> CheckResult:
    site = site_of(request)
    with RequestArchive(site.db, site.limits.seconds_of_check) as archive:
        return archive.check(draft.article, own=draft.own, window=draft.window)
