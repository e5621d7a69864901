"""What a BPMN process means: a token game, as an accepting Petri net.

=====================  ==========================================================
sequence flow          a token on it is on its way to its target
start event            one of them begins; puts a token on each of its flows
task                   takes one token from any of its flows, puts one on each
exclusive gateway      takes one token from any of its flows, puts one on one
parallel gateway       takes one token from each of its flows, puts one on each
end event              takes its token
=====================  ==========================================================

A run is complete when no token is left.  Only a parallel gateway tells its flows apart,
so all flows into any other node share one place [1]_.

References
----------
.. [1] Dijkman, Dumas, Ouyang (2008). Semantics and analysis of business process models
   in BPMN. Information and Software Technology 50(12), 1281-1294.
   https://doi.org/10.1016/j.infsof.2008.02.006
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cached_property

from journeymine.design import PetriNet, Transition
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["Graph", "check_graph", "net_of", "one_line"]

_START = "start"


@dataclass(frozen=True)
class Graph:
    """The nodes of a process by their ids, and the flows between them.

    ``refused`` are the ids of nodes that were refused before; flows may join them.
    """

    nodes: Mapping[str, Element]
    flows: tuple[Element, ...]
    refused: Set[str]
    refusals: Refusals

    @cached_property
    def into(self) -> dict[str, list[Element]]:
        """The flows into every node."""
        return self._by_end("targetRef")

    @cached_property
    def out_of(self) -> dict[str, list[Element]]:
        """The flows out of every node."""
        return self._by_end("sourceRef")

    def _by_end(self, end: str) -> dict[str, list[Element]]:
        found: dict[str, list[Element]] = {key: [] for key in self.nodes}
        for flow in self.flows:
            if flow.get(end) in found:
                found[flow.get(end)].append(flow)
        return found


def check_graph(graph: Graph) -> None:
    """Add to the graph's refusals whatever has no meaning in the token game."""
    for flow in graph.flows:
        _check_flow(flow, graph)
    for key, node in graph.nodes.items():
        _check_node(key, node, graph)
    if not any(node.tag == "startEvent" for node in graph.nodes.values()):
        message = "The process has no start event."
        line = next((node.line for node in graph.nodes.values()), 1)
        graph.refusals.add("JM-E333", message, "begin it with a plain start event", line=line)


def _check_flow(flow: Element, graph: Graph) -> None:
    key = flow.get("id")
    if not key:
        graph.refusals.add(
            "JM-E327", "A sequenceFlow has no id.", "export the file again", line=flow.line
        )
    for end in ("sourceRef", "targetRef"):
        at = flow.get(end)
        if at not in graph.nodes and at not in graph.refused:
            there = f"names '{at}', which is not a node of the process" if at else "is missing"
            message = f"The {end} of the sequenceFlow '{key}' {there}."
            hint = "join the flow to a task, an event or a gateway, or remove it"
            graph.refusals.add("JM-E326", message, hint, line=flow.line)
    source = graph.nodes.get(flow.get("sourceRef"))
    condition = flow.first("conditionExpression")
    if condition is not None and source is not None and source.tag != "exclusiveGateway":
        message = f"The sequenceFlow '{key}' out of {source.tag} '{source.get('id')}'"
        message += " has a condition (conditionExpression)."
        hint = "let an exclusive gateway decide"
        graph.refusals.add("JM-E324", message, hint, line=condition.line)


def _check_node(key: str, node: Element, graph: Graph) -> None:
    into, out_of = graph.into[key], graph.out_of[key]
    wrong = (
        ("no flow into it", "draw a flow to it", not into and node.tag != "startEvent"),
        ("a flow into it", "let the flow lead to the node behind it",
         into and node.tag == "startEvent"),
        ("no flow out of it", "draw a flow to the next step or to an end event",
         not out_of and node.tag != "endEvent"),
        ("a flow out of it", "end the journey there, or draw a task",
         out_of and node.tag == "endEvent"),
    )  # fmt: skip
    for what, hint, found in wrong:
        if found:
            message = f"The {node.tag} {_named(node)} has {what}."
            graph.refusals.add("JM-E333", message, hint, line=node.line)
    for tag, flows in (("incoming", into), ("outgoing", out_of)):
        drawn = {flow.get("id") for flow in flows}
        for reference in node.all(tag):
            if reference.text.strip() not in drawn:
                message = f"The {node.tag} {_named(node)} names the {tag} flow"
                message += f" '{reference.text.strip()}', which does not join it."
                hint = f"draw the flow, or remove the <{tag}>"
                graph.refusals.add("JM-E326", message, hint, line=reference.line)


def _named(node: Element) -> str:
    name = one_line(node.get("name"))
    return f"'{node.get('id')}' ({name})" if name else f"'{node.get('id')}'"


def one_line(name: str) -> str:
    """A name without the line breaks with which editors wrap it in its box."""
    return " ".join(name.split()) if "\n" in name or "\r" in name else name


def net_of(graph: Graph) -> PetriNet:
    """The token game of a graph in which nothing was refused."""
    return PetriNet(tuple(_transitions(graph)), {_START: 1}, {})


def _place(flow: Element, graph: Graph) -> str:
    target = flow.get("targetRef")
    waits = graph.nodes[target].tag == "parallelGateway"
    return f"flow {flow.get('id')}" if waits else f"to {target}"


def _transitions(graph: Graph) -> Iterator[Transition]:
    for key, node in graph.nodes.items():
        after = dict(Counter(_place(flow, graph) for flow in graph.out_of[key]))
        match node.tag:
            case "startEvent":
                yield Transition(key, None, {_START: 1}, after)
            case "exclusiveGateway":
                for place in after:  # two flows to one node are one choice
                    yield Transition(f"{key} {place}", None, {f"to {key}": 1}, {place: 1})
            case "parallelGateway":
                before = {_place(flow, graph): 1 for flow in graph.into[key]}
                yield Transition(key, None, before, after)
            case _:
                label = None if node.tag == "endEvent" else one_line(node.get("name"))
                yield Transition(key, label, {f"to {key}": 1}, after)
