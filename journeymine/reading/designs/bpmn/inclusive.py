"""When an inclusive gateway that joins may go on: the standard's path rule.

It needs a token on one of its flows, and waits while some token elsewhere could still
come along a path to a flow without a token [1]_: one that does not visit the gateway,
unless the same token has such a path to a flow that already holds one.

References
----------
.. [1] OMG (2014). BPMN 2.0.2, section 13.4.3, table 13.3; Völzer (2010). A new semantics
   for the inclusive converging gateway in safe processes. BPM 2010, LNCS 6336, 294-309.
   https://doi.org/10.1007/978-3-642-15618-2_21
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from journeymine.reading.designs.bpmn.model import Node, Scope

__all__ = ["Join", "join_of", "next_nodes"]


@dataclass(frozen=True, eq=False)
class Join:
    """An inclusive gateway with several flows into it.

    Attributes
    ----------
    places : mapping of str to str
        Its flows and their places.
    reach : mapping of str to frozenset of str
        For every other node, those of the flows to which a path leads from a token in it.
    """

    places: Mapping[str, str]
    reach: Mapping[str, frozenset[str]]

    def taken(self, tokens: Mapping[str, int], node_of: Mapping[str, str]) -> tuple[str, ...]:
        """The places it takes a token from; none if it has to wait."""
        held = {flow for flow, place in self.places.items() if tokens.get(place)}
        if not held:
            return ()
        own = set(self.places.values())
        for place in tokens:
            if place in own:
                continue
            reach = self.reach.get(node_of.get(place, ""), frozenset())
            if reach - held and not reach & held:
                return ()
        return tuple(self.places[flow] for flow in self.places if flow in held)


def next_nodes(node: Node, scope: Scope) -> list[tuple[str, str]]:
    """Flow and node: where a token in a node may go next; a link and an exit have no flow."""
    found = [(flow.id, flow.target) for flow in scope.out_of[node.id]]
    found += [("", event.id) for event in scope.boundary[node.id]]
    if node.kind == "throw" and node.event.kind == "link":
        found.append(("", scope.links[node.event.key].id))
    return found


def join_of(gateway: Node, scope: Scope, places: Mapping[str, str]) -> Join:
    """The join that an inclusive gateway is."""
    back: dict[str, list[tuple[str, str]]] = {key: [] for key in scope.nodes}
    for node in scope.nodes.values():
        for flow, target in next_nodes(node, scope):
            back[target].append((flow, node.id))
    reach: dict[str, set[str]] = {key: set() for key in scope.nodes}
    for flow, source in back[gateway.id]:
        queue, seen = [source], {source}
        for key in queue:  # grows while it is walked
            if key == gateway.id:
                continue  # a path must not visit the gateway
            reach[key].add(flow)
            fresh = [before for _, before in back[key] if before not in seen]
            seen.update(fresh)
            queue.extend(fresh)
    own = {flow.id: places[flow.id] for flow in scope.into[gateway.id]}
    return Join(own, {key: frozenset(flows) for key, flows in reach.items()})
