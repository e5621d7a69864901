"""Rows that could not be read as events: of whom, and what, nobody knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.figures import Range
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import NOWHERE, Ground, Prices, losses_of
from journeymine.gap.measured import WHOLE, summed
from journeymine.gap.reasons import reason_alone
from journeymine.language import sentence, sentence_counted
from journeymine.log import Rows

__all__ = ["rejected_rows"]

_NO_LOSS = frozenset({"JM-E116", "JM-E119", "JM-E122", "JM-E123", "JM-E124"})
"""Rows that were rejected since another says the same, or since they are no event: they hide
nothing."""

_PERSONS = frozenset({"JM-E120", "JM-E121"})
"""Rows that would have told which ids are one person: without them cases may be too many."""

_OTHERS = ("channel", "time", "experience", "outcome")


def rejected_rows(ground: Ground, rows: Rows, waiting: Mapping[str, int]) -> Iterator[WhiteSpot]:
    """A white spot for every reason for which rows were rejected.

    Each row may have been an event of any case, at any place, or of a case that is not in the
    log at all.  The first event that is added to a case can change its loss most, so R rows
    change the sum of losses by at most R times the most that one event can change one case; or
    bring up to R cases with any loss.  A row may also be later than all others: then what was
    not due yet, or not decided, may be.

    Parameters
    ----------
    ground : Ground
    rows : Rows
    waiting : mapping of str to int
        By the part: how many cases wait for the end of the log to move on.
    """
    for reason, n in sorted(rows.rejected.items()):
        code = reason.split()[0]
        if code in _NO_LOSS:
            continue
        persons = code in _PERSONS
        ranges = [_with_rows(ground, number, n) for number in range(2)]
        others = {part: ground.shaken(part, n + waiting.get(part, 0)) for part in _OTHERS}
        yield WhiteSpot(
            kind="rejected_rows",
            touchpoint="",
            name=reason,
            cases=min(n, ground.n),
            of_cases=ground.n,
            events=n,
            of_events=rows.came,
            since=None,
            until=None,
            what=sentence_counted(
                n,
                "{n} row rejected, {reason}",
                "{n} rows rejected, {reason}",
                reason=reason_alone(reason),
            ),
            fitness=None if persons else ground.of_fitness(ranges[0]),
            index=None if persons else ground.of_index(ranges[1], others),
            assumed=(
                sentence("which ids are one person")
                if persons
                else sentence(
                    "each row is any event of any journey, or of one that is not in the log"
                )
            ),
            tight=False,
        )


def _with_rows(ground: Ground, number: int, rows: int) -> Range:
    """The mean loss, of unit costs (0) or on the path (1), with so many events more."""
    prices, there = ground.prices[number], ground.cases > 0
    if not there.any():
        return NOWHERE
    cost, worst = prices.alignments.cost[there], prices.alignments.worst_cost[there]
    now = losses_of(cost, worst) if number == 0 else ground.lost[there] / WHOLE
    counted_ = summed(np.rint(now * WHOLE).astype(np.int64), ground.cases[there]) / WHOLE
    up, down = _one_event(prices, there, now)
    if number == 1 and ground.design.accepted:
        down = float(now.max())  # what is left may then be accepted altogether
    n = ground.n
    low = min(max(0.0, counted_ - rows * down) / n, counted_ / (n + rows))
    high = max(min(float(n), counted_ + rows * up) / n, (counted_ + rows) / (n + rows))
    return Range(low, high)


def _one_event(
    prices: Prices, there: NDArray[np.bool_], now: NDArray[np.float64]
) -> tuple[float, float]:
    """The most that one event more can raise and lower the loss of any case."""
    cost, worst = prices.alignments.cost[there], prices.alignments.worst_cost[there]
    lower = prices.alignments.lower[there]
    skip, add = prices.dearest
    more = losses_of(cost + add, worst + add) - now
    less = now - losses_of(np.maximum(lower - skip, 0), worst + add)
    return float(more.max()), float(less.max())
