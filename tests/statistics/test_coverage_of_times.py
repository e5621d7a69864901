"""How often the intervals of times and means hold the truth: medians, restricted means, ratios."""

import numpy as np
import pytest

from journeymine.statistics import (
    cumulative_incidence,
    kaplan_meier,
    mean_difference,
    quantile,
    ratio,
)

FIRST, SECOND = 20.0, 35.0
TOTAL = 1 / FIRST + 1 / SECOND
SPAN = 20.0


def restricted():
    """The mean of an exponential time of which no more than the span counts."""
    return (1 - np.exp(-TOTAL * SPAN)) / TOTAL


TRUTHS = {
    "median time": np.log(2) / TOTAL,
    "time to a touchpoint": -np.log(1 - 0.3 * TOTAL * FIRST) / TOTAL,
    "restricted mean": restricted(),
    "time lost": (SPAN - restricted()) / FIRST / TOTAL,
    "median": np.exp(1.0),
    "P90": np.exp(1.0 + 1.2815515655446004),
    "ratio": 3.0,
    "difference of means": 2.0,
}


def estimated(kind, random, n):
    if kind in ("median time", "time to a touchpoint", "restricted mean", "time lost"):
        first, second = random.exponential(FIRST, n), random.exponential(SECOND, n)
        open_at = random.uniform(0, 60, n)
        time = np.minimum(np.minimum(first, second), open_at)
        cause = np.where(time == first, 1, np.where(time == second, 2, 0))
        left, curves = kaplan_meier(time, cause), cumulative_incidence(time, cause)
        return {
            "median time": lambda: left.quantile(0.5),
            "time to a touchpoint": lambda: curves.quantile(0.3),
            "restricted mean": lambda: left.restricted_mean(SPAN),
            "time lost": lambda: curves.time_lost(SPAN),
        }[kind]()
    if kind in ("median", "P90"):
        return quantile(random.lognormal(1.0, 1.0, n), 0.5 if kind == "median" else 0.9)
    if kind == "ratio":
        m = random.integers(1, 9, n)
        return ratio(m * random.gamma(2.0, 1.5, n), m, low=0.0)
    return mean_difference(random.gamma(2.0, 3.0, n), random.gamma(4.0, 1.0, 2 * n))


def coverage(kind, n, runs, seed=1):
    random, held = np.random.default_rng([seed, n, len(kind)]), 0
    for _ in range(runs):
        found = estimated(kind, random, n)
        low = -np.inf if found.low is None else found.low
        high = np.inf if found.high is None else found.high
        held += low <= TRUTHS[kind] <= high
    return held / runs


@pytest.mark.parametrize("kind", TRUTHS)
def test_intervals_of_times_hold_the_truth_about_as_often_as_they_say(kind):
    assert 0.9 <= coverage(kind, 200, 250) <= 0.99


@pytest.mark.proof
@pytest.mark.parametrize("n", [100, 1_000])
@pytest.mark.parametrize("kind", TRUTHS)
def test_intervals_of_times_hold_the_truth_as_often_as_they_say(kind, n):
    assert 0.92 <= coverage(kind, n, 2_000) <= 0.98
