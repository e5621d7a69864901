"""When a journey is known to be over, and since when that is known.

A journey ends with an activity that ends it, which is known at once, or falls silent, which is
known only when the silence has lasted long enough: such an end is stamped at the last event plus
that silence [1]_.  Without a rule no journey is known to be over.

References
----------
.. [1] What is stamped earlier counts too few: open journeys that have left already are then still
   among those at risk.  See ``docs/gap-outcome.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.visits import Visits
from journeymine.log import OpenRule

__all__ = ["MICRO", "EndRule", "Endings"]

MICRO = 1_000_000
"""Microseconds in a second."""

_Ints = NDArray[np.int64]
_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EndRule:
    """What says that a journey is over.

    Attributes
    ----------
    rule_known : bool
        Whether the comparison was told which journeys are open; then that decides.
    silence : int or None
        Seconds of silence after which a journey is over; None where nothing is said.
    activities : tuple of int
        Places in the `activities` of the storage: those that end a journey.
    said_by : str
        ``comparison``, ``design``, or empty if neither says when a journey is over.
    silence_by : str
        Likewise for `silence`: a comparison may name an end activity alone.
    """

    rule_known: bool = False
    silence: int | None = None
    activities: tuple[int, ...] = ()
    said_by: str = ""
    silence_by: str = ""

    @classmethod
    def of(
        cls, rule: OpenRule | None, design: DesignedJourney, activities: Sequence[str]
    ) -> EndRule:
        """The rule of a comparison; if it has none, that of the design.

        Parameters
        ----------
        rule : OpenRule or None
            As `compare` was asked for, or a log that was cut into journeys has it.
        design : DesignedJourney
        activities : sequence of str
            Of the storage.

        Examples
        --------
        >>> shop = DesignedJourney.of_steps("browse", "pay")
        >>> rule = EndRule.of(OpenRule.of("pay", "14d"), shop, ("browse", "pay"))
        >>> rule.silence, rule.activities, rule.said_by
        (1209600, (1,), 'comparison')
        >>> EndRule.of(None, shop, ("browse", "pay")).said_by
        ''
        """
        end = design.end
        silence = end.open_after if end else None
        silence_by = "" if silence is None else "design"
        names = end.at if end else ()
        if rule is not None:
            names = rule.end_activities
            if rule.open_after is not None:
                silence = int(rule.open_after.total_seconds())
                silence_by = "comparison"
        known = design.matching(activities)
        codes = tuple(
            code
            for code, name in enumerate(activities)
            if name in names or known.get(name) in names
        )
        said_by = "comparison" if rule is not None else "design" if end is not None else ""
        return cls(rule is not None, silence, codes, said_by, silence_by)


@dataclass(frozen=True, slots=True, eq=False)
class Endings:
    """Which of some journeys are over, and since when it is known.

    Attributes
    ----------
    over : array of bool, (cases,)
    at : array of int64, (cases,)
        Microseconds; where a journey is not over, `now`.
    by_activity : array of bool, (cases,)
        Whether it ended by what happened, not by silence.
    """

    over: _Flags
    at: _Ints
    by_activity: _Flags

    @classmethod
    def of(cls, rule: EndRule, visits: Visits) -> Endings:
        """Apply a rule; no journey is over if it says nothing."""
        last = visits.time[visits.offsets[1:] - 1]
        silent = visits.now - last
        ended = np.zeros(visits.n_cases, np.bool_)
        if rule.activities:
            ends = np.isin(visits.activity, rule.activities)
            ended[visits.case[ends]] = True
        quiet = np.zeros(visits.n_cases, np.bool_)
        at = last
        if rule.silence is not None:
            quiet = silent > rule.silence * MICRO
            at = np.minimum(last + rule.silence * MICRO, visits.now)
        over = ended | quiet
        if rule.rule_known:
            over = ~visits.is_open
            # What the comparison calls over, and is neither silent nor seen to end here, ended
            # with an activity that the design ignores.
            long = 0 if rule.silence is None else rule.silence * MICRO
            ended = over & (ended | (silent < long)) if long else over
        return cls(over, np.where(over, np.where(ended, last, at), visits.now), ended)
