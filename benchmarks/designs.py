"""Designs and logs for the benchmark, seeded: the same every time."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from journeymine.design import DesignedJourney, PetriNet, Transition, blocks
from journeymine.design.blocks import AnyOrder, Block, Choice, Optional, Repeat, Step, simplify
from journeymine.simulation.runs import Habits, draw_run

__all__ = ["cross_dependent_net", "noisy", "noisy_copy", "random_design", "shared_label", "wide"]


def random_design(touchpoints: int, seed: int) -> DesignedJourney:
    """A design of nested blocks over so many touchpoints, each once."""
    random_ = random.Random(seed)
    path = _tree(random_, [f"t{i:02}" for i in range(touchpoints)], outermost=True)
    return DesignedJourney(f"generated {touchpoints}", simplify(path))


def _tree(random_: random.Random, names: Sequence[str], *, outermost: bool = False) -> Block:
    if len(names) == 1:
        step = Step(names[0])
        wrap = random_.random()
        if wrap < 0.12:
            return Optional(step)
        return Repeat(step, random_.randint(0, 1)) if wrap < 0.18 else step
    n = min(len(names), random_.choice([2, 2, 3, 3, 4]))
    cuts = [0, *sorted(random_.sample(range(1, len(names)), n - 1)), len(names)]
    kinds, weights = ["sequence", "choice", "any order", "loop", "optional"], [52, 20, 15, 7, 6]
    kind = "sequence" if outermost else random_.choices(kinds, weights)[0]
    parts = tuple(_tree(random_, names[a:b]) for a, b in pairwise(cuts))
    match kind:
        case "sequence":
            return blocks.Sequence(parts)
        case "choice":
            return Choice(parts)
        case "any order":
            return AnyOrder(parts)
        case "loop":
            return Repeat(blocks.Sequence(parts[:-1]), 1, parts[-1])
        case _:
            return Optional(blocks.Sequence(parts))


def wide(branches: int, steps: int) -> DesignedJourney:
    """Branches of so many steps in any order, between a first and a last step."""
    lines = (
        blocks.Sequence(tuple(Step(f"b{b:02}s{s}") for s in range(steps))) for b in range(branches)
    )
    path = blocks.Sequence((Step("start"), AnyOrder(tuple(lines)), Step("end")))
    return DesignedJourney(f"wide {branches} x {steps}", path)


def shared_label(branches: int) -> DesignedJourney:
    """One touchpoint that stands in every parallel branch."""
    lines = (blocks.Sequence((Step(f"b{b:02}"), Step("shared"))) for b in range(branches))
    path = blocks.Sequence((Step("start"), AnyOrder(tuple(lines)), Step("end")))
    return DesignedJourney(f"shared label {branches}", path)


def cross_dependent_net(branches: int, steps: int, crossings: int, seed: int) -> DesignedJourney:
    """Parallel branches, some of whose steps wait for a step of another branch."""
    random_ = random.Random(seed)
    place = [[f"p{b:02}_{s}" for s in range(steps + 1)] for b in range(branches)]
    consumes = {(b, s): {place[b][s]: 1} for b in range(branches) for s in range(steps)}
    produces = {(b, s): {place[b][s + 1]: 1} for b in range(branches) for s in range(steps)}
    for i in range(crossings):
        first, later = sorted(random_.sample(range(branches), 2))
        waits, for_ = (later, random_.randrange(1, steps)), (first, random_.randrange(steps - 1))
        produces[for_][f"c{i:02}"] = 1
        consumes[waits][f"c{i:02}"] = 1
    transitions = [Transition("start", "start", {"i": 1}, {row[0]: 1 for row in place})]
    transitions += [
        Transition(f"t{b:02}{s}", f"b{b:02}s{s}", consumes[b, s], produces[b, s])
        for b, s in sorted(consumes)
    ]
    transitions.append(Transition("end", "end", {row[-1]: 1 for row in place}, {"o": 1}))
    net = PetriNet(tuple(transitions), {"i": 1}, {"o": 1})
    return DesignedJourney(f"net {branches} x {steps} + {crossings}", net)


def noisy(
    design: DesignedJourney, variants: int, noise: float, seed: int = 1
) -> list[tuple[str, ...]]:
    """So many distinct variants, or as many as are found: runs with events lost, added, swapped."""
    random_, draws = random.Random(seed), np.random.default_rng(seed)
    run = _runs(design, draws)
    found: dict[tuple[str, ...], None] = {}
    for _ in range(40 * variants):
        found[_disturbed(next(run), design.touchpoints, noise, random_)] = None
        if len(found) == variants:
            break
    return sorted(found)


def noisy_copy(
    variants: Sequence[tuple[str, ...]], at_least: int, noise: float = 0.2, seed: int = 1
) -> list[tuple[str, ...]]:
    """The variants and disturbed copies of them, until there are enough."""
    random_ = random.Random(seed)
    names = sorted({name for variant in variants for name in variant})
    found = dict.fromkeys(map(tuple, variants))
    for i in range(40 * at_least):
        if len(found) >= at_least:
            break
        found[_disturbed(variants[i % len(variants)], names, noise, random_)] = None
    return sorted(found)


def _disturbed(
    events: Sequence[str], names: Sequence[str], noise: float, random_: random.Random
) -> tuple[str, ...]:
    """Each event is lost, preceded by another, or swapped with the one before: noise / 3 each."""
    found: list[str] = []
    for event in events:
        chance = random_.random()
        if chance < noise / 3:
            continue
        if chance < 2 * noise / 3:
            found.append(random_.choice(names))
        found.append(event)
        if chance > 1 - noise / 3 and len(found) > 1:
            found[-2:] = found[:-3:-1]
    return tuple(found)


def _runs(design: DesignedJourney, draws: np.random.Generator) -> Iterator[list[str]]:
    if not isinstance(design.path, PetriNet):
        run = draw_run(design, Habits())
        while True:
            yield [design.steps[step] for step in run(draws)]
    net = design.path  # walked at random; the nets made here cannot get stuck
    while True:
        tokens, events = dict(net.initial), []
        while tokens != dict(net.final):
            ready = [t for t in net.transitions if all(tokens.get(p, 0) for p in t.consumes)]
            chosen = ready[draws.integers(len(ready))]
            for p in chosen.consumes:
                del tokens[p]
            tokens.update(chosen.produces)
            events.append(str(chosen.label))
        yield events
