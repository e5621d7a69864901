"""Logs in which there is nothing to find: all goes wrong at one rate, and promises are just kept.

Every case is drawn alike.  The segment, the day and the outcome of an event are drawn apart from
all else, and what the design promises is exactly what is true.
"""

from math import exp

import numpy as np
import pyarrow as pa

from journeymine.design import (
    DesignedJourney,
    JourneyTargets,
    Optional,
    Score,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.log import LOG_SCHEMA, EventLog, Rows

START = 1_767_225_600_000_000
DAY = 86_400
RATE = 0.1
"""Of all that goes wrong."""

CONFIRMED = (1 - RATE) * (1 - exp(-2.0))
"""The share that is confirmed within two days, of waits with a mean of one."""

FELT = Score(3)
"""The middle of the scale."""

SHOP = DesignedJourney(
    "Shop",
    Sequence(
        (*map(Step, ("browse", "order", "confirm", "deliver")), Optional(Step("rate")), Step("pay"))
    ),
    {
        "browse": Touchpoint("browse", channels=("web", "app"), targets=Targets(experience=FELT)),
        "order": Touchpoint("order", channels=("web",), targets=Targets(experience=FELT)),
        "confirm": Touchpoint(
            "confirm", targets=Targets((TimeTarget(2 * DAY, "order", CONFIRMED),))
        ),
        "deliver": Touchpoint("deliver", targets=Targets(experience=FELT)),
        "pay": Touchpoint("pay", targets=Targets(reach=1 - RATE, experience=FELT)),
    },
    failed=("error",),
    success=Success("pay"),
    targets=JourneyTargets(completion=1 - RATE),
)
CHANNELS = np.array(["web", "app", "phone"], object)


def noise(seed, cases=400, *, days=120, until=None, columns=("segment",)):
    """A log of so many cases that begin within so many days, cut off after `until` days."""
    random = np.random.default_rng((606, seed))
    rows = []
    for case in range(cases):
        rows += _journey(random, case, days)
    if until is not None:
        rows = [row for row in rows if row[2] <= until * DAY]
    n = len(rows)
    kinds = {column: random.choice(["a", "b", "c"], cases, p=[0.5, 0.3, 0.2]) for column in columns}
    told = random.random(n) < 0.4
    scores = random.integers(1, 6, n)
    table = pa.table(
        {
            "case": pa.array([f"{row[0]:05d}" for row in rows], pa.string()),
            "activity": pa.array([row[1] for row in rows], pa.string()),
            "time": pa.array([START + int(row[2] * 1e6) for row in rows], LOG_SCHEMA["time"]),
            "sequence": pa.array(range(n), pa.int64()),
            "channel": pa.array([row[3] for row in rows], pa.string()),
            "outcome": pa.array(np.where(random.random(n) < RATE, "error", "ok"), pa.string()),
            "score": pa.array(
                [float(s) if t else None for s, t in zip(scores, told, strict=True)],
                LOG_SCHEMA["score"],
            ),
            **{
                name: pa.array([kind[row[0]] for row in rows], pa.string())
                for name, kind in kinds.items()
            },
        }
    )
    return EventLog.of_events(table, Rows(n, n))


def _journey(random, case, days):
    """Rows of (case, activity, seconds, channel); the path, the waits and the channels of one."""
    wrong = random.random(5) < RATE
    waits = random.exponential(1.0, 6) * DAY
    usual = CHANNELS[random.choice(3, p=[0.6, 0.3, 0.1])]
    at = random.random() * days * DAY
    found = [("browse", at)]
    ordered = at + waits[0]
    found.append(("order", ordered))
    if wrong[0]:
        found.append(("order", ordered + random.random() * waits[1]))
    at = ordered + waits[1]
    if not wrong[1]:
        found.append(("confirm", at))
    at += waits[2]
    found.append(("deliver", at))
    if not wrong[2]:
        if random.random() < 0.5:
            found.append(("rate", at + waits[3]))
        found.append(("pay", at + waits[3] + waits[4]))
    if wrong[3]:
        start, end = found[0][1], found[-1][1]
        found.append(("call", start + random.random() * (end - start)))
    found.sort(key=lambda event: event[1])
    stays = random.random(len(found)) < 0.7
    other = random.choice(3, len(found), p=[0.6, 0.3, 0.1])
    return [
        (case, name, time, usual if stay else CHANNELS[at])
        for (name, time), stay, at in zip(found, stays, other, strict=True)
    ]
