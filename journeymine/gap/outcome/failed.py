"""Visits that happened as designed, and failed: their outcome is one that the design lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.measured import Beside
from journeymine.gap.outcome.figures import FailedVisits
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.language import sentence, sentence_counted
from journeymine.log import LeftOut
from journeymine.statistics.counts import grouped, how_many

__all__ = ["Failures"]


class Failures:
    """Gathers failed visits, bucket by bucket.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import Step
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> frame = pd.DataFrame({"case": ["1", "2", "3"], "activity": "pay",
    ...                       "outcome": ["refused", "ok", None],
    ...                       "time": pd.date_range("2026-01-05", periods=3, tz="UTC")})
    >>> log, design = EventLog.from_pandas(frame), DesignedJourney("Shop", Step("pay"),
    ...                                                            failed=("refused",))
    >>> failures = Failures(design)
    >>> for visits in visits_of(log, align(log.variants(), design), columns=failures.columns):
    ...     failures.add(visits)
    >>> [(row.touchpoint, row.failed, row.visits) for row in failures.result()]
    [('pay', 1, 2)]
    """

    columns = ("outcome",)
    """The columns of the log that are needed, if it has them."""

    def __init__(self, design: DesignedJourney, units: Units = CASES) -> None:
        self._design, self._units = design, units
        self._told: list[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.bool_]]] = []
        self._failed: list[tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]] = []
        self._has_outcomes = False
        self._cases = self._untold = 0

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        self._cases += visits.n_cases
        if not self._design.failed or not visits.has("outcome"):
            return
        self._has_outcomes = True
        code, texts = visits.texts("outcome")
        wanted = np.array([text in self._design.failed for text in texts], np.bool_)
        blank = np.array([text is None for text in texts], np.bool_)
        designed = visits.synchronous
        told = np.flatnonzero(designed & ~blank[code])
        self._untold += int(designed.sum()) - len(told)
        failed = wanted[code[told]]
        case, touchpoint = visits.case[told] + visits.first_case, visits.touchpoint[told]
        self._told.append((case, touchpoint, failed))
        self._failed.append((case[failed], touchpoint[failed], visits.activity[told[failed]]))

    def result(self) -> tuple[FailedVisits, ...]:
        """A row for each touchpoint with an outcome, in the order of the design."""
        if not self._told:
            return ()
        case, touchpoint, failed = map(np.concatenate, zip(*self._told, strict=True))
        rows = []
        places, bounds = grouped(touchpoint, len(self._design.touchpoints))
        for name, a, b in zip(self._design.touchpoints, bounds, bounds[1:], strict=False):
            if a == b:
                continue
            own, bad = case[places[a:b]], failed[places[a:b]]
            cases, failed_cases = how_many(own), how_many(own[bad])
            rows.append(
                FailedVisits(
                    touchpoint=name,
                    visits=len(own),
                    failed=int(bad.sum()),
                    cases=cases,
                    failed_cases=failed_cases,
                    share=self._units.share_of_events(bad, own),
                    share_of_cases=self._units.share(np.unique(own[bad]), np.unique(own)),
                )
            )
        return tuple(rows)

    def beside(self) -> Beside:
        """The failed visits."""
        if not self._failed:
            return Beside("failed")
        case, touchpoint, activity = map(np.concatenate, zip(*self._failed, strict=True))
        return Beside("failed", case, touchpoint, activity)

    def left_out(self) -> tuple[LeftOut, ...]:
        """Why there is nothing to see, or which visits say nothing."""
        if not self._design.failed:
            why = sentence("the design lists no outcomes under 'failed'")
            return (LeftOut("failed visits", why, self._cases),)
        if not self._has_outcomes:
            why = sentence("the log has no column of outcomes")
            return (LeftOut("failed visits", why, self._cases),)
        if self._untold:
            why = sentence_counted(
                self._untold, "{n} visit without an outcome", "{n} visits without an outcome"
            )
            return (LeftOut("failed visits", why, 0, self._untold),)
        return ()
