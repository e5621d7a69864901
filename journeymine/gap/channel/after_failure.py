"""Whether customers change channel more often after a step failed than after one that did not.

Some touchpoints fail more often than others, and from some channels customers move on more often
whatever happens.  So failed events are compared with those that did not fail at the same
touchpoint in the same channel, mixed as the failed ones are (direct standardisation).  With
stratum k a touchpoint in a channel, m₁ₖ and x₁ₖ the failed events and their hops, m₀ₖ and x₀ₖ the
others::

    D = Σₖ (x₁ₖ − m₁ₖ · x₀ₖ / m₀ₖ) / Σₖ m₁ₖ

over the strata that have both.  Events of one case resemble each other; the interval is
``D ± t · se`` by the linearisation over cases [1]_, ``se² = n / (n − 1) · Σ uᵢ²`` with::

    uᵢ = [ Σₖ (x₁ᵢₖ − m₁ᵢₖ r₀ₖ) − Σₖ (m₁ₖ / m₀ₖ) (x₀ᵢₖ − r₀ₖ m₀ᵢₖ) − D Σₖ m₁ᵢₖ ] / Σₖ m₁ₖ

``p`` is that of ``t = D / se``.

References
----------
.. [1] Cochran (1977). Sampling Techniques, 3rd ed., sections 5A and 6.3. Wiley.
   ISBN 978-0-471-16240-7
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum, sqrt

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.channel.cells import Spread, cells_of
from journeymine.gap.channel.figures import AfterFailure
from journeymine.gap.channel.known import Known
from journeymine.gap.visits import Visits
from journeymine.statistics import Estimate, too_few, verdict

__all__ = ["Failures"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

_ENOUGH = 50
"""Cases with a failed event, and with one that did not fail, that a difference needs."""

_ENOUGH_HOPS = 20
"""Events that a hop follows, of both together, that a difference needs."""


@dataclass(slots=True, eq=False)
class Failures:
    """Counts the hops after failed events and after others, bucket by bucket.

    Attributes
    ----------
    failed : set of str
        The outcomes that mean so.
    touchpoints : int
        How many the design has.
    """

    failed: frozenset[str]
    touchpoints: int
    _spread: Spread = field(default_factory=Spread)
    _no_outcome: int = 0
    _rows: list[tuple[_Ints, _Ints, _Floats, _Floats]] = field(default_factory=list)

    def add(self, visits: Visits, known: Known, hops: NDArray[np.bool_]) -> None:
        """Count one bucket more; `hops` says which of the known events a hop follows soon."""
        codes, texts = visits.texts("outcome")
        is_failed = np.array([text in self.failed for text in texts], np.bool_)
        outcome = codes[known.place]
        failed = is_failed[outcome]
        self._no_outcome += int((outcome == len(texts) - 1).sum())
        self._spread.add(cells_of(known.case, failed, hops))
        stratum = known.channel * (self.touchpoints + 1) + known.touchpoint + 1
        cells = cells_of(known.case, stratum * 2 + failed, hops)
        hopped = np.where(cells.item == 1, cells.x, 0)
        case = cells.case + visits.first_case
        self._rows.append((case, cells.group, hopped.astype(float), cells.x.astype(float)))

    def result(self, rank: _Ints) -> AfterFailure | None:
        """The comparison; `rank` gives every channel its place. None if nothing failed."""
        failed, spread = self._spread.all_events(1), self._spread
        if not failed:
            return None
        case, cell, x, m = map(np.concatenate, zip(*self._rows, strict=True))
        stratum, arm = cell // 2, cell % 2
        channel, touchpoint = np.divmod(stratum, self.touchpoints + 1)
        stratum = rank[channel] * (self.touchpoints + 1) + touchpoint
        # Sums over one case are made in an order that does not depend on that of the channels.
        order = np.lexsort((x, arm, stratum, case))
        found = _compared(case[order], stratum[order], arm[order] == 1, x[order], m[order])
        return AfterFailure(
            failed=failed,
            hops=spread.events(1, 1),
            share=spread.share(1, 1),
            others=spread.all_events(0),
            other_hops=spread.events(0, 1),
            other_share=spread.share(0, 1),
            no_outcome=self._no_outcome,
            alike=found.alike,
            alike_cases=found.cases,
            alike_other_cases=found.other_cases,
            alike_value=found.value,
            expected=found.expected,
            difference=found.difference,
            p=found.p,
            word=found.word,
        )


@dataclass(frozen=True, slots=True)
class _Compared:
    alike: int
    cases: int
    other_cases: int
    hops: int
    value: float | None
    expected: float | None
    difference: Estimate
    p: float | None

    @property
    def word(self) -> str:
        few = too_few(min(self.cases, self.other_cases), minimum=_ENOUGH)
        if few is None and self.hops < _ENOUGH_HOPS:
            few = f"too few changes of channel (n = {self.hops:,})"
        return few or verdict(self.difference).value


def _compared(
    case: _Ints, stratum: _Ints, failed: NDArray[np.bool_], x: _Floats, m: _Floats
) -> _Compared:
    """The standardised difference, over the strata that have both kinds of events."""
    _, of = np.unique(stratum, return_inverse=True)
    m1, m0 = np.bincount(of, m * failed), np.bincount(of, m * ~failed)
    x0 = np.bincount(of, x * ~failed)
    both = (m1 > 0) & (m0 > 0)
    here = both[of]
    case, of, failed, x, m = case[here], of[here], failed[here], x[here], m[here]
    total = float(m1[both].sum())
    if not total:
        return _Compared(0, 0, 0, 0, None, None, Estimate(None, None, None, 0), None)
    rate = np.divide(x0, m0, out=np.zeros_like(x0), where=m0 > 0)
    value = float(x[failed].sum()) / total
    expected = fsum(m1[both] * rate[both]) / total
    difference = value - expected
    weight = np.divide(m1, m0, out=np.zeros_like(m1), where=m0 > 0)
    missed = x - rate[of] * m
    part = np.where(failed, missed - difference * m, -weight[of] * missed) / total
    ids, who = np.unique(case, return_inverse=True)
    n, cases = len(ids), len(np.unique(case[failed]))
    other_cases = len(np.unique(case[~failed]))
    freedom = min(cases, other_cases) - 1
    low = high = p = None
    if freedom > 0:
        from scipy import special

        error = sqrt(n / (n - 1) * fsum(np.bincount(who, part) ** 2))
        half = float(special.stdtrit(freedom, 0.975)) * error
        low, high = max(-1.0, difference - half), min(1.0, difference + half)
        p = 1.0 if not error else 2 * float(special.stdtr(freedom, -abs(difference) / error))
    return _Compared(
        alike=int(total),
        cases=cases,
        other_cases=other_cases,
        hops=int(x.sum()),
        value=value,
        expected=expected,
        difference=Estimate(difference, low, high, n),
        p=p,
    )
