"""Quantiles: by hand, against the binomial, and how often the interval holds the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import bootstrap, median, quantile

values = st.lists(st.integers(0, 20), min_size=1, max_size=60)


def test_the_ranks_of_the_median_are_those_of_the_sign_test():
    # of 10, ranks 2 and 9: P(B < 2) = 11/1024 = 1.07 %, and rank 3 would leave 5.5 %
    found = median(range(1, 11))
    assert (found.value, found.low, found.high) == (5.5, 2.0, 9.0)


@pytest.mark.parametrize(("n", "low"), [(5, None), (6, 1.0)])
def test_a_median_of_fewer_than_6_has_no_interval(n, low):
    assert median(range(1, n + 1)).low == low


@pytest.mark.parametrize(("n", "there"), [(35, False), (36, True)])
def test_p90_of_fewer_than_36_has_no_upper_end(n, there):
    assert (quantile(range(n), 0.9).high is not None) == there


@given(values, st.sampled_from([0.1, 0.25, 0.5, 0.9]))
def test_the_value_is_that_of_numpy(some, q):
    found = quantile(some, q)
    assert found.value == np.quantile(some, q, method="averaged_inverted_cdf")
    assert found.low is None or found.low <= found.value
    assert found.high is None or found.value <= found.high


@given(values)
def test_groups_of_cases_are_as_good_as_cases(some):
    kinds, cases = np.unique(some, return_counts=True)
    assert median(kinds[::-1], cases=cases[::-1]) == median(some)


@pytest.mark.parametrize("q", [0.5, 0.9])
@pytest.mark.parametrize("n", [40, 50, 150, 2000])
def test_the_interval_holds_the_truth_at_least_as_often_as_it_says(n, q):
    from scipy import stats

    # the rank of an end is its value, so the chance is exact
    found = quantile(range(1, n + 1), q)
    below = stats.binom(n, q)
    chance = below.cdf(found.high - 1) - below.cdf(found.low - 1)
    assert 0.95 <= chance <= 0.98


def test_the_interval_is_that_of_scipys_quantile_test():
    stats = pytest.importorskip("scipy.stats")
    x = np.random.default_rng(1).lognormal(3, 1, 200)
    for q in (0.5, 0.9):
        theirs = stats.quantile_test(x, p=q).confidence_interval(0.95)
        found = quantile(x, q)
        assert (found.low, found.high) == (theirs.low, theirs.high)


def test_no_case_has_no_median():
    assert median([]).value is None


def test_a_bootstrap_is_the_same_again_and_another_with_another_seed():
    x = np.random.default_rng(1).exponential(5, 80)

    def mean(rows):
        return float(x[rows].mean())

    one = bootstrap(mean, 80, seed=4, repeats=400)
    assert one == bootstrap(mean, 80, seed=4, repeats=400)
    assert one != bootstrap(mean, 80, seed=5, repeats=400)
    assert one.value == x.mean()


def test_figures_that_are_not_defined_are_counted():
    found = bootstrap(lambda rows: float("nan") if 0 in rows else 1.0, 3, seed=1, repeats=400)
    assert found.value is None
    assert 0 < found.undefined < 400
    assert bootstrap(lambda rows: 1.0, 0, seed=1).value is None


def test_the_bootstrap_of_a_mean_agrees_with_its_formula():
    x = np.random.default_rng(1).exponential(5, 400)
    found = bootstrap(lambda rows: float(x[rows].mean()), 400, seed=4)
    half = 1.96 * x.std(ddof=1) / 20
    assert found.high - found.low == pytest.approx(2 * half, rel=0.07)


def coverage(n, runs, seed=1):
    """How often the bootstrap interval of a mean by case holds the truth."""
    random, held = np.random.default_rng(seed), 0
    for _ in range(runs):
        x = random.gamma(2.0, 5.0, n)
        found = bootstrap(lambda rows, x=x: float(x[rows].mean()), n, seed=2, repeats=400)
        held += found.low <= 10.0 <= found.high
    return held / runs


@pytest.mark.proof
@pytest.mark.parametrize("n", [50, 300])
def test_the_bootstrap_holds_the_truth_as_often_as_it_says(n):
    assert 0.92 <= coverage(n, 500) <= 0.98
