"""Simplicity: how tangled is the design?"""

from __future__ import annotations

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.block_net import net_of_block

__all__ = ["simplicity"]


def simplicity(design: DesignedJourney) -> float:
    """Inverse of the mean arc degree of the design's net [1]_, in (0, 1]::

        1 / (1 + max(0, mean degree - 2))

    over all places and transitions, where the degree counts the arcs at a node, in and out.
    1 is a straight line, where every node has one arc in and one out at most.  Blocks are
    measured as their net, in which counted rounds are tokens.  It says nothing about how many steps
    there are, nor whether people find the journey simple.

    References
    ----------
    .. [1] Blum (2015). Metrics in process discovery. Technical report TR/DCC-2015-6,
       University of Chile. The measure goes back to the density of connections in
       Mendling, Reijers, Cardoso (2007). What makes process models understandable? BPM 2007,
       LNCS 4714, 48-63. https://doi.org/10.1007/978-3-540-75183-0_4

    Examples
    --------
    >>> simplicity(DesignedJourney.of_steps("a", "b"))
    1.0
    """
    net = design.path if isinstance(design.path, PetriNet) else net_of_block(design.path)
    arcs = sum(len(t.consumes) + len(t.produces) for t in net.transitions)
    nodes = len(net.places) + len(net.transitions)
    degree = 2 * arcs / nodes if nodes else 0.0
    return 1 / (1 + max(0.0, degree - 2))
