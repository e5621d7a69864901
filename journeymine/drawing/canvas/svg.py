"""A small writer of SVG: elements as text, every name and value escaped."""

from __future__ import annotations

import re
from html import escape

__all__ = ["arc_path", "element", "escaped", "number", "text"]


def number(value: float) -> str:
    """A coordinate with at most two decimals, and never ``-0``.

    Examples
    --------
    >>> number(3.0), number(2.345), number(-0.001)
    ('3', '2.35', '0')
    """
    shown = f"{value + 0.0:.2f}".rstrip("0").rstrip(".")
    return "0" if shown == "-0" else shown


def element(tag: str, inside: str = "", /, **attributes: str | float) -> str:
    """One element; ``_`` in a name stands for ``-``, `inside` is SVG already.

    Examples
    --------
    >>> element("rect", width=3, fill_opacity=0.5)
    '<rect width="3" fill-opacity="0.5"/>'
    """
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for name, value in attributes.items()
    )
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def _value(value: str | float) -> str:
    return escaped(value) if isinstance(value, str) else number(value)


_CANNOT_BE_HELD = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def escaped(value: str) -> str:
    """Escaped; characters that XML cannot hold become the replacement character."""
    return escape(_CANNOT_BE_HELD.sub("\ufffd", value), quote=True)


def text(
    x: float,
    y: float,
    words: str,
    *,
    size: float,
    fill: str,
    weight: int = 400,
    anchor: str = "start",
    halo: bool = False,
    title: str = "",
) -> str:
    """One line of text; `title` is the full wording where the line is cut."""
    inside = escaped(words) if not title else f"{element('title', escaped(title))}{escaped(words)}"
    more: dict[str, str | float] = {}
    if weight != 400:
        more["font_weight"] = weight
    if anchor != "start":
        more["text_anchor"] = anchor
    if halo:
        more |= {"stroke": "#fff", "stroke_width": 4, "paint_order": "stroke"}
    return element("text", inside, x=x, y=y, font_size=size, fill=fill, **more)


def arc_path(left: float, right: float, foot: float, top: float, radius: float) -> str:
    """A path that rises at `left`, runs along `top`, and falls at `right`."""
    r = min(radius, (right - left) / 2, abs(foot - top))
    n = number
    return (
        f"M{n(left)} {n(foot)}V{n(top + r)}Q{n(left)} {n(top)} {n(left + r)} {n(top)}"
        f"H{n(right - r)}Q{n(right)} {n(top)} {n(right)} {n(top + r)}V{n(foot)}"
    )
