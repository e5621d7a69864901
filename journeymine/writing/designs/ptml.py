"""Write a journey as a process tree in PTML, as ProM and pm4py read it."""

from __future__ import annotations

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import EMPTY, Block
from journeymine.design.paths.rounds import in_full
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.names import attribute

__all__ = ["ptml_bytes"]


def ptml_bytes(design: DesignedJourney) -> bytes:
    """The tree, every step a ``manualTask``; a loop has the children do, redo and exit.

    Rounds that are counted are written out (`in_full`).

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net, ``JM-E351`` if a name cannot be written,
        ``JM-E395`` if the rounds of its repeats are too many to be written out.
    """
    if isinstance(design.path, PetriNet):
        message = "The journey is a net; PTML holds nested blocks."
        raise DesignError(Problem("JM-E350", message, "save it as .pnml"))
    draft = _Draft()
    root = draft.add(in_full(blocks.simplify(design.path)))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        "<ptml>",
        f'<processTree id="tree" name={attribute(design.name)} root="{root}">',
        *draft.nodes,
        *draft.arcs,
        "</processTree>",
        "</ptml>",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


class _Draft:
    """The lines of the nodes and of the arcs between them, parents first."""

    def __init__(self) -> None:
        self.nodes: list[str] = []
        self.arcs: list[str] = []

    def add(self, block: Block) -> str:
        """Add a block; the id of its node."""
        match block:
            case blocks.Step(touchpoint):
                return self._node("manualTask", touchpoint)
            case blocks.Sequence(()):
                return self._node("automaticTask")
            case blocks.Sequence(children):
                return self._node("sequence", "", *children)
            case blocks.AnyOrder(children):
                return self._node("and", "", *children)
            case blocks.AnyOf(children, name):
                return self._node("or", name, *children)
            case blocks.Choice(children, name):
                return self._node("xor", name, *children)
            case blocks.Optional(body):
                return self._node("xor", "", body, EMPTY)
            case blocks.Repeat(body, 0, None):
                return self._node("xorLoop", "", EMPTY, body, EMPTY)
            case blocks.Repeat(body, 0, between):
                return self._node("xor", "", blocks.Repeat(body, 1, between), EMPTY)
            case blocks.Repeat(body, _, between):
                return self._node("xorLoop", "", body, between or EMPTY, EMPTY)

    def _node(self, tag: str, name: str = "", *children: Block) -> str:
        key = f"n{len(self.nodes) + 1}"
        self.nodes.append(f'<{tag} id="{key}" name={attribute(name)}/>')
        for child in children:
            at = len(self.arcs)
            self.arcs.append("")
            below = self.add(child)
            self.arcs[at] = f'<parentsNode id="a{at + 1}" sourceId="{key}" targetId="{below}"/>'
        return key
