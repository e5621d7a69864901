"""Waits at the seams: how long it takes from one owner to the next, and what bounces back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.time.endings import MICRO
from journeymine.gap.time.figures import HandOver
from journeymine.gap.time.kept import in_seconds
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import NOTHING, Visits
from journeymine.language import sentence
from journeymine.log import LeftOut
from journeymine.statistics.counts import how_many, places_of_each

__all__ = ["HandOvers"]

_Ints = NDArray[np.int64]


class HandOvers:
    """Gathers the hand-overs between owners, bucket by bucket.

    The owner of an event is what the column ``owner`` of the log says; where it says nothing,
    the owner that the design gives its touchpoint.  Events without an owner are passed over.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import Sequence, Step, Touchpoint
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> owned = {"order": Touchpoint("order", owner="Sales"),
    ...          "repair": Touchpoint("repair", owner="Service")}
    >>> design = DesignedJourney("Shop", Sequence((Step("order"), Step("repair"))), owned)
    >>> frame = pd.DataFrame({"case": "7", "activity": ["order", "repair", "order"],
    ...                       "time": pd.date_range("2026-01-05", periods=3, freq="D", tz="UTC")})
    >>> log = EventLog.from_pandas(frame)
    >>> seams = HandOvers(design)
    >>> for visits in visits_of(log, align(log.variants(), design), columns=seams.columns):
    ...     seams.add(visits)
    >>> [(h.source, h.target, h.median.value, h.bounced) for h in seams.result()]
    [('Sales', 'Service', 86400.0, 1), ('Service', 'Sales', 86400.0, 0)]
    """

    columns = ("owner",)
    """The columns of the log that are needed, if it has them."""

    def __init__(self, design: DesignedJourney, units: Units = CASES) -> None:
        self._units = units
        self._number: dict[str, int] = {}
        owners = [design.touchpoint(name).owner for name in design.touchpoints]
        codes = [self._code(owner) if owner else NOTHING for owner in owners]
        # One more, so that -1, no touchpoint, has no owner.
        self._of_touchpoint = np.array([*codes, NOTHING], np.int64)
        self._parts: list[tuple[_Ints, ...]] = []
        self._events = self._owned = self._cases = 0

    def _code(self, owner: str) -> int:
        return self._number.setdefault(owner, len(self._number))

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        owner = self._of_touchpoint[visits.touchpoint]
        if visits.has("owner"):
            own, texts = visits.texts("owner")
            codes = [self._code(text) if text is not None else NOTHING for text in texts]
            said = np.array(codes, np.int64)[own]
            owner = np.where(said >= 0, said, owner)
        at = np.flatnonzero(owner >= 0)
        self._events += visits.n_events
        self._cases += visits.n_cases
        self._owned += len(at)
        if not self._number:
            return
        owner, case, time = owner[at], visits.case[at], visits.time[at]
        over = np.flatnonzero((case[1:] == case[:-1]) & (owner[1:] != owner[:-1]))
        source, target, of = owner[over], owner[over + 1], case[over]
        back = np.zeros(len(over), np.int64)
        back[:-1] = (of[1:] == of[:-1]) & (target[1:] == source[:-1])
        self._parts.append(
            (source, target, of + visits.first_case, time[over + 1] - time[over], back)
        )

    def result(self) -> tuple[HandOver, ...]:
        """By all the time waited, the most first, then by name."""
        names = list(self._number)
        if not self._parts:
            return ()
        source, target, case, wait, back = map(np.concatenate, zip(*self._parts, strict=True))
        rows = []
        pairs, places = places_of_each(source * len(names) + target)
        for pair, here in zip(pairs.tolist(), places, strict=True):
            bounced, waited, of = back[here] > 0, wait[here], case[here]
            median, p90 = self._units.quantiles_of_events(waited, of, (0.5, 0.9))
            rows.append(
                HandOver(
                    source=names[pair // len(names)],
                    target=names[pair % len(names)],
                    hand_overs=len(here),
                    cases=how_many(of),
                    median=in_seconds(median),
                    p90=in_seconds(p90),
                    total=int(waited.sum()) // MICRO,
                    bounced=int(bounced.sum()),
                    bounced_cases=how_many(of[bounced]),
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.total, row.source, row.target)))

    def left_out(self) -> tuple[LeftOut, ...]:
        """Why there is nothing to see, or which events have no owner."""
        unowned = self._events - self._owned
        if not self._owned:
            why = sentence("neither the design nor the log says who owns what")
            return (LeftOut("hand-overs", why, self._cases, self._events),)
        if unowned:
            return (LeftOut("hand-overs", sentence("events without an owner"), 0, unowned),)
        return ()
