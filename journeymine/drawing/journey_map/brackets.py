"""Brackets over the stations of the journey map: what may be chosen, left out or repeated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from journeymine.drawing.canvas.colours import MUTED, RULE
from journeymine.drawing.canvas.letters import cut
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.journey_map.layout import Line
from journeymine.drawing.journey_map.rounds import group_words
from journeymine.language import Language

if TYPE_CHECKING:
    from journeymine.gap.flow import Group

__all__ = ["Brackets"]

_HIGH = 26.0


class Brackets:
    """The brackets of one line; those over the same station stand above each other.

    Parameters
    ----------
    groups : sequence of Group
        All of the journey.
    line : Line

    Attributes
    ----------
    height : float
        What they take, in pixels.
    """

    def __init__(self, groups: Sequence[Group], line: Line) -> None:
        self._line = line
        here = [g for g in groups if g.first <= line.last and line.first <= g.last]
        self._levels: list[tuple[Group, int]] = []
        for group in sorted(here, key=lambda g: (g.last - g.first, g.first)):
            taken = {
                level
                for other, level in self._levels
                if other.first <= group.last and group.first <= other.last
            }
            free = next(level for level in range(len(here)) if level not in taken)
            self._levels.append((group, free))
        self._levels.sort(key=lambda one: (one[0].first, one[0].last, one[1]))
        self.height = _HIGH * (1 + max((level for _, level in self._levels), default=-1))

    def drawn(self, top: float, language: Language) -> Iterator[str]:
        """The brackets, from `top` on; the shortest stand next to the stations."""
        for group, level in self._levels:
            yield from self._bracket(group, top + self.height - _HIGH * (level + 1), language)

    def _bracket(self, group: Group, y: float, language: Language) -> Iterator[str]:
        """One over every branch of a group; its end is open where a line break cuts it."""
        line = self._line
        first, last = max(group.first, line.first), min(group.last, line.last)
        begins = [first, *(i for i in group.branches if first < i <= last)]
        for begin, end in zip(begins, [*(i - 1 for i in begins[1:]), last], strict=True):
            left, right = self._left(begin), self._right(end)
            is_cut = begin > group.first and begin == first
            opened = (
                f"M{number(left)} {number(y + 15)}"
                if is_cut
                else f"M{number(left)} {number(y + 20)}v-5"
            )
            closed = "" if end < group.last and end == last else "v5"
            path = f"{opened}H{number(right)}{closed}"
            yield element("path", d=path, fill="none", stroke=RULE, stroke_width=1.2)
        left, right = self._left(first), self._right(last)
        called = group.name or group_words(group.kind, group.fewest, group.most, language)
        words = cut(called, right - left - 12, 11)
        full = called if words != called else ""
        yield text(
            (left + right) / 2, y + 11, words, size=11, fill=MUTED, anchor="middle", title=full
        )

    def _left(self, station: int) -> float:
        return self._line.stops[station - self._line.first].x - self._line.spacing / 2 + 4

    def _right(self, station: int) -> float:
        return self._line.stops[station - self._line.first].x + self._line.spacing / 2 - 12
