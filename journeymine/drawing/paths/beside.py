"""A path laid beside the design: what stands at its steps, and what between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["PathBeside"]


@dataclass(slots=True)
class PathBeside:
    """A path as it stands beside the design.

    Attributes
    ----------
    at : dict of int to list of moves
        By the number of the step's place in the design: the moves there.
    beside : list of lists of (move, how often at once)
        What is not designed, by how many steps of the design stand before it.
    stop : int or None
        How many steps of the design stand before where it was left.
    order : dict of int to int
        Where steps were done in another order than the design's: which came first, from 1.
    """

    moves: Sequence[Mapping[str, Any]]
    steps: Sequence[int]
    at: dict[int, list[Mapping[str, Any]]] = field(default_factory=dict)
    beside: list[list[tuple[Mapping[str, Any], int]]] = field(default_factory=list)
    stop: int | None = None
    order: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        place = {step: at for at, step in enumerate(self.steps)}
        self.beside = [[] for _ in range(len(self.steps) + 1)]
        first: list[int] = []
        here = -1
        for move in self.moves:
            if move["kind"] == "stop":
                self.stop = max([here, *first]) + 1
                continue
            if move["kind"] == "log":
                self._add(here + 1, move)
                continue
            at = place[move["step"]]
            self.at.setdefault(at, []).append(move)
            if move["kind"] == "sync":
                here = at if at in first else max(here, at)
                if at not in first:
                    first.append(at)
        self.order = _out_of_order(first)

    def _add(self, gap: int, move: Mapping[str, Any]) -> None:
        """What is the same again at once is counted, not repeated."""
        there = self.beside[gap]
        if there and there[-1][0]["name"] == move["name"]:
            there[-1] = (there[-1][0], there[-1][1] + 1)
        else:
            there.append((move, 1))


def _out_of_order(first: Sequence[int]) -> dict[int, int]:
    """Of stretches that are not in the order of the columns: which came first, from 1.

    Examples
    --------
    >>> _out_of_order([0, 2, 1, 3])
    {2: 1, 1: 2}
    """
    found: dict[int, int] = {}
    ranked = sorted(first)
    begin, highest = 0, -1
    for i, at in enumerate(first):
        highest = max(highest, at)
        if highest == ranked[i]:  # up to here the same columns, in whatever order
            if i > begin:
                found |= {column: n + 1 for n, column in enumerate(first[begin : i + 1])}
            begin = i + 1
    return found
