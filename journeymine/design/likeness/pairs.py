"""Which activity is suggested for which touchpoint: the likeliest pair first.

The rule, so that nobody has to guess how the guesses were made:

1. Only activities that no touchpoint matches get a suggestion, and only pairs whose score is
   at least the threshold.
2. Pairs are taken from the highest score down (the stable pairing [1]_); an activity is taken
   once.  A touchpoint that an activity of the log matches already, or that was taken, gets a
   further one only if they are spelt alike, or, where no activity matches it, if the activity
   has every word of the touchpoint (*approved by owner* and *approved by manager* are both
   *approve*).
3. Where activities are equally likely one touchpoint and one of them is all it can get, whoever
   asks decides (`prefer`); then their names do.

References
----------
.. [1] Gale, Shapley (1962). College admissions and the stability of marriage. The American
   Mathematical Monthly 69(1), 9-15. https://doi.org/10.1080/00029890.1962.11989827
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from journeymine.design.journey import DesignedJourney
from journeymine.design.likeness.scores import Likeness, Names

__all__ = ["THRESHOLD", "Pair", "pairs"]

THRESHOLD = 0.5
"""Pairs that score less are not suggested; chosen on logs whose right pairs are known."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An activity and the touchpoint that it may be.

    Attributes
    ----------
    activity, touchpoint : str
    likeness : Likeness
    others : tuple of str
        Touchpoints that it is equally likely to be.
    rivals : tuple of str
        Activities that are equally likely to be the touchpoint, and are not suggested for it.
    """

    activity: str
    touchpoint: str
    likeness: Likeness
    others: tuple[str, ...] = ()
    rivals: tuple[str, ...] = ()


Prefer = Callable[[str, Sequence[str]], str]
"""Of a touchpoint and several activities, the activity that is to have it."""


def pairs(
    activities: Iterable[str],
    design: DesignedJourney,
    *,
    threshold: float = THRESHOLD,
    prefer: Prefer = lambda _, equal: equal[0],
) -> tuple[Pair, ...]:
    """Suggestions for the activities that no touchpoint matches, by activity.

    Parameters
    ----------
    activities : iterable of str
        All of the log, also those that match.
    design : DesignedJourney
    threshold : float
        Above 0, at most 1.
    prefer : function
        See the rule above.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("Place order", "Pay", "Receive goods")
    >>> for pair in pairs(["placeOrder", "payment done", "scroll"], design):
    ...     print(pair.activity, "->", pair.touchpoint, pair.likeness.score)
    payment done -> Pay 0.815
    placeOrder -> Place order 1.0
    """
    activities = sorted(set(activities))
    matching = design.matching(activities)
    touchpoints = [design.touchpoint(name) for name in design.touchpoints]
    names = Names(activities, touchpoints)
    scored = [
        Pair(activity, touchpoint.name, likeness)
        for activity in activities
        if activity not in matching
        for touchpoint in touchpoints
        if (likeness := names.likeness(activity, touchpoint)).score >= threshold
    ]
    place = {name: i for i, name in enumerate(design.touchpoints)}
    scored.sort(key=lambda p: (-p.likeness.score, place[p.touchpoint], p.activity))
    matched, given = set(matching.values()), set[str]()
    taken: dict[str, Pair] = {}
    for pair in scored:
        likeness, touchpoint = pair.likeness, pair.touchpoint
        alike = likeness.kind != "words"
        if pair.activity in taken or (touchpoint in matched and not alike):
            continue
        if touchpoint in given and not (alike or likeness.whole):
            continue
        equal = [pair.activity]
        if not alike and not likeness.whole:  # it gets one such activity at most
            equal = [p.activity for p in scored if _rivals(p, pair) and p.activity not in taken]
            if len(equal) > 1 and prefer(touchpoint, equal) != pair.activity:
                continue
        taken[pair.activity] = replace(
            pair,
            others=tuple(
                p.touchpoint
                for p in scored
                if p.activity == pair.activity
                and p.touchpoint != touchpoint
                and p.likeness.score == likeness.score
            ),
            rivals=tuple(name for name in equal if name != pair.activity),
        )
        given.add(touchpoint)
    return tuple(taken[activity] for activity in sorted(taken))


def _rivals(one: Pair, two: Pair) -> bool:
    return (
        one.touchpoint == two.touchpoint
        and one.likeness.score == two.likeness.score
        and not one.likeness.whole
    )
