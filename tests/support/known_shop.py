"""A shop with something of everything: what a report can measure, and how it really is.

The logs are simulated; the truth of every figure is what it is in a log so large that chance
no longer matters.
"""

from journeymine.design import (
    DesignedJourney,
    End,
    JourneyTargets,
    Optional,
    Repeat,
    Sequence,
    Step,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.simulation import Plant, Scores, simulate

DAY = 86_400
NAMES = ("browse", "order", "confirm", "pack", "deliver", "pay")


def _at(name, *within, reach=None, **details):
    return Touchpoint(name, targets=Targets(within, reach=reach), **details)


SHOP = DesignedJourney(
    "Shop",
    Sequence(
        (
            *map(Step, NAMES[:4]),
            Repeat(Step("chat"), 0),
            Step("deliver"),
            Optional(Step("rate")),
            Step("pay"),
        )
    ),
    {
        "browse": _at("browse", channels=("web", "app"), stage="before", owner="Sales"),
        "order": _at("order", channels=("web",), stage="before", owner="Sales"),
        "confirm": _at("confirm", TimeTarget(2 * DAY, "order", 0.9), stage="after", owner="Back"),
        "pack": _at("pack", channels=("store",), stage="after", owner="Back", reach=0.9),
        "deliver": _at(
            "deliver", TimeTarget(12 * DAY, share=0.9), stage="after", owner="Carrier"
        ),
        "pay": _at(
            "pay", TimeTarget(9 * DAY, "deliver"), channels=("web", "phone"), stage="after",
            owner="Sales",
        ),
    },
    failed=("error",),
    success=Success("pay"),
    end=End(("pay",), 20 * DAY),
    targets=JourneyTargets(completion=0.8, duration=TimeTarget(20 * DAY, share=0.8)),
)  # fmt: skip

PLANTS = (
    Plant("missing", 0.1, "confirm"),
    Plant("missing", 0.1, "pack"),
    Plant("stopped", 0.1, "browse"),
    Plant("stopped", 0.1, "order"),
    Plant("stopped", 0.1, "deliver"),
    Plant("ad_hoc", 0.1, activity="call"),
    Plant("repeated", 0.15, "order"),
    Plant("order", 0.08, "browse"),
    Plant("channel", 0.1, "pay"),
    Plant("channel", 0.15, "browse"),
    Plant("late", 0.12, "confirm"),
    Plant("late", 0.15, "pay"),
    Plant("late", 0.1, "deliver"),
    Plant("failed", 0.12, "deliver"),
    Plant("failed", 0.12, "order"),
)

SCORES = Scores(
    {"browse": 4, "order": 3.6, "deliver": 3.9, "pay": 4.2, "confirm": 3.3},
    answer=0.4,
    shift=-0.5,
    spread=0.9,
)


def shop_log(seed, cases, until=None):
    """Customers of 60 days, cut off at `until` if it is given."""
    return simulate(
        SHOP,
        cases=cases,
        seed=seed,
        plants=PLANTS,
        scores=SCORES,
        owners=True,
        days=60,
        pause=0.8 * DAY,
        until=until,
    ).log
