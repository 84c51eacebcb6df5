"""One string to tokens, sentences, paragraphs, stems, dates and language.

Its functions take a string and return values with offsets in code points. Invariant: every function is pure and uses no
article. A module that needs no kernel, such as ``dates``, loads none.
"""

from typing import TYPE_CHECKING

from syndicate.model.lazy import lazy_names

if TYPE_CHECKING:
    from syndicate.text.language import detect_language, language_code
    from syndicate.text.stems import stem_keys
    from syndicate.text.tokens import Tokens, paragraphs, tokenize

__all__ = ["Tokens", "detect_language", "language_code", "paragraphs", "stem_keys", "tokenize"]

__getattr__ = lazy_names(__name__, language="detect_language language_code", stems="stem_keys", tokens="Tokens paragraphs tokenize")
