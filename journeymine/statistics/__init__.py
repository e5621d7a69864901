"""Pure functions on numbers and arrays, each citing its source; numbers as people read them.

What is needed by every command is here at once; the estimators come when they are first used.
"""

from typing import TYPE_CHECKING

from journeymine.on_demand import on_demand
from journeymine.statistics.estimates import Estimate, Estimated
from journeymine.statistics.intervals import Interval, Share, mean_interval, share
from journeymine.statistics.wording import counted, numbered, percent, trimmed

if TYPE_CHECKING:
    from journeymine.statistics.differences import (
        Verdict,
        difference,
        mean_difference,
        share_ratio,
        too_few,
        verdict,
    )
    from journeymine.statistics.incidence import Incidence, cumulative_incidence
    from journeymine.statistics.rates import event_share, ratio
    from journeymine.statistics.survival import Survival, kaplan_meier

__all__ = [
    "Estimate",
    "Estimated",
    "Incidence",
    "Interval",
    "Share",
    "Survival",
    "Verdict",
    "counted",
    "cumulative_incidence",
    "difference",
    "event_share",
    "kaplan_meier",
    "mean_difference",
    "mean_interval",
    "numbered",
    "percent",
    "ratio",
    "share",
    "share_ratio",
    "too_few",
    "trimmed",
    "verdict",
]

__getattr__ = on_demand(
    globals(),
    {
        "differences": (
            "Verdict",
            "difference",
            "mean_difference",
            "share_ratio",
            "too_few",
            "verdict",
        ),
        "incidence": ("Incidence", "cumulative_incidence"),
        "rates": ("event_share", "ratio"),
        "survival": ("Survival", "kaplan_meier"),
    },
)
