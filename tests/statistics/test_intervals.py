"""Intervals: hand-counted, as laws, and against statsmodels."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import mean_interval, percent, share

counts = st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(counts)
def test_a_share_lies_in_its_interval_and_the_interval_between_0_and_1(pair):
    found = share(*pair)
    if found.n:
        assert 0 <= found.low <= found.value <= found.high <= 1


@given(counts)
def test_the_share_of_the_others_has_the_mirrored_interval(pair):
    count, n = pair
    a, b = share(count, n), share(n - count, n)
    if n:
        assert math.isclose(a.low, 1 - b.high, abs_tol=1e-12)


@pytest.mark.parametrize(("count", "n"), [(0, 7), (3, 7), (7, 7), (1, 1000), (612, 1431)])
def test_the_interval_is_that_of_statsmodels(count, n):
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    low, high = proportion.proportion_confint(count, n, method="wilson")
    assert share(count, n).low == pytest.approx(low, abs=1e-9)
    assert share(count, n).high == pytest.approx(high, abs=1e-9)


def test_no_case_gives_no_share():
    assert share(0, 0).value is None


def test_more_cases_than_there_are_is_refused():
    with pytest.raises(ValueError, match="between 0 and n"):
        share(4, 3)


def test_the_interval_of_a_mean_is_that_of_statsmodels():
    weightstats = pytest.importorskip("statsmodels.stats.weightstats")
    values, cases = np.array([0.5, 0.8, 1.0]), np.array([3, 4, 9])
    mean, interval = mean_interval(values, cases)
    long = weightstats.DescrStatsW(np.repeat(values, cases))
    assert mean == pytest.approx(long.mean)
    assert (interval.low, interval.high) == pytest.approx(long.zconfint_mean(), abs=1e-9)
    assert interval.n == 16


def test_groups_without_cases_do_not_count():
    with_empty = mean_interval(np.array([0.2, 9.0, 0.4]), np.array([1, 0, 1]))
    assert with_empty == mean_interval(np.array([0.2, 0.4]), np.array([1, 1]))


def test_one_case_has_a_mean_but_no_interval():
    mean, interval = mean_interval(np.array([0.5]), np.array([1]))
    assert (mean, interval.low, interval.n) == (0.5, None, 1)


@given(st.integers(1, 10**6), st.integers(0, 10**6))
def test_only_none_is_said_to_be_0_and_only_all_to_be_100_percent(n, count):
    value = min(count, n) / n
    said = percent(value)
    assert (said == "0 %") == (value == 0)
    assert (said == "100 %") == (value == 1)
    assert said not in ("0.0 %", "100.0 %")


@pytest.mark.parametrize("n", [50, 300, 2000])
@pytest.mark.parametrize("p", [0.02, 0.2, 0.5, 0.97])
def test_the_interval_of_a_share_holds_the_truth_as_often_as_it_says(p, n):
    logs = [math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1) for k in range(n + 1)]
    chance = [math.exp(c + k * math.log(p) + (n - k) * math.log1p(-p)) for k, c in enumerate(logs)]
    covered = sum(c for k, c in enumerate(chance) if share(k, n).low <= p <= share(k, n).high)
    assert 0.92 <= covered <= 0.98


@pytest.mark.proof
@pytest.mark.parametrize("n", [50, 300, 2000])
def test_the_interval_of_a_mean_holds_the_truth_as_often_as_it_says(n):
    values = np.array([0.2, 0.6, 0.9, 1.0])
    weights = np.array([0.1, 0.2, 0.3, 0.4])
    truth, covered, runs = float(values @ weights), 0, 2_000
    random = np.random.default_rng(5)
    for _ in range(runs):
        cases = random.multinomial(n, weights)
        _, interval = mean_interval(values, cases, low=0.0, high=1.0)
        covered += interval.low <= truth <= interval.high
    assert 0.92 <= covered / runs <= 0.98
