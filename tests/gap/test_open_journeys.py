"""Open journeys: which they are, what they cost, and that no other figure counts them."""

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from journeymine.design import Choice, DesignedJourney, Sequence, Step
from journeymine.errors import UsageError
from journeymine.gap import compare
from journeymine.gap.flow import Contact, Exit, flow
from journeymine.log import EventLog
from journeymine.reporting import report
from journeymine.writing.tables import alignments_table

SHOP = DesignedJourney(
    "Shop",
    Sequence((Step("browse"), Step("pay"), Choice((Step("ship"), Step("collect"))), Step("rate"))),
    ignore=("closed",),
)

# path, customers; the first of them begins on day 0, the next on day 1 and so on
PATHS = [
    ("browse pay ship rate", 4),
    ("browse ship rate", 3),  # pay skipped
    ("browse pay", 2),  # still on the way, so far as designed
    ("browse call ship", 1),  # still on the way, pay skipped, and an unplanned call
    ("browse pay ship", 1),  # closed without a rating
    ("pay rate call", 1),  # two steps left out, one call
]


def log_of(paths, *, closed=()):
    rows = []
    for p, (path, customers) in enumerate(paths):
        activities = path.split() + (["closed"] if p in closed else [])
        for c in range(customers):
            for e, activity in enumerate(activities):
                stamp = pd.Timestamp("2026-01-05", tz="UTC") + pd.Timedelta(days=p, hours=e)
                rows.append((f"{p}-{c}", activity, stamp))
    return EventLog.from_pandas(pd.DataFrame(rows, columns=["case", "activity", "time"]))


LOG = log_of(PATHS, closed=[4])


@pytest.fixture(scope="module")
def gap():
    return compare(LOG, SHOP, end_activity=["rate", "closed"])


def test_open_journeys_are_charged_for_nothing_that_is_not_due_yet(gap):
    found = gap.path.open
    assert (found.rule, found.as_of) == (
        "neither 'rate' nor 'closed' yet", "2026-01-10T02:00:00+00:00",
    )  # fmt: skip
    # two as designed so far; one without pay and with a call
    assert (found.cases, found.events, found.cost, found.fitting_cases) == (3, 7, 2, 2)
    assert found.mean_cost == pytest.approx(2 / 3)
    assert found.fitness == pytest.approx((1 + 1 + (1 - 2 / 3)) / 3)
    assert found.log_fitness == pytest.approx(1 - 2 / 7)
    assert (found.fitting_share.n, found.mean_cost_interval.n, found.fitness_interval.n) == (3,) * 3
    assert (found.exact, found.cases_bounded, found.bounds) == (True, 0, None)


def test_deviations_of_open_journeys_have_their_own_rows_and_base(gap):
    rows = [
        (d.kind, d.touchpoint or d.activity, d.cases, d.share.n) for d in gap.path.open.deviations
    ]
    assert rows == [("missing", "pay", 1, 3), ("ad_hoc", "call", 1, 3)]


def test_the_figures_of_the_path_are_of_complete_journeys(gap):
    assert (gap.path.fitting_cases, gap.path.fitting_share.n, gap.complete_cases) == (4, 9, 9)
    assert gap.path.cost == 3 * 1 + 1 + 3  # pay skipped, no rating, two left out and a call
    assert gap.path.mean_cost == pytest.approx(7 / 9)
    expected = (4 + 3 * (1 - 1 / 7) + (1 - 1 / 7) + (1 - 3 / 7)) / 9
    assert gap.path.fitness == pytest.approx(expected)


def test_touchpoints_and_deviations_count_complete_journeys(gap):
    pay = next(t for t in gap.touchpoints if t.touchpoint == "pay")
    assert (pay.reached.value, pay.reached.n, pay.skipped_cases, pay.visits) == (6 / 9, 9, 3, 6)
    stopped = next(d for d in gap.deviations if d.kind == "stopped")
    assert (stopped.after, stopped.cases, stopped.share.n) == ("ship", 1, 9)


def test_the_map_counts_complete_journeys(gap):
    found = flow(gap)
    assert (found.cases, found.open_cases) == (9, 3)
    assert found.exits == (Exit(2, 1),)
    assert found.contacts == (Contact(4, "call", "", 1),)
    assert [s.visits for s in found.stations] == [8, 6, 8, 0, 8]


def test_channels_of_the_map_are_those_of_complete_journeys():
    rows = [
        ("1", "browse", "web"),
        ("1", "rate", "web"),
        ("2", "browse", "shop"),
        ("3", "browse", "shop"),
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "channel"])
    frame["time"] = pd.date_range("2026-01-05", periods=4, tz="UTC")
    gap = compare(EventLog.from_pandas(frame), SHOP, end_activity="rate")
    assert flow(gap).stations[0].channel == "web"
    assert (gap.complete_events.n_cases, gap.events.n_cases) == (1, 3)


def test_the_log_is_all_that_was_compared_and_the_rest_is_said(gap):
    assert (gap.log.cases, gap.log.variants, gap.log.events) == (12, 6, 16 + 9 + 4 + 3 + 3 + 3)
    assert gap.unmatched.activities == {"call": 2}
    (entry,) = (e for e in gap.left_out if e.what == "open journeys")
    assert (entry.cases, entry.events) == (3, 7)
    assert gap.path.open.rule in entry.why
    assert "path.open" not in {e.what for e in gap.left_out}


def test_variants_keep_their_numbers(gap):
    table = alignments_table(gap).to_pylist()
    today = alignments_table(compare(LOG, SHOP)).to_pylist()
    assert [row["activities"] for row in table] == [row["activities"] for row in today]
    assert [row["cost"] for row in table] == [row["cost"] for row in today]
    counts = [(" ".join(r["activities"]), r["cases"], r["open_cases"]) for r in table]
    assert counts == [
        ("browse call ship", 0, 1),
        ("browse pay", 0, 2),
        ("browse pay ship", 1, 0),
        ("browse pay ship rate", 4, 0),
        ("browse ship rate", 3, 0),
        ("pay rate call", 1, 0),
    ]
    called = table[0]
    assert (called["cost"], called["open_cost"], called["open_cost_low"]) == (3, 2, 2)
    assert (called["worst_cost"], called["open_worst_cost"]) == (7, 3)
    assert called["open_fitness"] == pytest.approx(1 / 3)
    assert [m["kind"] for m in called["open_moves"]] == ["sync", "log", "model", "sync"]
    assert not {"open_cases", "open_cost"} & set(today[0])


def test_every_case_has_a_row_and_open_ones_are_marked(gap):
    rows = {row["case"]: row for row in gap.cases().to_pylist()}
    assert len(rows) == 12
    assert [case for case, row in rows.items() if row["open"]] == ["2-0", "2-1", "3-0"]
    called = rows["3-0"]
    assert (called["cost"], called["missing"], called["ad_hoc"], called["stopped"]) == (2, 1, 1, 0)
    assert called["fitness"] == pytest.approx(1 / 3)
    assert (rows["4-0"]["cost"], rows["4-0"]["stopped"]) == (1, 1)
    assert sum(r["cost"] for r in rows.values() if r["open"]) == gap.path.open.cost
    assert sum(r["cost"] for r in rows.values() if not r["open"]) == gap.path.cost
    assert "open" not in compare(LOG, SHOP).cases().column_names


def test_an_ignored_activity_can_end_a_journey():
    only = compare(LOG, SHOP, end_activity="closed")
    assert (only.complete_cases, only.path.open.cases) == (1, 11)


def test_silence_is_a_rule_of_its_own():
    # the last event is on day 5 at 02:00; the third path ends on day 2 at 01:00
    found = compare(LOG, SHOP, open_after="73h")
    assert (found.complete_cases, found.path.open.cases) == (9, 3)
    assert compare(LOG, SHOP, open_after="74h").path.open.cases == 5
    assert compare(LOG, SHOP, end_activity="rate", open_after="74h").path.open.cases == 4


def test_what_is_said_names_the_open_ones_and_the_base_of_the_others(gap):
    said = str(gap)
    begins = "Shop: 4 of 9 customers whose journey is complete travel as designed, 44.4 %"
    assert said.startswith(begins)
    assert said.splitlines()[1].startswith("Gap index of complete journeys ")
    assert "\nOutcome, of all journeys, open ones too: " in said
    assert "Still open: 2 of 3 customers as designed so far, 66.7 %" in said
    assert (
        "3 of 12 journeys are still open (neither 'rate' nor 'closed' yet) and are shown apart."
        in said
    )
    assert "every case counts as complete" not in said
    assert "every case counts as complete" in str(compare(LOG, SHOP))


def test_a_wrong_end_is_refused():
    with pytest.raises(UsageError, match="Did you mean 'rate'"):
        compare(LOG, SHOP, end_activity="rated")


def test_all_journeys_can_be_open():
    gap = compare(log_of(PATHS[2:4]), SHOP, open_after="90w")
    assert (gap.log.cases, gap.complete_cases, gap.path.open.cases) == (3, 0, 3)
    path = gap.to_dict()["path"]
    for key in ("mean_cost", "fitness", "log_fitness", "precision"):
        assert path[key] is None
    assert (path["cost"], path["fitting_cases"], path["fitting_share"]["value"]) == (0, 0, None)
    assert {"open journeys", "complete journeys"} <= {e.what for e in gap.left_out}
    assert gap.deviations == ()
    assert str(gap).startswith("Shop: no journey is complete yet.")
    assert all(t.reached.n == 0 for t in gap.touchpoints)
    page = report(gap).html
    assert "No journey is complete yet" in page
    assert "Nobody leaves it" not in page


def test_no_journey_can_be_open():
    paths = [PATHS[0], PATHS[1], PATHS[5]]
    gap, today = compare(log_of(paths), SHOP, end_activity="rate"), compare(log_of(paths), SHOP)
    assert (gap.path.open.cases, gap.path.open.cost, gap.path.open.deviations) == (0, 0, ())
    assert (gap.path.open.mean_cost, gap.path.open.fitness, gap.path.open.log_fitness) == (
        None,
    ) * 3
    assert gap.path.cost == today.path.cost
    assert gap.deviations == today.deviations
    assert "0 of 8 journeys are still open (no 'rate' yet)." in str(gap)
    assert "Journeys still on the way</h2>" not in report(gap).html


paths = st.lists(
    st.tuples(
        st.lists(
            st.sampled_from(["browse", "pay", "ship", "collect", "rate", "call"]),
            min_size=1,
            max_size=6,
        ).map(" ".join),
        st.integers(1, 4),
    ),
    min_size=1,
    max_size=6,
).filter(lambda paths: any(name != "call" for path, _ in paths for name in path.split()))


@given(paths)
@settings(max_examples=30)
def test_open_and_complete_journeys_are_all_journeys(paths):
    assume(any("rate" in path.split() for path, _ in paths))
    log = log_of(paths)
    gap, today = compare(log, SHOP, end_activity="rate"), compare(log, SHOP)
    assert gap.complete_cases + gap.path.open.cases == gap.log.cases == today.log.cases
    assert gap.log == today.log
    assert gap.unmatched == today.unmatched
    assert sum(d.moves for d in gap.deviations) == gap.path.cost
    assert sum(d.moves for d in gap.path.open.deviations) == gap.path.open.cost
    assert gap.path.open.cost + gap.path.cost <= today.path.cost
    assert "stopped" not in {d.kind for d in gap.path.open.deviations}


@given(paths, paths)
@settings(max_examples=30)
def test_open_journeys_change_no_figure_of_complete_ones(complete, others):
    """The complete ones alone, compared as ever, have the same figures."""
    complete = [(f"{path} rate", n) for path, n in complete]
    others = [(path, n) for path, n in others if "rate" not in path.split()]
    assume(others)
    gap = compare(log_of([*complete, *others]), SHOP, end_activity="rate")
    alone = compare(log_of(complete), SHOP)
    assert gap.path.cost == alone.path.cost
    assert (gap.path.fitness, gap.path.log_fitness) == (alone.path.fitness, alone.path.log_fitness)
    assert gap.path.fitness_interval == alone.path.fitness_interval
    assert gap.path.precision == alone.path.precision
    assert gap.touchpoints == alone.touchpoints
    assert gap.deviations == alone.deviations


@given(st.sampled_from(["ship", "collect"]), st.integers(1, 3), st.integers(1, 5))
@settings(max_examples=30)
def test_a_beginning_of_a_designed_run_costs_nothing(way, events, customers):
    run = ["browse", "pay", way, "rate"]
    log = log_of([(" ".join(run[:events]), customers), (" ".join(run), 1)])
    found = compare(log, SHOP, end_activity="rate").path.open
    assert (found.cases, found.cost, found.fitness) == (customers, 0, 1)
