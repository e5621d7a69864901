"""What a BPMN or PNML file carries along of a journey, beside what the format itself holds.

We write it as the text of a ``.journey.yaml`` into an element of our own, which other tools
keep.  The path is that of the diagram; that of the text stands for it only if it has the very
same runs, because it also knows the names of choices.  What is carried along of a touchpoint
that is no longer there is left, and that is said.  A task that was renamed is known by the
name it had.  A lane that a task was moved to is its owner.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from journeymine.design import DesignedJourney, PetriNet, Success, Targets, Touchpoint
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.design.paths.same_language import same_language
from journeymine.errors import DesignError
from journeymine.language import sentence
from journeymine.log import Finding
from journeymine.reading.designs.xml_tree import Element, parse_xml
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.reading.refusals import Refusals

__all__ = ["NAMESPACE", "with_what_is_carried"]

NAMESPACE = "urn:journeymine:design:1"

_MOST_TRANSITIONS = 1_000


def with_what_is_carried(design: DesignedJourney, data: bytes, file: str) -> DesignedJourney:
    """The journey with what its file carries along; the same one if it carries nothing.

    Raises
    ------
    DesignError
        If the text that is carried along is no journey, with its own lines.
    """
    if NAMESPACE.encode() not in data:
        return design
    root = parse_xml(data, Refusals(file))
    carried = [e for e in root.walk() if (e.namespace, e.tag) == (NAMESPACE, "design")]
    if not carried:
        return design
    said = read_yaml(carried[0].text.encode(), f"{file} (what it carries along)")
    new_names = _renamed(root, design)
    details = dict(design.details)
    findings = [*design.findings]
    for old, touchpoint in said.details.items():
        name = new_names.get(old, old)
        if name not in design.touchpoints:
            message = sentence(
                "'{touchpoint}' is no touchpoint any more: what the file carries along of it is "
                "left",
                touchpoint=old,
            )
            findings.append(Finding("JM-W350", message))
            continue
        lane = design.touchpoint(name).owner
        same = not lane or lane == " ".join(touchpoint.owner.split())
        owner = touchpoint.owner if same else lane
        details[name] = _named(replace(touchpoint, name=name, owner=owner), new_names, design)
    success, gone = _success(said.success, new_names, design)
    findings.extend(gone)
    return replace(
        said,
        path=_path(said.path, new_names, design),
        details=details,
        success=success,
        findings=tuple(findings),
        name=design.name,
        written="",
    )


def _path(
    path: Block | PetriNet, new_names: dict[str, str], design: DesignedJourney
) -> Block | PetriNet:
    """The path of the text, if the diagram has the same runs; else that of the diagram."""
    if isinstance(path, PetriNet):
        return design.path
    drawn = design.path
    if isinstance(drawn, PetriNet) and len(drawn.transitions) > _MOST_TRANSITIONS:
        return drawn  # whose runs take too long to be listed
    named = _with_names(path, new_names)
    try:
        listed = design.listed, DesignedJourney("", named).listed
    except DesignError:  # a diagram that can never be finished is told so when it is used
        return design.path
    same = None not in listed and same_language(*filter(None, listed))
    return named if same else design.path


def _with_names(block: Block, names: Mapping[str, str]) -> Block:
    """The block with other names of touchpoints."""
    match block:
        case Step(touchpoint):
            return Step(names.get(touchpoint, touchpoint))
        case Sequence(children) | AnyOrder(children):
            return type(block)(tuple(_with_names(child, names) for child in children))
        case Choice(children, name) | AnyOf(children, name):
            return type(block)(tuple(_with_names(child, names) for child in children), name)
        case Optional(body):
            return Optional(_with_names(body, names))
        case Repeat(body, minimum, between, maximum):
            pause = None if between is None else _with_names(between, names)
            return Repeat(_with_names(body, names), minimum, pause, maximum)


def _renamed(root: Element, design: DesignedJourney) -> dict[str, str]:
    """Old name -> new name of tasks that were renamed in another tool, all of them alike."""
    now: dict[str, set[str]] = {}
    for element in root.walk():
        old = element.get(f"{NAMESPACE} touchpoint")
        if old:
            now.setdefault(old, set()).add(" ".join(element.get("name").split()))
    return {
        old: next(iter(names))
        for old, names in now.items()
        if len(names) == 1 and old not in design.touchpoints
    }


def _named(
    touchpoint: Touchpoint, new_names: dict[str, str], design: DesignedJourney
) -> Touchpoint:
    """The touchpoint, its times counted from touchpoints by the names they have now."""
    targets = touchpoint.targets
    if targets is None:
        return touchpoint
    renamed = (replace(t, after=new_names.get(t.after, t.after)) for t in targets.within)
    there = tuple(t for t in renamed if not t.after or t.after in design.touchpoints)
    left = replace(targets, within=there)
    return replace(touchpoint, targets=None if left == Targets() else left)


def _success(
    success: Success | None, new_names: dict[str, str], design: DesignedJourney
) -> tuple[Success | None, Iterator[Finding]]:
    if success is None:
        return None, iter(())
    reaches = tuple(new_names.get(name, name) for name in success.reaches)
    there = tuple(name for name in reaches if name in design.touchpoints)
    if there == reaches:
        return replace(success, reaches=reaches), iter(())
    message = sentence("the rule of success names touchpoints that are not there any more")
    gone = iter([Finding("JM-W350", message)])
    return (replace(success, reaches=there) if there else None), gone
