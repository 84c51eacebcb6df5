"""The archive: one SQLite file that holds articles, findings and indexes.

Takes values and gives values. Invariant: the only package that contains SQL; each change is one transaction.
"""
