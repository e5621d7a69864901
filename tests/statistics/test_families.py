"""A word of a table is as sure as the table allows."""

import numpy as np
import pytest

from journeymine.statistics import Estimate, Verdict, difference, mean_difference, share, verdict
from journeymine.statistics.families import chance, weakened

WORDS = [str(word) for word in Verdict]


def means(random, truths, n=40):
    """Differences of means of normal values, and the word of each alone."""
    found = [
        mean_difference(random.normal(truth, 1.0, n), random.normal(0.0, 1.0, n))
        for truth in truths
    ]
    return found, [str(verdict(one)) for one in found]


def test_a_row_that_is_alone_keeps_its_word():
    random = np.random.default_rng(1)
    for _ in range(300):
        a, b = (int(x) for x in random.integers(30, 400, 2))
        one = difference(
            share(int(random.integers(0, a + 1)), a), share(int(random.integers(0, b + 1)), b)
        )
        word = str(verdict(one))
        assert weakened([word], [one]) == [word]


def test_chance_is_five_percent_where_the_interval_ends():
    for value, low, high, beyond in ((0.3, 0.1, 0.4, 0.1), (-0.3, -0.9, -0.2, 0.2)):
        assert chance(Estimate(value, low, high, 9), beyond=beyond) == pytest.approx(0.05)


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(Estimate(None, None, None, 0), id="nothing"),
        pytest.param(Estimate(0.9, None, None, 1), id="one case"),
        pytest.param(Estimate(0.9, 0.9, 0.9, 1), id="one case with an interval"),
        pytest.param(Estimate(0.9, None, 1.0, 50), id="no nearer end"),
        pytest.param(Estimate(0.0, 0.0, 0.0, 50), id="no difference"),
    ],
)
def test_what_cannot_tell_is_chance(found):
    assert chance(found) == 1.0
    assert weakened(["can't tell"], [found]) == ["can't tell"]


def test_rows_that_are_not_judged_stay_and_count_for_nothing():
    one = Estimate(0.3, 0.01, 0.59, 200)
    nothing = [Estimate(0.0, -0.3, 0.3, 9)] * 30
    words = weakened(["likely", *["too few cases (n = 9)"] * 15, *[None] * 15], [one, *nothing])
    assert words == ["likely", *["too few cases (n = 9)"] * 15, *[None] * 15]


def test_no_word_gets_stronger_and_what_is_large_stays_clear():
    random = np.random.default_rng(2)
    for _ in range(40):
        found, words = means(random, [2.0, 2.0, *np.zeros(10)])
        weak = weakened(words, found)
        assert weak[:2] == ["clear", "clear"]
        strength = {word: at for at, word in enumerate(reversed(WORDS))}
        assert all(strength[x] <= strength[y] for x, y in zip(weak, words, strict=True))


def false_words(truths, *, smallest, repeats, at_most):
    """The share of named rows of a table that are false, alone and together; on the mean."""
    random = np.random.default_rng(3)
    alone, together = [], []
    for _ in range(repeats):
        found, _ = means(random, truths)
        words = [str(verdict(one, smallest=smallest)) for one in found]
        for told, seen in ((words, alone), (weakened(words, found, smallest=smallest), together)):
            named = [word != "can't tell" if at_most == 0 else word == "clear" for word in told]
            false = [
                name and abs(true) <= at_most for name, true in zip(named, truths, strict=True)
            ]
            seen.append(sum(false) / max(1, sum(named)))
    return np.mean(alone), np.mean(together)


def test_of_20_rows_without_a_difference_few_tables_name_one():
    alone, together = false_words(np.zeros(20), smallest=0.1, repeats=300, at_most=0)
    assert alone > 0.4
    assert together <= 0.08


def test_what_is_smaller_than_matters_is_hardly_ever_clear():
    alone, together = false_words(np.full(20, 0.3), smallest=0.3, repeats=300, at_most=0.3)
    assert alone > 0.25
    assert together <= 0.05
