"""Nets that are not block-structured, walks over them, and the nets that peers are given."""

from __future__ import annotations

from random import Random

from journeymine.design import Block, PetriNet, Transition
from journeymine.design.paths import blocks
from journeymine.design.paths.block_net import net_of_block


def of_path(path: Block | PetriNet) -> PetriNet:
    """The net of a design; blocks by the standard translation, as `save_design` writes them."""
    return path if isinstance(path, PetriNet) else net_of_block(blocks.simplify(path))


def crossed(branches: int, steps: int, crossings: int, seed: int) -> PetriNet:
    """Parallel branches in which some steps also wait for a step of another branch.

    A step only waits for earlier steps of other branches, so the net is safe, acyclic and
    always finishes; the waiting makes it not block-structured.
    """
    consumes = {(b, s): {f"p{b}.{s}": 1} for b in range(branches) for s in range(steps)}
    produces = {(b, s): {f"p{b}.{s + 1}": 1} for b in range(branches) for s in range(steps)}
    for place, (before, after) in enumerate(_crossings(branches, steps, crossings, Random(seed))):
        produces[before][f"cross{place}"] = 1
        consumes[after][f"cross{place}"] = 1
    split = Transition("split", None, {"start": 1}, {f"p{b}.0": 1 for b in range(branches)})
    join = Transition("join", None, {f"p{b}.{steps}": 1 for b in range(branches)}, {"end": 1})
    middle = (
        Transition(f"b{b:02d}.{s}", f"b{b:02d}.{s}", consumes[b, s], produces[b, s])
        for b, s in consumes
    )
    return PetriNet((split, *middle, join), {"start": 1}, {"end": 1})


def _crossings(
    branches: int, steps: int, crossings: int, rng: Random
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    found: dict[tuple[tuple[int, int], tuple[int, int]], None] = {}
    while len(found) < crossings:
        one, other = rng.sample(range(branches), 2)
        early, late = sorted(rng.sample(range(steps), 2))
        found[(one, early), (other, late)] = None
    return list(found)


def relabelled(net: PetriNet, prefix: str) -> PetriNet:
    """The same net with every touchpoint renamed."""
    renamed = tuple(
        Transition(t.name, t.label and prefix + t.label, t.consumes, t.produces)
        for t in net.transitions
    )
    return PetriNet(renamed, net.initial, net.final)


def walk(net: PetriNet, rng: Random) -> list[str]:
    """One run of a net that cannot get stuck: any enabled transition next, to the end."""
    marking = dict(net.initial)
    labels = []
    while marking != dict(net.final):
        enabled = [
            t for t in net.transitions if all(marking.get(p, 0) >= n for p, n in t.consumes.items())
        ]
        fired = enabled[rng.randrange(len(enabled))]
        for place, n in fired.consumes.items():
            marking[place] -= n
        for place, n in fired.produces.items():
            marking[place] = marking.get(place, 0) + n
        marking = {place: n for place, n in marking.items() if n}
        if fired.label is not None:
            labels.append(fired.label)
    return labels
