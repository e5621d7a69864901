"""Whose each journey is, and that several alike tell no more than one."""

import json

import numpy as np
import pandas as pd
import pytest
from every_interval import intervals
from hypothesis import given
from hypothesis import strategies as st
from known_shop import SHOP
from returning_shop import repeated

from journeymine.design import DesignedJourney
from journeymine.errors import LogError
from journeymine.gap import compare
from journeymine.gap.channel.cells import Spread
from journeymine.gap.experience.means import net_promoter_score
from journeymine.gap.units import Units
from journeymine.log import EventLog

TIMES = 3
"""Journeys a customer, each as the first."""


@pytest.fixture(scope="module")
def gaps():
    """The same journeys once, and three times for each customer."""
    return [compare(repeated(150, times, journeys=2_000), SHOP) for times in (1, TIMES)]


def test_journeys_that_are_all_alike_tell_as_much_as_one_a_customer(gaps):
    once, often = map(intervals, gaps)
    # What few scores are put together with depends on how many there are.
    apart = {"weighted", "shrunk"}
    common = [n for n in once if n in often and once[n][3] >= 30 and not apart & {*n}]
    assert len(common) > 120
    wider = {}
    for name in common:
        (value, low, high, n), (other, other_low, other_high, m) = once[name], often[name]
        assert other == pytest.approx(value), name
        if name[:2] != ("knowledge", "rows"):
            assert m == TIMES * n, name
        if high > low:
            wider[name] = (other_high - other_low) / (high - low)
    # Student's t and few cases of the rarer kind widen a little; nothing is thrice as sure.
    # Of visits in a store every journey has as many: events are never surer than independent ones.
    del wider["channel", "channels", ("store",), "share"]
    unlike = {name: found for name, found in wider.items() if not 0.85 <= found <= 1.35}
    assert len(unlike) <= 0.05 * len(wider), unlike
    assert min(wider.values()) > 0.7, min(wider, key=wider.get)
    assert np.median([*wider.values()]) == pytest.approx(1.02, abs=0.04)


def test_where_every_customer_has_one_journey_cases_are_what_is_independent(gaps):
    once, often = gaps
    assert once.parts.units.are_cases
    assert once.unit == "journey"
    assert not often.parts.units.are_cases
    assert [f.count for f in often.findings if f.code == "JM-W252"] == [150 * (TIMES - 1)]
    assert not [f for f in once.findings if f.code == "JM-W252"]


def test_of_whom_nothing_is_known_is_nobody_else():
    rows = [("1", "a"), ("2", "a"), ("3", None), ("4", None)]
    frame = pd.DataFrame(rows, columns=["case", "customer"])
    frame = frame.assign(
        activity="visit", journey=1, cut="", time=pd.Timestamp("2026-01-05", tz="UTC")
    )
    units = Units.of_log(EventLog.from_pandas(frame))
    assert len(np.unique(units.customer)) == 3
    assert units.customer[0] == units.customer[1]
    assert compare(EventLog.from_pandas(frame), DesignedJourney.of_steps("visit")).path.cost == 0


def test_a_customer_may_lie_in_several_buckets():
    random = np.random.default_rng(3)
    case = np.sort(random.integers(0, 90, 600))
    item = random.integers(0, 3, 600)
    units = Units(np.arange(90) % 20)
    parts, whole = Spread(units), Spread(units)
    whole.add(case, np.zeros_like(case), item)
    for first in (0, 30, 60):
        here = (case >= first) & (case < first + 30)
        parts.add(case[here] - first, np.zeros(int(here.sum()), np.int64), item[here], first)
    for found in (parts, whole):
        share = found.share(0, 1)
        x = np.bincount(units.customer[case[item == 1]], minlength=20)
        m = np.bincount(units.customer[case], minlength=20)
        error = np.sqrt(20 / 19 * np.sum((x - share.value * m) ** 2)) / 600
        assert share.value == pytest.approx((item == 1).mean())
        assert share.n == 90
        # Events that are not alike count as independent ones at the most, with Student's t.
        plain = np.sqrt(share.value * (1 - share.value) / 600)
        half = 2.093 * max(error * np.sqrt(19 / 20), plain)
        assert (share.high - share.low) / 2 == pytest.approx(half, rel=0.15)
        assert found.share_of_cases(0, 2).n == 90


def test_a_net_promoter_score_goes_by_customer():
    scores = np.array([10.0] * 50 + [8] * 30 + [3] * 20)
    once = net_promoter_score(scores)
    often = net_promoter_score(np.repeat(scores, 4), np.repeat(np.arange(100), 4))
    assert often.value == once.value
    assert often.n == 400
    assert (often.low, often.high) == pytest.approx((once.low, once.high), abs=0.3)
    alike = net_promoter_score(np.full(400, 10.0), np.repeat(np.arange(100), 4))
    assert alike.low == net_promoter_score(np.full(100, 10.0)).low


EXTRA = ["channel", "score"]

EVENTS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from([*SHOP.touchpoints, "call"]),
        st.integers(0, 400),
        st.sampled_from(["web", "app", None]),
        st.sampled_from([1.0, 5.0, None]),
    ),
    min_size=1,
    max_size=25,
)


@given(EVENTS, st.booleans())
def test_any_log_that_is_cut_can_be_compared_and_taken_apart(events, columns):
    frame = pd.DataFrame(events, columns=["case", "activity", "hour", "channel", "score"])
    frame["time"] = pd.Timestamp("2026-01-05", tz="UTC") + pd.to_timedelta(frame.hour * 6, "h")
    log = EventLog.from_pandas(frame[["case", "activity", "time", *EXTRA[: 2 * columns]]])
    try:
        gap = compare(log.cut(gap="20d"), SHOP)
    except LogError as error:  # all are cut off by the ends of the log, or none is a touchpoint
        if error.code not in ("JM-E251", "JM-E252"):
            raise
        return
    assert gap.over("month", smallest=2).tests >= 0
    assert json.dumps(gap.to_dict(), allow_nan=False)
