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
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from journeymine.conformance.moves import Move
from journeymine.design import ChoiceSpan, DesignedJourney

__all__ = ["KINDS", "Deviation", "DeviationKind", "type_moves"]

DeviationKind = Literal["missing", "stopped", "ad_hoc", "order", "repeated", "alternative"]

KINDS: tuple[DeviationKind, ...] = (
    "missing", "stopped", "ad_hoc", "order", "repeated", "alternative",
)  # fmt: skip
"""Every kind, in the order in which tables show them."""


@dataclass(frozen=True, slots=True, order=True)
class Deviation:
    """One deviation of one alignment.

    Attributes
    ----------
    kind : DeviationKind
    touchpoint : str
        What the design calls it; empty for ``stopped`` and ``ad_hoc``; the name of the
        choice where a whole choice is missing.
    activity : str
        What the log calls it; empty for ``missing`` and ``stopped``.
    after : str
        The last synchronous touchpoint before it; empty for ``missing``, and at the start.
    place : int or None
        Which place of the touchpoint, from 1; None where only the log has it.
    moves : int
        How many moves of the alignment it stands for; at least 1.
    steps : tuple of int
        The steps of the design that it leaves out, in their order in the alignment.
    event : int or None
        The event that it is, by its place in the variant; None for ``missing`` and ``stopped``.
    then : str
        The next synchronous touchpoint after it; empty where none follows.
    """

    kind: DeviationKind
    touchpoint: str
    activity: str
    after: str
    place: int | None
    moves: int
    steps: tuple[int, ...] = ()
    event: int | None = None
    then: str = ""


def type_moves(design: DesignedJourney, moves: Sequence[Move]) -> tuple[Deviation, ...]:
    """The deviations that an alignment shows, in the order of its moves.

    Parameters
    ----------
    design : DesignedJourney
        What `moves` were aligned with.
    moves : sequence of Move
        An optimal alignment of one variant.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.log import Variants
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> moves = align(Variants.from_sequences([("browse", "receive", "call")]), design).moves(0)
    >>> [(d.kind, d.touchpoint or d.activity) for d in type_moves(design, moves)]
    [('missing', 'pay'), ('ad_hoc', 'call')]
    """
    return _Reading(design, moves).deviations()


class _Reading:
    """One alignment on its way to deviations; `_found` holds them by their first move."""

    def __init__(self, design: DesignedJourney, moves: Sequence[Move]) -> None:
        self._design = design
        self._moves = moves
        self._logs: list[int] = []
        self._models: list[int] = []
        self._taken: set[int | None] = set()
        self._done: set[str] = set()
        for i, move in enumerate(moves):
            if move.kind == "sync":
                self._taken.add(move.step)
                self._done.add(move.touchpoint)
            else:
                (self._logs if move.kind == "log" else self._models).append(i)
        self._found: dict[int, Deviation] = {}

    def deviations(self) -> tuple[Deviation, ...]:
        if not self._logs and not self._models:
            return ()
        due = {self._moves[i].step for i in self._models}
        paired = self._pair() if self._logs and self._models else set()
        for choice in self._untouched(due, self._taken):
            self._type_choice_out_of_place(choice)
        self._type_stopped()
        for choice in self._untouched(due, self._taken | paired):
            self._type_missing_choice(choice)
        self._type_missing()
        self._type_extra()
        return tuple(self._found[i] for i in sorted(self._found))

    def _untouched(self, due: set[int | None], touched: set[int | None]) -> list[ChoiceSpan]:
        """The outermost choices with a step that was due, and none that was touched."""
        found: list[ChoiceSpan] = []
        held = self._design.choices_with
        for number in sorted({n for step in due if step is not None for n in held[step]}):
            choice = self._design.choices[number]  # the outer before the inner
            inside = any(choice.steps <= outer.steps for outer in found)
            if not inside and choice.steps.isdisjoint(touched):
                found.append(choice)
        return found

    def _pair(self) -> set[int | None]:
        """(a) The k-th log move with the k-th model move of a touchpoint; their steps."""
        logs, models = defaultdict(list), defaultdict(list)
        for i in self._logs:
            if self._moves[i].touchpoint:
                logs[self._moves[i].touchpoint].append(i)
        for i in self._models:
            models[self._moves[i].touchpoint].append(i)
        steps = set()
        for touchpoint in logs:
            for log, model in zip(logs[touchpoint], models[touchpoint], strict=False):
                steps.add(self._moves[model].step)
                self._add("order", log, models=[model], place=self._moves[model].place)
                self._logs.remove(log)
                self._models.remove(model)
                self._done.add(touchpoint)
        return steps

    def _type_choice_out_of_place(self, choice: ChoiceSpan) -> None:
        """(a) A choice that was made, but not at its place."""
        names = {self._design.steps[step] for step in choice.steps}
        logs = [i for i in self._logs if self._moves[i].touchpoint in names]
        if not logs:
            return
        models = [i for i in self._models if self._moves[i].step in choice.steps]
        for i in logs:
            self._add("order", i, models=models if i == logs[0] else [])
            self._logs.remove(i)
        self._models = [i for i in self._models if i not in models]

    def _type_stopped(self) -> None:
        """(b) What can only stand after the last matched event: the customer left."""
        matches = [i for i, move in enumerate(self._moves) if move.kind == "sync"]
        last = matches[-1] if matches else -1
        if not self._models or self._models[-1] < last:
            return
        earlier = self._could_be_earlier(last) if matches else set()
        left = [i for i in self._models if i > last and i not in earlier]
        if left:
            after = self._moves[last].touchpoint if matches else ""
            self._leave_out("stopped", "", after, None, left)
            self._models = [i for i in self._models if i not in left]

    def _could_be_earlier(self, last: int) -> set[int]:
        """Model moves after the last match that some run of the design has before it.

        Each in turn is tried directly before the match, behind those already there; the
        run that results must be a run of the design.
        """
        run = [(i, m.step) for i, m in enumerate(self._moves) if m.step is not None]
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
        models = [i for i in self._models if self._moves[i].step in choice.steps]
        if models:
            namesakes = [c for c in self._design.choices if c.name == choice.name]
            place = namesakes.index(choice) + 1
            self._leave_out("missing", choice.name, "", place, models)
            self._models = [i for i in self._models if i not in models]

    def _type_missing(self) -> None:
        """(c) Any other model move."""
        for i in self._models:
            move = self._moves[i]
            self._leave_out("missing", move.touchpoint, "", move.place, [i])

    def _type_extra(self) -> None:
        """(d) Any other log move."""
        for i in self._logs:
            touchpoint = self._moves[i].touchpoint
            if not touchpoint:
                self._add("ad_hoc", i)
            elif touchpoint in self._done:
                self._add("repeated", i)
            elif self._took_another_branch(touchpoint):
                self._add("alternative", i)
            else:
                self._add("order", i)

    def _took_another_branch(self, touchpoint: str) -> bool:
        steps = {i for i, name in enumerate(self._design.steps) if name == touchpoint}
        return any(
            branch & steps and (choice.steps - branch) & self._taken
            for choice in self._design.choices
            if not choice.several
            for branch in choice.branches
        )

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
        move, steps = self._moves[i], self._steps(models)
        self._found[i] = Deviation(
            kind,
            move.touchpoint,
            move.activity,
            self._after(i),
            place,
            1 + len(models),
            steps,
            sum(1 for earlier in self._moves[:i] if earlier.kind != "model"),
            self._then(i),
        )

    def _after(self, i: int) -> str:
        """The last synchronous touchpoint before a move."""
        earlier = (move.touchpoint for move in reversed(self._moves[:i]) if move.kind == "sync")
        return next(earlier, "")

    def _then(self, i: int) -> str:
        """The next synchronous touchpoint after a move."""
        return next((m.touchpoint for m in self._moves[i + 1 :] if m.kind == "sync"), "")

    def _steps(self, models: Sequence[int]) -> tuple[int, ...]:
        return tuple(step for i in models if (step := self._moves[i].step) is not None)
