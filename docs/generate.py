"""Write the generated parts of the documents: the commands' help, the shapes of JSON, the tables of an archive.

Invariant: everything is taken from the program itself; a table without a description fails.
"""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path
from types import UnionType
from typing import Any, get_args, get_origin
from unittest.mock import patch

SEEDS = Path(__file__).parents[1] / "seeds"
WIDTH = "80"  # columns of the help, whatever terminal this runs in

TABLES = {
    "article": "One row for each article.",
    "band_page": "Pages of the index of copied paragraphs: which agree in which band, or quote the same words, packed and sorted.",
    "band_segment": "The segments those pages belong to: how large each is and how often it was merged.",
    "compared": "Pairs with similar wording, to be judged again when another article on the same event is added.",
    "credit": "The places where an article says who its text is from.",
    "extracted": "Text and fields of web pages, by the hash of the page, so that no page is extracted twice.",
    "link": "What two articles amount to, with its direction and reason.",
    "mention": "Sources that are named without the article being from them, and why they are named.",
    "mark": "Stretches that are not the article's own text: navigation, credit lines, captions and so on.",
    "meta": "What the archive was made with.",
    "nearest": "For each article the articles with the most similar wording, packed.",
    "note": "Notes on what was found or repaired while an article was read.",
    "outlet_given": "Further names and hosts of outlets, as the user gives them with --outlets.",
    "outlet_name": "The names and hosts of each outlet, as learnt from all articles and as given.",
    "outlet_of": "The outlet of each article: what it says, and what the outlet is called in all counts.",
    "paragraph": "The units that are fingerprinted. Their sketches are not stored: the index of bands holds what is looked up.",
    "passage": "The evidence: two aligned stretches of a link's articles.",
    "quotation": "Which articles quote the same words: one row for each article and run that another outlet's article has too.",
    "run": "One row for each scan.",
    "skipped": "What could not be read, and why.",
    "story": "Families of articles.",
    "story_article": "The articles of each story.",
    "story_link": "Which links hold a story together.",
    "story_source": "Sources outside the archive that a story goes back to.",
    "story_witness": "Which articles go back to such a source, and whether they say so.",
    "term_page": "Pages of the index of terms: the articles that have each term, packed and sorted.",
    "term_segment": "The segments those pages belong to.",
    "terms": "The weighted words of each article, by which rewritten copy is looked up.",
    "untold": "Articles whose stories have to be made again.",
    "unsettled": "What a scan that was interrupted has left to do.",
    "version": "Articles that came in more than one version, in order, and what became of each.",
    "version_due": "Articles whose versions are to be looked for again.",
    "version_link": "The kind and direction that links between versions of one article had before it was known that they are versions.",
    "version_mark": "Keys by which another version of an article is recognised: hashes of addresses, ids and headlines.",
    "ledger": "One statement for each article: whose text most of it is, and whether it says so. All counts and badges are read from it.",
    "further_source": "What an article has from other sources than that of its entry in the ledger: one row for each.",
    "constant_credit": "Credits that stand on every article of an outlet, which weigh less.",
    "verdict": "The audit: what an article of a link says about the origin of the shared text.",
}
VIEWS = {
    "audit": "The audit as a person reads it: one row for each article of a link, with its outlet, group, flags and sentence.",
    "derivation": "Who has text from whom, one row for each article of the ledger.",
    "lineage": "Links as a person reads them, and the articles that only quote the same, which have no number in `link`.",
    "shared_quotation": "Which articles of different outlets quote the same, in how many runs and words.",
    "timeline": "The articles of each story in the order in which they appeared.",
    "uncredited": "Links of which an article has its text from elsewhere and does not credit it.",
}


def commands() -> str:
    """Return the help of the program and of each command, as Markdown."""
    from syndicate.cli import COMMANDS, main

    parts = []
    for name in ("", *(command.__name__ for command in COMMANDS)):
        line = f"syndicate {name}".strip()
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), patch.dict(os.environ, {"COLUMNS": WIDTH}):
            main([name, "--help"] if name else ["--help"])
        text = "\n".join(row.rstrip() for row in printed.getvalue().strip().splitlines())
        parts.append(f"### {line}\n\n```\n{text}\n```\n")
    return "\n" + "\n".join(parts) + "\n"


def demo(*lines: str) -> str:
    """Return what commands print of an archive of the seeds, as Markdown."""
    from syndicate.cli import main

    parts = []
    with tempfile.TemporaryDirectory() as folder:
        surroundings = {"COLUMNS": "100", "NO_COLOR": "1", "SYNDICATE_DB": str(Path(folder) / "demo.db")}
        with patch.dict(os.environ, surroundings), contextlib.redirect_stdout(io.StringIO()):
            main(["scan", *map(str, sorted(SEEDS.glob("*.txt")))])
        for line in lines:
            printed = io.StringIO()
            with contextlib.redirect_stdout(printed), patch.dict(os.environ, surroundings):
                main(line.split()[1:])
            parts.append(f"$ {line}\n{printed.getvalue()}")
    return "```\n" + "\n".join(parts) + "```\n"


def shapes() -> str:
    """Return what each command prints as JSON, and every shape in it, as Markdown tables."""
    from syndicate.reports import json

    parts = ["\n| command | prints |\n|---|---|"]
    for name, form in json.FORMS.items():
        if name != "tree":  # the same as of a story
            parts.append(f"| `{name}` | {_called(form.shape)} |")
    for name, shape in json.shapes().items():
        parts.append(f"\n### {name}\n\n{_first_line(shape.__doc__)}\n\n| key | type | is |\n|---|---|---|")
        parts += [f"| `{key}` | {_called(hint)} | {note} |" for key, (hint, note) in json.keys(shape).items()]
    return "\n".join(parts) + "\n\n"


def _called(hint: Any) -> str:
    """Return what a type is called in JSON."""
    if isinstance(hint, UnionType):
        return " or ".join(_called(one) for one in get_args(hint))
    if get_origin(hint) is list:
        return f"list of {_called(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return "object"
    plain = {str: "string", int: "number", float: "number", bool: "true or false", type(None): "null"}
    return plain[hint] if hint in plain else f"[{hint.__name__}](#{hint.__name__.lower()})"


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]


def tables() -> str:
    """Return the tables and views of a new archive as it creates them, as Markdown."""
    from syndicate.archive import ArchiveFile

    with tempfile.TemporaryDirectory() as folder, ArchiveFile(Path(folder) / "new.db") as archive:
        found = archive.connection.rows("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name")
    parts = ["\n## Tables\n"]
    parts += [f"### {name}\n\n{TABLES[name]}\n\n{_sql(sql)}" for kind, name, sql in found if kind == "table" and not _internal(name)]
    parts.append("## Views\n")
    parts += [f"### {name}\n\n{VIEWS[name]}\n\n{_sql(sql)}" for kind, name, sql in found if kind == "view"]
    parts.append("## Search\n\n`article_fts` is a full-text index (FTS5) over title and text, kept up to date by triggers:\n")
    parts += [_sql(sql) for _, name, sql in found if name == "article_fts"]
    return "\n".join(parts) + "\n"


def formats() -> str:
    """Return a table of all formats, their suffixes and what they need, as Markdown."""
    from syndicate.readers import FORMATS

    rows = ["\n| format | suffixes | needs |\n|---|---|---|"]
    for form in FORMATS:
        needs = f"`pip install 'syndicate[{form.extra}]'`" if form.extra else "nothing more"
        rows.append(
            f"| [{form.name}](#{form.name.lower().replace(' ', '-')}) | {' '.join(f'`{one}`' for one in form.suffixes)} | {needs} |"
        )
    return "\n".join(rows) + "\n\n"


def page_head() -> str:
    """Return where an HTML page's fields and metadata come from, most telling place first, as Markdown."""
    from syndicate.readers.pagehead import DATA, META

    rows = ["\n| field | JSON-LD | meta elements |\n|---|---|---|"]
    for name in sorted(DATA.keys() | META.keys()):
        data = ", ".join(f"`{key}`" for key in DATA.get(name, ()))
        rows.append(f"| `{name}` | {data} | {', '.join(f'`{value}`' for _, value in META.get(name, ()))} |")
    return "\n".join(rows) + "\n\n"


def _internal(name: str) -> bool:
    """Tell whether a table belongs to SQLite, sqlite-utils or the full-text index."""
    return name.startswith(("sqlite_", "_sqlite_", "article_fts"))


def _sql(statement: str) -> str:
    rows = statement.splitlines()
    return "```sql\n" + "\n".join([rows[0], *(row.removeprefix("    ").rstrip() for row in rows[1:])]) + "\n```\n"
