"""The description of the interface for programs, OpenAPI 3.1.

Invariant: it names all addresses and no other. The shapes are those of ``reports.json``.
"""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, get_args, get_origin

from syndicate.archive import STORY_ORDERS
from syndicate.archive.ledger import SPANS
from syndicate.model.comparison import LinkKind
from syndicate.reports.json import keys, shapes
from syndicate.version import __version__
from syndicate.web.drafts import FIELDS
from syndicate.web.limits import SiteLimits
from syndicate.web.responses import API

_JSON = "application/json"
DEED = {
    "article": {"type": "integer"},
    "partner": {"type": ["string", "null"]},
    "ref": {"type": "string"},
    "title": {"type": ["string", "null"]},
    "published": {"type": ["string", "null"]},
    "credited": {"type": "boolean"},
}
_PLAIN_TYPES: dict[Any, str] = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}


def document(limits: SiteLimits) -> dict[str, Any]:
    """Return the whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "syndicate",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Where texts come from: stories, articles, sources and checks of one archive. Offsets count Unicode code "
            f"points. Lists come {limits.rows} rows at a time; the header Link names the next part. Nothing that is sent is stored.",
        },
        "servers": [{"url": "/"}],
        "security": [{}, {"bearer": []}],
        "paths": _paths(limits),
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "description": "Needed if the site has a token."}},
            "schemas": _schemas(),
            "responses": {"error": {"description": "What went wrong", "content": {_JSON: {"schema": _ref("Error")}}}},
        },
    }


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _query(
    name: str, description: str, schema: dict[str, Any] | None = None, *, required: bool = False, place: str = "query"
) -> dict[str, Any]:
    return {"name": name, "in": place, "required": required, "description": description, "schema": schema or {"type": "string"}}


def _asked(summary: str, shape: dict[str, Any], *parameters: dict[str, Any], errors: tuple[int, ...] = (), **more: Any) -> dict[str, Any]:
    """Return an operation: what it does, what it answers, what it takes, and how it can fail."""
    status = more.pop("status", "200")
    answers = {status: {"description": summary, "content": {_JSON: {"schema": shape}}}}
    answers |= {str(code): {"$ref": "#/components/responses/error"} for code in sorted({400, 401, 503, *errors})}
    return {"summary": summary, **({"parameters": list(parameters)} if parameters else {}), "responses": answers, **more}


_BY = _query("by", "The span of time", {"enum": list(SPANS), "default": "month"})


def _list(name: str) -> dict[str, Any]:
    return {"type": "array", "items": _ref(name)}


def _paths(limits: SiteLimits) -> dict[str, Any]:
    page = _query("page", "Which part of the list, from 1", {"type": "integer", "minimum": 1, "maximum": limits.pages})
    side = _query("side", "What it took, or what others took from it", {"enum": ["took", "gave"], "default": "took"})
    story = _query("name", "Number or key", required=True, place="path")
    number = _query("number", "Its number", {"type": "integer"}, required=True, place="path")
    words = _query("words", "Words in title or text; quotation marks keep them together")
    article, a, b = (_query(name, "A number, a ref or an address", required=True) for name in ("article", "a", "b"))
    outlet, of_outlet = "Only of this outlet; not together with words", _query("outlet", "Only of this outlet")
    source = _query("name", "Its name", required=True)
    asked = _query("about", "A story's number or key, an article's ref, or words"), _query("article", "An article's number instead")
    latest = "Articles with these words, the best first, or the latest ones"
    compared = "What two articles share; A is the one with the smaller number"
    verify = _asked("Start to verify the archive", _ref("Look"), errors=(403,), status="202")
    gets = {
        "openapi.json": _asked("This document", {"type": "object"}),
        "stories": _asked("Stories", _list("StoryRow"), *_story_parameters(), page),
        "stories/{name}": _asked("A story with articles, links and passages", _ref("Story"), story, errors=(404,)),
        "articles": _asked(latest, _list("SearchRow"), words, _query("outlet", outlet), page),
        "articles/{number}": _asked("An article with its text and paragraphs", _ref("FullArticle"), number, errors=(404,)),
        "lineage": _asked("Where the text of an article comes from", _ref("Lineage"), article, errors=(404,)),
        "compare": _asked(compared, _ref("Comparison"), a, b, errors=(404,)),
        "origins": _asked("How many independent origins stand behind it", _ref("Origins"), *asked, errors=(404,)),
        "sources": _asked("Outlets and agencies", _list("SourceRow"), _query("name", "A part of the name"), page),
        "source": _asked("What a source took or gave", _ref("Source_"), source, side, page, errors=(404,)),
        "audit": _asked("How articles credit over time", _list("AuditRow"), _BY, of_outlet, errors=(404,)),
        "about": _asked("How the archive was made and what it contains", _ref("About")),
        "verify": _asked("How far the verification of the archive is", _ref("Look")),
    }
    paths = {f"{API}/{name}": {"get": asked} for name, asked in gets.items()}
    paths[f"{API}/verify"]["post"] = verify
    return {**paths, f"{API}/check": {"post": _check(limits)}}


def _story_parameters() -> tuple[dict[str, Any], ...]:
    return (
        _query("words", "Only stories with an article that has all these words"),
        _query("outlet", "Only stories with an article of this outlet"),
        _query("kind", "Only stories with such a link", {"enum": [kind.value for kind in LinkKind]}),
        _query("credit", "Only stories with such a link", {"enum": ["credited", "uncredited"]}),
        _query("since", "Only stories with an article from then on (ISO 8601)"),
        _query("until", "Only stories with an article up to then (ISO 8601)"),
        _query("least", "Only stories of so many articles", {"type": "integer", "minimum": 1}),
        _query("sort", "In which order", {"enum": list(STORY_ORDERS), "default": "size"}),
    )


def _check(limits: SiteLimits) -> dict[str, Any]:
    fields: dict[str, Any] = {name: {"type": ["string", "null"]} for name in FIELDS}
    draft = {
        "type": "object",
        "required": ["text"],
        "additionalProperties": False,
        "properties": {
            "text": {"type": "string", "description": "The article exactly as it is; all offsets point into it"},
            **fields,
            "limit": {"type": "number", "minimum": 0, "maximum": 1, "description": "Share that may be reused without credit"},
            "own": {"type": "string", "description": "The outlet the draft is for, whose articles are left out"},
            "window": {"type": "integer", "minimum": 0, "description": "Days before and after the draft that are looked at"},
        },
    }
    form = {
        "type": "object",
        "properties": {"file": {"type": "string", "format": "binary"}, "text": {"type": "string"}, "title": {"type": "string"}},
    }
    text = {"schema": {"type": "string"}}
    body = {
        "required": True,
        "content": {_JSON: {"schema": draft}, "text/plain": text, "text/html": text, "multipart/form-data": {"schema": form}},
    }
    beside = "of a body that is not JSON"
    parameters = (
        _query("limit", f"Percentage that may be reused without credit, {beside}", {"type": "number", "minimum": 0, "maximum": 100}),
        _query("own", f"Outlet whose articles are left out, {beside}"),
        _query("window", f"Days that are looked at, {beside}", {"type": "integer", "minimum": 0}),
    )
    summary = f"Which parts of a draft are in the archive; at most {limits.body:,} bytes. The draft is not stored."
    return _asked(summary, _ref("Check"), *parameters, errors=(403, 408, 413, 415), requestBody=body)


def _schemas() -> dict[str, Any]:
    """Return the shapes as JSON Schema: those of the commands, and the few that only programs ask for."""
    found = {name: _shape(shape) for name, shape in shapes().items()}
    integer, text, null = {"type": "integer"}, {"type": "string"}, {"type": ["string", "null"]}
    number = {"type": ["integer", "null"]}
    truth = {"type": "boolean"}
    counts = {"type": "object", "additionalProperties": integer}
    paragraph = _closed({"start": integer, "end": integer, "words": integer, "boilerplate": truth})
    deed = _closed(DEED)
    scan = _closed({"started": text, "finished": null, "recipe": text, "counts": counts})
    held, row = found["Held"]["properties"], found["SourceRow"]["properties"]
    problems, state = _list("Problem"), {"enum": ["none", "running", "done"]}
    return found | {
        "FullArticle": _closed({**held, "story": number, "text": text, "paragraphs": {"type": "array", "items": paragraph}}),
        "Source_": _closed({**row, "side": {"enum": ["took", "gave"]}, "deeds": {"type": "array", "items": deed}}),
        "About": _closed({"recipe": text, "settings": text, "counts": counts, "scans": {"type": "array", "items": scan}}),
        "Look": _closed({"state": state, "began": null, "ended": null, "holds": {"type": ["boolean", "null"]}, "problems": problems}),
        "Error": _closed({"status": integer, "error": text, "remedy": null}),
    }


def _closed(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def _shape(kind: Any) -> dict[str, Any]:
    return _closed({key: _schema(hint) | ({"description": note} if note else {}) for key, (hint, note) in keys(kind).items()})


def _schema(hint: Any) -> dict[str, Any]:
    """Return the type of a key as JSON Schema."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is UnionType:
        kinds = [_schema(one) for one in arguments]
        return {"type": [one["type"] for one in kinds]} if all(set(one) == {"type"} for one in kinds) else {"anyOf": kinds}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _schema(arguments[1])}
    return {"type": _PLAIN_TYPES[hint]} if hint in _PLAIN_TYPES else _ref(hint.__name__)
