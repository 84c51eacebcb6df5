"""Tell a page whose article is missing: a log-in page, a request for JavaScript, a subscription notice, a check for robots.

Invariant: a page is such a wall only if one of its lines says so in a known form, and no other line is prose. So a stub of an
article with a notice below it stays an article.
"""

from __future__ import annotations

import re

from syndicate.text.lines import word_count

MOST_WALL_WORDS = 200  # a longer text holds something else
MOST_NOTICE_WORDS = 30  # words of a line about cookies, accounts or subscriptions
LEAST_PROSE_WORDS = 8  # words of a line that is prose; shorter ones are the labels of buttons and menus

# (what the page is, forms that open a line of it), in English, German, French, Spanish, Italian and Portuguese
_FORMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "asks for JavaScript",
        (
            r"(?:please |you need to )?(?:enable|turn on|activate|allow) java ?script",
            r"java ?script (?:is|has been|must be|needs to be) (?:disabled|required|enabled|turned|activated)",
            r"(?:this|our) (?:web ?)?(?:site|page|app) (?:requires|needs) java ?script",
            r"you need to enable java ?script",
            r"bitte (?:aktivieren|schalten) sie java ?script",
            r"(?:veuillez|merci d['’]) ?activer java ?script",
            r"(?:por favor,? )?(?:active|activa|habilite|habilita|ative) (?:el |o )?java ?script",
            r"(?:per favore,? )?(?:attiva|abilita)(?:re)? java ?script",
        ),
    ),
    (
        "asks to turn off an ad blocker",
        (
            r"(?:please |you(?:'|’)?(?: a)?re using |it looks like you|we(?:'|’)?ve (?:noticed|detected)).{0,60}ad[ -]?block",
            r"(?:turn off|disable|pause|deactivate).{0,20}ad[ -]?block",
            r"(?:bitte |sie (?:nutzen|verwenden) ).{0,40}(?:ad|werbe)[ -]?blocker",
            r".{0,60}(?:bloqueur de publicit|bloqueador de anuncios|bloqueador de publici|blocco della pubblicit)",
        ),
    ),
    (
        "is a check for robots",
        (
            r"(?:are you a robot|(?:please )?verify (?:that )?you(?:'|’)?(?: a)?re (?:a |not a )?(?:human|robot))",
            r"checking (?:if the site connection is secure|your browser)",
            r"access (?:to this page has been )?denied",
            r"(?:pardon our interruption|just a moment)",
        ),
    ),
    (
        "is a subscription notice",
        (
            r"(?:please )?(?:subscribe|sign up|register)(?: now| today| here)? (?:to|for).{0,40}(?:read|continu|access|unlimited)",
            r"to (?:continue|keep) reading|you(?:'|’)?ve (?:reached|read|used).{0,60}(?:free |article)",
            r"(?:this|the full) (?:article|story) is (?:for|only|reserved|available (?:only )?(?:to|for))",
            r"already a (?:subscriber|member)|(?:this is )?(?:a )?(?:subscriber|member)[s-]? ?(?:only|exclusive)",
            r"(?:jetzt abonnieren|bereits abonnent|weiterlesen mit|dieser artikel ist (?:nur )?(?:für|exklusiv)|lesen sie weiter mit)",
            r"(?:déjà abonné|abonnez-vous pour|(?:cet )?article (?:est )?réservé aux abonnés|la suite est réservée)",
            r"(?:suscríbe(?:te|se) para|¿?ya (?:es|eres) suscriptor|contenido exclusivo para suscriptores)",
            r"(?:abbonati per|sei già abbonato|contenuto riservato agli abbonati)",
            r"(?:assine para|já é assinante|conteúdo exclusivo para assinantes)",
        ),
    ),
    (
        "is a log-in page",
        (
            r"(?:please )?(?:log|sign) ?in\b",
            r"(?:don(?:'|’)t|do not) have an account|forgot (?:your )?password|remember me|create (?:an |your )?account",
            r"(?:bitte )?(?:anmelden|einloggen)|melden sie sich an|passwort vergessen",
            r"se connecter|connectez-vous|mot de passe oublié|identifiez-vous",
            r"iniciar sesión|inicia sesión|inicie sesión|¿?(?:olvidó|olvidaste) (?:su|tu) contraseña",
            r"accedi\b|effettua il login|password dimenticata",
            r"(?:iniciar sessão|fazer login|entrar na (?:sua )?conta|esqueceu (?:a|sua) senha)",
            r".{0,60}(?:browser|navigateur|navegador) (?:must|doit|debe|deve) accept.{0,4} cookies",
        ),
    ),
)
_WALLS = tuple((what, re.compile(rf"[\W_]{{0,4}}(?:{'|'.join(forms)})", re.IGNORECASE)) for what, forms in _FORMS)
# Further sentences of such pages, which alone make no wall
_NOTICE = re.compile(
    r"\b(?:cookies?|browser|java ?script|passwords?|e-?mail|accounts?|terms of (?:service|use)|privacy policy|newsletters?|captcha|"
    r"subscri(?:be|bers?|ptions?)|datenschutz\w*|nutzungsbedingungen|konto|abonnement|passwort|compte|abonnés?|mot de passe|navigateur|"
    r"cuenta|contraseña|navegador|suscri\w+|parola d.ordine|abbonat[oi]|abbonamento|senha|assinantes?)\b",
    re.IGNORECASE,
)


def wall(text: str) -> str | None:
    """Return what a page is whose text holds no article ("is a log-in page"), None if it may be one."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if not lines or word_count(text) > MOST_WALL_WORDS:
        return None
    found = {line: next((what for what, form in _WALLS if form.match(line)), "") for line in lines}
    if any(not what and _is_prose(line) for line, what in found.items()):
        return None
    return next((what for what, _ in _WALLS if what in found.values()), None)


def _is_prose(line: str) -> bool:
    """Return whether a line is neither a label nor a short notice."""
    words = word_count(line)
    return words >= LEAST_PROSE_WORDS and not (words <= MOST_NOTICE_WORDS and _NOTICE.search(line))
