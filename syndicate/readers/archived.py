"""The address of a page that an archive of the web shows under an address of its own.

Invariant: only an address that holds a whole address behind a time of capture is changed, so the archive may be any.
"""

from __future__ import annotations

import re

# https://archive.example/web/20240301120000id_/https://press.example/a.html, as Memento (RFC 7089) archives write it
_CAPTURED = re.compile(r"\s*(?:https?:)?(?://[^/\s]+)?(?:/[\w.-]{1,40}){0,2}/\d{8,14}(?:[a-z]{2}_)?/(https?:/{1,2}\S+?)\s*", re.IGNORECASE)


def live_address(address: str) -> str:
    """Return the address that an archive captured, or the given one if it is of no archive."""
    captured = _CAPTURED.fullmatch(address) if "/http" in address else None
    return re.sub(r"^(https?:)/+", r"\1//", captured[1], flags=re.IGNORECASE) if captured else address
