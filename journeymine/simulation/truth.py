"""What was planted: the truth beside a simulated log."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from journeymine.simulation.plants import PlantKind

__all__ = ["Felt", "Missed", "Planted", "Travelled", "Truth"]


@dataclass(frozen=True, slots=True)
class Planted:
    """One deviation of one case.

    Attributes
    ----------
    case : str
    kind : PlantKind
    touchpoint : str
        What the design calls it; the name of the choice where all of it was skipped, the
        last touchpoint kept where the customer left; empty for ``ad_hoc``.
    activity : str
        What the log calls it; empty for ``missing`` and ``stopped``.
    """

    case: str
    kind: PlantKind
    touchpoint: str
    activity: str


@dataclass(frozen=True, slots=True)
class Missed:
    """One clock of one case that was not stopped in time.

    Attributes
    ----------
    case : str
    touchpoint, after : str
        What it waited for, and from where; `after` is empty for the first event.
    status : str
        ``late``: it came after its time.  ``absent``: it did not come, and the time passed
        before the last event of the log, or the journey is over by the rules of the
        design.  ``not_yet``: it did not come, and neither is so.
    """

    case: str
    touchpoint: str
    after: str
    status: Literal["late", "absent", "not_yet"]


@dataclass(frozen=True, slots=True)
class Travelled:
    """How one journey went, also after the log was cut off.

    Attributes
    ----------
    case : str
    started, ended : datetime
        Its first and its last event, whether the log has them or not.
    completed : bool
        Whether it succeeded by the design's rule of success; if there is none, whether the
        customer went on to the end.
    cut : bool
        Whether the log lacks some of its events.
    """

    case: str
    started: datetime
    ended: datetime
    completed: bool
    cut: bool


@dataclass(frozen=True, slots=True)
class Felt:
    """What all customers felt at a touchpoint, and how many of them said it.

    Attributes
    ----------
    touchpoint : str
        Or the activity of an unplanned event.
    mean : float
        Of all visits in the log, on the design's scale of satisfaction.
    visits, answers : int
    """

    touchpoint: str
    mean: float
    visits: int
    answers: int


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted, by case; what is not in it was not planted.

    Attributes
    ----------
    seed, cases : int
        As asked for.
    planted : tuple of Planted
        Deviations that the log shows.
    until : datetime or None
        When the log was cut off.
    beyond : tuple of Planted
        Deviations that happened only after that.
    missed : tuple of Missed
        Every clock that was not stopped in time, planted or following from what was.
    journeys : tuple of Travelled
        All that had begun when the log was cut off; empty if it was not.
    felt : tuple of Felt
        By touchpoint; empty without scores.
    """

    seed: int
    cases: int
    planted: tuple[Planted, ...]
    until: datetime | None = None
    beyond: tuple[Planted, ...] = ()
    missed: tuple[Missed, ...] = ()
    journeys: tuple[Travelled, ...] = ()
    felt: tuple[Felt, ...] = ()

    @property
    def cut(self) -> int:
        """Journeys of which the log lacks the end."""
        return sum(one.cut for one in self.journeys)

    @property
    def not_begun(self) -> int:
        """Journeys that begin only after the log was cut off; nothing of them is in it."""
        return 0 if self.until is None else self.cases - len(self.journeys)

    def to_dict(self) -> dict[str, object]:
        """What ``truth.json`` holds; times as text, in UTC."""
        return {
            "seed": self.seed,
            "cases": self.cases,
            "until": None if self.until is None else _text(self.until),
            "cut": self.cut,
            "not_begun": self.not_begun,
            "planted": [asdict(entry) for entry in self.planted],
            "beyond": [asdict(entry) for entry in self.beyond],
            "missed": [asdict(entry) for entry in self.missed],
            "journeys": [
                {**asdict(one), "started": _text(one.started), "ended": _text(one.ended)}
                for one in self.journeys
            ],
            "felt": [asdict(entry) for entry in self.felt],
        }


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
