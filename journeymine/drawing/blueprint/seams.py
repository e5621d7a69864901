"""Where the designed work passes from one owner to the next, and how long that takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from journeymine.drawing.canvas.frame import FEW

__all__ = ["Seam", "seams_of"]

_MOST = 0.5


@dataclass(frozen=True, slots=True)
class Seam:
    """A hand-over of the design.

    Attributes
    ----------
    at : int
        The station at which the next owner begins.
    before : int
        The station that it follows as designed; not the neighbour where a branch begins.
    source, target : str
        The owners.
    measured : mapping or None
        The row of ``hand_overs`` in ``gap.json`` of these two owners, anywhere in the journey.
    promise : mapping or None
        The time target of the station at which the next owner begins.
    """

    at: int
    before: int
    source: str
    target: str
    measured: Mapping[str, Any] | None
    promise: Mapping[str, Any] | None

    @property
    def late(self) -> float | None:
        """The share of the clocks that are not in time; None without a target or any clock."""
        if self.promise is None or self.promise["estimate"]["value"] is None:
            return None
        return 1 - float(self.promise["estimate"]["value"])

    @property
    def is_late(self) -> bool:
        """Whether most are not in time, beyond chance and not of a few alone."""
        if self.promise is None or self.promise["estimate"]["n"] < FEW:
            return False
        high = self.promise["estimate"]["high"]
        return high is not None and bool(high < _MOST)


def seams_of(figures: Mapping[str, Any]) -> list[Seam]:
    """The hand-overs of the design in the order of the stations.

    Stations without an owner hand nothing over.
    """
    stations = figures["flow"]["stations"]
    owner = {row["touchpoint"]: row["owner"] for row in figures["design"]}
    owners = [owner.get(station["touchpoint"], "") for station in stations]
    pairs = {(row["source"], row["target"]): row for row in figures["gap"]["hand_overs"]}
    time = figures["gap"]["time"]
    promises: dict[str, Mapping[str, Any]] = {}
    for row in time["targets"] if time else ():
        promises.setdefault(row["touchpoint"], row)
    branches = {
        begin: group["first"] - 1
        for group in figures["flow"]["groups"]
        if group["kind"] == "choice"
        for begin in group["branches"]
    }
    found = []
    for at in range(1, len(stations)):
        before = branches.get(at, at - 1)
        if before < 0 or not owners[before] or not owners[at] or owners[before] == owners[at]:
            continue
        pair = (owners[before], owners[at])
        promise = promises.get(stations[at]["touchpoint"])
        found.append(Seam(at, before, *pair, pairs.get(pair), promise))
    return found
