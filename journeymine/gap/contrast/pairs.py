"""The figures of two gaps laid side by side, case by case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.gap.gap import Gap
from journeymine.gap.measured import BESIDE
from journeymine.gap.segments.figures import Figure
from journeymine.gap.segments.labels import ids_of, starts
from journeymine.gap.segments.measures import Measure, Measures, linearised

__all__ = ["Sides", "same_cases"]

_Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Sides:
    """Two gaps as one row of cases: those of the first, then those of the second."""

    a: Measures
    b: Measures

    @property
    def in_a(self) -> _Flags:
        """Which cases are those of the first."""
        return np.arange(self.a.n_cases + self.b.n_cases) < self.a.n_cases

    @property
    def customer(self) -> NDArray[np.int64] | None:
        """Whose each case is, where some customer has several; the same id is the same one."""
        sides = (self.a.units, self.b.units)
        if all(one.are_cases for one in sides):
            return None
        found, known = [], 0
        names = pa.array([], pa.string())
        for one, n in zip(sides, (self.a.n_cases, self.b.n_cases), strict=True):
            if one.customer is None or one.names is None:
                found.append(np.arange(n) + known)
                names = pa.concat_arrays([names, pa.nulls(n, pa.string())])
                known += n
                continue
            # Of whom nothing is known is nobody else.
            same = pc.if_else(pc.is_valid(one.names), pc.index_in(one.names, names), None)
            own = pc.fill_null(same, -1).to_numpy(zero_copy_only=False).astype(np.int64)
            new = np.flatnonzero(own < 0)
            own[new] = known + np.arange(len(new))
            found.append(own[one.customer])
            names = pa.concat_arrays([names, one.names.take(pa.array(new))])
            known += len(new)
        return np.concatenate(found)

    def joined(self) -> tuple[list[Measure], list[Measure], list[Figure], list[Figure]]:
        """Shares and means that both have, and the figures that only one has."""
        shares = [_by_figure(one) for one in (self._shares(self.a), self._shares(self.b))]
        means = [_by_figure(one.means()) for one in (self.a, self.b)]
        only: list[list[Figure]] = [[], []]
        both: list[list[Measure]] = [[], []]
        for at, (first, second) in enumerate((shares, means)):
            for figure in dict.fromkeys([*first, *second]):
                x = first.get(figure) or self._none(self.a, self.b, figure)
                y = second.get(figure) or self._none(self.b, self.a, figure)
                if x is None or y is None:
                    only[0 if y is None else 1].append(figure)
                elif figure.figure != "index":
                    both[at].append(
                        Measure(
                            figure,
                            np.concatenate([x.value, y.value]),
                            np.concatenate([x.defined, y.defined]),
                        )
                    )
        both[1].append(self._index())
        return both[0], both[1], only[0], only[1]

    def _index(self) -> Measure:
        """What each case adds to the index of both together."""
        given = [{one.part: one for one in side.parts_measured()} for side in (self.a, self.b)]
        parts = []
        for part in dict.fromkeys([*given[0], *given[1]]):
            lost, defined = [], []
            for side, known in zip((self.a, self.b), given, strict=True):
                one = known.get(part)
                nothing = np.zeros(side.n_cases, np.int64)
                lost.append(nothing if one is None else one.per_case)
                defined.append(nothing.astype(np.bool_) if one is None else one.defined)
            weight = getattr(self.a.weights, part)
            parts.append((np.concatenate(lost), np.concatenate(defined), weight))
        return linearised(parts, np.concatenate([self.a.complete, self.b.complete]))

    @staticmethod
    def _shares(side: Measures) -> Iterator[Measure]:
        yield from side.shares()
        yield from side.reached()

    @staticmethod
    def _none(side: Measures, other: Measures, figure: Figure) -> Measure | None:
        """A deviation that the other gap has and no case of this one shows.

        None if this one could not show it: then its figure is not 0 but not known.
        """
        if figure.figure != "deviation":
            return None
        design = side.gap.journey
        if figure.kind in BESIDE and not any(one.kind == figure.kind for one in side.parts.beside):
            return None
        named = [name for name in (figure.touchpoint, figure.after) if name]
        theirs = other.gap.journey.touchpoints
        if any(name in theirs and name not in design.touchpoints for name in named):
            return None
        if figure.kind == "ad_hoc" and design.matching([figure.activity]).get(figure.activity):
            return None
        if any(
            (row.kind, row.touchpoint, row.activity, row.place)
            == (figure.kind, figure.touchpoint, figure.activity, figure.place)
            for row in side.gap.accepted
        ):
            return None
        base = np.ones(side.n_cases, np.bool_) if figure.kind == "not_yet" else side.complete
        return Measure(figure, np.zeros(side.n_cases, np.bool_), base)


def _by_figure(measures: Iterable[Measure]) -> dict[Figure, Measure]:
    return {one.figure: one for one in measures}


def same_cases(a: Gap, b: Gap) -> tuple[int, NDArray[np.int64] | None]:
    """How many cases are in both, and where those of `a` stand in `b` if all are.

    The same are cases with the same id that start at the same time; that logs number their
    cases alike does not make them so.

    Returns
    -------
    (common, place)
        `place` (cases,) is None unless both hold the same cases.
    """
    ids_a, ids_b = ids_of(a.events), ids_of(b.events)
    place = pc.fill_null(pc.index_in(ids_a, value_set=ids_b), -1).to_numpy().astype(np.int64)
    there = np.flatnonzero(place >= 0)
    same = starts(a.events)[there] == starts(b.events)[place[there]]
    common = int(same.sum())
    if common == len(ids_a) == len(ids_b):
        return common, place
    return common, None
