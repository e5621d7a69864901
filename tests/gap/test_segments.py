"""Segments and periods: counted by hand and by pandas, and the laws that they keep."""

from dataclasses import replace
from datetime import timedelta
from math import fsum

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts

from journeymine.design import DesignedJourney
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.beside import beside_rows
from journeymine.gap.index import gap_index
from journeymine.gap.measured import WHOLE, Beside, Losses
from journeymine.log import EventLog
from journeymine.statistics import share
from journeymine.statistics.differences import difference as apart
from journeymine.statistics.permutation import permuted_shares

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")
START = pd.Timestamp("2026-01-05", tz="UTC")


def log_of(cases):
    """A log of (path, attributes by name, start in days); an event an hour."""
    rows = [
        {
            "case": f"c{i:05}",
            "activity": activity,
            "time": START + timedelta(days=start, hours=at),
            **{k: v[at] if isinstance(v, list) else v for k, v in attributes.items()},
        }
        for i, (path, attributes, start) in enumerate(cases)
        for at, activity in enumerate(path.split())
    ]
    return EventLog.from_pandas(pd.DataFrame(rows))


def of(path, n, country, start=0):
    return [(path, {"country": country}, start)] * n


TWO = [
    *of("browse pay receive", 30, "SE"), *of("browse receive", 10, "SE"),
    *of("browse pay receive", 54, "NO"), *of("browse receive", 6, "NO"),
    *of("browse receive", 12, "DK"), *of("browse pay receive", 5, None),
]  # fmt: skip


def deviation(segment, kind):
    return next(one for one in segment.figures if one.figure.kind == kind)


def test_figures_by_segment_match_the_count_by_hand():
    found = compare(log_of(TWO), SHOP).by("country")
    assert [(s.name, s.cases) for s in found] == [
        ("NO", 60), ("SE", 40), ("DK", 12), ("(not known)", 5)
    ]  # fmt: skip
    skipped = deviation(found["SE"], "missing")
    assert (skipped.here.value, skipped.here.n) == (0.25, 40)
    assert (skipped.other.value, skipped.other.n) == (18 / 77, 77)
    assert skipped.difference == apart(share(10, 40), share(18, 77))
    assert skipped.p == permuted_shares(10, 40, 18, 77).p
    assert found["SE"].figure("as_designed").here.value == 0.75
    assert found["SE"].figure("fitness").here.value == pytest.approx(1 - 0.25 / 5)
    assert found["SE"].figure("duration").here.value == 3600 * (2 * 30 + 10) / 40
    assert found["SE"].index.value == pytest.approx(40 * 0.25 / 5)
    assert found["SE"].points == pytest.approx(40 * 10 / 5 / 117)


def test_few_cases_are_shown_and_not_tested():
    found = compare(log_of(TWO), SHOP).by("country")
    assert found["DK"].note == "too few cases (n = 12)"
    for one in found["DK"].figures:
        assert (one.p, one.q, one.word) == (None, None, "")
        assert one.note == "too few cases (n = 12)"
        assert one.here.n == 12
    assert "DK: 12 cases; too few cases (n = 12)" in str(found)


def test_the_other_side_must_be_large_enough_as_well():
    found = compare(log_of([*of("browse receive", 40, "SE"), *of("browse", 12, "NO")]), SHOP)
    assert found.by("country").tests == 0


def test_the_points_of_segments_add_up_to_the_index():
    gap = compare(log_of(TWO), SHOP)
    assert abs(fsum(s.points for s in gap.by("country")) - gap.index.value) < 1e-9
    assert abs(fsum(s.points for s in gap.over("day")) - gap.index.value) < 1e-9


@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["browse pay receive", "browse", "pay pay", "browse call receive"]),
            st.sampled_from(["SE", "NO", None]),
            st.integers(0, 3),
        ),
        min_size=2,
        max_size=30,
    ),
    st.randoms(use_true_random=False),
)
def test_points_add_up_whatever_the_parts_and_where_they_are_defined(cases, random):
    gap = compare(log_of([(p, {"country": c}, s) for p, c, s in cases]), SHOP)
    n = len(cases)
    defined = np.array([random.random() < 0.7 for _ in range(n)])
    case = np.flatnonzero(defined)
    loss = np.array([random.randint(0, WHOLE) for _ in case], np.int64)
    zeros = np.zeros(len(case), np.int32)
    late = Losses("time", defined, case, zeros, ("late",), zeros, loss)
    losses = (gap.losses[0], late)
    index = gap_index(losses, SHOP)
    gap = replace(gap, losses=losses, index=index)
    if "country" in gap.events.storage.columns:
        assert abs(fsum(s.points for s in gap.by("country")) - index.value) < 1e-9
    assert abs(fsum(s.points for s in gap.over("day")) - index.value) < 1e-9


def test_deviations_beside_the_path_and_other_parts_come_in_by_themselves():
    gap = compare(log_of(TWO), SHOP)
    n = gap.parts.variant.shape[0]
    late = np.arange(0, n, 2)
    place = np.full(len(late), 2, np.int32)
    beside = Beside("late", late, place, np.full(len(late), -1, np.int32))
    of_time = Losses(
        "time", np.ones(n, bool), late, np.zeros(len(late), np.int32), ("late",), place,
        np.full(len(late), WHOLE),
    )  # fmt: skip
    rows = tuple(beside_rows([beside], SHOP, gap.events.storage.activities, gap.parts.is_open))
    losses = (gap.losses[0], of_time)
    gap = replace(
        gap,
        deviations=(*gap.deviations, *rows),
        parts=replace(gap.parts, beside=(beside,)),
        losses=losses,
        index=gap_index(losses, SHOP),
    )
    found = gap.by("country")
    shown = [deviation(s, "late") for s in found]
    assert sum(round(one.here.value * one.here.n) for one in shown) == len(late)
    for s, one in zip(found, shown, strict=True):
        assert s.figure("index:time").here.value == pytest.approx(20 * one.here.value)
    assert abs(fsum(s.points for s in found) - gap.index.value) < 1e-9


def test_the_first_known_value_by_time_counts_and_others_are_told():
    log = log_of(
        [("browse pay", {"country": [None, "SE"]}, 0), ("browse pay", {"country": ["NO", "SE"]}, 0)]
    )
    found = compare(log, SHOP).by("country")
    assert {s.name: s.cases for s in found} == {"NO": 1, "SE": 1}
    assert found.several == 1
    assert "1 case has several values" in str(found)


def test_a_value_that_is_the_first_of_no_case_names_no_segment():
    cases = [("browse pay", {"country": ["NO", "SE"]}, 0)] * 3
    found = compare(log_of(cases), SHOP).by("country")
    assert [(s.name, s.cases) for s in found] == [("NO", 3)]
    assert "1 values" not in str(found)


def test_many_values_are_cut_to_the_commonest():
    cases = [c for i in range(10) for c in of("browse pay receive", 10 - i, f"v{i}")]
    found = compare(log_of(cases), SHOP).by("country", most=4)
    assert [(s.name, s.cases) for s in found] == [
        ("v0", 10), ("v1", 9), ("v2", 8), ("(other values)", 28)
    ]  # fmt: skip
    assert found.merged == 7


def test_figures_are_what_pandas_counts():
    random = np.random.default_rng(5)
    paths = ["browse pay receive", "browse receive", "browse call pay receive", "browse pay"]
    cases = [
        (str(random.choice(paths)), {"country": str(random.choice(["SE", "NO"]))}, 0)
        for _ in range(300)
    ]
    gap = compare(log_of(cases), SHOP)
    frame = gap.events.to_frame().groupby("case").agg({"country": "first"})
    table = gap.cases().to_pandas().set_index("case").join(frame)
    found = gap.by("country")
    for name, group in table.groupby("country"):
        segment, rest = found[name], table[table.country != name]
        for kind in ("missing", "ad_hoc", "stopped"):
            one = deviation(segment, kind)
            assert one.here.value == pytest.approx((group[kind] > 0).mean())
            assert one.other.value == pytest.approx((rest[kind] > 0).mean())
        fitness = segment.figure("fitness")
        assert fitness.difference.value == pytest.approx(group.fitness.mean() - rest.fitness.mean())


def test_the_order_of_the_cases_and_how_they_are_stored_cannot_matter(tmp_path):
    random = np.random.default_rng(2)
    paths = ["browse pay receive", "browse receive", "browse call pay receive"]
    rows = []
    for i in range(120):
        path, country = str(random.choice(paths)), str(random.choice(["SE", "NO"]))
        start = START + timedelta(minutes=int(random.integers(0, 90_000)))
        for activity in path.split():
            start += timedelta(minutes=int(random.integers(1, 500)))
            rows.append((f"{i}", activity, start, country))
    frame = pd.DataFrame(rows, columns=["case", "activity", "time", "country"])

    def told(table):
        gap = compare(EventLog.from_pandas(table), SHOP)
        return gap.by("country").to_dict(), gap.over("week").to_dict()

    assert told(frame) == told(frame.sample(frac=1, random_state=1))
    renamed = frame.assign(case=(10_000 - frame.case.astype(int) * 7).astype(str))
    assert told(frame) == told(renamed)  # cases stand in another order inside
    parts = compare(InParts.of(EventLog.from_pandas(frame), 3), SHOP)
    assert told(frame) == (parts.by("country").to_dict(), parts.over("week").to_dict())
    from journeymine.reading import read_log

    path = tmp_path / "log.csv"
    frame.to_csv(path, index=False)
    gap = compare(read_log(path), SHOP)
    assert told(frame) == (gap.by("country").to_dict(), gap.over("week").to_dict())


def test_periods_are_those_in_which_cases_start_by_the_clock_that_is_asked_for():
    cases = [
        ("browse pay receive", {}, 26 + 23.5 / 24),  # 31 January 23:30 UTC
        ("browse pay receive", {}, 0),
        ("browse pay receive", {}, 80),
    ]
    gap = compare(log_of(cases), SHOP)
    named = {p: [s.name for s in gap.over(p)] for p in ("day", "week", "month", "quarter")}
    assert named["month"] == ["2026-01", "2026-03"]
    assert named["week"] == ["2026-W02", "2026-W05", "2026-W13"]
    assert named["quarter"] == ["2026-Q1"]
    assert named["day"] == ["2026-01-05", "2026-01-31", "2026-03-26"]
    there = gap.over("month", timezone="Europe/Stockholm")
    assert [s.name for s in there] == ["2026-01", "2026-02", "2026-03"]


def test_periods_that_could_not_be_watched_for_long_enough_are_not_compared():
    cases = [
        *of("browse pay receive", 60, "SE", 0), *of("browse receive", 60, "SE", 40),
        *of("browse", 60, "SE", 80),
    ]  # fmt: skip
    found = compare(log_of(cases), SHOP).over("month", follow_up="10d")
    assert [s.note for s in found] == ["", "", "too new to compare"]
    assert deviation(found["2026-01"], "missing").other.n == 60  # not the newest either
    assert all(one.p is None for one in found["2026-03"].figures)
    assert found.follow_up == 864_000
    assert "watched for 10.0 days" in str(found)


def test_by_default_cases_are_watched_as_long_as_most_journeys_take():
    found = compare(log_of(of("browse pay receive", 100, "SE")), SHOP).over("day")
    assert found.follow_up == 7200


def test_open_cases_are_counted_apart():
    cases = [*of("browse pay receive", 40, "SE"), *of("browse", 7, "SE"), *of("browse", 3, "NO")]
    gap = compare(log_of(cases), SHOP, end_activity="receive")
    found = gap.by("country")
    assert [(s.name, s.cases, s.open_cases) for s in found] == [("SE", 40, 7), ("NO", 0, 3)]
    assert "NO: 0 cases, none complete" in str(found)
    assert found["NO"].index.value is None


@pytest.mark.parametrize(
    ("ask", "code"),
    [
        (lambda gap: gap.by("contry"), "JM-E078"),
        (lambda gap: gap.over("fortnight"), "JM-E079"),
        (lambda gap: gap.over("month", timezone="Europe/Stokholm"), "JM-E021"),
        (lambda gap: gap.over("month", follow_up="soon"), "JM-E035"),
        (lambda gap: gap.by("country")["FI"], "JM-E077"),
        (lambda gap: gap.by("country").split("SE", "NO", by="age"), "JM-E078"),
    ],
)
def test_what_is_not_there_is_refused_with_the_words_that_mend_it(ask, code):
    with pytest.raises(UsageError) as caught:
        ask(compare(log_of(TWO), SHOP))
    assert caught.value.code == code
    assert "Hint: " in str(caught.value) or caught.value.problems[0].hint


def test_a_table_has_a_row_per_segment_and_figure():
    found = compare(log_of(TWO), SHOP).by("country")
    table = found.to_arrow()
    assert table.num_rows == sum(len(s.figures) for s in found)
    assert set(table.column_names) >= {"segment", "figure", "value", "low", "n", "q", "word"}
    assert table.schema == compare(log_of(TWO[:50]), SHOP).by("country").to_arrow().schema


def test_weights_of_the_design_and_of_the_index_are_those_of_the_gap():
    from journeymine.design import Touchpoint, Weights

    design = replace(SHOP, details={"pay": Touchpoint("pay", weights=Weights(skip=2.5))})
    gap = compare(log_of(TWO), design, weights={"path": 1.0})
    found = gap.by("country")
    assert abs(fsum(s.points for s in found) - gap.index.value) < 1e-9
    assert found["DK"].index.value == pytest.approx(100 * 2.5 / (2 + 4.5))


def test_other_values_are_no_value():
    cases = [("browse pay receive", {"shop": f"s{i:02}"}, 0) for i in range(60)] * 3
    found = compare(log_of([*cases, *of("browse", 2, None)]), SHOP).by("shop")
    assert (found.values, found.merged, len(found.segments)) == (60, 11, 51)
    said = str(found).splitlines()
    assert said[0] == "By shop: 60 values, 182 complete cases."
    assert said[13] == "  and 37 more, (other values), (not known)"
    assert "Note: the 11 rarest values stand together as (other values)." in said
    assert found.findings == ()


@pytest.mark.parametrize(("values", "warned"), [(40, True), (21, True), (20, False), (2, False)])
def test_a_column_with_fewer_than_two_cases_a_value_looks_like_an_id(values, warned):
    cases = [("browse pay receive", {"ref": f"r{i % values}"}, 0) for i in range(40)]
    found = compare(log_of([*cases, ("browse", {"ref": None}, 0)]), SHOP).by("ref")
    assert [(one.code, one.count, one.of) for one in found.findings] == (
        [("JM-W250", values, 40)] if warned else []
    )


def test_of_few_cases_no_column_looks_like_an_id():
    cases = [("browse pay receive", {"ref": f"r{i}"}, 0) for i in range(29)]
    assert compare(log_of(cases), SHOP).by("ref").findings == ()
    assert compare(log_of(cases), SHOP).over("month").findings == ()
