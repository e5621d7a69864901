"""Several observations of one case: the share by a time is as sure as the cases make it."""

import numpy as np
import pytest

from journeymine.statistics import cumulative_incidence
from journeymine.statistics.clustered_incidence import _influences, by_case


def some(random, n, *, ties):
    time = random.integers(1, 8, n) if ties else random.exponential(1.0, n)
    return time.astype(float), random.choice([0, 1, 2], n, p=[0.3, 0.4, 0.3])


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("of", [1, 2])
def test_the_squares_of_the_influences_add_up_to_the_variance_of_the_delta_method(ties, of):
    random = np.random.default_rng(5)
    for n in (2, 3, 10, 80):
        time, cause = some(random, n, ties=ties)
        curves = cumulative_incidence(time, cause, causes=2)
        for step, until in enumerate(curves.tallies.times.tolist()):
            u = _influences(curves, time, cause, until, of)
            assert np.sum(u**2) == pytest.approx(curves.variances[of - 1, step], abs=1e-14)
            assert u.sum() == pytest.approx(0.0, abs=1e-12)


def test_an_influence_is_what_the_share_gains_by_counting_the_observation_more():
    random = np.random.default_rng(6)
    time, cause = some(random, 40, ties=True)
    many, h = np.full(40, 10**7), 1
    curves = cumulative_incidence(time, cause, weights=many, causes=2)
    u = _influences(cumulative_incidence(time, cause, causes=2), time, cause, 4.0, 1)
    for at in range(40):
        more = many.copy()
        more[at] += 1_000 * h
        moved = cumulative_incidence(time, cause, weights=more, causes=2).at(4.0).value
        gained = (moved - curves.at(4.0).value) / (1_000 / 10**7)
        assert gained == pytest.approx(u[at], abs=1e-4)


def test_with_one_observation_a_case_nothing_changes():
    time, cause = some(np.random.default_rng(7), 50, ties=True)
    curves = cumulative_incidence(time, cause, causes=2)
    assert by_case(curves, time, cause, np.arange(50), until=3.0) is curves


def test_the_order_of_the_observations_changes_nothing():
    random = np.random.default_rng(8)
    time, cause = some(random, 120, ties=True)
    case = random.integers(0, 40, 120)
    found = []
    for order in (np.arange(120), random.permutation(120)):
        curves = cumulative_incidence(time[order], cause[order], causes=2)
        one = by_case(curves, time[order], cause[order], case[order], until=4.0)
        found.append(one.at(4.0))
    assert found[0] == found[1]


def test_where_none_is_seen_the_limit_is_that_of_as_many_cases():
    curves = cumulative_incidence(np.ones(100), np.full(100, 2), causes=2)
    one = by_case(curves, np.ones(100), np.full(100, 2), np.repeat(np.arange(20), 5), until=1.0)
    assert (one.at(1.0).value, one.at(1.0).n) == (0.0, 20)
    assert one.at(1.0).high == pytest.approx(0.1611, abs=1e-4)
    assert one.at(1.0, cause=2).low == pytest.approx(1 - 0.1611, abs=1e-4)


def coverage(cases, each, share, repeats, *, alike):
    """How often the interval holds the truth, of waits that are alike within a case."""
    random = np.random.default_rng((9, cases, each))
    held = plain_held = 0
    for _ in range(repeats):
        sizes = random.integers(1, 2 * each, cases)
        case = np.repeat(np.arange(cases), sizes)
        own = random.beta(share / alike, (1 - share) / alike, cases)[case]
        cause = np.where(random.random(len(case)) < own, 1, 2)
        time = random.exponential(1.0, len(case))
        censored = random.exponential(4.0, cases)[case]
        cause, time = np.where(time > censored, 0, cause), np.minimum(time, censored)
        truth = share * (1 - np.exp(-1.0))
        curves = cumulative_incidence(time, cause, causes=2)
        plain = curves.at(1.0)
        found = by_case(curves, time, cause, case, until=1.0).at(1.0)
        held += found.low <= truth <= found.high
        plain_held += plain.low <= truth <= plain.high
    return held / repeats, plain_held / repeats


def test_the_interval_holds_the_truth_where_taking_each_wait_for_a_case_does_not():
    found, plain = coverage(150, 5, 0.5, 300, alike=1.0)
    assert 0.92 <= found <= 0.985
    assert plain < 0.90


@pytest.mark.proof
@pytest.mark.parametrize("cases", [40, 150, 600])
@pytest.mark.parametrize("each", [3, 8])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_over_1000_draws_the_coverage_is_95_percent(cases, each, share):
    found, plain = coverage(cases, each, share, 1_000, alike=1.0)
    print(f"{cases} cases, {each} waits, {share:.0%}: {100 * found:.1f} (plain {100 * plain:.1f})")
    assert 0.925 <= found <= 0.985
