"""What keeps a plant from being planted in a design."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design import DesignedJourney
from journeymine.errors import Problem, did_you_mean
from journeymine.simulation.plants import PLANT_KINDS, Plant

__all__ = ["problems_of"]

_GO_WITH = {
    "activity": {"ad_hoc": "unplanned events (ad_hoc)"},
    "after": {"ad_hoc": "unplanned events (ad_hoc)", "late": "late"},
    "channels": {"ad_hoc": "unplanned events (ad_hoc)", "channel": "channel"},
}


def problems_of(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    """Everything that keeps a plant from being planted in a design."""
    if plant.kind not in PLANT_KINDS:
        known = ", ".join(PLANT_KINDS)
        hint = did_you_mean(plant.kind, PLANT_KINDS) or f"use one of {known}"
        yield Problem("JM-E343", f"There is no kind '{plant.kind}'; the kinds are {known}.", hint)
        return
    if not 0 <= plant.share <= 1:
        message = f"The share of {plant} must be a number from 0 to 1; it was {plant.share}."
        yield Problem("JM-E344", message, "write for example share: 0.1 for one case in ten")
    if plant.kind == "ad_hoc":
        yield from _problems_of_unplanned(plant, design)
    else:
        yield from _problems_of_designed(plant, design)


def _problems_of_unplanned(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    if not plant.activity:
        message = "An unplanned event (ad_hoc) needs an activity."
        yield Problem("JM-E342", message, "add for example activity: Call support")
    if plant.touchpoint:
        message = f"An unplanned event (ad_hoc) is no touchpoint, but names '{plant.touchpoint}'."
        yield Problem("JM-E342", message, "name it with activity:, and its place with after:")
    if design.matching([plant.activity]):
        message = f"The activity '{plant.activity}' is a touchpoint of the design, not unplanned."
        yield Problem("JM-E345", message, "choose a name that no touchpoint and no alias has")
    if plant.after and plant.after not in design.touchpoints:
        yield _unknown(plant.after, design.touchpoints)


def _problems_of_designed(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    for key, kinds in _GO_WITH.items():
        if getattr(plant, key) and plant.kind not in kinds:
            message = f"'{key}' goes with {' and '.join(kinds.values())}, not with {plant.kind}."
            yield Problem("JM-E342", message, f"leave out {key}:")
    choices = [choice.name for choice in design.choices] if plant.kind == "missing" else []
    known = [*design.touchpoints, *choices]
    if not plant.touchpoint:
        message = f"The deviation {plant.kind} needs a touchpoint."
        yield Problem("JM-E342", message, f"add for example touchpoint: {known[0]}")
    elif plant.touchpoint not in known:
        yield _unknown(plant.touchpoint, known)
    elif plant.kind == "channel":
        yield from _problems_of_channel(plant, design)
    elif plant.kind == "late":
        yield from _problems_of_late(plant, design)
    elif plant.kind == "failed" and not design.failed:
        message = f"The design lists no failed outcome, so '{plant.touchpoint}' cannot fail."
        yield Problem("JM-E345", message, "add to the design for example failed: [declined]")


def _problems_of_channel(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    designed = design.touchpoint(plant.touchpoint).channels
    if not designed:
        message = f"'{plant.touchpoint}' may happen in any channel, so none is another one."
        hint = f"give it channels in the design: {plant.touchpoint}: {{channels: [web]}}"
        yield Problem("JM-E345", message, hint)
    for channel in plant.channels:
        if channel in designed:
            message = f"'{channel}' is a designed channel of '{plant.touchpoint}'."
            hint = f"name a channel that is none of {', '.join(designed)}"
            yield Problem("JM-E345", message, hint)


def _problems_of_late(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    targets = design.touchpoint(plant.touchpoint).targets
    anchors = [target.after for target in targets.within] if targets else []
    if not anchors:
        message = f"'{plant.touchpoint}' has no time target, so it cannot be late."
        hint = f"add to the design {plant.touchpoint}: {{targets: {{within: {{max: 2d}}}}}}"
        yield Problem("JM-E345", message, hint)
    elif plant.after and plant.after not in anchors:
        named = [f"'{anchor}'" if anchor else "the first event" for anchor in anchors]
        message = (
            f"No time target of '{plant.touchpoint}' counts from '{plant.after}'; they count from "
            f"{', '.join(named)}."
        )
        hint = did_you_mean(plant.after, [name for name in anchors if name]) or "leave out after:"
        yield Problem("JM-E345", message, hint)


def _unknown(name: str, known: list[str] | tuple[str, ...]) -> Problem:
    message = f"The design has no touchpoint '{name}'. It has {', '.join(known)}."
    return Problem("JM-E345", message, did_you_mean(name, known) or "use a name from the design")
