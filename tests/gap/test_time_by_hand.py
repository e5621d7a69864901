"""Every clock, duration and hand-over of small random logs ends as plain loops say."""

from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from hypothesis import given
from small_logs import log_of
from timed_worlds import worlds
from times_by_hand import (
    clocks,
    duration_verdict,
    hand_overs,
    incidence,
    journeys_of,
    smallest_not_exceeded,
    time_losses,
)

from journeymine.design import DesignedJourney, Sequence, Step, Targets, TimeTarget, Touchpoint
from journeymine.gap import compare

SHOP = DesignedJourney(
    "Shop",
    Sequence((Step("order"), Step("confirm"))),
    {"confirm": Touchpoint("confirm", targets=Targets((TimeTarget(12, "order"),)))},
)


@pytest.mark.parametrize(
    ("ends", "seen", "expected"),
    [
        # One leaves, one was seen for so long, one has it after 10: of those left at the end, all.
        pytest.param(False, 7, 2 / 3, id="given up after 5, before the one seen for 7"),
        pytest.param(False, 3, 1 / 2, id="given up after 5, not at once: after the one seen for 3"),
        pytest.param(True, 3, 2 / 3, id="ended after 2, which is known at once"),
    ],
)
def test_who_leaves_is_at_risk_until_that_is_known(ends, seen, expected):
    log = log_of(
        ("came", "order", 0), ("came", "confirm", 10),
        ("left", "order", 0), *([("left", "cancel", 2)] if ends else []),
        ("open", "order", 100 - seen), ("open", "look", 100),
        ("other", "cancel", 60),
    )  # fmt: skip
    gap = compare(log, SHOP, end_activity="cancel", open_after=timedelta(seconds=5))
    (row,) = gap.parts.time.targets
    assert (row.on_time, row.late, row.absent, row.not_yet) == (1, 0, 1, 1)
    assert row.estimate.value == pytest.approx(expected)


def test_a_hand_over_goes_back_in_the_same_case_alone():
    owned = {"a": Touchpoint("a", owner="sales"), "b": Touchpoint("b", owner="service")}
    line = DesignedJourney("Line", Sequence((Step("a"), Step("b"))), owned)
    log = log_of(("1", "a", 0), ("1", "b", 1), ("2", "b", 0), ("2", "a", 4), ("2", "b", 9))
    rows = {row.source: row for row in compare(log, line).parts.hand_overs}
    assert (rows["sales"].hand_overs, rows["sales"].bounced) == (2, 0)
    assert (rows["service"].hand_overs, rows["service"].bounced) == (1, 1)


def cases_of(gap):
    """The case of every number, as the log is stored."""
    return [case for bucket in gap.events.storage.buckets() for case in bucket.cases.to_pylist()]


def promised(design):
    return [
        (name, target)
        for name in design.touchpoints
        for target in design.touchpoint(name).targets.within
    ]


def all_clocks(world, gap):
    """Every target with its clocks; then the durations of all journeys."""
    journeys, now = journeys_of(
        world.rows,
        world.design,
        gap,
        end_activity=world.end_activity,
        open_after=world.open_after,
    )
    targets = [
        (name, target, [c for one in journeys for c in clocks(one, name, target, now)])
        for name, target in promised(world.design)
    ]
    told = bool(world.end_activity) or world.open_after is not None or world.design.end is not None
    most = world.design.targets.duration
    durations = [
        (one, duration_verdict(one, most.at_most, now, told=told))
        for one in (journeys if most else ())
    ]
    return journeys, now, targets, durations


@given(worlds())
def test_every_target_and_duration_is_kept_as_often_as_by_hand(world):
    gap = world.compared()
    journeys, now, targets, durations = all_clocks(world, gap)
    the_clocks_are_counted(gap, journeys, targets)
    the_shares_in_time_are_aalen_and_johansens(gap, targets)
    the_durations_are_judged(gap, world, now, durations)


@given(worlds())
def test_what_a_case_loses_shows_and_hands_over_is_as_by_hand(world):
    gap = world.compared()
    journeys, _, targets, durations = all_clocks(world, gap)
    it_loses_its_missed_clocks_among_the_due_ones(gap, journeys, targets, durations)
    the_table_of_cases_counts_them(gap, targets)
    the_hand_overs_are_found(gap, journeys, world.design)


def the_clocks_are_counted(gap, journeys, targets):
    assert len(gap.parts.time.targets) == len(targets)
    for row, (name, target, found) in zip(gap.parts.time.targets, targets, strict=True):
        kinds, cases = Counter(c.verdict for c in found), defaultdict(set)
        for clock in found:
            cases[clock.verdict].add(clock.journey.case)
        counted = [kinds[kind] for kind in ("on_time", "late", "absent", "not_yet")]
        assert (row.touchpoint, row.after, row.at_most) == (name, target.after, target.at_most)
        assert [row.on_time, row.late, row.absent, row.not_yet] == counted
        assert row.clocks == len(found)
        assert row.cases == len({c.journey.case for c in found})
        assert row.not_due == len(journeys) - row.cases
        assert row.before == sum(c.before for c in found)
        assert row.cases_late == len(cases["late"])
        assert row.cases_absent == len(cases["absent"])
        assert row.cases_not_yet == len(cases["not_yet"])
        decided = [c for c in found if c.decided]
        in_time = [c.verdict == "on_time" for c in decided]
        assert row.kept.n == len({c.journey.case for c in decided})
        kept = sum(in_time) / len(in_time) if in_time else None
        assert row.kept.value == pytest.approx(kept)
        waited = [c.wait for c in found if c.event == 1]
        assert row.waited_median.value == smallest_not_exceeded(waited, 0.5)
        assert row.waited_p90.value == smallest_not_exceeded(waited, 0.9)


def the_shares_in_time_are_aalen_and_johansens(gap, targets):
    for row, (_, target, found) in zip(gap.parts.time.targets, targets, strict=True):
        times, events = [c.wait for c in found], [c.event for c in found]
        if row.estimate.value is not None:
            expected = incidence(times, events, 1, target.at_most) or 0.0
            assert row.estimate.value == pytest.approx(expected, abs=1e-9)
        else:  # nobody was watched for so long
            assert not found or (max(times) < target.at_most and 0 in events)
        came = sorted({c.wait for c in found if c.event == 1})
        assert [point.seconds for point in row.curve] == came
        for point in row.curve:
            expected = incidence(times, events, 1, point.seconds)
            assert point.value == pytest.approx(expected, abs=1e-9)
            assert point.low <= point.value <= point.high


def the_durations_are_judged(gap, world, now, durations):
    row = gap.parts.time.duration
    assert (row is None) == (world.design.targets.duration is None)
    if row is None:
        return
    kinds = Counter(verdict for _, verdict in durations)
    assert (row.on_time, row.late, row.not_yet) == tuple(
        kinds[kind] for kind in ("on_time", "late", "not_yet")
    )
    silence = world.open_after
    if silence is None and world.design.end:
        silence = world.design.end.open_after
    old = row.at_most + (silence or 0)
    known = [v for one, v in durations if now - one.times[0] > old and v != "not_yet"]
    assert row.kept.n == len(known)
    expected = known.count("on_time") / len(known) if known else None
    assert row.kept.value == pytest.approx(expected)


def it_loses_its_missed_clocks_among_the_due_ones(gap, journeys, targets, durations):
    found = [(name, clock) for name, _, clocks in targets for clock in clocks]
    due, expected = time_losses(found, durations)
    losses = next((one for one in gap.losses if one.part == "time"), None)
    if losses is None:
        assert not targets
        assert not durations
        return
    ids, names = cases_of(gap), (*gap.journey.touchpoints, "")
    terms = defaultdict(list)
    for case, kind, place, loss in zip(
        losses.case, losses.kind, losses.touchpoint, losses.loss, strict=True
    ):
        terms[ids[case]].append((losses.kinds[kind], names[place], int(loss)))
    assert {case: sorted(rows) for case, rows in terms.items()} == expected
    is_open = {one.case: one.is_open for one in journeys}
    defined = {case for case, yes in zip(ids, losses.defined, strict=True) if yes}
    assert defined == {case for case, n in due.items() if n and not is_open[case]}


def the_table_of_cases_counts_them(gap, targets):
    expected = Counter(
        (clock.journey.case, clock.verdict) for *_, clocks in targets for clock in clocks
    )
    for row in gap.cases().to_pylist():
        for kind in ("late", "not_yet"):
            assert row[kind] == expected[row["case"], kind]


def the_hand_overs_are_found(gap, journeys, design):
    waits, back = hand_overs(journeys, design)
    rows = {(row.source, row.target): row for row in gap.parts.hand_overs}
    assert set(rows) == set(waits)
    for pair, row in rows.items():
        seconds = [wait for _, wait in waits[pair]]
        assert row.hand_overs == len(seconds)
        assert row.cases == len({case for case, _ in waits[pair]})
        assert row.total == sum(seconds)
        assert (row.bounced, row.bounced_cases) == (len(back[pair]), len(set(back[pair])))
        assert row.median.value == smallest_not_exceeded(seconds, 0.5)
        assert row.p90.value == smallest_not_exceeded(seconds, 0.9)
    totals = [row.total for row in gap.parts.hand_overs]
    assert totals == sorted(totals, reverse=True)
