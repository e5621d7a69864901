"""Cases that belong together: what they make of variances, intervals and tests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import event_share, permuted_shares, share
from journeymine.statistics.clustered_groups import (
    clustering_of_groups,
    correlation,
    fewer_counts,
    mean_difference_by_cluster,
    permuted_by_cluster,
)
from journeymine.statistics.clusters import clustering, mean_by_cluster, share_by_cluster, widened
from journeymine.statistics.estimates import Estimate


def drawn(random, p, alike, clusters, most=10):
    """Clusters of 1 to `most` cases, and which cases show something, correlated by `alike`."""
    cluster = np.repeat(np.arange(clusters), random.integers(1, most + 1, clusters))
    if alike == 0:
        rates = np.full(clusters, p)
    elif alike == 1:
        rates = (random.random(clusters) < p).astype(float)
    else:
        rates = random.beta(p * (1 / alike - 1), (1 - p) * (1 / alike - 1), clusters)
    return cluster, random.random(len(cluster)) < rates[cluster]


def covered(p, alike, clusters, times, seed):
    """How often the interval holds p, and how wide it is beside one of independent cases."""
    random = np.random.default_rng(seed)
    held, wider = 0, []
    for _ in range(times):
        cluster, shows = drawn(random, p, alike, clusters)
        found = share_by_cluster(cluster[shows], np.bincount(cluster))
        plain = share(int(shows.sum()), len(shows))
        held += found.low <= p <= found.high
        wider.append((found.high - found.low) / (plain.high - plain.low))
    return held / times, float(np.mean(wider))


def by_bootstrap(statistic, cluster, clusters):
    """The standard error of a figure of cases, by drawing clusters anew."""
    places = [np.flatnonzero(cluster == one) for one in range(clusters)]
    random = np.random.default_rng(2)
    again = [
        statistic(np.concatenate([places[i] for i in random.integers(0, clusters, clusters)]))
        for _ in range(2_000)
    ]
    return float(np.std(again))


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=30))
def test_a_share_by_cluster_is_that_of_events_by_case(pairs):
    x = np.array([min(pair) for pair in pairs])
    m = np.array([max(pair) for pair in pairs])
    found = share_by_cluster(np.repeat(np.arange(len(x)), x), m)
    expected = event_share(x, m)
    assert found.n == m.sum()
    if m.sum():
        assert (found.value, found.low, found.high) == pytest.approx(
            (expected.value, expected.low, expected.high)
        )


def test_where_every_cluster_has_one_case_a_share_is_that_of_cases():
    for count in (0, 1, 7, 40):
        found, plain = share_by_cluster(np.arange(count), np.ones(40, int)), share(count, 40)
        assert (found.value, found.n) == (plain.value, plain.n)
        assert (found.low, found.high) == pytest.approx((plain.low, plain.high))


def test_none_of_many_cases_of_few_customers_is_as_sure_as_none_of_few():
    assert share_by_cluster(np.zeros(0, int), np.full(30, 9)).high == share(0, 30).high


@pytest.mark.parametrize("alike", [0.0, 0.3, 1.0])
def test_variances_are_those_of_a_bootstrap_over_clusters(alike):
    random = np.random.default_rng(8)
    cluster, shows = drawn(random, 0.3, alike, 250)
    values = shows + random.normal(0, 0.1, len(shows))
    n = len(values)
    interval = mean_by_cluster(values, cluster)
    error = by_bootstrap(lambda rows: values[rows].mean(), cluster, 250)
    assert (interval.high - interval.low) / 2 / 1.97 == pytest.approx(error, rel=0.07)
    plain = values.std() / np.sqrt(n)
    assert np.sqrt(clustering(values - values.mean(), cluster)) * plain == pytest.approx(
        error, rel=0.07
    )
    first = random.random(n) < 0.4  # both groups have cases of most clusters
    found = mean_difference_by_cluster(
        values[first], values[~first], cluster[first], cluster[~first]
    )

    def apart(rows):
        return values[rows][first[rows]].mean() - values[rows][~first[rows]].mean()

    error = by_bootstrap(apart, cluster, 250)
    assert (found.high - found.low) / 2 / 1.97 == pytest.approx(error, rel=0.07)


def test_cases_that_are_alike_tell_as_much_as_their_clusters():
    random = np.random.default_rng(1)
    once = random.normal(size=40)
    cluster = np.repeat(np.arange(40), 5)
    one, five = (
        mean_by_cluster(values, of)
        for values, of in ((once, np.arange(40)), (np.repeat(once, 5), cluster))
    )
    assert (five.low, five.high, five.n) == (pytest.approx(one.low), pytest.approx(one.high), 200)
    assert clustering(np.repeat(once - once.mean(), 5), cluster) == pytest.approx(5 * 40 / 39)


def test_an_interval_of_one_cluster_is_none():
    assert mean_by_cluster(np.arange(3.0), np.zeros(3, int)).low is None
    assert widened(Estimate(1.0, 0.0, 2.0, 9), 2.0, 1).low is None
    assert mean_difference_by_cluster(*[np.arange(3.0)] * 2, *[np.zeros(3, int)] * 2).low is None


def test_labels_that_are_mixed_within_clusters_widen_nothing():
    cluster = np.repeat(np.arange(60), 4)
    values = np.repeat(np.arange(60) % 3, 4).astype(float)
    whole, mixed = cluster % 2 == 0, np.arange(240) % 2 == 0
    assert clustering_of_groups(values, whole, cluster) == pytest.approx(4)
    assert clustering_of_groups(values, mixed, cluster) == 1
    assert clustering_of_groups(values, whole, np.arange(240)) == 1
    side = values - values.mean(), cluster
    assert correlation(side, side) == pytest.approx(1)
    assert correlation(side, (side[0], cluster + 60)) == 0


@given(st.integers(0, 50), st.integers(0, 50), st.floats(1, 6))
def test_fewer_counts_make_a_difference_larger_by_less_than_one_case_each(x, y, times):
    (a, n), (b, m) = fewer_counts((x, 50), (y, 90), times)
    assert 0 <= a <= n == int(50 / times)
    assert 0 <= b <= m == int(90 / times)
    assert abs(a / n - b / m) < abs(x / 50 - y / 90) + 1 / n + 1 / m
    assert fewer_counts((x, 50), (y, 90), 1.0) == ((x, 50), (y, 90))


def alarms(times, seed, *, alike, mixed, p=0.2, clusters=80):
    """How often two shares, and two means, differ at 5 % where nothing does."""
    random = np.random.default_rng(seed)
    found = np.zeros(2)
    for _ in range(times):
        cluster, shows = drawn(random, p, alike, clusters, most=6)
        of_cluster = random.random(clusters) < 0.3
        first = random.random(len(cluster)) < 0.3 if mixed else of_cluster[cluster]
        values = shows.astype(float)
        times_fewer = clustering_of_groups(values, first, cluster)
        counts = [(int(shows[g].sum()), int(g.sum())) for g in (first, ~first)]
        (x, n), (y, m) = fewer_counts(*counts, times_fewer)
        found += (
            permuted_shares(x, n, y, m).p <= 0.05,
            permuted_by_cluster(values, first, cluster) <= 0.05,
        )
    return found / times


def test_tests_by_cluster_are_seldom_wrong():
    assert alarms(400, 5, alike=1.0, mixed=False).max() <= 0.085  # 20 of 400 are expected
    assert alarms(400, 6, alike=1.0, mixed=True).max() <= 0.085


def test_shares_are_as_sure_as_they_say_whatever_clusters_have_in_common():
    for alike in (0.0, 0.5, 1.0):
        held, wider = covered(0.3, alike, 100, 400, seed=4)
        assert held >= 0.92
    held, wider = covered(0.3, 0.0, 300, 200, seed=4)
    assert wider <= 1.03  # where journeys have nothing in common next to nothing is lost


@pytest.mark.proof
def test_shares_by_cluster_hold_the_truth_over_the_whole_range():
    for clusters in (50, 100, 500):
        for alike in (0.0, 0.1, 0.5, 1.0):
            found = [covered(p, alike, clusters, 1_000, 7) for p in (0.02, 0.1, 0.5, 0.9, 0.97)]
            held = [one for one, _ in found]
            print(f"{clusters} clusters, alike {alike}: {min(held):.3f} to {max(held):.3f}")
            assert min(held) >= 0.88
            assert 0.93 <= np.mean(held) <= 0.985


@pytest.mark.proof
def test_tests_by_cluster_are_wrong_in_at_most_6_of_100():
    for mixed in (False, True):
        for alike in (0.0, 0.3, 1.0):
            for p in (0.05, 0.2, 0.6):
                found = alarms(2_000, 9, alike=alike, mixed=mixed, p=p)
                print(f"mixed {mixed}, alike {alike}, share {p}: {found}")
                assert found.max() <= 0.065
