"""What is known of a journey beside its path, as text that other formats carry along.

BPMN and PNML let every tool keep elements of its own.  In one such element stands the
``.journey.yaml`` of the journey; where the path is a net, a list of its touchpoints stands
for the path.
"""

from __future__ import annotations

from dataclasses import replace

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block
from journeymine.writing.designs.yaml.write import yaml_bytes

__all__ = ["carried_along"]


def carried_along(design: DesignedJourney) -> str:
    """The text; empty if a diagram says all that is known.

    Examples
    --------
    >>> carried_along(DesignedJourney.of_steps("Pay"))
    ''
    """
    path = design.path
    bare = design == DesignedJourney(design.name, path)
    if isinstance(path, PetriNet):
        path = blocks.Sequence(tuple(map(blocks.Step, design.touchpoints)))
    elif bare and _says_all(path):
        return ""
    if bare and isinstance(design.path, PetriNet):
        return ""
    return yaml_bytes(replace(design, path=path, written="", source=None)).decode()


def _says_all(block: Block) -> bool:
    """Whether a net says as much as the block: no names of choices, and no counted rounds."""
    match block:
        case blocks.Choice(_, name) | blocks.AnyOf(_, name) if name:
            return False
        case blocks.Repeat() if _is_counted(block):
            return False
    return all(map(_says_all, blocks.parts(block)))


def _is_counted(block: blocks.Repeat) -> bool:
    return block.minimum > 1 or block.maximum is not None
