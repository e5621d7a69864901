"""Events without a time of day: which they are, which verdicts could turn, and how far."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of

from journeymine.design import (
    Accepted,
    DesignedJourney,
    End,
    JourneyTargets,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare

DAY, HOUR = 86_400, 3_600
SHOP = DesignedJourney.of_steps("ask", "pay", name="Shop")
IN_60_HOURS = replace(
    SHOP,
    details={"pay": Touchpoint("pay", targets=Targets((TimeTarget(60 * HOUR, after="ask"),)))},
)
FEW = settings(deadline=None, max_examples=max(settings().max_examples // 4, 1))


def log_of_waits(*waits, start=lambda case: 10 * case * DAY):
    """A case for each wait in days, asked on another day; none for who never paid."""
    rows = []
    for case, wait in enumerate(waits):
        rows.append((f"c{case}", "ask", start(case)))
        if wait is not None:
            rows.append((f"c{case}", "pay", start(case) + int(wait * DAY)))
    return log_of(*rows)


def spots_of(log, design):
    return compare(log, design).knowledge.of("no_time_of_day")


def test_the_verdicts_that_a_day_could_turn_are_counted_by_hand():
    # Of 60 hours: 1 day is at most 2, in time; 2 days are 1 to 3, 3 days are 2 to 4, and could be
    # either; 4 days are at least 3, late; whoever never paid is 50 days and more behind.
    gap = compare(log_of_waits(None, 1, 1, 2, 3, 4), IN_60_HOURS)
    (spot,) = gap.knowledge.of("no_time_of_day")
    assert (spot.events, spot.of_events, spot.cases, spot.of_cases) == (11, 11, 2, 6)
    assert spot.what == (
        "11 events have no time of day (ask, pay); of 6 verdicts on time targets 2 could be "
        "another within that day"
    )
    assert (spot.touchpoint, spot.name) == ("", "ask, pay")
    (time,) = [part for part in gap.index.parts if part.part == "time"]
    assert time.loss == pytest.approx(3 / 6)
    assert spot.index.low == pytest.approx(gap.index.value - 20 / 6)
    assert spot.index.high == pytest.approx(gap.index.value + 20 / 6)
    assert spot.fitness.low == spot.fitness.high == gap.path.fitness


@pytest.mark.parametrize(
    ("hours", "turning"),
    [
        pytest.param(72, 1, id="exactly three days can only grow"),
        pytest.param(71, 1, id="three days can shrink below 71 hours"),
        pytest.param(48, 0, id="three days are more than two"),
        pytest.param(96, 0, id="three days are less than four"),
    ],
)
def test_a_wait_of_three_days_is_more_than_two_and_less_than_four(hours, turning):
    design = replace(
        SHOP,
        details={
            "pay": Touchpoint("pay", targets=Targets((TimeTarget(hours * HOUR, after="ask"),)))
        },
    )
    (spot,) = spots_of(log_of_waits(0, 0, 0, 0, 0, 3), design)
    assert spot.cases == turning


def test_one_end_with_a_time_of_day_leaves_one_day_alone():
    log = log_of_waits(2, 2, 2, 2, 3, start=lambda case: 10 * case * DAY + 600 * case + 61)
    assert spots_of(log, IN_60_HOURS) == ()
    rows = [
        row
        for case, wait in enumerate([1.4, 1.6, 2.4, 2.6, 3.6])
        for row in (
            (f"c{case}", "ask", 10 * case * DAY),
            (f"c{case}", "pay", 10 * case * DAY + int(wait * DAY) + 7 * case),
        )
    ]
    (spot,) = spots_of(log_of(*rows), IN_60_HOURS)
    # The payments have times: what was asked up to a day later waits less, never longer.
    assert (spot.touchpoint, spot.events, spot.cases) == ("ask", 5, 1)
    assert spot.what == (
        "5 events have no time of day (ask); of 5 verdicts on time targets 1 could be another "
        "within that day"
    )
    gap = compare(log_of(*rows), IN_60_HOURS)
    assert spot.index.high == pytest.approx(gap.index.value)
    assert spot.index.low == pytest.approx(gap.index.value - 20 / 5)
    assert [row.grade for row in gap.knowledge.touchpoints] == ["partly", "seen"]


def test_dates_are_told_from_times_by_the_events_of_a_touchpoint():
    def events(start):
        return sum(s.events for s in spots_of(log_of_waits(1, 1, 1, 1, 1, start=start), SHOP))

    assert events(lambda case: 10 * case * DAY) == 10
    assert events(lambda case: 10 * case * DAY + 23 * HOUR) == 10  # midnight in another zone
    summer = {0: 22, 1: 22}  # and in one with summer time
    assert events(lambda case: 10 * case * DAY + summer.get(case, 23) * HOUR) == 10
    assert events(lambda case: 10 * case * DAY + 60 * case) == 0
    assert events(lambda case: 10 * case * DAY + 3 * case * HOUR) == 0
    assert events(lambda case: 0) == 0  # on one day alone: perhaps one moment
    assert sum(s.events for s in spots_of(log_of_waits(1, 1, 1, 1), SHOP)) == 0  # too few


WHOLE_IN_60_HOURS = replace(SHOP, targets=JourneyTargets(duration=TimeTarget(60 * HOUR)))
AT_THE_END = [("q", "ask", 98 * DAY), ("r", "ask", 99 * DAY), ("p", "ask", 100 * DAY)]


def turning(design, *waits, more=()):
    rows = [
        row
        for case, wait in enumerate(waits)
        for row in (
            (f"c{case}", "ask", 10 * case * DAY),
            (f"c{case}", "pay", (10 * case + wait) * DAY),
        )
    ]
    return compare(log_of(*rows, *more), design).parts.turning


def test_the_log_may_end_a_day_later_than_it_says():
    # q has waited 48 to 72 hours of 60 when the log ends, r 24 to 48, p not more than a day.
    found = turning(IN_60_HOURS, 1, 1, 1, 1, 1, more=AT_THE_END)
    assert (found.verdicts, found.of_verdicts, found.unsure, found.cases) == (1, 8, 1, 1)


def test_a_whole_journey_may_be_a_day_longer_and_shorter():
    # 2 days are 1 to 3, 3 days 2 to 4; the last one may not even be due: it began 3 days ago.
    found = turning(WHOLE_IN_60_HOURS, 0, 1, 1, 2, 3)
    assert (found.verdicts, found.of_verdicts, found.unsure) == (2, 5, 1)
    assert (found.up, found.down) == (1, 0)
    later = turning(WHOLE_IN_60_HOURS, 0, 1, 3, 2, 1)
    assert (later.verdicts, later.unsure, later.up, later.down) == (2, 0, 1, 1)


@pytest.mark.parametrize("design", [IN_60_HOURS, WHOLE_IN_60_HOURS], ids=["one step", "all"])
def test_a_day_decides_whether_a_journey_has_been_silent_for_36_hours(design):
    # q is silent for 24 to 72 hours, r for 0 to 48, p for at most a day, all others for long.
    silent = replace(design, end=End(open_after=36 * HOUR))
    found = turning(silent, 1, 1, 1, 1, 1, more=AT_THE_END)
    assert (found.verdicts, found.of_verdicts, found.unsure) == (2, 8, 2)


def test_without_time_targets_dates_move_nothing():
    (spot,) = spots_of(log_of_waits(1, 2, 3, 4, 5), SHOP)
    assert (spot.points, spot.cases) == (0, 0)
    assert spot.what == "10 events have no time of day (ask, pay)"


def test_what_may_be_late_is_no_loss_where_that_is_accepted():
    design = replace(IN_60_HOURS, accepted=(Accepted("late", "pay"),))
    (spot,) = spots_of(log_of_waits(1, 1, 2, 2, 3), design)
    assert spot.points == 0
    assert "of 5 verdicts on time targets 3 could be another" in spot.what


PROMISES = {
    "pay": Touchpoint("pay", targets=Targets((TimeTarget(36 * HOUR, after="ask"),))),
    "get": Touchpoint(
        "get", targets=Targets((TimeTarget(60 * HOUR, after="pay"), TimeTarget(3 * DAY)))
    ),
}
OPEN_END = replace(
    DesignedJourney.of_steps("ask", "pay", "get", name="Shop"),
    details=PROMISES,
    targets=JourneyTargets(duration=TimeTarget(4 * DAY)),
)
DESIGNS = [OPEN_END, replace(OPEN_END, end=End(open_after=HOUR))]


@pytest.mark.parametrize("design", DESIGNS, ids=["no rule", "silence"])
@FEW
@given(st.data())
def test_whatever_time_of_its_day_each_event_has_the_index_lies_within(design, data):
    timed = data.draw(st.sampled_from([(), ("get",), ("ask",)]))  # these have a time of day
    paths = st.lists(st.sampled_from(["ask", "pay", "get"]), min_size=1, max_size=4)
    drawn = data.draw(st.lists(paths, min_size=1, max_size=3))
    cases = [[(name, data.draw(st.integers(0, 6))) for name in path] for path in drawn]
    cases += [[("ask", i - 60), ("pay", i - 59), ("get", i - 59)] for i in range(5)]
    cases += [[("ask", -9), ("pay", data.draw(st.integers(0, 8)))]]  # the log ends with any case
    cases = [sorted(path, key=lambda event: (event[1], event[0] in timed)) for path in cases]
    moments = {}
    for i, path in enumerate(cases):  # in the order of the log
        for day in {day for _, day in path}:
            events = [n for n, (_, own) in enumerate(path) if own == day]
            hours = st.sampled_from([1, 9 * HOUR, 12 * HOUR + 60, DAY - 2, DAY - 1])
            times = sorted(data.draw(hours) for _ in events)
            moments |= {(i, n): at for n, at in zip(events, times, strict=True)}

    def log(*, dates):
        rows = []
        for i, path in enumerate(cases):
            for n, (name, day) in enumerate(path):
                at = 0 if dates and name not in timed else moments[i, n]
                rows.append((f"c{i}", name, day * DAY + at))
        return log_of(*rows)

    gap = compare(log(dates=True), design)
    (spot,) = gap.knowledge.of("no_time_of_day")
    found = compare(log(dates=False), design)
    (was,) = [part.points for part in gap.index.parts if part.part == "time"]
    (now,) = [part.points for part in found.index.parts if part.part == "time"]
    value = gap.index.value - was + now
    assert spot.index.low - 1e-9 <= value <= spot.index.high + 1e-9
