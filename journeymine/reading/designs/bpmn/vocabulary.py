"""Which elements of BPMN 2.0 [1]_ are understood, and which change no run.

What is in none of these sets could change which runs there are, and is refused.

References
----------
.. [1] OMG (2014). Business Process Model and Notation 2.0.2, formal/2013-12-09.
   https://www.omg.org/spec/BPMN/2.0.2
"""

from __future__ import annotations

__all__ = [
    "EVENTS", "GATEWAYS", "IN_COLLABORATION", "IN_DEFINITIONS", "IN_EVENT", "IN_NODE",
    "IN_PROCESS", "LOOPS", "MODEL", "NODES", "POSITIONS", "TASKS", "hint_for",
]  # fmt: skip

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

TASKS = frozenset(
    {
        "task", "userTask", "serviceTask", "manualTask", "sendTask", "receiveTask",
        "scriptTask", "businessRuleTask",
    }
)  # fmt: skip
GATEWAYS = {
    "exclusiveGateway": "exclusive",
    "parallelGateway": "parallel",
    "inclusiveGateway": "inclusive",
    "eventBasedGateway": "event",
}
POSITIONS = {
    "startEvent": "start",
    "endEvent": "end",
    "intermediateCatchEvent": "catch",
    "intermediateThrowEvent": "throw",
    "boundaryEvent": "boundary",
}
NODES = TASKS | GATEWAYS.keys() | POSITIONS.keys() | {"subProcess"}
LOOPS = frozenset({"standardLoopCharacteristics", "multiInstanceLoopCharacteristics"})

EVENTS: dict[str, frozenset[str]] = {
    "start": frozenset({"none", "message", "timer", "signal", "conditional"}),
    "end": frozenset({"none", "message", "signal", "escalation", "error", "terminate"}),
    "catch": frozenset({"message", "timer", "signal", "conditional", "link"}),
    "throw": frozenset({"none", "message", "signal", "escalation", "link"}),
    "boundary": frozenset({"message", "timer", "signal", "conditional", "escalation", "error"}),
}
"""The kinds of events by where they stand."""

_NOTES = frozenset({"documentation", "extensionElements", "auditing", "monitoring"})
_ARTIFACTS = frozenset({"textAnnotation", "association", "group"})
_DATA = frozenset({"ioSpecification", "property", "dataObject", "dataObjectReference"})
_PEOPLE = frozenset(
    {"performer", "humanPerformer", "potentialOwner", "resourceRole", "rendering"}
)  # fmt: skip
_DATA_FLOW = frozenset(
    {
        "dataInput", "dataOutput", "inputSet", "outputSet", "dataInputAssociation",
        "dataOutputAssociation", "ioBinding",
    }
)  # fmt: skip

IN_PROCESS = (
    _NOTES
    | _ARTIFACTS
    | _DATA
    | _PEOPLE
    | {"sequenceFlow", "laneSet", "dataStoreReference", "supportedInterfaceRef"}
    | {"correlationSubscription", "incoming", "outgoing"}
    | LOOPS
    | {"dataInputAssociation", "dataOutputAssociation", "supports"}
)
"""Children of a process or a sub-process that are no nodes."""

IN_NODE = (
    _NOTES | _DATA | _PEOPLE | _DATA_FLOW | {"incoming", "outgoing", "script", "categoryValueRef"}
)
IN_EVENT = IN_NODE
IN_COLLABORATION = _NOTES | _ARTIFACTS | {"participant", "messageFlow", "correlationKey"}
IN_DEFINITIONS = _NOTES | {
    "process", "collaboration", "category", "dataStore", "error", "escalation", "extension",
    "import", "interface", "itemDefinition", "message", "resource", "signal", "relationship",
    "endPoint", "correlationProperty", "partnerEntity", "partnerRole",
}  # fmt: skip

_HINTS = {
    "callActivity": "draw the called process as a sub-process in its place, or as a task",
    "adHocSubProcess": "draw its order with gateways: parallel, or an inclusive gateway in a loop",
    "transaction": "draw it as a sub-process, and its cancellation as an error end event",
    "complexGateway": "say it with exclusive, parallel and inclusive gateways",
    "compensateEventDefinition": "draw what undoes the step as a flow of its own",
    "cancelEventDefinition": "draw it as an error end event and an error boundary event",
}


def hint_for(tag: str) -> str:
    """What to draw instead of an element that is refused."""
    otherwise = (
        "draw it with tasks, events, exclusive, parallel, inclusive and event-based gateways,"
        " sub-processes and sequence flows"
    )
    return _HINTS.get(tag, otherwise)
