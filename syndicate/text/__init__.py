"""One string to tokens, sentences, paragraphs, stems, dates and language.

Takes a string and gives values with offsets in code points. Invariant: every function is pure and knows no article. A module
that needs no kernel, such as ``dates``, loads none.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syndicate.text.language import detect_language
    from syndicate.text.stems import stem_keys
    from syndicate.text.tokens import Tokens, paragraphs, sentences, tokenize

__all__ = ["Tokens", "detect_language", "paragraphs", "sentences", "stem_keys", "tokenize"]

# The module of each name; it is imported when the name is first used.
_MODULES = {
    "Tokens": "tokens",
    "tokenize": "tokens",
    "paragraphs": "tokens",
    "sentences": "tokens",
    "detect_language": "language",
    "stem_keys": "stems",
}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
