"""Pieces of HTML as text: feeds keep all that is said, wires leave out what stands around the text."""

from __future__ import annotations

import pytest

from syndicate.readers.fragments import body_of, text_of

# name, fragment, as a feed gives it, as a wire gives it
CASES = [
    ("paragraphs", "<p>One.</p><p>Two.</p>", "One.\n\nTwo.", "One.\n\nTwo."),
    ("a picture's words", "<p>One.</p><figure><figcaption>A quay.</figcaption></figure>", "One.\n\nA quay.", "One."),
    (
        "what stands around",
        "<header>Herald</header><nav>Home</nav><p>One.</p><footer>2025</footer>",
        "Herald\n\nHome\n\nOne.\n\n2025",
        "One.",
    ),
    ("a form around it all", "<form><p>One.</p></form>", "", "One."),
    ("labels beside each other", '<p><span class="a">Place</span><span class="b">Desk</span></p>', "PlaceDesk", "Place Desk"),
    ("a word in two spans", "<p><span>Pl</span><span>ace</span></p>", "Place", "Place"),
    ("no markup, wrapped", "One line\n      and another", "One line\n      and another", "One line and another"),
    ("scripts and styles", "<p>One.<script>x()</script></p><style>p{}</style>", "One.", "One."),
    ("lists and tables", "<ul><li>a</li><li>b</li></ul><table><tr><td>c</td><td>d</td></tr></table>", "a\nb\n\nc | d", "a\nb\n\nc | d"),
    ("nothing", "", "", ""),
]


@pytest.mark.parametrize(("name", "fragment", "feed", "wire"), CASES, ids=[row[0] for row in CASES])
def test_a_fragment_is_read_as_what_it_is_part_of(name: str, fragment: str, feed: str, wire: str) -> None:
    """One walk through the markup serves both; what is left out is what differs."""
    assert (text_of(fragment), body_of(fragment)) == (feed, wire)


@pytest.mark.parametrize("read", [text_of, body_of])
@pytest.mark.parametrize("element", ["div", "span", "b", "table"])
def test_no_depth_is_too_deep(read: object, element: str) -> None:
    """Markup nested a hundred thousand times is read and not recursed into."""
    assert callable(read)
    assert "deep" in read(f"<{element}>" * 100_000 + "deep" + f"</{element}>" * 100_000)
