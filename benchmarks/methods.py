"""The aligners: each turns variants in memory and a design into a cost for every variant.

Each is timed as a whole, so each brings the variants and the design into its own form
itself.  Unit costs for all: log move 1, visible model move 1, silent and synchronous 0.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

import nets
from noise import Variant

from journeymine.design import Block, PetriNet

Solve = Callable[[Sequence[Variant], Block | PetriNet], list[int | None]]
"""None where the method ends without an answer for a variant."""


@dataclass(frozen=True)
class Method:
    """An aligner by its name; `whole` if it can only be given all variants at once."""

    name: str
    solve: Solve
    whole: bool = False


def ours(variants: Sequence[Variant], path: Block | PetriNet) -> list[int | None]:
    import journeymine as jm

    alignments = jm.align(jm.Variants.from_sequences(variants), jm.DesignedJourney("Design", path))
    assert len(alignments.events) == len(alignments.steps) == alignments.offsets[-1]
    answers = zip(alignments.cost.tolist(), alignments.exact.tolist(), strict=True)
    return [cost if proved else None for cost, proved in answers]


# --- r4pm -----------------------------------------------------------------------------


def r4pm(variants: Sequence[Variant], path: Block | PetriNet) -> list[int | None]:
    """All cores; its own form of distinct variants is read from a file, its only door."""
    import r4pm

    activities = sorted({name for variant in variants for name in variant})
    code = {name: i for i, name in enumerate(activities)}
    traces = [[[code[name] for name in variant], 1] for variant in variants]
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump({"activities": activities, "act_to_index": code, "traces": traces}, file)
        file.flush()
        projection = r4pm.import_item("EventLogActivityProjection", file.name)
    costs = {"log_move_cost": 1, "model_move_cost": 1, "silent_move_cost": 0, "sync_move_cost": 0}
    net = _net_of_r4pm(nets.of_path(path))
    answers = r4pm.bindings.align_variants(net, projection, {"cost_fn": costs})
    r4pm.remove_item(projection)
    found = {tuple(a["activities"]): a["result"].get("Ok", {}).get("cost") for a in answers}
    return [found[variant] for variant in variants]


def _net_of_r4pm(net: PetriNet) -> dict[str, Any]:
    place = {name: str(UUID(int=i)) for i, name in enumerate(net.places)}
    number = [str(UUID(int=len(place) + i)) for i in range(len(net.transitions))]
    arcs = []
    for key, transition in zip(number, net.transitions, strict=True):
        for name, weight in transition.consumes.items():
            arcs.append(_arc("PlaceTransition", place[name], key, weight))
        for name, weight in transition.produces.items():
            arcs.append(_arc("TransitionPlace", key, place[name], weight))
    return {
        "places": {key: {"id": key} for key in place.values()},
        "transitions": {
            key: {"id": key, "label": transition.label}
            for key, transition in zip(number, net.transitions, strict=True)
        },
        "arcs": arcs,
        "initial_marking": {place[name]: n for name, n in net.initial.items()},
        "final_markings": [{place[name]: n for name, n in net.final.items()}],
    }


def _arc(kind: str, source: str, target: str, weight: int) -> dict[str, Any]:
    return {"from_to": {"type": kind, "nodes": [source, target]}, "weight": weight}


# --- pm4py ----------------------------------------------------------------------------

UNIT = 10_000
"""A log or visible model move; a silent one costs 1, which only decides between equals."""


def pm4py_default(variants: Sequence[Variant], path: Block | PetriNet) -> list[int | None]:
    """As its users call it, with a frame of one case a variant."""
    import pm4py

    answers = pm4py.conformance_diagnostics_alignments(frame(variants), *net_of_pm4py(path))
    return [_units(answer) for answer in answers]


def frame(variants: Sequence[Variant]) -> Any:
    """A row an event, cases in the order of the variants, as pm4py wants it."""
    import pandas as pd

    rows = [(i, name) for i, variant in enumerate(variants) for name in variant]
    width = len(str(len(variants)))
    return pd.DataFrame(
        {
            "case:concept:name": [f"{i:0{width}}" for i, _ in rows],
            "concept:name": [name for _, name in rows],
            "time:timestamp": pd.date_range("2026-01-01", periods=len(rows), freq="s", tz="UTC"),
        }
    )


def pm4py_lean(
    module: str, variants: Sequence[Variant], path: Block | PetriNet
) -> list[int | None]:
    """One of its searches, called straight: no checks, no fitness, no copies of parameters."""
    from importlib import import_module

    from pm4py.objects.log.obj import Event, Trace

    search = import_module(f"pm4py.algo.conformance.alignments.petri_net.variants.{module}")
    net = net_of_pm4py(path)
    return [
        _units(search.apply(Trace([Event({"concept:name": name}) for name in variant]), *net))
        for variant in variants
    ]


def _units(answer: dict[str, Any] | None) -> int | None:
    return None if answer is None else int(answer["cost"]) // UNIT


def net_of_pm4py(path: Block | PetriNet) -> tuple[Any, Any, Any]:
    from pm4py.objects.petri_net.obj import Marking
    from pm4py.objects.petri_net.obj import PetriNet as Net
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net, theirs = nets.of_path(path), Net("net")
    places = {name: Net.Place(name) for name in net.places}
    theirs.places.update(places.values())
    for i, transition in enumerate(net.transitions):
        its = Net.Transition(f"t{i}", transition.label)
        theirs.transitions.add(its)
        for name, weight in transition.consumes.items():
            add_arc_from_to(places[name], its, theirs, weight=weight)
        for name, weight in transition.produces.items():
            add_arc_from_to(its, places[name], theirs, weight=weight)
    initial = Marking({places[name]: n for name, n in net.initial.items()})
    final = Marking({places[name]: n for name, n in net.final.items()})
    return theirs, initial, final


METHODS = (
    Method("ours", ours, whole=True),
    Method("r4pm", r4pm, whole=True),
    Method("pm4py default", pm4py_default),
    Method("pm4py A* lean", partial(pm4py_lean, "state_equation_a_star")),
    Method("pm4py Dijkstra less memory", partial(pm4py_lean, "dijkstra_less_memory")),
    Method("pm4py Dijkstra", partial(pm4py_lean, "dijkstra_no_heuristics")),
    Method("pm4py Dijkstra semantics", partial(pm4py_lean, "dijkstra_semantics")),
)

BY_NAME = {method.name: method for method in METHODS}
