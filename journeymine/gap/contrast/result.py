"""How two gaps differ: one frozen result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from journeymine.gap.segments.figures import Compared, Figure, Mix, amount, change
from journeymine.gap.segments.segments import COMPARED, table_of
from journeymine.language import Sentence
from journeymine.log import Tabular
from journeymine.statistics import counted, percent

__all__ = ["GapDifference", "PathDistance"]


@dataclass(frozen=True, slots=True)
class PathDistance:
    """The share of cases that would have to take another path for both to be alike.

    Attributes
    ----------
    value : float or None
        0 (the same shares of paths) to 1 (no path in common).
    null_low, null_high : float or None
        Where it lies in 95 of 100 random deals of the cases to the two groups.
    p : float or None
    n, shuffles : int
    """

    value: float | None
    null_low: float | None
    null_high: float | None
    p: float | None
    n: int
    shuffles: int


@dataclass(frozen=True, eq=False, repr=False)
class GapDifference(Tabular):
    """How a second gap differs from a first; made by `difference`.

    Attributes
    ----------
    name_a, name_b : str
        What the two are called.
    cases_a, cases_b : int
        Complete ones.
    paired : bool
        Whether both hold the same cases (two designs over one log): then each case is
        compared with itself.
    rows : tuple of Compared
        ``other`` is the first, ``here`` the second, ``difference`` the second minus the first.
        Figures that both have: as designed, fitness, duration, the index and its parts, every
        deviation, the reach of every touchpoint.
    only_a, only_b : tuple of Figure
        What only one of them can show.
    activities, arcs : tuple of Compared
        The difference map: the share of cases with each activity, and each step from one to
        the next.  They are tested together, apart from `rows`.
    distance : PathDistance
        Of whole paths.
    mixes : tuple of Mix
        What of each change goes with other cases coming.
    tests, map_tests, smallest, seed : int
    notes : tuple of Sentence
        What a reader of the figures should know.
    stages : mapping of str to str
        Touchpoint of the first design, in its order -> its stage, or empty.
    unit : {'customer', 'journey'}
        What a case is called.
    """

    name_a: str
    name_b: str
    cases_a: int
    cases_b: int
    paired: bool
    rows: tuple[Compared, ...]
    only_a: tuple[Figure, ...]
    only_b: tuple[Figure, ...]
    activities: tuple[Compared, ...]
    arcs: tuple[Compared, ...]
    distance: PathDistance
    mixes: tuple[Mix, ...]
    tests: int
    map_tests: int
    smallest: int
    seed: int
    notes: tuple[Sentence, ...] = field(default=())
    stages: Mapping[str, str] = field(default_factory=dict)
    unit: str = "customer"

    def figure(self, name: str) -> Compared:
        """The first row with this name: ``as_designed``, ``fitness``, ``index`` ..."""
        for one in self.rows:
            if one.figure.figure == name:
                return one
        raise KeyError(name)

    @property
    def standing_out(self) -> tuple[Compared, ...]:
        """The rows whose difference is more than chance: the clear ones first."""
        found = [one for one in self.rows if one.stands_out]
        return tuple(sorted(found, key=lambda one: (one.word != "clear", one.q)))

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "schema": "journeymine/difference/1",
            **{key: getattr(self, key) for key in _KEYS},
            "rows": [one.to_dict() for one in self.rows],
            "only_a": [asdict(one) for one in self.only_a],
            "only_b": [asdict(one) for one in self.only_b],
            "map": {
                "activities": [one.to_dict() for one in self.activities],
                "arcs": [one.to_dict() for one in self.arcs],
            },
            "distance": asdict(self.distance),
            "mixes": [one.to_dict() for one in self.mixes],
            "notes": list(self.notes),
            "stages": [{"touchpoint": name, "stage": stage} for name, stage in self.stages.items()],
        }

    def to_arrow(self) -> pa.Table:
        """A row a figure, those of the map last."""
        every = (*self.rows, *self.activities, *self.arcs)
        return table_of([one.row() for one in every], COMPARED)

    def __str__(self) -> str:
        if not self.cases_a or not self.cases_b:
            return "One of the two has no complete journey: there is nothing to compare."
        lines = [self._head()]
        lines += [f"  {self._line(one)}" for one in self.rows if one.figure.figure in _FIRST]
        found = [one for one in self.standing_out if one.figure.figure not in _FIRST]
        lines.append(
            f"Of {self.tests:,} comparisons tested together {len(self.standing_out):,} are more "
            "than chance (5 % of those named are expected to be false)."
        )
        lines += [f"  {self._line(one)}" for one in found[:8]]
        if len(found) > 8:
            lines.append(f"  and {len(found) - 8:,} more")
        lines.extend(self._paths())
        lines.extend(f"Warning: {one}" for one in self.mixes if one.warning)
        for name, only in ((self.name_a, self.only_a), (self.name_b, self.only_b)):
            if only:
                shown = ", ".join(str(one) for one in only[:5]) + (", ..." if only[5:] else "")
                lines.append(f"Only {name} can show: {shown}.")
        lines.extend(f"Note: {note}" for note in self.notes)
        return "\n".join(lines)

    def _head(self) -> str:
        if self.paired:
            same = counted(self.cases_a, "complete case")
            return f"{self.name_a} → {self.name_b}: the same {same}, each compared with itself."
        return (
            f"{self.name_a} → {self.name_b}: {counted(self.cases_a, 'complete case')} and "
            f"{counted(self.cases_b, 'complete case')}."
        )

    def _line(self, one: Compared) -> str:
        figure = one.figure
        word = one.word or one.note
        return (
            f"{figure}: {amount(figure, one.other.value)} → {amount(figure, one.here.value)}, "
            f"{change(figure, one.difference)}; {word}"
        )

    def _paths(self) -> Iterator[str]:
        one = self.distance
        if one.value is None or one.null_low is None or one.null_high is None:
            return
        yield (
            f"Paths: {percent(one.value)} of cases would have to take another path for both to be "
            f"alike; chance alone gives {percent(one.null_low)} to {percent(one.null_high)}."
        )

    def __repr__(self) -> str:
        return f"<GapDifference: {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


_FIRST = ("as_designed", "fitness", "duration", "index")

_KEYS = (
    "name_a", "name_b", "cases_a", "cases_b", "paired", "tests", "map_tests", "smallest", "seed",
    "unit",
)  # fmt: skip
