"""Loops: journeys that come back to a touchpoint, or go back to an earlier stage."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.outcome.figures import BackToStage, Revisit
from journeymine.gap.outcome.stays import Row, Stays
from journeymine.gap.time.endings import MICRO
from journeymine.gap.time.kept import in_seconds
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.statistics.counts import grouped, occurrences

__all__ = ["BackToStages", "Returns"]

_Ints = NDArray[np.int64]


class Returns:
    """Gathers the loops from a touchpoint to itself, over at least one other."""

    def __init__(self, n_touchpoints: int, units: Units = CASES) -> None:
        self._units = units
        self._found: list[list[tuple[_Ints, _Ints, _Ints]]] = [[] for _ in range(n_touchpoints)]

    def add(self, row: Row, visits: Visits) -> None:
        """Take the stays of some cases."""
        places, bounds = grouped(row.code, len(self._found))
        for code, found in enumerate(self._found):
            here = places[bounds[code] : bounds[code + 1]]
            again = np.flatnonzero(row.case[here[1:]] == row.case[here[:-1]])
            if len(again):
                back, left = here[again + 1], here[again]
                lost = visits.time[row.first[back]] - visits.time[row.last[left]]
                found.append((row.case[back] + visits.first_case, back - left, lost))

    def figures(self, names: tuple[str, ...], stays: Stays) -> tuple[Revisit, ...]:
        """A row for each touchpoint that somebody came back to; `stays` tell who came there."""
        rows = []
        for code, found in enumerate(self._found):
            if not found:
                continue
            case, steps, lost = map(np.concatenate, zip(*found, strict=True))
            who = occurrences(case)[0]
            in_steps = self._units.quantiles_of_events(steps, case, (0.5, 0.9))
            in_time = self._units.quantiles_of_events(lost, case, (0.5, 0.9))
            rows.append(
                Revisit(
                    touchpoint=names[code],
                    cases=len(who),
                    share=stays.share(code, who),
                    returns=len(case),
                    steps_median=in_steps[0],
                    steps_p90=in_steps[1],
                    seconds_median=in_seconds(in_time[0]),
                    seconds_p90=in_seconds(in_time[1]),
                    seconds_total=int(lost.sum()) // MICRO,
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.cases, row.touchpoint)))


class BackToStages:
    """Gathers the ways back to a stage after a later one."""

    def __init__(self, n_stages: int) -> None:
        self._who: list[list[_Ints]] = [[] for _ in range(n_stages)]
        self._returns = np.zeros(n_stages, np.int64)

    def add(self, row: Row, visits: Visits) -> None:
        """Take the stays in stages of some cases."""
        if not len(row.code):
            return
        n = len(self._who)
        # Later cases start higher, so that the highest so far is that of the case.
        reached = np.maximum.accumulate(row.case * n + row.code)
        back = np.flatnonzero(row.case * n + row.code < reached)
        pairs = row.code[back] + row.case[back] * n
        self._returns += np.bincount(row.code[back], minlength=n)
        case, code = np.divmod(occurrences(pairs)[0], n)
        for stage in occurrences(code)[0].tolist():
            self._who[stage].append(case[code == stage] + visits.first_case)

    def figures(self, names: tuple[str, ...], stays: Stays) -> tuple[BackToStage, ...]:
        """A row for each stage that somebody went back to; `stays` tell who came there."""
        rows = [
            BackToStage(
                name,
                len(who),
                stays.share(code, who),
                int(self._returns[code]),
            )
            for code, (name, parts) in enumerate(zip(names, self._who, strict=True))
            if self._returns[code]
            for who in [np.concatenate(parts)]
        ]
        return tuple(sorted(rows, key=lambda row: (-row.cases, row.stage)))
