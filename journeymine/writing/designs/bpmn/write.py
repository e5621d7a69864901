"""Write a journey as BPMN 2.0 with its picture, as drawing tools and pm4py read it.

Owners become lanes.  What BPMN has no element for stands in an element of our own, which
other tools keep: see `embedded`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import EMPTY
from journeymine.errors import DesignError, Problem
from journeymine.reading.designs.embedded import NAMESPACE
from journeymine.writing.designs.bpmn.grid import grid_of
from journeymine.writing.designs.bpmn.layout import Diagram, Flow, Shape, diagram_of
from journeymine.writing.designs.embedded import carried_along
from journeymine.writing.designs.names import attribute, text
from journeymine.writing.designs.only_blocks import block_of

__all__ = ["bpmn_bytes"]

_NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_OURS = f' xmlns:journeymine="{NAMESPACE}"'
_HEAD = 30


def bpmn_bytes(design: DesignedJourney) -> bytes:
    """The process: every step a task, choices and loops exclusive gateways.

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net that is not made of nested blocks, ``JM-E351`` if a
        name cannot be written, ``JM-E352`` if there is no step at all, ``JM-E395`` if
        counted repeats are too long to be written out.
    """
    path = block_of(design, "BPMN")
    if path == EMPTY:
        message = "The journey has no step; there is nothing to draw."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    for name in design.touchpoints:
        if "\n" in name or "\r" in name:
            message = f"The name {name[:60]!r} holds a line break, which BPMN reads as a blank."
            raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    owners = {t.name: t.owner for t in design.details.values() if t.owner}
    diagram = diagram_of(grid_of(path), owners)
    lines = _Writer(design.name, diagram, carried_along(design)).lines()
    return "".join(f"{line}\n" for line in lines).encode()


class _Writer:
    """The lines of the file."""

    def __init__(self, name: str, diagram: Diagram, carried: str) -> None:
        self._name = name
        self._diagram = diagram
        self._carried = carried

    def lines(self) -> Iterator[str]:
        """The process, and then its picture."""
        ours = _OURS if self._carried else ""
        yield '<?xml version="1.0" encoding="UTF-8"?>'
        names = f"{_NAMESPACES}{ours}"
        yield f'<definitions {names} id="definitions" targetNamespace="urn:journeymine">'
        plane = "process"
        if self._diagram.lanes:
            plane = "collaboration"
            yield '<collaboration id="collaboration">'
            pool = f'id="pool" name={attribute(self._name)} processRef="process"'
            yield f"<participant {pool}/>"
            yield "</collaboration>"
        yield from self._process()
        yield '<bpmndi:BPMNDiagram id="diagram">'
        yield f'<bpmndi:BPMNPlane id="plane" bpmnElement="{plane}">'
        yield from self._pool()
        for shape in self._diagram.shapes:
            yield from _picture(shape)
        for number, flow in enumerate(self._diagram.flows, start=1):
            yield from _line(number, flow)
        yield "</bpmndi:BPMNPlane>"
        yield "</bpmndi:BPMNDiagram>"
        yield "</definitions>"

    def _process(self) -> Iterator[str]:
        yield f'<process id="process" name={attribute(self._name)} isExecutable="false">'
        if self._carried:
            said = f"<journeymine:design>{text(self._carried)}</journeymine:design>"
            yield f"<extensionElements>{said}</extensionElements>"
        yield from self._lane_set()
        into, out_of = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
        for number, flow in enumerate(self._diagram.flows, start=1):
            into[flow.target].append(number)
            out_of[flow.source].append(number)
        for shape in self._diagram.shapes:
            yield from self._node(shape, into[shape.number], out_of[shape.number])
        for number, flow in enumerate(self._diagram.flows, start=1):
            ends = f'sourceRef="node_{flow.source}" targetRef="node_{flow.target}"'
            yield f'<sequenceFlow id="flow_{number}" {ends}/>'
        yield "</process>"

    def _lane_set(self) -> Iterator[str]:
        if not self._diagram.lanes:
            return
        yield '<laneSet id="lanes">'
        for number, lane in enumerate(self._diagram.lanes, start=1):
            name = f" name={attribute(lane.name)}" if lane.name else ""
            yield f'<lane id="lane_{number}"{name}>'
            for shape in self._diagram.shapes:
                if shape.lane == lane.name:
                    yield f"<flowNodeRef>node_{shape.number}</flowNodeRef>"
            yield "</lane>"
        yield "</laneSet>"

    def _node(self, shape: Shape, into: Iterable[int], out_of: Iterable[int]) -> Iterator[str]:
        name = f" name={attribute(shape.name)}" if shape.name else ""
        if self._carried and shape.kind == "task":
            name += f" journeymine:touchpoint={attribute(shape.name)}"
        yield f'<{shape.kind} id="node_{shape.number}"{name}>'
        yield from (f"<incoming>flow_{number}</incoming>" for number in into)
        yield from (f"<outgoing>flow_{number}</outgoing>" for number in out_of)
        yield f"</{shape.kind}>"

    def _pool(self) -> Iterator[str]:
        lanes = self._diagram.lanes
        if not lanes:
            return
        height = sum(lane.height for lane in lanes)
        yield '<bpmndi:BPMNShape id="pool_shape" bpmnElement="pool" isHorizontal="true">'
        yield _bounds(lanes[0].x - _HEAD, lanes[0].y, lanes[0].width + _HEAD, height)
        yield "</bpmndi:BPMNShape>"
        for number, lane in enumerate(lanes, start=1):
            key = f"lane_{number}"
            yield f'<bpmndi:BPMNShape id="{key}_shape" bpmnElement="{key}" isHorizontal="true">'
            yield _bounds(lane.x, lane.y, lane.width, lane.height)
            yield "</bpmndi:BPMNShape>"


def _picture(shape: Shape) -> Iterator[str]:
    key = f"node_{shape.number}"
    marker = ' isMarkerVisible="true"' if shape.kind == "exclusiveGateway" else ""
    yield f'<bpmndi:BPMNShape id="{key}_shape" bpmnElement="{key}"{marker}>'
    yield _bounds(shape.x, shape.y, shape.width, shape.height)
    if shape.label_height:
        width, height = 110, shape.label_height
        x, y = shape.x + (shape.width - width) // 2, shape.y - 5 - height
        yield f"<bpmndi:BPMNLabel>{_bounds(x, y, width, height)}</bpmndi:BPMNLabel>"
    yield "</bpmndi:BPMNShape>"


def _bounds(x: int, y: int, width: int, height: int) -> str:
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _line(number: int, flow: Flow) -> Iterator[str]:
    yield f'<bpmndi:BPMNEdge id="flow_{number}_edge" bpmnElement="flow_{number}">'
    for x, y in flow.points:
        yield f'<di:waypoint x="{x}" y="{y}"/>'
    yield "</bpmndi:BPMNEdge>"
