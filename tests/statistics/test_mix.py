"""Kitagawa's split and Simpson's warning: by hand, as laws, and on planted reversals."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import mix_split

strata = st.lists(
    st.tuples(
        st.integers(0, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
        st.integers(0, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))),
    ),
    min_size=1,
    max_size=6,
)


def columns(pairs):
    return [np.array(c) for c in zip(*[(*a, *b) for a, b in pairs], strict=True)]


def test_the_parts_by_hand():
    # shares .9/.1 and .3/.7, rates .2/.6 and .15/.55: crude .24 to .43
    found = mix_split([900, 100], [180, 60], [300, 700], [45, 385])
    assert found.change.value == pytest.approx(0.19)
    assert found.within.value == pytest.approx(0.6 * -0.05 + 0.4 * -0.05)
    assert found.mix.value == pytest.approx(-0.6 * 0.175 + 0.6 * 0.575)
    # more of the second kind, which is above the mean of .335; fewer of the first, below it
    assert found.mix_of == pytest.approx([-0.6 * (0.175 - 0.335), 0.6 * (0.575 - 0.335)])


@given(strata)
def test_the_parts_add_up(pairs):
    found = mix_split(*columns(pairs))
    if found.change.value is not None:
        parts = found.mix.value + found.within.value
        assert parts == pytest.approx(found.change.value, abs=1e-12)
        assert found.mix_of.sum() == pytest.approx(found.mix.value, abs=1e-12)
        assert found.within_of.sum() == pytest.approx(found.within.value, abs=1e-12)


@given(strata)
def test_back_again_is_the_opposite(pairs):
    n_a, x_a, n_b, x_b = columns(pairs)
    one, other = mix_split(n_a, x_a, n_b, x_b), mix_split(n_b, x_b, n_a, x_a)
    if one.change.value is not None:
        assert one.mix.value == pytest.approx(-other.mix.value, abs=1e-12)
        assert one.within.value == pytest.approx(-other.within.value, abs=1e-12)
        assert one.within.low == pytest.approx(-other.within.high, abs=1e-12)
    assert one.simpson == other.simpson


def test_with_one_stratum_all_is_within():
    found = mix_split([100], [20], [200], [60])
    assert (found.mix.value, found.within.value) == pytest.approx((0, 0.1))


def test_a_stratum_that_only_one_group_has_is_all_mix():
    found = mix_split([100, 0], [20, 0], [100, 100], [20, 80])
    assert found.within.value == 0
    assert found.mix.value == pytest.approx(0.3)


def test_an_empty_group_is_not_compared():
    found = mix_split([0], [0], [5], [1])
    assert found.change.value is None
    assert not found.simpson


def test_scores_are_split_as_rates_are():
    random = np.random.default_rng(1)
    a = [random.integers(0, 11, 80), random.integers(3, 9, 120)]
    b = [random.integers(0, 9, 150), random.integers(2, 11, 60)]
    found = mix_split(
        [len(s) for s in a], [s.sum() for s in a], [len(s) for s in b], [s.sum() for s in b],
        squares_a=[(s**2).sum() for s in a], squares_b=[(s**2).sum() for s in b],
    )  # fmt: skip
    means = np.concatenate(b).mean() - np.concatenate(a).mean()
    assert found.change.value == pytest.approx(means, abs=1e-12)
    # the interval of the crude change is Welch's but for the normal quantile
    sd = sum(np.concatenate(g).var(ddof=1) / sum(map(len, g)) for g in (a, b)) ** 0.5
    assert found.change.high - found.change.value == pytest.approx(1.96 * sd, rel=0.01)


@pytest.mark.parametrize(
    "columns", [([1], [2], [1], [1]), ([1, 2], [1], [1], [1]), ([-1], [0], [1], [1])]
)
def test_totals_that_are_not_sound_are_refused(columns):
    with pytest.raises(ValueError, match=r"total|counts"):
        mix_split(*columns)


RATES = np.array([0.15, 0.5])
PLANTED = {  # the shares of the strata before and after, and by how much each rate rises
    "reversal": ([0.8, 0.2], [0.4, 0.6], -0.06),
    "nothing": ([0.6, 0.4], [0.6, 0.4], 0.0),
    "rise within": ([0.6, 0.4], [0.6, 0.4], 0.08),
    "mix alone": ([0.8, 0.2], [0.4, 0.6], 0.0),
}


def simulated(kind, runs, n=2_000, seed=1):
    """How often it is warned, and how often the interval holds the part within."""
    before, after, rise = PLANTED[kind]
    random = np.random.default_rng([seed, len(kind)])
    warned = held = of_change = 0
    truth = np.dot(after, RATES + rise) - np.dot(before, RATES)
    for _ in range(runs):
        n_a, n_b = random.multinomial(n, before), random.multinomial(n, after)
        found = mix_split(n_a, random.binomial(n_a, RATES), n_b, random.binomial(n_b, RATES + rise))
        warned += found.simpson
        held += found.within.low <= rise <= found.within.high
        of_change += found.change.low <= truth <= found.change.high
    return warned / runs, held / runs, of_change / runs


@pytest.mark.parametrize("kind", PLANTED)
def test_a_reversal_is_warned_of_and_nothing_else(kind):
    warned, held, of_change = simulated(kind, 400)
    if kind == "reversal":
        assert warned >= 0.95
    else:
        # a change that is all mix misleads indeed, if a part within is seen that is not there
        assert warned <= (0.075 if kind == "mix alone" else 0.05)
    assert 0.92 <= held <= 0.98
    assert 0.92 <= of_change <= 0.98
