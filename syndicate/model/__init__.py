"""The nouns, the settings and the errors that every package shares.

All values are frozen. Invariant: nothing here reads a file, opens a database or computes over text.
"""
