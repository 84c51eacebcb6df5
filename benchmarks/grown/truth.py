"""What is true of grown articles: which texts each carries and from whom, what it credits, and what may be said of a pair.

Invariant: an answer follows from how the articles were made and from which of them are in the archive, never from a measurement. Where
a careful scholar could not know, "unknown" is right, and where two answers are true, both are.
"""

from __future__ import annotations

from dataclasses import dataclass, field

COMMON, B_FROM_A, A_FROM_B, UNKNOWN, NOTHING = "common source", "b from a", "a from b", "unknown", "nothing"


@dataclass(frozen=True, slots=True)
class Carried:
    """A text that an article carries: its key, its version, and the article it was taken from; none if that is outside."""

    text: str
    version: int = 0
    parent: str | None = None
    whole: bool = True  # False of a digest, which has a part


@dataclass(frozen=True, slots=True)
class Work:
    """A text: who owns it, and what kind of text it is (agency or outlet)."""

    key: str
    owner: str
    kind: str


@dataclass(frozen=True, slots=True)
class Grown:
    """An article as it stands in the input, and what is true of it."""

    ref: str
    role: str  # item, witness, chain, digest, rewrite, own report, original, reprint, background
    outlet: str
    title: str
    text: str
    url: str
    byline: str = ""
    date: str = ""
    captured: str = ""
    carried: tuple[Carried, ...] = ()
    credit: str = "none"  # dateline, byline, field, foot, copyright, chain, reprint, generic, wrong, none
    names: str | None = None  # whom it credits
    edits: tuple[str, ...] = ()
    dating: str = ""  # exact, day, crawl, captured, none, early

    @property
    def owns(self) -> bool:
        """Return whether its texts are its own."""
        return self.role in ("item", "original", "own report", "background")


@dataclass(frozen=True, slots=True)
class Answer:
    """What may be said of a pair: the best direction, others that are right too, and the names of a common source."""

    direction: str
    also: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    named: bool = False  # a credit in the archive names the common source
    case: str = ""


@dataclass(slots=True)
class Truth:
    """All grown articles by their ref, and the texts they carry."""

    works: dict[str, Work] = field(default_factory=dict)
    articles: dict[str, Grown] = field(default_factory=dict)
    refs: int = 0  # that were given

    def path(self, ref: str, text: str) -> list[str]:
        """Return an article and those it descends from in one text, the nearest first."""
        found = [ref]
        while parent := next((one.parent for one in self.articles[found[-1]].carried if one.text == text), None):
            found.append(parent)
        return found

    def texts(self, ref: str) -> set[str]:
        """Return the texts that an article carries."""
        return {one.text for one in self.articles[ref].carried}

    def sources(self, ref: str) -> set[str]:
        """Return all names that may be given as the source of what an article carries."""
        names: set[str] = set()
        if self.articles[ref].owns:
            return names
        for one in self.articles[ref].carried:
            names |= {self.works[one.text].owner, *(self.articles[each].outlet for each in self.path(ref, one.text)[1:])}
        return names

    def credited(self, ref: str) -> bool | None:
        """Return whether an article credits a source of what it carries; None for one that carries only its own."""
        article = self.articles[ref]
        return None if article.owns else article.names in self.sources(ref)

    def answer(self, a: str, b: str) -> Answer:
        """Return what may be said of a pair."""
        shared = sorted(self.texts(a) & self.texts(b))
        one, two = self.articles[a], self.articles[b]
        if not shared:
            return Answer(NOTHING, case=f"nothing shared: {' / '.join(sorted((one.role, two.role)))}")
        if one.role == two.role == "item":
            return Answer(UNKNOWN, frozenset({COMMON, B_FROM_A, A_FROM_B}), case="two versions of an agency's item")
        arrows: set[str] = set()
        names: set[str] = set()
        for text in shared:
            names.add(self.works[text].owner)
            ours, theirs = self.path(a, text), self.path(b, text)
            names |= {self.articles[each].outlet for each in set(ours[1:]) & set(theirs[1:])}
            arrows |= {A_FROM_B} if b in ours[1:] else {B_FROM_A} if a in theirs[1:] else set()
            if (one.role == "item") != (two.role == "item") and not arrows:  # the item of another version
                return Answer(
                    A_FROM_B if two.role == "item" else B_FROM_A, frozenset({COMMON}), frozenset(names), True, "another version's item"
                )
        if arrows:
            owner = one if B_FROM_A in arrows else two
            case = (
                "from the agency's item"
                if owner.role == "item"
                else "from an outlet's original"
                if owner.role == "original"
                else "copy of a copy"
            )
            return Answer(next(iter(arrows)), frozenset(), frozenset(names), True, case)
        return Answer(COMMON, frozenset(), frozenset(names), any(self.names_known(text) for text in shared), self._case(a, b, shared[0]))

    def names_known(self, text: str) -> bool:
        """Return whether a credit in the archive, or the owner's own article, names the owner of a text."""
        owner = self.works[text].owner
        return any(
            one.names == owner or one.role in ("item", "original")
            for one in self.articles.values()
            if any(each.text == text for each in one.carried)
        )

    def _case(self, a: str, b: str, text: str) -> str:
        roles = sorted((self.articles[a].role, self.articles[b].role))
        held = any(one.role == "item" and any(each.text == text for each in one.carried) for one in self.articles.values())
        return f"{' / '.join(roles)}, {'item in the archive' if held else 'no item'}"
