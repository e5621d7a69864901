"""Shares and quantiles of events with the case of each: by hand, and as often right as they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import Estimate, event_share, quantile_of_events, share_of_events

events = st.lists(st.tuples(st.integers(0, 8), st.booleans(), st.integers(0, 50)), min_size=1)


@given(events)
def test_the_share_is_that_of_the_counts_of_each_case(rows):
    case, hit = (np.array([row[at] for row in rows]) for at in (0, 1))
    cases = sorted(set(case.tolist()))
    x = [int(hit[case == one].sum()) for one in cases]
    m = [int((case == one).sum()) for one in cases]
    found, plain = share_of_events(hit, case), event_share(x, m)
    assert found.n == plain.n == len(cases)
    assert (found.value, found.low, found.high) == pytest.approx(
        (plain.value, plain.low, plain.high), nan_ok=True
    )


@given(events, st.sampled_from([0.1, 0.5, 0.9]))
def test_a_quantile_is_the_first_value_that_so_many_do_not_exceed(rows, q):
    case, values = (np.array([row[at] for row in rows]) for at in (0, 2))
    found = quantile_of_events(values, case, q)
    shares = {v: np.mean(values <= v) for v in values.tolist()}
    assert found.value == min(v for v, share in shares.items() if share >= q - 1e-9)
    if found.low is not None:
        assert found.low <= found.value
        assert found.high is None or found.value <= found.high


def test_few_cases_have_no_interval_and_none_no_value():
    none = np.zeros(0, np.int64)
    assert share_of_events(none.astype(bool), none) == Estimate(None, None, None, 0)
    assert quantile_of_events(none, none) == Estimate(None, None, None, 0)
    assert quantile_of_events(np.arange(50), np.arange(50) % 5) == Estimate(24, None, None, 5)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1), st.randoms())
def test_neither_the_order_nor_the_numbers_of_the_cases_matter(rows, random):
    values, case = np.array(rows).T
    shuffled = np.array(random.sample(rows, len(rows)))
    numbers = np.array([70, 2, 11, 500])[shuffled[:, 1]]
    assert quantile_of_events(shuffled[:, 0], numbers) == quantile_of_events(values, case)
    assert share_of_events(shuffled[:, 0] > 4, numbers) == share_of_events(values > 4, case)


def covered(seed, cases, q, truth):
    """Waits of up to five a case that resemble each other: a part of the case, a part their own."""
    random = np.random.default_rng(seed)
    times = random.integers(1, 6, cases)
    case = np.repeat(np.arange(cases), times)
    own = random.exponential(1_000, cases)[case] + random.exponential(1_000, len(case))
    found = quantile_of_events(own.astype(np.int64), case, q)
    return found.low <= truth and (found.high is None or truth <= found.high)


@pytest.mark.proof
@pytest.mark.parametrize(("q", "truth"), [(0.5, 1678.35), (0.9, 3889.72)])
@pytest.mark.parametrize("cases", [60, 400])
def test_the_interval_holds_the_quantile_of_clustered_waits(cases, q, truth):
    held = np.mean([covered(seed, cases, q, truth) for seed in range(1_000)])
    assert 0.92 <= held <= 0.985


@pytest.mark.parametrize("q", [0.1, 0.5, 0.9])
def test_a_quantile_is_missed_as_seldom_above_as_below(q):
    random = np.random.default_rng(7)
    below, above = [], []
    for _ in range(1_500):
        found = quantile_of_events(random.integers(0, 10**6, 150), np.arange(150), q)
        below.append(found.high is not None and found.high < q * 10**6)
        above.append(found.low > q * 10**6)
    assert 0.01 < np.mean(below) < 0.04
    assert 0.01 < np.mean(above) < 0.04
