"""Read a BPMN 2.0 process [1]_: exact, or refused by element name, id and line.

Understood are tasks of every kind, plain start and end events, exclusive and parallel
gateways and sequence flows, in one process.  Whatever only describes (documentation,
text annotations, pools, lanes, the picture) changes no run; the lane of a task becomes
its owner.  Everything else could change which runs there are, and is refused.

References
----------
.. [1] OMG (2014). Business Process Model and Notation 2.0.2, formal/2013-12-09.
   https://www.omg.org/spec/BPMN/2.0.2
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.design import DesignedJourney, Touchpoint
from journeymine.reading.designs.bpmn_net import Graph, check_graph, net_of, one_line
from journeymine.reading.designs.xml_tree import Element, parse_xml
from journeymine.reading.refusals import Refusals

__all__ = ["read_bpmn"]

_MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

_TASKS = frozenset(
    {
        "task", "userTask", "serviceTask", "manualTask", "sendTask", "receiveTask",
        "scriptTask", "businessRuleTask",
    }
)  # fmt: skip
_NODES = _TASKS | {"startEvent", "endEvent", "exclusiveGateway", "parallelGateway"}
_NOTES = frozenset({"documentation", "extensionElements"})
_IN_PROCESS = _NOTES | {"sequenceFlow", "laneSet", "textAnnotation", "association", "group"}
_IN_NODE = _NOTES | {
    "incoming", "outgoing", "performer", "humanPerformer", "potentialOwner", "resourceRole",
    "script", "rendering",
}  # fmt: skip
_IN_COLLABORATION = _NOTES | {"participant", "textAnnotation", "association", "group"}
_IN_DEFINITIONS = _NOTES | {
    "process", "collaboration", "category", "dataStore", "error", "escalation", "extension",
    "import", "interface", "itemDefinition", "message", "resource", "signal",
}  # fmt: skip
_QUANTITIES = ("startQuantity", "completionQuantity")
_HINT = (
    "draw it with tasks, plain start and end events, exclusive and parallel gateways and"
    " sequence flows"
)


def read_bpmn(data: bytes, file: str, title: str) -> DesignedJourney:
    """The journey of a BPMN process; `title` is its name where the file gives none.

    Raises
    ------
    DesignError
        With every problem of the file at once.
    """
    refusals = Refusals(file)
    root = parse_xml(data, refusals)
    if root.tag != "definitions" or root.namespace not in (_MODEL, ""):
        message = f"The file is no BPMN 2.0: it begins with <{root.tag}>, not <definitions>"
        message += " of BPMN 2.0."
        raise refusals.error("JM-E322", message, "export it as BPMN 2.0 XML", line=root.line)
    process = _the_process(root, refusals)
    _check_ids(root, refusals)
    nodes = _nodes(process, refusals)
    elsewhere = frozenset(e.get("id") for e in process.children if e.tag not in _IN_PROCESS)
    flows = tuple(process.all("sequenceFlow"))
    graph = Graph(nodes, flows, elsewhere - nodes.keys(), refusals)
    check_graph(graph)
    refusals.raise_if_any()
    name = one_line(process.get("name")) or _participant_name(root) or title
    return DesignedJourney(name, net_of(graph), _owners(process, nodes))


def _the_process(root: Element, refusals: Refusals) -> Element:
    for element in root.children:
        if element.namespace == root.namespace and element.tag not in _IN_DEFINITIONS:
            _refuse(element, refusals)
    for collaboration in root.all("collaboration"):
        for element in collaboration.children:
            if element.tag not in _IN_COLLABORATION:
                _refuse(element, refusals)
        for participant in list(collaboration.all("participant"))[1:]:
            message = f"There is a second participant, {_called(participant)}."
            hint = "keep one pool: the journey of one customer"
            refusals.add("JM-E324", message, hint, line=participant.line)
    processes = list(root.all("process"))
    if not processes:
        message = "The file holds no process."
        raise refusals.error("JM-E329", message, "draw the journey as a process", line=root.line)
    for process in processes[1:]:
        message = f"There is a second process, {_called(process)}."
        hint = "keep one process a file"
        refusals.add("JM-E324", message, hint, line=process.line)
    return processes[0]


def _called(element: Element) -> str:
    name = one_line(element.get("name"))
    return f"'{element.get('id')}' ({name})" if name else f"'{element.get('id')}'"


def _refuse(element: Element, refusals: Refusals, of: Element | None = None) -> None:
    inside = "" if of is None else f" of {of.tag} {_called(of)}"
    message = f"The element <{element.tag}>"
    message += f" {_called(element)}" if element.get("id") else ""
    message += f"{inside} is not supported."
    refusals.add("JM-E324", message, _HINT, line=element.line, column=element.column)


def _check_ids(root: Element, refusals: Refusals) -> None:
    first: dict[str, Element] = {}
    for element in root.walk():
        key = element.get("id")
        if not key or element.namespace != root.namespace:
            continue
        if key in first:
            message = f"The id '{key}' stands twice, first on line {first[key].line}."
            refusals.add("JM-E325", message, "give every element its own id", line=element.line)
        first.setdefault(key, element)


def _nodes(process: Element, refusals: Refusals) -> dict[str, Element]:
    nodes: dict[str, Element] = {}
    for element in process.children:
        known = element.namespace == process.namespace
        if known and element.tag in _NODES:
            if not element.get("id"):
                message = f"A <{element.tag}> has no id."
                refusals.add("JM-E327", message, "export the file again", line=element.line)
            _check_node(element, refusals)
            nodes.setdefault(element.get("id"), element)
        elif not known or element.tag not in _IN_PROCESS:
            _refuse(element, refusals)
    if not any(node.tag in _TASKS for node in nodes.values()) and not refusals.found:
        message = "The process holds no task."
        refusals.add("JM-E329", message, "draw a task for every touchpoint", line=process.line)
    return nodes


def _check_node(node: Element, refusals: Refusals) -> None:
    for child in node.children:
        if child.namespace != node.namespace or child.tag not in _IN_NODE:
            _refuse(child, refusals, of=node)
    if node.tag not in _TASKS:
        return
    if not node.get("name").strip():
        message = f"The {node.tag} '{node.get('id')}' has no name."
        refusals.add("JM-E316", message, "name the touchpoint", line=node.line)
    for attribute in ("isForCompensation", "instantiate"):
        if node.get(attribute) in ("true", "1"):
            _refuse_attribute(node, attribute, refusals)
    for attribute in _QUANTITIES:
        if node.get(attribute) not in ("", "1"):
            _refuse_attribute(node, attribute, refusals)
    if node.get("default"):
        _refuse_attribute(node, "default", refusals)


def _refuse_attribute(node: Element, attribute: str, refusals: Refusals) -> None:
    value = node.get(attribute)
    message = f'{attribute}="{value}" of {node.tag} {_called(node)} is not supported.'
    hint = f"remove the attribute {attribute}"
    if attribute == "default":
        hint = "let the task flow into an exclusive gateway that decides"
    refusals.add("JM-E324", message, hint, line=node.line)


def _owners(process: Element, nodes: Mapping[str, Element]) -> dict[str, Touchpoint]:
    """The touchpoints whose tasks stand in a named lane; the lane is their owner.

    Of nested lanes it is the innermost.  Lanes of several tasks of one name are joined.
    """
    lanes: dict[str, str] = {}
    for lane in _lanes(process):
        name = one_line(lane.get("name"))
        for reference in lane.all("flowNodeRef"):
            if name:
                lanes[reference.text.strip()] = name
    owners: dict[str, dict[str, None]] = {}
    for key, node in nodes.items():
        if node.tag in _TASKS and key in lanes:
            owners.setdefault(one_line(node.get("name")), {})[lanes[key]] = None
    return {name: Touchpoint(name, owner=", ".join(found)) for name, found in owners.items()}


def _lanes(element: Element) -> Iterator[Element]:
    """Every lane, the outer before the inner."""
    for lane_set in (*element.all("laneSet"), *element.all("childLaneSet")):
        for lane in lane_set.all("lane"):
            yield lane
            yield from _lanes(lane)


def _participant_name(root: Element) -> str:
    """The name of the pool around the process."""
    names = (p.get("name") for c in root.all("collaboration") for p in c.all("participant"))
    return one_line(next(names, ""))
