"""Every 95 % interval of a report holds the truth in about 95 of 100 logs.

The estimators are tested on their own in `tests/statistics`.  Here they are looked at from the
far end, with all that lies between a log and a figure: alignment, typing, clocks, fates, means by
case, the index.
"""

from collections import defaultdict
from functools import cache

import numpy as np
import pytest
from coverage_table import FEW, by_family, table
from every_interval import intervals
from known_shop import SHOP, shop_log

from journeymine.gap import compare

CASES = 300
CENSORED = ("estimate", "median", "p90", "difference", "left_share", "lost")
"""Figures of time and outcome that count journeys for as long as they were watched."""


@cache
def truth(cases):
    """Every figure of a log so large that chance no longer matters."""
    return {
        name: value
        for name, (value, *_) in intervals(compare(shop_log(10**6, cases), SHOP)).items()
    }


def seen(logs, *, until=None, cases=CASES, large=25_000):
    """name -> whether its interval held the truth, log by log; those with a truth to miss."""
    true, held = truth(large), defaultdict(list)
    for seed in range(logs):
        for name, (_, low, high, n) in intervals(
            compare(shop_log(seed, cases, until), SHOP)
        ).items():
            if n >= FEW and name in true:
                held[name].append(low <= true[name] <= high)
    certain = {name for name, value in true.items() if value in (0.0, 1.0)}
    certain |= {name for name in held if name[:2] == ("time", "duration")}  # planted never to miss
    return {
        name: np.array(found)
        for name, found in held.items()
        if name not in certain and len(found) >= 0.95 * logs
    }


def test_intervals_hold_the_truth_of_a_few_logs():
    held = seen(8, cases=120, large=2_500)
    assert len(held) > 70
    assert np.mean([here.mean() for here in held.values()]) > 0.86


@pytest.mark.proof
def test_every_figure_of_200_whole_logs_is_as_sure_as_it_says():
    held = seen(200)
    print(f"\n{len(held)} figures\n{table(held)}")
    for name, shares in by_family(held).items():
        assert 0.92 <= np.mean(shares) <= 0.985, name
    for name, here in held.items():
        # Of 200 logs 17 or fewer than 180 hold it by chance in 3 of 1,000 figures of 95 %.
        assert here.mean() >= 0.90 or "shrunk" in name, name


@pytest.mark.proof
def test_what_counts_open_journeys_fairly_is_as_sure_as_it_says_in_logs_that_are_cut_off():
    held = {
        name: here
        for name, here in seen(200, until="2026-02-25").items()
        if name[0] in ("time", "outcome") and ({*name} & {*CENSORED, "reach"})
    }
    print(f"\n{len(held)} figures\n{table(held)}")
    assert len(held) >= 15
    for name, here in held.items():
        assert here.mean() >= 0.90, name
    assert 0.92 <= np.mean([here.mean() for here in held.values()]) <= 0.98
