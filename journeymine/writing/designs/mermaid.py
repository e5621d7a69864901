"""Write a journey as a Mermaid ``journey`` diagram: one line of steps with its scores."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journeymine.design import DesignedJourney, Touchpoint
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.names import score_from_1_to_5

__all__ = ["NOT_SAID", "mermaid_bytes"]

NOT_SAID = "# not said"
"""The comment behind a score that only places the task in the picture."""

_MIDDLE = "3"
_KEYWORD = re.compile("journey|title|section|acctitle|accdescr", re.IGNORECASE)
_CONTROL = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def mermaid_bytes(design: DesignedJourney) -> bytes:
    """The diagram: stages are sections, scores the intended experience, people act and own.

    Every step of the path is a task, in the order of the steps; of a score that the design
    does not give the comment says so.

    Raises
    ------
    DesignError
        ``JM-E351`` if a name cannot be written, ``JM-E352`` if there is no step.

    Examples
    --------
    >>> print(mermaid_bytes(DesignedJourney.of_steps("Order", "Pay", name="Shop")).decode())
    journey
      title Shop
      Order: 3 # not said
      Pay: 3 # not said
    <BLANKLINE>
    """
    if not design.steps:
        message = "The journey has no step; there is nothing to draw."
        raise DesignError(Problem("JM-E352", message, "add a step to its path"))
    return "".join(f"{line}\n" for line in _lines(design)).encode()


def _lines(design: DesignedJourney) -> Iterator[str]:
    yield "journey"
    yield f"  title {_text(design.name)}"
    if design.description:
        yield f"  accDescr: {_text(design.description)}"
    section = ""
    for name in design.steps:
        touchpoint = design.touchpoint(name)
        if touchpoint.stage != section:
            section = touchpoint.stage
            yield f"  section {_text(section) if section else '#32;'}"
        yield f"  {'  ' if section else ''}{_task(touchpoint)}"


def _task(touchpoint: Touchpoint) -> str:
    name = _text(touchpoint.name)
    if _KEYWORD.match(name):
        name = f"#{ord(name[0])};{name[1:]}"
    people = [touchpoint.actor.capitalize(), *touchpoint.owner.split(",")]
    people = [_text(person.strip()) for person in people if person.strip()]
    experience = touchpoint.targets.experience if touchpoint.targets else None
    score = score_from_1_to_5(experience) if experience else _MIDDLE
    parts = [name, score, *([", ".join(people)] if people else [])]
    return ": ".join(parts) + ("" if experience else f" {NOT_SAID}")


def _text(text: str) -> str:
    """A text with Mermaid's own signs for what would end it: ``#58;`` is a colon."""
    odd = _CONTROL.search(text)
    if odd or not text.strip():
        what = f"U+{ord(odd[0]):04X}" if odd else "blanks only"
        message = f"The name {text[:60]!r} holds {what}, which Mermaid cannot hold."
        raise DesignError(Problem("JM-E351", message, "rename it"))
    signs = "[%:;#\n\t{}]" if "%" in text or "{" in text else "[:;#\n\t]"
    inner = re.sub(signs, lambda sign: f"#{ord(sign[0])};", text)
    left, right = len(inner) - len(inner.lstrip()), len(inner) - len(inner.rstrip())
    codes = [f"#{ord(blank)};" for blank in inner[:left]]
    ends = [f"#{ord(blank)};" for blank in inner[len(inner) - right :]]
    return "".join(codes) + inner.strip() + "".join(ends)
