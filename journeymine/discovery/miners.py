"""The miners by name: each makes the path of a journey from counted paths."""

from __future__ import annotations

from typing import Literal, TypeAlias, get_args

from journeymine.design import Block, DesignedJourney, PetriNet
from journeymine.design.paths import blocks
from journeymine.discovery import sublog
from journeymine.discovery.by_follows import mine_follows
from journeymine.discovery.follows import Counts, count
from journeymine.discovery.heuristics import mine_heuristics
from journeymine.discovery.inductive import mine
from journeymine.discovery.left_to_right import Places, net_in_order, ordered, places
from journeymine.discovery.partial_orders import path_of
from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.log import Variants

__all__ = ["MINERS", "NAME", "Miner", "check_miner", "check_noise", "mined"]

Miner: TypeAlias = Literal["inductive", "inductive-follows", "heuristics", "powl"]

MINERS: tuple[Miner, ...] = get_args(Miner)

NAME = "Actual journey"


def mined(
    variants: Variants, *, miner: Miner, noise: float, at: Places | None = None
) -> DesignedJourney:
    """The journey behind the variants, reading from left to right.

    Parameters
    ----------
    variants : Variants
    miner : "inductive", "inductive-follows", "heuristics" or "powl"
    noise : float
        From 0 to 1.
    at : places, optional
        Where activities stand; by the variants themselves if left out.
    """
    at = places(variants) if at is None else at
    path = _path(variants, miner, noise)
    if isinstance(path, PetriNet):
        return DesignedJourney(NAME, net_in_order(path, at))
    return DesignedJourney(NAME, ordered(blocks.simplify(path), at))


def _path(variants: Variants, miner: Miner, noise: float) -> Block | PetriNet:
    match miner:
        case "inductive":
            return mine(variants, noise=noise)
        case "inductive-follows":
            log = sublog.of_variants(variants)
            counts = count(log) if len(log) else Counts({}, {}, {})
            return mine_follows(counts, variants.activities, noise=noise)
        case "heuristics":
            return mine_heuristics(variants, noise=noise)
        case "powl":
            from journeymine.discovery._pm4py import mine_powl

            return path_of(mine_powl(variants, noise=noise))


def check_miner(miner: str) -> None:
    """Refuse a miner that is none (``JM-E500``)."""
    if miner not in MINERS:
        message = f"There is no miner '{miner}'."
        hint = f"{did_you_mean(miner, MINERS)} The miners are {', '.join(MINERS)}.".strip()
        raise UsageError(Problem("JM-E500", message, hint))


def check_noise(noise: float) -> None:
    """Refuse a noise that is none (``JM-E030``)."""
    if isinstance(noise, str) or not 0 <= noise <= 1:
        message = f"noise must be a number from 0 to 1, or 'auto'; it was {noise!r}."
        hint = "pass noise=0.2 in Python, or --noise 0.2 on the command line"
        raise UsageError(Problem("JM-E030", message, hint))
