"""Differences: published examples, laws, oracles, and how often intervals hold the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import (
    Estimate,
    Verdict,
    difference,
    mean_difference,
    share,
    share_ratio,
    too_few,
    verdict,
)

counts = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("a", "b", "low", "high"),  # Newcombe (1998), table II, method 10
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_a_difference_of_shares_is_that_of_the_paper(a, b, low, high):
    found = difference(share(*a), share(*b))
    assert (found.low, found.high) == pytest.approx((low, high), abs=6e-5)


@given(counts, counts)
def test_the_opposite_difference_is_the_mirror(a, b):
    one, other = difference(share(*a), share(*b)), difference(share(*b), share(*a))
    mirror = (-one.value, -one.high, -one.low)
    assert mirror == pytest.approx((other.value, other.low, other.high), abs=1e-12)
    assert -1 - 1e-12 <= one.low <= one.value <= one.high <= 1 + 1e-12


def test_the_difference_is_that_of_statsmodels():
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    for a, b in (((30, 90), (12, 80)), ((1, 40), (9, 30)), ((250, 1000), (260, 1100))):
        theirs = proportion.confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
        found = difference(share(*a), share(*b))
        assert (found.low, found.high) == pytest.approx(theirs, abs=1e-9)


def test_the_ratio_is_that_of_statsmodels_and_scipy():
    proportion = pytest.importorskip("statsmodels.stats.proportion")
    stats = pytest.importorskip("scipy.stats.contingency")
    for a, b in (((36, 40), (16, 80)), ((3, 200), (9, 150)), ((250, 1000), (260, 1100))):
        found = share_ratio(*a, *b)
        theirs = proportion.confint_proportions_2indep(
            *a, *b, method="score", compare="ratio", correction=False
        )
        assert (found.low, found.high) == pytest.approx(theirs, rel=1e-5)
        assert found.value == pytest.approx(stats.relative_risk(*a, *b).relative_risk)


@given(counts, counts)
def test_the_opposite_ratio_is_the_inverse(a, b):
    one, other = share_ratio(*a, *b), share_ratio(*b, *a)
    if one.low and one.high is not None:
        assert (1 / one.high, 1 / one.low) == pytest.approx((other.low, other.high), rel=1e-6)
        assert one.low <= one.value * (1 + 1e-9)
        assert one.value <= one.high * (1 + 1e-9)


def test_of_none_the_ratio_has_no_upper_limit():
    found = share_ratio(5, 50, 0, 60)
    assert (found.value, found.high) == (None, None)
    assert found.low > 1
    below = share_ratio(0, 60, 5, 50)
    assert (below.value, below.low) == (0, 0)
    assert below.high == pytest.approx(1 / found.low, rel=1e-6)
    assert share_ratio(0, 5, 0, 5).value is None


def test_a_difference_of_means_is_that_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    random = np.random.default_rng(2)
    a, b = random.normal(7, 2, 40), random.normal(6, 1, 95)
    theirs = stats.ttest_ind(a, b, equal_var=False).confidence_interval()
    found = mean_difference(a, b)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    values, cases = np.unique(a.round(), return_counts=True)
    grouped, plain = mean_difference(values, b, cases_a=cases), mean_difference(a.round(), b)
    assert (grouped.value, grouped.low) == pytest.approx((plain.value, plain.low), abs=1e-12)


def test_of_one_case_a_difference_has_no_interval():
    assert mean_difference([1.0], [2.0, 3.0]) == Estimate(-1.5, None, None, 3)
    assert mean_difference([], [2.0]).value is None
    assert difference(share(0, 0), share(1, 2)).value is None


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.03, 0.09, "clear"),
        (-0.09, -0.03, "clear"),
        (0.02, 0.09, "likely"),
        (-0.09, -0.01, "likely"),
        (0.0, 0.09, "can't tell"),
        (-0.01, 0.09, "can't tell"),
        (0.03, None, "clear"),
        (None, 0.09, "can't tell"),
    ],
)
def test_the_word_follows_from_the_interval(low, high, word):
    assert verdict(Estimate(0.05 if (low or 0) > -0.02 else -0.05, low, high, 99)) == Verdict(word)


def test_fewer_than_30_are_too_few():
    assert too_few(29) == "too few cases (n = 29)"
    assert too_few(30) is None


def coverage(p, n, runs, seed=3):
    """How often the interval of a difference, and of a ratio, hold the truth."""
    random = np.random.default_rng([seed, n, int(100 * p)])
    other = min(p + 0.05, 0.99)
    x, y = random.binomial(n, p, runs), random.binomial(n, other, runs)
    held = of_ratio = 0
    for a, b in zip(x.tolist(), y.tolist(), strict=True):
        found, times = difference(share(a, n), share(b, n)), share_ratio(a, n, b, n)
        held += found.low <= p - other <= found.high
        low, high = times.low or 0.0, np.inf if times.high is None else times.high
        of_ratio += low <= p / other <= high
    return held / runs, of_ratio / runs


def alarms(runs, n=200, seed=1):
    """How often two equal groups are said to differ: clearly, and clearly or likely."""
    random = np.random.default_rng(seed)
    words = [
        verdict(difference(share(a, n), share(b, n)))
        for a, b in random.binomial(n, 0.3, (runs, 2)).tolist()
    ]
    return words.count(Verdict.CLEAR) / runs, 1 - words.count(Verdict.CANT_TELL) / runs


def test_where_there_is_nothing_to_find_nothing_is_clear():
    clear, any_word = alarms(2_000)
    assert clear <= 0.03
    assert 0.03 <= any_word <= 0.07


@pytest.mark.parametrize("p", [0.2, 0.5])
def test_a_difference_holds_the_truth_as_often_as_it_says(p):
    held, of_ratio = coverage(p, 300, 400)
    assert 0.92 <= held <= 0.98
    assert 0.92 <= of_ratio <= 0.98


@pytest.mark.proof
@pytest.mark.parametrize("n", [50, 300, 2000])
@pytest.mark.parametrize("p", [0.02, 0.2, 0.5, 0.9])
def test_a_difference_holds_the_truth_as_often_as_it_says_at_every_size(p, n):
    held, of_ratio = coverage(p, n, 2_000)
    assert 0.92 <= held <= 0.985
    assert 0.92 <= of_ratio <= 0.985
