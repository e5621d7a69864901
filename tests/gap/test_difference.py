"""The difference of two gaps: counted by hand, planted, paired, and where there is none."""

import json
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_parts import InParts

import journeymine as jm
from journeymine.design import Accepted, DesignedJourney
from journeymine.errors import UsageError
from journeymine.gap.contrast.paths import path_distance, shares_of_paths
from journeymine.gap.segments import Figure
from journeymine.log import EventLog, Variants
from journeymine.statistics import share
from journeymine.statistics.differences import difference as apart
from journeymine.statistics.permutation import permuted_means, permuted_shares

SHOP = DesignedJourney.of_steps("browse", "pay", "receive")


def log_of(*paths, start="2026-01-05", first=0, **columns):
    rows = [
        (f"{first + i}", activity, pd.Timestamp(start, tz="UTC") + timedelta(hours=at),
         *(values[i] for values in columns.values()))
        for i, path in enumerate(paths)
        for at, activity in enumerate(path.split())
    ]  # fmt: skip
    return EventLog.from_pandas(pd.DataFrame(rows, columns=["case", "activity", "time", *columns]))


def gap_of(*paths, design=SHOP, **options):
    return jm.compare(log_of(*paths, **options), design)


def row(found, name, kind="", **where):
    return next(
        one
        for one in found.rows
        if one.figure.figure == name
        and one.figure.kind == kind
        and all(getattr(one.figure, key) == value for key, value in where.items())
    )


BEFORE = gap_of(*["browse pay receive"] * 40, *["browse receive"] * 10)
AFTER = gap_of(*["browse pay receive"] * 30, *["browse call receive"] * 30, start="2026-03-02")


def test_every_figure_is_the_second_minus_the_first():
    found = jm.difference(BEFORE, AFTER)
    skipped = row(found, "deviation", "missing")
    assert (skipped.other.value, skipped.here.value) == (10 / 50, 30 / 60)
    assert skipped.difference == apart(share(30, 60), share(10, 50))
    assert skipped.p == permuted_shares(30, 60, 10, 50).p
    called = row(found, "deviation", "ad_hoc")
    assert (called.other.value, called.other.n, called.here.value) == (0.0, 50, 0.5)
    assert found.figure("as_designed").difference.value == pytest.approx(0.5 - 0.8)
    assert row(found, "reached", touchpoint="pay").difference.value == pytest.approx(0.5 - 0.8)
    assert found.figure("fitness").difference.value == pytest.approx(
        AFTER.path.fitness - BEFORE.path.fitness
    )
    assert found.figure("index").difference.value == pytest.approx(
        AFTER.index.value - BEFORE.index.value
    )
    parts = [one for one in found.rows if one.figure.figure.startswith("index:")]
    assert sum(one.difference.value for one in parts) == pytest.approx(
        AFTER.index.value - BEFORE.index.value, abs=1e-9
    )
    assert (found.cases_a, found.cases_b, found.paired) == (50, 60, False)


def test_the_map_has_the_share_of_cases_with_every_activity_and_arc():
    found = jm.difference(BEFORE, AFTER)
    arcs = {
        (one.figure.after, one.figure.activity): (one.other.value, one.here.value)
        for one in found.arcs
    }
    assert arcs == {
        ("", "browse"): (1.0, 1.0),
        ("receive", ""): (1.0, 1.0),
        ("browse", "pay"): (0.8, 0.5),
        ("pay", "receive"): (0.8, 0.5),
        ("browse", "receive"): (0.2, 0.0),
        ("browse", "call"): (0.0, 0.5),
        ("call", "receive"): (0.0, 0.5),
    }
    assert {one.figure.activity: one.here.value for one in found.activities} == {
        "browse": 1.0, "pay": 0.5, "receive": 1.0, "call": 0.5
    }  # fmt: skip
    assert next(one for one in found.arcs if one.figure.activity == "call").word == "clear"


@settings(max_examples=40)
@given(st.lists(st.lists(st.sampled_from("abc"), max_size=5), min_size=1, max_size=6))
def test_shares_of_paths_are_what_a_plain_count_gives(paths):
    cases = [i + 1 for i in range(len(paths))]
    expected = {}
    for path, n in zip(paths, cases, strict=True):
        inside = {Figure("visited", activity=a) for a in path}
        steps = ["", *path, ""] if path else []
        arcs = {Figure("arc", activity=b, after=a) for a, b in pairwise(steps)}
        for figure in inside | arcs:
            expected[figure] = expected.get(figure, 0) + n
    assert shares_of_paths(Variants.from_sequences(paths, cases)) == expected


def test_the_distance_of_paths_is_half_the_sum_of_the_differences():
    found = jm.difference(BEFORE, AFTER).distance
    assert found.value == pytest.approx((0.3 + 0.2 + 0.5) / 2)
    assert found.p == 1 / 1_000
    assert 0 <= found.null_low < found.null_high < 0.3


def test_the_distance_of_paths_is_chance_where_there_is_nothing():
    random = np.random.default_rng(1)
    inside = 0
    for _ in range(60):
        one, other = (
            Variants.from_sequences(
                [("a",), ("b",), ("c",)], random.multinomial(80, [0.5, 0.3, 0.2])
            )
            for _ in range(2)
        )
        inside += path_distance(one, other, seed=1).p > 0.05
    assert inside >= 51


def test_no_difference_is_found_where_there_is_none():
    random = np.random.default_rng(7)
    found = 0
    for _ in range(30):
        sides = []
        for n, start in ((90, "2026-01-05"), (70, "2026-03-02")):
            paths = random.choice(
                ["browse pay receive", "browse receive", "browse call pay receive"],
                n,
                p=[0.6, 0.2, 0.2],
            )
            sides.append(gap_of(*map(str, paths), start=start))
        found += bool(jm.difference(*sides).standing_out)
    assert found <= 5  # 1.5 are expected


def test_two_designs_over_one_log_are_compared_case_by_case():
    log = log_of(*["browse pay receive"] * 40, *["browse receive"] * 60)
    other = DesignedJourney.of_steps("browse", "receive")
    a, b = jm.compare(log, SHOP), jm.compare(log, other)
    found = jm.difference(a, b)
    assert found.paired
    designed = found.figure("as_designed")
    assert designed.difference.value == pytest.approx(0.2)
    half = 1.959964 * np.array([-1.0] * 40 + [1.0] * 60).std(ddof=1) / 10
    assert designed.difference.low == pytest.approx(0.2 - half, rel=1e-5)
    assert designed.p == pytest.approx(0.0569, abs=1e-4)  # the sign test: 60 of 100
    assert found.figure("index").difference.value == pytest.approx(b.index.value - a.index.value)
    assert {str(one) for one in found.only_a} == {"skipped pay", "reached pay"}
    assert {str(one) for one in found.only_b} == {"unplanned pay"}
    assert found.arcs == found.mixes == ()


def test_pairs_are_the_same_cases_however_both_are_stored():
    paths = ["browse pay receive", "browse receive", "browse call receive", "browse pay"] * 20
    log = log_of(*paths)
    other = DesignedJourney.of_steps("browse", "receive")
    a, b = jm.compare(log, SHOP), jm.compare(log, other)
    apart = jm.compare(InParts.of(log, 3), other)
    assert jm.difference(a, b).paired
    assert jm.difference(a, apart).to_dict() == jm.difference(a, b).to_dict()


def test_pairs_are_shuffled_within_the_case():
    log = log_of(*["browse pay receive"] * 25, *["browse call receive"] * 35)
    a = jm.compare(log, SHOP)
    b = jm.compare(log, DesignedJourney.of_steps("browse", "call", "receive"))
    x, y = (np.asarray(one.alignments.fitness)[one.parts.variant] for one in (a, b))
    exact = permuted_means(
        np.concatenate([y, x]), np.arange(120) < 60, strata=np.tile(np.arange(60), 2), seed=3
    ).p
    assert jm.difference(a, b).figure("fitness").p == pytest.approx(exact, abs=0.03)


def test_the_same_numbers_of_cases_in_two_logs_do_not_make_them_the_same():
    other = gap_of(*["browse pay receive"] * 40, *["browse receive"] * 10, start="2026-03-02")
    assert not jm.difference(BEFORE, other).paired


def test_cases_that_are_in_both_are_told():
    log = log_of(*["browse pay receive"] * 60)
    part = log.of_cases(pa.array([str(i) for i in range(50)]))
    found = jm.difference(jm.compare(log, SHOP), jm.compare(part, SHOP))
    assert not found.paired
    assert any("50 cases are in both" in note for note in found.notes)


def test_a_gap_does_not_differ_from_itself():
    found = jm.difference(BEFORE, BEFORE)
    assert found.paired
    assert all(one.difference.value == 0 for one in found.rows)
    assert not found.standing_out


def test_what_one_side_accepts_is_not_compared():
    accepting = replace(SHOP, accepted=(Accepted("ad_hoc", activity="call"),))
    after = gap_of(*["browse call receive"] * 60, start="2026-03-02", design=accepting)
    before = gap_of(*["browse call receive"] * 60)
    found = jm.difference(before, after)
    assert "unplanned call" in {str(one) for one in found.only_a}
    assert "unplanned call" not in {str(one.figure) for one in found.rows}


def test_a_change_of_the_mix_is_told_and_adds_up():
    def side(n_business, bad, good, start):
        return gap_of(
            *["browse receive"] * bad, *["browse pay receive"] * (n_business - bad),
            *["browse receive"] * good, *["browse pay receive"] * (1000 - n_business - good),
            start=start, customer=["b"] * n_business + ["p"] * (1000 - n_business),
        )  # fmt: skip

    before = side(200, 120, 120, "2026-01-05")  # 60 % of business, 15 % of private
    after = side(800, 400, 10, "2026-03-02")  # 50 % of business, 5 % of private
    found = jm.difference(before, after, by="customer")
    skipped = next(one for one in found.mixes if one.figure.kind == "missing")
    assert skipped.change.value == pytest.approx(0.41 - 0.24)
    assert skipped.within.value == pytest.approx(-0.10)
    assert skipped.mix.value + skipped.within.value == pytest.approx(0.17, abs=1e-12)
    assert "other way" in skipped.warning
    assert "Warning: skipped pay by customer" in str(found)
    for one in found.mixes:
        assert one.mix.value + one.within.value == pytest.approx(one.change.value, abs=1e-9)


def test_fewer_than_the_smallest_are_shown_and_not_tested():
    found = jm.difference(BEFORE, gap_of(*["browse receive"] * 12, start="2026-03-02"))
    assert found.tests == found.map_tests == 0
    assert row(found, "deviation", "missing").note == "too few cases (n = 12)"


def test_the_order_of_the_cases_cannot_matter():
    paths = ["browse pay receive", "browse receive", "browse call receive"] * 20
    one = gap_of(*paths, start="2026-03-02")
    other = gap_of(*reversed(paths), start="2026-03-02")
    assert jm.difference(BEFORE, one).to_dict() == jm.difference(BEFORE, other).to_dict()


def test_it_is_plain_data_with_a_schema_and_a_table():
    found = jm.difference(BEFORE, AFTER)
    told = json.loads(json.dumps(found.to_dict()))
    assert told["schema"] == "journeymine/difference/1"
    assert {"rows", "map", "distance", "mixes", "only_a", "only_b", "notes"} <= set(told)
    assert found.to_arrow().num_rows == len(found.rows) + len(found.activities) + len(found.arcs)


def test_unequal_chances_to_finish_are_told():
    frames = [
        log_of(*["browse pay receive"] * 40, start="2026-03-02").to_frame(),
        log_of(*["browse"] * 20, start="2026-03-02 01:00", first=40).to_frame(),
    ]
    young = jm.compare(EventLog.from_pandas(pd.concat(frames)), SHOP)
    assert not any("equal chance" in note for note in jm.difference(BEFORE, AFTER).notes)
    assert any("equal chance to finish" in note for note in jm.difference(BEFORE, young).notes)


@pytest.mark.parametrize("wrong", [{"by": "age"}])
def test_columns_that_are_not_there_are_refused(wrong):
    with pytest.raises(UsageError) as caught:
        jm.difference(BEFORE, AFTER, **wrong)
    assert caught.value.code == "JM-E078"


def test_what_is_no_gap_is_refused():
    with pytest.raises(TypeError, match="two gaps"):
        jm.difference(BEFORE, SHOP)
