"""What is said of an article's credit is the same everywhere: in every command, page and export, and all sums agree."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from newsroom import paragraph, reworded, write
from pageparts import seed_archive
from starlette.routing import Route
from starlette.testclient import TestClient

from syndicate.archive import ArchiveFile
from syndicate.cli import COMMANDS, main
from syndicate.model.provenance import Direction, LedgerEntry, OriginKind, TextOrigin
from syndicate.model.results import ScanResult
from syndicate.pipeline.facade import Archive
from syndicate.pipeline.story_views import archive_report, story_view
from syndicate.provenance import Entry
from syndicate.reports.exports.datasketch import read_sketches
from syndicate.reports.pages.report import write_report
from syndicate.web.app import create_app
from syndicate.web.limits import SiteLimits
from syndicate.web.routes import PAGES, PROGRAMS

COMPARED_EACH = 9  # of so many links one is shown side by side
AS_JSON_EACH = 4  # of each command, so many are asked for JSON
CHECKED_EACH = 5  # of so many articles one is checked as a draft
EXPORTS = ("prov", "graphml", "dot", "mermaid", "csv", "jsonl")
# In text and in pages: a mark such as "uncredited, close copy, mentioned only", and the sentence behind it.
MARK = r"\b(uncredited|credited), (?:close copy|rewritten|not linked)[\w ,]*:?\s+"


def text_of(event: int, parts: range = range(5)) -> str:
    return "\n\n".join(paragraph(1000 * event + n) for n in parts)


def grown() -> Iterator[dict[str, str]]:
    """Yield agency copies with credits of all forms, wrong ones and none; chains of copies, digests, versions, rewrites."""
    for event in range(1, 5):
        own, agency = text_of(event), ("Reuters", "AP", "AFP", "dpa")[event - 1]
        day = f"2025-03-{3 * event:02}"
        bodies = {
            "Dateline": f"OSLO ({agency}) - {own}",
            "Foot": f"{own}\n\nSource: {agency}",
            "Silent": own,
            "Cut": text_of(event, range(3)),
            "Wrong": f"OSLO (UPI) - {own}",
            "Generic": f"By Staff, Agencies\n\n{own}",
            "Chain": f"{own}\n\nSource: The Dateline {event}",
            "Retold": reworded(own, event),
            "Digest": f"{text_of(event, range(2))}\n\n{text_of(event + 1, range(2))}\n\n{paragraph(event)}",
            "Notice": f"{own}\n\n© Riproduzione riservata The Dateline {event}",
            "Labelled": f"Text: The Dateline {event}\n\n{own}",
            "Passing": f"{text_of(6000 + event)}\n\nAs The Dateline {event} reported, {paragraph(1000 * event + 1)}",
            "Excerpt": f"{paragraph(7000 + event)}\n\n{paragraph(1000 * event)}\n\n{paragraph(8000 + event)}",
            "Byline": own,
        }
        for hour, (name, body) in enumerate(bodies.items()):
            known = {"byline": agency} if name == "Byline" else {}
            yield (
                {"id": f"{name}-{event}", "outlet": f"The {name} {event}", "title": f"{name} {event}", "text": body}
                | known
                | {"date": f"{day}T{hour:02}:00:00Z"}
            )
        later = f"{own}\n\n{paragraph(9000 + event)}"
        yield {"id": f"later-{event}", "outlet": f"The Foot {event}", "title": f"Foot {event}", "text": later, "date": f"{day}T20:00:00Z"}
    yield {"id": "alone", "outlet": "The Alone", "title": "Alone", "text": f"ROME (Reuters) - {text_of(50)}", "date": "2025-04-01"}


class Made(NamedTuple):
    path: Path
    entries: dict[int, Entry]
    ledger: dict[int, LedgerEntry]


@pytest.fixture(scope="module", params=["seeds", "grown", "bare"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Return an archive of the seeds, one of grown articles, and one of these without dates, outlets and titles."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "seeds":
        path = seed_archive(folder)
    else:
        path = folder / f"{request.param}.db"
        kept = ("id", "text", "outlet", "title", "date", "byline") if request.param == "grown" else ("id", "text")
        with Archive(path) as archive:
            archive.scan([write(folder / "articles.jsonl", [{key: one[key] for key in kept if key in one} for one in grown()])])
    with ArchiveFile(path, read_only=True) as file:
        held = file.articles.held(file.articles.ids())
        return Made(path, {n: Entry(n, one.article, one.credits) for n, one in held.items()}, file.ledger.of(held))


def run(made: Made, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    capsys.readouterr()
    assert main([*arguments, "--db", str(made.path)]) in (0, 1), arguments
    return capsys.readouterr().out


def as_json(made: Made, capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(run(made, capsys, *arguments, "--json"))


def commands(made: Made) -> Iterator[tuple[str, ...]]:
    """Yield every command that says something of an archive's articles, in each of its forms."""
    yield from (("stories",), ("sources",), ("sources", "--by", "month"), ("withdrawn",), ("verify",))
    word = max(re.findall(r"\w+", next(iter(made.entries.values())).article.text), key=len)
    yield from (("search", word), ("origins", word))
    with ArchiveFile(made.path, read_only=True) as file:
        for row in file.stories.listed(limit=None):
            yield from (("story", str(row.id)), ("story", str(row.id), "--tree"), ("origins", str(row.id)))
    for number, one in made.entries.items():
        yield ("lineage", str(number))
        if number % CHECKED_EACH == 0:
            yield ("lineage", str(number), "--all")
            draft = made.path.parent / f"draft-{number}.txt"
            draft.write_text(one.article.text, encoding="utf-8")
            yield ("check", str(draft))
    yield from (("export", form) for form in EXPORTS)


def words_of(made: Made, rendered: str) -> dict[int, set[str]]:
    """Return the words, credited or uncredited, that stand before sentences on an article, by article."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, entry in made.entries.items():
        numbers[entry.name].append(number)
    found: dict[int, set[str]] = defaultdict(set)
    for name, some in numbers.items():
        for match in re.finditer(MARK + re.escape(name) + r" (?:carries|has|retells|may|credits|and)\b", rendered):
            for number in some:
                found[number].add(match[1])
    return found


def checked(made: Made, rendered: str, where: object) -> int:
    """Hold what is rendered against the ledger; return how many articles it marks."""
    plain = " ".join(unescape(re.sub(r"<[^>]*>", " ", rendered)).split())
    marked = words_of(made, plain)
    names = [entry.name for entry in made.entries.values()]
    for number, words in marked.items():
        if names.count(made.entries[number].name) == 1:
            assert words == {"credited" if made.ledger[number].credited else "uncredited"}, (where, made.entries[number].article.ref)
    for number, entry in made.entries.items():
        kept = made.ledger.get(number)
        if (entry.foreign or (kept and kept.credited)) and names.count(entry.name) == 1:
            name = re.escape(entry.name)
            told = rf"{name} (?:carries|has a part|retells|may retell)[^“]{{,200}}?, and names no source"
            assert not re.search(rf"{told}|{name} names no source", plain), (where, number)
    return len(marked)


def test_no_article_is_credited_and_uncredited_in_what_a_command_prints(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """Every mark that a command prints is the ledger's, and nobody with a credit is said to name no source."""
    asked = list(commands(made))
    marked = sum(checked(made, run(made, capsys, *one), one) for one in asked)
    assert marked >= 2
    elsewhere = {"scan", "serve", "compare", "formats"}  # its report and the site below; two files; no archive
    assert {one[0] for one in asked} == {command.__name__ for command in COMMANDS} - elsewhere


def test_a_contradiction_would_be_seen(made: Made) -> None:
    """The sentence that an article with a credit names no source does not pass, wherever it stands."""
    names = [entry.name for entry in made.entries.values()]
    name = next(entry.name for entry in made.entries.values() if entry.foreign and names.count(entry.name) == 1)
    for sentence in (f"{name} names no source.", f"{name} carries a text that most likely comes from The Other, and names no source."):
        with pytest.raises(AssertionError, match="made up"):
            checked(made, sentence, "made up")


def test_what_is_written_as_json_names_a_source_where_the_ledger_does(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """The same holds for the sentences of every ``--json``."""
    asked: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for one in commands(made):
        asked[one[0]].append(one)
    for name in asked.keys() - {"export"}:
        for one in asked[name][:AS_JSON_EACH]:
            checked(made, run(made, capsys, *one, "--json"), one)


def test_no_page_contradicts_another(made: Made) -> None:
    """Every page of the site says of an article's credit what the ledger says: marks, badges of a story's members, counts."""
    site = TestClient(create_app(made.path, limits=SiteLimits(seconds=120.0)), base_url="http://127.0.0.1:8321")

    asked: set[str] = set()

    def page(address: str) -> str:
        asked.add(address.partition("?")[0])
        answer = site.get(address)
        assert answer.status_code == 200, (address, answer.headers, " ".join(unescape(re.sub("<[^>]*>", " ", answer.text)).split()[-50:]))
        return answer.text

    for number, one in made.entries.items():
        address = f"/articles/{number}"
        html = page(address)
        checked(made, html, address)
        entry = made.ledger.get(number)
        said = None if entry is None or entry.credited is None else "credited" if entry.credited else "uncredited"
        own = re.findall(r'<p class="verdict-on-credit"><span class="credit (\w+)">', html)
        assert set(own) <= {said}, address
        assert bool(own) == (said is not None), (address, one.article.ref)
    rows = {one["id"]: one for one in site.get("/api/stories").json()}
    for story, row in rows.items():
        html = page(f"/stories/{story}")
        checked(made, html, story)
        members = re.findall(r"<li[^>]*>(<span class=\"when\">.*?)</li>", html)
        badges = {int(part[1]): part[2] for one in members if (part := re.search(r'/articles/(\d+)".*?(?:class="credit (\w+)"|$)', one))}
        for number, badge in badges.items():
            entry = made.ledger.get(number)
            said = None if entry is None or entry.credited is None else "credited" if entry.credited else "uncredited"
            assert badge == said, (story, number)
        assert len(badges) == row["articles"]
        assert [list(badges.values()).count(word) for word in ("credited", "uncredited")] == [row["credited"], row["uncredited"]]
        html = page(f"/origins?about={story}")
        checked(made, html, ("origins", story))
        view = json.loads(page(f"/api/origins?about={story}"))
        assert {int(number) for number in re.findall(r'href="/articles/(\d+)"', html)} == {one["id"] for one in view["articles"]}
        counted = [len({*one["own"], *one["copies"], *one["digests"]}) for one in view["origins"]]
        assert len(view["articles"]) <= sum(counted), "every article has an origin"
        checked(made, page(f"/api/stories/{story}"), ("api", story))
    with ArchiveFile(made.path, read_only=True) as file:
        links = file.links.of(made.entries)
    for link in links[::COMPARED_EACH]:
        address = f"/compare?a={link.a}&b={link.b}"
        html = page(address)
        checked(made, html, address)
        assert not link.kind.derives or f"(confidence {link.ruling.confidence:.0%})" in html or link.ruling.direction is Direction.UNKNOWN
        checked(made, page(f"/api{address}"), ("api", address))
    for number in list(made.entries)[::CHECKED_EACH]:
        for address in (f"/api/articles/{number}", f"/api/lineage?article={number}"):
            checked(made, page(address), address)
        draft = made.entries[number].article.text
    for address, given in (("/check", {"data": {"text": draft}}), ("/api/check", {"json": {"text": draft}})):
        answer = site.post(address, headers={"origin": str(site.base_url)}, **given)  # type: ignore[arg-type]
        assert answer.status_code == 200, (address, answer.text[-300:])
        checked(made, answer.text, address)
        asked.add(address)
    for one in site.get("/api/sources").json()[:CHECKED_EACH]:
        for address in (f"/source?{urlencode({'name': one['name']})}", f"/api/source?{urlencode({'name': one['name']})}"):
            checked(made, page(address), address)
    plain = {route.path for route in (*PAGES, *PROGRAMS) if isinstance(route, Route) and "{" not in route.path}
    for name in sorted(plain - asked):
        checked(made, page(name), name)
    shapes = {re.sub(r"\{[^}]*\}", r"[^/]+", route.path) for route in (*PAGES, *PROGRAMS) if isinstance(route, Route)}
    assert [shape for shape in shapes if not any(re.fullmatch(shape, one) for one in asked)] == []


def test_all_sums_agree(made: Made, capsys: pytest.CaptureFixture[str]) -> None:
    """What outlets took, sources gave and stories hold is counted in articles, each once, and the same everywhere."""
    sources = as_json(made, capsys, "sources")
    said = [entry for entry in made.ledger.values() if entry.credited is not None]
    assert sum(one["took"] for one in sources) == len(said)
    further = sum(len(entry.further) for entry in made.ledger.values())
    assert sum(one["gave"] for one in sources) == sum(entry.source is not None for entry in said) + further
    for one in sources:
        audit, given = one["audit"], one["given"]
        for counts, total, yes, no in (
            (audit, one["took"], one["took_credited"], one["took_uncredited"]),
            (given, one["gave"], one["credited"], one["uncredited"]),
        ):
            assert counts["credited_verbatim"] + counts["credited_rewritten"] + counts["credited_alone"] == yes, one["name"]
            assert counts["uncredited_verbatim"] + counts["uncredited_rewritten"] == no, one["name"]
            assert yes + no == total
        assert one["took"] <= one["articles"]
    for row in as_json(made, capsys, "stories", "--limit", "0"):
        members = [one["id"] for one in as_json(made, capsys, "story", str(row["id"]))["articles"]]
        owed = [made.ledger[number] for number in members if number in made.ledger]
        whole = [entry.credited for entry in owed if entry.other is None or entry.other in members]
        parts = [group.credited for entry in owed for _, group in entry.further]
        for state, counted in ((True, row["credited"]), (False, row["uncredited"])):
            assert whole.count(state) <= counted <= whole.count(state) + parts.count(state)
        with ArchiveFile(made.path, read_only=True) as file:
            view = story_view(file, row["id"])
        shown = [view.credited(number) for number in members]
        assert (row["credited"], row["uncredited"]) == (shown.count(True), shown.count(False))


def test_links_and_exports_agree_with_the_ledger(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A verdict with a group, the credit of a link and that of an exported edge are those of the ledger's entries."""
    with ArchiveFile(made.path, read_only=True) as file:
        verdicts: dict[int, list[tuple[int, str | None]]] = defaultdict(list)
        for link, article, group in file.connection.rows("SELECT link, article, grp FROM verdict"):
            verdicts[link].append((article, group))
            if group is not None:
                assert made.ledger[article].credited == (not group.startswith("un"))
        for link, credited in file.connection.rows("SELECT id, credited FROM link WHERE credited IS NOT NULL"):
            assert {made.ledger[article].credited for article, _ in verdicts[link]} == {bool(credited)}
        seen = file.connection.rows("SELECT article, credited FROM derivation")
    assert dict(seen) == {number: entry.credited for number, entry in made.ledger.items() if entry.credited is not None}
    for name in EXPORTS:
        checked(made, run(made, capsys, "export", name), name)
    graph = json.loads(run(made, capsys, "export", "prov"))
    refs: dict[Any, int] = {entry.article.ref: number for number, entry in made.entries.items()}
    labelled = {
        key: next((refs[v] for v in one.values() if isinstance(v, str) and v in refs), None) for key, one in graph["entity"].items()
    }
    told = [one for one in graph.get("wasDerivedFrom", {}).values() if one.get("syn:credited") is not None]
    for one in told:
        number = labelled[one["prov:generatedEntity"]]
        assert number is not None
        assert made.ledger[number].credited == one["syn:credited"], one


def test_exports_have_the_same_articles_and_links(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every export of an archive has its articles, and a row for each link; the sketches are of its articles."""
    lines = [json.loads(one) for one in run(made, capsys, "export", "jsonl").splitlines()]
    ids = {one["id"] for one in lines if one["record"] == "article"}
    with ArchiveFile(made.path, read_only=True) as file:
        links = len(file.links.of(made.entries))
    assert len(ids) == len(made.entries)
    assert sum(one["record"] == "link" for one in lines) == links
    assert sum(row["link"].startswith("link_") for row in csv.DictReader(io.StringIO(run(made, capsys, "export", "csv")))) == links
    run(made, capsys, "export", "datasketch", "-o", str(tmp_path / "sketches"))
    assert {key.partition(":")[0] for key, _ in read_sketches(tmp_path / "sketches")} <= ids


def test_a_report_of_an_archive_agrees_with_its_ledger(made: Made, tmp_path: Path) -> None:
    """The file that a scan writes says of the credit of articles what the ledger says."""
    with ArchiveFile(made.path, read_only=True) as file:
        summary, views = archive_report(file)
        write_report("scan", (ScanResult(0, 0, 0, 0, (), 0, 0, 0, 0.0), summary, views), tmp_path / "report.html")
    assert checked(made, (tmp_path / "report.html").read_text(encoding="utf-8"), "report")


def test_a_draft_has_one_verdict_for_each_text(made: Made, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Verdicts, paragraphs and credit lines of a check name one source for one text, and no sentence comes twice."""
    with Archive(made.path, read_only=True) as archive:
        works = archive.file.versions.works()
        for number in list(made.entries)[::CHECKED_EACH]:
            draft = archive.article(number).article
            result = archive.check(draft.text)
            sentences = [one.sentence for one in result.audit]
            assert len(set(sentences)) == len(sentences)
            assert {one.credit_line for one in result.origins if one.credited} <= {None}
            assert abs(result.new + result.credited + result.uncredited + result.quoted - 1) < 1e-9
            carried = archive.file.stories.carried_by(one.id for one in result.origins)
            named: dict[object, set[str | None]] = defaultdict(set)
            for one in result.origins:
                work = works.get(one.id, (one.id, 1))[0]
                named[carried.get(one.id, f"work {work}")].add(one.source)
            assert all(len(some) == 1 for some in named.values()), (number, named)
            (tmp_path / "draft.txt").write_text(draft.text, encoding="utf-8")
    printed = run(made, capsys, "check", str(tmp_path / "draft.txt"), "--report", str(tmp_path / "check.html"))
    for sentence in sentences:
        assert " ".join(printed.split()).count(sentence) == 1


def said_of(origin: TextOrigin) -> tuple[str, str | None, float]:
    return origin.kind.value, origin.source, round(origin.confidence, 3)


def test_a_text_has_one_origin_wherever_it_is_asked_for(made: Made) -> None:
    """Pairs, story, lineage, origins and check name one origin of a text, and are equally sure of it."""
    texts = 0
    with Archive(made.path, read_only=True) as archive:
        works = archive.file.versions.works()
        for row in archive.stories(limit=None):
            view = archive.story_view(row.id)
            if view.origin is None:
                assert not view.story.witnesses
                continue
            texts += 1
            whole, carried = view.origin, {works.get(number, (number, 1))[0] for number in view.story.witnesses}
            for link in view.story.links:
                ends = [works.get(number, (number, 1))[0] for number in (link.a, link.b)]
                if link.kind.derives and carried.issuperset(ends):
                    arrow = link.ruling.direction in (Direction.A_FROM_B, Direction.B_FROM_A)
                    of_origin = whole.article in (link.a, link.b)
                    assert arrow or not of_origin
                    if not arrow or of_origin:  # else it is the way by which the text came
                        assert link.ruling.confidence == whole.confidence, (row.id, link)
                        assert arrow or link.ruling.source in (whole.source, "Agencies"), (row.id, link)
            for number in view.story.witnesses:
                [part] = [one for one in archive.lineage(str(number)).texts if one.story == row.id and one.kind is None]
                assert said_of(part.origin) == said_of(whole), (row.id, number)
            [standing] = [one for one in archive.origins(str(row.id)).origins if view.story.witnesses[0] in (*one.own, *one.copies)]
            assert whole.kind not in (OriginKind.NAMED,) or standing.name == whole.source
            if whole.kind in (OriginKind.NAMED, OriginKind.ARTICLE):
                draft = archive.article(view.story.witnesses[0]).article.text
                checked_ = archive.check(draft)
                assert len({one.sentence for one in checked_.audit}) == len(checked_.audit)
                mine = {one.source for one in checked_.origins if one.id in view.story.witnesses}
                assert mine <= {whole.source}, row.id
    assert texts


def test_grown_articles_are_in_all_states(tmp_path: Path) -> None:
    """The archive that is held against itself has every state of the ledger, so that nothing is proved of nothing."""
    with Archive(tmp_path / "grown.db") as archive:
        archive.scan([write(tmp_path / "articles.jsonl", list(grown()))])
        ref = dict(archive.file.connection.rows("SELECT ref, id FROM article"))
        entries = {name: archive.ledger([number]).get(number) for name, number in ref.items()}
    assert {one.state.value for one in entries.values() if one} >= {"credits the origin", "credits nobody", "credits nobody by name"}
    assert all(entries[f"Dateline-{event}"].credited for event in range(1, 5))  # type: ignore[union-attr]
