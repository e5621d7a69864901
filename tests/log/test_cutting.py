"""Journeys of a customer: where they begin and end, and where the log cuts them off."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts
from small_logs import log_of

from journeymine.design import DesignedJourney
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.log import OpenRule
from journeymine.log.times.durations import as_duration

DAY = 86_400


def journeys_of(log):
    """Journey -> (activities, mark of the log's ends), in the order of ids."""
    events = log.to_arrow().sort_by([("case", "ascending"), ("time", "ascending"),
                                     ("sequence", "ascending")])  # fmt: skip
    found = {}
    for row in events.to_pylist():
        path, _ = found.get(row["case"], ("", ""))
        found[row["case"]] = (path + row["activity"], row["cut"])
    return found


def one_customer(*steps):
    return log_of(*(("x", name, at) for name, at in steps))


def test_a_silence_longer_than_the_gap_begins_a_session_and_one_as_long_does_not():
    log = one_customer(("a", 0), ("b", 60), ("c", 121), ("d", 5_000))
    assert [path for path, _ in journeys_of(log.cut(gap="1m")).values()] == ["ab", "c", "d"]


def test_a_cycle_begins_with_its_start_and_a_journey_ends_with_its_goal():
    log = one_customer(*((name, 60 * at) for at, name in enumerate("qsabsapgbs")))
    assert list(journeys_of(log.cut(start="s"))) == ["x#1", "x#2", "x#3", "x#4"]
    assert [p for p, _ in journeys_of(log.cut(start="s")).values()] == ["q", "sab", "sapgb", "s"]
    assert [p for p, _ in journeys_of(log.cut(end="g")).values()] == ["qsabsapg", "bs"]
    both = journeys_of(log.cut(start="s", end=["g", "p"]))
    assert [p for p, _ in both.values()] == ["q", "sab", "sap", "g", "b", "s"]


def test_the_customer_and_the_number_stand_beside_every_event():
    log = log_of(("x#1", "a", 0), ("x", "a", 10), ("x", "b", 500), ("x#1", "b", 1_000))
    cut = log.cut(gap="1m").to_arrow().to_pylist()
    assert [(row["case"], row["customer"], row["journey"]) for row in cut] == [
        ("x#1#1", "x#1", 1), ("x#1", "x", 1), ("x#2", "x", 2), ("x#1#2", "x#1", 2),
    ]  # fmt: skip


def test_ten_journeys_are_numbered_in_the_order_of_time():
    log = one_customer(*(("a", at * 1_000) for at in range(12)))
    cut = log.cut(gap="1m")
    assert cut.n_cases == 12
    assert [row["journey"] for row in cut.to_arrow().to_pylist()] == list(range(1, 13))
    assert cut.storage.bucket.cases.to_pylist() == sorted(f"x#{n}" for n in range(1, 13))


@pytest.mark.parametrize(
    ("asked", "marks"),
    [
        pytest.param({"gap": "1h"}, ["start", "", "end"], id="near the ends of the log"),
        pytest.param({"gap": "50d"}, ["both"], id="from one end to the other"),
        pytest.param({"gap": "1h", "start": "a"}, ["", "", "end"], id="begun with its start"),
        pytest.param({"gap": "1h", "end": "z"}, ["start", "", ""], id="ended with its end"),
        pytest.param({"start": "m"}, ["start", "end"], id="the last cycle may go on"),
        pytest.param({"end": "m"}, ["", "end"], id="no beginning is known"),
        pytest.param({"start": "a", "end": "z"}, [""], id="whole"),
    ],
)
def test_journeys_that_the_log_cuts_off_are_marked(asked, marks):
    log = one_customer(("a", 0), ("b", 60), ("m", 10 * DAY), ("y", 20 * DAY), ("z", 20 * DAY + 9))
    assert [mark for _, mark in journeys_of(log.cut(**asked)).values()] == marks


def test_only_journeys_near_the_ends_of_the_log_are_cut_off_by_them():
    log = log_of(
        ("first", "a", 0), ("near", "a", 3_600), ("far", "a", 3_601),
        ("over", "a", 10 * DAY - 3_601), ("open", "a", 10 * DAY - 3_600), ("last", "a", 10 * DAY),
    )  # fmt: skip
    assert {name: mark for name, (_, mark) in journeys_of(log.cut(gap="1h")).items()} == {
        "first#1": "start", "near#1": "start", "far#1": "", "over#1": "", "open#1": "end",
        "last#1": "end",
    }  # fmt: skip


def test_customers_who_come_back_are_counted_with_how_long_they_stayed_away():
    log = log_of(
        ("x", "a", 0), ("x", "b", 100), ("x", "a", 100 + 2 * DAY), ("x", "a", 100 + 6 * DAY),
        ("y", "a", 5), ("z", "a", 7), ("z", "b", 7 + 3 * DAY),
    )  # fmt: skip
    found = log.cut(gap="1d").revisits()
    assert (found.customers, found.journeys, found.intervals) == (3, 6, 3)
    assert (found.returning.value, found.returning.n) == (pytest.approx(2 / 3), 3)
    assert found.interval == 3 * DAY
    assert "on average after 3.0 days (n = 3)" in str(found)


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        ({"start": "Ask"}, "JM-E050", "Did you mean 'ask'?"),
        ({"end": "zzz"}, "JM-E050", "What occurs: 'ask', 'pay'."),
        ({}, "JM-E051", "--journey-gap"),
        ({"gap": "soon"}, "JM-E035", "90m, 36h, 14d"),
    ],
)
def test_what_cannot_be_cut_by_is_refused(asked, code, said):
    with pytest.raises(UsageError) as error:
        log_of(("x", "ask", 0), ("x", "pay", 1)).cut(**asked)
    assert error.value.code == code
    assert said in str(error.value)


def test_a_log_is_cut_once():
    log = log_of(("x", "a", 0))
    with pytest.raises(UsageError) as error:
        log.cut(gap="1d").cut(gap="1d")
    assert error.value.code == "JM-E052"
    with pytest.raises(UsageError) as error:
        log.revisits()
    assert error.value.code == "JM-E053"


SHOP = DesignedJourney.of_steps("ask", "pay", "ship")


def test_journeys_that_are_cut_off_never_count_as_complete():
    log = log_of(
        ("late", "pay", 0), ("late", "ship", 60),  # begun before the log
        ("whole", "ask", 10 * DAY), ("whole", "pay", 10 * DAY + 60), ("whole", "ship", 11 * DAY),
        ("left", "ask", 12 * DAY),
        ("open", "ask", 30 * DAY), ("open", "pay", 30 * DAY + 60),
    )  # fmt: skip
    gap = compare(log.cut(gap="3d"), SHOP)
    assert gap.path.fitting_share.n == 2
    assert (gap.path.cost, gap.path.fitting_cases) == (2, 1)
    assert (gap.path.open.cases, gap.path.open.cost) == (1, 0)
    assert gap.path.open.rule == "cut off by the end of the log"
    said = {entry.what: (entry.cases, entry.events) for entry in gap.left_out}
    assert said["journeys cut off by the beginning of the log"] == (1, 2)
    assert said["open journeys"] == (1, 2)
    assert gap.log.cases == 3


def test_a_rule_of_the_user_leaves_open_what_it_says_and_what_is_cut_off():
    log = log_of(("a", "ask", 0), ("a", "pay", 1), ("b", "ask", 20 * DAY), ("c", "pay", 40 * DAY))
    cut = log.cut(gap="3d")
    rule = OpenRule.for_log(cut, OpenRule.of("pay"))
    cases = cut.variants().case_variant["case"]
    assert dict(zip(cases.to_pylist(), rule.open_cases(cut, cases).tolist(), strict=True)) == {
        "a#1": False, "b#1": True, "c#1": True,
    }  # fmt: skip
    assert rule.complete(cut).n_cases == 1
    assert OpenRule.for_log(log, None) is None


events = st.lists(
    st.tuples(st.sampled_from(["x", "x#1", "y", "z"]), st.sampled_from("abcd"),
              st.integers(0, 400)),
    min_size=1, max_size=30,
)  # fmt: skip
ways = st.fixed_dictionaries(
    {"start": st.sampled_from(["", "a", "ab"]), "end": st.sampled_from(["", "d", "bd"]),
     "seconds": st.integers(1, 300)}
)  # fmt: skip


def by_hand(rows, starts, ends, gap):
    """Journeys as lists of (place, activity), customer by customer."""
    found = {}
    order = sorted(range(len(rows)), key=lambda i: (rows[i][0], rows[i][2], i))
    before = None
    for i in order:
        case, name, at = rows[i]
        mine = found.setdefault(case, [])
        if not mine or name in starts or before[1] in ends or at - before[2] > gap:
            mine.append([])
        mine[-1].append((i, name))
        before = rows[i]
    return {f"{case}#{n}": j for case, js in found.items() for n, j in enumerate(js, 1)}


@given(events, ways)
@settings(max_examples=60)
def test_journeys_are_those_of_the_definition_and_no_event_is_lost(rows, way):
    known = {name for _, name, _ in rows}
    starts = [name for name in way["start"] if name in known]
    ends = [name for name in way["end"] if name in known]
    log, gap = log_of(*rows), timedelta(seconds=way["seconds"])
    for cut in (
        log.cut(start=starts, end=ends, gap=gap),
        InParts.of(log, 3).cut(start=starts, end=ends, gap=gap),
    ):
        wanted = by_hand(rows, starts, ends, way["seconds"])
        got = {}
        ordered = cut.to_arrow().sort_by([("time", "ascending"), ("sequence", "ascending")])
        for row in ordered.to_pylist():
            got.setdefault(row["case"], []).append((row["sequence"], row["activity"]))
        assert got == wanted
        assert (cut.n_cases, cut.n_events) == (len(wanted), len(rows))


@given(events, st.lists(st.integers(1, 500), min_size=1, max_size=4))
@settings(max_examples=40)
def test_every_scale_is_the_log_cut_by_its_gap(rows, seconds):
    log = log_of(*rows)
    gaps = [timedelta(seconds=s) for s in seconds]
    found = InParts.of(log, 2).scales(gaps).rows
    for gap, row in zip(gaps, found, strict=True):
        cut = log.cut(gap=gap)
        marks = [mark for _, mark in journeys_of(cut).values()]
        assert (row.gap, row.journeys) == (gap, cut.n_cases)
        assert row.events_per_journey == len(rows) / cut.n_cases
        assert row.returning == cut.revisits().returning
        assert (row.cut.value, row.cut.n) == (np.mean([bool(m) for m in marks]), len(marks))


def test_scales_are_a_table_and_a_text():
    scales = log_of(("x", "a", 0), ("x", "b", 3 * DAY)).scales(["1d", "1w"])
    assert scales.to_arrow()["journeys"].to_pylist() == [2, 1]
    assert scales.to_arrow()["gap"].to_pylist() == [DAY, 7 * DAY]
    assert str(scales).splitlines()[1].split()[:4] == ["1", "day", "2", "1.00"]
    assert scales.rows[0].gap == as_duration("1d")
