"""The two indexes in the archive, stored as packed, sorted segments: bands of paragraphs and terms of articles.

They take keys and return the rows that have them. Invariant: a look-up reads a bounded number of pages, however large the archive is.
"""
