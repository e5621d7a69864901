"""From moves to journey words: which deviations an alignment shows.

Halvorsrud, Kvale and Følstad [1]_ tell missing, ad hoc, irregular and failing
touchpoints apart.  The moves of an alignment are read as such, in this order:

(a) the k-th log move and the k-th model move of one touchpoint pair up: it happened,
    not at its place (*order*).  A choice that was due and has no synchronous move takes
    its unpaired log moves as one *order* each, its unpaired model moves with the first;
(b) unpaired model moves that can only stand after the last matched event: one *stopped*;
(c) other model moves: *missing*; a choice that nobody touched is one, by its name;
(d) other log moves: *repeated* if the touchpoint is also synchronous or paired,
    *alternative* if another branch of its choice was taken, *order* if it is designed,
    *ad_hoc* if no touchpoint matches.

An any-of is a choice in (a) and (c).  It is none in (d): whoever took one of its branches may
take another, so that an event of it stands at the wrong place, and is no alternative.

The moves of all deviations add up to the cost of the alignment.

References
----------
.. [1] Halvorsrud, Kvale, Følstad (2016). Improving service quality through customer
   journey analysis. Journal of Service Theory and Practice 26(6), 840-867.
   https://doi.org/10.1108/JSTP-05-2015-0111
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.deviation import Deviation, DeviationKind
from journeymine.conformance.moves import Move
from journeymine.conformance.walks import NOTHING
from journeymine.design import ChoiceSpan, DesignedJourney

__all__ = ["Line", "Reading"]


@dataclass(frozen=True, slots=True)
class Line:
    """The moves of one alignment, or of many one after the other.

    Attributes
    ----------
    steps : array of int, (moves,)
        The step of each move; -1 of log moves.
    sync : array of int, (moves,)
        The step of a synchronous move; -1 of the others.
    last : array of int, (moves,)
        The place of the last synchronous move up to this one; where there is none, the place
        before the first move of the alignment.
    apart : mapping of int to Apart
        The moves that are not synchronous, by their places.
    """

    steps: NDArray[np.integer]
    sync: NDArray[np.integer]
    last: NDArray[np.integer]
    apart: Mapping[int, Apart]

    @classmethod
    def of_moves(cls, moves: Sequence[Move]) -> Line:
        """Of one alignment."""
        steps = [NOTHING if move.step is None else move.step for move in moves]
        sync = [step if m.kind == "sync" else NOTHING for m, step in zip(moves, steps, strict=True)]
        last, before, event = [], [], 0
        at, done = -1, NOTHING
        events = []
        for place, move in enumerate(moves):
            events.append(NOTHING if move.kind == "model" else event)
            event += move.kind != "model"
            if sync[place] != NOTHING:
                at, done = place, sync[place]
            last.append(at)
            before.append(done)
        after, comes = [NOTHING] * len(moves), NOTHING
        for place in reversed(range(len(moves))):
            comes = comes if sync[place] == NOTHING else sync[place]
            after[place] = comes
        found = {
            i: Apart(move, events[i], before[i], after[i])
            for i, move in enumerate(moves)
            if move.kind != "sync"
        }
        return cls(np.array(steps), np.array(sync), np.array(last), found)


class Apart(NamedTuple):
    """A move that is not synchronous, and what is around it.

    Attributes
    ----------
    move : Move
    event : int
        Its event by the place in the variant; -1 for a model move.
    before, after : int
        The step of the last synchronous move before it and of the next one after it; -1 where
        its alignment has none.
    """

    move: Move
    event: int
    before: int
    after: int


class Reading:
    """One alignment on its way to deviations; `_found` holds them by their first move.

    Parameters
    ----------
    design : DesignedJourney
    line : Line
    start, stop : int
        Where the alignment stands in the line; all of it if left out.
    apart : list of int
        Its moves that are not synchronous, if they are known.
    """

    def __init__(
        self,
        design: DesignedJourney,
        line: Line,
        start: int = 0,
        stop: int | None = None,
        *,
        apart: Sequence[int] | None = None,
    ) -> None:
        self._design, self._line = design, line
        self._start, self._stop = start, len(line.steps) if stop is None else stop
        self._apart = line.apart
        self._logs: list[int] = []
        self._models: list[int] = []
        for i in line.apart if apart is None else apart:
            (self._logs if line.apart[i].move.kind == "log" else self._models).append(i)
        self._taken: set[int] = set(line.sync[self._start : self._stop].tolist())
        self._taken.discard(NOTHING)
        self._paired: set[str] = set()
        self._steps_of, self._rivals_of = design.steps_of, design.rivals_of
        self._found: dict[int, Deviation] = {}

    def deviations(self) -> tuple[Deviation, ...]:
        """Those that it shows, by their first move."""
        if not self._logs and not self._models:
            return ()
        due = set(self._steps(self._models))
        paired = self._pair() if self._logs and self._models else set()
        if due:
            for choice in self._untouched(due, self._taken):
                self._type_choice_out_of_place(choice)
            self._type_stopped()
            for choice in self._untouched(due, self._taken | paired):
                self._type_missing_choice(choice)
            self._type_missing()
        self._type_extra()
        return tuple(self._found[i] for i in sorted(self._found))

    def _untouched(self, due: set[int], touched: set[int]) -> list[ChoiceSpan]:
        """The outermost choices with a step that was due, and none that was touched."""
        found: list[ChoiceSpan] = []
        held = self._design.choices_with
        for number in sorted({n for step in due for n in held[step]}):
            choice = self._design.choices[number]  # the outer before the inner
            inside = any(choice.steps <= outer.steps for outer in found)
            if not inside and choice.steps.isdisjoint(touched):
                found.append(choice)
        return found

    def _pair(self) -> set[int]:
        """(a) The k-th log move with the k-th model move of a touchpoint; their steps."""
        logs, models = defaultdict(list), defaultdict(list)
        for i in self._logs:
            if self._apart[i].move.touchpoint:
                logs[self._apart[i].move.touchpoint].append(i)
        for i in self._models:
            models[self._apart[i].move.touchpoint].append(i)
        steps: set[int] = set()
        for touchpoint in logs:
            for log, model in zip(logs[touchpoint], models[touchpoint], strict=False):
                steps.update(self._steps([model]))
                self._add("order", log, models=[model], place=self._apart[model].move.place)
                self._logs.remove(log)
                self._models.remove(model)
                self._paired.add(touchpoint)
        return steps

    def _type_choice_out_of_place(self, choice: ChoiceSpan) -> None:
        """(a) A choice that was made, but not at its place."""
        names = {self._design.steps[step] for step in choice.steps}
        logs = [i for i in self._logs if self._apart[i].move.touchpoint in names]
        if not logs:
            return
        models = [i for i in self._models if self._apart[i].move.step in choice.steps]
        for i in logs:
            self._add("order", i, models=models if i == logs[0] else [])
            self._logs.remove(i)
        self._models = [i for i in self._models if i not in models]

    def _type_stopped(self) -> None:
        """(b) What can only stand after the last matched event: the customer left."""
        if not self._models:
            return
        last = int(self._line.last[self._stop - 1])
        if self._models[-1] < last:
            return
        matched = last >= self._start
        earlier = self._could_be_earlier(last) if matched else set()
        left = [i for i in self._models if i > last and i not in earlier]
        if left:
            after = self._design.steps[self._line.steps[last]] if matched else ""
            self._leave_out("stopped", "", after, None, left)
            self._models = [i for i in self._models if i not in left]

    def _could_be_earlier(self, last: int) -> set[int]:
        """Model moves after the last match that some run of the design has before it.

        Each in turn is tried directly before the match, behind those already there; the
        run that results must be a run of the design.
        """
        steps = self._line.steps[self._start : self._stop].tolist()
        run = [(i, s) for i, s in enumerate(steps, self._start) if s != NOTHING]
        cut = next(at for at, (i, _) in enumerate(run) if i == last)
        before, match, after = run[:cut], run[cut], run[cut + 1 :]
        moved: list[tuple[int, int]] = []
        for candidate in after:
            rest = [pair for pair in after if pair not in moved and pair != candidate]
            order = [*before, *moved, candidate, match, *rest]
            if self._design.accepts(step for _, step in order):
                moved.append(candidate)
        return {i for i, _ in moved}

    def _type_missing_choice(self, choice: ChoiceSpan) -> None:
        """(c) A choice that nobody touched is one deviation, named after the choice."""
        models = [i for i in self._models if self._apart[i].move.step in choice.steps]
        if models:
            namesakes = [c for c in self._design.choices if c.name == choice.name]
            place = namesakes.index(choice) + 1
            self._leave_out("missing", choice.name, "", place, models)
            self._models = [i for i in self._models if i not in models]

    def _type_missing(self) -> None:
        """(c) Any other model move."""
        for i in self._models:
            move = self._apart[i].move
            self._leave_out("missing", move.touchpoint, "", move.place, [i])

    def _type_extra(self) -> None:
        """(d) Any other log move."""
        taken = self._taken
        for i in self._logs:
            touchpoint = self._apart[i].move.touchpoint
            if not touchpoint:
                self._add("ad_hoc", i)
            elif touchpoint in self._paired or not self._steps_of[touchpoint].isdisjoint(taken):
                self._add("repeated", i)
            elif not self._rivals_of[touchpoint].isdisjoint(taken):
                self._add("alternative", i)
            else:
                self._add("order", i)

    def _leave_out(
        self,
        kind: DeviationKind,
        touchpoint: str,
        after: str,
        place: int | None,
        models: Sequence[int],
    ) -> None:
        """A deviation of model moves alone."""
        steps = self._steps(models)
        self._found[models[0]] = Deviation(
            kind, touchpoint, "", after, place, len(models), steps, None, self._then(models[0])
        )

    def _add(
        self,
        kind: DeviationKind,
        i: int,
        *,
        models: Sequence[int] = (),
        place: int | None = None,
    ) -> None:
        """A deviation of a log move, and of the model moves that belong to it."""
        move, steps = self._apart[i].move, self._steps(models)
        self._found[i] = Deviation(
            kind,
            move.touchpoint,
            move.activity,
            self._after(i),
            place,
            1 + len(models),
            steps,
            self._apart[i].event,
            self._then(i),
        )

    def _after(self, i: int) -> str:
        """The last synchronous touchpoint before a move."""
        step = self._apart[i].before
        return "" if step == NOTHING else self._design.steps[step]

    def _then(self, i: int) -> str:
        """The next synchronous touchpoint after a move."""
        step = self._apart[i].after
        return "" if step == NOTHING else self._design.steps[step]

    def _steps(self, models: Sequence[int]) -> tuple[int, ...]:
        return tuple(step for i in models if (step := self._apart[i].move.step) is not None)
