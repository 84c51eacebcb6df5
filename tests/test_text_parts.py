"""What an article has of a text beside its versions: which of them it is compared with, and who counts as carrying it."""

from __future__ import annotations

import functools
import io
import json
from pathlib import Path

import pytest
from rich.console import Console

from syndicate.model.comparison import PassageKind
from syndicate.model.provenance import OriginKind
from syndicate.pipeline import Archive
from syndicate.pipeline.story_views import lineage_view, story_view
from syndicate.reports.lineage import lineage

REBAÑO = (
    "Un rebaño de 900 ovejas cerró el lunes la autovía del valle de Arbeloa durante seis horas, y la policía desvió los camiones "
    "por el puerto viejo, donde la nieve todavía cubría los arcenes.",
    "El pastor, Eladio Mendigorría, explicó que los perros se asustaron con los fuegos de una boda. «Yo corría detrás de ellas "
    "con una linterna y nadie paraba», contó a los agentes.",
    "La cooperativa reclamó al ministerio la valla que figura en un plan de hace once años, y recordó que dos motoristas murieron "
    "en el mismo tramo durante la trashumancia de la primavera pasada.",
    "El gobierno provincial ofreció cuatro kilómetros de cercado antes del otoño y un paso bajo el viaducto, aunque el dinero "
    "depende de un crédito que todavía no se ha votado.",
    "Los hoteles de la comarca alojaron gratis a los viajeros, y una panadería de Lurbeltz repartió trescientas barras entre los "
    "coches que esperaban en la rotonda del hospital.",
    "El juzgado tomará declaración al dueño de la pirotecnia el jueves, y la asociación de ganaderos pedirá que las bodas avisen "
    "con dos días a las granjas que estén a menos de tres kilómetros.",
)
LATER = (REBAÑO[0].replace("900", "1.300"), *REBAÑO[1:])


def archive_of(folder: Path, *rows: tuple[str, str, str, tuple[str, ...]], **more: dict[str, str]) -> Archive:
    """Return an archive of articles: ref, outlet, hour and paragraphs; ``more`` has further fields by the ref."""
    lines = [
        {"id": ref, "outlet": outlet, "date": f"2026-05-04T{hour}:00:00Z", "text": "\n\n".join(text), **more.get(ref, {})}
        for ref, outlet, hour, text in rows
    ]
    (folder / "in.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
    archive = Archive(folder / "a.db")
    archive.scan([str(folder / "in.jsonl")])
    return archive


def printed(archive: Archive, ref: str) -> str:
    """Return the lineage of an article on one line."""
    out = io.StringIO()
    Console(file=out, width=200, markup=False, highlight=False).print(lineage(lineage_view(archive.file, ref)))
    return " ".join(out.getvalue().split())


@pytest.fixture(scope="module")
def updated(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """Return an archive of two versions of an agency's item, a copy of each, and an outlet that came in two versions itself."""
    page = {"url": "https://valle.example/ovejas"}
    return archive_of(
        tmp_path_factory.mktemp("updated"),
        ("w1", "EFE", "08", REBAÑO[:3]),
        ("w2", "EFE", "12", LATER),
        ("old", "Diario de Arbeloa", "09", REBAÑO[:3]),
        ("new", "El Heraldo de Lurbeltz", "13", LATER),
        ("p1", "Valle Digital", "10", REBAÑO[:3]),
        ("p2", "Valle Digital", "15", LATER),
        w1={"title": "Ovejas cierran la autovía", "url": "https://efe.com/1"},
        w2={"title": "Ovejas cierran la autovía, 2nd Ld-Writethru", "url": "https://efe.com/2"},
        p1=page,
        p2=page,
    )


# Ref of an article, the ref of the version that its text is from, and what it changed beside that.
VERSIONED = [("old", "w1"), ("new", "w2"), ("p1", "w1"), ("p2", "w2"), ("w1", "w1"), ("w2", "w2")]


@pytest.mark.parametrize(("ref", "source"), VERSIONED)
def test_an_article_is_compared_with_the_version_that_is_nearest_to_it(updated: Archive, ref: str, source: str) -> None:
    """What the agency changed is no change of the outlet's, and a version of the origin is the origin itself."""
    [part] = lineage_view(updated.file, ref).texts
    assert part.origin.kind is OriginKind.ARTICLE
    assert part.origin.article == updated.file.articles.find(source).id
    assert part.way is None
    if ref != source:
        assert part.nearest == part.origin.article
        assert "no word differs" in printed(updated, ref)


@pytest.mark.parametrize("ref", [ref for ref, _ in VERSIONED])
def test_an_outlet_carries_a_text_once_however_many_versions_it_has(updated: Archive, ref: str) -> None:
    """Neither the article's own other versions nor those of others count as further carriers."""
    view = lineage_view(updated.file, ref)
    [part] = view.texts
    own = view.held.article.outlet
    outlets = [view.articles[number].article.outlet for number in part.witnesses]
    assert sorted(map(str, outlets)) == ["Diario de Arbeloa", "EFE", "El Heraldo de Lurbeltz", "Valle Digital"]
    assert part.others == {}
    further = 2 - (own in ("EFE", "Valle Digital"))
    assert part.versions == further
    assert f"3 other articles of 3 outlets and {further} further version{'s' if further > 1 else ''} of them" in printed(updated, ref)


# Case, the paragraphs of a draft, and for each of them the version that has it word for word.
DRAFTED = [
    ("the first version", REBAÑO[:3], ("w1", "w1", "w1")),
    ("paragraphs of the first version, and one that came with the second", REBAÑO[:4], ("w1", "w1", "w1", "w2")),
    ("the second version", LATER, ("w2",) * 6),
]


@pytest.mark.parametrize(("text", "versions"), [row[1:] for row in DRAFTED], ids=[row[0] for row in DRAFTED])
def test_a_check_gives_a_paragraph_to_the_version_that_has_it_most_alike(
    updated: Archive, text: tuple[str, ...], versions: tuple[str, ...]
) -> None:
    """What is word for word in one version is not called edited because another one differs, and one line credits them all."""
    draft = "\n\n".join((*text, "Esto lo ha escrito la redacción una tarde tranquila, y nadie más lo tiene en ninguna parte."))
    origins = updated.check(draft).origins
    assert tuple(one.article.ref for one in origins) == versions
    assert {one.credit_line for one in origins} == {"Fuente: EFE"}
    for one in origins:
        assert one.passage.kind is PassageKind.VERBATIM
        assert one.passage.similarity == 1.0
        assert " ".join(one.span.cut(draft).split()) in " ".join(one.passage.b.cut(one.article.text).split())


ZUSATZ = (
    "Im Pfarrhaus von Lurbeltz erzählte die Küsterin unserer Zeitung, sie habe die Glocke geläutet, damit die Fahrer wissen, "
    "wohin sie in der Dunkelheit gehen können."
)
羊 = (
    "星期一，九百只羊堵住了阿尔贝洛亚山谷的高速公路六个小时，警察让卡车改走旧山口，那里的路肩上还有积雪，司机们只好慢慢地开。",
    "牧羊人埃拉迪奥说，狗被婚礼的烟花吓坏了，他拿着手电筒跟在后面跑，没有人停车，他的两个儿子从村里骑摩托车赶来帮忙。",
    "合作社要求交通部修建十一年前计划里的围栏，并提醒说，去年春天转场的时候有两名摩托车手在同一路段死亡，至今没有人负责。",
    "省政府答应在秋天以前修四公里围栏和一条高架桥下的通道，不过这笔钱要看一项还没有表决的贷款，反对党表示怀疑。",
)
补 = "本报记者在卢尔贝尔茨的旅馆里遇见了一位卡车司机，他说自己把半车的橙子分给了等在路上的孩子们，因为橙子反正也要坏了。"


def added(text: tuple[str, ...], addition: str, place: int) -> tuple[str, ...]:
    """Return a text with a paragraph added inside; without the one there if nothing is added."""
    return (*text[:place], addition, *text[place:]) if addition else (*text[:place], *text[place + 1 :])


# Case, the text, what stands in it in the articles b, c and d, the hours of b and c, and who has it by way of whom.
WAYS = [
    ("an addition of one that another has too", REBAÑO, ({}, {2: ZUSATZ}, {2: ZUSATZ}, {}), ("10", "13"), {"c": "b"}),
    ("the same in Chinese", 羊, ({}, {2: 补}, {2: 补}, {}), ("10", "13"), {"c": "b"}),
    ("identity shows nothing", REBAÑO, ({}, {}, {}, {}), ("10", "13"), {}),
    ("a third has it too", REBAÑO, ({}, {2: ZUSATZ}, {2: ZUSATZ}, {2: ZUSATZ}), ("10", "13"), {}),
    (
        "a third has it and credits the first",
        REBAÑO,
        ({}, {2: ZUSATZ}, {2: ZUSATZ}, {2: ZUSATZ, 7: "Fuente: Gaceta del Puerto"}),
        ("10", "13"),
        {"c": "b", "d": "b"},
    ),
    ("the agency has it", REBAÑO, ({2: ZUSATZ}, {2: ZUSATZ}, {2: ZUSATZ}, {}), ("10", "13"), {}),
    ("an end that others may have cut", REBAÑO, ({}, {6: ZUSATZ}, {6: ZUSATZ}, {}), ("10", "13"), {}),
    (
        "the first credits the later one",
        REBAÑO,
        ({}, {2: ZUSATZ, 7: "Fuente: Hoja de Lurbeltz"}, {2: ZUSATZ}, {}),
        ("10", "13"),
        {"b": "c"},
    ),
    ("the first lacks some of the text", REBAÑO, ({}, {2: ZUSATZ, 5: ""}, {2: ZUSATZ}, {}), ("10", "13"), {}),
    ("the later one lacks some of it", REBAÑO, ({}, {2: ZUSATZ}, {2: ZUSATZ, 5: ""}, {}), ("10", "13"), {"c": "b"}),
    ("at one time", REBAÑO, ({}, {2: ZUSATZ}, {2: ZUSATZ}, {}), ("10", "10"), {}),
    ("a few words", REBAÑO, ({}, {2: "Así fue."}, {2: "Así fue."}, {}), ("10", "13"), {}),
]


@pytest.mark.parametrize(("text", "additions", "hours", "ways"), [row[1:] for row in WAYS], ids=[row[0] for row in WAYS])
@pytest.mark.parametrize("held", [True, False], ids=["item in the archive", "credits alone"])
def test_additions_that_two_alone_have_show_the_way(
    tmp_path: Path, text: tuple[str, ...], additions: tuple[dict[int, str], ...], hours: tuple[str, str], ways: dict[str, str], held: bool
) -> None:
    """The origin stays, and what shows the way stands among the evidence."""
    item, b, c, d = (functools.reduce(lambda made, one: added(made, one[1], one[0]), some.items(), text) for some in additions)
    outlets = ("Diario de Arbeloa", "Gaceta del Puerto", "Hoja de Lurbeltz", "Valle Digital")
    texts = (item, b, c, d)
    rows = [(ref, outlet, hour, given) for ref, outlet, hour, given in zip("abcd", outlets, ("09", *hours, "16"), texts, strict=True)]
    rows = [(ref, outlet, hour, (*given, "(EFE)") if ref == "d" else given) for ref, outlet, hour, given in rows]
    with archive_of(tmp_path, *(rows if not held else [("item", "EFE", "08", item), *rows])) as archive:
        by_ref = {ref: archive.file.articles.find(ref).id for ref, *_ in rows}
        parts = {ref: lineage_view(archive.file, ref).texts[0] for ref in by_ref}
        shown = printed(archive, "c")
        tree = story_view(archive.file, 1).ways
    assert tree == {by_ref[ref]: by_ref[way] for ref, way in ways.items()}
    assert {ref: part.nearest for ref, part in parts.items() if part.way} == {ref: by_ref[way] for ref, way in ways.items()}
    assert {ref: part.way for ref, part in parts.items() if part.way} == {ref: by_ref[way] for ref, way in ways.items()}
    assert {part.origin.source for part in parts.values()} <= {"EFE", "Agencia EFE"}
    assert (", by way of Gaceta del Puerto" in shown) == ("c" in ways)
    assert ("Gaceta del Puerto and Hoja de Lurbeltz alone" in shown) == ("c" in ways)
