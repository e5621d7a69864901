"""What an event waits for or throws, from its definition."""

from __future__ import annotations

from collections.abc import Mapping

from journeymine.reading.designs.bpmn.model import Event, called
from journeymine.reading.designs.bpmn.said import is_true, refuse
from journeymine.reading.designs.bpmn.vocabulary import EVENTS, IN_EVENT
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["event_of", "named_codes"]

_ENDING = "EventDefinition"


def named_codes(root: Element) -> dict[str, str]:
    """The code of every error and escalation of the file by its id; the id where it has none."""
    return {
        element.get("id"): element.get(f"{element.tag}Code").strip() or element.get("id")
        for element in root.children
        if element.tag in ("error", "escalation")
    }


def event_of(
    element: Element, position: str, codes: Mapping[str, str], refusals: Refusals, *, inner: bool
) -> Event:
    """The event that a node is; what is not understood is refused.

    Parameters
    ----------
    position : {"start", "end", "catch", "throw", "boundary"}
    codes : mapping of str to str
        As `named_codes` finds them.
    inner : bool
        Whether it stands in a sub-process.
    """
    definitions = [child for child in element.children if child.tag.endswith(_ENDING)]
    for child in element.children:
        if child not in definitions and (
            child.namespace != element.namespace or child.tag not in IN_EVENT
        ):
            refuse(child, refusals, of=element)
    if len(definitions) > 1:
        message = f"The {element.tag} {called(element)} has {len(definitions)} definitions."
        hint = "draw an event for each of them, behind a gateway where it waits for one of several"
        refusals.add("JM-E324", message, hint, line=element.line)
        return Event("none")
    kind = definitions[0].tag.removesuffix(_ENDING) if definitions else "none"
    allowed = EVENTS[position]
    if position == "start" and inner:
        allowed = frozenset({"none"})
    if kind not in allowed:
        if definitions:
            refuse(definitions[0], refusals, of=element)
        else:
            message = f"The {element.tag} {called(element)} does not say what it waits for."
            hint = "make it a message, timer, signal, conditional or link event"
            refusals.add("JM-E324", message, hint, line=element.line)
        return Event("none")
    if not definitions:
        return Event("none")
    definition = definitions[0]
    if position == "boundary" and not is_true(element, "cancelActivity", True):
        _check_non_interrupting(element, definition, kind, refusals)
    return Event(kind, _key(element, definition, kind, codes, refusals))


def _check_non_interrupting(
    element: Element, definition: Element, kind: str, refusals: Refusals
) -> None:
    if kind == "error":
        message = f"The error event {called(element)} does not interrupt; every error does."
        refusals.add(
            "JM-E324", message, "let it interrupt, or draw an escalation", line=element.line
        )
    if kind == "timer" and definition.first("timeCycle") is not None:
        message = f"The timer of boundaryEvent {called(element)} fires again and again (timeCycle)."
        hint = "give it a timeDuration or a timeDate: a non-interrupting timer fires at most once"
        refusals.add("JM-E324", message, hint, line=definition.line)


def _key(
    element: Element,
    definition: Element,
    kind: str,
    codes: Mapping[str, str],
    refusals: Refusals,
) -> str:
    if kind == "link":
        name = definition.get("name").strip() or element.get("name").strip()
        if not name:
            message = f"The link event {called(element)} has no name."
            hint = "give the two ends of a link the same name"
            refusals.add("JM-E326", message, hint, line=element.line)
        return name
    if kind not in ("error", "escalation", "signal"):
        return ""
    reference = definition.get(f"{kind}Ref").strip()
    if kind == "signal" or not reference:
        return reference
    key = reference.rpartition(":")[2]
    if reference not in codes and key not in codes:
        message = f"The {kind}Ref of {element.tag} {called(element)} names '{reference}',"
        message += f" which is no {kind} of the file."
        hint = f"choose one of the file's {kind}s, or none"
        refusals.add("JM-E326", message, hint, line=definition.line)
    return codes.get(reference, codes.get(key, reference))
