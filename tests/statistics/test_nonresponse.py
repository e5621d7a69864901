"""Weights for who did not answer: by hand, against statsmodels, and on planted silence."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import (
    bounds,
    mean_by_stratum,
    weighted_mean,
    weights_by_count,
    weights_by_logistic,
    weights_by_stratum,
)


def test_weights_by_hand():
    # 2 of 4 answer in the first stratum, 1 of 4 in the second: raw weights 2, 2, 4
    found = weights_by_stratum([1, 1, 0, 0, 1, 0, 0, 0], [5, 5, 5, 5, 9, 9, 9, 9])
    assert found.weights == pytest.approx([0.75, 0.75, 0, 0, 1.5, 0, 0, 0])
    assert found.effective == pytest.approx(8**2 / 24)
    assert (found.answered, found.n, found.trimmed) == (3, 8, 0)


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=80))
def test_weights_have_the_mean_1_and_count_for_no_more_than_the_answers(cases):
    said, stratum = (np.array(column) for column in zip(*cases, strict=True))
    found = weights_by_stratum(said, stratum)
    assert np.all((found.weights > 0) == said)
    if said.any():
        assert found.weights[said].mean() == pytest.approx(1)
        assert found.effective <= said.sum() + 1e-9


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 3)), min_size=1, max_size=80))
def test_counts_of_answers_give_the_weights_of_the_answers(cases):
    said, stratum = (np.array(column) for column in zip(*cases, strict=True))
    each = weights_by_stratum(said, stratum)
    _, codes = np.unique(stratum, return_inverse=True)
    counts = weights_by_count(np.bincount(codes, said).astype(int), np.bincount(codes))
    assert each.weights == pytest.approx(np.where(said, counts.weights[codes], 0))
    assert (each.effective, each.trimmed) == (counts.effective, counts.trimmed)
    assert (each.answered, each.n, each.unreached) == (said.sum(), len(said), counts.unreached)


def test_the_mean_by_stratum_is_the_weighted_mean_with_the_spread_of_the_strata():
    scores = [np.array([4.0, 5, 3, 4]), np.array([1.0, 2])]
    found = weights_by_count([4, 2], [10, 30])
    mean = mean_by_stratum(scores, found)
    assert mean.value == pytest.approx(0.25 * 4 + 0.75 * 1.5)
    own = weighted_mean(np.concatenate(scores), np.repeat(found.weights, [4, 2]))
    assert own.value == pytest.approx(mean.value)
    # by hand: variances 2/3 and 1/2, shares 1/4 and 3/4, Student's t with 4 degrees of freedom
    within = (1 / 16) * (2 / 3) / 4 + (9 / 16) * (1 / 2) / 2
    between = (0.25 * (4 - 2.125) ** 2 + 0.75 * (1.5 - 2.125) ** 2) / 40
    half = 2.7764451051977987 * (within + between) ** 0.5
    assert (mean.low, mean.high) == pytest.approx((2.125 - half, 2.125 + half))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=6))
def test_equal_scores_have_no_spread_however_the_weights_are_rounded(sizes):
    found = weights_by_count(sizes, [size * 7 + 3 for size in sizes])
    mean = mean_by_stratum([np.full(size, 3.1) for size in sizes], found)
    assert mean.value == pytest.approx(3.1)
    assert mean.low == mean.high or sum(sizes) == len(sizes)


def test_more_answers_than_cases_are_refused():
    with pytest.raises(ValueError, match="of no fewer cases"):
        weights_by_count([3], [2])


def test_if_all_are_alike_weights_change_nothing():
    said = np.arange(100) % 3 == 0
    found = weights_by_stratum(said, np.zeros(100, int))
    assert np.all(found.weights[said] == 1)
    assert found.effective == pytest.approx(34)


def test_the_weight_of_one_in_a_thousand_is_trimmed():
    said = np.array([True] * 500 + [False] * 500 + [True] + [False] * 999)
    stratum = np.array([0] * 1_000 + [1] * 1_000)
    found = weights_by_stratum(said, stratum)
    assert found.trimmed == 1
    assert found.weights[said].max() == pytest.approx(1)


def test_a_stratum_without_an_answer_is_told():
    assert weights_by_stratum([1, 0, 0, 0], [0, 0, 1, 1]).unreached == 2


def test_a_logistic_regression_on_strata_gives_the_weights_of_strata():
    random = np.random.default_rng(1)
    stratum = random.integers(0, 3, 900)
    said = random.random(900) < np.array([0.6, 0.3, 0.15])[stratum]
    features = np.column_stack([stratum == 1, stratum == 2])
    one, other = weights_by_stratum(said, stratum), weights_by_logistic(said, features)
    assert other.weights == pytest.approx(one.weights, abs=1e-4)


def test_the_chances_are_those_of_statsmodels():
    api = pytest.importorskip("statsmodels.api")
    random = np.random.default_rng(2)
    x = random.normal(size=(800, 3)) * [1, 5, 100] + [0, 3, 1_000]
    said = random.random(800) < 1 / (1 + np.exp(0.5 - x[:, 0] + 0.1 * x[:, 1]))
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    theirs = 1 / api.Logit(said, api.add_constant(scaled)).fit(disp=0).predict()[said]
    theirs = np.minimum(theirs, np.quantile(theirs, 0.99, method="inverted_cdf"))
    found = weights_by_logistic(said, x)
    assert found.weights[said] == pytest.approx(theirs / theirs.mean(), rel=1e-6)


@pytest.mark.parametrize("features", [[[0], [0], [1], [1]], [[2], [2], [2], [2]]])
def test_features_that_tell_all_or_nothing_are_borne(features):
    found = weights_by_logistic([1, 1, 0, 0], features)
    assert np.isfinite(found.weights).all()
    assert found.weights[:2] == pytest.approx([1, 1])


def test_nobody_answered():
    found = weights_by_stratum([0, 0], [0, 1])
    assert (found.answered, found.effective) == (0, 0)
    assert weighted_mean([np.nan, np.nan], found.weights).value is None


def test_a_weighted_mean_with_equal_weights_is_the_mean_of_scipy():
    stats = pytest.importorskip("scipy.stats")
    x = np.random.default_rng(3).normal(6, 2, 50)
    found = weighted_mean(x, np.full(50, 3.0))
    theirs = stats.ttest_1samp(x, 0).confidence_interval()
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)


def planted(kind, runs, n=2_000, seed=1):
    """The bias of the plain mean, of the weighted one, and how often its interval and the
    bounds hold the mean of all.
    """
    random = np.random.default_rng([seed, len(kind)])
    plain, weighted, held, bounded = [], [], 0, 0
    for _ in range(runs):
        late = random.integers(0, 3, n)  # known of everyone
        score = np.clip(8.0 - 1.0 * late + random.normal(0, 1.5, n), 0, 10)
        chance = np.array([0.4, 0.25, 0.1])[late]
        if kind == "silent differ":
            chance = chance * (1 + 0.3 * np.sign(score - 8.0 + late))
        said = random.random(n) < chance
        found = weights_by_stratum(said, late)
        mean = weighted_mean(score, found.weights, low=0, high=10)
        low, _, high = bounds(mean, found, low=0, high=10)
        plain.append(score[said].mean() - score.mean())
        weighted.append(mean.value - score.mean())
        held += mean.low <= score.mean() <= mean.high
        bounded += low.low <= score.mean() <= high.high
    return float(np.mean(plain)), float(np.mean(weighted)), held / runs, bounded / runs


def test_what_is_known_of_the_silent_is_allowed_for():
    plain, weighted, held, bounded = planted("by lateness", 200)
    assert plain >= 0.25
    assert abs(weighted) <= 0.05
    assert held >= 0.92
    assert bounded >= 0.95


def test_where_the_silent_differ_the_bounds_hold_the_truth():
    _, weighted, held, bounded = planted("silent differ", 200)
    assert abs(weighted) > 0.1
    assert held < 0.9
    assert bounded >= 0.95
