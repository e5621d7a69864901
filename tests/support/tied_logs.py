"""Logs that are hard on whoever sorts: days for times, rows shuffled."""

import numpy as np
import pyarrow as pa

from journeymine.log import LOG_SCHEMA

CHANNELS = np.array(["web", "app", "shop", None], object)


def tied(events, *, seed=7, activities=12):
    """Canonical columns with ``sequence``; about ten events a case on five days, shuffled."""
    rng = np.random.default_rng(seed)
    names = np.array([f"step {i}" for i in range(activities - 2)] + ["Ärende", "äta"], object)
    day = 1_767_225_600_000_000 + rng.integers(0, 5, events) * 86_400_000_000
    return pa.table(
        {
            "case": pa.array(rng.integers(0, max(events // 10, 1), events).astype(str)),
            "activity": pa.array(names[rng.integers(0, activities, events)], pa.string()),
            "time": pa.array(day).cast(LOG_SCHEMA["time"]),
            "channel": pa.array(CHANNELS[rng.integers(0, 4, events)], pa.string()),
            "sequence": pa.array(rng.permutation(events)),
        }
    )


def sorted_plainly(table):
    """Case -> its activities, by nothing but a sort in Python."""
    rows = zip(
        *(table[name].to_pylist() for name in ("case", "time", "sequence", "activity")),
        strict=True,
    )
    paths = {}
    for case, _, _, activity in sorted(rows):
        paths.setdefault(case, []).append(activity)
    return {case: tuple(path) for case, path in paths.items()}
