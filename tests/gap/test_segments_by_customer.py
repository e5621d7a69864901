"""Segments, periods and two gaps of a log of journeys: customers are what is dealt at random."""

import numpy as np
import pandas as pd
import pytest

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.gap.contrast import difference
from journeymine.log import EventLog

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")
CALLS = 0.15


def journeys(random, customers, *, alike, most=5, names="c", rate=0.2):
    """Customers with 1 to `most` journeys; a share `alike` of these are as the first one was."""
    rows = []
    for whose in range(customers):
        shop = random.choice(["a", "b"], p=[0.35, 0.65])
        first = None
        for number in range(1, int(random.integers(1, most + 1)) + 1):
            if first is None or random.random() >= alike:
                path = ["browse", "pay", "receive"]
                if random.random() < rate:
                    path.remove("pay")
                path[1:1] = ["call"] * int(random.binomial(4, CALLS))
                waits = random.exponential(9_000, len(path))
                one = path, np.cumsum(waits)
                first = first or one
            else:
                one = first
            start = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(
                minutes=int(random.integers(9e4))
            )
            side = random.choice(["x", "y"])
            name = f"{names}{whose}"
            rows += [
                (f"{name}#{number}", name, number, "", shop, side, activity,
                 start + pd.Timedelta(seconds=float(at)))
                for activity, at in zip(*one, strict=True)
            ]  # fmt: skip
    columns = ["case", "customer", "journey", "cut", "shop", "side", "activity", "time"]
    return compare(EventLog.from_pandas(pd.DataFrame(rows, columns=columns)), SHOP)


def alarms(logs, seed, alike):
    """In how many logs with nothing to find something is named: by shop, side, month, two logs."""
    random = np.random.default_rng(seed)
    found = np.zeros(4, int)
    for _ in range(logs):
        gap, other = (journeys(random, 60, alike=alike, names=name) for name in "cd")
        tables = (gap.by("shop"), gap.by("side"), gap.over("month"), difference(gap, other))
        found += [bool(table.standing_out) for table in tables]
    return found


def test_where_nothing_is_to_be_found_hardly_anything_is_of_customers_whose_journeys_are_alike():
    found = alarms(5, seed=3, alike=1.0)
    assert (found <= 2).all()  # 0.4 are expected each; taking journeys as independent names 5


@pytest.mark.proof
@pytest.mark.parametrize("alike", [1.0, 0.5, 0.0])
def test_no_more_than_6_of_100_tables_name_something_where_there_is_nothing(alike):
    found = alarms(150, seed=4, alike=alike)
    print(f"of 150 logs, alike {alike}: {found}")
    assert (found <= 15).all()  # 7.5 are expected; more than 15 come once in 200


def test_a_planted_difference_of_customers_is_found():
    random = np.random.default_rng(5)
    one = journeys(random, 150, alike=1.0, rate=0.1)
    other = journeys(random, 150, alike=1.0, names="d", rate=0.5)
    row = difference(one, other).figure("as_designed")
    assert row.word in ("clear", "likely")
    assert row.difference.low > -0.45
    assert row.difference.high < -0.0


def test_two_gaps_know_their_common_customers():
    random = np.random.default_rng(6)
    gap = journeys(random, 60, alike=1.0)
    sides = [
        compare(gap.events.of_cases(gap.alignments.variants.case_variant["case"][at::2]), SHOP)
        for at in (0, 1)
    ]
    found = difference(*sides)
    same, apart = found.figure("as_designed"), gap_width(sides)
    assert same.difference.high - same.difference.low < 0.8 * apart


def gap_width(sides):
    """How wide the interval of the difference is if customers of the one are not in the other."""
    a, b = (side.path.fitting_share for side in sides)
    below = np.hypot(a.value - a.low, b.high - b.value)
    return below + np.hypot(a.high - a.value, b.value - b.low)


def test_two_designs_over_one_log_are_compared_customer_by_customer():
    random = np.random.default_rng(7)
    gap = journeys(random, 40, alike=1.0)
    shorter = compare(gap.events, DesignedJourney.of_steps("browse", "receive"))
    found = difference(gap, shorter)
    assert found.paired
    row = found.figure("fitness")
    alone = [*gap.parts.units.customer]
    each = (
        np.asarray(shorter.alignments.fitness)[shorter.parts.variant]
        - np.asarray(gap.alignments.fitness)[gap.parts.variant]
    )
    sums, sizes = np.bincount(alone, each), np.bincount(alone)
    mean = each.mean()
    error = np.sqrt(40 / 39 * np.sum((sums - mean * sizes) ** 2)) / len(each)
    assert row.difference.value == pytest.approx(mean)
    assert row.difference.high - mean == pytest.approx(2.0227 * error, rel=1e-3)
