"""What journeys of small random logs come to, where they are left and where they go round."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from outcomes_by_hand import drop_offs, fates, longest_usual_pause, reached, returns, ways_back
from small_logs import log_of
from timed_worlds import worlds
from times_by_hand import WHOLE, incidence, journeys_of, smallest_not_exceeded

from journeymine.design import DesignedJourney, End
from journeymine.gap import compare

CAUSES = {"went_on": 1, "left": 2, "completed": 3, "undecided": 0}


@pytest.mark.parametrize(
    ("silent", "by_design", "asked_for"),
    [(19, "undecided", "undecided"), (20, "undecided", "lost"), (21, "lost", "lost")],
)
def test_a_journey_is_given_up_after_a_longer_silence_or_one_at_least_so_long(
    silent, by_design, asked_for
):
    """The design says for longer than so long, ``--open-after`` for at least so long."""
    line = DesignedJourney.of_steps("order", "pay")
    log = log_of(("a", "order", 100 - silent), ("b", "order", 90), ("b", "pay", 100))
    ended = compare(log, replace(line, end=End((), 20)))
    asked = compare(log, line, open_after=timedelta(seconds=20))
    for gap, expected in ((ended, by_design), (asked, asked_for)):
        done = gap.parts.outcome.completion
        assert (done.succeeded, done.unsuccessful) == (1, int(expected == "lost"))
        assert done.undecided == int(expected == "undecided")


@pytest.mark.parametrize(("long_ones", "expected"), [(1, 60), (2, 3_000)])
def test_99_of_100_pauses_are_not_longer_than_the_silence(long_ones, expected):
    pauses = [60] * (100 - long_ones) + [3_000] * long_ones
    times = [sum(pauses[:at]) for at in range(101)]
    log = log_of(*(("a", "order", time) for time in times), ("b", "pay", times[-1]))
    found = compare(log, DesignedJourney.of_steps("order", "pay")).parts.outcome.abandonment
    assert (found.silence, found.by) == (expected, "gaps")


def looked_at(world):
    gap = world.compared()
    journeys, now = journeys_of(
        world.rows,
        world.design,
        gap,
        end_activity=world.end_activity,
        open_after=world.open_after,
    )
    silence, by = world.open_after, "comparison"
    if silence is None:
        end = world.design.end
        silence, by = (end.open_after if end else None), "design"
    by_rule = silence is not None
    if silence is None:
        silence = longest_usual_pause(journeys)
        by = "" if silence is None else "gaps"
    known = fates(journeys, world.design, now, silence, by_rule=by_rule)
    return gap, journeys, now, (silence, by), known


def share_of(rows, cause):
    """The share by Aalen and Johansen at the end of the curve."""
    return pytest.approx(incidence([t for t, _ in rows], [e for _, e in rows], cause), abs=1e-9)


@given(worlds())
def test_every_journey_succeeds_is_lost_or_undecided_as_by_hand(world):
    gap, journeys, now, (silence, by), known = looked_at(world)
    found = gap.parts.outcome
    assert (found.abandonment.silence, found.abandonment.by) == (silence, by)
    kinds, done = Counter(one.fate for one in known.values()), found.completion
    assert (done.succeeded, done.unsuccessful, done.undecided) == (
        kinds["won"], kinds["lost"], kinds["undecided"],
    )  # fmt: skip
    decided = kinds["won"] + kinds["lost"]
    share = kinds["won"] / decided if decided else None
    assert (done.share.value, done.share.n) == (share, decided)
    losses = next(one for one in gap.losses if one.part == "outcome")
    ids = [case for bucket in gap.events.storage.buckets() for case in bucket.cases.to_pylist()]
    is_open = {one.case: one.is_open for one in journeys}
    decided = {case for case, yes in zip(ids, losses.defined, strict=True) if yes}
    assert decided == {c for c, one in known.items() if one.fate != "undecided" and not is_open[c]}
    names = (*world.design.touchpoints, "")
    lost = {ids[case]: names[at] for case, at in zip(losses.case, losses.touchpoint, strict=True)}
    last = {one.case: next((n for n in one.touchpoints[::-1] if n), "") for one in journeys}
    assert lost == {c: last[c] for c, one in known.items() if one.fate == "lost"}
    assert set(losses.loss.tolist()) <= {WHOLE}
    begun = {one.case: one.times[0] for one in journeys}
    causes = {"won": 1, "lost": 2, "undecided": 0}
    rows = [(max(o.at - begun[c], 0), causes[o.fate]) for c, o in known.items()]
    assert done.estimate.value == share_of(rows, 1)
    assert done.lost.value == share_of(rows, 2)
    for cause, curve in ((1, done.curve), (2, done.lost_curve)):
        assert [point.seconds for point in curve] == sorted({t for t, e in rows if e == cause})
        for point in curve:
            expected = incidence([t for t, _ in rows], [e for _, e in rows], cause, point.seconds)
            assert point.value == pytest.approx(expected, abs=1e-9)
    for row, other in zip(
        found.sensitivity, (max(1, silence // 2), 2 * silence) if silence else (), strict=True
    ):
        others = fates(journeys, world.design, now, other, by_rule=False)
        kinds = Counter(one.fate for one in others.values())
        assert row.silence == other
        assert (row.unsuccessful, row.undecided) == (kinds["lost"], kinds["undecided"])
        rows = [(max(o.at - begun[c], 0), causes[o.fate]) for c, o in others.items()]
        assert row.estimate.value == share_of(rows, 1)


@given(worlds())
def test_every_place_is_left_and_come_back_to_as_often_as_by_hand(world):
    gap, journeys, _, _, known = looked_at(world)
    the_ways_back_are_found(gap, journeys, world.design)
    design, outcome = world.design, gap.parts.outcome
    for found, order, code in (
        (outcome.touchpoints, design.touchpoints, lambda name: name),
        (outcome.stages, design.stages, lambda name: design.touchpoint(name).stage),
    ):
        expected = drop_offs(journeys, known, code)
        assert [row.name for row in found] == [name for name in order if name in expected]
        for row in found:
            cases, ends = expected[row.name]
            counts = Counter(how for how, _ in ends)
            assert (row.cases, row.visits) == (cases, len(ends))
            assert (row.went_on, row.completed, row.left, row.undecided) == tuple(
                counts[how] for how in ("went_on", "completed", "left", "undecided")
            )
            assert row.left_share.value == share_of([(t, CAUSES[how]) for how, t in ends], 2)
    targets = [name for name in design.touchpoints if design.touchpoint(name).targets.reach]
    assert [row.touchpoint for row in outcome.reach] == targets
    for row in outcome.reach:
        rows = reached(journeys, known, row.touchpoint)
        assert row.reached == sum(event == 1 for _, event in rows)
        assert row.estimate.value == share_of(rows, 1)


def the_ways_back_are_found(gap, journeys, design):
    expected, rows = returns(journeys), gap.parts.outcome.revisits
    assert {row.touchpoint for row in rows} == set(expected)
    for row in rows:
        found = expected[row.touchpoint]
        steps, away = [s for _, s, _ in found], [t for *_, t in found]
        there = sum(row.touchpoint in one.touchpoints for one in journeys)
        assert (row.cases, row.returns) == (len({case for case, *_ in found}), len(found))
        assert (row.share.value, row.share.n) == (row.cases / there, there)
        assert row.steps_median.value == smallest_not_exceeded(steps, 0.5)
        assert row.steps_p90.value == smallest_not_exceeded(steps, 0.9)
        assert row.seconds_median.value == smallest_not_exceeded(away, 0.5)
        assert row.seconds_p90.value == smallest_not_exceeded(away, 0.9)
        assert row.seconds_total == sum(away)
    assert [row.cases for row in rows] == sorted((row.cases for row in rows), reverse=True)
    stages = {name: Counter(cases) for name, cases in ways_back(journeys, design).items()}
    assert {row.stage for row in gap.parts.outcome.back} == set(stages)
    for row in gap.parts.outcome.back:
        assert (row.cases, row.returns) == (len(stages[row.stage]), stages[row.stage].total())
