"""Targets of time that no run can keep or miss: between touchpoints that never follow."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.paths.precedence import Precedence

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
            said = f"The target of '{name}' counts from '{start}', but "
            if start == name:
                why = "no complete run has it twice"
                hint = "count from another touchpoint"
            elif can_precede(name, start):
                why = f"'{start}' comes after '{name}' on every run that has both"
                hint = f"count from a touchpoint before '{name}', or set the target at '{start}'"
            else:
                why = "no complete run has both"
                hint = "count from a touchpoint that stands before it on its own way"
            yield DesignFinding("JM-W328", "serious", f"{said}{why}.", hint, name)
