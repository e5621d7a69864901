"""Write a journey as ``.journey.yaml``, the way a person would."""

from __future__ import annotations

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.blocks import EMPTY, simplify
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.yaml.edits import written_text

__all__ = ["yaml_bytes"]


def yaml_bytes(design: DesignedJourney) -> bytes:
    """The text of a ``.journey.yaml``, in UTF-8.

    A journey that was read from such a file keeps its comments, its order and its layout;
    only what was changed since is written anew.

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net, ``JM-E351`` if a name cannot be written,
        ``JM-E352`` if there is no step at all.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import Optional, Sequence, Step
    >>> path = Sequence((Step("Pay"), Optional(Step("Call"))))
    >>> print(yaml_bytes(DesignedJourney("Order", path)).decode(), end="")
    journey: Order
    path:
      - Pay
      - optional: Call
    """
    if isinstance(design.path, PetriNet):
        message = "The journey is a net; a .journey.yaml holds nested blocks."
        raise DesignError(Problem("JM-E350", message, "save it as .pnml"))
    if simplify(design.path) == EMPTY:
        message = "The journey has no step; a .journey.yaml needs one."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    return written_text(design).encode()
