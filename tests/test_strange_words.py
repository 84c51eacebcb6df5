"""Text that was changed so that nobody finds it, or read wrongly off paper, raises a doubt; other text never does."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.model.article import Article
from syndicate.pipeline.remarks import doubt, remarks
from syndicate.pipeline.strange_words import strangeness
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize

STORY = (
    "The council of the old harbour voted on Monday to close its timber quay before the autumn storms reach the northern basin. "
    "Members of the union said that nobody had asked the workers, whose boats would have to wait for the turn of the tide. "
    "A bridge over the water would cost more than the island spends in nine years, an engineer told reporters on Tuesday."
)
TEXTS = {
    "German": (
        "Der Rat des alten Hafens stimmte am Montag dafür, den hölzernen Kai zu schließen, bevor die Stürme des "
        "Herbstes kommen, sagte der Bürgermeister der kleinen Stadt."
    ),
    "Russian": (
        "Совет старого порта проголосовал в понедельник за закрытие деревянной пристани до прихода осенних штормов, "
        "сообщил мэр города журналистам."
    ),
    "Finnish": (
        "Vanhan sataman neuvosto äänesti maanantaina puulaiturin sulkemisesta ennen kuin syksyn myrskyt saapuvat, sanoi "
        "kaupungin johtaja toimittajille tiistaina illalla."
    ),
    "Chinese": ("旧港委员会周一投票决定在秋季风暴到来之前关闭木制码头，市长周二对记者说。"),
    "figures": (
        "Shr loss 51 cts vs loss three cts. Net loss 7,041,000 vs loss 467,000. Rev 138.9 mln vs 118.9 mln. The A320 "
        "and the B737 flew to Rome in the 1980s."
    ),
}


def misread(text: str) -> str:
    """Replace one letter in ten by another."""
    chance = random.Random(7)
    return "".join(chance.choice("abcdefghijklmnopqrstuvwxyz") if c.isalpha() and chance.random() < 0.13 else c for c in text)


def few_misread(text: str) -> str:
    """Replace a letter inside three longer words in five, as a scan of a bad copy does."""
    chance = random.Random(3)
    return re.sub(r"(\w{2})\w(\w+)", lambda m: m[1] + chance.choice("bcghlnrv") + m[2] if chance.random() < 0.6 else m[0], text)


CONTENT = ["garden", "yellow", "carrot", "mountain", "pencil", "coffee", "winter", "paper", "circle", "doctor", "forest", "dinner"]


def strewn(text: str, words: list[str]) -> str:
    """Put one of some words behind each word."""
    chance = random.Random(5)
    return " ".join(f"{word} {chance.choice(words)}" for word in text.split())


DISGUISES: dict[str, tuple[Callable[[str], str], str]] = {
    "digits for letters": (lambda text: text.translate(str.maketrans("oleOLE", "013013")), "have digits among their letters"),
    "nought for o": (lambda text: text.replace("o", "0"), "have digits among their letters"),
    "letters parted by blanks": (lambda text: re.sub(r"(\w)(?=\w)", r"\1 ", text), "are single letters"),
    "words spelled backwards": (lambda text: " ".join(word[::-1] for word in text.split()), "are words that are spelled backwards"),
    "the whole text backwards": (lambda text: text[::-1], "are words that are spelled backwards"),
    "a scan read wrongly": (misread, "are not words of its language"),
    "one word in three read wrongly": (few_misread, "are not words of its language"),
    "longer words broken by hyphens": (lambda text: re.sub(r"(\w{3})(\w{3,})", r"\1- \2", text), "are broken by a hyphen"),
    "longer words broken at line ends": (lambda text: re.sub(r"(\w{3})(\w{3,})", r"\1-\n\2", text), "are broken by a hyphen"),
    "longer words broken by blanks": (lambda text: re.sub(r"(\w{3})(\w{3,})", r"\1 \2", text), "are pieces of words"),
    "no blanks": (lambda text: text.replace(" ", ""), "are too long to be one word"),
    "turned by control characters": (
        lambda text: re.sub(r"\w+", lambda m: f"\u202e{m[0][::-1]}\u202c", text),
        "turned by control characters",
    ),
    "the same word behind each word": (lambda text: strewn(text, ["indeed"]), "seems to be strewn in"),
    "other words behind each word": (lambda text: strewn(text, CONTENT), "seems to be strewn in"),
    "function words behind each word": (lambda text: strewn(text, ["of", "the", "and", "to", "a", "in", "that"]), "seems to be strewn in"),
}


def said(text: str, language: str | None) -> str | None:
    tokens = tokenize(text)
    return strangeness(text, tokens, stem_keys(tokens, language), language)


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_raises_a_doubt(name: str) -> None:
    """What was done to the words is said, whatever language the text is then taken for."""
    disguise, expected = DISGUISES[name]
    language = None if "back" in expected or "single" in expected else "en"
    found = said(disguise(STORY), language)
    assert found is not None
    assert found.endswith(expected)
    assert "disguised" in (doubt(60, 60, 8, found) or "")
    assert [remark.said for remark in remarks(Article(STORY), 60, found)] == [
        f"of its words {found}: copied text may be disguised, or a scan read wrongly"
    ]


@pytest.mark.parametrize("name", ["single letters, Russian", "digits, German"])
def test_a_disguise_in_other_languages_is_seen(name: str) -> None:
    """Parted letters and digits for letters need no word statistics."""
    russian = re.sub(r"(\w)(?=\w)", r"\1 ", TEXTS["Russian"])
    german = TEXTS["German"].replace("e", "3")
    assert said(strewn(TEXTS["Russian"], ["однако"]), "ru") is not None
    text, language = (russian, "ru") if "Russian" in name else (german, "de")
    assert said(text, language) is not None


@pytest.mark.parametrize("language", [None, "en", "de"])
@pytest.mark.parametrize("name", TEXTS)
def test_ordinary_text_raises_none(name: str, language: str | None) -> None:
    """Not in another language, not where the input states a language that it is not, and not for figures."""
    assert said(TEXTS[name], language) is None
    assert said(STORY, "en") is None


@given(st.text(max_size=200), st.sampled_from([None, "en", "de"]))
def test_any_text_can_be_judged(text: str, language: str | None) -> None:
    """No text makes it fail, and few words say nothing."""
    found = said(text, language)
    assert found is None or len(tokenize(text)) >= 20 or found.endswith("too long to be one word")
