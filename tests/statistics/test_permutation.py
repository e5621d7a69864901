"""Permutation tests: by hand, by brute force, against scipy, and on groups that are equal."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journeymine.statistics import cliffs_delta, permuted_means, permuted_shares

groups = st.tuples(
    st.lists(st.integers(0, 4), min_size=1, max_size=5),
    st.lists(st.integers(0, 4), min_size=1, max_size=5),
)


def brute(values, k):
    """The share of all ways to choose k of the values whose total is as far from what is due."""
    x = np.array(values, float)
    due = k * x.mean()
    seen = abs(x[:k].sum() - due)
    ways = [abs(x[list(rows)].sum() - due) for rows in combinations(range(len(x)), k)]
    return np.mean([way >= seen - 1e-9 for way in ways])


@given(st.lists(st.integers(0, 1), min_size=2, max_size=10), st.integers(1, 9))
def test_for_0_and_1_it_is_the_count_of_all_ways(values, k):
    k = min(k, len(values) - 1)
    a, b = values[:k], values[k:]
    found = permuted_shares(sum(a), len(a), sum(b), len(b))
    assert found.p == pytest.approx(brute(values, k), abs=1e-9)
    assert found.value == pytest.approx(np.mean(a) - np.mean(b), abs=1e-9)


@settings(max_examples=25)
@given(groups)
def test_drawn_shuffles_come_close_to_all_ways(pair):
    a, b = pair
    values = np.array(a + b)
    found = permuted_means(values, np.arange(len(values)) < len(a), seed=3)
    exact = brute(values, len(a))
    assert found.p == pytest.approx(exact, abs=0.05)


def test_with_strata_it_is_the_exact_test_of_mantel_and_haenszel():
    x, n, y, m = (3, 4), (5, 6), (1, 2), (5, 7)
    # by brute force over both strata
    from scipy import stats

    first = stats.hypergeom(10, 4, 5)
    second = stats.hypergeom(13, 6, 6)
    due = first.mean() + second.mean()
    exact = sum(
        first.pmf(i) * second.pmf(j)
        for i in range(6)
        for j in range(7)
        if abs(i + j - due) >= abs(7 - due) - 1e-9
    )
    assert permuted_shares(x, n, y, m).p == pytest.approx(exact, abs=1e-12)


def test_large_counts_are_tested_too():
    from scipy import special

    found = permuted_shares(50_500, 500_000, 50_000, 500_000)
    z = (500 / 500_000) / (2 * 0.1005 * 0.8995 / 500_000) ** 0.5
    assert found.p == pytest.approx(2 * special.ndtr(-z), rel=0.02)


def test_fishers_test_of_scipy_agrees_where_the_groups_are_of_one_size():
    stats = pytest.importorskip("scipy.stats")
    theirs = stats.fisher_exact([[30, 70], [17, 83]]).pvalue
    assert permuted_shares(30, 100, 17, 100).p == pytest.approx(theirs, abs=1e-9)


def test_the_same_cases_in_another_order_give_the_same_p():
    random = np.random.default_rng(1)
    x, a, s = random.normal(size=60), random.random(60) < 0.4, random.integers(0, 3, 60)
    order = random.permutation(60)
    one = permuted_means(x, a, strata=s, seed=2)
    assert one == permuted_means(x[order], a[order], strata=s[order], seed=2)
    assert one != permuted_means(x, a, strata=s, seed=3)


def test_a_large_log_has_the_p_of_the_normal_limit(monkeypatch):
    random = np.random.default_rng(1)
    x, a = random.exponential(size=2_000), random.random(2_000) < 0.3
    x[a] *= 1.05
    drawn = permuted_means(x, a, seed=1, repeats=9_999)
    monkeypatch.setattr("journeymine.statistics.permutation.LARGE", 1_000)
    assert permuted_means(x, a, seed=1).p == pytest.approx(drawn.p, abs=0.02)
    assert permuted_means(x, a, seed=1).repeats == 0


def test_blocks_of_shuffles_do_not_change_how_many_there_are(monkeypatch):
    monkeypatch.setattr("journeymine.statistics.permutation._AT_ONCE", 100)
    x = np.arange(30.0)
    assert permuted_means(x, x < 15, seed=1).p == 1 / 2_000


@pytest.mark.parametrize("first", [[True] * 3, [False] * 3])
def test_one_group_alone_is_not_compared(first):
    assert permuted_means([1.0, 2.0, 3.0], first, seed=1).p == 1
    assert permuted_shares(1, 3, 0, 0).value is None


def test_equal_values_do_not_differ():
    assert permuted_means([2.0] * 8, [True] * 4 + [False] * 4, seed=1).p == 1


def test_strata_with_one_group_say_nothing():
    x, a, s = [1.0, 5.0, 9.0, 9.0], [True, False, True, True], [0, 0, 1, 1]
    assert permuted_means(x, a, strata=s, seed=1).n == 2


def alarms(kind, runs, seed=1, n=120):
    """How often p ≤ 5 % where the groups differ in nothing but, with strata, in their mix."""
    random = np.random.default_rng([seed, len(kind)])
    found = 0
    for run in range(runs):
        strata = random.integers(0, 3, n)
        a = random.random(n) < np.array([0.2, 0.5, 0.8])[strata]
        if kind == "shares":
            x = random.random(n) < 0.3
            p = permuted_shares(int(x[a].sum()), int(a.sum()), int(x[~a].sum()), int((~a).sum())).p
        elif kind == "strata":
            x = random.exponential(size=n) + 3 * strata
            p = permuted_means(x, a, strata=strata, seed=run, repeats=199).p
        else:
            x = random.exponential(size=n)
            p = permuted_means(x, a, seed=run, repeats=199).p
        found += p <= 0.05
    return found / runs


@pytest.mark.parametrize("kind", ["shares", "means", "strata"])
def test_equal_groups_are_said_to_differ_as_often_as_promised(kind):
    assert 0.02 <= alarms(kind, 400) <= 0.08


@pytest.mark.proof
@pytest.mark.parametrize("kind", ["shares", "means", "strata"])
def test_equal_groups_are_said_to_differ_in_3_to_7_percent(kind):
    assert 0.03 <= alarms(kind, 2_000) <= 0.07


def brute_delta(a, b):
    """Delta and the variance of Cliff (1993), from the whole table of dominance."""
    table = np.sign(np.subtract.outer(np.array(a), np.array(b)))
    n, m = table.shape
    delta = table.mean()
    rows, columns = table.mean(axis=1) - delta, table.mean(axis=0) - delta
    parts = m * m * (rows**2).sum() + n * n * (columns**2).sum() - ((table - delta) ** 2).sum()
    return delta, parts / (n * m * (n - 1) * (m - 1))


@given(
    st.lists(st.integers(0, 6), min_size=2, max_size=12),
    st.lists(st.integers(0, 6), min_size=2, max_size=12),
)
def test_delta_and_its_interval_are_those_of_the_whole_table(a, b):
    delta, variance = brute_delta(a, b)
    found = cliffs_delta(a, b)
    assert found.value == pytest.approx(delta, abs=1e-12)
    if abs(delta) < 1:
        variance = max(variance, (1 - delta**2) / (len(a) * len(b) - 1))
        z2 = 1.959963984540054**2
        width = (z2 * variance * ((1 - delta**2) ** 2 + z2 * variance)) ** 0.5
        low = (delta - delta**3 - width) / (1 - delta**2 + z2 * variance)
        assert found.low == pytest.approx(max(-1, low), abs=1e-9)
    assert -1 <= found.low <= found.value <= found.high <= 1
    mirror = cliffs_delta(b, a)
    assert (mirror.low, mirror.high) == pytest.approx((-found.high, -found.low), abs=1e-9)


def delta_coverage(n, runs, seed=1):
    from scipy import special

    random, held = np.random.default_rng([seed, n]), 0
    truth = 2 * special.ndtr(0.5 / 2**0.5) - 1
    for _ in range(runs):
        found = cliffs_delta(random.normal(0.5, 1, n), random.normal(0, 1, n))
        held += found.low <= truth <= found.high
    return held / runs


@pytest.mark.parametrize("n", [30, 300])
def test_the_interval_of_delta_holds_the_truth_as_often_as_it_says(n):
    assert 0.92 <= delta_coverage(n, 1_000) <= 0.98
