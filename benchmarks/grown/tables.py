"""The figures of the benchmark of lineages as tables that can be read, in Markdown.

Invariant: a table only repeats figures; each half is a column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

HALVES = ("dev", "test")
LISTS = frozenset({"bins", "errors", "cases", "table", "wrong"})  # have tables of their own
MOST_ERRORS = 10


def figures_table(figures: Mapping[str, Any]) -> str:
    """Return the figures side by side, then the reliability of directions and sources."""
    if "copies" in figures:
        return _copies(figures["copies"])
    halves = [half for half in HALVES if half in figures]
    out = ["| figure | " + " | ".join(halves) + " |", "|---|" + "---|" * len(halves)]
    for name in dict(_flat(figures[halves[0]])):
        out.append(f"| {name} | " + " | ".join(_shown(dict(_flat(figures[half])).get(name)) for half in halves) + " |")
    for half in halves:
        for part in ("directions", "sources"):
            out += ["", f"### Reliability of {part}, {half}", "", "| stated | statements | mean stated | right |", "|---|---|---|---|"]
            for row in figures[half][part]["calibration"].get("bins", ()):
                out.append(f"| {row['from']:.1f} | {row['statements']} | {row['stated']:.2f} | {row['right']:.2f} |")
    return "\n".join(out) + "\n"


def errors_table(figures: Mapping[str, Any]) -> str:
    """Return what is said of each case of pairs and each kind of credit, and the most frequent kinds of wrong statements."""
    out: list[str] = []
    for half in (half for half in HALVES if half in figures):
        part = figures[half]
        out += ["", f"### What is said of pairs that share a text, {half}", "", "| case | outcomes |", "|---|---|"]
        out += [f"| {case} | {_counts(counts)} |" for case, counts in part["directions"]["cases"].items()]
        out += ["", f"### Credits, {half}", "", "| in truth | said |", "|---|---|"]
        out += [f"| {case} | {_counts(counts)} |" for case, counts in part["credits"]["table"].items()]
        out += [
            "",
            f"### Wrong statements, {half}",
            "",
            "| pairs | truth | said | credits | strongest evidence | example |",
            "|---|---|---|---|---|---|",
        ]
        for one in part["directions"]["errors"][:MOST_ERRORS]:
            example = ", ".join(one["example"])
            out.append(f"| {one['pairs']} | {one['truth']} | {one['said']} | {one['credits']} | {one['strongest evidence']} | {example} |")
        out += ["", f"Articles with a wrong source, {half}: {_counts(part['sources']['wrong'])}"]
    return "\n".join(out) + "\n"


def _flat(figures: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in figures.items():
        if name in LISTS:
            continue
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{name}: ")
        else:
            yield above + name, value


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _copies(figures: Mapping[str, Any]) -> str:
    out = ["| copies | CPU seconds | links stored |", "|---|---|---|"]
    out += [f"| {row['copies']} | {row['CPU seconds']} | {row['links stored']} |" for row in figures["runs"]]
    return "\n".join([*out, "", f"CPU ratio {figures['CPU ratio']}, links ratio {figures['links ratio']}"]) + "\n"
