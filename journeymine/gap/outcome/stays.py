"""Visits in a row at one touchpoint, or in one stage, and what came after them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.outcome.blocks import final_share
from journeymine.gap.outcome.fates import LOST, UNDECIDED, WON, Fates
from journeymine.gap.outcome.figures import DropOff
from journeymine.gap.time.endings import MICRO
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.statistics import Share, share
from journeymine.statistics.counts import grouped, occurrences

__all__ = ["Row", "Stays", "in_a_row"]

_Ints = NDArray[np.int64]


class Row:
    """The stays in some cases: events with the same code that follow each other.

    Attributes
    ----------
    code : array of int, (stays,)
    case : array of int64, (stays,)
        Its place among these cases.
    first, last : array of int64, (stays,)
        The events with which they begin and end.
    follows : array of bool, (stays - 1,)
        Whether the next one is of the same case.
    """

    __slots__ = ("case", "code", "first", "follows", "last")

    def __init__(self, code: NDArray[np.signedinteger], case: _Ints, events: _Ints) -> None:
        begins = np.ones(len(events), np.bool_)
        begins[1:] = (code[1:] != code[:-1]) | (case[1:] != case[:-1])
        starts = np.flatnonzero(begins)
        self.code, self.case, self.first = code[starts], case[starts], events[starts]
        ends = np.append(starts[1:], len(events)) - 1
        self.last = events[ends] if len(starts) else events[:0]
        self.follows = self.case[1:] == self.case[:-1]


def in_a_row(visits: Visits, of_touchpoint: NDArray[np.int32]) -> Row:
    """The stays by what the touchpoints stand for; -1 is passed over.

    Parameters
    ----------
    visits : Visits
    of_touchpoint : array of int32, (touchpoints + 1,)
        The last is that of no touchpoint.
    """
    code = of_touchpoint[visits.touchpoint]
    events = np.flatnonzero(code >= 0)
    return Row(code[events], visits.case[events], events)


class Stays:
    """Gathers what came after every stay.

    Of those that were followed by another only the seconds and the case are kept, by their code.
    """

    def __init__(self, n_codes: int, units: Units = CASES) -> None:
        self._n, self._units = n_codes, units
        self._waits: list[NDArray[np.int64]] = []
        self._codes: list[NDArray[np.signedinteger]] = []
        self._of: list[_Ints] = []
        self._final: list[tuple[NDArray[np.signedinteger], _Ints, _Ints]] = []
        self.cases = np.zeros(n_codes, np.int64)
        """The cases that came there, (codes,)."""

    def add(self, row: Row, visits: Visits) -> None:
        """Take the stays of some cases."""
        begun = visits.time[row.first]
        on = np.flatnonzero(row.follows)
        self._waits.append((begun[on + 1] - begun[on]) // MICRO)
        self._codes.append(row.code[on])
        self._of.append(row.case[on] + visits.first_case)
        final = np.flatnonzero(np.append(~row.follows, True)[: len(row.code)])
        self._final.append((row.code[final], row.case[final] + visits.first_case, begun[final]))
        came, _ = occurrences(row.case * self._n + row.code)
        self.cases += np.bincount(came % max(self._n, 1), minlength=self._n)

    def share(self, code: int, shown: _Ints) -> Share:
        """The share of the cases that came there that is among `shown`, each once."""
        if self._units.are_cases:
            return share(len(shown), int(self.cases[code]))
        # Whoever went on from there, and whose stay there was the last.
        went = [of[codes == code] for codes, of in zip(self._codes, self._of, strict=True)]
        ended = [case[codes == code] for codes, case, _ in self._final]
        return self._units.share(shown, np.unique(np.concatenate([*went, *ended])))

    def figures(self, names: tuple[str, ...], fates: Fates) -> tuple[DropOff, ...]:
        """A row for each that somebody came to."""
        if not self._final:
            return ()
        wait, moved, of = map(np.concatenate, (self._waits, self._codes, self._of))
        code, case, begun = map(np.concatenate, zip(*self._final, strict=True))
        fate = fates.fate[case]
        stayed = np.maximum(fates.at[case] - begun, 0) // MICRO
        # 1 went on, 2 left, 3 completed, 0 not known yet.
        cause_of = np.zeros(3, np.int8)
        cause_of[LOST], cause_of[WON], cause_of[UNDECIDED] = 2, 3, 0
        cause = cause_of[fate]
        rows = []
        (on_at, on_of), (final_at, final_of) = grouped(moved, self._n), grouped(code, self._n)
        for place, name in enumerate(names):
            moved_here = on_at[on_of[place] : on_of[place + 1]]
            on = wait[moved_here]
            here = final_at[final_of[place] : final_of[place + 1]]
            own = cause[here]
            if not len(on) + len(own):
                continue
            time = np.concatenate([on, stayed[here]])
            causes = np.concatenate([np.ones(len(on), np.int8), own])
            cases = np.concatenate([of[moved_here], case[here]])
            rows.append(
                DropOff(
                    name=name,
                    cases=int(self.cases[place]),
                    visits=len(time),
                    went_on=len(on),
                    completed=int((own == 3).sum()),
                    left=int((own == 2).sum()),
                    undecided=int((own == 0).sum()),
                    left_share=final_share(time, causes, of=2, case=cases, units=self._units),
                )
            )
        return tuple(rows)
