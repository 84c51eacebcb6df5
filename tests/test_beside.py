"""What stands beside the article of a page is no text of it, and nothing of the article is lost with it."""

from __future__ import annotations

import time

import pytest
from test_html import BRIDGE, FERRIES, entry, page, paragraphs

from syndicate.model.article import Article
from syndicate.readers.beside import LEAST_TOLD_WORDS, clear_beside

STORY = paragraphs(FERRIES + BRIDGE)
SLIDES = [
    f"A gull of the harbour sits on bollard {number} and looks at the boats that come in with the tide this evening." for number in range(9)
]
CAPTIONS = "".join(
    f'<div itemscope itemtype="https://schema.org/ImageObject"><div itemprop="caption">{text}</div></div>' for text in SLIDES
)


def text_of(body: str) -> str:
    """Return the text of a page with this body."""
    article = entry(page(body=f"<article><h1>Ferries return</h1>{body}</article>"))
    assert isinstance(article, Article), article
    return article.text


@pytest.mark.parametrize(
    ("name", "beside"),
    [
        ("a gallery by its types", f'<div class="row">{CAPTIONS}</div>'),
        ("a film by its type", f'<div itemscope itemtype="http://schema.org/VideoObject"><p>{SLIDES[0]}</p></div>'),
        ("a film in RDFa", f'<div typeof="schema:VideoObject"><p>{SLIDES[0]}</p></div>'),
        ("a caption", f"<figure><img src='a.jpg'><figcaption>{SLIDES[0]}</figcaption></figure>"),
        ("slides by their class", f'<div class="story-gallery">{paragraphs(SLIDES)}</div>'),
        ("a dialog", f'<div role="dialog"><p>{SLIDES[0]}</p></div>'),
        ("a form", f'<form><p>{SLIDES[0]}</p><input type="email"></form>'),
        ("a share dialog", f'<div class="share-done"><p>{SLIDES[0]}</p></div>'),
        ("a call for comments", f'<div class="bar-comments"><p>{SLIDES[0]}</p></div>'),
        ("comments by their type", f'<div itemscope itemtype="http://schema.org/Comment"><p>{SLIDES[0]}</p></div>'),
    ],
)
def test_what_stands_beside_an_article_is_no_text_of_it(name: str, beside: str) -> None:
    """A part that the page names is left out, and the article before and behind it stays."""
    half = paragraphs(FERRIES)
    text = text_of(f'<div itemprop="articleBody">{half}{beside}{paragraphs(BRIDGE)}</div>')
    assert "gull" not in text, name
    assert text.split() == " ".join(FERRIES + BRIDGE).split(), name


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("a film with the title of the page", f'<div itemscope itemtype="http://schema.org/VideoObject"><h1>Ferries</h1>{STORY}</div>'),
        ("a form around all", f'<form><input type="text">{STORY}</form>'),
        ("a marked body in a shared box", f'<div class="share"><div itemprop="articleBody">{STORY}</div></div>'),
        ("an article that has comments", f'<div class="story has-comments">{STORY}</div>'),
        ("half of the page", f'<div role="dialog">{STORY}</div>'),
        ("an article of films", f'<article itemscope itemtype="http://schema.org/VideoObject">{STORY}</article>'),
    ],
)
def test_a_part_that_holds_the_article_stays(name: str, body: str) -> None:
    """A page may call the box around its article what it likes."""
    assert FERRIES[0] in text_of(body), name
    assert BRIDGE[2] in text_of(body), name


def test_a_page_of_pictures_keeps_their_captions() -> None:
    """Where hardly a word stands beside the pictures, the captions are the page's text."""
    assert SLIDES[4] in text_of(f"<p>The gulls of the harbour.</p>{CAPTIONS}")


def test_many_captions_are_told() -> None:
    """A note tells how many words of captions were left out."""
    article = entry(page(body=f"<article><h1>Ferries return</h1>{STORY}{CAPTIONS}</article>"))
    assert isinstance(article, Article)
    words = sum(len(text.split()) for text in SLIDES)
    assert words >= LEAST_TOLD_WORDS
    assert f"{words} words under pictures and films were left out" in [note.detail for note in article.notes]


def test_an_extraction_without_paragraphs_gets_those_of_the_marked_body() -> None:
    """Short paragraphs between parts of a page are joined by the extraction, so the marked ones are taken."""
    body = "".join(f"{paragraphs([text])}<div>Next slide</div>" for text in FERRIES)
    assert text_of(f'<div itemprop="articleBody">{body}</div>').split("\n\n")[0] == FERRIES[0]


@pytest.mark.parametrize("piece", ['<div class="share">', '<div role="dialog"><p>word', "<figcaption>word", '<form><input type="text">'])
def test_time_is_linear_in_a_page(piece: str) -> None:
    """Ten times the page takes about ten times the time, however its parts are nested."""
    from lxml import html

    def seconds(times: int) -> float:
        tree = html.document_fromstring("<html><body>" + piece * times + "</body></html>")
        start = time.process_time()
        clear_beside(tree)
        return time.process_time() - start

    assert min(seconds(2_000) for _ in range(3)) < 60 * max(min(seconds(200) for _ in range(3)), 0.001)
