"""The site and its interface for programs: every page, every refusal, and the description held against what is there."""

from __future__ import annotations

import json
import re
import shutil
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

import jsonschema
import pytest
from pageparts import ATTACKS, SEEDS, TELLING, hostile_archive, hostile_text, seed_archive
from starlette.routing import Route
from starlette.testclient import TestClient

from syndicate.cli import main
from syndicate.model.article import Article
from syndicate.model.errors import ArchiveError, InputError
from syndicate.pipeline.facade import Archive
from syndicate.reports import json as reports
from syndicate.web import openapi, parameters, server
from syndicate.web.app import create_app
from syndicate.web.counts import ArchiveCounts
from syndicate.web.drafts import from_file, from_json
from syndicate.web.guard import POLICY, is_loopback
from syndicate.web.limits import SiteLimits
from syndicate.web.request_archive import RequestArchive, TookTooLong
from syndicate.web.routes import PAGES, PROGRAMS

HERE = "http://127.0.0.1:8321"
TOKEN = "a-token-that-is-long-enough"
REWRITE = sorted(SEEDS.glob("*.txt"))[1]


def client(db: Path, *, base: str = HERE, token: str | None = None, limits: SiteLimits | None = None) -> TestClient:
    """Return a client of the site over an archive; it follows no redirect."""
    return TestClient(create_app(db, token=token, limits=limits), base_url=base, follow_redirects=False)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of the seeds."""
    return seed_archive(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an archive of articles that mean harm."""
    return hostile_archive(tmp_path_factory.mktemp("hostile"), 20_000)


@pytest.fixture
def site(db: Path) -> TestClient:
    """Return a client of the seeds' site."""
    return client(db)


class Markup(HTMLParser):
    """Collects what a browser would obey on a page: elements that run something, handlers, and addresses of scripts."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element that no template has."""
        named = dict(attrs)
        if tag in ("img", "iframe", "object", "style") or (tag == "script" and not (named.get("src") or "").startswith("/static/")):
            self.found.append(tag)
        self.found += [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.found += [value for name, value in attrs if name in ("href", "src", "action") and value and "script:" in value.lower()]


def text_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


# address -> what the page must say
PAGES_SAY = (
    ("/stories", "2 stories in 5 articles"),
    ("/stories?words=tariffs", "Putin Envoy to Visit Washington"),
    ("/stories?words=zeppelin", "No story matches"),
    ("/stories?kind=reprint&sort=latest", "1 reprint"),
    ("/stories?outlet=AMN&credit=credited&least=2&since=2025-01-01&until=2025-12-31", "Ukraine ceasefire negotiations"),
    ("/stories/1", "Lineage"),
    ("/articles", "5 articles"),
    ("/articles?words=tariffs", "With all of these words"),
    ("/articles?outlet=AMN", "Of AMN , the latest first"),
    ("/articles/2", "Putin’s Economic Envoy to Visit Washington Amid Fragile US-Russia Thaw"),
    ("/articles/3", "No other article of this archive shares enough with it."),
    ("/compare", "Any two articles of this archive"),
    ("/compare?a=4&b=5", "BOTA ALFA PRESS and AMN"),
    ("/compare?a=1&b=3", "not linked in the archive"),
    ("/compare?article=1", "Two are needed, and 1 was ticked."),
    ("/origins", "Give words to search for, or the number of a story"),
    ("/origins?about=1", "go back to 1 independent origin"),
    ("/origins?article=3", "1 article of 1 outlet goes back to 1 independent origin"),
    ("/sources", "Radio Free Europe/Radio Liberty outside this archive"),
    ("/source?name=Radio%20Free%20Europe/Radio%20Liberty", "2 articles of others derive from it"),
    ("/check", "It is not stored."),
    ("/about", "affine32-128-1-xxh32-w3-8-120-f1"),
)


@pytest.mark.parametrize(("address", "said"), PAGES_SAY, ids=[address for address, _ in PAGES_SAY])
def test_every_page_says_what_it_is_for(site: TestClient, address: str, said: str) -> None:
    """Each address answers with a page that holds its matter, one main heading, and the headers that guard it."""
    answer = site.get(address)
    assert answer.status_code == 200
    assert said in text_of(answer.text)
    assert answer.text.count("<h1") == 1
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("address", [address for address, _ in PAGES_SAY])
def test_no_page_needs_what_its_policy_forbids(site: TestClient, address: str) -> None:
    """No inline style, script or handler, and no address outside the site but those of articles."""
    page = site.get(address).text
    assert Markup(page).found == []
    assert [link for link in re.findall(r'(?:src|href|action)="(?!/|#)([^"]*)"', page) if not link.startswith("https://")] == []


def test_every_link_of_every_page_leads_somewhere(site: TestClient) -> None:
    """Walked from the first page on, no link of the site is broken."""
    waiting, seen = ["/stories"], {"/stories"}
    while waiting:
        answer = site.get(waiting.pop())
        assert answer.status_code == 200, answer.url
        if "text/html" in answer.headers["content-type"]:
            for link in map(unescape, re.findall(r'(?:href|src)="(/[^"#]*)', answer.text)):
                if link not in seen:
                    seen.add(link)
                    waiting.append(link)
    assert {"/articles/5", "/compare?a=4&b=5", "/api/openapi.json", "/static/site/htmx.min.js"} <= seen


def test_the_first_page_is_the_list_of_stories(site: TestClient) -> None:
    """The bare address leads on."""
    assert site.get("/").headers["location"] == "/stories"


def test_two_ticked_articles_get_an_address_of_their_own(site: TestClient) -> None:
    """What a form of boxes sends becomes an address that can be kept."""
    assert site.get("/compare?article=4&article=5").headers["location"] == "/compare?a=4&b=5"


def test_articles_are_found_by_ref_as_well(site: TestClient) -> None:
    """A comparison asked for by refs is the one asked for by numbers."""
    by_ref = site.get("/compare", params={"a": "003_50e888d2ed398487.txt", "b": "004_1bb37439be3c627a.txt"})
    assert "BOTA ALFA PRESS and AMN" in text_of(by_ref.text)


def test_long_lists_come_in_parts(db: Path) -> None:
    """Every row comes once, in the order of the whole list, and each part names the next."""
    small = client(db, limits=SiteLimits(rows=2))
    address, found = "/api/articles", []
    while address:
        answer = small.get(address)
        found += [row["id"] for row in answer.json()]
        link = re.search(r'<([^>]*)>; rel="next"', answer.headers.get("link", ""))
        address = link[1] if link else ""
    assert found == [row["id"] for row in client(db).get("/api/articles").json()]
    assert sorted(found) == [1, 2, 3, 4, 5]
    page = small.get("/articles?page=2").text
    assert 'href="/articles?page=3" rel="next"' in page
    assert 'href="/articles" rel="prev"' in page


PAGE = f"<!doctype html><html><body><article>{''.join(f'<p>{line}</p>' for line in TELLING)}</article></body></html>"

# What is sent, and how
SENT: tuple[tuple[str, dict[str, Any]], ...] = (
    ("pasted", {"data": {"text": REWRITE.read_text(encoding="utf-8"), "limit": "5"}, "files": {"file": ("", b"")}}),
    ("a file", {"files": {"file": (REWRITE.name, REWRITE.read_bytes())}}),
    ("a web page", {"files": {"file": ("draft.html", PAGE.encode())}}),
)


@pytest.mark.parametrize(("name", "sent"), SENT, ids=[name for name, _ in SENT])
def test_a_draft_is_checked_in_place(site: TestClient, name: str, sent: dict[str, Any]) -> None:
    """Without scripts the whole page comes back with the result, to htmx the result alone."""
    whole, part = site.post("/check", **sent), site.post("/check", headers={"HX-Request": "true"}, **sent)
    assert whole.status_code == part.status_code == 200
    assert "How much of it appears elsewhere" in part.text
    assert part.text in whole.text
    assert "<html" not in part.text


def test_the_limit_that_is_sent_counts(site: TestClient) -> None:
    """The same draft is above one limit and within another."""
    text = REWRITE.read_text(encoding="utf-8")
    told = [text_of(site.post("/check", data={"text": text, "limit": limit}).text) for limit in ("5", "100")]
    assert ["Above the limit" in one for one in told] == [True, False]


def test_a_draft_for_an_outlet_is_not_held_against_its_own_articles(site: TestClient) -> None:
    """Inter Bellum's own article is found, and is not when the draft is Inter Bellum's."""
    text = REWRITE.read_text(encoding="utf-8")
    found = [
        [one["article"]["outlet"] for one in site.post("/api/check", json={"text": text, **more}).json()["origins"]]
        for more in ({}, {"own": "Inter Bellum News"})
    ]
    assert "Inter Bellum News" in found[0]
    assert "Inter Bellum News" not in found[1]


def test_a_check_stores_nothing(db: Path, tmp_path: Path) -> None:
    """The archive is the same to the byte after it was asked everything."""
    copy = tmp_path / "copy.db"
    shutil.copy(db, copy)
    before = copy.read_bytes()
    asked = client(copy)
    for address, _ in PAGES_SAY:
        asked.get(address)
    asked.post("/api/check", json={"text": REWRITE.read_text(encoding="utf-8")})
    assert copy.read_bytes() == before


def test_programs_get_what_the_commands_print(site: TestClient, db: Path) -> None:
    """The shapes and the numbers are those of --json."""
    text = REWRITE.read_text(encoding="utf-8")
    with Archive(db, create=False, read_only=True) as archive:
        expected = {
            "/api/stories": reports.text("stories", archive.stories()),
            "/api/stories/1": reports.text("story", archive.story_view(1)),
            "/api/lineage?article=2": reports.text("lineage", archive.lineage("2")),
            "/api/compare?a=5&b=4": reports.text("compare", archive.comparison(4, 5)),
            "/api/origins?about=tariffs": reports.text("origins", archive.origins("tariffs")),
            "/api/sources": reports.text("sources", archive.sources()),
            "/api/audit": reports.text("audit", archive.audit("month")),
            "/api/audit?by=day&outlet=AMN": reports.text("audit", archive.audit("day", "AMN")),
            "/api/articles?words=tariffs": reports.text("search", archive.search("tariffs")),
        }
        checked = reports.text("check", (archive.check(Article(text, ref="draft")), 0.1))
    assert {address: site.get(address).text for address in expected} == {address: one + "\n" for address, one in expected.items()}
    assert site.post("/api/check", content=text.encode(), headers={"Content-Type": "text/plain"}).json() == json.loads(checked)


DOCUMENT = openapi.document(SiteLimits())


def test_the_description_names_the_routes_and_no_other() -> None:
    """Every address and way of asking for it stands in the document, with its parameters, and nothing else does."""
    there = {(route.path, method) for route in PROGRAMS if isinstance(route, Route) for method in (route.methods or ()) if method != "HEAD"}
    told = {(path, method.upper()) for path, ways in DOCUMENT["paths"].items() for method in ways}
    assert told == {(re.sub(r":\w+}", "}", path), method) for path, method in there}
    for path, ways in DOCUMENT["paths"].items():
        for way in ways.values():
            named = [one["name"] for one in way.get("parameters", ()) if one["in"] == "path"]
            assert named == re.findall(r"{(\w+)}", path)


ASKED = (
    "/api/openapi.json",
    "/api/stories?sort=uncredited",
    "/api/stories/1",
    "/api/articles",
    "/api/articles?words=tariffs",
    "/api/articles/2",
    "/api/lineage?article=2",
    "/api/compare?a=1&b=3",
    "/api/origins?article=2",
    "/api/sources",
    "/api/source?name=AMN&side=took",
    "/api/audit?by=week&outlet=AMN",
    "/api/about",
    "/api/verify",
)


def template(address: str) -> str:
    """Return the path of the document that an address belongs to."""
    path = address.partition("?")[0]
    return next(str(one) for one in sorted(DOCUMENT["paths"]) if re.fullmatch(re.sub(r"{\w+}", "[^/]+", one), path))


def held_against(answer: Any, path: str, way: str) -> None:
    """Hold an answer against the document; fail if it says otherwise."""
    told = DOCUMENT["paths"][path][way]["responses"][str(answer.status_code)]
    if "$ref" in told:
        told = DOCUMENT["components"]["responses"][told["$ref"].rpartition("/")[2]]
    schema = {**told["content"]["application/json"]["schema"], "components": DOCUMENT["components"]}
    cast(Any, jsonschema).Draft202012Validator(schema).validate(answer.json())


@pytest.mark.parametrize("address", ASKED)
def test_answers_are_as_described(site: TestClient, address: str) -> None:
    """What comes has every key that the document promises and no other."""
    answer = site.get(address)
    assert answer.status_code == 200
    held_against(answer, template(address), "get")


def test_every_address_is_asked_here() -> None:
    """No description goes untested."""
    assert {template(address) for address in ASKED} | {"/api/check"} == set(DOCUMENT["paths"])


def test_a_check_and_its_errors_are_as_described(site: TestClient) -> None:
    """The same for what is sent."""
    held_against(site.post("/api/check", json={"text": REWRITE.read_text(encoding="utf-8")}), "/api/check", "post")
    held_against(site.post("/api/check", json={"text": 7}), "/api/check", "post")
    held_against(site.get("/api/stories/nine"), "/api/stories/{name}", "get")


# what is asked -> status, and what the answer must say
REFUSED: tuple[tuple[str, str, dict[str, Any], int, str], ...] = (
    ("GET", "/nothing", {}, 404, "There is no such page"),
    ("GET", "/stories/999", {}, 404, "There is no story '999'"),
    ("GET", "/articles/999", {}, 404, "There is no article 999"),
    ("GET", "/articles/99999999999999999999999", {}, 404, "There is no article"),
    ("GET", "/articles/first", {}, 404, "There is no such page"),
    ("GET", "/stories?page=0", {}, 400, "Page cannot be '0'"),
    ("GET", "/stories?page=99999999999999999999", {}, 400, "Page cannot be"),
    ("GET", "/stories?kind=theft", {}, 400, "Kind cannot be 'theft'"),
    ("GET", "/stories?since=yesterday", {}, 400, "2025-04-02"),
    ("GET", "/stories?least=-1", {}, 400, "Least cannot be"),
    ("GET", f"/articles?words={'x' * 401}", {}, 400, "400 is the most"),
    ("GET", "/articles?words=%00%22*", {}, 400, "No word to search for was given"),
    ("GET", "/articles?words=a&outlet=b", {}, 400, "both given"),
    ("GET", "/compare?a=1&b=1", {}, 400, "the same article"),
    ("GET", "/compare?a=1&b=unheard", {}, 404, "There is no article 'unheard'"),
    ("GET", "/source", {}, 400, "Name is missing"),
    ("GET", "/source?name=Nobody", {}, 404, "There is no source"),
    ("GET", "/static/site/../app.py", {}, 404, "There is no such page"),
    ("GET", "/static/site/%2e%2e/app.py", {}, 404, "There is no such page"),
    ("POST", "/stories", {}, 405, "does not accept this method"),
    ("DELETE", "/check", {}, 405, "does not accept this method"),
    ("POST", "/check", {"data": {"text": "  "}}, 400, "No text was given"),
    ("POST", "/check", {"files": {"file": ("tool.txt", b"\x7fELF\x02\x01\x01\0" * 40)}}, 400, "“tool.txt” cannot be checked"),
    (
        "POST",
        "/check",
        {"files": {"file": ("sheet.xlsx", b"PK\x03\x04" + b"\0" * 26 + b"[Content_Types].xml")}},
        400,
        "no reader knows the suffix .xlsx",
    ),
    ("POST", "/check", {"data": {"text": "a b", "limit": "most"}}, 400, "Limit or window is not a number"),
    ("POST", "/check", {"content": b"--x", "headers": {"Content-Type": "multipart/form-data"}}, 400, "boundary"),
    ("GET", "/api/nothing", {}, 404, "/api/openapi.json"),
    ("GET", "/api/stories/999", {}, 404, "There is no story"),
    ("GET", "/api/check", {}, 405, "does not accept this method"),
    ("POST", "/api/check", {"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "not JSON"),
    ("POST", "/api/check", {"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400, "not JSON"),
    ("POST", "/api/check", {"json": ["text"]}, 400, "not a JSON object"),
    ("POST", "/api/check", {"json": {"text": "a", "txet": 1}}, 400, "'txet' is not known"),
    ("POST", "/api/check", {"json": {"text": "a", "limit": 2}}, 400, "Limit is not a share"),
    (
        "POST",
        "/api/check",
        {"content": b'{"text": "a", "limit": NaN}', "headers": {"Content-Type": "application/json"}},
        400,
        "not a share",
    ),
    ("POST", "/api/check", {"json": {"text": "a", "window": -1}}, 400, "Window is not a number of days"),
    ("POST", "/api/check", {"json": {"text": "a", "title": 7}}, 400, "Title is not a string"),
    ("POST", "/api/check", {"content": b"\xff\xfe", "headers": {"Content-Type": "text/plain"}}, 400, "not UTF-8"),
    ("POST", "/api/check", {"content": b"x", "headers": {"Content-Type": "image/png"}}, 415, "image/png"),
    ("POST", "/api/check", {"content": b"x"}, 415, "unnamed"),
    ("POST", "/api/check", {"content": b"x" * 2_000_001, "headers": {"Content-Type": "text/plain"}}, 413, "2,000,000 bytes"),
    ("POST", "/check", {"data": {"text": "x" * 2_000_001}}, 413, "2,000,000 bytes"),
    ("POST", "/check", {"data": {"text": "a b c"}, "headers": {"Origin": "http://elsewhere.example"}}, 403, "another site"),
    ("POST", "/check", {"data": {"text": "a b c"}, "headers": {"Origin": "null"}}, 403, "another site"),
    ("POST", "/api/check", {"json": {"text": "a"}, "headers": {"Sec-Fetch-Site": "cross-site"}}, 403, "another site"),
    ("POST", "/about/verify", {"headers": {"Origin": "http://127.0.0.1:9"}}, 403, "another site"),
    ("GET", "/stories", {"headers": {"Host": "elsewhere.example"}}, 400, "only under the name of this machine"),
    ("GET", "/api/stories", {"headers": {"Host": "127.0.0.1.elsewhere.example"}}, 400, "only under the name of this machine"),
)


@pytest.mark.parametrize(("way", "address", "sent", "status", "said"), REFUSED, ids=[f"{way} {a[:40]} {s}" for way, a, _, s, _ in REFUSED])
def test_a_bad_request_is_told_what_is_wrong(
    site: TestClient, way: str, address: str, sent: dict[str, Any], status: int, said: str
) -> None:
    """The right status, a page or JSON that says so, the guard's headers, and no path of this machine."""
    answer = site.request(way, address, **sent)
    assert answer.status_code == status
    if address.startswith("/api"):
        told = answer.json()
        assert told["status"] == status
        text = f"{told['error']} {told['remedy']}"
    else:
        text = text_of(answer.text)
        assert "<h1" in answer.text
    assert said in text
    assert answer.headers["content-security-policy"] == POLICY
    assert str(SEEDS.parent) not in answer.text
    assert "Traceback" not in answer.text


def test_a_body_that_hides_its_length_is_measured(site: TestClient) -> None:
    """Sent piece by piece, what is too long is refused as soon as it is."""
    pieces = (b"x" * 100_000 for _ in range(30))
    answer = site.post("/api/check", content=pieces, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 413


def test_own_pages_may_send(site: TestClient) -> None:
    """The origin that a browser names for the site's own form is let in."""
    for headers in ({"Origin": HERE}, {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {}):
        assert site.post("/check", data={"text": "a b c"}, headers=headers).status_code == 200


def test_a_defect_shows_no_detail_and_keeps_the_guard(db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What broke stands in the log; the page says whose fault it is and has its headers."""
    monkeypatch.setattr(ArchiveCounts, "counts", lambda *_: 1 // 0)
    asked = TestClient(create_app(db), base_url=HERE, raise_server_exceptions=False)
    answer = asked.get("/about")
    assert answer.status_code == 500
    assert "a defect of syndicate" in answer.text
    assert "division" not in answer.text
    assert answer.headers["content-security-policy"] == POLICY


def test_without_its_token_nothing_is_told(db: Path) -> None:
    """Every page and every address for programs asks for it, and a wrong one is none; styles alone are free."""
    asked = client(db, base="http://news.example:8321", token=TOKEN)
    for address in ("/stories", "/check", "/about", "/api/stories", "/api/openapi.json", "/nothing", f"/stories?token={TOKEN}x"):
        answer = asked.get(address)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == "Bearer"
        assert "Putin" not in answer.text
    for headers in ({"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}, {"Cookie": f"syndicate={TOKEN}"}):
        assert asked.get("/api/stories", headers=headers).status_code == 401
    assert asked.post("/api/check", json={"text": "a"}).status_code == 401
    assert asked.get("/static/pages/style.css").status_code == 200


def test_a_token_in_the_address_becomes_a_cookie(db: Path) -> None:
    """It is asked for once, does not stay in the address, and scripts cannot read it."""
    asked = client(db, base="http://news.example:8321", token=TOKEN)
    first = asked.get("/stories", params={"sort": "latest", "token": TOKEN})
    assert first.status_code == 303
    assert first.headers["location"] == "/stories?sort=latest"
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=lax" in first.headers["set-cookie"]
    assert TOKEN not in first.headers["set-cookie"]
    assert asked.get("/stories?sort=latest").status_code == 200
    assert asked.post("/check", data={"text": "a b c"}).status_code == 200


@pytest.mark.parametrize("path", ["//elsewhere.example/stories", "///elsewhere.example", "////elsewhere.example", "/\\elsewhere.example"])
def test_a_token_leads_nowhere_else(db: Path, path: str) -> None:
    """The address that the cookie is given with is one of this site."""
    asked = client(db, base="http://news.example:8321", token=TOKEN)
    location = asked.get(f"http://news.example:8321{path}?token={TOKEN}").headers["location"]
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))


def test_programs_send_the_token_in_a_header(db: Path) -> None:
    """Authorization: Bearer opens the interface."""
    asked = client(db, base="http://news.example:8321", token=TOKEN)
    assert asked.get("/api/stories", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 200


HOSTILE_PAGES = (
    "/stories",
    "/stories/1",
    "/articles",
    "/articles/1",
    "/articles/2",
    "/articles?words=quay",
    "/compare?a=1&b=2",
    "/origins?article=1",
    "/sources",
    "/about",
)


@pytest.mark.parametrize("address", HOSTILE_PAGES)
def test_hostile_articles_are_shown_as_text(hostile: Path, address: str) -> None:
    """No markup of an article becomes markup of the page, and no character that reorders or hides text reaches it."""
    page = client(hostile).get(address)
    assert page.status_code == 200
    assert Markup(page.text).found == []
    assert not set(page.text) & set("\x1b\x07\x9b\u202e\u2066\u2028\U000e0041")


def test_hostile_drafts_and_names_are_shown_as_text(hostile: Path) -> None:
    """The same for what is sent: its text, its title, its file's name, its search."""
    asked = client(hostile)
    answers = [
        asked.post("/check", data={"text": hostile_text(), "title": ATTACKS[1]}),
        asked.post("/check", files={"file": (f"{ATTACKS[0].replace('/', '')}.txt", hostile_text().encode())}),
        asked.get("/articles", params={"words": ATTACKS[0]}),
        asked.get("/articles", params={"outlet": ATTACKS[3]}),
        asked.get("/stories", params={"words": ATTACKS[1]}),
        asked.get("/compare", params={"a": ATTACKS[0], "b": ATTACKS[2]}),
    ]
    for answer in answers:
        assert Markup(answer.text).found == []
        assert not set(answer.text) & set("\x1b\x07\x9b\u202e\u2066\u2028\U000e0041")


def test_half_a_character_does_no_harm(site: TestClient) -> None:
    """JSON can carry what UTF-8 cannot; all offsets stay as they were."""
    answer = site.post(
        "/api/check", content=b'{"text": "\\ud800 one two", "title": "\\udfff"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.json()["draft"]["title"] == "\ufffd"
    assert from_json(b'{"text": "\\ud800 one two"}').article.text == "\ufffd one two"


def test_a_file_leaves_no_trace_of_where_it_was_read(tmp_path: Path) -> None:
    """Its name is the one it was sent under, without folders."""
    article = from_file("C:\\drafts\\../my draft.md", b"# The quay\n\nThe council voted to widen the quay.\n")
    assert (article.ref, article.origin) == ("my draft.md", "")
    with pytest.raises(InputError, match=r"“none\.txt” cannot be checked"):
        from_file("none.txt", b"")


def test_reading_ends_when_its_time_is_over(db: Path) -> None:
    """A query that walks too far is stopped inside SQLite, and one that comes too late is not begun."""
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    with RequestArchive(db, 0.2) as archive:
        with pytest.raises(TookTooLong, match=r"0\.2 seconds"):
            archive.file.connection.rows(endless)
        with pytest.raises(TookTooLong):
            archive.counts()


def test_what_takes_too_long_is_told_so(db: Path) -> None:
    """The answer names the limit and when to ask again."""
    asked = client(db)
    cast(Any, asked.app).state.site.limits = SiteLimits(seconds=0.0)
    answer = asked.get("/api/stories")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "10"


def test_a_scan_beside_the_site_is_seen(tmp_path: Path) -> None:
    """Numbers that are kept belong to a state of the file: after a scan they are counted again."""
    path = tmp_path / "news.db"
    seeds = sorted(map(str, SEEDS.glob("*.txt")))
    with Archive(path) as archive:
        archive.scan(seeds[:3])
        asked = client(path)
        assert asked.get("/api/about").json()["counts"]["articles"] == 3
        archive.scan(seeds)
        assert asked.get("/api/about").json()["counts"]["articles"] == 5
        assert "5 articles" in text_of(asked.get("/stories").text)
    assert asked.get("/api/about").json()["counts"]["articles"] == 5


def test_an_archive_is_verified_on_demand(db: Path) -> None:
    """The look is begun by one request, goes on beside the site, and its result stays on the page."""
    asked = client(db)
    assert asked.get("/api/verify").json()["state"] == "none"
    begun = asked.post("/api/verify")
    assert begun.status_code == 202
    held_against(begun, "/api/verify", "post")
    cast(Any, asked.app).state.site.verifier.wait(60)
    done = asked.get("/api/verify").json()
    assert (done["state"], done["holds"], done["problems"]) == ("done", True, [])
    assert "Everything is correct." in asked.get("/about").text
    assert asked.post("/about/verify").headers["location"] == "/about#verify"


def test_a_damaged_archive_is_found_out(db: Path, tmp_path: Path) -> None:
    """What does not hold is told with its remedy."""
    import sqlite3

    copy = tmp_path / "copy.db"
    shutil.copy(db, copy)
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE article SET text = text || ' And more.' WHERE id = 1")
    connection.close()
    asked = client(copy)
    asked.post("/api/verify")
    cast(Any, asked.app).state.site.verifier.wait(60)
    told = asked.get("/api/verify").json()
    assert told["holds"] is False
    assert {one["where"].partition(" (")[0] for one in told["problems"]} == {"article 1"}


def test_an_archive_that_is_not_there_is_refused_at_once(tmp_path: Path) -> None:
    """Nothing is served of nothing, and nothing is made."""
    with pytest.raises(ArchiveError, match="no such archive"):
        create_app(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


# A name or an address, and whether it means this machine alone
HOSTS = (
    ("127.0.0.1", True),
    ("localhost", True),
    ("::1", True),
    ("[::1]", True),
    ("127.8.8.8", True),
    ("0.0.0.0", False),
    ("192.168.1.5", False),
    ("::", False),
    ("localhost.example", False),
    ("", False),
)


@pytest.mark.parametrize(("host", "own"), HOSTS)
def test_this_machine_is_known(host: str, own: bool) -> None:
    """Only what no other machine can reach goes without a token."""
    assert is_loopback(host) == own


def test_a_short_token_is_refused(db: Path) -> None:
    """What can be guessed is no token."""
    with pytest.raises(InputError, match="can be guessed"):
        server.run(db, "127.0.0.1", 0, "short", print)


def test_a_taken_port_is_told(db: Path) -> None:
    """The message names the address and the remedy."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(InputError, match="Give another --port"):
        server.run(db, "127.0.0.1", taken.getsockname()[1], None, print)


def test_a_missing_extra_is_named(db: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without Starlette the command says what to install, and nothing else of the program needs it."""
    for name in [name for name in sys.modules if name.partition(".")[0] in ("starlette", "uvicorn") or name.startswith("syndicate.web")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "starlette", None)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    assert main(["serve", "--db", str(db)]) == 2
    assert "pip install 'syndicate[web]'" in capsys.readouterr().err


def test_the_pages_and_the_interface_offer_the_same() -> None:
    """Each kind of page has its address for programs."""
    pages = {route.path for route in PAGES if isinstance(route, Route)} - {"/", "/about/verify"}
    assert {f"/api{path}" for path in pages} <= {route.path for route in PROGRAMS if isinstance(route, Route)}


@pytest.mark.parametrize("given", [{"page": "1e9"}, {"page": "٣"}, {"page": "+1"}])
def test_only_plain_numbers_are_numbers(given: dict[str, str]) -> None:
    """Digits of other scripts, signs and exponents are refused, not understood."""
    with pytest.raises(InputError, match="page cannot be"):
        parameters.number(given, "page")
