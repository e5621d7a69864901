"""Whether a run can be complete, visit every step, and succeed."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.linting.soundness import soundness
from journeymine.design.linting.success import success
from journeymine.design.paths.automaton import FEW_STATES, Automaton
from journeymine.design.paths.net import PetriNet, steps_before
from journeymine.errors import DesignError
from journeymine.language import sentence

__all__ = ["ends"]


def ends(design: DesignedJourney) -> Iterator[DesignFinding]:
    """What keeps runs from ending, steps from being visited, journeys from succeeding."""
    path = design.path
    try:
        listed = design.listed
    except DesignError as error:
        for problem in error.problems:
            yield DesignFinding("JM-W301", "serious", problem.message, problem.hint)
        if isinstance(path, PetriNet):
            yield from soundness(path, can_end=False)
        return
    if listed is None:
        yield _wide(design)
    elif isinstance(path, PetriNet):
        yield from _never_visited(design, listed, path)
    if isinstance(path, PetriNet):
        yield from soundness(path, can_end=True)
    yield from success(design, listed)


def _wide(design: DesignedJourney) -> DesignFinding:
    if design.is_block:
        message = sentence(
            "'{design}' has more than {states} states: which deviations are certain, and precision "
            "over beginnings, are left out.",
            design=design.name,
            states=FEW_STATES,
        )
    else:
        message = sentence(
            "'{design}' has more than {states} states: which deviations are certain, and precision "
            "over beginnings, are left out; steps that no complete run visits, and touchpoints in "
            "an order that no run has, are not pointed out.",
            design=design.name,
            states=FEW_STATES,
        )
    hint = sentence(
        "leave it, or name the steps of wide parallel parts in a fixed order where that is meant"
    )
    return DesignFinding("JM-W302", "note", message, hint)


def _never_visited(
    design: DesignedJourney, automaton: Automaton, net: PetriNet
) -> Iterator[DesignFinding]:
    visited = set(automaton.via.tolist())
    before = steps_before(net)
    for step, (touchpoint, place) in enumerate(zip(design.steps, design.places, strict=True)):
        if step not in visited:
            if design.steps.count(touchpoint) > 1:
                message = sentence(
                    "No complete run visits '{touchpoint}' (place {place} of it).",
                    touchpoint=touchpoint,
                    place=place,
                )
            else:
                message = sentence("No complete run visits '{touchpoint}'.", touchpoint=touchpoint)
            hint = (
                sentence("no way from the start leads to it: connect it, or remove it")
                if before[step] is None
                else sentence(
                    "check the gateways and arcs around it: can every run that enters them end?"
                )
            )
            yield DesignFinding("JM-W303", "warning", message, hint, touchpoint)
