"""A difference of two groups in words and numbers."""

from __future__ import annotations

from journeymine.drawing.figures.deviations import deviation_words
from journeymine.gap.segments.figures import Compared
from journeymine.language import Language, marked
from journeymine.statistics import Estimate

__all__ = ["how_sure", "interval_words", "points_words", "share_words", "what_differs"]

_WORDS = {
    "clear": marked("clear"),
    "likely": marked("likely"),
    "can't tell": marked("can’t tell"),
}


def what_differs(one: Compared, language: Language) -> str:
    """What a row is about."""
    figure = one.figure
    if figure.figure != "deviation":
        return language.say("Travel as designed")
    name = figure.after if figure.kind == "stopped" else figure.touchpoint or figure.activity
    words = deviation_words(figure.kind, name, language)
    if figure.place is not None and figure.place > 1:
        return language.say(
            "{deviation} (place {n})", deviation=words, n=language.count(figure.place)
        )
    return words


def how_sure(one: Compared, language: Language) -> str:
    """How sure it is, or why it was not tested."""
    if one.word:
        return language.say(_WORDS[one.word])
    if one.note == "too rare to test":
        return language.say("too rare")
    return language.say("too few")


def share_words(one: Estimate, language: Language, decimals: int = 0) -> str:
    """A share, or a dash where it is not known."""
    return "–" if one.value is None else language.percent(one.value, decimals)


def points_words(value: float | None, language: Language) -> str:
    """A difference of shares in points."""
    return "–" if value is None else language.signed(100 * value)


def interval_words(one: Estimate, language: Language) -> str:
    """The ends of the interval of a difference, in points."""
    if one.low is None or one.high is None:
        return language.say("no interval")
    return language.say(
        "{low} to {high}",
        low=language.signed(100 * one.low),
        high=language.signed(100 * one.high),
    )
