"""Logs that are cut off at a time: exactly there, and the truth knows what would have come."""

from collections import Counter
from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_truth import judged

from journeymine.design import (
    DesignedJourney,
    End,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.errors import UsageError
from journeymine.simulation import Plant, simulate

DAY = 86_400
DESIGN = DesignedJourney(
    "Loan",
    Sequence(tuple(map(Step, ("ask", "offer", "sign", "pay out")))),
    {
        "offer": Touchpoint("offer", targets=Targets((TimeTarget(5 * DAY, "ask"),))),
        "pay out": Touchpoint("pay out", targets=Targets((TimeTarget(10 * DAY, "sign"),))),
    },
    success=Success("pay out"),
    end=End(("pay out",)),
)
PLANTS = (
    Plant("stopped", 0.2, touchpoint="ask"),
    Plant("stopped", 0.2, touchpoint="offer"),
    Plant("missing", 0.2, touchpoint="offer"),
    Plant("ad_hoc", 0.3, activity="call"),
    Plant("late", 0.2, touchpoint="pay out"),
    Plant("late", 0.2, touchpoint="offer"),
)
UNTIL = datetime(2026, 2, 10, 12, tzinfo=UTC)


def made(until=None, seed=1, cases=150):
    return simulate(
        DESIGN, cases=cases, seed=seed, plants=PLANTS, days=60, pause=2 * DAY, until=until
    )


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 200), st.integers(0, 20))
def test_a_log_that_is_cut_off_is_the_whole_log_up_to_then(hours, seed):
    until = pd.Timestamp("2026-01-20", tz="UTC") + pd.Timedelta(hours=7 * hours)
    whole, cut = made(seed=seed, cases=40), made(until.to_pydatetime(), seed=seed, cases=40)
    frame = whole.log.to_pandas()
    expected = frame[frame["time"] <= until].reset_index(drop=True)
    columns = ["case", "activity", "time"]
    pd.testing.assert_frame_equal(cut.log.to_pandas()[columns], expected[columns])


def test_an_event_at_the_very_second_is_still_in_the_log():
    times = sorted(made().log.to_pandas()["time"])
    for back, kept in ((0, 100), (1, 99)):
        until = times[99].to_pydatetime() - pd.Timedelta(seconds=back)
        assert made(until).log.n_events == kept


def test_the_truth_knows_how_every_journey_that_had_begun_goes_on():
    whole, cut = made(), made(UNTIL)
    journeys = whole.log.to_pandas().groupby("case")
    known = {journey.case: journey for journey in cut.truth.journeys}
    assert set(known) == set(cut.log.to_pandas()["case"])
    assert 0 < len(known) < 150
    for case, journey in known.items():
        events = journeys.get_group(case)
        assert (journey.started, journey.ended) == (events["time"].min(), events["time"].max())
        assert journey.completed == ("pay out" in set(events["activity"]))
        assert journey.cut == (events["time"].max() > UNTIL)
    kinds = Counter((journey.cut, journey.completed) for journey in known.values())
    assert min(kinds[cut, done] for cut in (True, False) for done in (True, False)) > 0


def test_what_had_not_happened_yet_is_planted_beyond_the_log():
    whole, cut = made(), made(UNTIL)
    truth = cut.truth
    assert set(truth.planted) | set(truth.beyond) == set(whole.truth.planted)
    assert not set(truth.planted) & set(truth.beyond)
    events = whole.log.to_pandas()
    at = {(row.case, row.activity): row.time for row in events.itertuples()}
    last = events.groupby("case")["time"].max()
    for entry in (*truth.planted, *truth.beyond):
        if entry.kind == "stopped":
            happened = last[entry.case]
        elif entry.kind == "missing":  # it shows when the next touchpoint is reached
            happened = at[entry.case, "sign"]
        else:
            happened = at[entry.case, entry.activity]
        assert (entry in truth.planted) == (happened <= UNTIL)


@pytest.mark.parametrize("seed", range(3))
def test_clocks_of_a_cut_log_are_late_absent_or_not_due_yet_as_judged(seed):
    cut = made(UNTIL, seed)
    truth = cut.truth
    whole = made(seed=seed).log.to_pandas()
    coming = {(row.case, row.activity) for row in whole.itertuples() if row.time > UNTIL}
    # of a journey that is cut off, whether a touchpoint is due is known from its real path
    skipped = {(e.case, e.touchpoint) for e in whole_truth(seed) if e.kind == "missing"}
    left = {e.case for e in whole_truth(seed) if e.kind == "stopped"}
    coming |= {(case, name) for case in left for name in ("offer", "pay out")}
    frame = judged(cut.log, DESIGN, coming=coming | skipped)
    clocks = frame[frame["kind"].isin(["late", "absent", "not_yet"])]
    found = Counter(
        clocks[["case", "kind", "touchpoint", "after"]].itertuples(index=False, name=None)
    )
    assert found == Counter((m.case, m.status, m.touchpoint, m.after) for m in truth.missed)
    assert {entry.status for entry in truth.missed} == {"late", "absent", "not_yet"}


def whole_truth(seed):
    return made(seed=seed).truth.planted


def test_a_late_visit_is_not_due_then_absent_then_late_as_the_log_goes_on():
    targets = Targets((TimeTarget(DAY, "a"),))
    design = DesignedJourney(
        "L", Sequence((Step("a"), Step("b"), Step("c"))), {"b": Touchpoint("b", targets=targets)}
    )

    def statuses(until=None):
        made = simulate(
            design, cases=40, seed=3, plants=[Plant("late", 1, touchpoint="b")], until=until
        )
        return made.log.to_pandas(), {m.case: m.status for m in made.truth.missed}

    frame, status = statuses()
    assert set(status.values()) == {"late"}
    first = {name: rows.groupby("case")["time"].min() for name, rows in frame.groupby("activity")}
    seen = set()
    for until in sorted(frame["time"])[10::3]:
        _, status = statuses(until.to_pydatetime())
        for case, begun in first["a"].items():
            if begun > until:
                expected = None
            elif first["b"][case] <= until:
                expected = "late"
            else:
                expected = "absent" if begun + pd.Timedelta(days=1) < until else "not_yet"
            assert status.get(case) == expected
            seen.add(expected)
    assert seen == {None, "late", "absent", "not_yet"}


def test_a_day_is_in_the_log_whole_and_a_time_to_the_second():
    day, last = made("2026-02-10"), made(datetime(2026, 2, 10, 23, 59, 59, tzinfo=UTC))
    assert day.log.to_arrow().equals(last.log.to_arrow())
    assert day.truth == last.truth
    assert day.truth.to_dict()["until"] == "2026-02-10T23:59:59Z"
    zoned, utc = made("2026-02-10T13:00+01:00"), made("2026-02-10T12:00")
    assert zoned.log.to_arrow().equals(utc.log.to_arrow())


@pytest.mark.parametrize(
    ("until", "code"), [("2026-02-31", "JM-E054"), ("soon", "JM-E054"), ("2026-01-04", "JM-E034")]
)
def test_what_is_no_time_or_before_all_journeys_is_refused(until, code):
    with pytest.raises(UsageError) as error:
        made(until)
    assert error.value.code == code
