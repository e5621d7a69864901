"""What is left of a block after a step: the states of its automaton, made on demand.

After *browse*, the block ``browse, pay`` is the block ``pay``.  What is left is the partial
derivative of the block [1]_, extended to free order [2]_; it needs no silent step at all.
Equal remainders are one number, so that they are compared and looked up at once.

References
----------
.. [1] Antimirov (1996). Partial derivatives of regular expressions and finite
   automaton constructions. Theoretical Computer Science 155(2), 291-319.
   https://doi.org/10.1016/0304-3975(95)00182-4
.. [2] Sulzmann, Thiemann (2019). Derivatives and partial derivatives for regular
   shuffle expressions. Journal of Computer and System Sciences 104, 323-341.
   https://doi.org/10.1016/j.jcss.2016.11.010
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import count
from operator import or_
from typing import TypeAlias

from journeymine.design.paths import blocks

__all__ = ["Derivatives"]

_Term: TypeAlias = tuple[int, ...]
"""A kind, then the numbers of the terms inside; for a step, its own number.

A sequence is its first part, never a sequence itself, and what is behind: so all that share
an end share its terms.
"""

_DONE, _STEP, _SEQUENCE, _PARALLEL, _CHOICE, _LOOP, _SOME, _COUNTED = range(8)
"""The last two: what is inside, but not the empty run; and so many rounds at least, and at most
(or -1), of what is inside."""


class Derivatives:
    """The remainders of a block, by number.

    Attributes
    ----------
    start : int
        The whole block.

    Examples
    --------
    >>> left = Derivatives(blocks.Sequence((blocks.Step("a"), blocks.Step("b"))))
    >>> ((step, after),) = left.steps_from(left.start)
    >>> step, left.is_end(after), [step for step, _ in left.steps_from(after)]
    (0, False, [1])
    """

    def __init__(self, block: blocks.Block) -> None:
        self._numbers: dict[_Term, int] = {}
        self._terms: list[_Term] = []
        self._empty: list[bool] = []
        self._after: list[tuple[tuple[int, int], ...] | None] = []
        self._first: list[int | None] = []  # sets as bits: as sets they would be most of all memory
        self._joined: dict[tuple[int, int], int] = {}
        self._done = self._number((_DONE,))
        self.start = self._of(block, count())

    def is_end(self, state: int) -> bool:
        """Whether nothing more needs to be done."""
        return self._empty[state]

    def steps_from(self, state: int) -> tuple[tuple[int, int], ...]:
        """Every step that can be done now, with what is left after it; each pair once."""
        known = self._after[state]
        if known is None:  # a dict forgets repetitions and, unlike a set, keeps the order
            known = self._after[state] = tuple(dict.fromkeys(self._derived(state)))
        return known

    def first(self, state: int) -> frozenset[int]:
        """Every step that can be done now; what is left after them is not worked out."""
        bits = self._bits(state)
        return frozenset(step for step in range(bits.bit_length()) if bits >> step & 1)

    def _bits(self, state: int) -> int:
        """The steps that can be done now, each a bit."""
        known = self._first[state]
        if known is None:
            kind, *inner = self._terms[state]
            if kind == _STEP:
                known = 1 << inner[0]
            else:
                inner = inner[2:] if kind == _COUNTED else inner
                parts = self._begun(state) if kind == _SEQUENCE else inner
                known = reduce(or_, map(self._bits, parts), 0)
            self._first[state] = known
        return known

    def after(self, state: int, step: int) -> tuple[int, ...]:
        """What may be left after one step; nothing where it cannot be done now.

        Where many steps are open at once and one is done, this is far less than `steps_from`.
        """
        if not self._bits(state) >> step & 1:
            return ()
        kind, *inner = self._terms[state]
        if kind == _STEP:
            return (self._done,)
        if kind == _LOOP:
            return tuple(self._joint(left, state) for left in self.after(inner[0], step))
        if kind == _COUNTED:
            rest = self._fewer(inner)
            return tuple(self._joint(left, rest) for left in self.after(inner[2], step))
        if kind in (_CHOICE, _SOME):
            return tuple(dict.fromkeys(x for branch in inner for x in self.after(branch, step)))
        if kind == _PARALLEL:
            return tuple(
                self._parallel([*inner[:i], left, *inner[i + 1 :]])
                for i, part in enumerate(inner)
                for left in self.after(part, step)
            )
        found: dict[int, None] = {}
        rest = state
        for part in self._begun(state):
            term = self._terms[rest]
            behind = term[2] if term[0] == _SEQUENCE else self._done
            found.update(dict.fromkeys(self._joint(x, behind) for x in self.after(part, step)))
            rest = behind
        return tuple(found)

    def _begun(self, state: int) -> Iterator[int]:
        """The parts of a sequence that can come first: up to one that cannot be left out."""
        while self._terms[state][0] == _SEQUENCE:
            _, part, state = self._terms[state]
            yield part
            if not self._empty[part]:
                return
        yield state

    def _derived(self, state: int) -> list[tuple[int, int]]:
        kind, *inner = self._terms[state]
        if kind == _STEP:
            return [(inner[0], self._done)]
        if kind in (_CHOICE, _SOME):
            return [pair for branch in inner for pair in self.steps_from(branch)]
        if kind == _COUNTED:
            rest = self._fewer(inner)
            return [(step, self._joint(left, rest)) for step, left in self.steps_from(inner[2])]
        if kind == _LOOP:
            return [(step, self._joint(left, state)) for step, left in self.steps_from(inner[0])]
        if kind == _SEQUENCE:
            found: list[tuple[int, int]] = []
            while True:  # not one call inside the other: a path may have thousands of options
                first, rest = inner
                found.extend((s, self._joint(left, rest)) for s, left in self.steps_from(first))
                if not self._empty[first]:
                    return found
                kind, *inner = self._terms[rest]
                if kind != _SEQUENCE:
                    return [*found, *self.steps_from(rest)]
        if kind == _PARALLEL:
            return [
                (step, self._parallel([*inner[:i], left, *inner[i + 1 :]]))
                for i, part in enumerate(inner)
                for step, left in self.steps_from(part)
            ]
        return []

    # --- terms and their numbers ------------------------------------------------------

    def _number(self, term: _Term) -> int:
        number = self._numbers.setdefault(term, len(self._terms))
        if number == len(self._terms):
            self._terms.append(term)
            self._after.append(None)
            self._first.append(None)
            self._empty.append(self._can_be_empty(term))
        return number

    def _can_be_empty(self, term: _Term) -> bool:
        kind, *inner = term
        if kind in (_DONE, _STEP, _LOOP):
            return kind != _STEP
        if kind in (_SOME, _COUNTED):
            return kind == _COUNTED and inner[0] == 0
        empty = (self._empty[number] for number in inner)
        return any(empty) if kind == _CHOICE else all(empty)

    def _joint(self, first: int, rest: int) -> int:
        """One after the other."""
        if first == self._done or rest == self._done:
            return rest if first == self._done else first
        known = self._joined.get((first, rest))
        if known is None:
            heads, last = [], first
            while self._terms[last][0] == _SEQUENCE:
                _, head, last = self._terms[last]
                heads.append(head)
            known = self._number((_SEQUENCE, last, rest))
            for head in reversed(heads):
                known = self._number((_SEQUENCE, head, known))
            self._joined[first, rest] = known
        return known

    def _parallel(self, parts: list[int]) -> int:
        going = [part for part in parts if part != self._done]
        if len(going) > 1:
            return self._number((_PARALLEL, *going))
        return going[0] if going else self._done

    def _maybe(self, part: int) -> int:
        """The part, or nothing."""
        return part if self._empty[part] else self._number((_CHOICE, part, self._done))

    def _rounds(self, part: int, least: int, most: int) -> int:
        """So many rounds at least, and at most: or any number, if that is -1."""
        least = 0 if self._empty[part] else least
        if part == self._done or most == 0:
            return self._done
        if (least, most) == (0, -1):
            return self._number((_LOOP, part))
        if most == 1:
            return part if least else self._maybe(part)
        return self._number((_COUNTED, least, most, part))

    def _fewer(self, counted: list[int]) -> int:
        """What is left of counted rounds when one is begun."""
        least, most, part = counted
        return self._rounds(part, max(least - 1, 0), most - 1 if most > 0 else most)

    def _of(self, block: blocks.Block, numbers: count[int]) -> int:
        """The block with its steps numbered as they are written."""
        match block:
            case blocks.Step():
                return self._number((_STEP, next(numbers)))
            case blocks.Sequence(children):
                parts = [self._of(child, numbers) for child in children]
                return reduce(lambda rest, part: self._joint(part, rest), parts[::-1], self._done)
            case blocks.AnyOrder(children):
                return self._parallel([self._of(child, numbers) for child in children])
            case blocks.Choice(children):
                return self._number((_CHOICE, *[self._of(child, numbers) for child in children]))
            case blocks.AnyOf(children):
                parts = [self._of(child, numbers) for child in children]
                free = self._parallel([self._maybe(part) for part in parts])
                if len(parts) < 2 or any(self._empty[part] for part in parts):
                    return parts[0] if len(parts) == 1 else free
                return self._number((_SOME, free))
            case blocks.Optional(body):
                return self._number((_CHOICE, self._of(body, numbers), self._done))
            case blocks.Repeat(body, minimum, between, maximum):
                once = self._of(body, numbers)
                pause = self._done if between is None else self._of(between, numbers)
                most = -1 if maximum is None else maximum
                if between is None:
                    return self._rounds(once, minimum, most)
                more = max(minimum - 1, 0), most if most < 0 else most - 1
                again = self._joint(once, self._rounds(self._joint(pause, once), *more))
                return again if minimum else self._number((_CHOICE, again, self._done))
