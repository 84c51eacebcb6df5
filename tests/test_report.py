"""The report: one file that is complete in itself, in which articles can do nothing but be read."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from examples import CHECK, COMPARISON, STORY
from pageparts import ATTACKS, SEEDS, hostile_archive, hostile_text, seed_archive

from syndicate.cli import main
from syndicate.model.article import Article
from syndicate.model.errors import InputError
from syndicate.pipeline.facade import Archive, compare
from syndicate.pipeline.story_views import archive_report, story_view
from syndicate.reports.pages.report import FORMS, write_report
from syndicate.reports.visible import DANGEROUS, visible

VOID = {"meta", "input", "link", "img", "br", "hr"}
DRAWN = {"rect", "line", "circle", "path"}  # closed in themselves
ADDRESSES = {"href", "src", "srcset", "action", "formaction", "data", "poster", "xlink:href", "background", "ping"}


class Page(HTMLParser):
    """What a browser would find in a page: elements, addresses, names, text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.wrong: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        inside = self.open[-1] if self.open else ""
        {"script": self.scripts, "style": self.styles}.get(inside, self.texts).append(data)

    @property
    def text(self) -> str:
        return "".join(self.texts)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return every kind of report, of the seeds and of articles that mean harm, by name."""
    folder = tmp_path_factory.mktemp("reports")
    made = {}

    def keep(name: str, form: str, result: object) -> None:
        write_report(form, result, folder / f"{name}.html")
        made[name] = (folder / f"{name}.html").read_text(encoding="utf-8")

    for name, path in (("seeds", seed_archive(folder)), ("hostile", hostile_archive(folder))):
        with Archive(path) as archive:
            scanned = archive.scan(
                [str(path.parent / "hostile.jsonl")] if name == "hostile" else [str(one) for one in sorted(SEEDS.glob("*.txt"))]
            )
            keep(f"{name}-scan", "scan", (scanned, *archive_report(archive.file)))
            keep(f"{name}-story", "story", story_view(archive.file, archive.stories()[0].id, boilerplate=True))
            draft = hostile_text() if name == "hostile" else next(SEEDS.glob("001*")).read_text(encoding="utf-8")
            keep(f"{name}-check", "check", (archive.check(Article(draft, ref=f"draft{ATTACKS[0]}")), 0.1))
    keep("hostile-compare", "compare", compare(hostile_text(), hostile_text().replace("council", "board")))
    keep("example-compare", "compare", COMPARISON)
    keep("example-story", "story", STORY)
    keep("example-check", "check", (CHECK, 0.9))
    return made


def test_the_page_is_well_formed_and_in_itself_complete(reports: dict[str, str]) -> None:
    """Every element is closed, nothing is fetched, every link leads to a place in the same file, no name stands twice."""
    for name, text in reports.items():
        page = Page(text)
        assert (page.wrong, page.open) == ([], []), name
        names = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
        assert len(names) == len(set(names)), name
        for tag, attributes in page.elements:
            for attribute in ADDRESSES & attributes.keys():
                value = attributes[attribute] or ""
                assert value.startswith("#"), (name, tag, attribute, value)
                assert value[1:] in names, (name, value)
        assert "url(" not in "".join(page.styles), name
        assert "@import" not in text, name


def test_only_its_own_style_and_script_can_run(reports: dict[str, str]) -> None:
    """One style and one script, both named by their hashes in a policy that forbids all else, and no inline anything."""
    for name, text in reports.items():
        page = Page(text)
        assert (len(page.scripts), len(page.styles)) == (1, 1), name
        policies = [a["content"] for tag, a in page.elements if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy"]
        assert len(policies) == 1, name
        policy = policies[0] or ""
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        for content in (page.scripts[0], page.styles[0]):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, name
        inline = [(tag, key) for tag, attributes in page.elements for key in attributes if key == "style" or key.startswith("on")]
        assert inline == [], name
        assert not {"img", "iframe", "object", "embed", "link", "base"} & {tag for tag, _ in page.elements}, name


def test_hostile_text_is_shown_as_text(reports: dict[str, str]) -> None:
    """Each attack can be read, whole and in place, in the report; no character is left that a page or terminal obeys."""
    for name, text in reports.items():
        assert not DANGEROUS.search(text), name
        if name in ("hostile-scan", "hostile-story", "hostile-check", "hostile-compare"):
            shown = " ".join(Page(text).text.split())
            stored = name in ("hostile-scan", "hostile-story")  # reading a file takes terminal escapes out already
            for attack in (attack for attack in ATTACKS if not (stored and DANGEROUS.search(attack))):
                words = visible(attack).split()
                assert all(word in shown for word in words), (name, attack)


def test_the_scan_tells_what_was_skipped(reports: dict[str, str]) -> None:
    """A line that could not be read is named with its place and reason."""
    assert "line 3" in Page(reports["hostile-scan"]).text


def test_a_report_tells_the_numbers_of_its_result(reports: dict[str, str]) -> None:
    """Counts and shares on the page are those of the archive and of the comparison."""
    scan = Page(reports["seeds-scan"]).text
    assert re.search(r"Articles\s*5\s+Outlets\s*4\s+Stories\s*2\s", scan)
    example = Page(reports["example-compare"])
    shares = [a["data-before"] for tag, a in example.elements if tag == "output"]
    assert shares == ["65%", "100%"]
    told = " ".join(Page(reports["example-check"]).text.split())
    assert "25% new" in told
    assert "63% uncredited" in told
    assert "Within the limit" in told
    assert "With reporting by Northwire." in told


def test_the_data_that_filters_read_is_json(reports: dict[str, str]) -> None:
    """Outlets stand in an attribute as JSON, as the choices spell them, whatever quotes they carry."""
    page = Page(reports["hostile-scan"])
    choices = {a.get("value") for tag, a in page.elements if tag == "option"}
    outlets = [json.loads(a["data-outlets"] or "") for _, a in page.elements if "data-outlets" in a]
    assert outlets
    assert {one for found in outlets for one in found} <= choices


def test_words_accuse_nobody(reports: dict[str, str]) -> None:
    """A similarity is told as one."""
    for name, text in reports.items():
        assert not re.search(r"plagiar|stolen|stole\b|theft|copied from|guilty", html.unescape(text), re.IGNORECASE), name


def test_the_same_result_gives_the_same_file(tmp_path: Path) -> None:
    """Reports can be compared byte by byte."""
    for name in ("one", "two"):
        write_report("story", STORY, tmp_path / f"{name}.html")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.html", "two.html"]


def test_a_report_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    """The message names the file, and an older report is left as it was."""
    with pytest.raises(InputError, match=r"there\.html"):
        write_report("compare", COMPARISON, tmp_path / "not" / "there.html")
    (tmp_path / "folder.html").mkdir()
    with pytest.raises(InputError, match=r"folder\.html"):
        write_report("compare", COMPARISON, tmp_path / "folder.html")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.html"]


def test_every_command_with_a_report_writes_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """scan, story, check and compare print as ever, and leave the file beside it."""
    db, seeds = str(tmp_path / "seeds.db"), sorted(map(str, SEEDS.glob("*.txt")))
    commands = (
        ["scan", *seeds, "--db", db],
        ["story", "1", "--db", db],
        ["check", seeds[1], "--db", db, "--fail-on", "100%"],
        ["compare", seeds[0], seeds[1]],
    )
    assert {command[0] for command in commands} == set(FORMS)
    for command in commands:
        report = tmp_path / f"{command[0]}.html"
        assert main([*command, "--report", str(report)]) == 0
        assert "</html>" in report.read_text(encoding="utf-8")
        assert capsys.readouterr().out.strip()


def test_a_paragraph_of_a_megabyte_is_shown_in_full(tmp_path: Path) -> None:
    """Neither size nor one endless line stops a report."""
    long = "word " * 1000 + "x" * 1_000_000
    write_report("compare", compare(hostile_text(1_000_000), long), tmp_path / "long.html")
    text = (tmp_path / "long.html").read_text(encoding="utf-8")
    assert "x" * 1_000_000 in text
    assert "word996x" in text
