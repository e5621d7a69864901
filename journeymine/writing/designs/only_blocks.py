"""The block that a format of nested blocks writes, also of a net that is made of them."""

from __future__ import annotations

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.blocks import Block, simplify
from journeymine.design.paths.net_block import block_of_net
from journeymine.design.paths.rounds import in_full
from journeymine.errors import DesignError, Problem

__all__ = ["block_of"]


def block_of(design: DesignedJourney, what: str, *, counted: bool = False) -> Block:
    """The path as a simplified block; a net is translated, exactly or not at all.

    Parameters
    ----------
    design : DesignedJourney
    what : str
        What the format is called, for errors.
    counted : bool, default False
        Whether the format can hold repeats with bounds; otherwise they are written out.

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net that is not made of nested blocks, ``JM-E395`` if
        counted repeats are too long to be written out.
    """
    path = design.path
    if isinstance(path, PetriNet):
        found = block_of_net(path)
        if found is None:
            message = f"The journey is a net that is not made of nested blocks. {what} holds"
            message += " choices, free orders and loops only where each ends before the one around"
            message += " it does."
            raise DesignError(Problem("JM-E350", message, "save it as .pnml"))
        return found
    return simplify(path) if counted else in_full(simplify(path))
