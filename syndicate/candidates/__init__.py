"""Pairs of texts that are worth reading, found without reading them.

Takes texts and gives sketches, terms and pairs, by two channels: shared paragraphs (MinHash and LSH) and shared rare words.
Invariant: everything here works in memory; a pair is a reason to compare and never a verdict.
"""
