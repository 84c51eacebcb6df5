"""Archives and results that tests of pages share: the seeds, and articles that mean harm."""

from __future__ import annotations

from pathlib import Path

from syndicate.pipeline.facade import Archive

SEEDS = Path(__file__).parents[1] / "seeds"

# Each of these would run, hide or reorder something if a page obeyed it. The markers show where they went.
ATTACKS = (
    "<script>window.harm='script'</script>",
    "<img src=x onerror=\"window.harm='image'\">",
    "</style></title></textarea></script><svg onload=\"window.harm='svg'\">",
    '" onmouseover="window.harm=\'attribute\'" x="',
    "{{ 7*7 }} {% raw %} ${7*7} <!--",
    "\x1b[31mred\x1b[0m \x07 \x9b2J",
    "\u202egnirts desrever\u202c \u2066isolated\u2069",
    "\U000e0041\U000e0042 tagged \u2028 line",
    "javascript:window.harm='link'",
)
TELLING = (
    "The harbour council voted on Monday to widen the northern quay before the winter storms begin along the coast.",
    "Engineers had warned since spring that the old stones would not hold another season of heavy freight traffic.",
    "Residents of the lower town asked for trees and benches, and the mayor promised to look for money for both.",
)


def hostile_text(size: int = 0) -> str:
    """Return an article whose every paragraph carries an attack; with ``size``, one paragraph has so many more characters."""
    parts = [f"{TELLING[i % 3]} {attack}" for i, attack in enumerate(ATTACKS)]
    if size:
        words = " ".join(f"word{i % 997}x{i % 89}" for i in range(size // 10))
        parts.append(words + " <b onclick=\"window.harm='long'\">bold</b>")
    return "\n\n".join(parts)


def seed_archive(folder: Path) -> Path:
    """Scan the seeds into an archive and return where it is."""
    path = folder / "seeds.db"
    with Archive(path) as archive:
        archive.scan([str(one) for one in sorted(SEEDS.glob("*.txt"))])
    return path


def hostile_archive(folder: Path, size: int = 0) -> Path:
    """Scan two hostile articles that share their text, and return where the archive is."""
    import json

    rows = [
        {
            "id": f"one{ATTACKS[0]}",
            "title": f"Quay {ATTACKS[1]}",
            "outlet": f"Herald {ATTACKS[2]}",
            "date": "2025-03-03T08:00:00",
            "url": "javascript:window.harm='url'",
            "text": hostile_text(size),
        },
        {"id": f"two{ATTACKS[3]}", "title": ATTACKS[6], "outlet": f"Post {ATTACKS[5]}", "date": "2025-03-04", "text": hostile_text(size)},
    ]
    file = folder / "hostile.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows) + "\n{broken <script>window.harm='skipped'</script>\n", encoding="utf-8")
    path = folder / "hostile.db"
    with Archive(path) as archive:
        archive.scan([str(file)])
    return path
