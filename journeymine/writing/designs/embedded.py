"""What is known of a journey beside its path, as text that other formats carry along.

BPMN and PNML let every tool keep elements of its own.  In one such element stands what a
``.journey.yaml`` would say of the journey, its path left as a plain list of the touchpoints.
"""

from __future__ import annotations

from dataclasses import replace

from journeymine.design import DesignedJourney, blocks
from journeymine.writing.designs.yaml import yaml_bytes

__all__ = ["carried_along"]


def carried_along(design: DesignedJourney) -> str:
    """The text; empty if no more is known than the name and the path.

    Examples
    --------
    >>> carried_along(DesignedJourney.of_steps("Pay"))
    ''
    """
    if design == DesignedJourney(design.name, design.path):
        return ""
    touchpoints = blocks.Sequence(tuple(map(blocks.Step, design.touchpoints)))
    return yaml_bytes(replace(design, path=touchpoints, written="", source=None)).decode()
