"""What the aligner is meant to reach, and whether the results kept so far show it."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

MANY = 500
"""The goals for speed are about pairs with at least so many variants."""

DEFAULT = "pm4py default"

Results = Mapping[str, Mapping[str, Any]]


def seconds(pair: Mapping[str, Any], method: str) -> float | None:
    """Seconds for all variants; scaled in proportion where only a sample was timed."""
    taken = pair["methods"].get(method, {})
    if "seconds" not in taken:
        return None
    return float(taken["seconds"]) * pair["variants"] / taken["n"]


def ratio(pair: Mapping[str, Any], method: str) -> float | None:
    theirs, ours = seconds(pair, method), seconds(pair, "ours")
    return theirs / ours if theirs is not None and ours is not None else None


def fastest(pair: Mapping[str, Any]) -> str | None:
    """The method of pm4py with the shortest time; all that are timed are exact."""
    known = {m: seconds(pair, m) for m in pair["methods"] if m.startswith("pm4py")}
    timed = {method: time for method, time in known.items() if time is not None}
    return min(timed, key=timed.__getitem__, default=None)


def goal_rows(results: Results) -> list[tuple[str, str, str]]:
    """The goal, what was seen, and the verdict."""
    large = [pair for pair in results.values() if pair["variants"] >= MANY]
    r4pm = [ratio(pair, "r4pm") for pair in large]
    default = [ratio(pair, DEFAULT) for pair in large]
    best = [ratio(pair, method) for pair in large if (method := fastest(pair))]
    silent = sum(seconds(pair, "ours") is None for pair in large)
    return [
        _equal("r4pm", results),
        _equal("pm4py", results),
        _answers(len(large), silent),
        _each("r4pm, all cores", r4pm, 10),
        _middle("r4pm, all cores", r4pm, 25),
        _each("pm4py default", default, 500),
        _middle("pm4py default", default, 1_000),
        _each("pm4py's fastest exact search", best, 100),
    ]


def _equal(name: str, results: Results) -> tuple[str, str, str]:
    """Over all methods whose name begins so; a cost counts once for every method."""
    by_pair = [
        [t for m, t in pair["methods"].items() if m.startswith(name) and t.get("compared")]
        for pair in results.values()
    ]
    compared = sum(taken["compared"] for pair in by_pair for taken in pair)
    differ = sum(taken["differ"] for pair in by_pair for taken in pair)
    pairs = sum(map(bool, by_pair))
    goal = f"costs equal to {name}'s wherever it answers, 30 pairs or more"
    if not compared:
        return goal, "no pair yet", "-"
    seen = f"{compared - differ:,} of {compared:,} costs equal, {pairs} pairs"
    return goal, seen, _verdict(not differ and pairs >= 30)


def _answers(pairs: int, silent: int) -> tuple[str, str, str]:
    goal = f"an answer within the limit on every pair of {MANY} variants or more"
    return goal, f"{pairs - silent} of {pairs}", _verdict(pairs > 0 and not silent)


def _each(name: str, ratios: list[float | None], least: int) -> tuple[str, str, str]:
    known = [r for r in ratios if r is not None]
    goal = f"at least {least:,} times as fast as {name}, each pair of {MANY} variants or more"
    if not known:
        return goal, "no pair yet", "-"
    below = sum(r < least for r in known)
    seen = f"least {min(known):,.1f}; {below} of {len(known)} pairs below"
    return goal, seen, _verdict(not below)


def _middle(name: str, ratios: list[float | None], least: int) -> tuple[str, str, str]:
    known = [r for r in ratios if r is not None]
    goal = f"at least {least:,} times as fast as {name}, median of those pairs"
    if not known:
        return goal, "no pair yet", "-"
    seen = f"median {median(known):,.1f} of {len(known)} pairs"
    return goal, seen, _verdict(median(known) >= least)


def _verdict(reached: bool) -> str:
    return "reached" if reached else "**missed**"
