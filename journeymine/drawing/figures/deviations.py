"""A deviation in a few words, for lists and rows."""

from __future__ import annotations

from journeymine.language import Language

__all__ = ["deviation_words"]


def deviation_words(kind: str, name: str, language: Language) -> str:
    """What happened, and where.

    Parameters
    ----------
    kind : str
        As in ``gap.json``.
    name : str
        The touchpoint, or the activity where it is unplanned; for ``stopped`` the touchpoint
        after which, empty if there was none.
    language : Language

    Examples
    --------
    >>> from journeymine.language import ENGLISH
    >>> deviation_words("missing", "Pay", ENGLISH), deviation_words("stopped", "Pay", ENGLISH)
    ('Pay skipped', 'left after Pay')
    """
    say = language.say
    match kind:
        case "missing":
            return say("{touchpoint} skipped", touchpoint=name)
        case "stopped" if name:
            return say("left after {touchpoint}", touchpoint=name)
        case "stopped":
            return say("left before the first step")
        case "ad_hoc":
            return say("unplanned: {activity}", activity=name)
        case "order":
            return say("{touchpoint} out of order", touchpoint=name)
        case "repeated":
            return say("{touchpoint} repeated", touchpoint=name)
        case "late":
            return say("{touchpoint} late", touchpoint=name)
        case "failed":
            return say("{touchpoint} failed", touchpoint=name)
        case "channel":
            return say("{touchpoint} in another channel", touchpoint=name)
        case "not_yet":
            return say("{touchpoint} still to come", touchpoint=name)
        case _:
            return say("{touchpoint} as a second route", touchpoint=name)
