"""The path once more, where moves cost what the design's weights say."""

from __future__ import annotations

from journeymine.conformance import Alignments
from journeymine.design import DesignedJourney
from journeymine.gap.costs import costs
from journeymine.gap.figures import WeightedFigures
from journeymine.gap.travelled import Travelled
from journeymine.log import EventLog

__all__ = ["tells_channels", "weighted_figures"]


def tells_channels(log: EventLog, design: DesignedJourney) -> bool:
    """Whether it can be seen that a touchpoint happened in a channel it is not meant for."""
    return log.has("channel") and any(t.channels for t in design.details.values())


def weighted_figures(
    alignments: Alignments, *, channel_aware: bool, travelled: Travelled | None = None
) -> WeightedFigures:
    """Costs and fitness by the design's weights, which are counted in thousandths.

    Parameters
    ----------
    alignments : Alignments
        By the weights; of variants told apart by channel where `channel_aware`.
    channel_aware : bool
        What `tells_channels` said.
    travelled : Travelled, optional
        Which cases took each of these variants, where intervals are by customer.
    """
    found = costs(alignments, travelled)
    return WeightedFigures(
        cost=found.cost / alignments.scale,
        worst_cost=found.worst_cost / alignments.scale,
        mean_cost=found.mean_cost,
        mean_cost_interval=found.mean_cost_interval,
        fitness=found.fitness,
        log_fitness=found.log_fitness,
        fitness_interval=found.fitness_interval,
        scale=alignments.scale,
        channel_aware=channel_aware,
        exact=found.exact,
        cases_bounded=found.cases_bounded,
        bounds=found.bounds,
    )
