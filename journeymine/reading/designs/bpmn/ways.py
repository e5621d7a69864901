"""The ways into a node and out of it; where a process begins and ends if no event says so.

Without a start event, whatever has no flow into it begins with its process or sub-process,
all of it at once [1]_; beside a start event nothing else begins.  What has no flow out of it
ends its path, with end events or without.  Intermediate events always need both ways, and a
gateway that only begins or only ends has to split or to join.

References
----------
.. [1] OMG (2014). BPMN 2.0.2, sections 10.3 (activities), 10.5.2 and 10.5.3 (start and end
   events), 10.5.4 (intermediate events), 10.6.1 (gateways) and 13.3.4 (sub-processes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce

from journeymine.language import Sentence, sentence
from journeymine.log import Finding
from journeymine.reading.designs.bpmn.model import Diagram, Node, Scope, called
from journeymine.reading.refusals import Refusals

__all__ = ["check_ways", "what_was_not_drawn"]

_GATEWAYS = ("exclusive", "parallel", "inclusive")
_MOST_NAMED = 5


def check_ways(scope: Scope, refused: set[str], refusals: Refusals, *, inner: bool) -> None:
    """Every node of a scope can be come to and left; something begins the scope."""
    for node in scope.nodes.values():
        if node.id in refused:
            continue
        what, hint = _wrong_way_in(node, scope) or ("", "")
        if what:
            refusals.add("JM-E333", f"The {node} has {what}.", hint, line=node.line)
        what, hint = _wrong_way_out(node, scope) or ("", "")
        if what:
            refusals.add("JM-E333", f"The {node} has {what}.", hint, line=node.line)
    kind = "sub-process" if inner else "process"
    if not scope.nodes:
        if inner:
            message = f"The {kind} {called(scope.element)} is empty."
            hint = "draw what happens in it, or make it a task"
            refusals.add("JM-E333", message, hint, line=scope.element.line)
    elif not scope.starts and not scope.implicit_starts:
        message = f"Nothing begins the {kind} {called(scope.element)}: it has no start event,"
        message += " and a flow leads into everything in it."
        hint = "draw a start event and a flow from it to the first step"
        refusals.add("JM-E333", message, hint, line=scope.element.line)


def _wrong_way_in(node: Node, scope: Scope) -> tuple[str, str] | None:
    """What is wrong with the ways into a node, and the words that mend it."""
    into = scope.into[node.id]
    if node.is_never_a_target:
        return ("a flow into it", "let the flow lead to the node behind it") if into else None
    if node.instantiates:
        hint = "remove the attribute instantiate, or draw a start event before it"
        if into:
            return "a flow into it, though it begins the process", hint
        if node.loop is not None or scope.boundary[node.id]:
            hint = "draw a plain task behind it that has them"
            return "boundary events or a loop marker, though it begins the process", hint
        return None
    if into:
        return None
    nothing, hint = "no flow into it", "draw a flow to it"
    if scope.starts and node.kind != "end":
        return nothing, f"{hint}: beside the start event nothing else begins"
    if node.kind in ("catch", "throw"):
        return nothing, "draw a start event in its place, or a flow to it"
    if node.kind == "end":
        return nothing, hint
    if node.kind in _GATEWAYS and len(scope.out_of[node.id]) == 1:
        return nothing, f"{hint}, or several flows out of it: only a gateway that splits begins"
    return None


def _wrong_way_out(node: Node, scope: Scope) -> tuple[str, str] | None:
    """What is wrong with the ways out of a node, and the words that mend it."""
    out_of = scope.out_of[node.id]
    if node.is_never_a_source:
        hint = "end the journey there, or draw a task"
        return ("a flow out of it", hint) if out_of else None
    if out_of or node.is_activity:
        return None
    nothing, hint = "no flow out of it", "draw a flow to the next step or to an end event"
    if node.kind in ("catch", "throw"):
        return nothing, "make it an end event, or draw a flow to the next step"
    if node.kind in _GATEWAYS and len(scope.into[node.id]) > 1:
        return None
    return nothing, hint


def what_was_not_drawn(diagram: Diagram) -> Iterator[Finding]:
    """Where several nodes begin at once, or a path ends beside end events: JM-W353."""
    for pool in diagram.pools:
        for scope in pool.scope.all_scopes():
            whole = called(scope.element)
            begins = scope.implicit_starts
            if len(begins) > 1:
                said = (
                    sentence(
                        "no start event stands in the process {process}: all that has no flow into "
                        "it begins at once",
                        process=whole,
                    )
                    if scope is pool.scope
                    else sentence(
                        "no start event stands in the sub-process {process}: all that has no flow "
                        "into it begins at once",
                        process=whole,
                    )
                )
                yield _finding(said, begins)
            ends = [node for node in scope.nodes.values() if _ends_without_an_event(node, scope)]
            if ends and any(node.kind == "end" for node in scope.nodes.values()):
                said = (
                    sentence(
                        "not every path ends at an end event of the process {process}: what has no "
                        "flow out of it ends its path",
                        process=whole,
                    )
                    if scope is pool.scope
                    else sentence(
                        "not every path ends at an end event of the sub-process {process}: what "
                        "has no flow out of it ends its path",
                        process=whole,
                    )
                )
                yield _finding(said, ends)


def _ends_without_an_event(node: Node, scope: Scope) -> bool:
    return not (node.is_never_a_source or scope.out_of[node.id])


def _finding(said: Sentence, nodes: Sequence[Node]) -> Finding:
    """The finding, with the first of its nodes and where they stand."""
    named = [
        sentence("{node}, line {line}", node=str(node), line=str(node.line))
        for node in nodes[:_MOST_NAMED]
    ]
    if len(nodes) > len(named):
        named.append(sentence("and {n} more", n=len(nodes) - len(named)))
    shown = reduce(lambda one, other: sentence("{one}; {other}", one=one, other=other), named)
    message = sentence("{said} ({nodes})", said=said, nodes=shown)
    return Finding("JM-W353", message, len(nodes))
