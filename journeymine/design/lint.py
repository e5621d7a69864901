"""Look a design over: what can be used as it is, yet is worth a second look.

=========  ======================================================================
JM-W301    no run reaches the end; nothing can be compared with the design
JM-W302    it has too many states to look at them all: some figures are left out
JM-W303    a step that no complete run visits
JM-W304    a stage that the path leaves and comes back to
JM-W305    two names that differ only in case or blanks
JM-W306    a touchpoint whose name or alias is ignored as well
=========  ======================================================================
"""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design.automaton import FEW_STATES, Automaton
from journeymine.design.journey import DesignedJourney
from journeymine.errors import DesignError, Problem
from journeymine.log import fits_pattern

__all__ = ["lint"]


def lint(design: DesignedJourney) -> tuple[Problem, ...]:
    """Everything about a design that is worth a second look.

    Parameters
    ----------
    design : DesignedJourney

    Returns
    -------
    tuple of Problem
        With codes from ``JM-W301`` on, in the order of their codes, then of the design;
        empty if there is nothing to say.

    Examples
    --------
    >>> for finding in lint(DesignedJourney.of_steps("Pay", "pay ")):
    ...     print(finding.code, finding.message)
    JM-W305 The touchpoints 'Pay' and 'pay ' differ only in case or blanks.
    """
    return (*_runs(design), *_stages(design), *_similar_names(design), *_ignored(design))


def _runs(design: DesignedJourney) -> Iterator[Problem]:
    try:
        if design.listed is None:
            yield _wide(design)
        else:
            yield from _never_visited(design, design.listed)
    except DesignError as error:
        for problem in error.problems:
            yield Problem("JM-W301", problem.message, problem.hint)


def _wide(design: DesignedJourney) -> Problem:
    not_said = "which deviations are certain, and precision over beginnings, are left out"
    if not design.is_block:
        not_said += "; steps that no complete run visits are not pointed out"
    return Problem(
        "JM-W302",
        f"'{design.name}' has more than {FEW_STATES:,} states: {not_said}.",
        "leave it, or name the steps of wide parallel parts in a fixed order where that is meant",
    )


def _never_visited(design: DesignedJourney, automaton: Automaton) -> Iterator[Problem]:
    visited = {arc.step for arc in automaton.arcs}
    for step, (touchpoint, place) in enumerate(zip(design.steps, design.places, strict=True)):
        if step not in visited:
            which = f" (place {place} of it)" if design.steps.count(touchpoint) > 1 else ""
            yield Problem(
                "JM-W303",
                f"No complete run visits '{touchpoint}'{which}.",
                "check the gateways and arcs around it: can every run that enters them end?",
            )


def _stages(design: DesignedJourney) -> Iterator[Problem]:
    """Stages by the first step of each touchpoint; a note, as journeys may well go back."""
    current, left = "", set[str]()
    for touchpoint in design.touchpoints:
        stage = design.touchpoint(touchpoint).stage
        if not stage or stage == current:
            continue
        if stage in left:
            yield Problem(
                "JM-W304",
                f"'{touchpoint}' is of the stage '{stage}', but comes after '{current}' began.",
                "check its stage, or its place in the path",
            )
        left.add(current)
        current = stage


def _similar_names(design: DesignedJourney) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in design.touchpoints:
        other = first.setdefault("".join(name.split()).casefold(), name)
        if other != name:
            yield Problem(
                "JM-W305",
                f"The touchpoints '{other}' and '{name}' differ only in case or blanks.",
                f"if they are one, write '{other}' both times",
            )


def _ignored(design: DesignedJourney) -> Iterator[Problem]:
    for touchpoint in design.touchpoints:
        for name in design.touchpoint(touchpoint).called:
            for pattern in design.ignore:
                if fits_pattern(name, pattern):
                    called = "" if name == touchpoint else f" (alias '{name}')"
                    yield Problem(
                        "JM-W306",
                        f"The touchpoint '{touchpoint}'{called} is ignored by '{pattern}'.",
                        "its events would leave before anything is compared; narrow the pattern",
                    )
