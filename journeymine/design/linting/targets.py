"""Targets of time that no run can keep or miss: between touchpoints that never follow."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.paths.precedence import Precedence
from journeymine.language import sentence

__all__ = ["targets"]


def targets(design: DesignedJourney, can_precede: Precedence | None) -> Iterator[DesignFinding]:
    """Every ``within: {after: X}`` at a step that comes behind X on no complete run."""
    if can_precede is None:
        return
    for name in design.touchpoints:
        promised = design.touchpoint(name).targets
        for target in () if promised is None else promised.within:
            start = target.after
            if not start or can_precede(start, name):
                continue
            if start == name:
                why = sentence("no complete run has it twice")
                hint = sentence("count from another touchpoint")
            elif can_precede(name, start):
                why = sentence(
                    "'{start}' comes after '{touchpoint}' on every run that has both",
                    start=start,
                    touchpoint=name,
                )
                hint = sentence(
                    "count from a touchpoint before '{touchpoint}', or set the target at '{start}'",
                    touchpoint=name,
                    start=start,
                )
            else:
                why = sentence("no complete run has both")
                hint = sentence("count from a touchpoint that stands before it on its own way")
            message = sentence(
                "The target of '{touchpoint}' counts from '{start}', but {why}.",
                touchpoint=name,
                start=start,
                why=why,
            )
            yield DesignFinding("JM-W328", "serious", message, hint, name)
