"""Small BPMN files, as four drawing tools write them, from lines such as ``A > x1``.

A node is named by its id, whose first letter says what it is::

    s start   e end   c catch   t throw   b boundary   u sub-process   A task
    x exclusive   p parallel   o inclusive   v event-based

``e1:terminate``, ``c1:timer``, ``t1:link=L`` say the kind of an event and its code;
``b1:timer@A`` stands on A and cancels it, ``b1:timer@A~`` does not.  ``x1 >d A`` is the
default flow, ``A >? B`` a flow with a condition; ``A`` alone is a node without a flow.
A task's name is its id, or its first letter where the id is longer (``A2`` is a second task
named A).
"""

import re
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"
_DI = (
    ' xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"'
    ' xmlns:{0}dc="http://www.omg.org/spec/DD/20100524/DC"'
    ' xmlns:{0}di="http://www.omg.org/spec/DD/20100524/DI"'
    ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)
_MODELER = ' xmlns:modeler="http://camunda.org/schema/modeler/1.0"'
_KINDS = {
    "s": "startEvent", "e": "endEvent", "c": "intermediateCatchEvent",
    "t": "intermediateThrowEvent", "b": "boundaryEvent", "u": "subProcess",
    "x": "exclusiveGateway", "p": "parallelGateway", "o": "inclusiveGateway",
    "v": "eventBasedGateway",
}  # fmt: skip
_NODE = re.compile(r"([A-Za-z]\w*)(?::(\w+)(?:=(\w+))?)?(?:@(\w+)(~)?)?")


@dataclass(frozen=True)
class Dialect:
    """How a tool writes BPMN."""

    prefix: str
    head: str
    drawn: bool = True
    lists_flows: bool = True
    process: str = ' isExecutable="false"'
    extension: str = ""
    condition: str = "${approved}"
    task: str = ""
    gateway: str = ""
    kinds: tuple = ("task",)


DIALECTS = {
    "bpmn_io": Dialect(
        "bpmn:",
        _DI.format("") + ' id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn"'
        ' exporter="bpmn-js (https://demo.bpmn.io)" exporterVersion="17.11.1"',
    ),
    "camunda_7": Dialect(
        "bpmn:",
        _DI.format("") + _MODELER + ' xmlns:camunda="http://camunda.org/schema/1.0/bpmn"'
        ' id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn"'
        ' exporter="Camunda Modeler" exporterVersion="5.30.0"'
        ' modeler:executionPlatform="Camunda Platform" modeler:executionPlatformVersion="7.22.0"',
        process=' isExecutable="true" camunda:historyTimeToLive="180"',
        extension='<camunda:properties><camunda:property name="k" value="v"/></camunda:properties>',
        task=' camunda:asyncBefore="true"',
        kinds=("userTask", "serviceTask", "businessRuleTask", "task"),
    ),
    "camunda_8": Dialect(
        "bpmn:",
        _DI.format("") + _MODELER + ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"'
        ' id="Definitions_1" targetNamespace="http://bpmn.io/schema/bpmn"'
        ' exporter="Camunda Modeler" exporterVersion="5.36.1"'
        ' modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0"',
        process=' isExecutable="true"',
        extension='<zeebe:taskDefinition type="work"/>',
        condition="=approved",
        kinds=("serviceTask", "userTask", "scriptTask", "manualTask"),
    ),
    "signavio": Dialect(
        "",
        _DI.format("omg") + ' xmlns:signavio="http://www.signavio.com"'
        ' exporter="Signavio Process Editor, http://www.signavio.com" exporterVersion="14.7.1"'
        ' expressionLanguage="http://www.w3.org/TR/XPath" id="sid-1"'
        ' targetNamespace="http://www.signavio.com"'
        ' typeLanguage="http://www.w3.org/2001/XMLSchema"',
        process=' isClosed="false" isExecutable="false" processType="None"',
        extension='<signavio:signavioMetaData metaKey="bgcolor" metaValue="#ffffcc"/>',
        condition="",
        task=' completionQuantity="1" isForCompensation="false" startQuantity="1"',
        gateway=' gatewayDirection="Unspecified"',
    ),
    "plain": Dialect("bpmn2:", ' id="d" targetNamespace="urn:x"', drawn=False, lists_flows=False),
}  # fmt: skip


@dataclass
class Inside:
    """Lines of a process or a sub-process; sub-processes and loop markers by id."""

    lines: tuple
    subs: dict = field(default_factory=dict)
    marks: dict = field(default_factory=dict)
    extra: str = ""
    attributes: dict = field(default_factory=dict)


def inside(*lines, extra="", attributes=None, marks=None, **subs):
    """A process or a sub-process; keyword arguments are the sub-processes in it."""
    return Inside(lines, subs, marks or {}, extra, attributes or {})


LOOP = "<standardLoopCharacteristics{}/>"


def loop(*, before=False, most=None):
    """A standard loop marker."""
    return LOOP.format(
        (' testBefore="true"' if before else "") + (f' loopMaximum="{most}"' if most else "")
    )


def times(count, *, one_by_one=False, early=False):
    """A multi-instance marker."""
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{str(one_by_one).lower()}">'
        f"<loopCardinality>{count}</loopCardinality>"
        + ("<completionCondition>x</completionCondition>" if early else "")
        + "</multiInstanceLoopCharacteristics>"
    )


def bpmn_text(*pools, dialect="plain", messages=(), closed=(), top=""):
    """A file with a pool for each process (no pool at all for a single one).

    Messages are lines such as ``A > c1``; `closed` are ids of pools without an inside.
    """
    writer = _Writer(DIALECTS[dialect])
    collaboration, processes = [], []
    for number, pool in enumerate(pools, start=1):
        key = f"Process_{number}"
        body = writer.scope(pool, 2)
        processes += [f'  <process id="{key}"{writer.dialect.process}>', *body, "  </process>"]
        collaboration.append(
            f'    <participant id="P{number}" name="Pool {number}" processRef="{key}"/>'
        )
    collaboration += [f'    <participant id="{key}" name={quoteattr(key)}/>' for key in closed]
    for number, line in enumerate(messages, start=1):
        source, target = line.split(" > ")
        collaboration.append(
            f'    <messageFlow id="m{number}" sourceRef="{source}" targetRef="{target}"/>'
        )
    if len(pools) > 1 or closed:
        collaboration = [
            '  <collaboration id="Collaboration_1">',
            *collaboration,
            "  </collaboration>",
        ]
    else:
        collaboration = []
    codes = [
        f'  <{kind} id="{kind}_{code}" name="{code}" {kind}Code="{code}"/>'
        for kind, code in sorted(writer.codes)
    ]
    lines = [*collaboration, *codes, *([top] if top else []), *processes]
    prefix = writer.dialect.prefix
    text = "\n".join(lines)
    if prefix:
        text = re.sub(r"<(/?)(?=[a-z])(?![a-z]+:)", rf"<\1{prefix}", text)
    space = f' xmlns:{prefix[:-1]}="{MODEL}"' if prefix else f' xmlns="{MODEL}"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f"<{prefix}definitions{space}{writer.dialect.head}>\n{text}\n"
        f"{writer.picture('Collaboration_1' if collaboration else 'Process_1')}"
        f"</{prefix}definitions>\n"
    )


class _Writer:
    def __init__(self, dialect):
        self.dialect, self.codes, self._flows, self._tasks = dialect, set(), 0, 0
        self._shapes, self._edges = [], []

    def scope(self, scope, depth):
        nodes, flows, defaults = {}, [], {}
        for line in scope.lines:
            source, arrow, target = re.fullmatch(r"(\S+)(?: (>[d?]?) (\S+))?", line).groups()
            ends = []
            for end in filter(None, (source, target)):
                name, *details = _NODE.fullmatch(end).groups()
                nodes.setdefault(name, details)
                if any(details):
                    nodes[name] = details
                ends.append(name)
            if arrow is None:
                continue
            self._flows += 1
            key = f"Flow_{self._flows}"
            flows.append((key, *ends, arrow == ">?"))
            if arrow == ">d":
                defaults[ends[0]] = key
        pad = "  " * depth
        lines = [pad + scope.extra] if scope.extra else []
        for name, (event, code, host, mild) in nodes.items():
            lines += self._node(scope, name, (event, code, host, mild), flows, defaults, depth)
        for key, source, target, conditional in flows:
            self._edges.append(key)
            ends = f'id="{key}" sourceRef="{source}" targetRef="{target}"'
            if conditional:
                kind = (
                    f' xsi:type="{self.dialect.prefix}tFormalExpression"'
                    if self.dialect.drawn
                    else ""
                )
                asked = f"<conditionExpression{kind}>{self.dialect.condition}</conditionExpression>"
                lines.append(f"{pad}<sequenceFlow {ends}>{asked}</sequenceFlow>")
            else:
                lines.append(f"{pad}<sequenceFlow {ends}/>")
        return lines

    def _node(self, scope, name, details, flows, defaults, depth):
        event, code, host, mild = details
        pad, dialect = "  " * depth, self.dialect
        tag = _KINDS.get(name[0])
        attributes, inner = "", []
        if tag is None:
            tag = dialect.kinds[self._tasks % len(dialect.kinds)]
            self._tasks += 1
            called = name if not name[1:].isdigit() else name[0]
            attributes = f" name={quoteattr(called)}{dialect.task}"
            if event == "receive":
                tag, event = "receiveTask", None
            if dialect.extension:
                inner.append(f"{pad}  <extensionElements>{dialect.extension}</extensionElements>")
        if tag.endswith("Gateway"):
            attributes = dialect.gateway
        if host:
            attributes = f' attachedToRef="{host}"' + (' cancelActivity="false"' if mild else "")
        if name in defaults:
            attributes += f' default="{defaults[name]}"'
        attributes += scope.attributes.get(name, "")
        if dialect.lists_flows:
            inner += [f"{pad}  <incoming>{k}</incoming>" for k, _, t, _ in flows if t == name]
            inner += [f"{pad}  <outgoing>{k}</outgoing>" for k, s, _, _ in flows if s == name]
        if name in scope.marks:
            inner.append(f"{pad}  {scope.marks[name]}")
        if event:
            inner.append(f"{pad}  {self._definition(name, event, code)}")
        if name in scope.subs:
            inner += self.scope(scope.subs[name], depth + 1)
        self._shapes.append(name)
        head = f'{pad}<{tag} id="{name}"{attributes}'
        return [f"{head}>", *inner, f"{pad}</{tag}>"] if inner else [f"{head}/>"]

    def _definition(self, name, event, code):
        attributes = f' id="{name}_event"'
        if event == "link" and code:
            attributes += f' name="{code}"'
        elif event in ("error", "escalation") and code:
            self.codes.add((event, code))
            attributes += f' {event}Ref="{event}_{code}"'
        elif event == "signal" and code:
            attributes += f' signalRef="{code}"'
        if event == "timer" and self.dialect.drawn:
            kind = f'xsi:type="{self.dialect.prefix}tFormalExpression"'
            when = f"<timeDuration {kind}>PT1H</timeDuration>"
            return f"<timerEventDefinition{attributes}>{when}</timerEventDefinition>"
        return f"<{event}EventDefinition{attributes}/>"

    def picture(self, plane):
        if not self.dialect.drawn:
            return ""
        dc = "omgdc" if "omgdc" in self.dialect.head else "dc"
        di = dc[:-1] + "i"
        lines = ['  <bpmndi:BPMNDiagram id="BPMNDiagram_1">']
        lines.append(f'    <bpmndi:BPMNPlane id="BPMNPlane_1" bpmnElement="{plane}">')
        for i, name in enumerate(self._shapes):
            bounds = f'<{dc}:Bounds x="{100 + 150 * i}" y="100" width="100" height="80"/>'
            shape = f'id="{name}_di" bpmnElement="{name}"'
            lines.append(f"      <bpmndi:BPMNShape {shape}>{bounds}</bpmndi:BPMNShape>")
        for name in self._edges:
            points = f'<{di}:waypoint x="0" y="0"/><{di}:waypoint x="9" y="9"/>'
            edge = f'id="{name}_di" bpmnElement="{name}"'
            lines.append(f"      <bpmndi:BPMNEdge {edge}>{points}</bpmndi:BPMNEdge>")
        lines += ["    </bpmndi:BPMNPlane>", "  </bpmndi:BPMNDiagram>", ""]
        return "\n".join(lines)
