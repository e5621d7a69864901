"""What is planted late, left out or not due yet is found, clock by clock, and nothing else.

The truth is the simulation's: it knows the whole journey, also where the log was cut off.
"""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from journeymine.design import (
    DesignedJourney,
    End,
    Optional,
    Sequence,
    Step,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare
from journeymine.simulation import Plant, simulate

DAY = 86_400
LOAN = DesignedJourney(
    "Loan",
    Sequence(
        (*map(Step, ("ask", "offer")), Optional(Step("call")), *map(Step, ("sign", "pay out")))
    ),
    {
        "offer": Touchpoint("offer", targets=Targets((TimeTarget(5 * DAY, "ask"),))),
        "sign": Touchpoint("sign", targets=Targets((TimeTarget(25 * DAY),))),
        "pay out": Touchpoint("pay out", targets=Targets((TimeTarget(10 * DAY, "sign"),))),
    },
)
ENDS = replace(LOAN, end=End(("pay out",), 30 * DAY))
PLANTS = (
    Plant("stopped", 0.1, "ask"),
    Plant("stopped", 0.1, "offer"),
    Plant("missing", 0.15, "offer"),
    Plant("missing", 0.1, "sign"),
    Plant("ad_hoc", 0.2, activity="chat"),
    Plant("late", 0.1, "sign"),
    Plant("late", 0.15, "pay out"),
    Plant("late", 0.15, "offer"),
)
START = datetime(2026, 1, 5, tzinfo=UTC)
WAYS = ("no rule", "the design's rule", "a rule asked for")
SEEDS = [
    *range(20),
    *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(20, 200)),
]


def measured(seed, *, whole=False):
    """The gap of one simulated log, the statuses that it finds and those that are true."""
    way = WAYS[seed % 3]
    design = LOAN if way == "no rule" else ENDS
    until = None if whole else START + timedelta(days=15 + 7 * (seed % 8))
    made = simulate(
        design, cases=60, seed=seed, plants=PLANTS, days=60, pause=1.5 * DAY, until=until
    )
    asked = {"end_activity": "pay out", "open_after": "30d"} if way == WAYS[2] else {}
    if asked and "pay out" not in set(made.log.activities):
        del asked["end_activity"]
    gap = compare(made.log, design, **asked)
    return gap, found_in(gap), Counter((m.case, m.status, m.touchpoint) for m in made.truth.missed)


def found_in(gap):
    ids = [case for bucket in gap.events.storage.buckets() for case in bucket.cases.to_pylist()]
    names, found = gap.journey.touchpoints, Counter()
    losses = next(one for one in gap.losses if one.part == "time")
    for case, kind, place in zip(losses.case, losses.kind, losses.touchpoint, strict=True):
        found[ids[case], losses.kinds[kind], names[place]] += 1
    for beside in gap.parts.beside:
        if beside.kind == "not_yet":
            for case, place in zip(beside.case, beside.touchpoint, strict=True):
                found[ids[case], "not_yet", names[place]] += 1
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_in_a_log_that_is_cut_off_late_absent_and_not_yet_are_those_that_are_true(seed):
    gap, found, true = measured(seed)
    assert found == true
    assert true
    counted = Counter()
    for (_, status, touchpoint), times in true.items():
        counted[touchpoint, status] += times
    for row in gap.parts.time.targets:
        for status in ("late", "absent", "not_yet"):
            assert getattr(row, status) == counted[row.touchpoint, status]
        missed = row.late + row.absent + row.not_yet
        assert row.on_time == row.clocks - missed


@pytest.mark.parametrize("seed", SEEDS[::4])
def test_in_a_whole_log_absent_is_what_was_left_out_and_nothing_is_late_that_was_not_planted(seed):
    _, found, true = measured(seed, whole=True)
    assert found == true
    assert {status for _, status, _ in true} >= {"late", "absent"}


def test_every_way_of_a_clock_to_end_was_planted():
    seen = Counter(status for seed in range(6) for _, status, _ in measured(seed)[2])
    assert min(seen[status] for status in ("late", "absent", "not_yet")) >= 20
