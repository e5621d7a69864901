"""What customers do: the graph of what follows what, and the journey behind it."""

from journeymine.discovery.comparing import ModelRow, ModelTable, compare_miners
from journeymine.discovery.coverage import VariantCoverage, coverage
from journeymine.discovery.discover import discover, journey_of_graph
from journeymine.discovery.discovered import DiscoveredJourney, DiscoveryQuality
from journeymine.discovery.filters import FilteredGraph, strongest
from journeymine.discovery.graph import Activity, Arc, DirectlyFollowsGraph, graph_of
from journeymine.discovery.measures import Figures
from journeymine.discovery.miners import MINERS, Miner
from journeymine.discovery.stuck import Ends

__all__ = [
    "MINERS",
    "Activity",
    "Arc",
    "DirectlyFollowsGraph",
    "DiscoveredJourney",
    "DiscoveryQuality",
    "Ends",
    "Figures",
    "FilteredGraph",
    "Miner",
    "ModelRow",
    "ModelTable",
    "VariantCoverage",
    "compare_miners",
    "coverage",
    "discover",
    "graph_of",
    "journey_of_graph",
    "strongest",
]
