"""Scan, check, compare and verify, made of the packages below.

Takes paths, a draft or two texts and gives results. Invariant: the order of the input, the size of batches and the number of
workers change nothing in a result.
"""
