"""What moves cost: one each, or by the weights that a design gives its touchpoints."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from math import gcd

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.walks import NOTHING, CostFunction
from journeymine.design import DesignedJourney, Weights
from journeymine.design.weights import UNITS
from journeymine.log import Variants

__all__ = ["Pricing"]


@dataclass(frozen=True, slots=True, eq=False)
class Pricing:
    """How the events of some variants are to be read, and what moves cost.

    Attributes
    ----------
    costs : CostFunction
        With the greatest common divisor of all costs taken out, which changes no alignment.
    factor : int
        That divisor.
    scale : int
        What a move costs where nothing else is said: 1, or 1,000 where weights are used.
    token_of : array of int32, shape (codes,)
        The token of every code of the variants.
    log : array of int64, shape (codes,)
        What a log move of every code costs.
    """

    costs: CostFunction
    factor: int
    scale: int
    token_of: NDArray[np.int32]
    log: NDArray[np.int64]

    @classmethod
    def unit(cls, variants: Variants, design: DesignedJourney) -> Pricing:
        """Every log and model move costs 1; tokens are touchpoints."""
        number = {name: i for i, name in enumerate(sorted(set(design.steps)))}
        matching = design.matching(variants.activities)
        tokens = [number.get(matching.get(name, ""), NOTHING) for name in variants.activities]
        costs = CostFunction.unit(number[name] for name in design.steps)
        return cls(costs, 1, 1, np.array(tokens, dtype=np.int32), np.ones(len(tokens), np.int64))

    @classmethod
    def weighted(cls, variants: Variants, design: DesignedJourney) -> Pricing:
        """By the design's weights, in thousandths; 1 where it gives none.

        Every touchpoint has two tokens: in a channel it is meant for (or where no channel is
        known or designed), and in another.
        """
        names = sorted(set(design.steps))
        number = {name: i for i, name in enumerate(names)}
        units = [(design.touchpoint(name).weights or Weights()).units for name in names]
        skip, add, channel = np.array(units, dtype=np.int64).reshape(-1, 3).T
        factor = reduce(gcd, [*skip.tolist(), *add.tolist(), *channel.tolist()], 0) or UNITS
        touchpoint = np.repeat(np.arange(len(names), dtype=np.int32), 2)
        label = np.array([number[name] for name in design.steps], dtype=np.int32)
        sync = np.zeros(2 * len(names), dtype=np.int64)
        sync[1::2] = channel // factor
        costs = CostFunction(label, skip // factor, touchpoint, np.repeat(add, 2) // factor, sync)
        matching = design.matching(variants.activities)
        channels = variants.channels or (None,) * len(variants.activities)
        tokens = []
        for activity, used in zip(variants.activities, channels, strict=True):
            if activity in matching:
                meant = design.touchpoint(matching[activity]).channels
                other = bool(meant) and used is not None and used not in meant
                tokens.append(2 * number[matching[activity]] + other)
            else:
                tokens.append(NOTHING)
        log = [UNITS if token == NOTHING else int(add[token // 2]) for token in tokens]
        return cls(
            costs, factor, UNITS, np.array(tokens, dtype=np.int32), np.array(log, dtype=np.int64)
        )
