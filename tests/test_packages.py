"""The map of the packages: no circle, few floors, few arrows, and a door to each."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import grimp
import networkx
import pytest

PACKAGE = Path(__file__).parents[1] / "syndicate"
DOORLESS = {"kernels", "model", "data"}  # their modules are imported directly
MOST_FLOORS, MOST_ARROWS = 10, 90
MOST_ROOT_MODULES = 4
MOST_SHARE_PAST_THE_DOOR = 0.5
MORE_PAST_THE_DOOR = {  # modules that others import directly, if these are more than half, with the reason
    "candidates": (7, "the pipeline takes apart and puts together what the steps of each channel give"),
    "text": (6, "dates, lines and words have more names in use than a door may have"),
}


@pytest.fixture(scope="module")
def imports() -> networkx.DiGraph:
    """Return which module imports which, those for type checking alone and those inside functions among them."""
    graph = grimp.build_graph("syndicate", exclude_type_checking_imports=False, cache_dir=None)
    found = networkx.DiGraph()
    for module in graph.modules:
        found.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module) if other != module)
    return found


def room(module: str) -> str:
    """Return the package that a module lies in; a module of the root is a room of its own."""
    path = Path(*module.split("."))
    inside = PACKAGE.parent / path
    return module if inside.is_dir() or path.parent == Path("syndicate") else module.rpartition(".")[0]


def rooms(imports: networkx.DiGraph) -> networkx.DiGraph:
    arrows = {(room(a), room(b)) for a, b in imports.edges}
    return networkx.DiGraph((a, b) for a, b in arrows if a != b)


def circles(graph: networkx.DiGraph) -> list[list[str]]:
    return [sorted(members) for members in networkx.strongly_connected_components(graph) if len(members) > 1]


def test_modules_do_not_import_each_other_in_a_circle(imports: networkx.DiGraph) -> None:
    """A module can be read without reading one that reads it."""
    # A package and its modules are one thing to Python: importing a module imports its package first.
    assert circles(networkx.DiGraph((a, b) for a, b in imports.edges if not a.startswith(f"{b}.") and not b.startswith(f"{a}."))) == []


def test_packages_lie_on_few_floors_with_few_arrows(imports: networkx.DiGraph) -> None:
    """Packages have no circle either, and a change is seen by few others."""
    graph = rooms(imports)
    assert circles(graph) == []
    assert networkx.dag_longest_path_length(graph) + 1 <= MOST_FLOORS + 1  # `__main__` stands on the command line
    assert graph.number_of_edges() <= MOST_ARROWS


def test_few_modules_lie_at_the_root() -> None:
    """Everything else lies in a package."""
    assert len(list(PACKAGE.glob("*.py"))) <= MOST_ROOT_MODULES


@pytest.mark.parametrize("path", sorted(path.parent for path in PACKAGE.glob("*/__init__.py")), ids=lambda path: path.name)
def test_each_package_says_what_it_is_and_is_a_door(path: Path) -> None:
    """Its docstring says what it takes, gives and promises, and it names what others import, all of which is there."""
    tree = ast.parse((path / "__init__.py").read_text(encoding="utf-8"))
    docstring = ast.get_docstring(tree) or ""
    assert "Invariant:" in docstring
    if path.name not in DOORLESS:
        door = import_module(f"syndicate.{path.name}")
        assert 3 <= len(door.__all__) <= 6
        for name in door.__all__:
            assert getattr(door, name) is not None


@pytest.mark.parametrize("name", sorted({path.parent.name for path in PACKAGE.glob("*/__init__.py")} - DOORLESS))
def test_others_come_in_by_the_door(name: str, imports: networkx.DiGraph) -> None:
    """At most half of a package's modules are imported from outside it, so that the others can change unseen."""
    inside = f"syndicate.{name}"
    modules = [path for path in (PACKAGE / name).rglob("*.py") if path.name != "__init__.py"]
    past = set()
    for path in modules:
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        if module in imports and any(not f"{other}.".startswith(f"{inside}.") for other in imports.predecessors(module)):
            past.add(module)
    most, _ = MORE_PAST_THE_DOOR.get(name, (MOST_SHARE_PAST_THE_DOOR * len(modules), ""))
    assert len(past) <= most, sorted(past)
