"""One pair: every method timed in alternating rounds, and every cost compared with ours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from methods import METHODS, Method
from pairs import Pair
from workers import Round, Worker

FIRST_SAMPLE = 2
"""Variants in the first sample of a slow method; every further one is twice as large."""


@dataclass(frozen=True)
class Budget:
    """Limits of one pair.

    `limit` seconds end a method, `sample` seconds the sampling of one that would not end in
    time; `rounds` are timed where a call is short.
    """

    rounds: int = 5
    limit: float = 120.0
    sample: float = 20.0
    memory_gb: float = 8.0


def measure(
    pair: Pair, names: Sequence[str], budget: Budget, say: Callable[[str], None]
) -> dict[str, Any]:
    """What is kept of a pair: sizes, and by method seconds, how, and costs that differ.

    The first method is ours; it takes part in every alternation, and its time is the median
    of all its rounds.
    """
    variants, path = pair.make()
    found: dict[str, Any] = {
        "variants": len(variants),
        "events": sum(map(len, variants)),
        "methods": {},
    }

    def start(method: str) -> Worker:
        return Worker(method, variants, path, limit=budget.limit, memory_gb=budget.memory_gb)

    with start("ours") as own:
        first = own.solve(None, budget.limit)
        reference = first.costs if first else None
        own_seconds = [first.seconds] if first else []
        for method in METHODS:
            if method.name != "ours" and method.name in names:
                with start(method.name) as peer:
                    taken = _peer(method, peer, own, len(variants), budget, own_seconds)
                if "places" in taken:
                    taken |= _compared(taken.pop("places"), taken.pop("costs"), reference)
                found["methods"][method.name] = taken
                say(f"  {method.name}: {_short(taken)}")
        while own_seconds and len(own_seconds) < _rounds(own_seconds[0], budget):
            _again(own, own_seconds, budget)
    ours: dict[str, Any] = {"failure": own.failure}
    if own_seconds:
        ours = {"seconds": median(own_seconds), "n": len(variants), "rounds": len(own_seconds)}
        proved = [cost for cost in reference or () if cost is not None]
        ours |= {"proved": len(proved), "mean cost": sum(proved) / max(len(proved), 1)}
    found["methods"] = {"ours": ours} | found["methods"]
    say(f"  ours: {_short(ours)}")
    return found


def _peer(
    method: Method, peer: Worker, own: Worker, n: int, budget: Budget, own_seconds: list[float]
) -> dict[str, Any]:
    """The time of all variants, or of as many as the budget allows, and their costs."""
    if not method.whole:
        sample = _sampled(peer, n, budget)
        if sample is None:
            return {"failure": peer.failure}
        if sample["n"] / n * budget.limit < sample["seconds"]:
            return sample
    first = peer.solve(None, budget.limit)
    if first is None:
        return {"failure": peer.failure} if method.whole else sample
    seconds = [first.seconds]
    while len(seconds) < _rounds(first.seconds, budget):
        _again(own, own_seconds, budget)
        if not _again(peer, seconds, budget):
            break
    return {
        "seconds": median(seconds),
        "n": n,
        "rounds": len(seconds),
        "places": range(n),
        "costs": first.costs,
    }


def _again(worker: Worker, seconds: list[float], budget: Budget) -> Round | None:
    answer = worker.solve(None, budget.limit)
    if answer:
        seconds.append(answer.seconds)
    return answer


def _rounds(seconds: float, budget: Budget) -> int:
    """Fewer rounds of long calls."""
    if seconds < 2:
        return budget.rounds
    return min(budget.rounds, 3 if seconds < 10 else 1)


def _sampled(peer: Worker, n: int, budget: Budget) -> dict[str, Any] | None:
    """Time a seeded sample: enough of it to know whether all variants fit into the limit."""
    order = Random(n).sample(range(n), n)
    done, seconds, costs = 0, 0.0, list[int | None]()
    start = perf_counter()
    while done < n and (left := budget.limit - (perf_counter() - start)) > 0:
        step = order[done : max(2 * done, FIRST_SAMPLE)]
        answer = peer.solve(step, left)
        if answer is None:
            break
        done, seconds, costs = done + len(step), seconds + answer.seconds, costs + answer.costs
        fits = seconds / done * n < budget.limit
        if done >= min(n, 16) if fits else seconds > budget.sample:
            break
    if not done:
        return None
    return {"seconds": seconds, "n": done, "rounds": 1, "places": order[:done], "costs": costs}


def _compared(
    places: Sequence[int], costs: Sequence[int | None], reference: Sequence[int | None] | None
) -> dict[str, Any]:
    """How many costs were answered, compared with ours, and differ from them."""
    answered = {p: cost for p, cost in zip(places, costs, strict=True) if cost is not None}
    both = [
        (cost, reference[place])
        for place, cost in answered.items()
        if reference is not None and reference[place] is not None
    ]
    differ = sum(theirs != ours for theirs, ours in both)
    return {"answered": len(answered), "compared": len(both), "differ": differ}


def _short(taken: dict[str, Any]) -> str:
    if "seconds" not in taken:
        return f"no answer ({taken['failure']})"
    equal = f", {taken['differ']} of {taken['compared']} differ" if "differ" in taken else ""
    return f"{taken['seconds']:.4g} s for {taken['n']:,}{equal}"
