"""Clocks and outcomes, counted by hand."""

import pytest
from small_logs import log_of

from journeymine.conformance import align
from journeymine.design import DesignedJourney, Sequence, Step, Targets, TimeTarget, Touchpoint
from journeymine.gap.outcome import Outcome, reaches_end
from journeymine.gap.time import EndRule, TimeTargets
from journeymine.gap.visits import visits_of

CONFIRM = Touchpoint("confirm", targets=Targets((TimeTarget(60, after="order"),)))
SHOP = DesignedJourney("Shop", Sequence((Step("order"), Step("confirm"))), {"confirm": CONFIRM})


def measured(part, log):
    for visits in visits_of(log, align(log.variants(), SHOP)):
        part.add(visits)
    return part.result()


@pytest.mark.parametrize(
    ("came", "now", "expected"),
    [
        pytest.param(60, 500, (1, 0, 0, 0), id="at the deadline"),
        pytest.param(61, 500, (0, 1, 0, 0), id="a second late"),
        pytest.param(None, 61, (0, 0, 1, 0), id="absent"),
        pytest.param(None, 60, (0, 0, 0, 1), id="no alarm at the deadline itself"),
    ],
)
def test_a_clock_ends_as_counted_by_hand(came, now, expected):
    events = [("a", "order", 0)] + ([("a", "confirm", came)] if came is not None else [])
    result = measured(TimeTargets(SHOP), log_of(*events, ("z", "confirm", now)))
    (row,) = result.figures.targets
    assert (row.on_time, row.late, row.absent, row.not_yet) == expected
    assert (row.clocks, row.not_due) == (1, 1)  # a skipped anchor makes nothing due
    missed = expected[1] + expected[2]
    assert result.losses.loss.tolist() == [10**12] * missed
    assert result.losses.defined.tolist() == [expected[3] == 0, False]


def test_a_silent_journey_is_lost_and_a_young_one_is_not_decided():
    log = log_of(
        ("a", "order", 0), ("a", "confirm", 5), ("b", "order", 0), ("c", "order", 95),
        ("d", "order", 90), ("d", "confirm", 100),
    )  # fmt: skip
    at_end = reaches_end(align(log.variants(), SHOP))
    rule = EndRule(silence=20, said_by="design", silence_by="design")
    found = measured(Outcome(SHOP, log.storage.activities, at_end, rule), log)
    done = found.figures.completion
    assert (done.succeeded, done.unsuccessful, done.undecided) == (2, 1, 1)
    assert (found.losses.case.tolist(), found.losses.loss.tolist()) == ([1], [10**12])
    assert found.losses.defined.tolist() == [True, True, False, True]
