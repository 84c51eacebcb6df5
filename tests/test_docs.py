"""The documents say what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import generate
import pytest

from syndicate.cli import COMMANDS, app

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
GENERATED = ["README.md", "docs/cli.md", "docs/schema.md", "docs/formats.md"]


@pytest.mark.parametrize("document", GENERATED)
def test_generated_parts_are_not_stale(document: str) -> None:
    """Help, JSON shapes and tables in the documents are those of the program; `make docs` writes them again."""
    done = subprocess.run(
        [sys.executable, "-m", "cogapp", "--check", "-I", "docs", document], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_command_is_documented() -> None:
    """The command line's document has a part for each command."""
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    assert re.findall(r"^### syndicate (\w+)$", text, re.M) == [command.__name__ for command in COMMANDS]


def test_no_table_is_described_that_is_not_there() -> None:
    """A description outlives its table in no document."""
    text = generate.tables()
    assert [name for name in (*generate.TABLES, *generate.VIEWS) if f"### {name}\n" not in text] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """Every relative link names a file that is there."""
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    assert [link for link in links if "://" not in link and not (document.parent / link).exists()] == []


def test_the_readme_types_only_commands_that_exist() -> None:
    """Each `syndicate …` line of the README names a command of the program."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = "\n".join(re.findall(r"^```\n(.*?)^```$", text, re.M | re.S))
    typed = set(re.findall(r"^(?:\$ )?(?:uv run )?(?:\.venv/bin/)?syndicate (\w+)", shown, re.M))
    assert typed
    assert typed <= {command.callback.__name__ for command in app.registered_commands if command.callback}


@pytest.mark.parametrize("document", ["architecture.md", "how-it-works.md"])
def test_every_path_that_a_map_of_the_code_names_is_there(document: str) -> None:
    """A file or folder in backquotes exists, below the checkout or below the package: the tables lead to the right place."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    named = sorted(set(re.findall(r"`((?:[\w.-]+/)+[\w.-]*|\w+\.(?:py|toml|lock))`", text)))
    assert len(named) >= 14
    assert [path for path in named if not (ROOT / path).exists() and not (ROOT / "syndicate" / path).exists()] == []


def test_every_package_is_on_both_maps() -> None:
    """A new package gets a row in the table of layers and a line in the way of the data."""
    packages = [path.parent.name for path in (ROOT / "syndicate").glob("*/__init__.py")]
    for document in ("architecture.md", "how-it-works.md"):
        text = (ROOT / "docs" / document).read_text(encoding="utf-8")
        assert [name for name in packages if f"{name}/`" not in text] == [], document


def test_the_picture_is_drawn_from_its_source() -> None:
    """Every label of the DOT source stands in the picture."""
    source = (ROOT / "docs/way-of-the-data.dot").read_text(encoding="utf-8")
    picture = (ROOT / "docs/way-of-the-data.svg").read_text(encoding="utf-8")
    labels = [line for label in re.findall(r'label="([^"]+)"', source) for line in label.split(r"\n")]
    assert [label for label in labels if f">{label}<" not in picture] == []


def test_every_name_that_the_map_places_in_a_file_stands_there() -> None:
    """If the map says "`FORMATS` of `readers/registry.py`", that file has the name."""
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    placed = re.findall(r"`(\w+)` (?:or `\w+` )?(?:of|in) `([\w./-]+\.py)`", text)
    assert len(placed) >= 8
    texts = {path: (ROOT / "syndicate" / path).read_text(encoding="utf-8") for _, path in placed}
    assert [(name, path) for name, path in placed if not re.search(rf"^(?:class )?{name}\b", texts[path], re.M)] == []
