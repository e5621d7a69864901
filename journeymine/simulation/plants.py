"""Which deviations to plant, and in which share of the cases.

A plant file is a YAML list, an entry a deviation::

    - {kind: missing, touchpoint: Check address, share: 0.1}
    - {kind: stopped, touchpoint: Place order, share: 0.05}
    - {kind: ad_hoc, activity: Call support, after: Book installation, share: 0.2}
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeymine.conformance import KINDS, DeviationKind
from journeymine.design import DesignedJourney
from journeymine.errors import Problem, did_you_mean

__all__ = ["Plant", "problems_of"]


@dataclass(frozen=True, slots=True)
class Plant:
    """One deviation to plant.

    Attributes
    ----------
    kind : DeviationKind
    share : float
        Of all cases, in [0, 1]; each case is drawn on its own.
    touchpoint : str
        What is skipped, done out of order, done again, or taken of a second route; for
        ``stopped`` the last one kept.  ``missing`` also takes the name of a choice.
        Empty for ``ad_hoc``.
    activity : str
        What the log calls an unplanned event; only for ``ad_hoc``.
    after : str
        The touchpoint that an unplanned event directly follows; empty for any place.
    channels : tuple of str
        Where an unplanned event happens: one of these.
    """

    kind: DeviationKind
    share: float
    touchpoint: str = ""
    activity: str = ""
    after: str = ""
    channels: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What goes wrong: the touchpoint, or the activity of an unplanned event."""
        return self.touchpoint or self.activity

    def __str__(self) -> str:
        after = f" after '{self.after}'" if self.after else ""
        return f"{self.kind} '{self.name}'{after}"


def problems_of(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    """Everything that keeps a plant from being planted in a design."""
    if plant.kind not in KINDS:
        known = ", ".join(KINDS)
        hint = did_you_mean(plant.kind, KINDS) or f"use one of {known}"
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
        yield _unknown(plant.after, design.touchpoints, "touchpoint")


def _problems_of_designed(plant: Plant, design: DesignedJourney) -> Iterator[Problem]:
    for key in ("activity", "after", "channels"):
        if getattr(plant, key):
            message = f"'{key}' goes with unplanned events (ad_hoc), not with {plant.kind}."
            yield Problem("JM-E342", message, f"leave out {key}:")
    choices = [choice.name for choice in design.choices] if plant.kind == "missing" else []
    known = [*design.touchpoints, *choices]
    if not plant.touchpoint:
        message = f"The deviation {plant.kind} needs a touchpoint."
        yield Problem("JM-E342", message, f"add for example touchpoint: {known[0]}")
    elif plant.touchpoint not in known:
        yield _unknown(plant.touchpoint, known, "touchpoint")


def _unknown(name: str, known: list[str] | tuple[str, ...], what: str) -> Problem:
    message = f"The design has no {what} '{name}'. It has {', '.join(known)}."
    return Problem("JM-E345", message, did_you_mean(name, known) or "use a name from the design")
