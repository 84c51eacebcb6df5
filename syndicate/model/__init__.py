"""The nouns, the settings and the errors that every package shares.

Takes and gives frozen values. Invariant: nothing here reads a file, opens a database or computes over text.
"""
