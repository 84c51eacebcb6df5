"""Names of a package that load their module when they are first used, so that importing the package stays cheap."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module


def lazy_names(package: str, **names: str) -> Callable[[str], object]:
    """Return a module's ``__getattr__`` (PEP 562): ``names`` gives for each module below ``package`` its names, apart by spaces."""
    module_of = {name: module for module, some in names.items() for name in some.split()}

    def get(name: str) -> object:
        if name not in module_of:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(f"{package}.{module_of[name]}"), name)

    return get
