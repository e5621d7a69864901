"""What was discovered: the graph, the paths, a journey, and how well it tells the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property

import pyarrow as pa

from journeymine.design import DesignedJourney
from journeymine.discovery.comparing import ModelTable
from journeymine.discovery.graph import DirectlyFollowsGraph
from journeymine.discovery.held_out import sample
from journeymine.discovery.measures import Figures, measure
from journeymine.discovery.miners import Miner
from journeymine.discovery.stuck import ALWAYS, Ends
from journeymine.discovery.telling import told
from journeymine.language import Sentence
from journeymine.log import LeftOut, Tabular, Variants
from journeymine.statistics import Share

__all__ = ["DiscoveredJourney", "DiscoveryQuality"]

_MOST_MEASURED = 2_000_000
"""Events of paths: of more, a sample of the cases is measured."""


@dataclass(frozen=True, slots=True)
class DiscoveryQuality:
    """How a discovered journey came about, and how much of the log it tells.

    Attributes
    ----------
    noise : float
        The threshold that was asked for, or that was chosen, in [0, 1].
    activities : int
        Activities of the log.
    left_out : tuple of str
        Activities that the journey has no step for; only with `noise` above 0.
    fitting : Share
        Cases that are a run of the journey, of all cases; without figures when too
        many of its states would have to be met.
    miner : str
        Which miner made it.
    ends : Ends
        Whether all its runs can be finished: always so for blocks.
    chosen : ModelTable or None
        What the noise was chosen from, with ``noise="auto"``.
    """

    noise: float
    activities: int
    left_out: tuple[str, ...]
    fitting: Share
    miner: Miner = "inductive"
    ends: Ends = ALWAYS
    chosen: ModelTable | None = None


@dataclass(frozen=True, eq=False, repr=False)
class DiscoveredJourney(Tabular):
    """What customers do.

    Attributes
    ----------
    graph : DirectlyFollowsGraph
        Which activity directly follows which.
    variants : Variants
        The distinct paths and how many cases took each.
    journey : DesignedJourney
        A journey of blocks, or of a net where the miner makes one, named ``Actual journey``;
        its touchpoints are activities.
    quality : DiscoveryQuality
        How it came about, and how many cases it tells.
    left_out : tuple of LeftOut
        Journeys that are not complete, and so are in none of the others.
    order : tuple of str
        All activities from left to right: by the median place of their events, 0 the first of
        a case and 1 the last; see `journeymine.discovery.left_to_right`.
    channels : mapping of str to str
        Activity -> the channel that most of its events used; those without one are not in it.
    unit : str
        What a case is called: ``customer``, or ``journey`` of a log that was cut into such.
    """

    graph: DirectlyFollowsGraph
    variants: Variants = field(repr=False)
    journey: DesignedJourney
    quality: DiscoveryQuality
    left_out: tuple[LeftOut, ...] = ()
    order: tuple[str, ...] = ()
    channels: Mapping[str, str] = field(default_factory=dict)
    unit: str = "customer"

    @cached_property
    def figures(self) -> Figures:
        """Fitness, precision, F1, generalization and simplicity of the journey for the log.

        Measured when first asked for, on the cases that the journey was made from; what it
        tells of cases it has not seen is less (`compare_miners`).  Of more than 2,000,000
        events in distinct paths a sample of the cases is measured; `Figures.cases` says how
        many.
        """
        events = int(self.variants.lengths.sum())
        return measure(sample(self.variants, _MOST_MEASURED / max(events, 1)), self.journey)

    def to_dict(self) -> dict[str, object]:
        """Figures, graph and quality as plain data; the journey has formats of its own.

        What the log had left out before is not in it.
        """
        return {
            "cases": self.variants.n_cases,
            "events": self.variants.n_events,
            "variants": len(self.variants),
            "graph": self.graph.to_dict(),
            "quality": asdict(self.quality),
            "figures": asdict(self.figures),
            "order": list(self.order),
            "channels": dict(sorted(self.channels.items())),
            "left_out": [asdict(entry) for entry in self.left_out],
        }

    def to_arrow(self) -> pa.Table:
        """The arcs of the graph; see `DirectlyFollowsGraph.to_arrow`."""
        return self.graph.to_arrow()

    @property
    def said(self) -> tuple[Sentence, ...]:
        """What there is to say of it, a sentence a line."""
        return tuple(told(self))

    def __str__(self) -> str:
        return "\n".join(self.said)

    def __repr__(self) -> str:
        return f"<DiscoveredJourney: {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        from html import escape

        arcs = self.to_frame().sort_values(
            ["cases", "source", "target"], ascending=[False, True, True]
        )
        table: str = arcs.head(20).to_html(index=False)
        return f"<pre>{escape(str(self))}</pre>{table}"
