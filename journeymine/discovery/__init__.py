"""What customers do: the graph of what follows what, and the journey behind it."""

from journeymine.discovery.discover import DiscoveredJourney, DiscoveryQuality, discover
from journeymine.discovery.graph import Activity, Arc, DirectlyFollowsGraph

__all__ = [
    "Activity",
    "Arc",
    "DirectlyFollowsGraph",
    "DiscoveredJourney",
    "DiscoveryQuality",
    "discover",
]
