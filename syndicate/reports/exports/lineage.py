"""What an export is made from: articles, sources and links, in blocks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from syndicate.model.article import Credit
from syndicate.model.comparison import Passage
from syndicate.model.settings import Recipe
from syndicate.provenance.graph import ArticleNode, Edge, Pair, TextSource


class LineageSource(Protocol):
    """What an archive, or one story of it, says of its lineage; ``archive.lineage_graph.Lineage`` is one."""

    @property
    def recipe(self) -> Recipe: ...  # what the sketches are made with
    def unchanging(self) -> AbstractContextManager[None]: ...  # read one state of it, whatever another process writes meanwhile
    def blocks(self) -> Iterator[list[ArticleNode]]: ...  # the articles by ref and origin, in blocks
    def articles(self, linked: bool = False) -> Iterator[ArticleNode]: ...  # the articles, or only those with links
    def named(self, wanted: Iterable[int]) -> Mapping[int, ArticleNode]: ...  # articles by their numbers
    def credits(self, wanted: Iterable[int]) -> Mapping[int, list[Credit]]: ...  # the credits of articles by their numbers
    def sketches(self, nodes: Sequence[ArticleNode]) -> Iterator[tuple[str, NDArray[np.uint32]]]: ...  # key and sketch of each paragraph
    def sources(self) -> Iterator[TextSource]: ...  # the sources outside the archive
    def source_edges(self) -> Iterator[Edge]: ...  # the edges from these sources to the articles that go back to them
    def edges(self) -> Iterator[Edge]: ...  # all edges
    def pair_blocks(self) -> Iterator[list[Pair]]: ...  # the links between articles, in blocks
    def passages(self, pairs: Iterable[Pair]) -> Mapping[int, list[Passage]]: ...  # the passages of links by the links' numbers
