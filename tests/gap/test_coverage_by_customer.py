"""Of a log that was cut into journeys every interval holds the truth as often as it says.

The journeys of a customer are copies of one journey, or of some, or have nothing in common.  What
is true is known: that of the pool that all journeys are drawn from.
"""

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from coverage_table import FEW, by_family, table
from every_interval import intervals
from known_shop import SHOP
from returning_shop import returning, truth_log

from journeymine.gap import compare


@cache
def truth(journeys):
    return {
        name: value for name, (value, *_) in intervals(compare(truth_log(journeys), SHOP)).items()
    }


def seen(logs, *, customers, alike, journeys):
    """name -> whether its interval held the truth, and how wide it was, log by log."""
    true, held, wide = truth(journeys), defaultdict(list), defaultdict(list)
    for seed in range(logs):
        gap = compare(returning(seed, customers, alike=alike, journeys=journeys), SHOP)
        for name, (_, low, high, n) in intervals(gap).items():
            if n >= 2 * FEW and name in true:
                held[name].append(low <= true[name] <= high)
                wide[name].append(high - low)
    certain = {name for name, value in true.items() if value in (0.0, 1.0)}
    certain |= {name for name in held if name[:2] == ("time", "duration")}  # planted never to miss
    often = {name for name in held if len(held[name]) >= 0.95 * logs} - certain
    return {n: np.array(held[n]) for n in often}, {n: np.mean(wide[n]) for n in often}


def test_intervals_hold_the_truth_of_a_few_logs_whose_customers_have_journeys_that_are_alike():
    held, _ = seen(5, customers=60, alike=1.0, journeys=2_000)
    assert len(held) > 70
    assert np.mean([here.mean() for here in held.values()]) > 0.88


@pytest.mark.proof
@pytest.mark.parametrize("alike", [1.0, 0.6, 0.0])
def test_every_figure_of_200_logs_is_as_sure_as_it_says(alike):
    held, _ = seen(200, customers=200, alike=alike, journeys=25_000)
    print(f"\n{len(held)} figures\n{table(held)}")
    for name, shares in by_family(held).items():
        assert 0.92 <= np.mean(shares) <= 0.985, name
    for name, here in held.items():
        assert here.mean() >= 0.895 or "shrunk" in name, name
