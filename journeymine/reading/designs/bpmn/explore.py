"""List the states of a scope whose rules look at more than their own places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from journeymine.reading.designs.bpmn.limits import MOST_MOVES, MOST_STATES, TooLargeError
from journeymine.reading.designs.bpmn.machines import DONE, Exit, Machine, Move
from journeymine.reading.designs.bpmn.rules import Rule, Rules

__all__ = ["explored"]

_Tokens = tuple[tuple[str, int], ...]


def explored(rules: Rules, alone: Callable[[Rule, bool], None] | None = None) -> Machine:
    """The machine of a scope: every way its tokens can stand is a state.

    It is done when no token is left.  Messages are thought of as there when they are
    needed; the moves say which they take.

    Parameters
    ----------
    rules : Rules
    alone : function, optional
        Told of every rule that leaves the scope, and whether no other token was there.

    Raises
    ------
    TooLargeError
        If there are too many states.
    """
    start: _Tokens = ((rules.start, 1),)
    number: dict[_Tokens, int] = {start: 0}
    queue = [start]
    moves: dict[Move, None] = {}
    for marking in queue:  # grows while it is walked
        tokens = dict(marking)
        for rule, before in _open(rules, tokens):
            left = Counter(tokens)
            left.subtract(before)
            after = tuple(sorted((p, n) for p, n in (left + Counter(rule.produces)).items() if n))
            target: int | Exit
            if rule.leaves is not None:
                if alone is not None:
                    alone(rule, not after)
                target = rule.leaves
            elif not after:
                target = DONE
            else:
                if after not in number:
                    number[after] = len(number)
                    queue.append(after)
                target = number[after]
            move = Move(number[marking], target, rule.step, rule.takes, rule.gives, (), rule.raises)
            moves[move] = None
        if len(number) > MOST_STATES or len(moves) > MOST_MOVES:
            raise TooLargeError
    return Machine(tuple(moves))


def _open(rules: Rules, tokens: Mapping[str, int]) -> Iterator[tuple[Rule, Mapping[str, int]]]:
    """The rules that can happen, and the tokens they take."""
    for rule in rules.found:
        if rule.waits is not None:
            taken = rule.waits.taken(tokens, rules.node_of)
            if taken:
                yield rule, Counter(taken)
        elif all(tokens.get(place, 0) >= n for place, n in rule.consumes.items()):
            yield rule, rule.consumes
