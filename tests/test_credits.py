"""Credits are found in every form they take, and a mere mention is none."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syndicate.annotation import agencies
from syndicate.annotation.agencies import canonical_source, registry
from syndicate.annotation.credit_rules import RULES, STRENGTHS
from syndicate.annotation.credits import survey
from syndicate.annotation.declared import declared_credits
from syndicate.annotation.outlets import owns
from syndicate.model.article import METADATA, CreditForm
from syndicate.model.errors import SettingsError
from syndicate.provenance.claims import is_partial
from syndicate.text.tokens import tokenize

CASES = tomllib.loads((Path(__file__).parent / "cases" / "credits.toml").read_text(encoding="utf-8"))
STORY = (
    "The harbour council met on Tuesday and agreed on the budget for the coming year after a long night of talks that nobody "
    "had expected to end, its chair said, and the ferries are to run again from the first day of the month if the crews agree.\n\n"
    "The crews have not said yet what they think of it."
)


def _placed(text: str, at: str) -> str:
    return {"head": f"{text}\n\n{STORY}", "tail": f"{STORY}\n\n{text}", "alone": text}[at]


@pytest.mark.parametrize("case", CASES["credit"], ids=lambda case: case["text"][:40])
def test_every_form_of_credit_names_its_source(case: dict[str, object]) -> None:
    """A credit is found in its form, with the canonical name, and its offsets cut its phrase out of the text."""
    text = _placed(str(case["text"]), str(case["at"]))
    found = survey(text).credits
    assert sorted(credit.source for credit in found) == case["sources"]
    assert {credit.form for credit in found} == {CreditForm[str(case["form"])]}
    assert all(text[credit.start : credit.end] == credit.phrase for credit in found)


@pytest.mark.parametrize("case", CASES["mention"], ids=lambda case: case["text"][:40])
def test_a_mention_is_no_credit(case: dict[str, str]) -> None:
    """Words about an agency, its pictures or its reporting do not say that the text comes from it."""
    assert survey(_placed(case["text"], case["at"])).credits == ()


@pytest.mark.parametrize(
    "line",
    [
        *(
            "AP contributed to this report.",
            "Mitarbeit: dpa",
            "AFP a contribué à cet article.",
            "Con información de EFE",
            "Com informações da Lusa",
        ),
        *("Met medewerking van ANP", "При участии ТАСС", "Con il contributo di ANSA"),
    ],
)
def test_a_contribution_is_a_credit_for_a_part(line: str) -> None:
    """Who contributed is credited, and not as the source of the whole text."""
    found = survey(_placed(line, "tail")).credits
    assert found
    assert all(is_partial(credit) for credit in found)


def test_the_cases_are_many_enough() -> None:
    """The case file keeps at least 25 mentions."""
    assert len(CASES["mention"]) >= 25


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("AP", "The Associated Press"),
        ("the associated press", "The Associated Press"),
        ("/REL", "Radio Free Europe/Radio Liberty"),
        ("Радио Свобода", "Radio Free Europe/Radio Liberty"),
        ("Dow Jones & Company, Inc.", "Dow Jones Newswires"),
        ("https://www.rferl.org/a/x.html", "Radio Free Europe/Radio Liberty"),
        ("agencies", "Agencies"),
        ("ap", None),
        ("The Kyiv Meridian", None),
        ("", None),
    ],
)
def test_names_resolve_through_the_registry_only(name: str, source: str | None) -> None:
    """Full names are read without regard to case, abbreviations with; what the registry lacks resolves to nothing."""
    assert canonical_source(name) == source


@pytest.mark.parametrize(
    ("outlet", "source", "own"),
    [
        ("BBC News", "BBC", True),
        ("CNN (Web News)", "CNN", True),
        ("in.reuters.com", "Reuters", True),
        ("kyivmeridian.com", "The Kyiv Meridian", True),
        ("Kyiv Meridian", "The Kyiv Meridian", True),
        ("kyivmeridian.co.uk", "Kyiv Meridian", True),
        ("Harbour Herald", "Reuters", False),
        ("notreuters.com", "Reuters", False),
        ("", "", False),
    ],
)
def test_an_outlet_owns_what_it_is(outlet: str, source: str, own: bool) -> None:
    """An outlet is a source by its name, its brands or its host, and by nothing that merely looks alike."""
    assert owns(outlet, source) is own


def test_the_registry_is_wide_and_unambiguous() -> None:
    """The registry holds 250 agencies at least, and no abbreviation, slug or host that two of them share."""
    known = registry().agencies
    assert len(known) >= 250
    for key in ("abbreviations", "slugs", "datelines", "domains"):
        names = [name for agency in known for name in getattr(agency, key)]
        assert len(names) == len(set(names))
    assert len({agency.name for agency in known}) == len(known)


OWN_FILE = """
[[agency]]
name = "Salt Coast News Agency"
abbreviations = ["SCNA"]

[[agency]]
name = "Reuters"
kind = "agency"
names = ["Reuters Harbour Desk"]

[generic]
words = ["harbour wires"]
"""


def test_a_users_file_extends_the_registry(tmp_path: Path) -> None:
    """New agencies count in every form, known ones get more names, and without the file all is as it was."""
    path = tmp_path / "agencies.toml"
    path.write_text(OWN_FILE, encoding="utf-8")
    text = f"OSLO (SCNA) — {STORY}"
    assert survey(text).credits == ()
    try:
        assert agencies.use(path) is registry()
        assert agencies.in_use() == path
        assert [credit.source for credit in survey(text).credits] == ["Salt Coast News Agency"]
        assert canonical_source("Reuters Harbour Desk") == canonical_source("Thomson Reuters") == "Reuters"
        assert canonical_source("harbour wires") == "Agencies"
        assert len(registry().agencies) == len(agencies.shipped().agencies) + 1
    finally:
        agencies.use(None)
    assert (agencies.in_use(), survey(text).credits) == (None, ())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("[[agency]\n", "not TOML"),
        ("[[agency]]\nkind = 'agency'\n", "number 1: this agency has no name"),
        ("[[agency]]\nname = 'A'\n[[agency]]\nname = 'B'\nslug = ['b']\n", "number 2 (B): slug is not a key of an agency"),
        ("[[agency]]\nname = 'A'\nnames = 'B'\n", "names is not a list"),
        ("[[agency]]\nname = 'A'\ncountry = 3\n", "country is not a text"),
        ("[[agency]]\nname = 'A'\nkind = 'wire'\n", "'wire' is not a kind of source"),
        ("[agencies]\nname = 'A'\n", "[agencies] is not a table of agencies"),
        ("[generic]\nword = ['a']\n", "[generic] has something other than"),
        (b"[[agency]]\nname = '\xff'\n", "not UTF-8"),
        (None, "cannot be read"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(written: str | bytes | None, said: str, tmp_path: Path) -> None:
    """What is wrong in a user's file is said with the file, the place and what to do, and changes nothing."""
    path = tmp_path / "own.toml"
    if written is not None:
        path.write_bytes(written if isinstance(written, bytes) else written.encode())
    before = registry()
    with pytest.raises(SettingsError) as caught:
        agencies.use(path)
    assert str(path) in str(caught.value)
    assert said in str(caught.value)
    assert caught.value.remedy
    assert registry() is before


def test_every_strength_has_a_reason_and_a_rule() -> None:
    """Strengths are shares with a reason each; every rule has one."""
    assert all(0 < figure <= 1 and len(reason) > 20 for figure, reason in STRENGTHS.values())
    assert {rule.strength for rule in RULES} <= set(STRENGTHS)


@pytest.mark.parametrize(
    ("metadata", "found"),
    [
        ({"credit_line": "Reuters"}, [("Reuters", CreditForm.LINE)]),
        ({"creator": "AFP"}, [("Agence France-Presse", CreditForm.BYLINE)]),
        ({"rights": "© 2021 dpa. Alle Rechte vorbehalten."}, [("Deutsche Presse-Agentur", CreditForm.COPYRIGHT)]),
        ({"original": "https://www.rferl.org/a/1.html"}, [("Radio Free Europe/Radio Liberty", CreditForm.LINK)]),
        ({"canonical": "https://kyivmeridian.com/a"}, [("kyivmeridian.com", CreditForm.LINK)]),
        ({"canonical": "https://saltcoast.example/a"}, []),
        ({"provider": "Salt Coast Review", "slug": "AP"}, []),
    ],
)
def test_stated_fields_are_credits_without_a_place(metadata: dict[str, str], found: list[tuple[str, CreditForm]]) -> None:
    """A field that a format has for it credits a registered name, or another site; its own site and name do not count."""
    assert set(metadata) <= set(METADATA)
    stated = declared_credits(metadata, outlet="Salt Coast Review", uri="https://saltcoast.example/b")
    assert [(credit.source, credit.form) for credit in stated] == found
    assert all((credit.start, credit.end) == (-1, -1) and credit.phrase in metadata.values() for credit in stated)


def test_tokens_at_hand_change_nothing() -> None:
    """Credits found with tokens that are at hand are the same."""
    text = f"OSLO (AP) — {STORY}\n\nAFP contributed to this report. © 2020 dpa\n\n/REL"
    assert survey(text, tokenize(text)).credits == survey(text).credits != ()


@given(st.text(alphabet=st.sampled_from("AP (Reuters)-—/©.\n by with from Source: dpa contributed to this report 20"), max_size=400))
def test_any_text_gives_credits_inside_it(text: str) -> None:
    """Whatever the text, credits are sorted, lie inside it, cut out their phrase, and come out the same again."""
    found = survey(text).credits
    assert [c.start for c in found] == sorted(c.start for c in found)
    assert all(0 <= c.start < c.end <= len(text) and text[c.start : c.end] == c.phrase for c in found)
    assert survey(text).credits == found


@pytest.mark.parametrize(
    "unit",
    [
        *"a(/\n ",
        "A. ",
        "By ",
        "© 2020 ",
        "this article was ",
        "contributed to this report ",
        "OSLO (",
        "with reporting by ",
        "\n(AP",
        "“x” ",
    ],
)
def test_time_grows_with_length_only(unit: str) -> None:
    """Hostile repetition takes time in proportion to its length: eight times the text, far less than 64 times the time."""

    def seconds(size: int) -> float:
        text = (unit * size)[:size]
        best = 9.0
        for _ in range(2):
            start = time.process_time()
            survey(text).credits
            best = min(best, time.process_time() - start)
        return best

    assert seconds(80_000) < 30 * max(seconds(10_000), 0.002)
