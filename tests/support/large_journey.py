"""A journey of 40 designed touchpoints and 50 activities, travelled in 2,000 ways."""

import numpy as np
from small_logs import log_of_paths

from journeymine.design import DesignedJourney, Sequence, Step, Touchpoint
from journeymine.gap import compare

PATHS = 2_000

DESIGNED = [f"Designed touchpoint {i}" for i in range(40)]
OTHERS = [f"Unplanned contact {i}" for i in range(10)]


def paths_of_customers(seed=16):
    """So many different paths: steps left out, contacts added, some left early."""
    random = np.random.default_rng(seed)
    paths = {}
    while len(paths) < PATHS:
        path = [name for name in DESIGNED if random.random() > 0.08]
        for _ in range(random.poisson(1.5)):
            path.insert(int(random.integers(len(path))), OTHERS[int(random.integers(10))])
        if random.random() < 0.2:
            path = path[: int(random.integers(1, len(path)))]
        paths[tuple(path)] = None
    return list(paths)


def large_gap():
    """The gap of a log with a customer for every path."""
    details = {
        name: Touchpoint(
            name, stage=f"Stage {i // 8}", owner=f"Owner {i % 6}", channels=("web", "phone")
        )
        for i, name in enumerate(DESIGNED)
    }
    design = DesignedJourney("Large", Sequence(tuple(map(Step, DESIGNED))), details)
    return compare(log_of_paths(*paths_of_customers()), design)
