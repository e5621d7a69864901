"""The pools of a file, the processes in them, and the messages between them."""

from __future__ import annotations

from collections.abc import Mapping

from journeymine.reading.designs.bpmn.elements import Parsing
from journeymine.reading.designs.bpmn.model import Diagram, Message, Node, Pool, called, one_line
from journeymine.reading.designs.bpmn.said import refuse
from journeymine.reading.designs.bpmn.vocabulary import IN_COLLABORATION, IN_DEFINITIONS
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["diagram_of"]

_SENDS = {("end", "message"), ("throw", "message")}
_RECEIVES = {("start", "message"), ("catch", "message"), ("boundary", "message")}


def diagram_of(root: Element, parsing: Parsing) -> Diagram:
    """Everything in the file that decides about runs."""
    refusals = parsing.refusals
    for element in root.children:
        if element.namespace == root.namespace and element.tag not in IN_DEFINITIONS:
            refuse(element, refusals)
    for second in list(root.all("collaboration"))[1:]:
        refuse(second, refusals)
    collaboration = root.first("collaboration")
    processes = {process.get("id"): process for process in root.all("process")}
    if not processes:
        message = "The file holds no process."
        raise refusals.error("JM-E329", message, "draw the journey as a process", line=root.line)
    pools_of = _participants(collaboration, processes, refusals)
    pools = []
    for process in root.all("process"):
        participant = pools_of.get(process.get("id"))
        if participant is None and (pools_of or process.get("id") != next(iter(processes))):
            message = f"There is a second process, {called(process)}, in no pool."
            hint = "keep one process a file, or draw a pool around each"
            refusals.add("JM-E324", message, hint, line=process.line)
        name = "" if participant is None else one_line(participant.get("name"))
        pools.append(Pool(name, parsing.scope(process)))
    if collaboration is None:
        return Diagram(tuple(pools))
    return _with_messages(tuple(pools), collaboration, parsing)


def _participants(
    collaboration: Element | None, processes: Mapping[str, Element], refusals: Refusals
) -> dict[str, Element]:
    """The participant of every process that has one."""
    found: dict[str, Element] = {}
    if collaboration is None:
        return found
    for element in collaboration.children:
        if element.namespace == collaboration.namespace and element.tag not in IN_COLLABORATION:
            refuse(element, refusals)
    for participant in collaboration.all("participant"):
        multiplicity = participant.first("participantMultiplicity")
        if multiplicity is not None:
            refuse(multiplicity, refusals, of=participant)
        reference = participant.get("processRef").strip()
        key = reference if reference in processes else reference.rpartition(":")[2]
        if not reference:
            continue  # a pool whose inside is not drawn
        if key not in processes:
            message = f"The participant {called(participant)} names the process '{reference}',"
            message += " which is not in the file."
            hint = "remove processRef where the inside of the pool is not drawn"
            refusals.add("JM-E326", message, hint, line=participant.line)
        elif key in found:
            message = f"There is a second participant, {called(participant)}, of one process."
            refusals.add("JM-E324", message, "draw a process in each pool", line=participant.line)
        found.setdefault(key, participant)
    return found


def _with_messages(pools: tuple[Pool, ...], collaboration: Element, parsing: Parsing) -> Diagram:
    pool_of = {
        node.id: number for number, pool in enumerate(pools) for node in pool.scope.all_nodes()
    }
    nodes = {node.id: node for pool in pools for node in pool.scope.all_nodes()}
    closed = {p.get("id") for p in collaboration.all("participant") if not p.get("processRef")}
    drawn = {p.get("id") for p in collaboration.all("participant")} - closed
    messages, outside = [], set[str]()
    for element in collaboration.all("messageFlow"):
        source, target = element.get("sourceRef").strip(), element.get("targetRef").strip()
        for end, at in (("sourceRef", source), ("targetRef", target)):
            if at in drawn:
                message = f"The messageFlow {called(element)} ends at the border of the pool '{at}'"
                message += ", whose inside is drawn."
                hint = "let it end at the event or task that sends or receives the message"
                parsing.refusals.add("JM-E361", message, hint, line=element.line)
            elif at not in nodes and at not in closed and at not in parsing.refused:
                there = f"names '{at}', which is not there" if at else "is missing"
                message = f"The {end} of the messageFlow {called(element)} {there}."
                hint = "join it to a task, an event or a pool, or remove it"
                parsing.refusals.add("JM-E326", message, hint, line=element.line)
        _check_ends(element, nodes.get(source), nodes.get(target), pool_of, parsing.refusals)
        if source in nodes and target in nodes:
            messages.append(Message(element.get("id"), source, target))
        elif target in nodes and source in closed:
            outside.add(target)
    _check_both_ways(messages, nodes, parsing.refusals)
    return Diagram(pools, tuple(messages), frozenset(outside))


def _check_ends(
    element: Element,
    source: Node | None,
    target: Node | None,
    pool_of: Mapping[str, int],
    refusals: Refusals,
) -> None:
    hint = ""
    message = f"The messageFlow {called(element)}"
    if source is not None and target is not None and pool_of[source.id] == pool_of[target.id]:
        message += f" joins {source} and {target} of one pool."
        hint = "draw a sequence flow"
    elif source is not None and not _may(source, _SENDS):
        message += f" begins at {source}, which cannot send a message."
        hint = "let it begin at a task or a message event that throws"
    elif target is not None and not _may(target, _RECEIVES):
        message += f" ends at {target}, which cannot receive a message."
        hint = "let it end at a task or a message event that catches"
    if hint:
        refusals.add("JM-E362", message, hint, line=element.line)


def _may(node: Node, events: set[tuple[str, str]]) -> bool:
    return node.kind == "task" or (node.kind, node.event.kind) in events


def _check_both_ways(
    messages: list[Message], nodes: Mapping[str, Node], refusals: Refusals
) -> None:
    """A task that sends and receives: which comes first is not said."""
    sends = {message.source for message in messages}
    for key in dict.fromkeys(message.target for message in messages):
        if key in sends:
            message = f"The {nodes[key]} both sends and receives messages of other pools;"
            message += " which comes first is not said."
            hint = "split it into a send task and a receive task"
            refusals.add("JM-E361", message, hint, line=nodes[key].line)
