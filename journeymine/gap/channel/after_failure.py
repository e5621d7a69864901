"""Whether customers change channel more often after a step failed than after one that did not.

Some touchpoints fail more often than others, and from some channels customers move on more often
whatever happens; a step that is done again is another situation than one done as designed.  So
failed events are compared with those that did not fail at the same touchpoint in the same
channel, where they happened as designed with such that did too, mixed as the failed ones are
(direct standardisation).  With stratum k a touchpoint in a channel, as designed or not, m₁ₖ and
x₁ₖ the failed events and their hops, m₀ₖ and x₀ₖ the others::

    D = Σₖ (x₁ₖ − m₁ₖ · x₀ₖ / m₀ₖ) / Σₖ m₁ₖ

over the strata that have both.  That is the share ``v = Σ x₁ₖ / Σ m₁ₖ`` less the expected one,
``e = Σ m₁ₖ r₀ₖ / Σ m₁ₖ`` with ``r₀ₖ = x₀ₖ / m₀ₖ``.  Events of one case resemble each other, and
where hops are rare the interval of either is not as wide on both sides.  So v has that of
`event_share`, e Wilson's on the number of events that its linearised variance stands for [1]_, and
the two are put together as they vary together (Zou; see `journeymine.statistics.difference`)::

    se²(e) = n / (n − 1) · Σ uᵢ²
    uᵢ = [ Σₖ m₁ᵢₖ (r₀ₖ − e) + Σₖ (m₁ₖ / m₀ₖ) (x₀ᵢₖ − r₀ₖ m₀ᵢₖ) ] / Σₖ m₁ₖ

``p`` takes for the standard error what that interval says of the side that 0 is on: its distance
from D there over 1.96, so that it is below 0.05 where the interval leaves out 0.

References
----------
.. [1] Cochran (1977). Sampling Techniques, 3rd ed., sections 5A and 6.3. Wiley.
   ISBN 978-0-471-16240-7
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import erfc, frexp, fsum, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from journeymine.gap.channel.cells import Spread
from journeymine.gap.channel.figures import AfterFailure
from journeymine.gap.channel.known import Known
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.statistics import Estimate, difference, event_share, too_few, verdict
from journeymine.statistics.clustered_groups import correlation
from journeymine.statistics.counts import how_many, numbered_densely
from journeymine.statistics.intervals import Z_95
from journeymine.statistics.rates import on_effective

__all__ = ["Failures"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]

_ENOUGH = 50
"""Cases with a failed event, and with one that did not fail, that a difference needs; of a log
that was cut customers."""

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
    units : Units
        Whose the cases are.
    """

    failed: frozenset[str]
    touchpoints: int
    units: Units = CASES
    _spread: Spread = field(init=False)
    _no_outcome: int = 0
    _seen: list[tuple[_Ints, _Ints]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._spread = Spread(self.units)

    def add(self, visits: Visits, known: Known, hops: NDArray[np.bool_]) -> None:
        """Count one bucket more; `hops` says which of the known events a hop follows soon."""
        codes, texts = visits.texts("outcome")
        is_failed = np.array([text in self.failed for text in texts], np.bool_)
        outcome = codes[known.place]
        failed = is_failed[outcome]
        self._no_outcome += int((outcome == len(texts) - 1).sum())
        self._spread.add(known.case, failed, hops, visits.first_case)
        place = known.channel * (self.touchpoints + 1) + known.touchpoint + 1
        stratum = place * 2 + (visits.step[known.place] >= 0)
        self._seen.append((known.case + visits.first_case, stratum * 4 + failed * 2 + hops))

    def result(self) -> AfterFailure | None:
        """The comparison; None if nothing failed."""
        failed, spread = self._spread.all_events(1), self._spread
        if not failed:
            return None
        found = _compared(self.units, *map(np.concatenate, zip(*self._seen, strict=True)))
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
            word=found.word("cases" if self.units.are_cases else "customers"),
        )


@dataclass(frozen=True, slots=True)
class _Compared:
    alike: int
    cases: int
    other_cases: int
    fewer: int
    hops: int
    value: float | None
    expected: float | None
    difference: Estimate
    p: float | None

    def word(self, of: str) -> str:
        few = too_few(self.fewer, minimum=_ENOUGH, of=of)
        if few is None and self.hops < _ENOUGH_HOPS:
            few = f"too few changes of channel (n = {self.hops:,})"
        return few or verdict(self.difference, minimum=0).value


def _compared(units: Units, case: _Ints, kind: _Ints) -> _Compared:
    """The standardised difference, over the strata that have both kinds of events.

    Parameters
    ----------
    case, kind : array, (events,)
        The case of each event, from 0, and four times its stratum, plus 2 if it failed, plus 1
        if a hop follows.
    units : Units
        The interval is over these.
    """
    _, of = numbered_densely(kind >> 2)
    kind = of * 4 + (kind & 3)
    events = np.bincount(kind, minlength=(int(kind.max()) // 4 + 1) * 4).reshape(-1, 2, 2)
    m0, m1 = events.sum(axis=2).T
    both = (m1 > 0) & (m0 > 0)
    here = both[kind >> 2]
    if not here.all():
        case, kind = case[here], kind[here]
    total = int(m1[both].sum())
    if not total:
        return _Compared(0, 0, 0, 0, 0, None, None, Estimate(None, None, None, 0), None)
    rate = np.divide(events[:, 0, 1], m0, out=np.zeros(len(m0)), where=both)
    value = int(events[both, 1, 1].sum()) / total
    expected = fsum(m1[both] * rate[both]) / total
    whose, failed = units.of(case), kind & 2 > 0
    hopped, weight = np.array([0.0, 1.0]), np.divide(m1, m0, out=np.zeros(len(m0)), where=both)
    parts = np.zeros((2, len(m0), 2, 2))  # of v and of e: by stratum, failed or not, hop or not
    parts[0, :, 1] = (hopped - value) / total
    parts[1, :, 0] = (weight / total)[:, None] * (hopped - rate[:, None])
    parts[1, :, 1] = (rate[:, None] - expected) / total
    of_value, of_expected = (_added(whose, of.reshape(-1), kind) for of in parts)
    hops = np.bincount(whose[failed], kind[failed] & 1).astype(np.int64)
    own = event_share(hops, np.bincount(whose[failed]))
    usual = _sure(expected, of_expected, whose, failed)
    unit = np.arange(len(of_value))
    together = correlation((of_value, unit), (of_expected, unit))
    found = difference(own, usual, correlation=together)
    return _Compared(
        alike=total,
        cases=how_many(case[failed]),
        other_cases=how_many(case[~failed]),
        fewer=min(own.n, usual.n),
        hops=int(events[both, :, 1].sum()),
        value=value,
        expected=expected,
        difference=replace(found, n=how_many(case)),
        p=_p(found),
    )


def _sure(expected: float, influence: _Floats, whose: _Ints, failed: NDArray[np.bool_]) -> Estimate:
    """The expected share with Wilson's interval on the events that it is as sure as."""
    n, others = how_many(whose), how_many(whose[~failed])
    variance = fsum(np.sort(influence**2).tolist()) * n / (n - 1) if n > 1 else 0.0
    # Where it is 0 or 1 nothing is known of how alike the events of a case are: they count as one.
    effective = float(others)
    if variance > 0:
        effective = min(expected * (1 - expected) / variance, float((~failed).sum()))
        effective *= (Z_95 / float(special.stdtrit(max(1, others - 1), 0.975))) ** 2
    return Estimate(expected, *on_effective(expected, effective), others)


def _p(found: Estimate) -> float | None:
    """How often chance alone would give a difference as large, by the interval beside 0."""
    if found.value is None or found.low is None or found.high is None:
        return None
    reach = found.value - found.low if found.value > 0 else found.high - found.value
    return erfc(Z_95 * abs(found.value) / reach / sqrt(2)) if found.value and reach else 1.0


def _added(case: _Ints, parts: _Floats, kind: _Ints) -> _Floats:
    """The sum of the parts of every case, which does not depend on their order.

    The parts are rounded to so many bits that all sums are exact.
    """
    largest = float(np.abs(parts).max()) * int(np.bincount(case).max())
    if not largest:
        return np.zeros(int(case.max()) + 1)
    shift = 52 - frexp(largest)[1]
    whole = np.bincount(case, np.rint(np.ldexp(parts, shift))[kind])
    sums: _Floats = np.ldexp(whole, -shift)
    return sums
