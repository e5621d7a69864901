"""CJML 2.0: planned and actual journeys beside each other, with actors and phases."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design import Stage
from journeymine.language import Figure, quoted, sentence, sentence_counted
from journeymine.log import Finding
from journeymine.reading.designs.cjml.parts import Actor, Journey, Point, Side, text_in
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals
from journeymine.statistics import counted

__all__ = ["JOURNEYS", "planned_journey"]

JOURNEYS = ("plannedJourney", "actualJourney")
_POINTS = ("plannedCommunicationPoint", "plannedAction")
_ACTORS = {"endUser": True, "serviceProvider": False}


def planned_journey(root: Element, refusals: Refusals) -> Journey:
    """The one planned journey; actual ones are left, and that is said.

    Raises
    ------
    DesignError
        ``JM-E379`` if there is none.
    """
    for child in root.children:
        if child.tag not in JOURNEYS:
            message = f"The element <{child.tag}> is not supported."
            hint = "keep planned and actual journeys in the file"
            refusals.add("JM-E324", message, hint, line=child.line, column=child.column)
    planned, actual = (list(root.all(tag)) for tag in JOURNEYS)
    if not planned:
        message = "The file holds no planned journey"
        message += f", only {counted(len(actual), 'actual one')}." if actual else "."
        hint = "a design is what is planned: a <plannedJourney>"
        raise refusals.error("JM-E379", message, hint, line=root.line)
    for other in planned[1:]:
        message = f"The file holds a second planned journey, '{text_in(other, 'journeyID')}'."
        hint = "keep one planned journey a file"
        refusals.add("JM-E379", message, hint, line=other.line)
    element = planned[0]
    title = text_in(element, "journeyTitle") or text_in(element, "journeyID")
    summaries = ("journeyLongSummary", "journeyShortSummary")
    journey = Journey(
        element,
        title,
        next(filter(None, (text_in(element, tag) for tag in summaries)), ""),
        _actors(root),
        dict(_phases(element)),
    )
    for holder in element.all("touchpoints"):
        journey.points.extend(_points(holder, refusals))
    journey.findings.extend(_left(actual, planned))
    return journey


def _actors(root: Element) -> dict[str, Actor]:
    """The actors of the file by id; a journey may name those of another one."""
    found: dict[str, Actor] = {}
    for holder in (a for journey in root.children for a in journey.all("actors")):
        for element in holder.children:
            key = element.get("actorID").strip()
            if key and element.tag in _ACTORS:
                name = text_in(element, "actorName") or text_in(element, "companyName")
                found.setdefault(key, Actor(key, name or key, _ACTORS[element.tag]))
    return found


def _phases(journey: Element) -> Iterator[tuple[str, Stage]]:
    for holder in journey.all("journeyPhases"):
        for element in holder.all("journeyPhase"):
            key = element.get("phaseID").strip()
            name = text_in(element, "phaseName") or key
            if key:
                yield key, Stage(name, text_in(element, "phaseDescription"))


def _points(holder: Element, refusals: Refusals) -> Iterator[Point]:
    for number, element in enumerate(holder.children, start=1):
        if element.tag not in _POINTS:
            message = f"The element <{element.tag}> among the touchpoints is not supported."
            hint = f"a planned journey is a line of {' and '.join(_POINTS)}"
            refusals.add("JM-E324", message, hint, line=element.line, column=element.column)
            continue
        belongs, channel = element.first("belongsTo"), element.first("channel")
        receiver = _side(element, "receiver") if element.tag == _POINTS[0] else None
        yield Point(
            element,
            text_in(element, "touchpointID") or str(number),
            _side(element, "initiator"),
            receiver,
            text_in(channel, "channelName"),
            "" if belongs is None else belongs.get("phaseIDref").strip(),
            text_in(element, "comment"),
        )


def _side(point: Element, tag: str) -> Side | None:
    side = point.first(tag)
    if side is None:
        return None
    refers = side.first("refersTo")
    at = side if refers is None else refers
    return Side(at, at.get("actorIDref").strip(), text_in(side, f"{tag}Label"))


def _left(actual: list[Element], planned: list[Element]) -> Iterator[Finding]:
    if not actual:
        return
    said = sentence_counted(
        len(actual),
        "{n} actual journey of the file is left: {names}; the design is what is planned",
        "{n} actual journeys of the file are left: {names}; the design is what is planned",
        names=Figure("in_order", quoted(text_in(journey, "journeyID") for journey in actual[:10])),
    )
    yield Finding("JM-W350", said, len(actual))
    known = {text_in(journey, "journeyID") for journey in planned}
    for journey in actual:
        reference = text_in(journey, "plannedReference")
        if reference and reference not in known:
            said = sentence(
                "the actual journey '{journey}' refers to the planned one '{reference}', which is "
                "not in the file",
                journey=text_in(journey, "journeyID"),
                reference=reference,
            )
            yield Finding("JM-W350", said)
