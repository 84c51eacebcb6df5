"""One page is known under all its addresses, and one outlet under all its names."""

from __future__ import annotations

import json
import random
import sqlite3
import tomllib
from pathlib import Path
from typing import Any

import pytest

from syndicate.annotation.addresses import address
from syndicate.annotation.outlet_directory import directory
from syndicate.annotation.outlet_file import as_given, read_outlets
from syndicate.annotation.outlets import one_outlet, owns
from syndicate.archive import ArchiveFile
from syndicate.cli import main
from syndicate.model.article import Article
from syndicate.model.errors import SettingsError
from syndicate.pipeline import Archive
from syndicate.provenance import versions_of
from syndicate.provenance.claims import Entry
from syndicate.provenance.version_keys import VersionKeys

CASES = Path(__file__).parent / "cases"
TEXT = "The ferry Aurora Lund ran aground on the northern reef shortly before dawn on Tuesday with 214 people aboard, the coast guard said."


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
    return rows


ADDRESSES = [(given, case["bare"]) for case in table("addresses") for given in case["addresses"]]


@pytest.mark.parametrize(("given", "bare"), ADDRESSES)
def test_one_page_has_one_address(given: str, bare: str) -> None:
    """How a page was reached and how it is shown is no part of its address."""
    assert address(given) == bare


@pytest.mark.parametrize("case", table("outlets"), ids=lambda case: str(case["name"]))
def test_one_outlet_has_many_names(case: dict[str, Any]) -> None:
    """The masthead, a feed's title and the host are one outlet; a shared domain, a section title or a portal make none."""
    assert one_outlet(case["one"], case["two"]) is case["same"]
    assert one_outlet(case["two"], case["one"]) is case["same"]


def test_one_address_is_one_article_whatever_the_outlet_is_called() -> None:
    """Every way to a page, under every name of its outlet, is a version of one article."""
    ways: list[str] = next(case for case in table("addresses") if case["name"] == "caches, archives and redirects")["addresses"]
    names = ("Herald", "Herald - Top Stories", "herald.example", "Morning Sheet", None)
    articles = [VersionKeys(number, "feed", f"{number}", TEXT, uri, names[number % len(names)]) for number, uri in enumerate(ways, start=1)]
    [versions] = versions_of(articles)
    assert len(versions) == len(articles)


def test_another_text_at_an_address_is_another_article() -> None:
    """A section page shows other articles every day."""
    other = "Readers waited three years for shelves that return to rooms with tall windows, the mayor told an audience on Monday evening."
    page = "https://herald.example/local"
    assert versions_of([VersionKeys(1, "web", "1", TEXT, page, "Herald"), VersionKeys(2, "web", "2", other, page, "Herald")]) == []


def test_a_host_inside_another_outlets_domain_is_a_source() -> None:
    """A link to another host of a shared domain names somebody else."""
    assert not owns("o.press.example", "n.press.example")
    assert owns("www.press.example", "https://press.example/a")


def test_an_outlet_owes_itself_nothing() -> None:
    """Articles at one host are of one outlet, also if one of them names none."""
    one = Entry(1, Article(TEXT, uri="https://www.herald.example/a", outlet="Herald"))
    two = Entry(2, Article(TEXT, uri="http://m.herald.example/b"))
    assert one.of_one_outlet(two)


@pytest.mark.parametrize("case", table("outlet-names"), ids=lambda case: str(case["name"]))
def test_names_and_hosts_that_stand_together_are_one_outlet(case: dict[str, Any]) -> None:
    """What an outlet is called follows from all articles together, in whatever order they come."""
    seen = [(outlet or None, host) for outlet, host, _ in case["articles"]]
    given = as_given(case.get("given", {}))
    wanted = [called or None for *_, called in case["articles"]]
    for order in range(3):
        mixed = random.Random(order).sample(seen, len(seen))
        known = directory(mixed, given)
        assert [outlet and outlet.name for outlet in (known.of(*pair) for pair in seen)] == wanted


def test_an_article_is_known_by_all_names_of_its_outlet() -> None:
    """A credit for any name of an outlet names its articles, and outlets at one shared host stay two."""
    known = directory(
        [("SC Weekend", "sc.example"), ("Strait Courier", "sc.example"), ("Harbour Post", "msn.com"), ("Coast Press", "msn.com")]
    )
    one = Entry(1, Article(TEXT, outlet="SC Weekend"), outlet_names=known.names("SC Weekend", ""))
    two = Entry(2, Article(TEXT, outlet="Strait Courier"), outlet_names=known.names("Strait Courier", ""))
    assert one.of_one_outlet(two)
    guests = [
        Entry(n, Article(TEXT, outlet=name), outlet_names=known.names(name, "msn.com"))
        for n, name in enumerate(("Harbour Post", "Coast Press"))
    ]
    assert not guests[0].of_one_outlet(guests[1])


def test_two_unknown_outlets_are_not_one() -> None:
    """Nothing is known of either, so neither is taken for the other's."""
    assert not Entry(1, Article(TEXT)).of_one_outlet(Entry(2, Article(TEXT)))
    shared = [Entry(n, Article(TEXT, uri=f"https://medium.com/a/{n}")) for n in (1, 2)]
    assert not shared[0].of_one_outlet(shared[1])


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ('"A" = "x"', "line 1 (A): what follows is not a list of names and hosts."),
        ('# mine\n"A" = ["x", ""]', "line 2 (A): what follows is not a list of names and hosts."),
        ('"A" = ["x"', "this is not TOML: Unclosed array"),
        ('"A" = ["x"]\n"A" = ["y"]', "at line 2"),
        ('"A" = ["x"]\n\n"B" = ["X"]', "line 3 (B): 'X' is given for two outlets, 'A' and 'B'. Leave it with one of them."),
        ('"A" = ["B"]\n"B" = ["y"]', "line 2 (B): 'B' is given for two outlets"),
        ('" " = ["x"]', "this outlet has no name."),
    ],
)
def test_a_bad_file_of_outlets_is_refused_with_its_place(written: str, message: str, tmp_path: Path) -> None:
    """The message says where the mistake is."""
    file = tmp_path / "outlets.toml"
    file.write_text(written, encoding="utf-8")
    with pytest.raises(SettingsError) as raised:
        read_outlets(file)
    assert message in str(raised.value)
    assert str(raised.value).startswith(str(file))


PARAGRAPHS = (
    "Captain Ines Moller told investigators that a steering pump had failed twice during the night and that the crew had switched to the "
    "reserve system an hour before the grounding.",
    "Passengers described a long scraping sound and then silence; many of them stood on the car deck in life jackets for two hours while "
    "fishing boats circled the ship and handed up blankets, coffee and bread.",
)
OTHER = (
    "Readers waited three years for shelves that return to rooms with tall windows, and the reading room keeps the oak tables that "
    "volunteers had dried in a disused tram depot, page by page, with borrowed hair dryers."
)
STORY = "\n\n".join((TEXT, *PARAGRAPHS))
ARTICLES = {
    "a": {
        "text": STORY,
        "outlet": "Strait Courier",
        "url": "https://straitcourier.example/a",
        "date": "2024-05-14T08:00:00Z",
        "title": "Aground",
    },
    "b": {"text": f"{STORY}\n\n{OTHER[:90]}.", "outlet": "SC Weekend", "date": "2024-05-14T10:00:00Z", "title": "Ferry on the reef"},
    "c": {
        "text": OTHER,
        "outlet": "SC Weekend",
        "url": "https://www.straitcourier.example/c",
        "date": "2024-05-15T08:00:00Z",
        "title": "Books",
    },
    "d": {"text": STORY, "outlet": "Harbour Post", "date": "2024-05-16T08:00:00Z", "title": "Reef"},
}


def scanned(folder: Path, *parts: str, outlets: dict[str, tuple[str, ...]] | None = None) -> Archive:
    """Return an archive into which the articles of each part were scanned, one scan after the other."""
    folder.mkdir(exist_ok=True)
    archive = Archive(folder / "x.db")
    for part in parts:
        for key in part:
            (folder / f"{key}.jsonl").write_text(json.dumps({"id": key, **ARTICLES[key]}), encoding="utf-8")
        archive.scan([str(folder / f"{key}.jsonl") for key in part], outlets=outlets, jobs=1)
    return archive


def found(archive: Archive) -> tuple[object, ...]:
    """Return what an archive says of its outlets and links, by refs."""
    refs = {held.id: held.article.ref for held in archive.held(archive.ids()).values()}
    links = sorted((*sorted((refs[link.a], refs[link.b])), link.kind, link.ruling.direction) for link in archive.links())
    return (
        sorted((held.article.ref, held.outlet) for held in archive.held(archive.ids()).values()),
        links,
        [r.name for r in archive.sources()],
    )


def test_a_later_article_joins_two_names(tmp_path: Path) -> None:
    """Links are judged again when a third article shows that two names are one outlet, with the result of a single scan."""
    with (
        scanned(tmp_path / "one", "abcd") as whole,
        scanned(tmp_path / "two", "abd", "c") as later,
        scanned(tmp_path / "three", "c", "db", "a") as turned,
    ):
        assert found(whole) == found(later) == found(turned)
        assert whole.counts("outlets") == {"outlets": 2}
        assert {held.outlet for held in whole.held(whole.ids()).values()} == {"Strait Courier", "Harbour Post"}
    with scanned(tmp_path / "four", "abd") as apart:
        assert apart.counts("outlets") == {"outlets": 3}


def test_given_names_stay_in_the_archive(tmp_path: Path) -> None:
    """Names that a scan was given count for all articles and later scans, until they are taken back."""
    given: dict[str, tuple[str, ...]] = {"Strait Courier": ("SC Weekend",)}
    with scanned(tmp_path / "one", "abd", outlets=given) as first, scanned(tmp_path / "two", "abd") as later:
        later.scan([str(tmp_path / "two" / "a.jsonl")], outlets=given)
        assert found(first) == found(later)
        assert first.counts("outlets") == {"outlets": 2}
        later.scan([str(tmp_path / "two" / "a.jsonl")])
        assert found(first) == found(later)
        later.scan([str(tmp_path / "two" / "a.jsonl")], outlets={"Strait Courier": ()})
        assert later.counts("outlets") == {"outlets": 3}
        with pytest.raises(SettingsError, match="given for two outlets"):
            first.scan([str(tmp_path / "one" / "a.jsonl")], outlets={"Harbour Post": ("SC Weekend",)})


def test_a_check_leaves_out_its_own_outlet_under_all_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The articles of the draft's outlet do not count, also if only a file says what else it is called."""
    file, draft = tmp_path / "outlets.toml", tmp_path / "draft.txt"
    file.write_text('"Harbour Post" = ["Strait Courier", "SC Weekend"]', encoding="utf-8")
    draft.write_text(STORY, encoding="utf-8")
    with scanned(tmp_path / "one", "abd") as archive:
        path = str(archive.path)
    assert main(["check", str(draft), "--db", path, "--outlet", "harbour post"]) == 1
    assert main(["check", str(draft), "--db", path, "--outlet", "harbour post", "--outlets", str(file)]) == 0
    assert main(["scan", str(draft), "--db", path, "--outlets", str(tmp_path / "none.toml")]) == 2
    assert "the file of outlets cannot be read" in capsys.readouterr().err


def test_an_archive_of_before_learns_its_outlets(tmp_path: Path) -> None:
    """Hosts are entered, and names joined, by the next scan of an archive that was made before."""
    with scanned(tmp_path / "one", "abcd") as whole:
        wanted, path = found(whole), whole.path
    with sqlite3.connect(path) as before:  # as the migration leaves it
        before.execute("UPDATE outlet_of SET site = NULL, outlet = stated")
        before.execute("DELETE FROM outlet_name")
        before.execute("DELETE FROM meta WHERE key IN ('outlets', 'outlets_due')")
        before.execute("UPDATE meta SET value = 'stale' WHERE key = 'stories'")
    with Archive(path) as archive:
        archive.scan([str(tmp_path / "one" / "a.jsonl")])
        assert found(archive) == wanted
    with ArchiveFile(path, read_only=True) as file:
        assert file.connection.faults() == []
