"""Measurements on corpora that are not kept here: one module each, run with ``python -m benchmarks.NAME``."""
