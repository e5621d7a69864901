"""Precision: how much of what the design allows do customers use?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeymine.conformance.moves import Alignments
from journeymine.design import Automaton

__all__ = ["precision"]


def precision(alignments: Alignments) -> float | None:
    """Escaping-edges precision over the model side of the canonical alignments.

    Over the prefix tree of the visible model side (synchronous and model moves) of the
    alignments, each prefix weighted by the cases that pass it [1]_::

        sum of weight x executed labels / sum of weight x enabled labels

    *Executed* are the labels that follow the prefix in the tree, *enabled* those that the
    design allows in any state that the prefix can reach and from which the end can still be
    reached: a step that only leads to a dead end is no freedom.  It lies in [0, 1]; 1 if nothing
    is enabled.  It says how much freedom of the design is unused, not whether that freedom
    is wrong.  A deviating log does not lower the precision of a perfect design.

    Returns
    -------
    float or None
        None without a case.

    References
    ----------
    .. [1] Adriansyah, Munoz-Gama, Carmona, van Dongen, van der Aalst (2015). Measuring
       precision of modeled behavior. Information Systems and e-Business Management 13(1),
       37-67. https://doi.org/10.1007/s10257-014-0234-7

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.design import Choice, DesignedJourney, Step
    >>> from journeymine.log import Variants
    >>> design = DesignedJourney("Shop", Choice((Step("visit"), Step("call"))))
    >>> precision(align(Variants.from_sequences([("visit",)], cases=[9]), design))
    0.5
    """
    weights: dict[tuple[str, ...], int] = {}
    for variant, cases in enumerate(alignments.variants.cases.tolist()):
        run = tuple(m.touchpoint for m in alignments.moves(variant) if m.kind != "log")
        weights[run] = weights.get(run, 0) + cases
    runs = {run: cases for run, cases in sorted(weights.items()) if cases}
    if not runs:
        return None
    executed, enabled = _counted(list(runs), list(runs.values()), alignments.design.automaton)
    return executed / enabled if enabled else 1.0


def _counted(
    runs: Sequence[tuple[str, ...]], cases: Sequence[int], automaton: Automaton
) -> tuple[int, int]:
    """Weighted executed and enabled labels over the prefix tree of sorted, distinct runs."""
    executed = enabled = 0
    todo = [(0, len(runs), 0, frozenset({0}))]
    while todo:
        start, stop, depth, states = todo.pop()
        weight = sum(cases[start:stop])
        groups = _groups(runs, start, stop, depth)
        executed += weight * len(groups)
        enabled += weight * len(_labels(states, automaton))
        for label, first, last in groups:
            todo.append((first, last, depth + 1, _after(states, label, automaton)))
    return executed, enabled


def _groups(
    runs: Sequence[tuple[str, ...]], start: int, stop: int, depth: int
) -> list[tuple[str, int, int]]:
    """The runs from `start` to `stop` by their label at `depth`; runs that end there left out."""
    found: list[tuple[str, int, int]] = []
    for i in range(start, stop):
        if len(runs[i]) == depth:
            continue
        label = runs[i][depth]
        if found and found[-1][0] == label:
            found[-1] = (label, found[-1][1], i + 1)
        else:
            found.append((label, i, i + 1))
    return found


def _labels(states: Iterable[int], automaton: Automaton) -> set[str]:
    return {automaton.touchpoints[arc.step] for state in states for arc in automaton.leaving[state]}


def _after(states: Iterable[int], label: str, automaton: Automaton) -> frozenset[int]:
    return frozenset(
        arc.target
        for state in states
        for arc in automaton.leaving[state]
        if automaton.touchpoints[arc.step] == label
    )
