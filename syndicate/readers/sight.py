"""What styles do to a text: whether they take it out of sight, make it tiny, or give it the colour of its ground.

Invariant: a value that is not understood hides nothing. Lengths are counted in pixels, as on a screen 1,200 wide and 800 high.
"""

from __future__ import annotations

import re

from syndicate.readers.styles import Styles

FAR_PIXELS = 500.0  # pixels; no page moves a text so far that is still to be seen
ALIKE = 24  # sum of the differences of red, green and blue that no reader sees
FAINT = 0.05  # opacity
_LENGTH = re.compile(r"(-?\d{0,9}\.?\d{1,9})(px|em|rem|vw|vh|%|pt|ch|ex|in|cm|mm)?")
_PIXELS = {"em": 16.0, "rem": 16.0, "vw": 12.0, "vh": 8.0, "%": 10.0, "pt": 1.33, "ch": 8.0, "ex": 8.0, "in": 96.0, "cm": 37.8, "mm": 3.78}
_NUMBER = re.compile(r"-?\d{0,9}\.?\d{1,9}")
_COLOURS = {"white": "#ffffff", "black": "#000000", "snow": "#fffafa", "ivory": "#fffff0", "ghostwhite": "#f8f8ff"}
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_RGB = re.compile(r"rgba?\(([^()]{1,60})\)")
Colour = tuple[int, int, int]
WHITE: Colour = (255, 255, 255)
_SIDES = ("left", "right", "top", "bottom")


def gone(styles: Styles) -> bool:
    """Return whether styles take an element with all in it out of the reader's sight."""
    get = styles.get
    if get("display") == "none" or get("content-visibility") == "hidden":
        return True
    moving = get("animation", "none") != "none" or get("transition", "none") != "none"
    if not moving and (value := get("opacity")) and _NUMBER.match(value) and float(_NUMBER.match(value)[0]) <= FAINT:  # type: ignore[index]
        return True
    free = get("position") in ("absolute", "fixed")
    if free and any(abs(pixels(get(side, ""))) >= FAR_PIXELS and _away(side, pixels(get(side, ""))) for side in _SIDES):
        return True
    if any(pixels(get(side, "")) <= -FAR_PIXELS for side in ("margin-left", "margin-top")):
        return True
    clip = [float(number) for number in _NUMBER.findall(get("clip", ""))]
    if free and len(clip) == 4 and abs(clip[2] - clip[0]) <= 1 and abs(clip[1] - clip[3]) <= 1:
        return True
    return _cut_away(get("clip-path", "")) or _moved_away(get("transform", "")) or _no_box(styles)


def _away(side: str, length: float) -> bool:
    """Return whether so many pixels lead off the screen; a page can be longer than any screen, but not wider."""
    return length < 0 or (side in ("left", "right") and length >= 10 * FAR_PIXELS)


def _cut_away(path: str) -> bool:
    sizes = [float(number) for number in _NUMBER.findall(path)]
    if path.startswith("inset(") and sizes:
        return "%" in path and min(sizes) >= 50
    return (path.startswith("circle(") and bool(sizes) and sizes[0] == 0) or (
        path.startswith("polygon(") and bool(sizes) and not any(sizes)
    )


def _moved_away(transform: str) -> bool:
    name, _, rest = transform.partition("(")
    if name.strip() in ("translate", "translatex", "translatey", "translate3d"):
        return any(pixels(part) <= -FAR_PIXELS for part in rest.split(")")[0].split(","))
    return name.strip() in ("scale", "scalex", "scaley") and pixels(rest.split(")")[0].split(",")[0], 1.0) == 0


def _no_box(styles: Styles) -> bool:
    """Return whether a box has no room in which its text could be seen."""
    if styles.get("overflow", "").split(" ")[0] not in ("hidden", "clip"):
        return False
    width, height = (
        min(pixels(styles.get(name, ""), FAR_PIXELS), pixels(styles.get(f"max-{name}", ""), FAR_PIXELS)) for name in ("width", "height")
    )
    return width <= 1 or height <= 1


def indented(indent: str, around: bool) -> bool:
    """Return whether the first line of a text begins far off the screen; ``around`` says it of the text around."""
    return pixels(indent) <= -FAR_PIXELS if indent and indent != "inherit" else around


def tiny(size: str, around: bool) -> bool:
    """Return whether a text of this size cannot be read; ``around`` says it of the text around."""
    if not size or size == "inherit":
        return around
    match = _LENGTH.match(size)
    if match is None:
        return False  # "small", "inherit"
    relative = match[2] in ("em", "%")
    return (around and relative) or float(match[1]) == 0 or (not relative and match[2] != "rem" and pixels(size) <= 1)


def pixels(length: str, otherwise: float = 0.0) -> float:
    """Return a length in pixels, ``otherwise`` if it is none."""
    match = _LENGTH.match(length)
    return float(match[1]) * _PIXELS.get(match[2] or "", 1.0) if match else otherwise


def colour_of(written: str, around: Colour | str) -> Colour | str:
    """Return a colour; "transparent" for none at all, "" for one that is not known."""
    if not written or written == "inherit":
        return around
    return _named(written) or ("transparent" if _clear(written) else "")


def ground_of(written: str, around: Colour | None) -> Colour | None:
    """Return the colour behind a text: the one around it if none is stated, None for a picture or a colour that is not known."""
    if not written or _clear(written) or written in ("inherit", "none", "initial", "unset"):
        return around
    return None if "(" in written and "rgb" not in written else _named(written)


def _clear(written: str) -> bool:
    found = _RGB.match(written)
    parts = re.split(r"[\s,/]+", found[1].strip()) if found else []
    return "transparent" in written or (len(parts) == 4 and pixels(parts[3], 1.0) <= FAINT)


def _named(written: str) -> Colour | None:
    first = written.split()[0] if written.split() else ""
    digits = _HEX.match(_COLOURS.get(first, written))
    if digits:
        code = digits[1]
        pairs = [code[at] * 2 for at in range(3)] if len(code) < 6 else [code[at : at + 2] for at in (0, 2, 4)]
        return int(pairs[0], 16), int(pairs[1], 16), int(pairs[2], 16)
    found = _RGB.match(written)
    numbers = _NUMBER.findall(found[1]) if found else []
    if len(numbers) < 3 or _clear(written):
        return None
    red, green, blue = (int(float(number) * (2.55 if "%" in written.partition("/")[0] else 1)) for number in numbers[:3])
    return red, green, blue


def same_colour(colour: Colour | str, ground: Colour | None) -> bool:
    """Return whether a text has the colour of its ground."""
    if isinstance(colour, str) or ground is None:
        return colour == "transparent"
    return sum(abs(one - other) for one, other in zip(colour, ground, strict=True)) <= ALIKE
