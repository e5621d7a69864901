"""Stages that the path leaves and comes back to, or meets in another order than they are listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.paths.precedence import Precedence
from journeymine.language import sentence

__all__ = ["stages"]


def stages(design: DesignedJourney, can_precede: Precedence | None) -> Iterator[DesignFinding]:
    """Touchpoints of a stage that comes back after another one began.

    A touchpoint is named if on every run that has both it comes after a touchpoint of another
    stage, which itself comes after one of the touchpoint's own.  Branches of a choice and parts
    in any order do not stand one behind the other, and neither do the rounds of a repetition.
    """
    if can_precede is None:
        return
    staged = [(name, design.touchpoint(name).stage) for name in design.touchpoints]
    staged = [(name, stage) for name, stage in staged if stage]
    if not staged:
        return
    yield from _against_the_list(design, staged, can_precede)
    number, before = can_precede.number, can_precede.strictly_before
    own: dict[str, int] = {}
    for name, stage in staged:
        own[stage] = own.get(stage, 0) | 1 << number[name]
    for at, (name, stage) in enumerate(staged):
        earlier = before[number[name]] & ~own[stage]
        if not earlier:
            continue
        broken = next(
            (
                theirs
                for other, theirs in reversed(staged[:at])
                if earlier >> number[other] & 1 and before[number[other]] & own[stage]
            ),
            None,
        )
        if broken is not None:
            yield DesignFinding(
                "JM-W304",
                "note",
                sentence(
                    "'{touchpoint}' is of the stage '{stage}', but comes after '{other}' began.",
                    touchpoint=name,
                    stage=stage,
                    other=broken,
                ),
                sentence("check its stage, or its place in the path"),
                name,
            )


def _against_the_list(
    design: DesignedJourney, staged: Sequence[tuple[str, str]], can_precede: Precedence
) -> Iterator[DesignFinding]:
    """Stages whose touchpoints come before those of a stage that is listed earlier."""
    place = {stage.name: i for i, stage in enumerate(design.stage_order)}
    number, strictly_before = can_precede.number, can_precede.strictly_before
    told: set[tuple[str, str]] = set()
    for name, stage in staged:
        before = strictly_before[number[name]]
        for other, theirs in staged:
            if stage not in place or place.get(theirs, -1) <= place[stage]:
                continue
            if (theirs, stage) not in told and before >> number[other] & 1:
                told.add((theirs, stage))
                yield DesignFinding(
                    "JM-W329",
                    "note",
                    sentence(
                        "The stage '{later}' is listed after '{stage}', but '{other}' of it comes "
                        "before '{touchpoint}'.",
                        later=theirs,
                        stage=stage,
                        other=other,
                        touchpoint=name,
                    ),
                    sentence(
                        "list the stages in the order of the path, or check the touchpoints' stages"
                    ),
                    name,
                )
