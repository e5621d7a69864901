"""False discovery rates: by hand, against scipy and statsmodels, and on planted findings."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.statistics import benjamini_hochberg, benjamini_yekutieli

chances = st.lists(st.floats(0, 1), min_size=1, max_size=60)


def test_q_values_by_hand():
    # sorted .01 .02 .03 .8 of 4: .04, .04, .04, .8
    assert benjamini_hochberg([0.03, 0.8, 0.01, 0.02]) == pytest.approx([0.04, 0.8, 0.04, 0.04])


@given(chances)
def test_the_step_down_of_the_paper_names_the_same(p):
    ordered = sorted(p)
    m = len(p)
    hits = [i for i, one in enumerate(ordered, 1) if one <= i * 0.05 / m]
    named = max(hits, default=0)
    q = benjamini_hochberg(p)
    # on the edge the last digit may differ
    assert np.sum(q <= 0.05 - 1e-12) <= named <= np.sum(q <= 0.05 + 1e-12)


@given(chances)
def test_q_values_keep_the_order_and_are_not_below_p(p):
    q = benjamini_hochberg(p)
    assert np.all(q >= np.array(p) - 1e-12)
    assert np.all(q <= 1)
    assert np.all(np.diff(q[np.argsort(p, kind="stable")]) >= 0)
    assert np.all(benjamini_yekutieli(p) >= q)


@given(chances)
def test_they_are_those_of_scipy(p):
    from scipy import stats

    for ours, method in ((benjamini_hochberg, "bh"), (benjamini_yekutieli, "by")):
        assert ours(p) == pytest.approx(stats.false_discovery_control(p, method=method), abs=1e-9)


def test_they_are_those_of_statsmodels():
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    p = np.random.default_rng(1).uniform(size=300) ** 2
    for ours, method in ((benjamini_hochberg, "fdr_bh"), (benjamini_yekutieli, "fdr_by")):
        assert ours(p) == pytest.approx(multitest.multipletests(p, method=method)[1], abs=1e-9)


def test_no_test_has_no_q():
    assert benjamini_hochberg([]).size == 0
    assert benjamini_yekutieli([]).size == 0


@pytest.mark.parametrize("p", [[0.1, 1.1], [-0.1], [float("nan")]])
def test_what_is_no_chance_is_refused(p):
    with pytest.raises(ValueError, match="between 0 and 1"):
        benjamini_hochberg(p)


def discoveries(correlation, runs, seed=1, planted=20, m=200):
    """The mean share of false findings among those named, and of planted ones that are named."""
    from scipy import special

    random = np.random.default_rng([seed, int(10 * correlation)])
    false, power = [], []
    for _ in range(runs):
        common = random.normal()
        z = correlation**0.5 * common + (1 - correlation) ** 0.5 * random.normal(size=m)
        z[:planted] += 3.2
        named = benjamini_hochberg(2 * special.ndtr(-np.abs(z))) <= 0.05
        false.append(named[planted:].sum() / max(1, named.sum()))
        power.append(named[:planted].sum() / max(1, planted))
    return float(np.mean(false)), float(np.mean(power))


@pytest.mark.parametrize("correlation", [0, 0.3])
def test_few_of_what_is_named_is_false(correlation):
    false, power = discoveries(correlation, 500)
    assert false <= 0.06
    assert power >= 0.5


def test_where_there_is_nothing_to_find_hardly_anything_is_named():
    false, _ = discoveries(0, 500, planted=0)
    assert false <= 0.07  # any finding at all, in a family of 200
