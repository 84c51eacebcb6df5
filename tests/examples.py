"""Results made by hand, for tests of what shows them: an agency report printed by two outlets, one of which is hostile."""

from __future__ import annotations

from dataclasses import replace

from syndicate.model.answers import IndependentOrigin, OriginsView, TextPart
from syndicate.model.article import Article, Credit, CreditForm, Paragraph, Skipped, Span
from syndicate.model.comparison import Comparison, Coverage, Derivation, LinkKind, Passage, PassageKind
from syndicate.model.provenance import (
    Direction,
    DirectionEvidence,
    EvidenceKind,
    Group,
    Link,
    OriginKind,
    OriginReason,
    Ruling,
    TextOrigin,
    Verdict,
)
from syndicate.model.records import Audited, AuditRow, Held, SearchRow, SourceRow, StoryRow
from syndicate.model.results import CarriedSentence, CheckResult, LineageView, Origin, ScanResult, StillCarried, StoryView
from syndicate.model.story import SourceNode, Story, Version, VersionState
from syndicate.readers.preview import Foreseen, Preview
from syndicate.readers.registry import Supported

HARBOUR = Article(
    text=(
        "HARBOUR CITY (Northwire) - Dock workers in the old port voted on Monday to end their strike after nine days.\n\n"
        "The union said its members had accepted a rise of four per cent and a shorter night shift.\n\n"
        "The port's owners have not said when the two closed quays will open for ships again."
    ),
    ref="harbour.txt",
    origin="articles/harbour.txt",
    outlet="Harbour Herald",
    title="Dockers end their strike",
    published="2025-03-03T08:15:00",
)
INLAND = Article(
    text=(
        "Dockers in the old port decided on Monday to end their strike after nine days.\r\n\r\n"
        "The union said its members had accepted a rise of four per cent and a shorter night shift. /NW"
    ),
    ref="inland.txt",
    origin="articles/inland.txt",
    outlet="Inland \x1b[31mPost",
    title="[bold]Strike\u202e over[/bold]",
    published="2025-03-04",
)


def _span(article: Article, begin: str, end: str) -> Span:
    return Span(article.text.index(begin), article.text.index(end) + len(end))


EDITED = Passage(
    PassageKind.EDITED,
    _span(HARBOUR, "Dock workers", "nine days."),
    _span(INLAND, "Dockers", "nine days."),
    similarity=0.75,
    score=31.5,
)
VERBATIM = Passage(
    PassageKind.VERBATIM,
    _span(HARBOUR, "The union", "night shift."),
    _span(INLAND, "The union", "night shift."),
    similarity=1.0,
    score=80.0,
    runs=((_span(HARBOUR, "The union", "night shift."), _span(INLAND, "The union", "night shift.")),),
)
COMPARISON = Comparison(
    a=HARBOUR,
    b=INLAND,
    passages=(VERBATIM, EDITED),
    kind=LinkKind.REPRINT,
    detail_a=Coverage(52, 34, verbatim=18, edited=16),
    detail_b=Coverage(32, 32, verbatim=18, edited=14),
    similarity=0.87,
    derivation_a=Derivation.PARTIALLY,
    derivation_b=Derivation.WHOLLY,
    score=111.5,
    order_kept=True,
    reason="Inland has two paragraphs of Harbour in the same order, one of them word for word.",
)
LINK = Link(
    a=1,
    b=2,
    kind=LinkKind.REPRINT,
    coverage_a=COMPARISON.coverage_a,
    coverage_b=COMPARISON.coverage_b,
    similarity=0.87,
    ruling=Ruling(
        Direction.COMMON_SOURCE,
        0.8,
        (
            DirectionEvidence(EvidenceKind.CLAIMED, Direction.COMMON_SOURCE, "Both credit Northwire.", 3.0),
            DirectionEvidence(EvidenceKind.OBSERVED, Direction.B_FROM_A, "Harbour was published a day earlier.", 1.0),
        ),
        source="Northwire",
        credited=True,
    ),
    reason=COMPARISON.reason,
)
HARBOUR_HELD = Held(1, HARBOUR, 52, (), (Credit("Northwire", "HARBOUR CITY (Northwire) -", 0, 26, CreditForm.DATELINE),))
INLAND_HELD = Held(2, INLAND, 33, (), (Credit("Northwire", "/NW", len(INLAND.text) - 3, len(INLAND.text), CreditForm.SLUG),))
STORY = StoryView(
    id=7,
    story=Story((1, 2), (LINK,), (SourceNode("Northwire", "external", (1, 2), (1, 2)),), first=1),
    articles={1: HARBOUR_HELD, 2: INLAND_HELD},
    comparisons={(1, 2): COMPARISON},
)
VERDICT = Verdict(
    article=2,
    other=1,
    group=Group.CREDITED_VERBATIM,
    source="Northwire",
    share=1.0,
    confidence=0.8,
    sentence="Inland \x1b[31mPost carries a text that most likely comes from Northwire, and credits it (“/NW”).",
    phrases=("/NW",),
)
TEXT_PART = TextPart(
    story=7,
    article=2,
    kind=None,
    share=1.0,
    origin=TextOrigin(
        OriginKind.NAMED,
        0.8,
        "Northwire",
        evidence=(OriginReason(EvidenceKind.CLAIMED, True, "Both credit Northwire.", 3.0, (1, 2), "Northwire"),),
    ),
    witnesses=(1, 2),
    nearest=1,
)
LINEAGE = LineageView(
    INLAND_HELD,
    STORY,
    (LINK,),
    ("Inland Post and Harbour Herald both have their text from Northwire.",),
    STORY.articles,
    {(1, 2): (VERDICT,)},
    texts=(TEXT_PART,),
)
ORIGINS = OriginsView(
    "Story 7",
    STORY.articles,
    (IndependentOrigin(OriginKind.NAMED, "Northwire", (), (1, 2), 0.8, (7,)),),
    stories=(7,),
)
DRAFT = Article(text=INLAND.text, ref="draft.md")
CHECK = CheckResult(
    draft=DRAFT,
    words=33,
    new=0.25,
    credited=0.0,
    uncredited=0.625,
    quoted=0.125,
    origins=(
        Origin(
            Paragraph(VERBATIM.b.start, VERBATIM.b.end, 14, 32),
            VERBATIM.b,
            1,
            HARBOUR,
            Passage(PassageKind.VERBATIM, VERBATIM.b, VERBATIM.a, 1.0),
            credited=False,
            source="Northwire",
            credit_line="With reporting by Northwire.",
            words=18,
        ),
    ),
)
SCAN = ScanResult(
    read=2,
    added=2,
    replaced=0,
    unchanged=0,
    skipped=(Skipped("articles/broken.jsonl", "line 4", "this is not JSON.", "Correct the line, and scan again."),),
    compared=1,
    links=1,
    stories=1,
    seconds=0.25,
)
STORIES = [
    StoryRow(
        id=7,
        key="00112233",
        articles=2,
        outlets=("Harbour Herald", "Inland \x1b[31mPost"),
        first=1,
        first_outlet="Harbour Herald",
        first_title="Dockers end their strike",
        first_published="2025-03-03",
        earliest="2025-03-03",
        latest="2025-03-04",
        kinds=((LinkKind.REPRINT, 1),),
        credited=1,
        uncredited=0,
        sources=("Northwire",),
    )
]
SOURCES = [
    SourceRow("Northwire", "external", 0, 2, 2, 0, 0, 0, 0),
    SourceRow("Inland \x1b[31mPost", "outlet", 1, 0, 0, 0, 1, 1, 0, audit=Audited(credited_verbatim=1, only_metadata=1)),
]
AUDIT = [
    AuditRow("2025-03", Audited(1, 2, 3, 1204, misattributed=1, differing=2, generic_only=3, mention_only=4)),
    AuditRow("2025-04", Audited()),
]
SEARCH = [SearchRow(2, "inland.txt", "Inland \x1b[31mPost", None, "2025-03-04", "to end their strike after\x07", (Span(13, 19),), -1.5)]
FORMATS = (
    Supported("plain text", (".txt", ".text"), None, True, None),
    Supported("web archive", (".warc", ".arc"), "warc", False, "pip install 'syndicate[warc]'"),
)
PREVIEW = Preview(
    (
        Foreseen("press/a.txt", "plain text", 1, ("Harbour\x1b[2J reopens",)),
        Foreseen("press/b.jsonl", "JSON Lines", 12, ("One", "Two", "Three")),
    ),
    (Skipped("press/c\u202e.pdf", "page 2", "contains no text", "Scan it with text recognition."),),
)

WITHDRAWN = [
    StillCarried(
        article=2,
        version=Version(1, 1, 2, 1, VersionState.WITHDRAWN, "", 3),
        by=Version(1, 2, 2, 3, VersionState.WITHDRAWN, "KILL", 3, notice=True),
        instead=None,
        kind=LinkKind.REPRINT,
        sentences=(CarriedSentence(VERBATIM.b, VERBATIM.a),),
        articles={1: HARBOUR_HELD, 2: INLAND_HELD, 3: replace(HARBOUR_HELD, id=3)},
    )
]

RESULTS: dict[str, object] = {
    "scan": SCAN,
    "check": (CHECK, 0.1),
    "compare": COMPARISON,
    "stories": STORIES,
    "story": STORY,
    "tree": STORY,
    "lineage": LINEAGE,
    "lineage of all": LINEAGE,
    "origins": ORIGINS,
    "sources": SOURCES,
    "audit": AUDIT,
    "search": SEARCH,
    "verify": [],
    "withdrawn": WITHDRAWN,
    "formats": FORMATS,
    "preview": PREVIEW,
}
