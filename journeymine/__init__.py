"""JourneyMine: the journeys customers actually make, and the gap to the designed ones.

Everything public is here; a name is imported from its room when it is first used.

>>> import journeymine as jm
>>> design = jm.DesignedJourney.of_steps("browse", "pay", "receive")
>>> variants = jm.Variants.from_sequences([("browse", "receive")])
>>> int(jm.align(variants, design).cost[0])
1
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from journeymine.conformance import Alignments, align
    from journeymine.design import DesignedJourney
    from journeymine.design.lint import lint
    from journeymine.discovery import (
        DiscoveredJourney,
        compare_miners,
        coverage,
        discover,
        graph_of,
        journey_of_graph,
        strongest,
    )
    from journeymine.drawing import Drawing, draw
    from journeymine.errors import JourneyMineError
    from journeymine.gap import Gap, compare
    from journeymine.gap.contrast import GapDifference, difference
    from journeymine.gap.matching import Matching, match
    from journeymine.gap.survey.join import join_scores
    from journeymine.log import EventLog, SurveyAnswers, Variants
    from journeymine.reading import (
        is_design_file,
        read_answers,
        read_design,
        read_log,
        read_spark,
    )
    from journeymine.reporting import Report, report
    from journeymine.simulation import Simulation, read_plants, simulate
    from journeymine.writing import (
        make_demo,
        render_again,
        save_design,
        save_discovery,
        save_log,
        save_results,
        save_simulation,
    )

__all__ = [
    "Alignments", "DesignedJourney", "DiscoveredJourney", "Drawing", "EventLog", "Gap",
    "GapDifference", "JourneyMineError", "Matching", "Report", "Simulation", "SurveyAnswers",
    "Variants", "align", "compare", "compare_miners", "coverage", "difference", "discover", "draw",
    "graph_of", "is_design_file", "join_scores", "journey_of_graph", "lint", "make_demo", "match",
    "read_answers", "read_design", "read_log", "read_plants", "read_spark", "render_again",
    "report", "save_design", "save_discovery", "save_log", "save_results", "save_simulation",
    "simulate", "strongest",
]  # fmt: skip

_ROOM = {
    "Alignments": "conformance", "align": "conformance",
    "DesignedJourney": "design", "lint": "design.lint",
    "DiscoveredJourney": "discovery", "compare_miners": "discovery", "coverage": "discovery",
    "discover": "discovery", "graph_of": "discovery", "journey_of_graph": "discovery",
    "strongest": "discovery",
    "Drawing": "drawing", "draw": "drawing",
    "JourneyMineError": "errors",
    "Gap": "gap", "compare": "gap",
    "GapDifference": "gap.contrast", "difference": "gap.contrast",
    "Matching": "gap.matching", "match": "gap.matching",
    "join_scores": "gap.survey.join",
    "EventLog": "log", "SurveyAnswers": "log", "Variants": "log",
    "is_design_file": "reading", "read_answers": "reading", "read_design": "reading",
    "read_log": "reading", "read_spark": "reading",
    "Report": "reporting", "report": "reporting",
    "Simulation": "simulation", "read_plants": "simulation", "simulate": "simulation",
    "make_demo": "writing", "render_again": "writing", "save_design": "writing",
    "save_discovery": "writing", "save_log": "writing", "save_results": "writing",
    "save_simulation": "writing",
}  # fmt: skip


def __getattr__(name: str) -> object:
    if name not in _ROOM:
        raise AttributeError(f"module 'journeymine' has no attribute '{name}'")
    found = getattr(import_module(f"journeymine.{_ROOM[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
