"""Stages that the path leaves and comes back to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.precedence import Precedes

__all__ = ["stages"]


def stages(design: DesignedJourney, can_precede: Precedes | None) -> Iterator[DesignFinding]:
    """Touchpoints of a stage that comes back after another one began.

    A touchpoint is named if on every run that has both it comes after a touchpoint of another
    stage, which itself comes after one of the touchpoint's own.  Branches of a choice and parts
    in any order do not stand one behind the other, and neither do the rounds of a repetition.
    """
    staged = [(name, design.touchpoint(name).stage) for name in design.touchpoints]
    staged = [(name, stage) for name, stage in staged if stage]

    def strictly(first: str, then: str) -> bool:
        if can_precede is None:
            return False
        return can_precede(first, then) and not can_precede(then, first)

    yield from _against_the_list(design, staged, strictly)
    first_of: dict[str, list[str]] = {}
    for at, (name, stage) in enumerate(staged):
        between = [other for other, theirs in staged[:at] if theirs != stage]
        own = first_of.setdefault(stage, [])
        broken = next(
            (
                other
                for other in reversed(between)
                if strictly(other, name) and any(strictly(one, other) for one in own)
            ),
            None,
        )
        if broken is not None:
            yield DesignFinding(
                "JM-W304",
                "note",
                f"'{name}' is of the stage '{stage}', but comes after "
                f"'{design.touchpoint(broken).stage}' began.",
                "check its stage, or its place in the path",
                name,
            )
        own.append(name)


def _against_the_list(
    design: DesignedJourney,
    staged: Sequence[tuple[str, str]],
    strictly: Callable[[str, str], bool],
) -> Iterator[DesignFinding]:
    """Stages whose touchpoints come before those of a stage that is listed earlier."""
    place = {stage.name: i for i, stage in enumerate(design.stage_order)}
    told: set[tuple[str, str]] = set()
    for at, (name, stage) in enumerate(staged):
        for before, theirs in staged[:at]:
            swapped = stage in place and place.get(theirs, -1) > place[stage]
            if swapped and (theirs, stage) not in told and strictly(before, name):
                told.add((theirs, stage))
                yield DesignFinding(
                    "JM-W329",
                    "note",
                    f"The stage '{theirs}' is listed after '{stage}', but '{before}' of it comes "
                    f"before '{name}'.",
                    "list the stages in the order of the path, or check the touchpoints' stages",
                    name,
                )
