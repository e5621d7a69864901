"""What is known of a journey is never taken back, and open journeys touch no other figure."""

from collections import defaultdict
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from small_logs import log_of

from journeymine.design import (
    DesignedJourney,
    End,
    Optional,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare
from journeymine.simulation import Plant, Scores, simulate

LINE = DesignedJourney(
    "Line",
    Sequence((Step("a"), Step("b"), Step("c"))),
    {
        "b": Touchpoint("b", targets=Targets((TimeTarget(6),))),
        "c": Touchpoint("c", targets=Targets((TimeTarget(12),))),
    },
)
CAN_FOLLOW = {
    None: {"on_time", "late", "absent", "not_yet"},
    "not_yet": {"on_time", "late", "absent", "not_yet"},
    "on_time": {"on_time"},
    "late": {"late"},
    "absent": {"absent", "late"},
}
"""Of a clock that starts with the journey: what it can be when more of the log is seen."""

EVENTS = st.tuples(st.sampled_from("1234"), st.sampled_from("abcx"), st.integers(0, 40))


def statuses(rows, design):
    """(case, touchpoint) -> how its clock ended; every case has one for each target."""
    gap = compare(log_of(*rows), design)
    ids = [case for bucket in gap.events.storage.buckets() for case in bucket.cases.to_pylist()]
    found = {(case, name): "on_time" for case in ids for name in ("b", "c")}
    losses = next(one for one in gap.losses if one.part == "time")
    for case, kind, place in zip(losses.case, losses.kind, losses.touchpoint, strict=True):
        found[ids[case], design.touchpoints[place]] = losses.kinds[kind]
    for beside in gap.parts.beside:
        if beside.kind == "not_yet":
            for case, place in zip(beside.case, beside.touchpoint, strict=True):
                found[ids[case], design.touchpoints[place]] = "not_yet"
    return found


def seen_until(rows, time):
    cut = [row for row in rows if row[2] <= time]
    assume(any(activity in "abc" for _, activity, _ in cut))
    return cut


@given(st.lists(EVENTS, min_size=4, max_size=14), st.integers(0, 40))
def test_a_late_clock_was_never_in_time_and_one_in_time_never_gets_late(rows, time):
    before = statuses(seen_until(rows, time), LINE)
    after = statuses(seen_until(rows, 40), LINE)
    for clock, status in after.items():
        assert status in CAN_FOLLOW[before.get(clock)]


def test_every_status_but_those_that_are_final_can_change():
    rows = [("1", "a", 0), ("1", "b", 8), ("1", "c", 11), ("z", "a", 30)]
    seen = defaultdict(list)
    for time in (0, 6, 7, 8, 11, 30):
        for clock, status in statuses([r for r in rows if r[2] <= time], LINE).items():
            seen[clock].append(status)
    assert seen["1", "b"] == ["not_yet", "not_yet", "not_yet", "late", "late", "late"]
    assert seen["1", "c"] == ["not_yet"] * 4 + ["on_time"] * 2
    later = [*rows[:1], ("z", "a", 7), ("1", "b", 8)]
    assert statuses(later[:2], LINE)["1", "b"] == "absent"
    assert statuses(later, LINE)["1", "b"] == "late"


@given(st.lists(EVENTS, min_size=4, max_size=14), st.integers(0, 40))
def test_a_success_or_an_end_that_is_known_stays_known(rows, time):
    design = replace(LINE, success=Success("c"), end=End(("x",)))

    def fates(some):
        outcome = compare(log_of(*some), design).parts.outcome
        return outcome.completion

    before, after = fates(seen_until(rows, time)), fates(rows)
    assert after.succeeded >= before.succeeded
    ended = {case for case, what, at in rows if what == "x" and at <= time}
    won = {case for case, what, _ in rows if what == "c"}
    assert after.unsuccessful >= len(ended - won)


DAY = 86_400
LOAN = DesignedJourney(
    "Loan",
    Sequence(
        (*map(Step, ("ask", "offer")), Optional(Step("call")), *map(Step, ("sign", "pay out")))
    ),
    {
        "ask": Touchpoint("ask", channels=("web", "app"), owner="Sales", stage="begin"),
        "offer": Touchpoint(
            "offer", channels=("mail",), targets=Targets((TimeTarget(5 * DAY, "ask"),))
        ),
        "sign": Touchpoint("sign", channels=("web",), targets=Targets((TimeTarget(25 * DAY),))),
        "pay out": Touchpoint(
            "pay out", stage="end", targets=Targets((TimeTarget(10 * DAY, "sign"),))
        ),
    },
    failed=("error",),
)
PLANTS = (
    Plant("stopped", 0.1, "ask"),
    Plant("missing", 0.15, "offer"),
    Plant("ad_hoc", 0.2, activity="chat"),
    Plant("late", 0.15, "pay out"),
    Plant("channel", 0.2, "sign"),
    Plant("failed", 0.2, "offer"),
)


def cut_log(seed):
    return simulate(
        LOAN,
        cases=150,
        seed=seed,
        plants=PLANTS,
        scores=Scores({"ask": 4, "offer": 3, "sign": 4, "pay out": 4}),
        days=60,
        pause=1.5 * DAY,
        until="2026-03-01",
    ).log


def of_complete_journeys(gap):
    """Every figure that the pages say is of complete journeys alone."""
    found = gap.to_dict()
    path = {key: value for key, value in found["path"].items() if key != "open"}
    rows = [row for row in found["deviations"] if row["kind"] != "not_yet"]
    channel = {k: v for k, v in found["channel"].items() if not k.startswith("open_")}
    return {
        "path": path,
        "deviations": rows,
        "channel": channel,
        **{key: found[key] for key in ("index", "touchpoints", "accepted")},
    }


@pytest.mark.parametrize("seed", range(4))
def test_open_journeys_change_no_figure_of_complete_ones(seed):
    gap = compare(cut_log(seed), LOAN, end_activity="pay out")
    alone = compare(gap.complete_events, LOAN, end_activity="pay out")
    assert gap.path.open.cases > 20
    assert alone.path.open.cases == 0
    assert of_complete_journeys(gap) == of_complete_journeys(alone)


@pytest.mark.parametrize("seed", range(4))
def test_an_open_journey_counts_as_open_and_loses_nothing(seed):
    log = cut_log(seed)
    gap = compare(log, LOAN, end_activity="pay out")
    paid = set(log.to_pandas().query("activity == 'pay out'")["case"])
    rows = gap.cases().to_pylist()
    assert {row["case"] for row in rows if not row["open"]} == paid
    assert gap.path.open.cases == len(rows) - len(paid)
    assert gap.parts.is_open.sum() == gap.path.open.cases
    for losses in gap.losses:
        assert not (losses.per_case[gap.parts.is_open]).any()
        assert not (losses.defined & gap.parts.is_open).any()
    done = gap.parts.outcome.completion
    assert done.succeeded + done.unsuccessful + done.undecided == len(rows)
