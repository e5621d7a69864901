"""Figures as a page says them, in its language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from journeymine.drawing.figures.points import points_words
from journeymine.language import Language, Sentence
from journeymine.statistics import spaced

__all__ = ["filters_of"]

_TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_TURNING_NAMES = re.compile(rf"(?<=')([^']*[{_TURNING}][^']*)(?=')")
_QUOTED = re.compile(r"('[^']*')")
_NOTHING = "–"


def filters_of(
    language: Language,
    multiples: int = 1,
    sentences: Mapping[str, Mapping[str, Any]] | None = None,
) -> dict[str, Callable[..., Any]]:
    """The filters of templates.

    ``count, percent, decimal, signed, lasting, units, day``: figures; ``plain, named``: texts.

    Parameters
    ----------
    language : Language
    multiples : int
        A count that is hidden is shown as below it; the others are multiples of it.
    sentences : mapping, optional
        What English texts made elsewhere are made of, as far as it is known.
    """
    made_of = sentences or {}

    def sentence(text: str) -> Sentence | None:
        """What a text is made of, if that is known."""
        return Sentence.from_dict(made_of[text]) if text in made_of else None

    def count(value: int | None) -> str:
        """A whole number, or what it is below."""
        return f"<{language.count(multiples)}" if value is None else language.count(value)

    def percent(value: float | None, decimals: int = 0) -> str:
        """A share, or a dash where there is none."""
        return _NOTHING if value is None else language.percent(value, decimals)

    def decimal(value: float | None, digits: int = 2) -> str:
        """A figure; values that only round to 1 are shown below it."""
        if value is None:
            return language.say("not computed")
        below = 1 - 10**-digits
        return language.decimal(below if below < value < 1 else value, digits)

    def points(value: float) -> str:
        """Points of the gap index."""
        return points_words(value, language, 2)

    def plain(message: str) -> Markup:
        """A message made elsewhere, its names unable to turn what is around them.

        One of which it is not known what it is made of stays English, and is marked so.
        """
        if language.code == "en":
            return Markup("").join(_outside_names(message))
        if (told := sentence(message)) is not None:
            return Markup.escape(told.said_in(language))
        english = Markup("").join(_outside_names(message))
        return Markup('<span lang="en">{}</span>').format(english)

    def named(name: str) -> Markup:
        """A name as it is, or what is said in place of one or around it."""
        told = sentence(name)
        return Markup("<bdi>{}</bdi>").format(name if told is None else told.said_in(language))

    return {
        "count": count,
        "percent": percent,
        "decimal": decimal,
        "points": points,
        "signed": language.signed,
        "lasting": language.lasting,
        "units": language.trimmed,
        "day": language.day,
        "plain": plain,
        "named": named,
    }


def _outside_names(message: str) -> list[str | Markup]:
    parts = _TURNING_NAMES.split(message)  # every second part is a name
    return [
        Markup("<bdi>{}</bdi>").format(part) if place % 2 else _outside_quotes(part)
        for place, part in enumerate(parts)
    ]


def _outside_quotes(words: str) -> str:
    parts = _QUOTED.split(words)  # every second part is quoted
    return "".join(part if place % 2 else spaced(part) for place, part in enumerate(parts))
