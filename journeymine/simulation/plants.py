"""Which deviations to plant, and in which share of the cases.

A plant file is a YAML list, an entry a deviation::

    - {kind: missing, touchpoint: Check address, share: 0.1}
    - {kind: stopped, touchpoint: Place order, share: 0.05}
    - {kind: ad_hoc, activity: Call support, after: Book installation, share: 0.2}
    - {kind: channel, touchpoint: Place order, channels: [letter], share: 0.1}
    - {kind: late, touchpoint: Get confirmation, share: 0.1}
    - {kind: failed, touchpoint: Pay invoice, share: 0.02}
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from journeymine.conformance import KINDS, DeviationKind

__all__ = ["PLANT_KINDS", "Plant", "PlantKind"]

PlantKind = DeviationKind | Literal["channel", "late", "failed"]

PLANT_KINDS: tuple[PlantKind, ...] = (*KINDS, "channel", "late", "failed")
"""Every kind that can be planted: those of the path, then those of a visit as designed."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One deviation to plant.

    Attributes
    ----------
    kind : PlantKind
    share : float
        Of all cases, in [0, 1]; each case is drawn on its own.
    touchpoint : str
        What is skipped, done out of order, done again, or taken of a second route; for
        ``stopped`` the last one kept; what happens in another channel, late, or with a
        failed outcome.  ``missing`` also takes the name of a choice.  Empty for ``ad_hoc``.
    activity : str
        What the log calls an unplanned event; only for ``ad_hoc``.
    after : str
        The touchpoint that an unplanned event directly follows; empty for any place.  For
        ``late``, from where the time is counted that is broken; empty for any of its times.
    channels : tuple of str
        Where an unplanned event happens, or what happens in another channel: in one of these.
        For ``channel``, those of other touchpoints if none is named, or ``other``.
    """

    kind: PlantKind
    share: float
    touchpoint: str = ""
    activity: str = ""
    after: str = ""
    channels: tuple[str, ...] = ()

    @property
    def bends(self) -> bool:
        """Whether it changes the path, and not only how one visit went."""
        return self.kind in KINDS

    @property
    def name(self) -> str:
        """What goes wrong: the touchpoint, or the activity of an unplanned event."""
        return self.touchpoint or self.activity

    def __str__(self) -> str:
        after = f" after '{self.after}'" if self.after else ""
        return f"{self.kind} '{self.name}'{after}"
