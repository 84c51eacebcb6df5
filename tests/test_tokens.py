"""Tokens, sentences and paragraphs: cases, and the kernels against a plain twin."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from syndicate.kernels.folding import (
    APOSTROPHE,
    CLOSE,
    CYRILLIC,
    DIGIT,
    GREEK,
    IDENTITY,
    IGNORABLE,
    LATIN,
    LETTER,
    LOOKALIKE_LIMIT,
    LOWER,
    MARK,
    NEWLINE,
    OPEN,
    QUOTE,
    SOFT,
    SPACE,
    SPACELESS,
    STOP,
    WIDE_STOP,
    tables,
)
from syndicate.model.article import Mark, MarkKind
from syndicate.model.settings import Recipe
from syndicate.text.tokens import ABBREVIATIONS, paragraphs, sentences, tokenize

ALPHABET = "ab S.s'’,-1٣5½\n\r\t \u2028\u00ad\u200b\u0301éßﬁİкеαο中の。！กҰ한עﷺ\U0001d49c\U0001f600\ud800“”\"«»(—–:?…्कि"
TEXTS = st.one_of(
    st.text(st.characters(), max_size=80),
    st.text(st.sampled_from(ALPHABET), max_size=80),
    st.lists(
        st.sampled_from(["U.S.", "Mr. Jones", "1,000", "3.5", "don’t", "O'Neil's", "e.g.", "рaypal", "said.\n\n", "“Go!”", "p.m.,", "ﬂow"])
    ).map(" ".join),
)

WORDS = [
    ("case", "PUTIN Putin putin", ["putin"] * 3),
    ("sharp s", "STRASSE Straße", ["strasse"] * 2),
    ("accents, composed and not", "café cafe\u0301 cafe", ["cafe"] * 3),
    ("ligature", "ﬁnance ﬂow", ["finance", "flow"]),
    ("wide letters", "Ｒｅｕｔｅｒｓ", ["reuters"]),
    ("soft hyphen", "gov\u00adern\u00adment", ["government"]),
    ("zero-width characters", "re\u200bu\u200dters\ufeff", ["reuters"]),
    ("letters without decomposition", "Łódź Ødegård Þór", ["lodz", "odegard", "thor"]),
    ("Turkish dotted and dotless i", "İstanbul ısı", ["istanbul", "isi"]),
    ("apostrophes", "don't don’t donʼt don＇t", ["dont"] * 4),
    ("possessive", "Putin's Putin’s Putin’S", ["putin"] * 3),
    ("possessive of a plural", "the ministers' talks", ["the", "ministers", "talks"]),
    ("quotation is no apostrophe", "he said 'no' twice", ["he", "said", "no", "twice"]),
    ("only the s behind the last apostrophe goes", "O'Neil's rock'n'roll", ["oneil", "rocknroll"]),
    ("acronyms", "U.S. U.S.A. US p.m. e.g.", ["us", "usa", "us", "pm", "eg"]),
    ("an initial is no acronym", "J. Smith", ["j", "smith"]),
    ("initials", "J.K. Rowling", ["jk", "rowling"]),
    ("a domain is no acronym", "see a.example now", ["see", "a", "example", "now"]),
    ("thousands", "1,000 1,000,000 1000", ["1000", "1000000", "1000"]),
    ("decimals", "3.5 v. 3,5", ["3.5", "v", "3", "5"]),
    ("a comma that separates no thousands", "in 2019,2020 and 10,00", ["in", "2019", "2020", "and", "10", "00"]),
    ("a number at the end of a sentence", "It was 5. Then 6,", ["it", "was", "5", "then", "6"]),
    ("other digits", "٣٥ १२", ["35", "12"]),
    ("hyphens and dashes separate", "so-called ten–year a—b", ["so", "called", "ten", "year", "a", "b"]),
    ("Cyrillic letters in a Latin word", "Рutin рaypаl", ["putin", "paypal"]),
    ("Greek letters in a Latin word", "gοvernment", ["government"]),
    ("a decimal in a word of mixed scripts", "1.5кm 1.5km", ["1.5km", "1.5km"]),
    ("Cyrillic words stay Cyrillic", "сор Путин", ["сор", "путин"]),
    ("Greek words stay Greek", "νέα ΝΕΑ", ["νεα", "νεα"]),
    ("Hebrew points and Arabic vowels", "שָׁלוֹם سَلَام", ["שלום", "سلام"]),
    ("Indic signs are part of the word", "हिन्दी", ["हिन्दी"]),
    ("Chinese: one token a character", "部长说。", ["部", "长", "说"]),
    ("Thai: a sign goes with its letter", "กีข", ["กี", "ข"]),
    ("Korean words are words", "장관은 말했다", ["장관은", "말했다"]),
    ("scripts meet", "在NATO的3国", ["在", "nato", "的", "3", "国"]),
    ("emoji are no words", "yes 😀🏳️‍🌈 no", ["yes", "no"]),
    ("nothing", " \n… — ", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), WORDS, ids=[row[0] for row in WORDS])
def test_words_fold_to_what_matching_compares(name: str, text: str, expected: list[str]) -> None:
    """Spelling habits disappear, words stay apart."""
    assert tokenize(text).words() == expected


class PlainToken(NamedTuple):
    start: int
    end: int
    word: bytes
    acronym: bool


WORDY = (LETTER, DIGIT, MARK)


def encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def kinds_of(text: str) -> list[int]:
    return [int(tables().kind[ord(c)]) for c in text]


def fold(c: str) -> bytes:
    t = tables()
    size, at = int(t.length[ord(c)]), int(t.offset[ord(c)])
    return encode(c) if size == IDENTITY else t.folded[at : at + size].tobytes()


def look_like_latin(c: str) -> bytes:
    code = ord(c)
    latin = int(tables().lookalike[code]) if code < LOOKALIKE_LIMIT else 0
    return bytes([latin]) if latin else fold(c)


def joins(text: str, kinds: list[int], i: int) -> bool:
    """Tell whether the full stop or comma at ``i`` is inside a number."""
    run = 0
    while i + 1 + run < len(text) and kinds[i + 1 + run] == DIGIT:
        run += 1
    return run == 3 if text[i] == "," else run > 0


def plain_acronym(text: str, kinds: list[int], i: int) -> list[int]:
    """Return where the letters of an acronym stand, one letter where there is none."""
    places = [i]
    while kinds[i] == LETTER and text[i + 1 : i + 2] == "." and i + 2 < len(text) and kinds[i + 2] == LETTER:
        if i + 3 < len(text) and kinds[i + 3] in WORDY:
            break
        i += 2
        places.append(i)
    return places


def plain_word(text: str, kinds: list[int], i: int) -> PlainToken:
    places = plain_acronym(text, kinds, i)
    if len(places) > 1:
        return PlainToken(i, places[-1] + 1, b"".join(fold(text[p]) for p in places), True)
    parts: list[str] = []  # the characters that count; an apostrophe as itself
    behind, end, j = 0, i, i
    while j < len(text):
        kind = kinds[j]
        if kind in WORDY:
            parts.append(text[j])
            behind = kind if kind != MARK else behind
            end = j + 1
        elif kind == APOSTROPHE and behind == LETTER and j + 1 < len(text) and kinds[j + 1] == LETTER:
            parts.append("'")
        elif text[j] in ".," and behind == DIGIT and end == j and joins(text, kinds, j):
            parts += ["."] if text[j] == "." else []
        elif kind != IGNORABLE:
            break
        j += 1
    flags = 0
    for part in parts:
        flags |= int(tables().flag[ord(part)])
    mixed = flags & LATIN and flags & (CYRILLIC | GREEK)
    pieces = [b""]
    for part in parts:
        if part == "'":
            pieces.append(b"")
        else:
            pieces[-1] += b"." if part == "." else look_like_latin(part) if mixed else fold(part)
    if len(pieces) > 1 and pieces[-1] == b"s" and any(pieces[:-1]):
        pieces.pop()
    return PlainToken(i, end, b"".join(pieces), False)


def plain_tokens(text: str) -> Iterator[PlainToken]:
    kinds = kinds_of(text)
    i = 0
    while i < len(text):
        if kinds[i] == SPACELESS:
            end = i + 1
            while end < len(text) and kinds[end] == MARK:
                end += 1
            token = PlainToken(i, end, b"".join(map(fold, text[i:end])), False)
        elif kinds[i] in (LETTER, DIGIT):
            token = plain_word(text, kinds, i)
        else:
            i += 1
            continue
        if token.word:
            yield token
        i = token.end


def plain_key(word: bytes) -> int:
    h = 0xCBF29CE484222325
    for byte in word:
        h = (h ^ byte) * 0x100000001B3 % 2**64
    for factor in (0xFF51AFD7ED558CCD, 0xC4CEB9FE1A85EC53):
        h = (h ^ h >> 33) * factor % 2**64
    return h ^ h >> 33


def plain_boundary(text: str, before: PlainToken | None, after: PlainToken | None) -> tuple[int, int, int, int]:
    """Return class, newlines, left and right cut of one gap."""
    kinds = kinds_of(text)
    first, final = before.end if before else 0, after.start if after else len(text)
    inside = range(first, final)
    newlines = sum(kinds[i] == NEWLINE and not (text[i] == "\n" and i > first and text[i - 1] == "\r") for i in inside)
    spaced = any(kinds[i] in (SPACE, NEWLINE) for i in inside)
    stopped, pending = False, False
    for i in inside:
        if kinds[i] in (SPACE, NEWLINE):
            stopped |= pending
        elif kinds[i] == WIDE_STOP:
            stopped = True
        elif kinds[i] in (STOP, SOFT, OPEN):
            pending = kinds[i] == STOP
    strong = any(kinds[i] == WIDE_STOP or (kinds[i] == STOP and text[i] != ".") for i in inside)
    soft = pending or any(kinds[i] in (SOFT, CLOSE, OPEN, QUOTE, APOSTROPHE) for i in inside)
    if before is None or after is None:
        gap = 4
    elif newlines >= 2:
        gap = 3
    elif stopped:
        initial = before.end - before.start == 1 and kinds[before.start] == LETTER
        short = not strong and (before.acronym or initial or before.word.decode("utf-8", "surrogatepass") in ABBREVIATIONS)
        runs_on = bool(tables().flag[ord(text[after.start])] & LOWER)
        gap = 3 if newlines or not (short or runs_on) else 1
    else:
        gap = 2 if newlines else 1 if soft else 0
    left = first
    closing = (STOP, WIDE_STOP, SOFT, CLOSE, QUOTE, APOSTROPHE)
    while before and left < final and kinds[left] not in (SPACE, NEWLINE, OPEN):
        if not spaced and (kinds[left] not in closing or (kinds[left] == SOFT and "\u2000" < text[left] < "\u2020")):
            break
        left += 1
    right = final
    while after and right > left and kinds[right - 1] not in (SPACE, NEWLINE) and (spaced or kinds[right - 1] in (OPEN, QUOTE)):
        right -= 1
    return gap, min(newlines, 2), left, right


@given(TEXTS)
@example("")
@example("a")
@example("U.S.A.F b.c.")
@example("1\u200b,000 1,000\u0301")
@example("a'\u00ads 's x's's")
@example("Рutin's a.\r\n\r\nb")
@settings(max_examples=400, deadline=None)
def test_the_kernels_are_their_plain_twin(text: str) -> None:
    """Tokens, keys, gaps and cuts of any text are those of a plain reading, character by character."""
    tokens, expected = tokenize(text), list(plain_tokens(text))
    assert tokens.start.tolist() == [t.start for t in expected]
    assert tokens.end.tolist() == [t.end for t in expected]
    assert [encode(word) for word in tokens.words()] == [t.word for t in expected]
    assert tokens.key.tolist() == [plain_key(t.word) for t in expected]
    gaps = [plain_boundary(text, a, b) for a, b in zip([None, *expected], [*expected, None], strict=True)]
    assert list(zip(tokens.gap.tolist(), tokens.lines.tolist(), tokens.left.tolist(), tokens.right.tolist(), strict=True)) == gaps


@pytest.mark.parametrize("piece", ["a", "中", "1", "é", "к", "𝒜", "e\u0301", "a\u00ad", "1,", "a'", "a.", "．", " ", "\n"])
def test_a_million_characters_of_one_sort_are_read(piece: str) -> None:
    """A text without spaces, or of nothing else, is neither slow nor cut off."""
    text = piece * 1_000_000
    tokens = tokenize(text)
    plain = list(plain_tokens(piece * 8))
    assert len(tokens) == (len(plain) if len(plain) < 2 else len(plain) * 125_000)
    assert len(tokens) == 0 or tokens.end[-1] >= len(text) - 2


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_offsets_lie_in_the_text_in_order(text: str) -> None:
    """Tokens neither overlap nor leave the text, and each gap's cuts lie in the gap."""
    tokens = tokenize(text)
    for i in range(len(tokens)):
        assert 0 <= tokens.start[i] < tokens.end[i] <= len(text)
    ends, starts = [0, *tokens.end.tolist()], [*tokens.start.tolist(), len(text)]
    for left, right, end, start in zip(tokens.left, tokens.right, ends, starts, strict=True):
        assert end <= left <= right <= start


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_text_behind_a_blank_line_changes_no_token_before_it(a: str, b: str) -> None:
    """Tokens are local: what follows behind a blank line changes nothing."""
    alone, together = tokenize(a), tokenize(a + "\n\n" + b)
    assert together.start[: len(alone)].tolist() == alone.start.tolist()
    assert together.key[: len(alone)].tolist() == alone.key.tolist()


SENTENCES = [
    ("full stop", "It rained. It stopped.", ["It rained.", "It stopped."]),
    ("question and exclamation", "Why? Nobody knew! So be it.", ["Why?", "Nobody knew!", "So be it."]),
    ("title", "Mr. Jones met Dr. Li. They talked.", ["Mr. Jones met Dr. Li.", "They talked."]),
    ("initial", "George W. Bush spoke. He left.", ["George W. Bush spoke.", "He left."]),
    ("acronym in the sentence", "The U.S. Senate voted. It passed.", ["The U.S. Senate voted.", "It passed."]),
    ("decimal", "It grew 3.5 percent. Good.", ["It grew 3.5 percent.", "Good."]),
    ("abbreviation before a small letter", "Firms like Acme Inc. are big. Others not.", ["Firms like Acme Inc. are big.", "Others not."]),
    ("stop inside quotation marks", "“It is over.” He left.", ["“It is over.”", "He left."]),
    ("opening quotation belongs to what follows", "He left. “It is over,” he said.", ["He left.", "“It is over,” he said."]),
    ("blank line", "No stop here\n\nNext part", ["No stop here", "Next part"]),
    ("one line end is none", "wrapped\nline goes on", ["wrapped\nline goes on"]),
    ("line end behind a stop", "Told by Acme Inc.\nthe end", ["Told by Acme Inc.", "the end"]),
    ("ellipsis before a small letter", "well… maybe", ["well… maybe"]),
    ("Chinese", "部长说。没有人走。", ["部长说。", "没有人走。"]),
    ("Hindi", "वह आया। वह गया।", ["वह आया।", "वह गया।"]),
    ("Arabic question", "من هو؟ لا أحد.", ["من هو؟", "لا أحد."]),
]


@pytest.mark.parametrize(("name", "text", "expected"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_sentences_end_where_a_reader_ends_them(name: str, text: str, expected: list[str]) -> None:
    """The cuts of sentence boundaries give the sentences with their own punctuation."""
    tokens = tokenize(text)
    edges = sentences(tokens).tolist()
    assert [text[tokens.right[a] : tokens.left[b]] for a, b in itertools.pairwise(edges)] == expected


def test_a_text_without_words_has_no_sentences() -> None:
    """Only the closing edge is left."""
    assert sentences(tokenize(" … ")).tolist() == [0]


PARAGRAPHS = [
    ("blank lines", "One two.\n\nThree four.\n\n\nFive.", ["One two.", "Three four.", "Five."]),
    ("Windows line ends", "One two.\r\n\r\nThree four.", ["One two.", "Three four."]),
    ("lines that end sentences", "One two.\nThree four.\nFive six.", ["One two.", "Three four.", "Five six."]),
    ("wrapped lines", "one two\nthree four\nfive six.", ["one two\nthree four\nfive six."]),
    ("wrapped lines between blank lines", "one.\ntwo.\n\nthree.", ["one.\ntwo.", "three."]),
    ("quotation marks", "“One two,” he said.\n\n“Three four.”", ["“One two,” he said.", "“Three four.”"]),
    ("white space with blanks", "One two.\n \t\nThree.", ["One two.", "Three."]),
    ("nothing", "\n\n—\n\n", []),
]


@pytest.mark.parametrize(("name", "text", "expected"), PARAGRAPHS, ids=[row[0] for row in PARAGRAPHS])
def test_paragraphs_are_those_of_the_text(name: str, text: str, expected: list[str]) -> None:
    """Units end at blank lines, or at sentence-ending line ends if there are none."""
    assert [text[p.start : p.end] for p in paragraphs(text, tokenize(text))] == expected


def test_a_unit_never_reaches_into_a_mark() -> None:
    """Marked words are in no unit, and what stands around them is in two."""
    text = "one two three SHARE THIS four five six"
    start = text.index("SHARE")
    found = paragraphs(text, tokenize(text), [Mark(start, start + len("SHARE THIS"), MarkKind.SHARE, "rule")])
    assert [text[p.start : p.end] for p in found] == ["one two three", "four five six"]


def prose(rng: random.Random, count: int) -> list[str]:
    """Return sentences of made-up words."""
    return [" ".join(f"w{rng.randrange(10**6)}x" for _ in range(rng.randint(6, 24))).capitalize() + "." for _ in range(count)]


@given(TEXTS, st.integers(0, 12), st.integers(0, 40))
@settings(max_examples=200, deadline=None)
def test_units_hold_every_word_once_in_order(text: str, least: int, most: int) -> None:
    """Whatever the limits, units follow each other without a gap between their tokens, none empty, none too long."""
    tokens = tokenize(text)
    found = paragraphs(text, tokens, (), Recipe(least_words=least, most_words=most))
    assert [p.first for p in found] == [0, *(p.last for p in found)][: len(found)]
    assert (found[-1].last if found else 0) == len(tokens)
    assert all(1 <= p.words <= max(most, 1) for p in found)
    assert all(p.start <= tokens.start[p.first] and tokens.end[p.last - 1] <= p.end <= len(text) for p in found)


@pytest.mark.parametrize("words", [120, 121, 125, 128, 200, 1000])
def test_unbroken_text_is_cut_into_units_that_can_be_sketched(words: int) -> None:
    """A text without any sentence end is cut by number, and no piece is too short for a sketch."""
    text = " ".join(f"w{i}" for i in range(words))
    sizes = [p.words for p in paragraphs(text, tokenize(text))]
    assert sum(sizes) == words
    assert all(8 <= size <= 120 for size in sizes)
    assert (len(sizes) == 1) is (words <= 120)


def test_long_text_is_cut_at_sentence_ends() -> None:
    """Every unit of a long paragraph begins with a sentence."""
    sentences_of = prose(random.Random(2), 200)
    text = " ".join(sentences_of)
    starts = {text.index(s) for s in sentences_of}
    found = paragraphs(text, tokenize(text))
    assert len(found) > 20
    assert all(p.start in starts and 8 <= p.words <= 120 for p in found)


@pytest.mark.parametrize("seed", range(5))
def test_cutting_finds_its_places_again_after_an_insertion(seed: int) -> None:
    """With other sentences before it, a long paragraph is cut at the same places from a few units on."""
    rng = random.Random(seed)
    body = " ".join(prose(rng, 200))
    longer = " ".join(prose(rng, 1 + seed)) + " " + body
    alone, together = ({text[p.start : p.end] for p in paragraphs(text, tokenize(text))} for text in (body, longer))
    assert len(alone & together) >= 0.8 * len(alone)


def test_the_word_of_a_token_is_its_folded_form() -> None:
    """One word asked for is that of the list of all."""
    tokens = tokenize("Ένα δύο ΤΡΊΑ")
    assert [tokens.word(i) for i in range(len(tokens))] == tokens.words() == ["ενα", "δυο", "τρια"]
    assert tokens.start.dtype == tokens.end.dtype == np.int32
