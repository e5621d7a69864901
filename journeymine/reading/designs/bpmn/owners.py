"""Who answers for a task: the innermost named lane around it, else the pool of several."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.design import Touchpoint
from journeymine.reading.designs.bpmn.model import Diagram, Scope, one_line
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["check_lanes", "touchpoints_of"]


def check_lanes(root: Element, diagram: Diagram, refusals: Refusals) -> None:
    """Every reference of a lane names an element of the file."""
    known = {element.get("id") for element in root.walk()}
    for pool in diagram.pools:
        for scope in pool.scope.all_scopes():
            for lane in _lanes(scope.element):
                for reference in lane.all("flowNodeRef"):
                    key = reference.text.strip()
                    if key not in known and key.rpartition(":")[2] not in known:
                        message = f"The lane '{one_line(lane.get('name'))}' names '{key}',"
                        message += " which is not in the file."
                        hint = "remove the flowNodeRef, or draw the node in the lane again"
                        refusals.add("JM-E326", message, hint, line=reference.line)


def touchpoints_of(diagram: Diagram) -> dict[str, Touchpoint]:
    """The touchpoints of which an owner is known.

    Owners of several tasks of one name are joined.
    """
    owners: dict[str, dict[str, None]] = {}
    several = len(diagram.pools) > 1
    for pool in diagram.pools:
        for name, owner in _owned(pool.scope, {}, pool.name if several else ""):
            owners.setdefault(name, {})[owner] = None
    return {name: Touchpoint(name, owner=", ".join(found)) for name, found in owners.items()}


def _owned(scope: Scope, lanes: Mapping[str, str], around: str) -> Iterator[tuple[str, str]]:
    """Task and owner; what stands in no lane of its own belongs to who is around it."""
    own = dict(lanes)
    for lane in _lanes(scope.element):
        name = one_line(lane.get("name"))
        for reference in lane.all("flowNodeRef"):
            if name:
                own[reference.text.strip().rpartition(":")[2]] = name
    for node in scope.nodes.values():
        owner = own.get(node.id, around)
        if node.inner is not None:
            yield from _owned(node.inner, own, owner)
        elif node.kind == "task" and owner:
            yield node.name, owner


def _lanes(element: Element) -> Iterator[Element]:
    """Every lane, the outer before the inner."""
    for lane_set in (*element.all("laneSet"), *element.all("childLaneSet")):
        for lane in lane_set.all("lane"):
            yield lane
            yield from _lanes(lane)
