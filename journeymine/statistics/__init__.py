"""Pure functions on numbers and arrays, each citing its source; numbers as people read them.

What is needed by every command is here at once; the estimators come when they are first used.
"""

from typing import TYPE_CHECKING

from journeymine.on_demand import on_demand
from journeymine.statistics.causal_words import causal_words
from journeymine.statistics.estimates import Estimate, Estimated
from journeymine.statistics.intervals import Interval, Share, mean_interval, share
from journeymine.statistics.wording import (
    apportioned,
    counted,
    lasting,
    numbered,
    percent,
    spaced,
    trimmed,
)

if TYPE_CHECKING:
    from journeymine.statistics.by_case import quantile_of_events, share_of_events
    from journeymine.statistics.differences import (
        Verdict,
        difference,
        mean_difference,
        share_ratio,
        too_few,
        verdict,
    )
    from journeymine.statistics.dominance import cliffs_delta
    from journeymine.statistics.incidence import Incidence, cumulative_incidence
    from journeymine.statistics.many import benjamini_hochberg, benjamini_yekutieli
    from journeymine.statistics.mix import Mix, mix_split
    from journeymine.statistics.nonresponse import (
        bounds,
        mean_by_stratum,
        variance,
        weighted_mean,
    )
    from journeymine.statistics.permutation import Permutation, permuted_means, permuted_shares
    from journeymine.statistics.quantiles import Bootstrap, bootstrap, median, quantile
    from journeymine.statistics.rates import event_share, ratio
    from journeymine.statistics.response_weights import (
        ResponseWeights,
        weights_by_count,
        weights_by_logistic,
        weights_by_stratum,
    )
    from journeymine.statistics.shrinkage import Shrunk, shrink
    from journeymine.statistics.survival import Survival, kaplan_meier

__all__ = [
    "Bootstrap",
    "Estimate",
    "Estimated",
    "Incidence",
    "Interval",
    "Mix",
    "Permutation",
    "ResponseWeights",
    "Share",
    "Shrunk",
    "Survival",
    "Verdict",
    "apportioned",
    "benjamini_hochberg",
    "benjamini_yekutieli",
    "bootstrap",
    "bounds",
    "causal_words",
    "cliffs_delta",
    "counted",
    "cumulative_incidence",
    "difference",
    "event_share",
    "kaplan_meier",
    "lasting",
    "mean_by_stratum",
    "mean_difference",
    "mean_interval",
    "median",
    "mix_split",
    "numbered",
    "percent",
    "permuted_means",
    "permuted_shares",
    "quantile",
    "quantile_of_events",
    "ratio",
    "share",
    "share_of_events",
    "share_ratio",
    "shrink",
    "spaced",
    "too_few",
    "trimmed",
    "variance",
    "verdict",
    "weighted_mean",
    "weights_by_count",
    "weights_by_logistic",
    "weights_by_stratum",
]

__getattr__ = on_demand(
    globals(),
    {
        "by_case": (
            "quantile_of_events",
            "share_of_events",
        ),
        "differences": (
            "Verdict",
            "difference",
            "mean_difference",
            "share_ratio",
            "too_few",
            "verdict",
        ),
        "dominance": ("cliffs_delta",),
        "incidence": (
            "Incidence",
            "cumulative_incidence",
        ),
        "many": (
            "benjamini_hochberg",
            "benjamini_yekutieli",
        ),
        "mix": (
            "Mix",
            "mix_split",
        ),
        "nonresponse": (
            "bounds",
            "mean_by_stratum",
            "variance",
            "weighted_mean",
        ),
        "permutation": (
            "Permutation",
            "permuted_means",
            "permuted_shares",
        ),
        "quantiles": (
            "Bootstrap",
            "bootstrap",
            "median",
            "quantile",
        ),
        "rates": (
            "event_share",
            "ratio",
        ),
        "response_weights": (
            "ResponseWeights",
            "weights_by_count",
            "weights_by_logistic",
            "weights_by_stratum",
        ),
        "shrinkage": (
            "Shrunk",
            "shrink",
        ),
        "survival": (
            "Survival",
            "kaplan_meier",
        ),
    },
)
