"""Words that were changed hide no copy: it stays above the limit, or the check carries a doubt."""

from __future__ import annotations

import base64
import codecs
import re
import urllib.parse
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_disguises import LIMIT, OWN, SOURCE

from syndicate import LinkKind, compare
from syndicate.pipeline.facade import Archive
from syndicate.readers import read_one

LONG = "a" * 2400
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def words(change: Callable[[str], str], least: int = 4) -> str:
    """Change the words of the source that have so many letters."""
    return re.sub(r"\w+", lambda word: change(word[0]) if len(word[0]) >= least else word[0], SOURCE)


def inside(sign: str) -> str:
    """Put a sign behind the second letter of each longer word."""
    return words(lambda word: word[:2] + sign + word[2:])


def letters(change: Callable[[str], str]) -> str:
    return re.sub(r"[A-Za-z]", lambda letter: change(letter[0]), SOURCE)


def shifted(text: str, by: int) -> str:
    turned = LETTERS[by:] + LETTERS[:by]
    return text.translate(str.maketrans(LETTERS + LETTERS.upper(), turned + turned.upper()))


def page(body: str, style: str = "") -> str:
    return f"<html><head><title>Notes</title><style>{style}</style></head><body><article><h1>Notes</h1>{body}</article></body></html>"


def paragraphs(text: str, form: str = "<p>{}</p>") -> str:
    return "".join(form.format(one) for one in text.split("\n\n"))


def beside_own(form: str, style: str = "") -> str:
    """Put the source into a page beside another text."""
    return page(paragraphs(OWN) + paragraphs(SOURCE, form), style)


def within(markup: str) -> str:
    """Put markup into each longer word of a page."""
    return page(paragraphs(re.sub(r"(\w\w)(\w\w+)", rf"\1{markup}\2", SOURCE)))


DISGUISES = {
    "link-of-2400.md": words(lambda word: f"[{word}](https://x.example/{LONG})"),
    "link-with-brackets.md": words(lambda word: f"[{word}](https://x.example/{LONG}(b{LONG})c)"),
    "link-with-a-long-title.md": words(lambda word: f'[{word}](https://x.example/ "{"t " * 1500}")'),
    "link-in-a-link.md": words(lambda word: f"[[{word}](https://x.example/a)](https://x.example/b)"),
    "tag-with-a-long-attribute.md": inside(f'<span title="{LONG}"></span>'),
    "picture-with-a-long-text.md": inside(f"![{'alt ' * 300}](https://x.example/{LONG})"),
    "comment.md": inside(f"<!-- {LONG} -->"),
    "reference.md": words(lambda word: f"[{word}][1]") + f"\n\n[1]: https://x.example/{LONG}",
    "entity-coded-twice.md": inside("&amp;#8203;"),
    "entity-coded-twice.txt": inside("&amp;#8203;"),
    "entity.txt": inside("&shy;"),
    "letters-as-numbers.txt": SOURCE.replace("e", "&#101;"),
    "letters-as-numbers-twice.txt": SOURCE.replace("e", "&amp;#101;"),
    "letters-as-names-twice.txt": SOURCE.replace("e", "&amp;eacute;"),
    "letters-as-escapes.txt": letters(lambda one: f"\\u{ord(one):04x}" if one in "aeo" else one),
    "address-coding.txt": urllib.parse.quote(SOURCE),
    "rot13.txt": codecs.encode(SOURCE, "rot13"),
    "rot13-of-long-words.txt": words(lambda word: codecs.encode(word, "rot13"), 5),
    "shifted-by-three.txt": shifted(SOURCE, 3),
    "base64.txt": "\n\n".join(base64.b64encode(one.encode()).decode() for one in SOURCE.split("\n\n")),
    "hexadecimal.txt": SOURCE.encode().hex(" "),
    "stars-for-vowels.txt": re.sub(r"(?<=\w)[aeiou](?=\w)", "*", SOURCE),
    "doubled-vowels.txt": letters(lambda one: one * 2 if one in "aeiou" else one),
    "small-capitals.txt": SOURCE.lower().translate(str.maketrans("abcdefghijklmnoprtuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡʏᴢ")),
    "full-width.txt": letters(lambda one: chr(ord(one) + 0xFEE0)),
    "figures-behind-words.txt": words(lambda word: f"{word}{len(word) + 17}", 1),
    "turned-words.txt": words(lambda word: word[::-1], 1),
    "override.txt": words(lambda word: f"\u202e{word[::-1]}\u202c", 1),
    "parted.txt": words(" ".join, 1),
    "dotted.txt": words(".".join, 1),
    "hyphens.txt": words("-".join, 1),
    "broken-by-hyphens.txt": words(lambda word: f"{word[:3]}- {word[3:]}", 5),
    "broken-at-line-ends.txt": words(lambda word: f"{word[:3]}-\n{word[3:]}", 5),
    "broken-by-blanks.txt": words(lambda word: f"{word[:3]} {word[3:]}", 5),
    "glued.txt": re.sub(r" (?=\w)", "", SOURCE),
    "soft-hyphens.txt": words("\xad".join, 1),
    "combining.txt": letters(lambda one: one + "\u0323\u0336"),
    "look-alikes.txt": SOURCE.translate(str.maketrans("aeopcxyi", "аеорсхуі")),
    "photo-tails.txt": re.sub(r"([^.\n]+\.)", r"\1 (Photo: B. Example/Agency)", SOURCE),
    "captions.txt": re.sub(r"([^.\n]+\.)", r"Photo: \1\n\n", SOURCE),
    "marks-around-words.txt": words(lambda word: f"“{word}”"),
    "alternative-text.html": beside_own('<img alt="{}">'),
    "data-attribute.html": beside_own('<p class="x" data-t="{}"></p>', ".x::before{content:attr(data-t)}"),
    "caption.html": beside_own("<figure><img src=a.jpg><figcaption>{}</figcaption></figure>"),
    "drawing.html": beside_own("<svg><text>{}</text></svg>"),
    "form-field.html": beside_own("<textarea>{}</textarea>"),
    "frame.html": beside_own('<iframe srcdoc="&lt;p>{}&lt;/p>"></iframe>'),
    "style-sheet.html": page(paragraphs(OWN), paragraphs(SOURCE, '#p::after{{content:"{}"}}')),
    "deep.html": page(f"{paragraphs(OWN)}{'<div>' * 3000}{paragraphs(SOURCE)}{'</div>' * 3000}"),
    "hidden-letters.html": within("<span style='display:none'>qx</span>"),
    "tiny-letters.html": within("<span style='font-size:0'>qx</span>"),
    "word-break.html": within("<wbr>"),
    "comment.html": within("<!-- x -->"),
    "empty-elements.html": within("<b></b>"),
    "entity-coded-three-times.html": within("&amp;amp;#8203;"),
    "readings.html": page(paragraphs(re.sub(r"(\w{4,})", r"<ruby>\1<rt>xyz</rt></ruby>", SOURCE))),
    "written-backwards.html": page(paragraphs(SOURCE[::-1], "<p style='unicode-bidi:bidi-override;direction:rtl'>{}</p>")),
}


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive of one article."""
    folder = tmp_path_factory.mktemp("source")
    (folder / "source.txt").write_text(SOURCE, encoding="utf-8")
    with Archive(folder / "archive.db") as made:
        made.scan([str(folder / "source.txt")])
        yield made


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguised_copy_is_found_or_doubted(archive: Archive, tmp_path: Path, name: str) -> None:
    """Nobody passes a copy off as new by changing its words."""
    (tmp_path / name).write_text(DISGUISES[name], encoding="utf-8")
    result = archive.check(read_one(str(tmp_path / name)))
    assert result.uncredited > LIMIT or result.doubt


@pytest.mark.parametrize("name", ["own.txt", "own.md", "own.html"])
def test_an_undisguised_text_is_not_doubted(archive: Archive, tmp_path: Path, name: str) -> None:
    """A text of one's own, with a link and a picture, raises no doubt."""
    written = {
        "own.txt": OWN,
        "own.md": OWN.replace("lawyer", "[lawyer](https://x.example/a)"),
        "own.html": page(paragraphs(OWN) + "<figure><img alt='A ferry'><figcaption>The ferry on Monday.</figcaption></figure>"),
    }[name]
    (tmp_path / name).write_text(written, encoding="utf-8")
    result = archive.check(read_one(str(tmp_path / name)))
    assert (result.new, result.doubt) == (1.0, None)


@pytest.mark.parametrize(("behind", "share"), [(" (Photo: B. Example)", 0.8), (" Ann Example/Reuters", 0.8)])
def test_a_photographer_behind_each_paragraph_makes_no_captions_of_a_story(behind: str, share: float) -> None:
    """Captions are less than the story that they stand in."""
    tailed = "\n\n".join(paragraph + behind for paragraph in SOURCE.split("\n\n"))
    found = compare(SOURCE, tailed)
    assert found.kind is LinkKind.REPRINT
    assert found.coverage_a > share


def test_a_draft_is_given_as_a_text_a_file_or_an_article(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_text(SOURCE, encoding="utf-8")
    by_path = archive.check(tmp_path / "copy.txt")
    assert by_path.uncredited == archive.check(SOURCE).uncredited == archive.check(read_one(str(tmp_path / "copy.txt"))).uncredited
    assert compare(tmp_path / "copy.txt", SOURCE).kind is LinkKind.REPRINT
    with pytest.raises(TypeError, match="not bytes"):
        archive.check(SOURCE.encode())  # type: ignore[arg-type]
