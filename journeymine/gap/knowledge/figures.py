"""What is not known, as figures: white spots, how far each could move others, and grades.

Attributes have the names that they have in ``gap.json`` (`knowledge`).
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from journeymine.gap.figures import Range
from journeymine.log import Tabular
from journeymine.statistics import counted

__all__ = ["GRADES", "KINDS_OF_SPOT", "MUCH", "Evidence", "Knowledge", "WhiteSpot"]

GRADES = ("seen", "partly", "white")
"""How well something is known, the best first; see `Evidence` and `Knowledge`."""

KINDS_OF_SPOT = (
    "never_logged", "source_silent", "touchpoint_silent", "unmatched", "rejected_rows",
    "window_start", "window_end", "open", "tied_times", "no_time_of_day",
    "no_channel", "no_scores", "few_scores", "undecided", "not_proved", "no_owner",
)  # fmt: skip
"""The kinds of white spots, in the order in which equal ones are shown."""

MUCH = 5.0
"""Points of the index: a white spot that can move it further makes the whole report white."""

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class WhiteSpot:
    """Something that the log or the design does not say.

    Attributes
    ----------
    kind : str
        One of `KINDS_OF_SPOT`.
    touchpoint : str
        Of the design; empty where none is concerned alone.
    name : str
        What else it is about: an activity, a source or channel, a reason of rejection, touchpoints.
    cases, of_cases : int
        Journeys that it can concern, at most, of so many.
    events, of_events : int
        Events that it concerns, of so many; 0 where it is about events that are not there.
    since, until : str or None
        From when to when, in ISO 8601, where it is about a time.
    what : str
        What is not known, in words.
    fitness : Range or None
        The lowest and highest mean fitness that the truth could have, all else being as it is;
        None where nothing bounds it, or there is no fitness.
    index : Range or None
        The same of the gap index.
    assumed : str
        Over what the two ranges go.
    tight : bool
        Whether both ends of both ranges are reached by something that may be true.  Otherwise
        the truth still lies between them, but perhaps never at them.
    """

    kind: str
    touchpoint: str
    name: str
    cases: int
    of_cases: int
    events: int
    of_events: int
    since: str | None
    until: str | None
    what: str
    fitness: Range | None
    index: Range | None
    assumed: str
    tight: bool

    @property
    def points(self) -> float:
        """How far it can move the index in all, in points; infinite if nothing bounds it."""
        return _width(self.index)

    def __str__(self) -> str:
        return f"{self.what}; {self._moves()}"

    def _moves(self) -> str:
        if self.index is None or self.index.low is None or self.index.high is None:
            return "nothing bounds how far this moves the figures"
        if self.points == 0:
            return "the gap index stays as it is"
        return f"the gap index could be {self.index.low:.1f} to {self.index.high:.1f}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """How well a touchpoint is known.

    Attributes
    ----------
    grade : str
        ``white``: the log has no event of it.  ``partly``: it has, and some white spot names
        the touchpoint (it falls silent, or lacks channels or scores).  ``seen``:
        neither.
    lacks : tuple of str
        The kinds of white spots that name it.
    """

    touchpoint: str
    grade: str
    events: int
    cases: int
    lacks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Knowledge(Tabular):
    """Where the map is white, and how far each white spot could move the figures.

    Attributes
    ----------
    grade : str
        ``seen``: there is no white spot.  ``white``: one alone could move the gap index by more
        than 5 points, or by nobody knows how much, or a touchpoint was never logged.
        ``partly``: there are some, and none of this.
    spots : tuple of WhiteSpot
        Those that could move the index most come first.
    touchpoints : tuple of Evidence
        In the order of the design.
    silence : float
        The chance that a log in which nothing falls silent is told to have a silent source or
        touchpoint, at most.
    """

    grade: str
    spots: tuple[WhiteSpot, ...]
    touchpoints: tuple[Evidence, ...]
    silence: float

    def of(self, kind: str) -> tuple[WhiteSpot, ...]:
        """The spots of one kind."""
        if kind not in KINDS_OF_SPOT:
            raise ValueError(f"there is no white spot of the kind '{kind}'")
        return tuple(spot for spot in self.spots if spot.kind == kind)

    def to_arrow(self) -> pa.Table:
        """A row a white spot."""
        return pa.Table.from_pylist(
            [
                {
                    "kind": spot.kind,
                    "touchpoint": spot.touchpoint,
                    "name": spot.name,
                    "cases": spot.cases,
                    "events": spot.events,
                    "fitness_low": None if spot.fitness is None else spot.fitness.low,
                    "fitness_high": None if spot.fitness is None else spot.fitness.high,
                    "index_low": None if spot.index is None else spot.index.low,
                    "index_high": None if spot.index is None else spot.index.high,
                    "tight": spot.tight,
                    "what": spot.what,
                    "assumed": spot.assumed,
                }
                for spot in self.spots
            ],
            schema=_COLUMNS,
        )

    def __str__(self) -> str:
        if not self.spots:
            return "No white spot: everything that was asked for is in the log."
        head = f"{counted(len(self.spots), 'white spot')} ({self.grade})"
        return "\n".join([f"{head}:", *(f"  {spot}" for spot in self.spots)])


def _width(found: Range | None) -> float:
    if found is None or found.low is None or found.high is None:
        return float("inf")
    width = found.high - found.low
    return width if width > _ROUNDING else 0.0


_COLUMNS = pa.schema(
    [
        ("kind", pa.string()),
        ("touchpoint", pa.string()),
        ("name", pa.string()),
        ("cases", pa.int64()),
        ("events", pa.int64()),
        ("fitness_low", pa.float64()),
        ("fitness_high", pa.float64()),
        ("index_low", pa.float64()),
        ("index_high", pa.float64()),
        ("tight", pa.bool_()),
        ("what", pa.string()),
        ("assumed", pa.string()),
    ]
)
