"""What the activities of a process map are called: as in the log, or as in a design."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from journeymine.design import DesignedJourney
from journeymine.log.patterns import fits_pattern

__all__ = ["Called", "called"]


@dataclass(frozen=True, slots=True)
class Called:
    """What an activity is called in the picture, and whether a design has no touchpoint for it."""

    name: str
    unplanned: bool = False


def called(activities: Iterable[str], design: DesignedJourney | None) -> dict[str, Called]:
    """Activity -> what it is called.

    An activity that a touchpoint of the design matches is called so.  Where several match the
    same touchpoint, those of another name have their own behind it, so that no two are called
    alike.  Without a design all keep the names of the log.

    Parameters
    ----------
    activities : iterable of str
        All of the log, also those that are not drawn.
    design : DesignedJourney or None

    Examples
    --------
    >>> from journeymine.design import Step, Touchpoint
    >>> pay = Touchpoint("Pay", aliases=("paid", "card_paid"))
    >>> design = DesignedJourney("Shop", Step("Pay"), {"Pay": pay})
    >>> [one.name for one in called(["paid", "call"], design).values()]
    ['Pay', 'call']
    >>> [one.name for one in called(["paid", "card_paid"], design).values()]
    ['Pay (paid)', 'Pay (card_paid)']
    """
    names = list(activities)
    if design is None:
        return {name: Called(name) for name in names}
    matched = design.matching(names)
    alike = Counter(matched.values())
    found = {}
    for name in names:
        touchpoint = matched.get(name)
        if touchpoint is None:
            ignored = any(fits_pattern(name, pattern) for pattern in design.ignore)
            found[name] = Called(name, not ignored)
        elif touchpoint == name or alike[touchpoint] == 1:
            found[name] = Called(touchpoint)
        else:
            found[name] = Called(f"{touchpoint} ({name})")
    return found
