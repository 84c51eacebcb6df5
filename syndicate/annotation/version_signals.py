"""Version signals: what the codes, slug lines, headlines and notes to editors of a wire say about a version of an item.

Invariant: a signal has one of the names in ``SIGNALS``, the strongest first. Words that a headline may hold for other reasons
("officers kill ...", "cars are recalled") are not signals there; they count in a note to editors only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

SIGNALS: tuple[str, ...] = ("kill", "withdrawal", "embargo", "correction", "refile", "writethru", "update", "advisory")

# The states of an item in the words of formats, and in those of IPTC's pubStatus
_STATUS: dict[str, str] = {
    **dict.fromkeys(("usable", "ok", "published", "corrected", "updated"), "usable"),
    **dict.fromkeys(("canceled", "cancelled", "cancel", "killed", "kill", "withdrawn", "recalled", "deleted", "delete"), "canceled"),
    **dict.fromkeys(("withheld", "embargoed", "hold", "held"), "withheld"),
}
# Codes without their scheme, in lower case
_CODES: dict[str, str] = {
    **dict.fromkeys(("update", "updated", "u", "addition", "append", "newlead", "lead"), "update"),
    **dict.fromkeys(("correction", "corrected", "corrective", "correct", "rectify", "c"), "correction"),
    **dict.fromkeys(("kill", "killed", "delete", "canceled", "cancelled"), "kill"),
    **dict.fromkeys(("withdrawn", "withdrawal", "withdraw", "recall", "retraction"), "withdrawal"),
    **dict.fromkeys(("refile", "refiled", "reissue", "resend"), "refile"),
    **dict.fromkeys(("writethru", "writethrough"), "writethru"),
    "embargo": "embargo",
    "advisory": "advisory",
}
_OPENS = r"(?:^\W*|[-–,:(/] ?)"
_CLOSES = r"(?=\s*(?:[-–:,/()]|$))"
_LOUD = r"(?:(?:MANDATORY|BULLETIN|URGENT|EDITORS|ATTENTION):? )*"
# Slug lines and headlines: the forms that wires put before or after the words of the story
_IN_LINES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("kill", _OPENS + _LOUD + r"(?:KILL(?:ED)?|Kill)" + _CLOSES),
        ("withdrawal", _OPENS + _LOUD + r"(?:WITHDRAWN|WITHDRAWAL|WITHDRAWS|RETRACTED|RETRACTION|Withdrawn|Retraction)" + _CLOSES),
        ("correction", _OPENS + r"(?:CORRECT(?:ED|S|ION|IVE)|Correct(?:ed|ion|ive)|KORREKTUR|BERICHTIGUNG|Berichtigung)" + _CLOSES),
        ("correction", r"\((?:CORRECTS|Corrects)\b|^CORRECTED[- ](?:UPDATE|REFILE)"),
        ("refile", _OPENS + r"(?:REFILED?|REFILING|Refile)" + _CLOSES),
        ("writethru", r"(?i:\bwrite-?th(?:ru|rough)\b)"),
        ("update", r"\bUPDATE ?\d{1,2}\b|" + _OPENS + r"(?:UPDATED?|Updated?)(?=\s*[-–:])|^The Latest:|\b(?i:\d{1,2}(?:st|nd|rd|th) ld)\b"),
        ("update", r"\b\d{1,2}(?:st|nd|rd|th) (?:Lead|LEAD|UPDATE)\b"),
        ("advisory", r"^\W*(?:MEDIA )?ADVISORY" + _CLOSES),
    )
)
_NOTE = r"^\W*(?:(?:eds?|editors?|note to editors|attention)\b\W*)?"
_IN_NOTES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("kill", r"\b(?:mandatory |bulletin )?kill (?:this|the|order|notice)\b|\bmandatory kill\b|\b(?:must be|has been|is|was) killed?\b"),
        ("kill", _NOTE + r"(?:please )?kill(?:ed|s)?\b"),
        (
            "withdrawal",
            r"\b(?:is|was|been|are|were|be) (?:withdrawn|retracted|recalled)\b|\bwithdraws? (?:this|the|our)\b|\bzurückgezogen\b",
        ),
        ("withdrawal", _NOTE + r"(?:withdraw\w*|retract\w*|annul\w*)\b"),
        (
            "correction",
            _NOTE + r"(?:this \w+ )?correct(?:s|ed|ing|ion|ive)?\b|\bcorrect(?:s|ing) (?:the|that|to|in|an?|spelling|date|name)\b",
        ),
        ("correction", _NOTE + r"(?:berichtig\w*|korrig\w*|korrekt\w*|rectifi\w*|corrig\w*|correc\w*|rettels\w*|oikais\w*)\b"),
        ("refile", _NOTE + r"refil(?:e|ed|es|ing)\b|\brefil(?:es|ing|ed) (?:to|with)\b"),
        ("writethru", r"\bwrite-?th(?:ru|rough)\b"),
        (
            "update",
            _NOTE + r"(?:updat\w*|adds?|adding|recast\w*|with (?:new|more)|complement\w*|ergänzt|aktualisiert|utvidet|actuali\w*)\b",
        ),
        ("update", r"\bupdates (?:the|with|throughout|to|previous)\b|\bnoe utvidet\b"),
    )
)


def status_named(stated: str) -> str:
    """Return the state of an item in IPTC's words; a state without such a word in lower case."""
    code = bare_code(stated).casefold()
    return _STATUS.get(code, code)


def signal_coded(stated: str) -> str | None:
    """Return the signal that a code of a format means ("sig:update", "Rectify"); None for other codes."""
    return _CODES.get(re.sub(r"[^a-z]", "", bare_code(stated).casefold()))


def signals_in_line(line: str) -> list[str]:
    """Return the signals in a slug line or a headline ("UPDATE 2-", ", 1st Ld-Writethru")."""
    return [name for name, pattern in _IN_LINES if pattern.search(line)]


def signals_in_note(note: str) -> list[str]:
    """Return the signals in a note to editors ("Corrects spelling of name in 3rd graf")."""
    return [name for name, pattern in _IN_NOTES if pattern.search(note)]


def ordered(signals: Iterable[str]) -> str:
    """Return signals as metadata store them: each once, the strongest first, joined by ', '."""
    return ", ".join(sorted(set(signals), key=SIGNALS.index))


def bare_code(code: str) -> str:
    """Return a code without its scheme, of a qcode ("stat:usable") or an address ("http://.../usable")."""
    stripped = code.strip()
    return stripped.rstrip("/").rpartition("/")[2] if "://" in stripped else stripped.rpartition(":")[2]
