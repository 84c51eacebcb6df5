"""Credits are found where a page has them, below captions and buttons and above its other lines, and photo lines are none."""

# ruff: noqa: E501 - a sentence in each language, each on its line

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from syndicate.annotation.credits import survey
from syndicate.annotation.page_head import is_date, page_head, undated
from syndicate.model.article import CreditForm
from syndicate.readers.around import seen_lines

PAGES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "cases" / "page-credits.toml").read_text(encoding="utf-8"))["page"]
SENTENCES = {
    "en": "The harbour council met on Tuesday and agreed on the budget for the coming year after a long night of talks that nobody had expected.",
    "de": "Der Hafenrat trat am Dienstag zusammen und beschloss nach einer langen Nacht den Haushalt für das kommende Jahr, womit niemand rechnete.",
    "fr": "Le conseil du port s'est réuni mardi et a adopté après une longue nuit le budget de l'année à venir, ce que personne n'attendait plus.",
    "es": "El consejo del puerto se reunió el martes y aprobó tras una larga noche el presupuesto del año que viene, algo que nadie esperaba.",
    "it": "Il consiglio del porto si è riunito martedì e dopo una lunga notte ha approvato il bilancio del prossimo anno, cosa che nessuno sperava.",
    "pt": "O conselho do porto reuniu-se na terça-feira e aprovou depois de uma longa noite o orçamento do próximo ano, o que ninguém esperava.",
    "nl": "De havenraad kwam dinsdag bijeen en keurde na een lange nacht de begroting voor het komende jaar goed, wat niemand had verwacht.",
    "ru": "Совет порта собрался во вторник и после долгой ночи принял бюджет на будущий год, чего уже никто не ожидал от этого собрания.",
}


def _text(page: dict[str, Any]) -> str:
    sentence = SENTENCES[page["language"]]
    body = "\n\n".join((sentence, *(f"{word} {sentence}" for word in sentence.split()[1:4])))
    return str(page["text"]).replace("BODY", body)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page["name"])
def test_a_page_credits_whom_its_lines_name(page: dict[str, Any]) -> None:
    """Exactly the listed sources are credited, each in its form, and the phrase stands where the offsets say."""
    text = _text(page)
    found = survey(text, outlet=page.get("outlet")).credits
    assert {(credit.form, credit.source) for credit in found} == {(CreditForm[form], source) for form, source in page["credits"]}
    assert all(text[credit.start : credit.end] == credit.phrase for credit in found)


@pytest.mark.parametrize("page", [page for page in PAGES if page["text"].endswith("BODY")], ids=lambda page: page["name"])
def test_the_body_begins_below_the_lines_of_the_page(page: dict[str, Any]) -> None:
    """The body begins with its first sentence, whatever captions stand above it."""
    text = _text(page)
    assert text[page_head(text).body :].startswith(SENTENCES[page["language"]])


@pytest.mark.parametrize(
    ("line", "rest"),
    [
        ("The Associated Press | Monday, July 16", "The Associated Press"),
        ("Posted 5:57 am, July 16, 2018, by Associated Press", "by Associated Press"),
        ("dpa | 16. Juli 2018, 17:30 Uhr", "dpa"),
        ("Publié le 16 juillet 2018 à 17h30", ""),
        ("Updated 9 hours ago", ""),
        ("May and June", "May and June"),
        ("By Ann May", "By Ann May"),
    ],
)
def test_a_line_loses_the_date_at_its_ends(line: str, rest: str) -> None:
    """Words of dates go only beside a number."""
    assert undated(line) == rest
    assert is_date(line) == (rest == "")


def test_the_credit_beside_a_caption_is_the_pictures() -> None:
    """An element that calls itself a credit, beside one that calls itself a caption, is not among the lines around a text."""
    picture = '<div><p class="media-credit">Associated Press</p><p class="media-caption">Ferries at the quay.</p></div>'
    lines = seen_lines(
        html.fromstring(f'<body><h1>Ferries stop</h1>{picture}<p class="credit">Reuters</p><p>The crews went home.</p></body>')
    )
    assert lines == ["\x01Ferries stop", "Ferries at the quay.", "Reuters", "The crews went home."]
