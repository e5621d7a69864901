"""The error of a matched difference: what leaving out each cluster in turn really gives."""

from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journeymine.statistics.matched import matched_error


def difference(rows):
    """The definition: groups with both sides, weighed by the cases that show it."""
    total, count = 0.0, 0
    for group in {row[0] for row in rows}:
        shows, not_ = (
            [v for g, s, v, _ in rows if g == group and bool(s) == side] for side in (True, False)
        )
        if shows and not_:
            total += sum(shows) - len(shows) * sum(not_) / len(not_)
            count += len(shows)
    return total / count if count else None


def by_leaving_out(rows):
    """The jackknife, one cluster after the other."""
    whole, clusters = difference(rows), sorted({row[3] for row in rows})
    without = [difference([row for row in rows if row[3] != one]) for one in clusters]
    if None in without:
        return float("nan")
    n = len(clusters)
    return ((n - 1) / n * sum((one - whole) ** 2 for one in without)) ** 0.5


def columns(rows):
    group, shows, values, cluster = (np.array(column) for column in zip(*rows, strict=True))
    return group, shows.astype(bool), values, cluster


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.booleans(), st.integers(0, 10**6), st.integers(0, 6)),
    min_size=2,
    max_size=40,
)


@given(ROWS)
def test_it_is_that_of_leaving_out_each_cluster(rows):
    sides = {g: {s for h, s, *_ in rows if h == g} for g in {row[0] for row in rows}}
    rows = [row for row in rows if len(sides[row[0]]) == 2]
    assume(rows)
    expected, found = by_leaving_out(rows), matched_error(*columns(rows))
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-6, nan_ok=True)


@given(ROWS, st.randoms(use_true_random=False))
def test_neither_the_order_of_cases_nor_the_numbers_of_clusters_matter(rows, random):
    sides = {g: {s for h, s, *_ in rows if h == g} for g in {row[0] for row in rows}}
    rows = [row for row in rows if len(sides[row[0]]) == 2]
    assume(rows)
    renamed = random.sample(range(50), 7)
    mixed = random.sample([(g, s, v, renamed[c]) for g, s, v, c in rows], len(rows))
    one, other = matched_error(*columns(rows)), matched_error(*columns(mixed))
    assert one == other or isnan(one) == isnan(other) is True


def test_one_group_of_cases_of_their_own_is_welchs_but_for_the_jackknife():
    random = np.random.default_rng(4)
    shows, values = np.arange(300) < 120, random.integers(0, 10_000, 300)
    found = matched_error(np.zeros(300, np.int64), shows, values, np.arange(300))
    welch = (values[shows].var(ddof=1) / 120 + values[~shows].var(ddof=1) / 180) ** 0.5
    assert found == pytest.approx(welch, rel=0.01)


def test_without_one_who_is_all_that_is_compared_with_nothing_is_known():
    rows = [(0, True, 5, 0), (0, True, 7, 1), (0, False, 4, 2)]
    assert isnan(matched_error(*columns(rows)))
    with pytest.raises(ValueError, match="no case"):
        matched_error(*(np.zeros(0, np.int64) for _ in range(4)))
