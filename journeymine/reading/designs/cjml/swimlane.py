"""The swimlane editor's form of CJML: actors and touchpoints, nothing about phases.

Its touchpoints are either all ``touchpoint`` elements with a type, or ``action`` and
``communicationPoint`` elements whose actors stand in attributes.
"""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.reading.designs.cjml.parts import Actor, Journey, Point, Side, text_in
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["swimlane_journey"]

_END_USERS = frozenset({"user", "end user", "enduser", "end-user", "customer"})
_PROVIDERS = ("provider", "company", "organi", "staff", "employee", "supplier")
_KNOWN = ("actor", "actors", "touchpoint", "touchpoints", "action", "communicationPoint")
_POINTS = ("touchpoint", "action", "communicationPoint")


def swimlane_journey(root: Element, refusals: Refusals) -> Journey:
    """The journey of the diagram; whether it is planned the form does not say: it is read so."""
    elements = [inner for child in root.children for inner in _inside(child)]
    for element in elements:
        if element.tag not in _KNOWN:
            message = f"The element <{element.tag}> is not supported."
            hint = "keep actors and touchpoints in the file"
            refusals.add("JM-E324", message, hint, line=element.line, column=element.column)
    actors = dict(map(_actor, (element for element in elements if element.tag == "actor")))
    points = [element for element in elements if element.tag in _POINTS]
    made = [_point(element, str(number)) for number, element in enumerate(points, start=1)]
    return Journey(root, actors=actors, points=made)


def _inside(element: Element) -> Iterator[Element]:
    if element.tag in ("actors", "touchpoints"):
        for child in element.children:
            yield from _inside(child)
    else:
        yield element


def _actor(element: Element) -> tuple[str, Actor]:
    key = element.get("id").strip()
    name = text_in(element, "actorName") or element.get("name").strip()
    role = text_in(element, "actorRole") or element.get("role").strip()
    return key, Actor(key, name or key, _is_user(role.casefold()))


def _is_user(role: str) -> bool | None:
    if role in _END_USERS:
        return True
    return False if any(word in role for word in _PROVIDERS) else None


def _point(element: Element, number: str) -> Point:
    key = element.get("id") or number
    match element.tag:
        case "action":
            label = " ".join(element.text.split())
            return Point(element, key, Side(element, element.get("initiatorId"), label))
        case "communicationPoint":
            sides = [
                Side(element, element.get(f"{who}Id"), text_in(element, who))
                for who in ("sender", "receiver")
            ]
            return Point(element, key, sides[0], sides[1], element.get("channel"))
        case _:
            receiver = None
            if element.first("receiver") is not None:
                receiver = _side(element, "receiver")
            channel = text_in(element, "channel")
            return Point(element, key, _side(element, "initiator"), receiver, channel)


def _side(element: Element, who: str) -> Side:
    return Side(element, text_in(element, who), text_in(element, f"{who}Description"))
