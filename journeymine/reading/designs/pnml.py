"""Read a place/transition net in PNML [1]_.

A transition is silent if its label is empty, or if ProM marked it
``activity="$invisible$"``.  The final marking is the one the file gives
(``finalmarkings``), or one token on the only place without an outgoing arc.

References
----------
.. [1] ISO/IEC 15909-2:2011. High-level Petri nets, part 2: transfer format.
   https://www.pnml.org
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from journeymine.design import DesignedJourney, PetriNet, Transition
from journeymine.reading.designs.xml_tree import Element, parse_xml
from journeymine.reading.refusals import Refusals

__all__ = ["read_pnml"]

_PLAIN_ARCS = ("", "normal")
_HIGH_LEVEL = ("highlevelnet", "symmetricnet", "pt-hlpng")
_NOT_PLAIN = ("referencePlace", "referenceTransition", "variables", "declaration", "net")
_MAX_TOKENS = 1_000


def read_pnml(data: bytes, file: str, title: str) -> DesignedJourney:
    """The journey of a net; `title` is its name where the file gives none.

    Raises
    ------
    DesignError
        With every problem of the file at once.
    """
    refusals = Refusals(file)
    root = parse_xml(data, refusals)
    net = root.first("net")
    if root.tag != "pnml" or net is None:
        message = f"The file is no Petri net: it begins with <{root.tag}>"
        message += " and holds no <net>." if root.tag == "pnml" else ", not <pnml>."
        raise refusals.error("JM-E322", message, "export it as PNML", line=root.line)
    for other in list(root.all("net"))[1:]:
        refusals.add("JM-E322", "The file holds a second net.", "keep one a file", line=other.line)
    if net.get("type").endswith(_HIGH_LEVEL):
        message = f"The net is of the type '{net.get('type')}', which is not supported."
        refusals.add("JM-E324", message, "export it as a place/transition net", line=net.line)
    draft = _Draft(refusals)
    for element in _on_pages(net):
        draft.add(element)
    for element in _on_pages(net):
        if element.tag == "arc":
            draft.connect(element)
    path = draft.finished(net)
    refusals.raise_if_any()
    return DesignedJourney(_label(net).strip() or title, path)


def _on_pages(element: Element) -> Iterator[Element]:
    """Everything on the pages of the net, however deep, in document order."""
    for child in element.children:
        if child.tag == "page":
            yield from _on_pages(child)
        else:
            yield child


def _text(element: Element | None) -> str:
    """The ``text`` of an annotation; line breaks around it belong to the file, not to it."""
    found = None if element is None else element.first("text")
    text = "" if found is None else found.text
    return text.strip() if "\n" in text or not text.strip() else text


def _inner_text(element: Element) -> str:
    return "".join(inner.text for inner in element.walk()).strip()


def _label(element: Element) -> str:
    return _text(element.first("name"))


@dataclass(slots=True)
class _Draft:
    """The net as far as it was read."""

    refusals: Refusals
    seen: dict[str, Element] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    transitions: dict[str, str | None] = field(default_factory=dict)
    consumes: dict[str, Counter[str]] = field(default_factory=dict)
    produces: dict[str, Counter[str]] = field(default_factory=dict)

    def add(self, element: Element) -> None:
        """Take a place or a transition; refuse what makes the net another kind of net."""
        if element.tag in _NOT_PLAIN:
            message = f"The element <{element.tag}> ('{element.get('id')}') is not supported."
            hint = "export the net as a plain place/transition net"
            self.refusals.add("JM-E324", message, hint, line=element.line)
        if element.tag not in ("place", "transition", "arc"):
            return
        key = element.get("id")
        if not key and element.tag != "arc":
            message = f"A {element.tag} has no id."
            self.refusals.add("JM-E327", message, "export it again", line=element.line)
        if key and key in self.seen:
            message = f"The id '{key}' stands twice, first on line {self.seen[key].line}."
            self.refusals.add("JM-E325", message, "give every node its own id", line=element.line)
            return
        self.seen[key] = element
        if element.tag == "place":
            self.places[key] = self._number(element.first("initialMarking"), least=0, default=0)
            self._refuse_capacity(element)
        elif element.tag == "transition":
            inside = (tool.first("subprocess") for tool in element.all("toolspecific"))
            if any(_inner_text(found) == "true" for found in inside if found is not None):
                message = f"The transition '{key}' ({_label(element)}) is a sub-process."
                hint = "put the steps of the sub-process in its place"
                self.refusals.add("JM-E324", message, hint, line=element.line)
            if "guard" in element.attributes:
                message = f"The transition '{key}' has a guard; what it means is not in the net."
                self.refusals.add("JM-E324", message, "remove the guard", line=element.line)
            self.transitions[key] = None if _is_silent(element) else _label(element)
            self.consumes[key], self.produces[key] = Counter(), Counter()

    def _refuse_capacity(self, place: Element) -> None:
        capacity = place.first("capacity")
        if capacity is not None and _inner_text(capacity) not in ("", "0"):
            message = f"The place '{place.get('id')}' has a capacity of {_inner_text(capacity)}."
            hint = "draw what it forbids, and remove the capacity"
            self.refusals.add("JM-E324", message, hint, line=capacity.line)

    def connect(self, arc: Element) -> None:
        """Take an arc; both its ends must be there, one a place, one a transition."""
        source, target = arc.get("source"), arc.get("target")
        kind = arc.first("arctype") or arc.first("type")
        name = "" if kind is None else _text(kind) or kind.get("value")
        if name not in _PLAIN_ARCS:
            message = f"The arc '{arc.get('id')}' is of the type '{name}', which is not supported."
            self.refusals.add("JM-E324", message, "use plain arcs only", line=arc.line)
        weight = self._number(arc.first("inscription"), least=1, default=1)
        if source in self.places and target in self.transitions:
            self.consumes[target][source] += weight
        elif source in self.transitions and target in self.places:
            self.produces[source][target] += weight
        else:
            self._refuse_arc(arc, source, target)

    def _refuse_arc(self, arc: Element, source: str, target: str) -> None:
        nodes = {*self.places, *self.transitions}
        missing = [end for end in (source, target) if end not in nodes]
        if missing:
            message = f"The arc '{arc.get('id')}' names '{missing[0]}', which does not exist."
            self.refusals.add("JM-E326", message, "remove it, or mend its ends", line=arc.line)
            return
        kind = "places" if source in self.places else "transitions"
        message = f"The arc '{arc.get('id')}' joins two {kind}, '{source}' and '{target}'."
        hint = "an arc runs between a place and a transition"
        self.refusals.add("JM-E327", message, hint, line=arc.line)

    def _number(self, annotation: Element | None, *, least: int, default: int) -> int:
        if annotation is None:
            return default
        text = _text(annotation).strip()
        if text.isascii() and text.isdigit() and len(text) < 10:
            number = int(text)
            if least <= number <= _MAX_TOKENS:
                return number
        message = f"The {annotation.tag} is '{text[:40]}'"
        message += f"; it must be a whole number from {least} to {_MAX_TOKENS:,}."
        hint = f"write <{annotation.tag}><text>1</text></{annotation.tag}>"
        self.refusals.add("JM-E332", message, hint, line=annotation.line)
        return default

    def finished(self, net: Element) -> PetriNet:
        """The net with its markings."""
        if not any(label is not None for label in self.transitions.values()):
            message = "The net has no transition with a label."
            self.refusals.add("JM-E329", message, "name the transitions", line=net.line)
        initial = {place: tokens for place, tokens in self.places.items() if tokens}
        if not initial:
            message = "The net has no initial marking: no place holds a token."
            hint = "give the first place <initialMarking><text>1</text></initialMarking>"
            self.refusals.add("JM-E328", message, hint, line=net.line)
        transitions = tuple(
            Transition(key, label, dict(self.consumes[key]), dict(self.produces[key]))
            for key, label in self.transitions.items()
        )
        finals = self._final_markings(net)
        if len(finals) == 1:
            return PetriNet(transitions, initial, finals[0])
        end = _new_name("end", {*self.places})
        closing = tuple(
            Transition(_new_name(f"end {i}", {*self.transitions}), None, final, {end: 1})
            for i, final in enumerate(finals, start=1)
        )
        return PetriNet((*transitions, *closing), initial, {end: 1})

    def _final_markings(self, net: Element) -> list[dict[str, int]]:
        """The given final markings without repetition, else the guessed one."""
        found: list[dict[str, int]] = []
        for marking in (m for group in net.all("finalmarkings") for m in group.all("marking")):
            final = {}
            for place in marking.all("place"):
                key = place.get("idref")
                if key not in self.places:
                    message = f"The final marking names '{key}', which is not a place."
                    self.refusals.add("JM-E326", message, "name a place", line=place.line)
                tokens = self._number(place, least=0, default=0)
                if tokens:
                    final[key] = tokens
            if final not in found:
                found.append(final)
        if len(found) > 1 and {} in found:
            message = "One of several final markings is empty."
            self.refusals.add("JM-E328", message, "keep the others only", line=net.line)
        return found or [self._guessed_end(net)]

    def _guessed_end(self, net: Element) -> dict[str, int]:
        taken = {place for consumed in self.consumes.values() for place in consumed}
        ends = [place for place in self.places if place not in taken]
        if len(ends) == 1:
            return {ends[0]: 1}
        message = "The net has no final marking, and it cannot be guessed: "
        message += f"{len(ends) or 'no'} places have no outgoing arc."
        hint = "add <finalmarkings><marking><place idref='...'><text>1</text></place></marking>"
        self.refusals.add("JM-E328", message, hint + "</finalmarkings>", line=net.line)
        return {}


def _is_silent(transition: Element) -> bool:
    marked = any("$invisible$" in tool.get("activity") for tool in transition.all("toolspecific"))
    return marked or not _label(transition).strip()


def _new_name(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "'"
    return name
