"""A page whose article is missing is told as what it is, and a stub of an article is none of these."""

from __future__ import annotations

import pytest
from test_html import FERRIES, entry, page

from syndicate.model.article import Skipped
from syndicate.readers.walls import wall

WALLS = [
    ("Log In\nDon't have an account?\nSign up here »\nYour browser must accept cookies from this site to let you in.", "is a log-in page"),
    ("Sign in to continue\n\nEmail\n\nPassword\n\nForgot your password?", "is a log-in page"),
    ("Anmelden\n\nE-Mail\n\nPasswort vergessen?", "is a log-in page"),
    ("Se connecter\nMot de passe oublié ?", "is a log-in page"),
    ("Iniciar sesión\n¿Olvidó su contraseña?", "is a log-in page"),
    ("Accedi\nPassword dimenticata?", "is a log-in page"),
    ("Iniciar sessão\nEsqueceu a senha?", "is a log-in page"),
    ("Please enable JavaScript to view this page.\n\nHome\n\nNews", "asks for JavaScript"),
    ("Bitte aktivieren Sie JavaScript, um diese Seite zu sehen.", "asks for JavaScript"),
    ("Veuillez activer JavaScript dans votre navigateur.", "asks for JavaScript"),
    ("Por favor, active JavaScript en su navegador.", "asks for JavaScript"),
    ("It looks like you are using an ad blocker. Please turn it off for us.", "asks to turn off an ad blocker"),
    ("Checking your browser before you reach the site. This takes five seconds.", "is a check for robots"),
    ("Subscribe now to continue reading this story.\n\nAlready a subscriber? Log in", "is a subscription notice"),
    ("Cet article est réservé aux abonnés. Il vous reste deux jours d'essai.", "is a subscription notice"),
    ("Suscríbete para seguir leyendo\nYa eres suscriptor", "is a subscription notice"),
]


@pytest.mark.parametrize(("text", "expected"), WALLS)
def test_a_wall_is_known_by_its_words(text: str, expected: str) -> None:
    """The forms of six languages are known, and the surest one names the page."""
    assert wall(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        f"{FERRIES[0]}\n\nSubscribe to continue reading this story.",
        f"Log in\n\n{FERRIES[1]}",
        "Log in to the new harbour office, the mayor said, and you will see how few of its twelve desks have a chair at all.\n\n"
        + FERRIES[2],
        "The minister was assassinated on the stairs of the contact office.\n\nLog in",
        "The ferries return.\n\nThe bridge is shut.",
        "",
    ],
)
def test_a_stub_of_an_article_is_no_wall(text: str) -> None:
    """One sentence of a report is enough."""
    assert wall(text) is None


def test_a_wall_is_skipped_with_its_reason() -> None:
    """A scan says what the page is, and what to do."""
    body = "<div><h1>Log in</h1><p>Log in</p><p>Your browser must accept cookies from this site to let you in.</p><p>Remember me</p></div>"
    skipped = entry(page(body=body))
    assert isinstance(skipped, Skipped)
    assert skipped.reason == "is a log-in page, without an article"
    assert skipped.remedy
