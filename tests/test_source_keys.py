"""One source is one, however its name is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from syndicate.annotation.source_keys import display_name, same_source, source_key
from syndicate.archive import ArchiveFile
from syndicate.model.article import Article, Credit, CreditForm
from syndicate.model.records import Stored

ONE = [
    ("AFP", "Agence France-Presse", "Agence France Presse", "AFP.", "afp", "afp.com", "www.afp.com", "法新社"),
    ("UPI", "U.P.I.", "United Press International", "upi"),
    ("AP", "A.P.", "The Associated Press", "Associated Press", "apnews.com", "ap"),
    ("dpa", "DPA", "Deutsche Presse-Agentur", "Deutsche Presse-Agentur GmbH", "German Press Agency"),
    ("RFE/RL", "Radio Free Europe", "Radio Free Europe/Radio Liberty", "Радио Свобода", "rferl.org"),
    ("EFE", "Agencia EFE", "Efe"),
    ("ANSA", "Ansa", "Agenzia ANSA", "ansa.it"),
    ("TASS", "ITAR-TASS", "ТАСС", "tass"),
    ("Xinhua", "Xinhua News Agency", "新华社"),
    (
        "Valley Tribune",
        "The Valley Tribune",
        "VALLEY TRIBUNE",
        "valley  tribune.",
        "valleytribune.com",
        "www.valleytribune.com",
        "Valley Tribune Ltd",
    ),
    ("Портовая газета", "ПОРТОВАЯ ГАЗЕТА", "Портовая газета."),
]


@pytest.mark.parametrize("names", ONE, ids=lambda names: names[0])
def test_spellings_of_one_source_have_one_key(names: tuple[str, ...]) -> None:
    """Abbreviations, translations, hosts, case, articles and dots make no other source."""
    assert {source_key(name) for name in names} == {source_key(names[0])}
    assert all(same_source(name, names[0]) for name in names)


def test_different_sources_have_different_keys() -> None:
    """No two of the sources have one key, nor do names that only look alike."""
    others = ("Valley Herald", "Valley", "Tribune", "notafp.com", "The Times", "AP Valley Post")
    keys = [source_key(name) for name in (*(names[0] for names in ONE), *others)]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        ({"AFP": 9, "Agence France Presse": 1}, "Agence France-Presse"),
        ({"valleytribune.com": 5, "Valley Tribune": 1}, "Valley Tribune"),
        ({"The Valley Tribune": 3, "VALLEY TRIBUNE": 1}, "The Valley Tribune"),
    ],
    ids=str,
)
def test_one_name_is_shown(names: dict[str, int], shown: str) -> None:
    """The canonical name is shown, else the most frequent one that is no address."""
    assert display_name(names) == shown


def test_an_archive_counts_the_spellings_of_one_source_once(tmp_path: Path) -> None:
    """Credited sources with one key are one row, under one name: that of the outlet if there is one in the archive."""
    spelled = ("The Valley Tribune", "VALLEY TRIBUNE", "valleytribune.com", "A.F.P.", "Agence France Presse")
    credits = tuple(Credit(name, f"By {name}", -1, -1, CreditForm.BYLINE) for name in spelled)
    with ArchiveFile(tmp_path / "news.db") as archive:
        archive.articles.put([Stored(Article("Text.", ref="one", outlet="Strait Courier", declared=credits), "digest", 1)])
        assert [row.name for row in archive.stories.sources()] == ["Strait Courier", "Agence France-Presse", "The Valley Tribune"]
        archive.articles.put([Stored(Article("Text too.", ref="two", outlet="Valley Tribune"), "digest too", 2)])
        found = {row.name: (row.kind, row.articles) for row in archive.stories.sources()}
        assert found["Valley Tribune"] == ("outlet", 1)
        assert len(found) == 3
