"""Leave the quoted messages of other people out of a mail: what its sender did not write is not the sender's telling.

Invariant: only whole lines are left out, and none of a mail that holds hardly anything else, because such a mail passes a text on.
Three forms are known: lines that begin with ">", a line that says who wrote when, and the head of the message that was answered,
as Outlook writes it in several languages. The time is linear in the text.
"""

from __future__ import annotations

import re

from syndicate.text.lines import word_count

LEAST_OWN_WORDS = 12  # a sender who writes fewer passes the quoted text on
MOST_HEAD_LINES = 6  # of a message that was answered
LEAST_HEAD_LABELS = 2  # of its lines, besides its sender
MOST_LINE_CHARACTERS = 300  # of a line that says who wrote
_QUOTED = re.compile(r"[ \t]{0,3}>")
_WROTE = re.compile(
    r"(?:on|am|le|el|il|op|den|em|no dia|w dniu|dnia|в|у|a|på|dne)\b.{6,}(?:"
    r"wrote|schrieb.{0,80}|a écrit|escribió|ha scritto|schreef.{0,80}|skrev.{0,80}|escreveu|napisał(?:a|\(a\))?|kirjoitti|napsal\(?a?\)?|"
    r"(?:на)?писал(?:а|\(а\))?|пише)\s?:|.{3,120}<[^<>\s]{3,100}@[^<>\s]{3,100}>.{0,60}:",
    re.IGNORECASE,
)
_RULE = re.compile(
    r"[-_ ]{2,20}(?:original message|forwarded message|ursprüngliche nachricht|original-?nachricht|weitergeleitete nachricht|"
    r"message d['’]origine|message original|message transféré|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|"
    r"oorspronkelijk bericht|doorgestuurd bericht|mensagem original|oprindelig meddelelse|ursprungligt meddelande|wiadomość oryginalna|"
    r"исходное сообщение|пересылаемое сообщение)[-_ ]{2,20}",
    re.IGNORECASE,
)
_SENDER = re.compile(r"\W{0,3}(?:from|von|de|da|van|fra|från|od|от|від)\W{0,3}:\W{0,3}\S", re.IGNORECASE)
_LABEL = re.compile(
    r"\W{0,3}(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|data|a|oggetto|"
    r"verzonden|aan|onderwerp|enviada(?: em)?|assunto|sendt|til|emne|skickat|till|ämne|wysłano|do|temat|отправлено|дата|кому|тема|копия)"
    r"\W{0,3}:(?:\s|\*|$)",
    re.IGNORECASE,
)  # fmt: skip


def own_text(text: str) -> tuple[str, int]:
    """Return the text of a mail without the messages that it quotes, and how many words were left out."""
    lines = text.split("\n")
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        if _QUOTED.match(line):
            at += 1
            continue
        said = _attribution(lines, at)
        if said:
            at += said
            if not _quotes_follow(lines, at):
                break  # the message stands below as it is, to the end
            continue
        if _RULE.fullmatch(line.strip()) or _is_head(lines, at):
            break
        kept.append(line)
        at += 1
    own = "\n".join(kept).rstrip()
    if len(kept) == len(lines) or word_count(own) < LEAST_OWN_WORDS:
        return text, 0
    return own, word_count(text) - word_count(own)


def _attribution(lines: list[str], at: int) -> int:
    """Return how many lines, one or two, say from ``at`` on who wrote; 0 if none does."""
    line = lines[at].strip()
    if not line or len(line) > MOST_LINE_CHARACTERS:
        return 0
    if _WROTE.fullmatch(line):
        return 1
    broken = f"{line} {lines[at + 1].strip()}" if at + 1 < len(lines) and not line.endswith((".", ":")) else ""
    return 2 if broken and len(broken) <= MOST_LINE_CHARACTERS and _WROTE.fullmatch(broken) else 0


def _quotes_follow(lines: list[str], at: int) -> bool:
    following = next((line for line in lines[at : at + MOST_HEAD_LINES] if line.strip()), "")
    return _QUOTED.match(following) is not None


def _is_head(lines: list[str], at: int) -> bool:
    """Return whether the head of a message begins at a line: its sender, then at least two of date, receiver and subject."""
    if not _SENDER.match(lines[at]):
        return False
    labels = sum(_LABEL.match(line) is not None for line in lines[at + 1 : at + MOST_HEAD_LINES])
    return labels >= LEAST_HEAD_LABELS
