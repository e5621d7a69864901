"""What people read for steps that may be chosen, left out, or done again."""

from __future__ import annotations

from journeymine.language import Language

__all__ = ["group_words", "times"]


def group_words(kind: str, fewest: int, most: int | None, language: Language) -> str:
    """What a group of stations without a name of its own is called; `kind` as in `Group`."""
    match kind:
        case "choice":
            return language.say("one of these ways")
        case "any_of":
            return language.say("one or more of these ways")
        case "any_order":
            return language.say("in any order")
        case "optional":
            return language.say("optional")
        case "repeat":
            return times(0, None, language)
        case "repeat_once":
            return times(1, None, language)
        case _:
            return times(fewest, most, language)


def times(fewest: int, most: int | None, language: Language) -> str:
    """How often, as people say it; None is any number.

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> times(0, None, ENGLISH), times(1, None, ENGLISH), times(0, 1, ENGLISH)
    ('any number of times', 'once or more', 'at most once')
    >>> times(2, 2, ENGLISH), times(1, 3, ENGLISH)
    ('2 times', '1 to 3 times')
    """
    say, n = language.say, language.count
    if most is None:
        if fewest == 0:
            return say("any number of times")
        return say("once or more") if fewest == 1 else say("{n} times or more", n=n(fewest))
    if fewest == most:
        return say("once") if most == 1 else say("{n} times", n=n(most))
    if fewest == 0:
        return say("at most once") if most == 1 else say("up to {n} times", n=n(most))
    return say("{fewest} to {most} times", fewest=n(fewest), most=n(most))
