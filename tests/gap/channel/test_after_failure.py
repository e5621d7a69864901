"""How sure the difference of hops after failures is: by plain loops, and beside known intervals."""

from collections import Counter, defaultdict

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from journeymine.gap.channel.after_failure import _compared
from journeymine.gap.units import CASES, Units
from journeymine.statistics import Estimate, difference, event_share, share


def events(seed, cases, *, strata=3, rate=0.2, customers=None):
    """Cases of 1 to 4 events each; a case is more or less given to hops."""
    random = np.random.default_rng(seed)
    case = np.repeat(np.arange(cases), random.integers(1, 5, cases))
    given = random.beta(rate * 3, (1 - rate) * 3, cases)
    stratum = random.integers(0, strata, len(case))
    failed = random.random(len(case)) < 0.25
    hop = random.random(len(case)) < given[case]
    units = CASES
    if customers is not None:
        names = pa.array([f"c{i}" for i in range(customers)])
        units = Units(random.integers(0, customers, cases), names)
    return units, case, stratum * 4 + failed * 2 + hop


def influences(units, case, kind):
    """What each unit adds to the share of failed events and to the expected one; by loops."""
    of = units.of(case).tolist()
    rows = [(who, k >> 2, bool(k & 2), k & 1) for who, k in zip(of, kind.tolist(), strict=True)]
    m, x = Counter(), Counter()
    for _, stratum, failed, hop in rows:
        m[stratum, failed] += 1
        x[stratum, failed] += hop
    both = {s for s, _ in m if m[s, True] and m[s, False]}
    total = sum(m[s, True] for s in both)
    rate = {s: x[s, False] / m[s, False] for s in both}
    v = sum(x[s, True] for s in both) / total
    e = sum(m[s, True] * rate[s] for s in both) / total
    of_v, of_e = defaultdict(float), defaultdict(float)
    for who, s, failed, hop in rows:
        if s in both and failed:
            of_v[who] += (hop - v) / total
            of_e[who] += (rate[s] - e) / total
        elif s in both:
            of_v[who] += 0
            of_e[who] += m[s, True] / m[s, False] * (hop - rate[s]) / total
    return v, e, of_v, of_e


@pytest.mark.parametrize("customers", [None, 60])
@pytest.mark.parametrize("seed", range(8))
def test_it_is_the_share_less_the_expected_one_with_the_interval_of_both(seed, customers):
    units, case, kind = events(seed, 200, customers=customers)
    found = _compared(units, case, kind)
    v, e, of_v, of_e = influences(units, case, kind)
    assert found.difference.value == pytest.approx(v - e)
    n, product = len(of_v), sum(of_v[who] * of_e[who] for who in of_v)
    of_both = [sum(u**2 for u in one.values()) for one in (of_v, of_e)]
    others = {w for w, k in zip(units.of(case).tolist(), kind.tolist(), strict=True) if not k & 2}
    few = stats.norm.ppf(0.975) / stats.t.ppf(0.975, len(others) - 1)
    effective = e * (1 - e) / (of_both[1] * n / (n - 1)) * few**2
    z2 = stats.norm.ppf(0.975) ** 2
    middle = (e + z2 / 2 / effective) / (1 + z2 / effective)
    half = (e * (1 - e) / effective * z2 + (z2 / 2 / effective) ** 2) ** 0.5 / (1 + z2 / effective)
    usual = Estimate(e, middle - half, middle + half, len(others))
    failed = kind & 2 > 0
    whose = units.of(case)
    own = event_share(np.bincount(whose[failed & (kind & 1 > 0)], minlength=200),
                      np.bincount(whose[failed], minlength=200))  # fmt: skip
    together = product / (of_both[0] * of_both[1]) ** 0.5
    expected = difference(own, usual, correlation=together)
    assert (found.difference.low, found.difference.high) == pytest.approx(
        (expected.low, expected.high)
    )
    assert found.fewer == min(len(others), own.n)


def test_of_one_touchpoint_and_one_event_a_case_it_is_newcombes():
    for failed, hops, others, other_hops in ((60, 3, 400, 70), (300, 90, 200, 20), (80, 0, 90, 9)):
        kind = np.repeat([3, 2, 1, 0], [hops, failed - hops, other_hops, others - other_hops])
        found = _compared(CASES, np.arange(len(kind)), kind).difference
        newcombe = difference(share(hops, failed), share(other_hops, others))
        assert found.value == pytest.approx(newcombe.value)
        assert (found.low, found.high) == pytest.approx((newcombe.low, newcombe.high), abs=0.002)


@pytest.mark.parametrize("seed", range(40))
def test_chance_is_below_a_twentieth_where_the_interval_leaves_out_zero(seed):
    units, case, kind = events(seed, 60, customers=30 if seed % 2 else None)
    if seed % 4 > 1:  # a true difference
        kind = np.where((kind & 2 > 0) & (np.arange(len(kind)) % 3 > 0), kind | 1, kind)
    found = _compared(units, case, kind)
    left_out = not found.difference.low <= 0 <= found.difference.high
    assert (found.p < 0.05) == left_out


def test_nothing_fails_with_too_few():
    one = _compared(CASES, np.array([0, 1]), np.array([2, 1]))
    assert (one.difference.value, one.p is None) == (-1.0, False)
    assert -1.0 <= one.difference.low <= one.difference.high <= 1.0
    assert one.word("cases") == "too few cases (n = 1)"
    same = _compared(CASES, np.array([0, 0]), np.array([3, 1]))
    assert (same.difference.value, same.p) == (0.0, 1.0)
    apart = _compared(CASES, np.array([0, 1]), np.array([2, 5]))
    assert (apart.alike, apart.difference.value, apart.p) == (0, None, None)
    units = Units(np.zeros(120, np.int64), pa.array(["one"]))
    kind = np.tile([0, 1, 2, 3], 30)
    assert _compared(units, np.arange(120), kind).word("customers") == "too few customers (n = 1)"
