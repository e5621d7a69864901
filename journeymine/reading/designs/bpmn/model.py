"""A BPMN file as typed data: pools, scopes, nodes, flows and messages between pools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from journeymine.reading.designs.xml_tree import Element

__all__ = [
    "Diagram", "Event", "Flow", "Loop", "Message", "Node", "NodeKind", "Pool", "Scope",
    "called", "one_line",
]  # fmt: skip

NodeKind = Literal[
    "task", "sub", "exclusive", "parallel", "inclusive", "event",
    "start", "end", "catch", "throw", "boundary",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    source: str
    target: str
    conditional: bool
    element: Element


@dataclass(frozen=True, slots=True)
class Event:
    """What an event waits for or throws.

    Attributes
    ----------
    kind : str
        ``none``, ``message``, ``timer``, ``error`` ...
    key : str
        Code of the error or escalation, reference of the signal, name of the link; may be
        empty, which for what catches means any.
    """

    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Loop:
    """How often an activity is done each time it is reached.

    Attributes
    ----------
    least, most : int
        `most` is None where nothing bounds it.
    parallel : bool
        All at once instead of one after the other.
    """

    least: int
    most: int | None
    parallel: bool = False
    early: bool = False
    """Whether a completion condition may end it after any instance."""


@dataclass(frozen=True, eq=False)
class Node:
    """A flow node.

    ``order`` is its place in the document; ``host`` the activity that a boundary event
    stands on, which it cancels if it is ``interrupting``; ``instantiates`` says of a gateway
    or a receive task that it begins the process, as a start event does.
    """

    id: str
    kind: NodeKind
    element: Element
    order: int
    event: Event = Event("none")
    loop: Loop | None = None
    default: str = ""
    host: str = ""
    interrupting: bool = True
    inner: Scope | None = None
    instantiates: bool = False

    @property
    def name(self) -> str:
        """As people read it, in one line."""
        return one_line(self.element.get("name"))

    @property
    def is_activity(self) -> bool:
        """Whether it is a task or a sub-process."""
        return self.kind in ("task", "sub")

    @property
    def is_never_a_target(self) -> bool:
        """Whether no flow leads into it, wherever it stands."""
        link = self.kind == "catch" and self.event.kind == "link"
        return self.kind in ("start", "boundary") or link

    @property
    def is_never_a_source(self) -> bool:
        """Whether no flow leads out of it, wherever it stands."""
        return self.kind == "end" or (self.kind == "throw" and self.event.kind == "link")

    @property
    def line(self) -> int:
        """Where it begins in the file."""
        return self.element.line

    def __str__(self) -> str:
        return f"{self.element.tag} {called(self.element)}"


@dataclass(frozen=True, eq=False)
class Scope:
    """A process or the inside of a sub-process."""

    element: Element
    nodes: Mapping[str, Node]
    flows: Sequence[Flow]

    @cached_property
    def into(self) -> dict[str, list[Flow]]:
        """The flows into every node."""
        found: dict[str, list[Flow]] = {key: [] for key in self.nodes}
        for flow in self.flows:
            if flow.target in found:
                found[flow.target].append(flow)
        return found

    @cached_property
    def out_of(self) -> dict[str, list[Flow]]:
        """The flows out of every node."""
        found: dict[str, list[Flow]] = {key: [] for key in self.nodes}
        for flow in self.flows:
            if flow.source in found:
                found[flow.source].append(flow)
        return found

    @cached_property
    def starts(self) -> tuple[Node, ...]:
        """Of which one begins: start events, and what is drawn to instantiate the process."""
        return tuple(n for n in self.nodes.values() if n.kind == "start" or n.instantiates)

    @cached_property
    def implicit_starts(self) -> tuple[Node, ...]:
        """Which begin all at once where nothing else begins: those without a flow into them."""
        if self.starts:
            return ()
        nodes = self.nodes.values()
        return tuple(n for n in nodes if not n.is_never_a_target and not self.into[n.id])

    @cached_property
    def boundary(self) -> dict[str, list[Node]]:
        """The boundary events of every activity."""
        found: dict[str, list[Node]] = {key: [] for key in self.nodes}
        for node in self.nodes.values():
            if node.kind == "boundary" and node.host in found:
                found[node.host].append(node)
        return found

    @cached_property
    def links(self) -> dict[str, Node]:
        """The catching link event of every name."""
        nodes = (n for n in self.nodes.values() if n.kind == "catch" and n.event.kind == "link")
        return {node.event.key: node for node in nodes}

    def is_behind_event_gateway(self, node: Node) -> bool:
        """Whether an event-based gateway leads to a node, and so decides about it."""
        sources = (flow.source for flow in self.into[node.id])
        return any(key in self.nodes and self.nodes[key].kind == "event" for key in sources)

    def all_nodes(self) -> Iterator[Node]:
        """Its nodes and those of the sub-processes in it."""
        for node in self.nodes.values():
            yield node
            if node.inner is not None:
                yield from node.inner.all_nodes()

    def all_scopes(self) -> Iterator[Scope]:
        """The scope and those of the sub-processes in it."""
        yield self
        for node in self.nodes.values():
            if node.inner is not None:
                yield from node.inner.all_scopes()


@dataclass(frozen=True, slots=True)
class Message:
    """A message flow between nodes of two pools; its place holds messages on their way."""

    id: str
    source: str
    target: str

    @property
    def place(self) -> str:
        """The place of the net on which the message waits."""
        return f"message {self.id}"


@dataclass(frozen=True, slots=True)
class Pool:
    """A process, and what the pool around it is called."""

    name: str
    scope: Scope


@dataclass(frozen=True)
class Diagram:
    """Everything in the file that decides about runs.

    ``from_outside`` are the nodes that a message flow from a pool without a process leads to.
    """

    pools: Sequence[Pool]
    messages: Sequence[Message] = ()
    from_outside: frozenset[str] = field(default_factory=frozenset)

    @cached_property
    def sent_by(self) -> dict[str, list[Message]]:
        """Messages by the node that sends them."""
        return _by(self.messages, "source")

    @cached_property
    def received_by(self) -> dict[str, list[Message]]:
        """Messages by the node that receives them."""
        return _by(self.messages, "target")


def _by(messages: Sequence[Message], end: Literal["source", "target"]) -> dict[str, list[Message]]:
    found: dict[str, list[Message]] = {}
    for message in messages:
        found.setdefault(message.source if end == "source" else message.target, []).append(message)
    return found


def one_line(name: str) -> str:
    """A name without the line breaks with which editors wrap it in its box."""
    return " ".join(name.split()) if "\n" in name or "\r" in name else name


def called(element: Element) -> str:
    """The id of an element, and its name if it has one."""
    name = one_line(element.get("name"))
    return f"'{element.get('id')}' ({name})" if name else f"'{element.get('id')}'"
