"""Write a journey as BPMN 2.0 with its picture, as drawing tools and pm4py read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.blocks import EMPTY, simplify
from journeymine.design.rounds import in_full
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.bpmn_layout import Diagram, Flow, Shape, diagram_of
from journeymine.writing.designs.names import attribute

__all__ = ["bpmn_bytes"]

_NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"'
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:di="http://www.omg.org/spec/DD/20100524/DI"'
)
_LABEL_HEIGHT = 20
_LABEL_WIDTH = 200


def bpmn_bytes(design: DesignedJourney) -> bytes:
    """The process: every step a task, choices and loops exclusive gateways, any-ofs inclusive.

    Rounds that are counted are written out (`in_full`).

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net, ``JM-E351`` if a name cannot be written,
        ``JM-E352`` if there is no step at all, ``JM-E395`` if the rounds of its repeats are
        too many to be written out.
    """
    if isinstance(design.path, PetriNet):
        message = "The journey is a net; only nested blocks can be drawn as BPMN."
        raise DesignError(Problem("JM-E350", message, "save it as .pnml"))
    path = in_full(simplify(design.path))
    if path == EMPTY:
        message = "The journey has no step; there is nothing to draw."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    for name in design.touchpoints:
        if "\n" in name or "\r" in name:
            message = f"The name {name[:60]!r} holds a line break, which BPMN reads as a blank."
            raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    lines = _lines(design.name, diagram_of(path))
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(name: str, diagram: Diagram) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<definitions {_NAMESPACES} id="definitions" targetNamespace="urn:journeymine">'
    yield f'<process id="process" name={attribute(name)} isExecutable="false">'
    into, out_of = defaultdict[int, list[int]](list), defaultdict[int, list[int]](list)
    for number, flow in enumerate(diagram.flows, start=1):
        into[flow.target].append(number)
        out_of[flow.source].append(number)
    for shape in diagram.shapes:
        yield from _node(shape, into[shape.number], out_of[shape.number])
    for number, flow in enumerate(diagram.flows, start=1):
        ends = f'sourceRef="node_{flow.source}" targetRef="node_{flow.target}"'
        yield f'<sequenceFlow id="flow_{number}" {ends}/>'
    yield "</process>"
    yield '<bpmndi:BPMNDiagram id="diagram">'
    yield '<bpmndi:BPMNPlane id="plane" bpmnElement="process">'
    for shape in diagram.shapes:
        yield from _picture(shape)
    for number, flow in enumerate(diagram.flows, start=1):
        yield from _line(number, flow)
    yield "</bpmndi:BPMNPlane>"
    yield "</bpmndi:BPMNDiagram>"
    yield "</definitions>"


def _node(shape: Shape, into: Iterable[int], out_of: Iterable[int]) -> Iterator[str]:
    name = f" name={attribute(shape.name)}" if shape.name else ""
    yield f'<{shape.kind} id="node_{shape.number}"{name}>'
    yield from (f"<incoming>flow_{number}</incoming>" for number in into)
    yield from (f"<outgoing>flow_{number}</outgoing>" for number in out_of)
    yield f"</{shape.kind}>"


def _picture(shape: Shape) -> Iterator[str]:
    key = f"node_{shape.number}"
    marker = ' isMarkerVisible="true"' if shape.kind == "exclusiveGateway" else ""
    yield f'<bpmndi:BPMNShape id="{key}_shape" bpmnElement="{key}"{marker}>'
    yield _bounds(shape.x, shape.y, shape.width, shape.height)
    if shape.name and shape.kind.endswith("Gateway"):
        yield "<bpmndi:BPMNLabel>"
        yield _bounds(shape.x, shape.y - _LABEL_HEIGHT, _LABEL_WIDTH, _LABEL_HEIGHT)
        yield "</bpmndi:BPMNLabel>"
    yield "</bpmndi:BPMNShape>"


def _bounds(x: int, y: int, width: int, height: int) -> str:
    return f'<dc:Bounds x="{x}" y="{y}" width="{width}" height="{height}"/>'


def _line(number: int, flow: Flow) -> Iterator[str]:
    yield f'<bpmndi:BPMNEdge id="flow_{number}_edge" bpmnElement="flow_{number}">'
    for x, y in flow.points:
        yield f'<di:waypoint x="{x}" y="{y}"/>'
    yield "</bpmndi:BPMNEdge>"
