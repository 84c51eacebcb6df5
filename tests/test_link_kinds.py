"""Every kind of link has the words that reports need for it."""

from __future__ import annotations

import pytest

from syndicate.comparison.reason import _SENTENCES
from syndicate.model.comparison import LinkKind
from syndicate.model.provenance import Direction, Link, Ruling
from syndicate.provenance.stories import _SHARE_WORDS
from syndicate.reports.trees import undirected
from syndicate.reports.versions import CARRIES
from syndicate.web.article_page import ALSO_IN


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if kind.derives])
def test_a_kind_that_derives_has_its_verbs(kind: LinkKind) -> None:
    """Stories and reports on versions can say what the deriving article does."""
    assert kind in _SHARE_WORDS
    assert kind in CARRIES
    assert kind.has_ruling


@pytest.mark.parametrize("kind", [kind for kind in LinkKind if not kind.derives])
def test_another_kind_says_why_it_has_no_direction(kind: LinkKind) -> None:
    """Reports and the site's pages have words in place of a direction."""
    assert undirected(Link(1, 2, kind, 0.5, 0.5, 0.5, Ruling(Direction.UNKNOWN, 0.0)))
    assert kind in ALSO_IN
    assert not kind.takes_whole


@pytest.mark.parametrize("kind", [None, *(kind for kind in LinkKind if kind is not LinkKind.VERSION)])
def test_what_a_comparison_can_find_has_a_sentence(kind: LinkKind | None) -> None:
    """The reason of a comparison can be said for every kind; only scans make links between versions."""
    assert kind in _SENTENCES
