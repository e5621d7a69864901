"""The palette: one meaning per colour.  Hue is a channel; red is off target or unplanned."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "AS_DESIGNED", "CASING", "DARK", "FAINT", "GRID", "INK", "MUTED", "NEUTRAL", "OFF_TARGET",
    "OFF_TARGET_WASH", "RULE", "TRAVELLED", "VOLUME",
    "channel_colours",
]  # fmt: skip

INK = "#1F2933"
MUTED = "#5B6770"
FAINT = "#6C7781"  # words on few customers; the palest that still read well
RULE = "#C5CCD3"
GRID = "#E3E7EB"
CASING = "#E9EDF1"
NEUTRAL = "#9AA7B2"
AS_DESIGNED = "#7B91A5"
VOLUME = "#B9C4CE"
TRAVELLED = "#44525E"
OFF_TARGET = "#C4420F"
OFF_TARGET_WASH = "#FBEEE8"

_KNOWN = {
    "web": "#0B6FB8", "webb": "#0B6FB8", "website": "#0B6FB8", "online": "#0B6FB8",
    "app": "#00806A", "mobile": "#00806A",
    "email": "#7A5195", "epost": "#7A5195", "mail": "#7A5195",
    "sms": "#B5831A", "text": "#B5831A",
    "phone": "#A01F5E", "telefon": "#A01F5E", "call": "#A01F5E", "callcentre": "#A01F5E",
    "field": "#4A4A4A", "fält": "#4A4A4A",
    "chat": "#D46AA8", "chatt": "#D46AA8",
    "store": "#5F8200", "butik": "#5F8200", "shop": "#5F8200", "branch": "#5F8200",
    "letter": "#8C6D4F", "brev": "#8C6D4F", "post": "#8C6D4F",
}  # fmt: skip

# The same colours on dark ground: as far from it as those above are from white.
DARK = {
    "#fff": "#12181E", INK: "#E6EBEF", MUTED: "#A9B4BE", FAINT: "#84919C", RULE: "#4A5763",
    GRID: "#2C3740", CASING: "#26303A", NEUTRAL: "#71808E", AS_DESIGNED: "#566B7E",
    VOLUME: "#56646F", TRAVELLED: "#93A4B2",
    OFF_TARGET: "#FF8A5C", OFF_TARGET_WASH: "#3A231A",
    "#0B6FB8": "#5DB1EE", "#00806A": "#34BFA1", "#7A5195": "#B793D2", "#B5831A": "#DDAD49",
    "#A01F5E": "#F078AE", "#4A4A4A": "#BDBDBD", "#D46AA8": "#F2A3CF", "#5F8200": "#9FC741",
    "#8C6D4F": "#C9A683",
}  # fmt: skip

_ORDER = tuple(dict.fromkeys(_KNOWN.values()))


def channel_colours(channels: Iterable[str]) -> dict[str, str]:
    """A colour for every channel: its own if it is a known one, else one not taken yet.

    Colour is never the only cue: the channel is always written too.

    Examples
    --------
    >>> channel_colours(["Web", "kiosk", "E-mail"])
    {'E-mail': '#7A5195', 'Web': '#0B6FB8', 'kiosk': '#00806A'}
    """
    names = sorted({name for name in channels if name})
    plain = {name: "".join(filter(str.isalnum, name.casefold())) for name in names}
    taken = {_KNOWN[plain[name]] for name in names if plain[name] in _KNOWN}
    free = [colour for colour in _ORDER if colour not in taken]
    found: dict[str, str] = {}
    for name in names:
        if plain[name] in _KNOWN:
            found[name] = _KNOWN[plain[name]]
        else:
            found[name] = free.pop(0) if free else NEUTRAL
    return found
