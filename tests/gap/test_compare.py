"""The figures of a gap, counted by hand on a dozen customers."""

import dataclasses

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import AnyOrder, Choice, DesignedJourney, Sequence, Step, Touchpoint
from journeymine.errors import LogError
from journeymine.gap import compare
from journeymine.log import EventLog

SHOP = DesignedJourney(
    "Shop",
    Sequence((Step("browse"), Step("pay"), Choice((Step("ship"), Step("collect"))), Step("rate"))),
    {
        "pay": Touchpoint("pay", stage="Buy", aliases=("payment_done",)),
        "rate": Touchpoint("rate", stage="After"),
    },
    ignore=("ping*",),
)

# path, customers: uneven on purpose, so that counting paths instead of customers shows
PATHS = [
    ("browse pay ship rate", 4),
    ("browse payment_done collect rate", 2),
    ("browse ship rate", 3),  # pay skipped
    ("browse call pay call ship rate", 1),  # two unplanned calls
    ("browse pay", 1),  # left after pay
    ("ping browse pay ping ship rate", 1),  # as designed once the pings are ignored
]


def log_of(paths):
    rows = []
    for p, (path, customers) in enumerate(paths):
        for c in range(customers):
            for e, activity in enumerate(path.split()):
                stamp = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(hours=e)
                rows.append((f"{p}-{c}", activity, stamp))
    return EventLog.from_pandas(pd.DataFrame(rows, columns=["case", "activity", "time"]))


@pytest.fixture(scope="module")
def gap():
    return compare(log_of(PATHS), SHOP)


def test_customers_are_counted_and_not_paths(gap):
    assert (gap.log.cases, gap.log.variants, gap.log.events) == (12, 5, 45)
    assert (gap.path.fitting_cases, gap.path.fitting_share.n) == (7, 12)


def test_the_cost_is_that_of_all_customers(gap):
    # 3 x 1 skip, 1 x 2 calls, 1 x 2 steps after leaving
    assert gap.path.cost == 3 + 2 + 2
    assert gap.path.mean_cost == pytest.approx(7 / 12)


def test_fitness_is_the_mean_over_customers(gap):
    # shortest run 4; worst cost = events + 4
    expected = (7 * 1 + 3 * (1 - 1 / 7) + (1 - 2 / 10) + (1 - 2 / 6)) / 12
    assert gap.path.fitness == pytest.approx(expected)
    assert gap.path.log_fitness == pytest.approx(1 - 7 / (7 * 8 + 3 * 7 + 10 + 6))


def test_deviations_are_ranked_by_customers(gap):
    rows = [(d.kind, d.touchpoint, d.activity, d.after, d.cases, d.moves) for d in gap.deviations]
    assert rows == [
        ("missing", "pay", "", "", 3, 3),
        ("stopped", "", "", "pay", 1, 2),
        ("ad_hoc", "", "call", "browse", 1, 2),
    ]
    assert {d.share.n for d in gap.deviations} == {12}


def test_all_places_after_which_a_deviation_happened_are_listed(gap):
    (call,) = (d for d in gap.deviations if d.kind == "ad_hoc")
    assert [(a.touchpoint, a.cases) for a in call.afters] == [("browse", 1), ("pay", 1)]


def test_touchpoints_are_counted_by_their_aliases_too(gap):
    rows = {t.touchpoint: t for t in gap.touchpoints}
    assert list(rows) == ["browse", "pay", "ship", "collect", "rate"]
    pay = rows["pay"]
    assert (pay.stage, pay.reached.value, pay.skipped_cases, pay.visits) == ("Buy", 9 / 12, 3, 9)
    assert (rows["collect"].visits, rows["collect"].skipped_cases) == (2, 0)


def test_ignored_events_leave_first_and_are_counted(gap):
    entries = {entry.what: entry for entry in gap.left_out}
    assert (entries["events 'ping*'"].events, entries["events 'ping*'"].cases) == (2, 1)
    assert gap.log.rows.kept == 47


def test_unmatched_activities_are_counted_by_events(gap):
    assert gap.unmatched.activities == {"call": 2}
    assert gap.unmatched.touchpoints == ()


def test_what_is_null_says_why(gap):
    data = gap.to_dict()
    told = {entry["what"] for entry in data["left_out"]}
    for key in ("open", "weighted"):
        assert data["path"][key] is None
        assert f"path.{key}" in told


def test_a_case_row_has_its_deviations(gap):
    rows = {row["case"]: row for row in gap.cases().to_pylist()}
    assert list(rows) == sorted(rows)
    assert (rows["3-0"]["ad_hoc"], rows["3-0"]["cost"], rows["4-0"]["stopped"]) == (2, 2, 1)
    assert sum(row["cost"] for row in rows.values()) == gap.path.cost


def test_the_gap_prints_as_the_finding_with_its_base(gap):
    said = str(gap)
    assert said.startswith("Shop: 7 of 12 customers travel as designed, 58.3 % (32.0 % to 80.7 %")
    assert "skipped pay: 3 customers, 25.0 %" in said
    assert "47 rows read, 0 rejected, 2 events left out" in said


def test_little_matched_is_said_first():
    gap = compare(log_of([("browse a a b", 2)]), SHOP)
    assert str(gap).startswith("Only 25.0 % of the 8 events match a touchpoint")
    assert "a (4), b (2)" in str(gap).splitlines()[0]


def test_a_log_with_no_touchpoint_is_refused_with_the_closest_names():
    with pytest.raises(LogError, match="'Browse' and 'browse'") as error:
        compare(log_of([("Browse Pay", 2)]), SHOP)
    assert error.value.code == "JM-E251"


def test_a_log_with_nothing_but_ignored_events_is_refused():
    with pytest.raises(LogError) as error:
        compare(log_of([("ping pingpong", 2)]), SHOP)
    assert error.value.code == "JM-E252"


def test_of_an_empty_time_window_the_hint_speaks_of_the_window():
    log = log_of_paths(("browse", "pay")).between("2020-01-01", "2020-01-31")
    with pytest.raises(LogError, match="outside the time from 2020-01-01") as error:
        compare(log, DesignedJourney.of_steps("browse", "pay"))
    assert "take a wider time" in error.value.problems[0].hint


def test_a_customer_with_nothing_but_ignored_events_leaves_and_is_counted():
    gap = compare(log_of([("browse pay ship rate", 2), ("ping", 1)]), SHOP)
    assert gap.log.cases == 2
    assert [e.cases for e in gap.left_out if "nothing but" in e.what] == [1]


paths = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from(["browse", "pay", "payment_done", "ship", "collect", "rate", "call"]),
            min_size=1,
            max_size=7,
        ).map(" ".join),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=5,
)


@given(paths)
def test_moves_of_deviations_add_up_to_the_cost_and_shares_have_one_base(paths):
    assume(any(name != "call" for path, _ in paths for name in path.split()))
    gap = compare(log_of(paths), SHOP)
    assert sum(d.moves for d in gap.deviations) == gap.path.cost
    assert {d.share.n for d in gap.deviations} <= {gap.log.cases}
    assert (gap.path.fitness == 1) == (gap.path.fitting_cases == gap.log.cases)
    for row in gap.deviations:
        assert 0 < row.cases <= gap.log.cases
        assert sum(a.cases for a in row.afters) >= row.cases or row.kind == "missing"


@given(paths, st.randoms(use_true_random=False))
def test_the_order_of_customers_does_not_matter(paths, random):
    shuffled = paths.copy()
    random.shuffle(shuffled)
    assume(any(name != "call" for path, _ in paths for name in path.split()))
    a, b = compare(log_of(paths), SHOP), compare(log_of(shuffled), SHOP)
    assert a.path == b.path
    assert a.deviations == b.deviations
    assert dataclasses.asdict(a.log)["cases"] == b.log.cases


def test_a_name_in_another_case_is_pointed_out_and_not_taken_for_the_touchpoint():
    gap = compare(log_of([("browse PAY ship rate", 2)]), SHOP)
    (note,) = (f for f in gap.events.findings if f.code == "JM-W330")
    assert "'PAY' differs only in case or blanks from the touchpoint 'pay'" in note.message
    assert gap.unmatched.activities == {"PAY": 2}
    assert note.message in str(gap)


def test_on_the_console_a_gap_is_one_line(gap):
    assert repr(gap).startswith("<Gap: Shop: 7 of 12 customers travel as designed")
    assert len(repr(gap).splitlines()) == 1


def test_files_in_place_of_results_are_refused_with_the_words_that_mend_it():
    with pytest.raises(TypeError, match=r"not str and str; make them with read_log"):
        compare("orders.csv", "order.journey.yaml")


def test_a_row_says_for_how_many_it_is_certain():
    design = DesignedJourney("Line", Sequence((Step("a"), Step("b"), Step("c"))))
    gap = compare(log_of_paths("ac", "ac", "bac"), design)
    rows = {(d.kind, d.touchpoint): (d.cases, d.certain_cases) for d in gap.deviations}
    # b a c: either a or b is out of order, nobody can tell which; without b there is no doubt
    assert rows == {("missing", "b"): (2, 2), ("order", "a"): (1, 0)}
    assert "; 0 of them for certain" in str(gap)


def test_a_design_whose_states_cannot_be_listed_is_compared_all_the_same():
    lines = tuple(Sequence((Step(f"{i} order"), Step(f"{i} get"))) for i in range(12))
    design = DesignedJourney("Wide", AnyOrder(lines))
    run = [f"{i} {what}" for what in ("order", "get") for i in range(12)]
    gap = compare(log_of_paths(run, run, run[:-1], [*run, "call"]), design)
    assert (gap.path.cost, gap.path.fitting_cases, gap.path.exact) == (2, 2, True)
    assert [(d.kind, d.touchpoint or d.activity) for d in gap.deviations] == [
        ("missing", "11 get"),  # it could have been done before the last event
        ("ad_hoc", "call"),
    ]
    assert (gap.design.states, gap.design.shortest_run) == (None, 24)
    assert 0 < gap.path.precision < 1
    told = {entry.what for entry in gap.left_out}
    assert {"path.precision_prefix", "certain deviations"} <= told
    assert gap.deviations[0].certain_cases is None
