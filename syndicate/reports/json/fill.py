"""Shapes, and how a value is written into one.

A shape is a ``TypedDict``, or a value of the model if its fields are the keys. ``Annotated`` gives a key its note.

Invariant: the result has exactly the keys of the shape, in their order, and only types that JSON has.
"""

from __future__ import annotations

from dataclasses import is_dataclass
from enum import Enum
from functools import cache
from types import NoneType
from typing import Annotated, Any, TypeVar, cast, get_args, get_origin, get_type_hints, is_typeddict

from syndicate.model.article import Span

Shape = TypeVar("Shape")


def is_shape(hint: Any) -> bool:
    """Return whether a type is a shape."""
    return is_typeddict(hint) or is_dataclass(hint)


@cache
def keys(shape: Any) -> dict[str, tuple[Any, str]]:
    """Return the keys of a shape, each with the type of its value and its note."""
    hints = get_type_hints(shape, include_extras=True)
    noted = {key: get_args(hint) if get_origin(hint) is Annotated else (hint, "") for key, hint in hints.items()}
    return {key: (_in_json(hint), note) for key, (hint, note) in noted.items()}


def _in_json(hint: Any) -> Any:
    """Return the type that JSON has for a value of the model: a list for a tuple and a span, a dictionary for pairs."""
    if hint is Span:
        return list[int]
    if get_origin(hint) is not tuple:
        return hint
    inside = get_args(hint)[0]
    return dict[str, get_args(inside)[1]] if get_origin(inside) is tuple else list[_in_json(inside)]  # type: ignore[misc]


def fill(shape: type[Shape], *values: object, **given: object) -> Shape:
    """Return a shape as a dictionary.

    The value of a key comes from ``given``, else from the first of ``values`` that has an attribute of this name. Raises
    AttributeError if none has it.
    """
    made: Any = {}
    asked: Any = shape  # a class, and so hashable, which mypy does not know
    for key, (hint, _) in keys(asked).items():
        found = given[key] if key in given else getattr(next((one for one in values if hasattr(one, key)), values), key)
        made[key] = convert(hint, found)
    return cast(Shape, made)


def convert(hint: Any, value: Any) -> Any:
    """Return a value as JSON has it: shapes and pairs become dictionaries, tuples and spans lists, members of an enum their values."""
    if value is None or isinstance(value, dict):
        return value
    bare = next((one for one in get_args(hint) if one is not NoneType), hint) if NoneType in get_args(hint) else hint
    if is_shape(bare):
        return fill(bare, value)
    if isinstance(value, Span):
        return [value.start, value.end]
    if get_origin(bare) is dict:
        return {convert(str, key): number for key, number in value}
    if get_origin(bare) is list:
        return [convert(get_args(bare)[0], one) for one in value]
    return value.value if isinstance(value, Enum) else value


def shapes_in(*hints: Any) -> dict[str, Any]:
    """Return the shapes that these types are made of by their names, each before the ones inside it."""
    found: dict[str, Any] = {}
    for hint in hints:
        inside = [one for one, _ in keys(hint).values()] if is_shape(hint) else get_args(hint)
        found |= ({hint.__name__: hint} if is_shape(hint) else {}) | shapes_in(*inside)
    return found
