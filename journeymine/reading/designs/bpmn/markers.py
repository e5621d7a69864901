"""The loop marker of an activity, where it says how often exactly."""

from __future__ import annotations

import re

from journeymine.reading.designs.bpmn.limits import MOST_ROUNDS
from journeymine.reading.designs.bpmn.model import Loop, called
from journeymine.reading.designs.bpmn.said import is_true, refuse, refuse_attribute
from journeymine.reading.designs.bpmn.vocabulary import LOOPS
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["loop_of"]

_NUMBER = re.compile(r"[0-9]{1,9}")


def loop_of(activity: Element, refusals: Refusals) -> Loop | None:
    """The loop marker of an activity; None if it has none, or a refused one."""
    markers = [child for child in activity.children if child.tag in LOOPS]
    for second in markers[1:]:
        refuse(second, refusals, of=activity)
    if not markers:
        return None
    if markers[0].tag == "standardLoopCharacteristics":
        return _standard(markers[0], refusals)
    return _instances(activity, markers[0], refusals)


def _standard(marker: Element, refusals: Refusals) -> Loop | None:
    least = 0 if is_true(marker, "testBefore") else 1
    most = marker.get("loopMaximum").strip()
    if not most:
        return Loop(least, None)
    if not _is_count(most):
        refuse_attribute(
            marker, "loopMaximum", refusals, f"give a number from 1 to {MOST_ROUNDS}, or none"
        )
        return None
    return Loop(least, int(most))


def _instances(activity: Element, marker: Element, refusals: Refusals) -> Loop | None:
    behavior = marker.get("behavior")
    if behavior not in ("", "All"):
        refuse_attribute(marker, "behavior", refusals)
        return None
    cardinality = marker.first("loopCardinality")
    count = cardinality.text.strip() if cardinality is not None else ""
    if not _is_count(count):
        said = f"says '{count[:60]}'" if count else "does not say"
        message = f"The multi-instance marker of {activity.tag} {called(activity)} {said}"
        message += " instead of how many instances there are."
        hint = f"write a number from 1 to {MOST_ROUNDS} as its loopCardinality; for any number"
        hint += " one after the other, use a loop marker"
        refusals.add("JM-E324", message, hint, line=marker.line)
        return None
    early = marker.first("completionCondition") is not None
    parallel = not is_true(marker, "isSequential")
    return Loop(int(count), int(count), parallel=parallel, early=early)


def _is_count(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and 1 <= int(text) <= MOST_ROUNDS
