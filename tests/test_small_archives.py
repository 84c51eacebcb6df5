"""Archives of a few articles, of which anybody can say what is right: each answer says the same of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_digests import BANK, FERRY, MARKET, body, scanned, wire

from syndicate.model.provenance import OriginKind
from syndicate.pipeline.story_views import lineage_view

AFP, REUTERS = "Agence France-Presse", "Reuters"


def test_one_credit_against_another_one_names_nobody(tmp_path: Path) -> None:
    """A byline that names one agency against a slug that names another: the text is from outside, and neither is called its source."""
    ferry = wire("f1", "Poison Page", 12, *FERRY) | {"byline": "By Reuters"}
    with scanned(tmp_path, ferry, wire("f2", "Harbour Herald", 9, *FERRY, "(AFP)")) as archive:
        for ref in ("f1", "f2"):
            [part] = lineage_view(archive.file, ref).texts
            assert (part.origin.kind, part.origin.source) == (OriginKind.UNNAMED, None)
        assert sorted(archive.stories()[0].sources)[:2] == [AFP, "Hidden source"]


def test_a_second_witness_decides_between_two_credits(tmp_path: Path) -> None:
    """Two articles that name one agency outweigh a third one that names another."""
    said = [("Harbour Herald", "(AFP)"), ("Vale Post", "Source: AFP"), ("Poison Page", "Source: Reuters")]
    with scanned(tmp_path, *(wire(f"f{n}", name, 9 + n, *FERRY, line) for n, (name, line) in enumerate(said))) as archive:
        assert [part.origin.source for part in lineage_view(archive.file, "f0").texts] == [AFP]


def test_whoever_has_a_text_with_its_embargo_gave_it_out(tmp_path: Path) -> None:
    """An item under embargo is the origin of what others print without it, also of what broke the embargo."""
    item = wire("e1", "Tesmara Province", 12, "EMBARGOED UNTIL 3 March 2026 12:00 UTC", *MARKET)
    early, late = wire("p1", "Tesmara Times", 8, *MARKET), wire("p2", "Coast Gazette", 14, *MARKET)
    with scanned(tmp_path, item, early, late) as archive:
        for ref in ("e1", "p1", "p2"):
            [part] = lineage_view(archive.file, ref).texts
            assert part.origin.source == "Tesmara Province"
            assert any("before the embargo" in reason.sentence for reason in part.origin.evidence)
        assert archive.stories()[0].sources == ("Tesmara Province",)


def test_a_text_that_nobody_knows_has_no_possible_source_in_a_list(tmp_path: Path) -> None:
    """A credit that is not believed is no possible source of a story whose origin cannot be told."""
    own = wire("f1", "Harbour Herald", 7, *FERRY) | {"byline": "By Lena Holt, Harbour Herald"}
    with scanned(tmp_path, own, wire("f2", "Poison Page", 9, *FERRY) | {"byline": "By Reuters"}) as archive:
        assert [part.origin.kind for part in lineage_view(archive.file, "f2").texts] == [OriginKind.UNKNOWN]
        assert archive.stories()[0].sources == ()


def test_a_digest_of_two_texts_carries_neither(tmp_path: Path) -> None:
    """A digest hangs on both texts, though a bit more than half of it is from one, and each link says what it credits for its part."""
    carried = [wire(f"f{n}", f"Ferry Paper {n}", 9 + n, *FERRY, "(AFP)") for n in range(2)]
    carried += [wire(f"b{n}", f"Bank Paper {n}", 9 + n, *BANK, "(Reuters)") for n in range(2)]
    told = wire("g1", "World Digest", 20, *FERRY[:2], *BANK[:2], "Sources: AFP, Reuters")
    silent = wire("g2", "Brief Daily", 21, *FERRY[:2], *BANK[:2])
    with scanned(tmp_path, *carried, told, silent) as archive:
        held = archive.file.articles.held(range(1, 7))
        refs = {number: one.article.ref for number, one in held.items()}
        for row in archive.stories():
            assert {refs[number][0] for number in archive.file.stories.story(row.id).witnesses} in ({"f"}, {"b"}, {"g"})
        said: dict[str, set[tuple[str | None, bool | None]]] = {"g1": set(), "g2": set()}
        for one in archive.file.audits.of_articles(held):
            if refs[one.article] in said and refs[one.other][0] in "fb":
                said[refs[one.article]].add((one.source, one.group.credited if one.group else None))
        assert said == {"g1": {(AFP, True), (REUTERS, True)}, "g2": {(AFP, False), (REUTERS, False)}}


def test_a_sentence_names_whom_a_credit_names(tmp_path: Path) -> None:
    """A credit that stands in the text of a page and below it is named in the sentence that rests on it."""
    told = "".join(f"<p>{one}</p>" for one in (*FERRY, "(Reuters)"))
    head = '<title>Ferries stop - Orrin Mercury</title><meta property="og:site_name" content="Orrin Mercury">'
    page = f'<html><head>{head}<meta name="author" content="Associated Press"></head><body><article>{told}</article></body></html>'
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with scanned(tmp_path, wire("f2", "Cape Dispatch", 9, *FERRY) | {"byline": "Reuters"}) as archive:
        archive.scan([str(tmp_path / "page.html")])
        assert all("credits Reuters" in one.sentence for one in archive.file.ledger.of([1, 2]).values())


@pytest.mark.parametrize(("line", "uncredited"), [("Quelle: dpa", 0.0), ("Source: Harbour Herald", 0.0), ("", 1.0)])
def test_no_credit_is_wrong_for_a_text_that_nobody_knows(tmp_path: Path, line: str, uncredited: float) -> None:
    """Whoever credits an agency that the archive does not know credits the text, unless somebody else is shown to own it."""
    own = wire("f1", "Harbour Herald", 7, *FERRY) | {"byline": "By Lena Holt, Harbour Herald"}
    with scanned(tmp_path, own, wire("f2", "Poison Page", 9, *FERRY) | {"byline": "By Reuters"}) as archive:
        assert archive.check(body(*FERRY, *filter(None, [line]))).uncredited == pytest.approx(uncredited)


def test_a_credit_is_wrong_for_a_text_that_is_shown_to_be_anothers(tmp_path: Path) -> None:
    """The same credit counts for nothing if the archive knows whose the text is."""
    with scanned(tmp_path, *(wire(f"f{n}", f"Paper {n}", 9 + n, *FERRY, "(AFP)") for n in range(2))) as archive:
        assert archive.check(body(*FERRY, "Quelle: dpa")).uncredited == pytest.approx(1.0)
