"""Distinct variants with mistakes in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from random import Random

Variant = tuple[str, ...]

TRIES = 100
"""Walks a distinct variant may cost on average before fewer are taken."""


def noisy(events: Iterable[str], names: Sequence[str], share: float, rng: Random) -> Variant:
    """Some events left out, doubled by another one, replaced or swapped with the next.

    Each event meets one of the four with the chance `share`.
    """
    left = list(events)
    for at in reversed(range(len(left))):
        if rng.random() >= share:
            continue
        match rng.randrange(4):
            case 0:
                del left[at]
            case 1:
                left.insert(at, names[rng.randrange(len(names))])
            case 2:
                left[at] = names[rng.randrange(len(names))]
            case _:
                left[at : at + 2] = left[at : at + 2][::-1]
    return tuple(left)


def distinct(draw: Callable[[Random], Variant], count: int, seed: int) -> list[Variant]:
    """This many different variants, none empty, in sorted order; fewer if no more are found."""
    rng = Random(seed)
    found: set[Variant] = set()
    for _ in range(TRIES * count):
        if len(found) == count:
            break
        variant = draw(rng)
        if variant:
            found.add(variant)
    return sorted(found)


def noisy_copies(variants: Sequence[Variant], count: int, share: float, seed: int) -> list[Variant]:
    """Different noisy copies of the variants of a log, each drawn as often as any other."""
    names = sorted({name for variant in variants for name in variant})
    return distinct(
        lambda rng: noisy(variants[rng.randrange(len(variants))], names, share, rng), count, seed
    )
