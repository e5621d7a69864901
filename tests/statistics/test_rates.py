"""Rates of clustered events: by hand, as laws, and how often the interval holds the truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import event_share, ratio, share

cases = st.lists(
    st.integers(0, 6).flatmap(lambda m: st.tuples(st.integers(0, m), st.just(m))), max_size=30
)


def split(pairs):
    return [x for x, _ in pairs], [m for _, m in pairs]


def test_the_standard_error_by_hand():
    # r = 15/6; residuals -0.5, -1, 1.5; se² = 3/2 · 3.5 / 36; t(2) = 4.302653
    found = ratio([2.0, 4.0, 9.0], [1, 2, 3])
    half = 4.302652729911275 * (1.5 * 3.5 / 36) ** 0.5
    assert (found.value, found.low, found.high) == pytest.approx((2.5, 2.5 - half, 2.5 + half))


@given(cases)
def test_the_interval_lies_between_0_and_1_and_holds_the_share(pairs):
    found = event_share(*split(pairs))
    if found.value is not None:
        assert 0 <= found.low <= found.value <= found.high <= 1


@given(cases, st.randoms(use_true_random=False))
def test_order_and_grouping_change_nothing(pairs, random):
    found = event_share(*split(pairs))
    assert event_share(*split(random.sample(pairs, len(pairs)))) == found
    kinds = sorted(set(pairs))
    x, m = split(kinds)
    grouped = event_share(x, m, cases=np.array([pairs.count(k) for k in kinds], np.int64))
    assert grouped.n == found.n
    if found.value is not None:
        assert (grouped.low, grouped.high) == pytest.approx((found.low, found.high), abs=1e-12)


@given(cases)
def test_the_share_of_the_other_events_has_the_mirrored_interval(pairs):
    x, m = (np.array(column, np.int64) for column in split(pairs))
    a, b = event_share(x, m), event_share(m - x, m)
    if a.value is not None:
        assert a.low == pytest.approx(1 - b.high, abs=1e-9)


def test_with_one_event_a_case_it_is_the_share_of_cases():
    found, wilson = event_share([1] * 20 + [0] * 80, [1] * 100), share(20, 100)
    assert (found.low, found.high) == pytest.approx((wilson.low, wilson.high), abs=1e-12)


def test_the_ratio_is_that_of_survey_theory_in_statsmodels():
    # A regression through 0 weighted by 1/m has the residuals of the ratio: with its cluster
    # sandwich, up to n / (n - 1).
    api = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(3)
    m = random.integers(1, 9, 120).astype(float)
    x = m * random.uniform(0, 2, 120)
    fit = api.WLS(x, m, weights=1 / m).fit(cov_type="HC0")
    found = ratio(x, m)
    assert found.value == pytest.approx(fit.params[0], abs=1e-9)
    from scipy import stats

    half = stats.t.ppf(0.975, 119) * fit.bse[0] * (120 / 119) ** 0.5
    assert found.high - found.value == pytest.approx(half, abs=1e-9)


def test_cases_without_an_event_do_not_count():
    assert event_share([1, 0, 1], [2, 0, 1]) == event_share([1, 1], [2, 1])
    assert event_share([0], [0]).value is None


@pytest.mark.parametrize(
    ("x", "m", "said"),
    [([3], [2], "between 0"), ([1, 1], [2], "one entry"), ([np.nan], [1], "finite")],
)
def test_counts_that_are_not_sound_are_refused(x, m, said):
    with pytest.raises(ValueError, match=said):
        event_share(x, m)


def coverage(p, n, events, runs, seed):
    """How often the interval by case, and Wilson's by event, hold the truth."""
    random = np.random.default_rng([seed, int(1000 * p), n, events])
    by_case = by_event = 0
    for _ in range(runs):
        m = random.integers(1, 2 * events, n) if events > 1 else np.ones(n, np.int64)
        # the cases differ: a beta of correlation 0.25 (events of a case resemble each other)
        of_case = random.beta(3 * p, 3 * (1 - p), n)
        x = random.binomial(m, of_case)
        found = event_share(x, m)
        naive = share(int(x.sum()), int(m.sum()))
        by_case += found.low <= p <= found.high
        by_event += naive.low <= p <= naive.high
    return by_case / runs, by_event / runs


@pytest.mark.parametrize("p", [0.2, 0.97])
def test_by_case_the_interval_holds_the_truth_where_by_event_it_does_not(p):
    by_case, by_event = coverage(p, 300, 5, 300, seed=2)
    assert by_case >= 0.93
    assert by_event < 0.89


@pytest.mark.proof
@pytest.mark.parametrize("events", [1, 5])
@pytest.mark.parametrize("n", [50, 300, 2000])
@pytest.mark.parametrize("p", [0.02, 0.2, 0.5, 0.97])
def test_the_interval_of_a_share_of_events_holds_the_truth_as_often_as_it_says(p, n, events):
    by_case, _ = coverage(p, n, events, 2_000, seed=5)
    assert (0.93 if events > 1 else 0.92) <= by_case <= 0.985
