"""How often each case does each thing: always what plain loops over the cases count."""

from collections import Counter

import numpy as np
import pytest

from journeymine.gap.channel.after_failure import _added
from journeymine.gap.channel.cells import Spread
from journeymine.statistics import event_share


def _events(seed: int, cases: int, longest: int, groups: int, items: int):
    random = np.random.default_rng(seed)
    case = np.repeat(np.arange(cases), random.integers(0, longest, cases))
    return case, random.integers(0, groups, len(case)), random.integers(0, items, len(case))


@pytest.mark.parametrize(
    ("cases", "longest", "groups", "items"),
    [(50, 6, 3, 4), (20, 400, 2, 3), (30, 90, 1, 2), (40, 5, 700, 900)],
)
def test_events_cases_and_shares_are_those_of_plain_loops(cases, longest, groups, items):
    # Cases with more events of a group than the table has room for, and too many cells for one.
    case, group, item = _events(1, cases, longest, groups, items)
    spread = Spread()
    half = cases // 2
    for some in (case < half, case >= half):
        spread.add(case[some], group[some], item[some])
    of_item = Counter(zip(case.tolist(), group.tolist(), item.tolist(), strict=True))
    of_group = Counter(zip(case.tolist(), group.tolist(), strict=True))
    assert sorted(spread.pairs) == sorted({(g, i) for _, g, i in of_item})
    for g in {g for _, g in of_group}:
        assert spread.all_events(g) == sum(n for (_, of), n in of_group.items() if of == g)
        assert spread.all_cases(g) == sum(of == g for _, of in of_group)
    for g, i in sorted(spread.pairs)[:20]:
        m = [n for (_, of), n in of_group.items() if of == g]
        x = [of_item[c, g, i] for c, of in of_group if of == g]
        assert (spread.events(g, i), spread.cases(g, i)) == (sum(x), sum(n > 0 for n in x))
        expected = event_share(x, m)
        found = spread.share(g, i)
        assert (found.value, found.n) == (expected.value, expected.n)
        assert found.low == pytest.approx(expected.low, abs=1e-12)
        assert found.high == pytest.approx(expected.high, abs=1e-12)


def test_sums_of_parts_do_not_depend_on_the_order_of_the_events():
    random = np.random.default_rng(3)
    case, kind = random.integers(0, 40, 3_000), random.integers(0, 12, 3_000)
    parts = random.normal(size=12) * 10.0 ** random.integers(-6, 6, 12)
    found = _added(case, parts, kind)
    order = random.permutation(3_000)
    assert np.array_equal(found, _added(case[order], parts, kind[order]))
    plain = np.bincount(case, parts[kind])
    assert found == pytest.approx(plain, abs=1e-9 * np.abs(parts).max())
