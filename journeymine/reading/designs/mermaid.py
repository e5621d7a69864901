"""Read a Mermaid ``journey`` diagram [1]_: sections are stages, scores intended experience.

::

    journey
      title Home fibre order
      section Order
        Place order: 4: Customer
        Get confirmation: 5: Customer, Sales

The tasks are one line of steps.  A score from 1 to 5 is how the touchpoint is meant to
feel; 0, or the comment ``# not said`` behind it, says nothing.  Of the people of a task the
first that is called customer, company, partner or system acts, and the others own the
touchpoint.  Front matter, directives and comments are passed over, but for a title in the
front matter.

References
----------
.. [1] Mermaid, user journey diagram: https://mermaid.js.org/syntax/userJourney.html and the
   grammar ``journey.jison`` of mermaid-js/mermaid, version 11.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from journeymine.design import DesignedJourney, Score, Targets, Touchpoint
from journeymine.design.paths.blocks import Sequence, Step, simplify
from journeymine.design.scales import FROM_1_TO_5
from journeymine.reading.designs.gathered import Gathered, actor_and_owner
from journeymine.reading.designs.plain_text import text_of
from journeymine.reading.refusals import Refusals

__all__ = ["read_mermaid"]

_ENTITY = re.compile(r"#(\+?\d+|\w+);")
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)?[ \t]*---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title\s*:\s*(.+?)\s*$", re.MULTILINE)
_DIRECTIVE = re.compile(r"%%\{.*?\}%%", re.DOTALL)
_LONG_DESCRIPTION = re.compile(r"accDescr\s*\{([^}]*)\}", re.IGNORECASE)
_STATEMENT = re.compile(r"(title|section)\s(.*)|(accTitle|accDescr)\s*:(.*)", re.IGNORECASE)
_SCORE = re.compile(r"[0-9]+(\.[0-9]+)?")
_FORM = "write it like 'Place order: 4: Customer'"


def read_mermaid(data: bytes, file: str, title: str) -> DesignedJourney:
    r"""The journey of a diagram; `title` is its name where the diagram gives none.

    Raises
    ------
    DesignError
        ``JM-E377`` if it is another kind of diagram, else every problem at once.

    Examples
    --------
    >>> text = b"journey\nsection Order\nPlace order: 4: Customer, Sales\nPay: 2"
    >>> design = read_mermaid(text, "order.mmd", "Order")
    >>> design.steps, design.touchpoint("Place order").owner
    (('Place order', 'Pay'), 'Sales')
    """
    refusals = Refusals(file)
    diagram = _Diagram(refusals)
    for line, text in _lines(text_of(data, refusals), diagram):
        diagram.add(line, text)
    refusals.raise_if_any()
    if not diagram.steps:
        message = "The diagram holds no task."
        raise refusals.error("JM-E329", message, _FORM, line=1)
    path = simplify(Sequence(tuple(map(Step, diagram.steps))))
    return DesignedJourney(
        diagram.title or title,
        path,
        diagram.gathered.touchpoints(),
        description=diagram.description,
        findings=diagram.gathered.findings(),
    )


def _lines(text: str, diagram: _Diagram) -> Iterator[tuple[int, str]]:
    """The statements behind ``journey`` with their lines; what is no statement leaves."""
    found = _FRONT_MATTER.match(text)
    if found:
        named = _TITLE.search(found[1] or "")
        diagram.title = named[1].strip("\"'") if named else ""
        text = _blank(found[0]) + text[found.end() :]
    text = _DIRECTIVE.sub(lambda directive: _blank(directive[0]), text)
    if text.lstrip().startswith("```"):
        message = "The file is Markdown: the diagram stands between ``` and ```."
        hint = "keep only what stands between them"
        raise diagram.refusals.error("JM-E377", message, hint, line=1)
    text = _LONG_DESCRIPTION.sub(diagram.describe, text)
    begun = False
    for number, line in enumerate(text.split("\n"), start=1):
        statement = line.strip()
        if statement.startswith(("#", "%")) and not _ENTITY.match(statement):
            continue
        if not begun and statement:
            begun, statement = True, diagram.begin(number, statement)
        if statement:
            yield number, statement
    if not begun:
        message = "The file holds no diagram."
        raise diagram.refusals.error("JM-E377", message, "begin it with 'journey'", line=1)


def _blank(text: str) -> str:
    return "\n" * text.count("\n")


def _decoded(text: str) -> str:
    """Mermaid's own way of writing any character: ``#58;`` is a colon."""
    return _ENTITY.sub(lambda entity: _character(entity[1], entity[0]), text.strip())


def _character(code: str, written: str) -> str:
    if not code.lstrip("+").isdigit():
        return unescape(f"&{code};") if unescape(f"&{code};") != f"&{code};" else written
    number = int(code.lstrip("+")[:8])
    known = 0 < number < 0x110000 and not 0xD800 <= number < 0xE000
    return chr(number) if known else written


@dataclass(slots=True)
class _Diagram:
    """What was read so far."""

    refusals: Refusals
    title: str = ""
    description: str = ""
    section: str = ""
    steps: list[str] = field(default_factory=list)
    gathered: Gathered = field(default_factory=Gathered)

    def begin(self, line: int, statement: str) -> str:
        """Pass over the word ``journey``; what follows it on the same line."""
        word = re.match(r"\S+", statement)
        kind = "" if word is None else word[0]
        if not kind.lower().startswith("journey"):
            message = f"The diagram is no 'journey' but begins with '{kind[:40]}'."
            hint = "draw the journey as a Mermaid 'journey', or its branches as BPMN"
            raise self.refusals.error("JM-E377", message, hint, line=line)
        return statement[len("journey") :].strip()

    def describe(self, found: re.Match[str]) -> str:
        """Keep the long description; as many empty lines stand in its place."""
        lines = (line.strip() for line in found[1].split("\n"))
        self.description = _decoded("\n".join(filter(None, lines)))
        return _blank(found[0])

    def add(self, line: int, statement: str) -> None:
        """Take a statement: a title, a section, a description or a task."""
        other = _STATEMENT.fullmatch(statement)
        if other is None and statement.lower() not in ("title", "section"):
            self._task(line, statement)
            return
        word = (other[1] or other[3]).lower() if other else ""
        value = (other[2] or other[4] or "") if other else ""
        if word in ("title", "section"):
            value = self._until_comment(line, value)
        match word:
            case "title":
                self.title = _decoded(value) or self.title
            case "section":
                self.section = _decoded(value) if _decoded(value).strip() else ""
            case "accdescr":
                self.description = _decoded(value)

    def _until_comment(self, line: int, text: str) -> str:
        """The text before a comment; a bare semicolon is no part of any text."""
        held = _ENTITY.sub(lambda entity: "\0" * len(entity[0]), text)
        end = held.find("#") if "#" in held else len(held)
        if ";" in held[:end]:
            message = "A semicolon stands in the text, which Mermaid does not read."
            column = held.index(";") + 1
            hint = "write #59; for it"
            self.refusals.add("JM-E378", message, hint, line=line, column=column)
        return text[:end]

    def _task(self, line: int, statement: str) -> None:
        text = self._until_comment(line, statement)
        held = _ENTITY.sub(lambda entity: "\0" * len(entity[0]), text)
        name, colon, _ = held.partition(":")
        if not colon:
            message = f"The line '{statement[:60]}' is no task: it has no colon and no score."
            self.refusals.add("JM-E378", message, _FORM, line=line)
            return
        score, _, people = text[len(name) + 1 :].partition(":")
        if statement[len(text) :].split() == ["#", "not", "said"]:
            score = ""
        people, more, _ = people.partition(":")
        task = _decoded(text[: len(name)])
        if not task.strip():
            message = "A task has no name."
            self.refusals.add("JM-E316", message, _FORM, line=line)
            return
        if more:
            message = f"The task '{task}' has more than a score and its people."
            hint = "write a colon in a name as #58;"
            self.refusals.add("JM-E378", message, hint, line=line)
        self.steps.append(task)
        names = tuple(filter(None, (_decoded(one).strip() for one in people.split(","))))
        actor, owner = actor_and_owner(names)
        self.gathered.add(
            Touchpoint(
                task, self.section, owner=owner, actor=actor, targets=self._score(line, task, score)
            )
        )

    def _score(self, line: int, task: str, text: str) -> Targets | None:
        score = text.strip()
        if not score:
            return None
        if _SCORE.fullmatch(score) and float(score) <= FROM_1_TO_5.high:
            value = float(score)
            if value >= FROM_1_TO_5.low:
                return Targets(experience=Score(value))
            if value == 0:
                return None
        message = f"The score of '{task}' is '{score[:40]}'; it must be a number from 1 to 5."
        self.refusals.add("JM-E378", message, _FORM, line=line)
        return None
