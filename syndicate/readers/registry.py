"""The table of formats, and which of them can be read with the packages that are installed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

from syndicate.readers.containers import TAR, ZIP
from syndicate.readers.feeds import FEED
from syndicate.readers.html import HTML
from syndicate.readers.jsonfeed import JSON_FEED
from syndicate.readers.jsonl import JSONL
from syndicate.readers.mail import MAIL
from syndicate.readers.newsml import NEWSML
from syndicate.readers.ninjs import NINJS
from syndicate.readers.nitf import NITF
from syndicate.readers.office import DOCX, PDF
from syndicate.readers.plain import MARKDOWN, PLAIN
from syndicate.readers.source import Format
from syndicate.readers.tables import CSV, PARQUET
from syndicate.readers.warc import ARC, WARC

# The modules that each extra of this package installs
EXTRAS: dict[str, tuple[str, ...]] = {
    "warc": ("fastwarc",),
    "feeds": ("feedparser",),
    "office": ("pypdf", "docx"),
    "parquet": ("pyarrow",),
}
# Of the formats that share a suffix, the first one that recognises the content reads it. If none does, the first one gives
# the reason. So the formats that are surest of their content come first, and of the readers of .xml the one that can name
# other roots.
FORMATS: tuple[Format, ...] = (
    *(DOCX, PDF, ZIP, TAR, WARC, ARC, PARQUET),
    *(NEWSML, NITF, FEED, JSON_FEED, NINJS, MAIL, JSONL, HTML, CSV),
    *(MARKDOWN, PLAIN),
)


@dataclass(frozen=True, slots=True)
class Supported:
    """A format for a listing: name, suffixes, the extra it needs (None: no extra), and the command that installs it if missing."""

    name: str
    suffixes: tuple[str, ...]
    extra: str | None
    installed: bool
    install: str | None


def supported() -> tuple[Supported, ...]:
    """Return every format, whether its packages are installed, and the command that installs them if not."""
    rows: list[Supported] = []
    for form in FORMATS:
        installed = form.extra is None or all(find_spec(module) for module in EXTRAS[form.extra])
        install = None if installed else f"pip install 'syndicate[{form.extra}]'"
        rows.append(Supported(form.name, form.suffixes, form.extra, installed, install))
    return tuple(rows)
