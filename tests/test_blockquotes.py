"""What a page sets off as a quotation keeps its sign and its source."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest

from syndicate import Archive
from syndicate.model.article import Article
from syndicate.readers.blockquotes import sign_quotations
from syndicate.readers.fragments import body_of, text_of
from syndicate.readers.html import read_page
from syndicate.readers.source import Context, InputStream

COPY = (
    "Captain Odile Varnholt told investigators that the steering had failed without warning shortly after four in the morning, when most "
    "of the passengers were asleep in their cabins below the car deck. She ordered the anchor dropped within a minute, and the current "
    "pushed the stern onto the bank while the crew woke the passengers one by one."
)
MORE = (
    "The harbour office has now closed the channel to all vessels with a draught of more than three metres, and two tugs stand by at the "
    "northern mole until the salvage company has pumped out the flooded ballast tank."
)
OWN = (
    "Islanders ask who will pay for it all. A lawyer in the village collects their claims in a biscuit tin, and the first forty are "
    "already in it. The shop ran out of milk on Friday, the school has closed, and the doctor crosses the sound in a fishing boat."
)
QUOTED = "We thank the helpers who came."
PROSE = "<p>The ferry ran aground on Thursday with 212 passengers aboard.</p>"


def read(body: str) -> Article:
    """Read a page with a body."""
    title = "Islanders ask who pays"
    page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
    source = InputStream("a.html", "a.html", io.BufferedReader(io.BytesIO(b"")))
    found = read_page(page.encode(), source=source, context=Context())
    assert isinstance(found, Article)
    return found


SIGNED: dict[str, tuple[str, str]] = {
    "paragraphs": (f"{PROSE}<blockquote><p>{QUOTED}</p><p>All of <b>us</b>.</p></blockquote>", f"> {QUOTED}\n\n> All of us."),
    "markup at the opening": (f"{PROSE}<blockquote><p><b>We</b> thank all.</p></blockquote>", "> We thank all."),
    "line breaks": (f"{PROSE}<blockquote>We thank all.<br>Goodbye.</blockquote>", "> We thank all.\n> Goodbye."),
    "a footer": (f"{PROSE}<blockquote><p>{QUOTED}</p><footer>The Mast</footer></blockquote>", f"> {QUOTED}\n\n> — The Mast"),
    "a footer with its dash": (
        f"{PROSE}<blockquote><p>{QUOTED}</p><footer>– <cite>The Mast</cite></footer></blockquote>",
        f"> {QUOTED}\n\n> – The Mast",
    ),
    "a cite of its own": (f"{PROSE}<blockquote><p>{QUOTED}</p><cite>The Mast</cite></blockquote>", f"> {QUOTED}\n\n> — The Mast"),
    "a cite behind it": (f"{PROSE}<blockquote><p>{QUOTED}</p></blockquote><p><cite>The Mast</cite></p>", f"> {QUOTED}\n\n— The Mast"),
    "a caption": (
        f"{PROSE}<figure><blockquote><p>{QUOTED}</p></blockquote><figcaption>The Mast</figcaption></figure>",
        f"> {QUOTED}\n\n— The Mast",
    ),
    "an address": (f'{PROSE}<blockquote cite="https://www.mast.example/1"><p>{QUOTED}</p></blockquote>', f"> {QUOTED}\n\n> — mast.example"),
    "a title of a work": (f"{PROSE}<blockquote><p>We read <cite>The Mast</cite> aloud.</p></blockquote>", "> We read The Mast aloud."),
    "an inline quotation": ("<p>The captain, who is sixty, said <q>we <i>sail</i></q> and left the pier.</p>", "said “we sail” and left"),
    "layout": (f"<blockquote><p>{OWN}</p><p>{MORE}</p></blockquote>", f"{OWN}\n\n{MORE}"),
}


@pytest.mark.parametrize(("fragment", "expected"), SIGNED.values(), ids=list(SIGNED))
def test_a_fragment_keeps_the_signs_of_its_quotations(fragment: str, expected: str) -> None:
    """In the body of a feed a block quotation has its sign, and its source has a dash."""
    assert expected in text_of(fragment)
    assert (">" in text_of(fragment)) == (">" in expected)


def test_the_mail_that_is_answered_gets_no_signs() -> None:
    """In mails a block quotation is the mail that was answered, which its own reader knows."""
    assert ">" not in body_of(SIGNED["paragraphs"][0])


def test_a_source_that_only_an_address_states_has_a_note() -> None:
    """The one word that is added to a page is reported."""
    assert [note.detail for note in read(f"<p>{OWN}</p>" + SIGNED["an address"][0]).notes if note.rule == "cited-address"] == [
        "1 block quotation names its source by an address that readers do not see; it stands below"
    ]


CREDITS: dict[str, tuple[str, bool]] = {
    "cite": (f"<blockquote><p>{COPY}</p><cite>Strait Courier</cite></blockquote>", True),
    "footer": (f"<blockquote><p>{COPY}</p><footer>— <cite>Strait Courier</cite>, May 16</footer></blockquote>", True),
    "address": (f"<blockquote cite='https://straitcourier.example/x'><p>{COPY}</p></blockquote>", True),
    "caption": (f"<figure><blockquote><p>{COPY}</p></blockquote><figcaption>— <cite>Strait Courier</cite></figcaption></figure>", True),
    "no source": (f"<blockquote><p>{COPY}</p></blockquote>", False),
    "another source": (f"<blockquote><p>{COPY}</p><cite>Harbour Herald</cite></blockquote>", False),
    "another address": (f"<blockquote cite='https://harbourherald.example/x'><p>{COPY}</p></blockquote>", False),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return an archive that holds the article that is quoted."""
    made = Archive(tmp_path_factory.mktemp("quoted") / "x.db")
    made.add([Article(f"{COPY}\n\n{MORE}", outlet="Strait Courier", published="2026-05-16")])
    yield made
    made.close()


@pytest.mark.parametrize(("block", "credited"), CREDITS.values(), ids=list(CREDITS))
def test_a_block_quotation_is_credited_by_the_source_that_it_names(archive: Any, block: str, credited: bool) -> None:
    """A source in, below or beside a block quotation credits it; no source, or another one, does not."""
    found = archive.check(read(f"<p>{OWN}</p>{block}"))
    assert (found.credited > 0.3, found.uncredited > 0.3) == (credited, not credited)


def test_the_source_of_a_block_quotation_is_none_for_what_stands_below(archive: Any) -> None:
    """Telling that was taken from the same article, behind a credited quotation, is not credited by it."""
    found = archive.check(read(f"<p>{OWN}</p><blockquote><p>{COPY}</p><cite>Strait Courier</cite></blockquote><p>{MORE}</p>"))
    assert found.credited > 0.2
    assert found.uncredited > 0.1


SOURCES = ("Source", "Quelle", "Fuente", "Источник", "Bron", "Fonte")


@pytest.mark.parametrize("word", SOURCES)
def test_a_source_line_credits_at_the_head_as_at_the_foot(archive: Any, word: str) -> None:
    """A line that names the source before the text begins credits all of it; between two paragraphs it may be that of a chart."""
    rest = f"{OWN}\n\n{OWN.replace('Islanders', 'People').replace('shop', 'baker')}"
    assert archive.check(f"Islanders ask who pays\n\n{word}: Strait Courier\n\n{COPY}\n\n{rest}").uncredited == 0
    assert archive.check(f"Islanders ask who pays\n\n{word}: Harbour Herald\n\n{COPY}\n\n{rest}").uncredited > 0.2
    assert (
        archive.check(f"Islanders ask who pays\n\n{OWN}\n\n{word}: Strait Courier\n\n{rest}\n\n{rest}\n\n{COPY}\n\n{rest}").uncredited > 0.1
    )


@pytest.mark.parametrize(
    "piece", ["<blockquote>", "<blockquote><p>word", "<q>", "<cite>", "<blockquote cite='https://a.example'>word</blockquote>"]
)
def test_time_is_linear_in_a_page(piece: str) -> None:
    """A page of nothing but quotations takes no more than linear time."""
    from lxml import html

    tree = html.document_fromstring(piece * (100_000 // len(piece)), parser=html.HTMLParser(huge_tree=True))
    started = time.process_time()
    sign_quotations(tree)
    assert time.process_time() - started < 3
