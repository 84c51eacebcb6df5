"""A story, its rewrite and independent reports of one event, and how tests prepare and store them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from syndicate.annotation.marks import find_marks
from syndicate.archive import schema
from syndicate.archive.index.terms import TermIndex
from syndicate.candidates.neighbours import Neighbours
from syndicate.candidates.terms import WHOLE, Terms, terms
from syndicate.comparison.word_order import TermSequence, term_sequence
from syndicate.model.article import Mark, Span
from syndicate.model.settings import Rewriting
from syndicate.text.quotations import quotations
from syndicate.text.stems import stem_keys
from syndicate.text.tokens import tokenize

ORIGINAL = """Fishermen in Port Larsen pulled four sailors from the sea on Sunday after the cargo ship Meridian lost its engine in a gale.

The Meridian, carrying 2,300 tonnes of timber from Riga, drifted onto the Skerry rocks shortly before dawn, the coastguard said.
Captain Ilse Brandt ordered the crew into lifeboats when water reached the pump room.

Two trawlers, the Hannah and the Seagull, reached the lifeboats before the rescue helicopter could take off from Varde.
"The waves were higher than our mast," skipper Tom Aagaard said.

A tug is expected on Tuesday to pull the wreck off the rocks, and divers will check the fuel tanks for leaks.
Insurers put the damage at nine million crowns."""

RETOLD = """Four crew members were rescued by local fishermen at Port Larsen this Sunday when the freighter Meridian suffered
engine failure in a gale.

According to the coastguard, the vessel, loaded with 2,300 tonnes of timber out of Riga, was blown onto the Skerry rocks
a little before dawn. With water rising in the pump room, captain Ilse Brandt told everyone to board the lifeboats.

The trawlers Seagull and Hannah got to the lifeboats first, while the helicopter was still grounded in Varde.
Divers are going to inspect the fuel tanks for leaks, and on Tuesday a tug should drag the wreck from the rocks.
The damage amounts to nine million crowns, insurers believe, and Greenpeace called for an inquiry by 2031."""

# Independent reports of the same event: the same names, other facts.
COVERAGE = (
    """A storm in Port Larsen tore roofs from houses and left the Meridian stranded on Sunday. Mayor Lena Holt visited the
shelter in the sports hall, where ninety people spent the night. The Meridian's owners promised to pay for the clean-up
of the beach. Schools stay closed until Wednesday, the council decided, and electricity should return to the northern
districts this evening. Carpenters from the whole county were asked to help, and a bakery gave away bread.""",
    """Environment groups warned on Sunday that the Meridian wreck near Port Larsen threatens a colony of puffins. The
Skerry rocks are a reserve, and volunteers from three counties have begun to collect birds. Biologist Karl Dunn asked
the ministry for booms and skimmers. Last year the reserve counted eleven thousand breeding pairs, twice as many as in
the nineties, and guided walks had made it known abroad. A hearing in parliament is planned before the summer recess.""",
    """Shares of the Meridian's owner fell seven percent after the accident off Port Larsen. Analysts asked why the ship
sailed although the coastguard had warned of a gale on Sunday. The company's last inspection found worn bearings, a
union said, and the crew had complained. The bank that financed the fleet declined to comment. Freight rates in the
region have halved since winter, and two competitors filed for bankruptcy in March, according to brokers in Hamburg.""",
    """Port Larsen has seen three wrecks in ten years. The lighthouse on the Skerry rocks was automated in 2012, and the
Meridian is the largest ship since then. Residents on Sunday called for a pilot station, which the council rejected for
want of money last spring. Retired keeper Nils Voss, who tended the lamp for thirty years, remembers nights when he rowed
out himself. Tourism has replaced fishing as the main trade, and the harbour museum hopes to buy the bell.""",
)
ELSEWHERE = """The city orchestra opens its season with a symphony that was lost for a century. A librarian found the score
behind a cupboard in the conservatory, where it had been used to stop a draught. Conductor Mara Quist said the slow
movement is the finest she has played."""


def mask(spans: tuple[Span, ...] | tuple[Mark, ...], start: NDArray[np.int32]) -> NDArray[np.bool_]:
    found = np.zeros(len(start), np.bool_)
    for span in spans:
        first, last = np.searchsorted(start, (span.start, span.end))
        found[first:last] = True
    return found


def words(text: str, language: str | None = "en") -> TermSequence:
    tokens = tokenize(text)
    marked, quoted = mask(find_marks(text), tokens.start), mask(quotations(text), tokens.start)
    return term_sequence(text, tokens, stem_keys(tokens, language), language, marked, quoted)


def about(text: str, language: str | None = "en") -> Terms:
    tokens = tokenize(text)
    return terms(tokens, stem_keys(tokens, language), language, np.zeros(len(tokens), np.bool_))


def made(keys: dict[int, int], top_terms: set[int]) -> Terms:
    """Return terms with given keys and weights; the heads share their weight equally."""
    ordered = sorted(keys)
    top = np.array([i for i, key in enumerate(ordered) if key in top_terms], np.uint32)
    share = np.full(len(top), WHOLE // max(len(top), 1), np.uint32)
    return Terms(np.array(ordered, np.uint32), np.array([keys[key] for key in ordered], np.uint8), top, share, len(keys))


def store(archive: Sequence[tuple[Terms, int | None]] = (), settings: Rewriting | None = None) -> TermIndex:
    """Return a table with the terms and days of articles that are numbered from 0."""
    connection = sqlite3.connect(":memory:")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("CREATE TABLE article (id INTEGER PRIMARY KEY)")
    for statement in schema.statements("create_terms"):
        connection.execute(statement)
    connection.executemany("INSERT INTO article VALUES (?)", [(i,) for i in range(len(archive))])
    found = TermIndex(connection, settings)
    found.write(range(len(archive)), [one for one, _ in archive], [day for _, day in archive])
    return found


def store_of(*texts: Terms) -> TermIndex:
    """Return a table with the terms of articles without a date."""
    return store([(one, None) for one in texts])


def listed(near: Neighbours) -> list[tuple[int, float]]:
    return list(zip(near.ids.tolist(), near.scores.tolist(), strict=True))
