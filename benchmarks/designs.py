"""Designed journeys of blocks, made at random from a seed, and customers who walk them."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from journeymine.design import AnyOrder, Block, Choice, Optional, Repeat, Sequence, Step
from journeymine.design.paths import blocks

GENERATED = {20: 1, 30: 2, 40: 15}
"""Touchpoints -> a seed whose design has every kind of block; 73, 195 and 633 states."""


def generated(touchpoints: int) -> Block:
    """A design of this many touchpoints, mostly sequences, with every kind of block in it."""
    names = [f"t{i:02d}" for i in range(touchpoints)]
    return blocks.simplify(_block(Random(GENERATED[touchpoints]), names, top=True))


def _block(rng: Random, names: list[str], *, top: bool = False) -> Block:
    if len(names) == 1:
        return _leaf(rng, Step(names[0]))
    n_parts = min(len(names), rng.choice([2, 2, 3, 3, 4]))
    cuts = sorted(rng.sample(range(1, len(names)), n_parts - 1))
    spans = zip([0, *cuts], [*cuts, len(names)], strict=True)
    children = tuple(_block(rng, names[a:b]) for a, b in spans)
    draw = 0.0 if top else rng.random()
    if draw < 0.52:
        return Sequence(children)
    if draw < 0.72:
        return Choice(children)
    if draw < 0.87:
        return AnyOrder(children)
    if draw < 0.94:
        return Repeat(Sequence(children[:-1]), 1, children[-1])
    return Optional(Sequence(children))


def _leaf(rng: Random, step: Step) -> Block:
    draw = rng.random()
    if draw < 0.12:
        return Optional(step)
    return Repeat(step, rng.randint(0, 1)) if draw < 0.18 else step


def wide(branches: int, steps: int) -> Block:
    """A free order of many branches, each some steps in a line, between a first and a last."""
    lines = (_line(f"b{i:02d}", steps) for i in range(branches))
    return Sequence((Step("first"), AnyOrder(tuple(lines)), Step("last")))


def _line(name: str, steps: int) -> Block:
    return Sequence(tuple(Step(f"{name}.{j}") for j in range(steps)))


def shared(branches: int) -> Block:
    """A free order whose branches all have one touchpoint in common."""
    lines = (Sequence((Step(f"b{i:02d}"), Step("call"))) for i in range(branches))
    return Sequence((Step("first"), AnyOrder(tuple(lines)), Step("last")))


def relabelled(block: Block, prefix: str) -> Block:
    """The same block with every touchpoint renamed, so that nothing remembered fits it."""
    match block:
        case Step(touchpoint):
            return Step(prefix + touchpoint)
        case Sequence(children) | AnyOrder(children):
            return type(block)(tuple(relabelled(child, prefix) for child in children))
        case Choice(children, name):
            return Choice(tuple(relabelled(child, prefix) for child in children), name)
        case Optional(body):
            return Optional(relabelled(body, prefix))
        case Repeat(body, minimum, between):
            pause = None if between is None else relabelled(between, prefix)
            return Repeat(relabelled(body, prefix), minimum, pause)


def walk(block: Block, rng: Random) -> Iterator[str]:
    """One run: choices are even, half of what is optional is done, three in ten repeat."""
    match block:
        case Step(touchpoint):
            yield touchpoint
        case Sequence(children):
            for child in children:
                yield from walk(child, rng)
        case Choice(children):
            yield from walk(children[rng.randrange(len(children))], rng)
        case AnyOrder(children):
            yield from _interleaved([list(walk(child, rng)) for child in children], rng)
        case Optional(body):
            if rng.random() < 0.5:
                yield from walk(body, rng)
        case Repeat(body, minimum, between):
            if minimum or rng.random() < 0.3:
                yield from walk(body, rng)
                while rng.random() < 0.3:
                    yield from walk(between or blocks.EMPTY, rng)
                    yield from walk(body, rng)


def _interleaved(parts: list[list[str]], rng: Random) -> Iterator[str]:
    turns = [i for i, part in enumerate(parts) for _ in part]
    rng.shuffle(turns)
    queues = [iter(part) for part in parts]
    for turn in turns:
        yield next(queues[turn])
