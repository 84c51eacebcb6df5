"""One page is known under all its addresses, and one outlet under all its names."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from syndicate.annotation.addresses import address
from syndicate.annotation.outlets import one_outlet, owns
from syndicate.model.article import Article
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
