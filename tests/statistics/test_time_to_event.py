"""Kaplan-Meier and Aalen-Johansen: counted by hand, as laws, against lifelines and statsmodels."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import cumulative_incidence, kaplan_meier, share

# time, cause; small and tied on purpose
journeys = st.lists(st.tuples(st.integers(1, 6), st.integers(0, 2)), min_size=1, max_size=40)


def split(cases):
    time, cause = (np.array(column) for column in zip(*cases, strict=True))
    return time, cause


def sample(n=400, seed=1, ties=False):
    random = np.random.default_rng(seed)
    first, second = random.exponential(20, n), random.exponential(35, n)
    open_at = random.uniform(0, 60, n)
    time = np.minimum(np.minimum(first, second), open_at)
    cause = np.where(time == first, 1, np.where(time == second, 2, 0))
    return (np.ceil(time) if ties else time), cause


def test_shares_by_hand():
    # at 1: 1 of 6 by cause 1; at 2: of 5, one by cause 1 and one by 2 (one is censored then);
    # at 4, with one censored at 3: of 1, one by cause 2
    curves = cumulative_incidence([1, 2, 2, 2, 3, 4], [1, 1, 2, 0, 0, 2])
    by_1, by_2 = 1 / 6 + 5 / 6 / 5, 5 / 6 / 5
    assert curves.at(0).value == 0
    assert curves.at(2).value == pytest.approx(by_1)
    assert curves.at(2, cause=2).value == pytest.approx(by_2)
    assert curves.at(4, cause=2).value == pytest.approx(by_2 + 0.5)
    assert curves.at(4).value == pytest.approx(by_1)


def test_at_one_time_an_event_comes_before_a_censoring():
    assert kaplan_meier([5, 5], [1, 0]).at(5).value == 0.5


def test_a_case_that_came_into_view_at_a_time_is_not_at_risk_at_it():
    # at 2 only the first two are in view: the third came at 2
    curve = kaplan_meier([2, 3, 4], [1, 0, 1], entry=[0, 0, 2])
    assert curve.at(2).value == 0.5


@given(journeys)
def test_without_open_cases_the_share_is_the_plain_share(cases):
    time, cause = split(cases)
    cause = np.maximum(cause, 1)
    curves = cumulative_incidence(time, cause, causes=2)
    for t in range(8):
        plain = np.mean((time <= t) & (cause == 1))
        assert curves.at(t).value == pytest.approx(plain, abs=1e-12)


@given(journeys)
def test_all_causes_and_what_remains_add_up_to_one(cases):
    time, cause = split(cases)
    curves = cumulative_incidence(time, cause, causes=2)
    total = curves.values.sum(axis=0) + curves.remaining.values
    assert total == pytest.approx(1, abs=1e-12)


@given(journeys)
def test_the_interval_holds_the_value_and_lies_between_0_and_1(cases):
    time, cause = split(cases)
    curves = cumulative_incidence(time, cause, causes=2)
    for t in range(8):
        for found in (curves.at(t), curves.at(t, cause=2), curves.remaining.at(t)):
            if found.value is not None:
                assert 0 <= found.low <= found.value <= found.high <= 1


@given(journeys, st.randoms(use_true_random=False))
def test_the_order_of_the_cases_and_equal_cases_as_weights_change_nothing(cases, random):
    time, cause = split(cases)
    shuffled = random.sample(cases, len(cases))
    kinds = sorted(set(cases))
    one = cumulative_incidence(time, cause, causes=2)
    other = cumulative_incidence(*split(shuffled), causes=2)
    third = cumulative_incidence(
        *split(kinds), weights=np.array([cases.count(kind) for kind in kinds]), causes=2
    )
    for again in (other, third):
        assert np.array_equal(one.values, again.values)
        assert np.array_equal(one.lows, again.lows)
        assert np.array_equal(one.highs, again.highs)
        assert [one.at(t) for t in range(8)] == [again.at(t) for t in range(8)]


def test_with_one_cause_the_variance_is_greenwoods():
    time, cause = sample(ties=True)
    gone = cumulative_incidence(time, cause > 0)
    left = kaplan_meier(time, cause)
    # double_log of F and of S have one variance: F and S differ in the transform alone
    f, s = gone.values[0], left.values
    inner = (f > 0) & (f < 1)
    f, s = f[inner], s[inner]
    sd_f = np.log(np.log(gone.lows[0][inner]) / np.log(f)) * f * np.abs(np.log(f))
    sd_s = np.log(np.log(left.lows[inner]) / np.log(s)) * s * np.abs(np.log(s))
    assert sd_f == pytest.approx(sd_s, rel=1e-9)


def test_after_the_last_look_nothing_is_said():
    curves = cumulative_incidence([1, 2, 3], [1, 2, 0])
    assert curves.at(3).value is not None
    assert curves.at(3.5).value is None
    assert cumulative_incidence([1, 2], [1, 2]).at(99).value == 0.5  # nobody is left: final


def test_none_seen_has_the_limit_of_those_whose_fate_is_known():
    curves = cumulative_incidence([1] * 10 + [5] * 40, [0] * 10 + [0] * 40, causes=1)
    found = curves.at(3)
    assert (found.value, found.low) == (0, 0)
    assert found.high == share(0, 40).high


def test_no_case_gives_no_figure():
    curves = cumulative_incidence([], [])
    assert curves.at(1).value is None
    assert curves.quantile(0.5).value is None
    assert kaplan_meier([], []).restricted_mean(3).value is None


def test_a_quantile_that_is_not_reached_is_not_given():
    curves = cumulative_incidence([1, 2, 3, 4], [1, 2, 2, 2])
    assert curves.quantile(0.5).value is None
    assert curves.quantile(0.25).value == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (([1, 2], [1]), "one entry a case"),
        (([1, np.nan], [1, 0]), "finite"),
        (([1, 2], [1, -1]), "whole numbers"),
        (([1, 2], [0.5, 1]), "whole numbers"),
    ],
)
def test_arrays_that_are_not_sound_are_refused(arguments, said):
    with pytest.raises(ValueError, match=said):
        cumulative_incidence(*arguments)


def test_an_entry_after_the_end_is_refused():
    with pytest.raises(ValueError, match="come into view"):
        kaplan_meier([1, 2], [1, 1], entry=[0, 2])


def test_times_lost_and_the_restricted_mean_add_up_to_the_span():
    time, cause = sample(ties=True)
    curves = cumulative_incidence(time, cause)
    parts = [curves.time_lost(30, cause=k).value for k in (1, 2)]
    assert sum(parts) + curves.remaining.restricted_mean(30).value == pytest.approx(30)


def test_the_time_lost_to_one_cause_is_as_sure_as_the_time_left():
    time, cause = sample()
    lost = cumulative_incidence(time, cause > 0).time_lost(30)
    left = kaplan_meier(time, cause).restricted_mean(30)
    assert lost.high - lost.low == pytest.approx(left.high - left.low, rel=1e-9)


def test_of_a_mean_beyond_what_was_seen_nothing_is_said():
    assert kaplan_meier([1, 3], [1, 0]).restricted_mean(4).value is None
    assert cumulative_incidence([1, 3], [1, 0]).time_lost(4).value is None
    assert kaplan_meier([1, 3], [1, 1]).restricted_mean(4).value == 2  # nobody is left: final
    with pytest.raises(ValueError, match="above 0"):
        kaplan_meier([1, 3], [1, 0]).restricted_mean(0)


@pytest.mark.parametrize("ties", [False, True])
def test_kaplan_meier_is_that_of_lifelines(ties):
    lifelines = pytest.importorskip("lifelines")
    time, cause = sample(ties=ties)
    fitter = lifelines.KaplanMeierFitter().fit(time, cause > 0)
    ours = kaplan_meier(time, cause)
    for t in (3, 10, 22.5, 40):  # before the first event lifelines has no width
        row = fitter.confidence_interval_survival_function_.loc[:t].iloc[-1]
        found = ours.at(t)
        assert found.value == pytest.approx(fitter.predict(t), abs=1e-6)
        assert (found.low, found.high) == pytest.approx(tuple(row), abs=1e-6)
    assert ours.quantile(0.5).value == fitter.median_survival_time_
    utils = pytest.importorskip("lifelines.utils")
    mean = utils.restricted_mean_survival_time(fitter, t=30)
    assert ours.restricted_mean(30).value == pytest.approx(mean, abs=1e-6)


def test_left_truncation_is_that_of_lifelines():
    lifelines = pytest.importorskip("lifelines")
    time, cause = sample(600, seed=4)
    entry = np.random.default_rng(3).uniform(0, 15, 600)
    seen = entry < time
    time, cause, entry = time[seen], cause[seen], entry[seen]
    fitter = lifelines.KaplanMeierFitter().fit(time, cause > 0, entry=entry)
    ours = kaplan_meier(time, cause, entry=entry)
    for t in (5, 10, 22.5, 40):
        assert ours.at(t).value == pytest.approx(fitter.predict(t), abs=1e-6)


def test_aalen_johansen_is_that_of_lifelines():
    lifelines = pytest.importorskip("lifelines")
    time, cause = sample(500)  # without ties, which lifelines shakes apart
    for kind in (1, 2):
        fitter = lifelines.AalenJohansenFitter(calculate_variance=True)
        fitter.fit(time, cause, event_of_interest=kind)
        ours = cumulative_incidence(time, cause)
        for t in (3, 10, 22.5, 40):
            row = fitter.confidence_interval_.loc[:t].iloc[-1]
            found = ours.at(t, cause=kind)
            value = fitter.cumulative_density_.loc[:t].iloc[-1, 0]
            assert found.value == pytest.approx(value, abs=1e-6)
            assert (found.low, found.high) == pytest.approx(tuple(row), abs=1e-6)


@pytest.mark.parametrize("ties", [False, True])
def test_shares_by_cause_are_those_of_statsmodels(ties):
    survival = pytest.importorskip("statsmodels.duration.survfunc")
    time, cause = sample(500, ties=ties)
    theirs = survival.CumIncidenceRight(time, cause)
    ours = cumulative_incidence(time, cause)
    for kind in (1, 2):
        for t, value in zip(theirs.times, theirs.cinc[kind - 1], strict=True):
            assert ours.at(t, cause=kind).value == pytest.approx(value, abs=1e-6)


def test_survival_is_that_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    time, cause = sample(300, ties=True)
    data = stats.CensoredData(uncensored=time[cause > 0], right=time[cause == 0])
    theirs = stats.ecdf(data).sf
    ours = kaplan_meier(time, cause)
    for t, value in zip(theirs.quantiles, theirs.probabilities, strict=True):
        assert ours.at(t).value == pytest.approx(value, abs=1e-9)
    low = theirs.confidence_interval(method="log-log").low
    at = np.searchsorted(low.quantiles, 10.0)
    assert ours.at(10.0).low == pytest.approx(low.probabilities[at], abs=1e-6)


def truth(t, a=20.0, b=35.0):
    """The share that went by the first of two exponential causes until t."""
    total = 1 / a + 1 / b
    return 1 / a / total * (1 - np.exp(-total * t))


def simulated(kind, random, n=400):
    first, second = random.exponential(20, n), random.exponential(35, n)
    cause, time, entry = np.where(first < second, 1, 2), np.minimum(first, second), None
    if kind == "tied":
        time = np.ceil(time)  # by day: at a whole day the truth is the same
    open_at = random.integers(1, 60, n) if kind == "tied" else random.uniform(0, 60, n)
    cause, time = np.where(open_at < time, 0, cause), np.minimum(time, open_at)
    if kind == "truncated":
        entry = random.uniform(-20, 20, n)
        seen = entry < time
        cause, time, entry = cause[seen], time[seen], entry[seen]
    return time, cause, entry


def coverage(kind, runs, seed=11, t=20):
    random = np.random.default_rng(seed)
    held, total, naive = 0, 0.0, 0.0
    for _ in range(runs):
        time, cause, entry = simulated(kind, random)
        found = cumulative_incidence(time, cause, entry=entry).at(t)
        held += found.low <= truth(t) <= found.high
        total += found.value
        naive += np.mean((cause == 1) & (time <= t))
    return held / runs, total / runs - truth(t), naive / runs - truth(t)


@pytest.mark.parametrize("kind", ["censored", "tied", "truncated"])
def test_the_share_by_a_time_is_right_where_the_naive_one_is_not(kind):
    held, bias, naive = coverage(kind, 200)
    assert 0.90 <= held <= 0.99
    assert abs(bias) <= 0.01
    if kind != "truncated":
        assert 0.05 <= abs(naive) <= 0.14


@pytest.mark.proof
@pytest.mark.parametrize("kind", ["censored", "tied", "truncated"])
def test_the_interval_by_a_time_holds_the_truth_as_often_as_it_says(kind):
    held, bias, _ = coverage(kind, 2_000)
    assert 0.93 <= held <= 0.97
    assert abs(bias) <= 0.005
