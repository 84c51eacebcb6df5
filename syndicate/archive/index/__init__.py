"""The two indexes that lie in the archive as packed, sorted segments: bands of paragraphs and terms of articles.

Takes keys and gives the rows that hold them. Invariant: a look-up reads a bounded number of pages, however large the archive is.
"""
