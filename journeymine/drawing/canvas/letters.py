"""How wide a text is, and how it breaks into lines: measured with Inter's own widths."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

__all__ = ["FONT_STACK", "broken", "cut", "font_bytes", "width"]

FONT_STACK = "Inter, 'Noto Sans', 'Segoe UI', Arial, sans-serif"

_UNKNOWN = 1.0  # as wide as high: scripts that Inter's subset has no letters for


@cache
def _advances(weight: int) -> dict[str, float]:
    data = files("journeymine.drawing.canvas").joinpath("fonts/widths.json").read_text("utf-8")
    advances: dict[str, float] = json.loads(data)[str(weight)]["advance"]
    return advances


def font_bytes(weight: int) -> bytes:
    """The WOFF2 font file of a weight, 400 or 600."""
    return files("journeymine.drawing.canvas").joinpath(f"fonts/Inter-{weight}.woff2").read_bytes()


def width(words: str, size: float, weight: int = 400) -> float:
    """The width of one line in pixels.

    Examples
    --------
    >>> width("", 12) < width("ab", 12) < width("ab", 12, 600) < width("abc", 12)
    True
    """
    advances = _advances(weight)
    return size * sum(advances.get(c, _UNKNOWN) for c in words)


def cut(words: str, most: float, size: float, weight: int = 400) -> str:
    """The text, shortened with an ellipsis if it is wider than `most` pixels."""
    if width(words, size, weight) <= most:
        return words
    while words and width(f"{words}…", size, weight) > most:
        words = words[:-1]
    return f"{words.rstrip()}…"


def broken(words: str, most: float, size: float, weight: int = 400, lines: int = 2) -> list[str]:
    """At most `lines` lines of at most `most` pixels; what does not fit ends in an ellipsis.

    Lines break at spaces and behind hyphens; a single longer word is broken anywhere.

    Examples
    --------
    >>> broken("Self-installation kit", 70, 12, lines=3)
    ['Self-', 'installation', 'kit']
    >>> broken("Self-installation kit", 70, 12, lines=1)
    ['Self-…']
    """
    found: list[str] = []
    line = ""
    for word in words.replace("-", "-\0").replace(" ", " \0").split("\0"):
        if line and width((line + word).rstrip(), size, weight) > most:
            found.append(line.rstrip())
            line = ""
        line += word
        while width(line.rstrip(), size, weight) > most and len(line) > 1:
            keep = len(line) - 1
            while keep > 1 and width(line[:keep], size, weight) > most:
                keep -= 1
            found.append(line[:keep])
            line = line[keep:]
    if line.rstrip():
        found.append(line.rstrip())
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while last and width(f"{last}…", size, weight) > most:
        last = last[:-1]
    return [*found[: lines - 1], f"{last.rstrip()}…"]
