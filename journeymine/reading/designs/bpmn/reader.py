"""Read a BPMN 2.0 file [1]_: exact, or refused by element name, id and line.

Whatever only describes (documentation, text annotations, data, extensions of vendors, the
picture) changes no run; the lane of a task becomes its owner.  Everything else is
translated with its true meaning, or refused.

References
----------
.. [1] OMG (2014). Business Process Model and Notation 2.0.2, formal/2013-12-09.
   https://www.omg.org/spec/BPMN/2.0.2
"""

from __future__ import annotations

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.token_game import marking_after, marking_of
from journeymine.reading.designs.bpmn.checks import check_diagram, check_ids
from journeymine.reading.designs.bpmn.collaboration import diagram_of
from journeymine.reading.designs.bpmn.compile import net_of
from journeymine.reading.designs.bpmn.elements import Parsing
from journeymine.reading.designs.bpmn.events import named_codes
from journeymine.reading.designs.bpmn.model import Diagram, one_line
from journeymine.reading.designs.bpmn.owners import check_lanes, touchpoints_of
from journeymine.reading.designs.bpmn.vocabulary import MODEL
from journeymine.reading.designs.bpmn.ways import what_was_not_drawn
from journeymine.reading.designs.xml_tree import Element, parse_xml
from journeymine.reading.refusals import Refusals

__all__ = ["read_bpmn"]

_MARKINGS = 1_000
"""A net is looked at so far for a way to its end."""


def read_bpmn(data: bytes, file: str, title: str) -> DesignedJourney:
    """The journey of a BPMN process; `title` is its name where the file gives none.

    Raises
    ------
    DesignError
        With every problem of the file at once.
    """
    refusals = Refusals(file)
    root = parse_xml(data, refusals)
    if root.tag != "definitions" or root.namespace not in (MODEL, ""):
        message = f"The file is no BPMN 2.0: it begins with <{root.tag}>, not <definitions>"
        message += " of BPMN 2.0."
        raise refusals.error("JM-E322", message, "export it as BPMN 2.0 XML", line=root.line)
    parsing = Parsing.of(named_codes(root), refusals)
    diagram = diagram_of(root, parsing)
    check_ids(root, refusals)
    check_diagram(diagram, parsing.refused, refusals)
    check_lanes(root, diagram, refusals)
    refusals.raise_if_any()
    net = net_of(diagram, refusals)
    if _never_ends(net):
        message = "The design can never be finished: no run reaches its end."
        hint = "check that every path leads to the end event or the final marking"
        line = diagram.pools[0].scope.element.line
        raise refusals.error("JM-E331", message, hint, line=line)
    return DesignedJourney(
        _name(root, diagram) or title,
        net,
        touchpoints_of(diagram),
        findings=tuple(what_was_not_drawn(diagram)),
    )


def _never_ends(net: PetriNet) -> bool:
    """Whether it is known, after looking at 1,000 markings, that no run can end."""
    start, final = marking_of(net.initial), marking_of(net.final)
    seen, queue = {start}, [start]
    taking: dict[str, list[int]] = {}  # the transitions by a place that they take from
    for index, transition in enumerate(net.transitions):
        taking.setdefault(min(transition.consumes, default=""), []).append(index)
    while queue:
        marking = queue.pop()
        if marking == final:
            return False
        tokens = dict(marking)
        for index in sorted(i for place in ("", *tokens) for i in taking.get(place, ())):
            after = marking_after(marking, tokens, net.transitions[index])
            if after is not None and after not in seen:
                seen.add(after)
                queue.append(after)
        if len(seen) > _MARKINGS:
            return False
    return True


def _name(root: Element, diagram: Diagram) -> str:
    """The name of the one process, or of the pool around it; of several, what joins them."""
    if len(diagram.pools) > 1:
        collaboration = root.first("collaboration")
        return "" if collaboration is None else one_line(collaboration.get("name"))
    (pool,) = diagram.pools
    participants = (p.get("name") for c in root.all("collaboration") for p in c.all("participant"))
    return one_line(pool.scope.element.get("name")) or pool.name or one_line(next(participants, ""))
