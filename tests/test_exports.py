"""Exports: each is read back by the tool it is for, and says the same in every archive."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import networkx
import numpy as np
import prov.model
import pytest
import sqlite_utils
from datasketch import LeanMinHash, MinHashLSH
from filling import replace_links

from syndicate.archive import lineage_graph
from syndicate.candidates.minhash import to_datasketch
from syndicate.cli import main
from syndicate.model.article import Article, Credit, CreditForm, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.errors import InputError, NotFound
from syndicate.model.provenance import CreditState, Direction, DirectionEvidence, EvidenceKind, Group, LedgerEntry, Ruling
from syndicate.pipeline.facade import Archive
from syndicate.provenance import Entry, stories_of
from syndicate.provenance.clustering import families
from syndicate.provenance.graph import DERIVATION, SHARED_QUOTES, SHARED_TEXT, article_id
from syndicate.reports.exports import FORMATS, export
from syndicate.reports.exports.datasketch import MAGIC, read_header, read_sketches
from syndicate.reports.exports.mermaid import quoted as mermaid_quoted
from syndicate.reports.exports.table import guarded

ROOT = Path(__file__).parents[1]
HOSTILE = 'Strike <b>"over"</b> & &lt;out&gt; \\N\\l --> ]] ")) |x| `#quot;` {0} %%\nclick a "javascript:alert(1)" \x1b[31m\u202e\ufffe end'
FORMULA = '=HYPERLINK("http://example.org","Inland")'
COPIED = "The union said on Monday that its members had accepted a rise of four per cent and a shorter night shift in both ports."
FACTS: dict[str, tuple[str, dict[str, Any]]] = {
    "herald": (
        "Dockers in the old port ended their strike.",
        {"outlet": "Harbour Herald", "title": HOSTILE, "uri": "javascript:alert(1)"},
    ),
    "inland": ("A strike is over.", {"outlet": FORMULA, "title": "@inland", "published": "2025-03-04"}),
    "gazette": ("Night shifts are to be shorter.", {"outlet": "Gazette", "uri": 'https://example.org/?a=1&b="2"'}),
    "north": ("Ships are sailing again.", {"outlet": "North", "published": "2025-03-05"}),
    "south": ("Ferries are sailing again.", {"outlet": "South"}),
    "east": ("Cranes are moving again.", {}),
    "west": ("Lorries are moving again.", {"outlet": "West"}),
    "cut": ("A single line is all they share.", {"outlet": "Cut"}),
    "alone": ("Nobody shares this.", {"outlet": "Alone"}),
}
END = "What follows is told by {} and nobody else in all of the seven harbours."
ARTICLES = {
    name: Article(f"{opening}\n\n{COPIED}\n\n{END.format(name)}", name, "feed", **facts) for name, (opening, facts) in FACTS.items()
}
CLAIMED = DirectionEvidence(EvidenceKind.CLAIMED, Direction.B_FROM_A, "Inland names the Herald.", 3.0)
OBSERVED = DirectionEvidence(EvidenceKind.OBSERVED, Direction.B_FROM_A, "The Herald was first.", 1.0)
AGAINST = DirectionEvidence(EvidenceKind.INFERRED, Direction.A_FROM_B, "The Herald is longer.", 0.2)
COMMON = DirectionEvidence(EvidenceKind.CLAIMED, Direction.COMMON_SOURCE, "Both credit it.", 3.0)
SHOWN = DirectionEvidence(EvidenceKind.INFERRED, Direction.COMMON_SOURCE, "Each has what the other lacks.", 1.0)
# First article, second article, kind, ruling as if the first were A.
LINKS = (
    ("herald", "inland", LinkKind.REPRINT, Ruling(Direction.B_FROM_A, 0.9, (CLAIMED, OBSERVED, AGAINST), credited=False)),
    ("gazette", "inland", LinkKind.EXCERPT, Ruling(Direction.UNKNOWN, 0.4)),
    ("south", "north", LinkKind.REPRINT, Ruling(Direction.COMMON_SOURCE, 0.8, (COMMON,), source="Northwire", credited=True)),
    ("east", "west", LinkKind.REWRITE, Ruling(Direction.COMMON_SOURCE, 0.6, (SHOWN,), credited=False)),
    ("herald", "north", LinkKind.SHARED_QUOTES, Ruling(Direction.B_FROM_A, 0.7, (OBSERVED,))),
    ("cut", "west", LinkKind.EXCERPT, Ruling(Direction.COMMON_SOURCE, 0.7, (COMMON,), source="Cablewire", credited=True)),
)
LOOSE = frozenset({"cut", "west"})  # a link that is in no story
TURNED = {Direction.A_FROM_B: Direction.B_FROM_A, Direction.B_FROM_A: Direction.A_FROM_B}


def turn(direction: Direction, turned: bool) -> Direction:
    return TURNED.get(direction, direction) if turned else direction


def comparison(a: Article, b: Article, kind: LinkKind, turned: bool) -> Comparison:
    """Return what a copied paragraph amounts to; the first article has more words of its own than the second."""
    span_a, span_b = (Span(one.text.index(COPIED), one.text.index(COPIED) + len(COPIED)) for one in (a, b))
    details = (Coverage(40, 20, verbatim=20), Coverage(25, 20, verbatim=5, rewritten=15))
    passage = Passage(PassageKind.VERBATIM, span_a, span_b, 1.0, score=90.0, runs=((span_a, span_b),))
    levels = (Derivation.PARTIALLY, Derivation.WHOLLY)
    first, second = details[::-1] if turned else details
    level_a, level_b = levels[::-1] if turned else levels
    return Comparison(a, b, (passage,), kind, first, second, 0.8, level_a, level_b, score=90.0, reason="They share a paragraph.")


def make(path: Path, names: Sequence[str]) -> Archive:
    """Return an archive that got the articles in this order."""
    archive = Archive(path)
    archive.add([ARTICLES[name] for name in names])
    ids = {row[1]: row[0] for row in archive.file.connection.rows("SELECT id, ref FROM article")}
    ruled = []
    for first, second, kind, ruling in LINKS:
        turned = ids[first] > ids[second]
        evidence = tuple(DirectionEvidence(e.kind, turn(e.favours, turned), e.sentence, e.weight) for e in ruling.evidence)
        here = Ruling(turn(ruling.direction, turned), ruling.confidence, evidence, ruling.source, ruling.credited)
        a, b = sorted((first, second), key=ids.__getitem__)
        ruled.append((ids[a], ids[b], comparison(ARTICLES[a], ARTICLES[b], kind, turned), here))
    replace_links(archive.file, sorted(ids.values()), ruled)
    loose = {ids[name] for name in LOOSE}
    held = [link for link in archive.links() if {link.a, link.b} != loose]
    credit = Credit("Northwire", "(Northwire)", 0, 11, CreditForm.DATELINE)
    entries = {n: Entry(n, ARTICLES[name], (credit,) if name == "north" else ()) for name, n in ids.items()}
    archive.file.stories.put(stories_of(families(held).families, entries))
    archive.file.ledger.put(ids.values(), (entered(ids[name], name == "north") for name in ("south", "north", "east", "west")))
    return archive


def entered(number: int, credited: bool) -> LedgerEntry:
    """Return an entry of the ledger."""
    state, group = (CreditState.ORIGIN, Group.CREDITED_VERBATIM) if credited else (CreditState.NOBODY, Group.UNCREDITED_VERBATIM)
    return LedgerEntry(number, None, state, group, None, None, None, 0.8, 0.8, "")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Return an archive with a link of every sort."""
    with make(tmp_path_factory.mktemp("exports") / "x.db", list(ARTICLES)) as made:
        yield made


def written(archive: Archive, form: str, story: int | str | None = None) -> bytes:
    return b"".join(export(lineage_graph.LineageGraph(archive.file, story), form))


def number(name: str) -> str:
    return article_id("feed", name)


@pytest.fixture(scope="module")
def graph(archive: Archive) -> Any:
    """Return the GraphML export as networkx reads it."""
    return networkx.read_graphml(io.BytesIO(written(archive, "graphml")))


def named(graph: Any, label: str) -> str:
    (found,) = [node for node, data in graph.nodes(data=True) if data["label"] == label]
    return str(found)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_scanning_changes_no_byte(form: str, turned: bool, archive: Archive, tmp_path: Path) -> None:
    """Articles that came in another order have other numbers and sides in the archive, and the same export."""
    names = sorted(ARTICLES, reverse=turned)
    assert names != list(ARTICLES)
    with make(tmp_path / "y.db", names) as other:
        assert written(other, form) == written(archive, form)


@pytest.mark.parametrize("form", FORMATS)
def test_the_size_of_blocks_changes_no_byte(form: str, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    """Read one by one, an archive gives what it gives read at once."""
    at_once = written(archive, form)
    monkeypatch.setattr(lineage_graph, "ROWS_AT_ONCE", 1)
    monkeypatch.setattr(lineage_graph, "LINKS_AT_ONCE", 1)
    monkeypatch.setattr("syndicate.archive.paragraphs.SKETCHES_AT_ONCE", 1)
    assert written(archive, form) == at_once


@pytest.mark.parametrize("form", FORMATS)
def test_no_query_asks_for_more_than_a_few_blocks(form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of an archive of 60 articles, every pair of them linked, blocks of 4 hold at most what four articles have."""
    articles = [Article(f"{COPIED} Number {n}.", f"{n:02}", "feed", outlet=f"Outlet {n}") for n in range(60)]
    with Archive(tmp_path / "many.db") as many:
        many.add(articles)
        ids = [row[0] for row in many.file.connection.rows("SELECT id FROM article ORDER BY ref")]
        ruling = Ruling(Direction.B_FROM_A, 0.9, (CLAIMED,), credited=False)
        pairs = [(a, b) for a in range(60) for b in range(a + 1, 60)]
        replace_links(
            many.file, ids, [(ids[a], ids[b], comparison(articles[a], articles[b], LinkKind.REPRINT, False), ruling) for a, b in pairs]
        )
        sizes: list[int] = []

        def watched(ask: Any) -> Any:
            def asked(*given: Any) -> list[Any]:
                found: list[Any] = ask(*given)
                sizes.append(len(found))
                return found

            return asked

        monkeypatch.setattr(lineage_graph, "ROWS_AT_ONCE", 4)
        monkeypatch.setattr(lineage_graph, "LINKS_AT_ONCE", 4)
        monkeypatch.setattr(many.file.connection, "rows", watched(many.file.connection.rows))
        monkeypatch.setattr(many.file.connection, "named", watched(many.file.connection.named))
        made = written(many, form)
    assert made
    assert 0 < max(sizes) <= 4 * 59


def test_an_export_shows_one_moment(tmp_path: Path) -> None:
    """What another process adds while an export is written is not half in it."""
    make(tmp_path / "z.db", list(ARTICLES)).close()
    with Archive(tmp_path / "z.db", read_only=True) as reader, Archive(tmp_path / "z.db") as writer:
        pieces = export(lineage_graph.LineageGraph(reader.file), "jsonl")
        first = next(pieces)
        writer.add([Article("Something that was told in the meantime by somebody else.", "zzz", "feed")])
        rest = b"".join(pieces)
        assert b'"zzz"' not in first + rest
        assert b'"zzz"' in written(reader, "jsonl")


def test_networkx_reads_every_node_and_edge(graph: Any) -> None:
    """Articles, sources and edges are there with their attributes and types."""
    kinds = [data["kind"] for _, data in graph.nodes(data=True)]
    assert (kinds.count("article"), kinds.count("external"), kinds.count("hidden")) == (len(ARTICLES), 2, 1)
    edge = graph.edges[number("herald"), number("inland")]
    assert edge["evidence"] == "claimed;observed"
    assert (edge["confidence"], edge["credited"], edge["kinds"], edge["relation"]) == (0.9, False, "reprint", DERIVATION)
    assert (edge["coverage"], edge["coverage_source"], edge["copied"]) == (0.8, 0.5, 0.25)
    assert edge["because"] == "Inland names the Herald. The Herald was first."
    assert graph.nodes[number("inland")]["words"] > 20


def test_a_common_source_has_an_edge_to_each_that_goes_back_to_it(graph: Any) -> None:
    """The articles of a link with a common source have no edge between them, but one each from the source's node."""
    for source, names in (("Northwire", ("north", "south")), ("Hidden source", ("east", "west")), ("Cablewire", ("cut", "west"))):
        node = named(graph, source)
        assert set(graph.successors(node)) == {number(name) for name in names}
        assert not graph.has_edge(*map(number, names))
        assert not graph.has_edge(*map(number, names[::-1]))
    wire = named(graph, "Northwire")
    assert graph.edges[wire, number("north")]["credited"] is True
    assert graph.edges[wire, number("south")]["credited"] is False
    assert graph.edges[named(graph, "Hidden source"), number("east")]["evidence"] == "inferred"


def test_no_direction_is_no_arrow(graph: Any) -> None:
    """A link without a direction, or with quotations only, comes back as an undirected edge, and no derivation does."""
    both = graph.to_undirected(reciprocal=True)
    assert {frozenset(edge[:2]): edge[2]["relation"] for edge in both.edges(data=True)} == {
        frozenset((number("gazette"), number("inland"))): SHARED_TEXT,
        frozenset((number("herald"), number("north"))): SHARED_QUOTES,
    }
    assert all("confidence" not in data for *_, data in graph.edges(data=True) if data["relation"] == SHARED_QUOTES)


def test_every_arrow_says_what_it_rests_on(graph: Any) -> None:
    """No edge is bare: each derivation has kinds of evidence, and says whether it is credited and how sure it is."""
    arrows = [data for *_, data in graph.edges(data=True) if data["directed"]]
    assert len(arrows) == 7
    assert [data for data in arrows if not (data["evidence"] and "credited" in data and "confidence" in data)] == []


def test_hostile_text_stays_text_in_graphml(graph: Any) -> None:
    """Markup and controls in a title come back as what can be seen of them."""
    title = graph.nodes[number("herald")]["title"]
    assert title == HOSTILE.replace("\x1b", "␛").replace("\u202e", "⟨U+202E⟩").replace("\ufffe", "\ufffd")


@pytest.fixture(scope="module")
def drawn(archive: Archive) -> ElementTree.Element:
    """Return the DOT export as Graphviz draws it."""
    if shutil.which("dot") is None and os.environ.get("CI") != "true":
        pytest.skip("Graphviz is not installed")
    done = subprocess.run(["dot", "-Tsvg"], input=written(archive, "dot"), capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return ElementTree.fromstring(done.stdout)


def svg(drawn: ElementTree.Element, kind: str) -> dict[str, ElementTree.Element]:
    """Return the nodes or edges of a drawing by their titles."""
    space = "{http://www.w3.org/2000/svg}"
    found = [group for group in drawn.iter(f"{space}g") if group.get("class") == kind]
    return {str(group.findtext(f"{space}title")): group for group in found}


def test_graphviz_draws_the_lineage(drawn: ElementTree.Element) -> None:
    """Nodes are the linked articles and the sources; only what has a direction has an arrow's head."""
    nodes, edges = svg(drawn, "node"), svg(drawn, "edge")
    assert len(nodes) == len(ARTICLES) - 1 + 3
    assert number("alone") not in nodes
    heads = {name: len(list(group.iter("{http://www.w3.org/2000/svg}polygon"))) for name, group in edges.items()}
    assert heads[f"{number('herald')}->{number('inland')}"] == 1
    undirected = [name for name, count in heads.items() if not count]
    assert sorted(undirected) == sorted(["->".join((number("gazette"), number("inland"))), "->".join((number("herald"), number("north")))])
    text = "".join(edges[f"{number('herald')}->{number('inland')}"].itertext())
    assert "claimed, observed, confidence 90%" in text
    assert "uncredited" in text


def test_hostile_text_stays_text_in_graphviz(drawn: ElementTree.Element) -> None:
    """A title is shown letter by letter, and only a web address becomes a link."""
    shown = ["".join(text.itertext()) for text in svg(drawn, "node")[number("herald")].iter("{http://www.w3.org/2000/svg}text")]
    assert any(line.replace("\xa0", " ").startswith('Strike <b>"over"</b> & &lt;out&gt; \\N\\l --> ]] ")) |x| `#quot;`') for line in shown)
    links = {link.get("{http://www.w3.org/1999/xlink}href") for link in drawn.iter("{http://www.w3.org/2000/svg}a")}
    assert {link for link in links if link} == {"https://example.org/?a=1&b=%222%22"}


LABEL = r'"((?:[\w ,.%:/–—’‘“”…«»⟨⟩-]|#\d+;|<br/>)*)"'
MERMAID = re.compile(rf"  (?:(\w+)(?:\[{LABEL}\]|\(\[{LABEL}\]\))|(\w+) (-->|-\.->|---)\|{LABEL}\| (\w+))")


def test_mermaid_keeps_to_its_grammar(archive: Archive) -> None:
    """Every line is a node or an edge between nodes that are there, with a label in which nothing is left to obey."""
    head, *lines = written(archive, "mermaid").decode().splitlines()
    assert head == "flowchart LR"
    found = [MERMAID.fullmatch(line) for line in lines]
    assert [line for line, match in zip(lines, found, strict=True) if match is None] == []
    nodes = {match[1] for match in found if match and match[1]}
    edges = {(match[4], match[7]): match[5] for match in found if match and match[4]}
    assert len(nodes) == len(ARTICLES) - 1 + 3
    assert {end for pair in edges for end in pair} <= nodes
    assert edges[number("herald"), number("inland")] == "-->"
    assert edges[number("gazette"), number("inland")] == "---"
    assert sorted(edges.values()).count("-.->") == 2


@pytest.mark.parametrize(
    "text",
    ['end"]', "<script>", "#quot;", "a`b`", "[x](javascript:y)", "{{x}}", "%%{init: {}}%%", "a;b", "x|y", "_b_ *i*", "\\n", "http://x.org"],
)
def test_no_label_can_leave_its_quotes_in_mermaid(text: str) -> None:
    """Read back, a label is the text; as written it holds no sign with a meaning, and no address to be linked."""
    label = mermaid_quoted([text])
    assert re.fullmatch(LABEL, label)
    assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label)[1:-1] == text
    assert "//" not in label


def table(archive: Archive) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(archive, "csv").decode(), newline="")))


def test_csv_has_a_row_for_each_link(archive: Archive) -> None:
    """A row says who is on each side, which way it goes, how sure that is and why."""
    rows = table(archive)
    assert len(rows) == len(LINKS)
    (row,) = [row for row in rows if (row["a_ref"], row["b_ref"]) == ("herald", "inland")]
    assert (row["direction"], row["credited"], row["kind"], row["confidence"]) == ("b from a", "no", "reprint", "0.9")
    assert (row["claimed"], row["observed"], row["inferred"]) == tuple(e.sentence for e in (CLAIMED, OBSERVED, AGAINST))
    assert (row["a_coverage"], row["b_coverage"]) == ("0.5", "0.8")
    (quotes,) = [row for row in rows if row["kind"] == "shared-quotes"]
    assert (quotes["direction"], quotes["confidence"]) == ("none", "")


def test_no_cell_begins_like_a_formula(archive: Archive) -> None:
    """A spreadsheet runs nothing of what an article says."""
    rows = table(archive)
    assert {row["b_outlet"] for row in rows if row["b_ref"] == "inland"} == {f"'{FORMULA}"}
    assert [cell for row in rows for cell in row.values() if re.match("[=+@\t\r-]", cell)] == []


@pytest.mark.parametrize("start", "=+-@\t\n\r＝＋－＠")
def test_every_beginning_of_a_formula_is_guarded(start: str) -> None:
    """All signs that some spreadsheet takes for a formula, in both widths."""
    assert not guarded(f"{start}cmd|' /C calc'!A0").startswith(start)


def test_sqlite_utils_takes_the_table_as_it_is(archive: Archive, tmp_path: Path) -> None:
    """Line breaks, quotation marks and commas in a title keep to their cell."""
    (tmp_path / "links.csv").write_bytes(written(archive, "csv"))
    command = [sys.executable, "-m", "sqlite_utils", "insert", str(tmp_path / "l.db"), "links", str(tmp_path / "links.csv"), "--csv"]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    taken = list(sqlite_utils.Database(tmp_path / "l.db")["links"].rows)
    assert len(taken) == len(LINKS)
    titles = {row["a_title"] for row in taken if row["a_ref"] == "herald"}
    assert {title.split("\n")[0] for title in titles} == {HOSTILE.split("\n")[0]}


def test_jsonl_replays(archive: Archive) -> None:
    """Each passage of each link cuts the same paragraph out of both texts; all other records are there."""
    records = [json.loads(line) for line in written(archive, "jsonl").splitlines()]
    count = {kind: sum(one["record"] == kind for one in records) for kind in ("article", "source", "witness", "link")}
    assert count == {"article": len(ARTICLES), "source": 3, "witness": 6, "link": len(LINKS)}
    texts = {number(name): article.text for name, article in ARTICLES.items()}
    for link in (one for one in records if one["record"] == "link"):
        for passage in link["passages"]:
            assert [texts[link[side]][slice(*passage[side])] for side in "ab"] == [COPIED, COPIED]
    assert {one["title"] for one in records if one.get("ref") == "herald"} == {HOSTILE}


def test_json_is_ascii(archive: Archive) -> None:
    """Nothing that a terminal would obey is left in what is JSON."""
    assert b"\x1b" not in written(archive, "jsonl") + written(archive, "prov")
    assert (written(archive, "jsonl") + written(archive, "prov")).isascii()


def test_prov_is_valid_against_the_schema_of_the_submission(archive: Archive) -> None:
    """The document fits the schema, which refuses a relation that PROV-JSON does not know."""
    schema = json.loads((resources.files("prov") / "tests/schemas/prov-json.schema.json").read_text(encoding="utf-8"))
    document = json.loads(written(archive, "prov"))
    validator = jsonschema.Draft4Validator(schema)
    assert list(validator.iter_errors(document)) == []
    assert list(validator.iter_errors({**document, "wasQuotedFrom": {}})) != []


def test_the_prov_library_reads_what_was_meant(archive: Archive) -> None:
    """Derivations, quotations, primary sources and attributions come back as PROV's own terms, with the evidence."""
    document = prov.model.ProvDocument.deserialize(content=written(archive, "prov").decode(), format="json")
    derived = {str(one.identifier): one for one in document.get_records(prov.model.ProvDerivation)}
    assert len(derived) == 7
    ends = {(ends[1], ends[0]): one for one in derived.values() for ends in [[str(value) for _, value in one.formal_attributes]]}
    copy = ends[f"it:{number('herald')}", f"it:{number('inland')}"]
    attributes = {(str(name), str(value)) for name, value in copy.extra_attributes}
    assert {("syn:evidence", "claimed"), ("syn:evidence", "observed"), ("syn:confidence", "0.9"), ("syn:credited", "False")} <= attributes
    types = [sorted(str(value) for name, value in one.extra_attributes if str(name) == "prov:type") for one in derived.values()]
    # The wires are named by credits, and of what the first article of a link shares all is verbatim.
    assert sorted(types) == [
        [],
        [],
        ["prov:PrimarySource"],
        ["prov:PrimarySource"],
        *[["prov:PrimarySource", "prov:Quotation"]] * 2,
        ["prov:Quotation"],
    ]
    assert len(list(document.get_records(prov.model.ProvAttribution))) == len(ARTICLES) - 1 + 2
    entities = {str(one.identifier) for one in document.get_records(prov.model.ProvEntity)}
    assert {end for pair in ends for end in pair} <= entities
    assert len(entities) == len(ARTICLES) + 3


def test_prov_says_nothing_where_no_direction_is_known(archive: Archive) -> None:
    """Neither a link without direction nor a shared quotation is a relation of PROV."""
    document = json.loads(written(archive, "prov"))
    assert set(document) == {"prefix", "entity", "agent", "wasAttributedTo", "wasDerivedFrom"}
    pairs = {frozenset((one["prov:usedEntity"], one["prov:generatedEntity"])) for one in document["wasDerivedFrom"].values()}
    assert not pairs & {frozenset(f"it:{number(name)}" for name in pair) for pair in (("gazette", "inland"), ("herald", "north"))}


@pytest.fixture(scope="module")
def sketches(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file of sketches."""
    path = tmp_path_factory.mktemp("sketches") / "x.sketches"
    path.write_bytes(written(archive, "datasketch"))
    return path


def test_datasketch_finds_the_copied_paragraph(sketches: Path) -> None:
    """An index filled from the file answers with the paragraph of every article that has it, and with no other."""
    index = MinHashLSH(threshold=0.8, num_perm=128)
    read = dict(read_sketches(sketches))
    for key, sketch in read.items():
        index.insert(key, sketch)
    text = ARTICLES["herald"].text
    start = text.index(COPIED)
    asked = f"{number('herald')}:{start}-{start + len(COPIED)}"
    found = index.query(read[asked])
    places = {key.partition(":")[0]: [int(part) for part in key.partition(":")[2].split("-")] for key in found}
    assert set(places) == {number(name) for name in ARTICLES}
    for name, article in ARTICLES.items():
        assert article.text[slice(*places[number(name)])] == COPIED


def test_sketches_come_back_bit_for_bit(archive: Archive, sketches: Path) -> None:
    """What is read equals what the archive holds, and what datasketch itself would have written."""
    held = sorted(row.astype("<u4").tobytes() for row in archive.file.paragraphs.sketches_of(range(1000)).sketches)
    assert held
    read = list(read_sketches(sketches))
    assert sorted(np.asarray(sketch.hashvalues, "<u4").tobytes() for _, sketch in read) == held
    assert all(sketch == to_datasketch(np.array(sketch.hashvalues, np.uint32)) for _, sketch in read)
    assert {type(sketch) for _, sketch in read} == {LeanMinHash}
    header = read_header(sketches)
    assert (header["recipe"], header["permutations"], header["shingle"]) == (archive.settings.recipe.recipe_id, 128, 3)


@pytest.mark.parametrize("keep", [0, 5, len(MAGIC), 60, -600, -9, -1])
def test_a_file_of_sketches_that_was_cut_short_is_refused(keep: int, sketches: Path, tmp_path: Path) -> None:
    """Wherever the rest is missing, reading says so and names the file."""
    (tmp_path / "short").write_bytes(sketches.read_bytes()[:keep])
    with pytest.raises(InputError, match="short: this"):
        list(read_sketches(tmp_path / "short"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"bytes": 525', b'"bytes": 5e9'),
        (b'"bytes": 525', b'"bytes": 100'),
        (b'"seed": 1', b'"seed": 7'),
        (b'"byteorder": "<"', b'"byteorder": "@"'),
        (MAGIC, b"\x80\x04cos\nsystem\n"),
    ],
)
def test_a_file_of_sketches_that_says_what_cannot_be_is_refused(old: bytes, new: bytes, sketches: Path, tmp_path: Path) -> None:
    """A header that does not fit its sketches, and a pickle, end in an InputError and nothing else."""
    data = sketches.read_bytes()
    assert old in data
    (tmp_path / "wrong").write_bytes(data.replace(old, new, 1))
    with pytest.raises(InputError, match="wrong: this"):
        list(read_sketches(tmp_path / "wrong"))


def test_one_story_is_exported_alone(archive: Archive) -> None:
    """With a story, only its articles, sources and links are there, by number and by key alike."""
    (key,) = {
        row[0]
        for row in archive.file.connection.rows(
            "SELECT key FROM story JOIN story_article ON story = story.id WHERE article = ?", (north(archive),)
        )
    }
    records = [json.loads(line) for line in written(archive, "jsonl", key).splitlines()]
    assert {one["ref"] for one in records if one["record"] == "article"} == {"north", "south"}
    assert [one["name"] for one in records if one["record"] == "source"] == ["Northwire"]
    assert len([one for one in records if one["record"] == "link"]) == 1
    story = archive.file.connection.rows("SELECT id FROM story WHERE key = ?", (key,))[0][0]
    assert written(archive, "jsonl", story) == written(archive, "jsonl", key)
    assert networkx.read_graphml(io.BytesIO(written(archive, "graphml", key))).number_of_nodes() == 3


def north(archive: Archive) -> int:
    return archive.find("north").id


@pytest.mark.parametrize("form", FORMATS)
def test_an_empty_archive_exports(form: str, tmp_path: Path) -> None:
    """An archive without articles gives a document that is empty and whole."""
    with Archive(tmp_path / "empty.db") as empty:
        made = written(empty, form)
    if form == "graphml":
        assert networkx.read_graphml(io.BytesIO(made)).number_of_nodes() == 0
    if form == "prov":
        assert json.loads(made)["entity"] == {}
    if form == "datasketch":
        (tmp_path / "none").write_bytes(made)
        assert list(read_sketches(tmp_path / "none")) == []


def test_a_story_that_is_not_there_is_named(archive: Archive) -> None:
    """The error says which story was asked for and how to list them."""
    with pytest.raises(NotFound, match=r"no story 'nine'.*syndicate stories"):
        written(archive, "dot", "nine")


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_writes_what_the_function_gives(
    form: str, archive: Archive, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """Into a file and onto stdout come the same bytes."""
    there = ["--db", str(archive.path)]
    assert main(["export", form, *there]) == 0
    assert capfdbinary.readouterr().out == written(archive, form)
    assert main(["export", form, *there, "-o", str(tmp_path / "out")]) == 0
    assert (tmp_path / "out").read_bytes() == written(archive, form)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_reader_that_closes_the_pipe_is_no_error(archive: Archive) -> None:
    """`export … | head` ends quietly."""
    command = [sys.executable, "-m", "syndicate", "export", "prov", "--db", str(archive.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gexf"], "is not a format"),
        (["dot", "--story", "99"], "there is no story '99'"),
        (["dot", "-o", "missing/out.dot"], "cannot be written"),
        (["dot", "-o", "{db}"], "the archive itself"),
    ],
)
def test_a_bad_request_leaves_everything_as_it_was(
    arguments: Iterable[str],
    said: str,
    archive: Archive,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The exit code is 2, the reason is said, and no file was touched."""
    monkeypatch.chdir(tmp_path)
    before = archive.path.read_bytes()
    assert main(["export", *(one.format(db=archive.path) for one in arguments), "--db", str(archive.path)]) == 2
    assert said in " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []
    assert archive.path.read_bytes() == before


def test_a_failed_export_leaves_the_old_file(archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file is replaced only by one that is whole."""
    (tmp_path / "out.csv").write_text("old", encoding="utf-8")

    def broken(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("syndicate.archive.lineage_graph.LineageGraph.passages", broken)
    monkeypatch.setattr("syndicate.archive.lineage_graph.LineageGraph.named", broken)
    assert main(["export", "csv", "--db", str(archive.path), "-o", str(tmp_path / "out.csv")]) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]
    assert (tmp_path / "out.csv").read_text(encoding="utf-8") == "old"


def test_every_format_is_documented() -> None:
    """The document on exports has a part for each format."""
    text = (ROOT / "docs/exports.md").read_text(encoding="utf-8")
    assert re.findall(r"^## `(\w+)`", text, re.M) == list(FORMATS)
