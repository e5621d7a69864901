"""How a refusal names what it refuses."""

from __future__ import annotations

from journeymine.reading.designs.bpmn.model import called
from journeymine.reading.designs.bpmn.vocabulary import hint_for
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["is_true", "refuse", "refuse_attribute"]


def refuse(element: Element, refusals: Refusals, of: Element | None = None) -> None:
    """An element that is not understood."""
    inside = "" if of is None else f" of {of.tag} {called(of)}"
    message = f"The element <{element.tag}>"
    message += f" {called(element)}" if element.get("id") else ""
    message += f"{inside} is not supported."
    hint = hint_for(element.tag)
    refusals.add("JM-E324", message, hint, line=element.line, column=element.column)


def refuse_attribute(element: Element, attribute: str, refusals: Refusals, hint: str = "") -> None:
    """An attribute whose value would change the runs."""
    value = element.get(attribute)
    message = f'{attribute}="{value}" of {element.tag} {called(element)} is not supported.'
    hint = hint or f"remove the attribute {attribute}"
    refusals.add("JM-E324", message, hint, line=element.line)


def is_true(element: Element, attribute: str, otherwise: bool = False) -> bool:
    """A boolean of XML Schema."""
    value = element.get(attribute).strip()
    return value in ("true", "1") if value else otherwise
