"""Waits and visits of one customer resemble each other: figures of them are as sure as customers.

Some ask a dozen times and some once; some always wait long for the answer, and some never.
"""

import numpy as np
import pyarrow as pa
import pytest

from journeymine.design import (
    DesignedJourney,
    Repeat,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare
from journeymine.log import LOG_SCHEMA, EventLog, Rows

DAY = 86_400
START = 1_767_225_600_000_000
HELP = DesignedJourney(
    "Help",
    Sequence((Repeat(Sequence((Step("ask"), Step("answer")))), Step("done"))),
    {"answer": Touchpoint("answer", targets=Targets((TimeTarget(DAY, "ask", 0.5),)))},
    success=Success("done"),
)


def asking(seed, cases):
    """Each asks one to twelve times, has its own chance of an answer in time, and half leave."""
    random = np.random.default_rng((77, seed))
    rows = []
    for case in range(cases):
        own, at = random.beta(0.5, 0.5), random.random() * 30 * DAY
        questions = int(random.choice([1, 12])) if random.random() < 0.9 else random.integers(2, 12)
        leaves = random.random() < 0.5
        for number in range(questions):
            rows.append((case, "ask", at))
            if leaves and number == questions - 1:
                break
            at += (0.5 if random.random() < own else 1.5) * DAY
            rows.append((case, "answer", at))
            at += 0.1 * DAY
        if not leaves:
            rows.append((case, "done", at))
    rows.append((cases, "ask", 400.0 * DAY))  # long after, so that all is known of the others
    n = len(rows)
    table = pa.table(
        {
            "case": pa.array([f"{row[0]:05d}" for row in rows], pa.string()),
            "activity": pa.array([row[1] for row in rows], pa.string()),
            "time": pa.array([START + int(row[2] * 1e6) for row in rows], LOG_SCHEMA["time"]),
            "sequence": pa.array(range(n), pa.int64()),
        }
    )
    return EventLog.of_events(table, Rows(n, n))


def figures(seed, cases):
    parts = compare(asking(seed, cases), HELP, open_after="5d").parts
    (target,) = parts.time.targets
    return target, parts.outcome.touchpoints[0]


def test_the_base_of_a_figure_of_waits_or_visits_are_the_customers():
    target, ask = figures(0, 60)
    assert ask.visits > 2 * 61
    assert (ask.cases, ask.left_share.n) == (61, 61)
    assert target.clocks > 2 * 61
    assert target.cases == target.estimate.n == target.median.n


def held(seeds, cases):
    """How often the intervals hold the truth: in time, the median, left."""
    truths = [figures(seed, 6_000) for seed in (-1 + 10_000, 20_000)]
    in_time = np.mean([target.estimate.value for target, _ in truths])
    left = np.mean([ask.left_share.value for _, ask in truths])
    found = []
    for seed in seeds:
        target, ask = figures(seed, cases)
        found.append(
            [
                target.estimate.low <= in_time <= target.estimate.high,
                ask.left_share.low <= left <= ask.left_share.high,
            ]
        )
    return np.mean(found, 0)


def test_the_intervals_hold_the_truth_though_those_of_one_customer_are_alike():
    in_time, left = held(range(60), 200)
    assert min(in_time, left) >= 0.87


@pytest.mark.proof
@pytest.mark.parametrize("cases", [60, 300])
def test_over_400_logs_the_coverage_is_95_percent(cases):
    in_time, left = held(range(400), cases)
    print(f"{cases} customers: in time {100 * in_time:.1f} %, left {100 * left:.1f} %")
    assert 0.92 <= min(in_time, left) <= max(in_time, left) <= 0.985
