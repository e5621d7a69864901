"""What was planted in a simulated log is found, case by case and kind by kind, and nothing else."""

from collections import Counter

import pytest

from journeymine.design import (
    DesignedJourney,
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
NAMES = ("browse", "order", "confirm", "pack", "deliver", "rate", "pay")
DESIGN = DesignedJourney(
    "Shop",
    Sequence((*map(Step, NAMES[:5]), Optional(Step("rate")), Step("pay"))),
    {
        "browse": Touchpoint("browse", channels=("web", "app")),
        "order": Touchpoint("order", channels=("web",)),
        "confirm": Touchpoint("confirm", targets=Targets((TimeTarget(2 * DAY, "order"),))),
        "pay": Touchpoint("pay", channels=("web", "phone")),
    },
    failed=("error",),
)
PLANTS = (
    Plant("missing", 0.1, "pack"),
    Plant("stopped", 0.1, "deliver"),
    Plant("ad_hoc", 0.1, activity="call"),
    Plant("repeated", 0.1, "order"),
    Plant("order", 0.05, "browse"),
    Plant("channel", 0.1, "pay"),
    Plant("late", 0.1, "confirm"),
    Plant("failed", 0.1, "deliver"),
)
KINDS = tuple(plant.kind for plant in PLANTS)


def found_and_planted(seed, plants):
    made = simulate(DESIGN, cases=60, seed=seed, plants=plants)
    gap = compare(made.log, DESIGN)
    planted = Counter((entry.case, entry.kind) for entry in made.truth.planted)
    found = Counter()
    for row in gap.cases().to_pylist():
        for kind in KINDS:
            if row.get(kind):
                found[row["case"], kind] = row[kind]
    return gap, found, planted


SEEDS = [
    *range(6),
    *(pytest.param(seed, marks=pytest.mark.proof) for seed in range(6, 200)),
]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_was_planted_is_found_and_nothing_else(seed):
    gap, found, planted = found_and_planted(seed, PLANTS)
    assert found == planted
    assert planted
    assert all(row.kind in KINDS for row in gap.deviations)


def test_where_nothing_was_planted_nothing_is_found_and_the_index_is_zero():
    for seed in range(5):
        gap, found, _ = found_and_planted(seed, ())
        assert not found
        assert gap.index.value == 0
        assert gap.deviations == ()
