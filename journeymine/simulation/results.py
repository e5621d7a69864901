"""A simulated log, and what there is to say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journeymine.log import EventLog
from journeymine.simulation.plants import Plant
from journeymine.simulation.truth import Truth
from journeymine.statistics import counted

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Refused", "Simulation"]


@dataclass(frozen=True, slots=True)
class Refused:
    """Cases that were to get a deviation, but could not beside the others they got."""

    plant: Plant
    cases: int


@dataclass(frozen=True, eq=False)
class Simulation:
    """A simulated log and what was planted in it.

    Attributes
    ----------
    log : EventLog
        Cases are named ``C00001`` and so on; rows stand by case, then time.
    truth : Truth
        Every planted deviation.
    refused : tuple of Refused
        Where deviations of one case could not be told apart, the later one listed was
        left out.
    """

    log: EventLog
    truth: Truth = field(repr=False)
    refused: tuple[Refused, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """The truth as a pandas table: ``case, kind, touchpoint, activity``."""
        import pandas as pd

        columns = ["case", "kind", "touchpoint", "activity"]
        rows = [(p.case, p.kind, p.touchpoint, p.activity) for p in self.truth.planted]
        return pd.DataFrame(rows, columns=columns)

    def __str__(self) -> str:
        planted = self.truth.planted
        touched = len({entry.case for entry in planted})
        lines = [
            f"{self.log}",
            f"{counted(len(planted), 'deviation')} planted in {counted(touched, 'case')}",
        ]
        lines += [
            f"{entry.plant} was left out of {counted(entry.cases, 'case')}: not to be told apart "
            "from another deviation there"
            for entry in self.refused
        ]
        return "\n".join(lines)
