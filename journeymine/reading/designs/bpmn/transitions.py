"""Rules as transitions of a net, every task exactly one of them.

A task that a machine does in several states would be several steps of the design.  So a
silent transition before it begins the task and keeps in mind, on a place of its own, what
is to follow; another one after it looks that up.  Which state it was begun in, nobody can
tell: both stand directly beside the step.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from journeymine.design import Transition
from journeymine.reading.designs.bpmn.model import Node
from journeymine.reading.designs.bpmn.rules import Rule

__all__ = ["transitions_of"]

_Tokens = tuple[tuple[str, int], ...]


def transitions_of(rules: Sequence[Rule], nodes: Mapping[str, Node]) -> Iterator[Transition]:
    """The transitions in the order of the nodes in the document."""
    found: list[tuple[int, int, Transition]] = []
    by_step: dict[str, dict[tuple[_Tokens, _Tokens], None]] = {}
    for number, rule in enumerate(rules):
        before = _sorted(Counter(rule.consumes) + Counter(rule.takes))
        after = _sorted(Counter(rule.produces) + Counter(rule.gives))
        if rule.step:
            by_step.setdefault(rule.step, {})[before, after] = None
        elif before != after:
            silent = Transition(rule.name, None, dict(before), dict(after))
            found.append((rule.node.order, number, silent))
    for step, ways in by_step.items():
        for number, transition in enumerate(_one_step(nodes[step], list(ways))):
            found.append((nodes[step].order, len(rules) + number, transition))
    found.sort(key=lambda entry: entry[:2])
    return (transition for *_, transition in found)


def _sorted(tokens: Mapping[str, int]) -> _Tokens:
    return tuple(sorted(tokens.items()))


def _one_step(node: Node, ways: Sequence[tuple[_Tokens, _Tokens]]) -> Iterator[Transition]:
    if len(ways) == 1:
        before, after = ways[0]
        yield Transition(node.id, node.name, dict(before), dict(after))
        return
    begin, end = f"begin {node.id}", f"end {node.id}"
    outcomes = {
        after: f"{node.id} {n}" for n, after in enumerate(dict.fromkeys(a for _, a in ways))
    }
    only = next(iter(outcomes)) if len(outcomes) == 1 else None
    one_way_in = len({before for before, _ in ways}) == 1
    if one_way_in:
        yield Transition(node.id, node.name, dict(ways[0][0]), {end: 1})
        for after, memory in outcomes.items():
            yield Transition(memory, None, {end: 1}, dict(after))
        return
    for number, (before, after) in enumerate(ways):
        kept = {} if only is not None else {outcomes[after]: 1}
        yield Transition(f"{begin} {number}", None, dict(before), {begin: 1, **kept})
    yield Transition(node.id, node.name, {begin: 1}, {end: 1} if only is None else dict(only))
    if only is None:
        for after, memory in outcomes.items():
            yield Transition(f"{end} {memory}", None, {end: 1, memory: 1}, dict(after))
