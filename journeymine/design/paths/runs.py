"""The runs of a design, a step at a time: what all who follow runs need.

Twenty parallel branches of three steps have more states than anyone can list, yet a state
and the steps that lead from it are at hand at once.  `Derivatives` follow the runs of a
block so, `NetRuns` those of a net, an `Automaton` those of a design whose states are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

__all__ = ["Runs", "RunsByName", "TooManyWaysError", "accepts"]


class Runs(Protocol):
    """Every run of a design; a state is a number, the same one whenever it is met."""

    @property
    def start(self) -> int:
        """Where every run begins."""

    def first(self, state: int, /) -> frozenset[int]:
        """The steps that can follow; none that leads to a dead end, as far as that is known."""

    def after(self, state: int, step: int, /) -> tuple[int, ...]:
        """The states that a step leads to, none where it cannot follow."""

    def is_end(self, state: int, /) -> bool:
        """Whether a journey may stop there."""


def accepts(runs: Runs, steps: Iterable[int]) -> bool:
    """Whether the steps, in this order, are a whole run."""
    states = {runs.start}
    for step in steps:
        states = {after for state in states for after in runs.after(state, step)}
    return any(map(runs.is_end, states))


class RunsByName:
    """The runs as their touchpoints alone tell them; a state is a set of states of the runs.

    Where one name stands for several steps, or a step leads to several states, all ways are
    followed at once (the subset construction, made on demand).

    Parameters
    ----------
    runs : Runs
    steps : sequence of str
        The touchpoint of every step.
    most : int, default 2,000,000
        So many states may be met after the start, all sets together; they take some 3 GB.

    Attributes
    ----------
    number : dict of str to int
        The number of every touchpoint, in the order of its first step.
    sets : list of frozenset of int
        The sets met so far, by number; 0 is the start.

    Examples
    --------
    >>> from journeymine.design import AnyOrder, Step
    >>> from journeymine.design.paths.derivatives import Derivatives
    >>> runs = Derivatives(AnyOrder((Step("call"), Step("call"))))
    >>> by_name = RunsByName(runs, ["call", "call"])
    >>> once = by_name.after(0, 0)
    >>> len(by_name.sets[once]), by_name.is_end(by_name.after(once, 0))
    (2, True)
    """

    def __init__(self, runs: Runs, steps: Sequence[str], *, most: int = 2_000_000) -> None:
        self.number = {name: i for i, name in enumerate(dict.fromkeys(steps))}
        self._runs, self._left = runs, most
        self._name_of = [self.number[name] for name in steps]
        self._steps_of: list[list[int]] = [[] for _ in self.number]
        for step, name in enumerate(self._name_of):
            self._steps_of[name].append(step)
        self.sets = [frozenset([runs.start])]
        self._numbers = {self.sets[0]: 0}
        self._after: dict[tuple[int, int], int] = {}

    def after(self, state: int, name: int) -> int:
        """The state after one more touchpoint; raises `TooManyWaysError`."""
        known = self._after.get((state, name))
        if known is None:
            steps = self._steps_of[name]
            reached = frozenset(
                after
                for before in self.sets[state]
                for step in steps
                for after in self._runs.after(before, step)
            )
            known = self._after[state, name] = self._numbers.setdefault(reached, len(self.sets))
            if known == len(self.sets):
                self.sets.append(reached)
                self._left -= len(reached)
                if self._left < 0:
                    raise TooManyWaysError
        return known

    def first(self, state: int) -> set[int]:
        """The touchpoints that can follow."""
        return {self._name_of[step] for one in self.sets[state] for step in self._runs.first(one)}

    def is_end(self, state: int) -> bool:
        """Whether a journey may stop there."""
        return any(map(self._runs.is_end, self.sets[state]))


class TooManyWaysError(Exception):
    """So many states of the design would have to be met that they were given up."""
