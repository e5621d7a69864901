"""What is wrong with a text that is no YAML, in words of people who write it by hand.

A parser says which token it would have liked; whoever wrote the file wants to know what to
change on which line.  What is not known here keeps the parser's words.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import yaml

__all__ = ["Fault", "fault_of"]

_TAB = ("a tab cannot indent", "indent with blanks, never with tabs")
_KEY = re.compile(r"\s*(?:- +)*([^\s:#][^:#]*):(?: |$)")
_CLOSES = {"]": "[", "}": "{"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, the words that mend it, and where it stands; lines and columns from 1."""

    message: str
    hint: str
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the parser stopped, and where what it was reading begins; all counted from 0."""

    lines: list[str]
    line: int
    column: int
    around: int

    @property
    def here(self) -> str:
        """The line."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def rest(self) -> str:
        """The line from where the parser stopped."""
        return self.here[self.column :]

    @property
    def begins_here(self) -> bool:
        """Whether the parser stopped at the first character of a line."""
        return bool(self.rest.strip()) and not self.here[: self.column].strip()

    @property
    def before(self) -> int:
        """The last line before this one that says something, or this one."""
        said = [n for n in range(self.line) if _says(self.lines[n])] if self.line else []
        return said[-1] if said else self.line


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def fault_of(error: yaml.YAMLError, text: str) -> Fault:
    r"""The fault of a text that PyYAML does not read.

    Examples
    --------
    >>> text = "journey: Order\npath:\n  - Pay\n - Call\n"
    >>> try:
    ...     yaml.safe_load(text)
    ... except yaml.YAMLError as error:
    ...     fault = fault_of(error, text)
    >>> fault.line, fault.message
    (4, 'the line begins at column 2, and nothing above it that is still open does')
    >>> fault.hint
    'begin it at column 3, like line 3, or at column 1, like line 2'
    """
    reason = getattr(error, "problem", None) or "it cannot be read"
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Fault(reason, "check the indentation, and put names with special signs in quotes")
    around = getattr(error, "context_mark", None)
    place = _Place(
        text.splitlines(), mark.line, mark.column, mark.line if around is None else around.line
    )
    message, hint = _said(reason, place)
    return Fault(message, hint, mark.line + 1, mark.column + 1)


def _said(reason: str, place: _Place) -> tuple[str, str]:
    indent = place.here[: len(place.here) - len(place.here.lstrip())]
    if "\t" in indent or "tab character" in reason or place.rest[:1] == "\t":
        return _TAB
    for words, said in _SAYS.items():
        if words in reason:
            return said(place)
    hint = "check the indentation, and put names with special signs in quotes"
    if place.around < place.line:
        reason += f"; it belongs to what begins on line {place.around + 1}"
    return reason, hint


def _colon(place: _Place) -> tuple[str, str]:
    """A colon where a value goes on: a second one in a line, or a line that belongs to another."""
    found = _KEY.match(place.here)
    own = place.column <= len(found[0]) if found else False
    if not own or place.before == place.line or found is None:
        hint = 'put a name that holds a colon in quotes, like "Order: paid"'
        return "a second colon with a blank after it stands in the line", hint
    key, above, n = found[1], place.lines[place.before], place.before + 1
    message = f"'{key}' is read as a part of line {n}, whose text goes on here"
    if _KEY.match(above):
        at = len(above) - len(above.lstrip()) + 1
        return message, f"begin it at column {at}, like line {n}, if it is a key of its own"
    return message, f"put a colon behind the key on line {n}: {above.strip()[:40]}:"


def _indented(place: _Place) -> tuple[str, str]:
    """A line that begins where nothing does, or that stands where a list goes on."""
    if not place.begins_here:
        message = f"{place.rest.strip()[:40]!r} stands behind a value that has ended"
        return message, "put the whole value into one pair of quotes, or take this away"
    starts: dict[int, int] = {}
    least = 1 << 30
    for n in range(place.line - 1, -1, -1):
        if not _says(place.lines[n]):
            continue
        for start in _starts(place.lines[n]):
            if start < least:
                starts.setdefault(start, n)
        least = min(least, len(place.lines[n]) - len(place.lines[n].lstrip()))
    if place.column in starts:
        n = starts[place.column]
        if place.rest.startswith("- "):
            message = f"a list goes on here, where line {n + 1} began keys"
            return message, "give the list a key of its own, or indent it under one"
        message = f"a list began on line {n + 1}, and this line is no item of it"
        return message, "begin it with '- ', or less far to the right if it is a key"
    message = f"the line begins at column {place.column + 1}"
    message += ", and nothing above it that is still open does"
    near = sorted(starts, key=lambda start: (abs(start - place.column), -start))[:2]
    ways = [f"at column {at + 1}, like line {starts[at] + 1}" for at in near]
    return message, f"begin it {', or '.join(ways)}" if ways else "check the indentation"


def _starts(line: str) -> list[int]:
    """Where a line begins, and what stands behind its dashes."""
    at = len(line) - len(line.lstrip())
    found = [at]
    while line.startswith("- ", at):
        at += 2 + len(line[at + 2 :]) - len(line[at + 2 :].lstrip())
        found.append(at)
    return found


def _open_bracket(close: str) -> Callable[[_Place], tuple[str, str]]:
    def said(place: _Place) -> tuple[str, str]:
        message = f"the bracket {_CLOSES[close]} of line {place.around + 1} is not closed before"
        message += " this" if place.rest.strip() else " the end"
        hint = f"close it with {close}, put commas between what it holds"
        return message, f"{hint}, and names with brackets, commas or colons in quotes"

    return said


def _open_quote(place: _Place) -> tuple[str, str]:
    message = f"the quote that opens on line {place.around + 1} is never closed"
    return message, "close it on its line; an apostrophe in single quotes is written twice: ''"


def _no_colon(place: _Place) -> tuple[str, str]:
    words = place.lines[place.around].strip() if place.around < len(place.lines) else ""
    message = f"line {place.around + 1} is neither a key with its colon nor an item of a list"
    hint = f"write '{words[:40]}:' if it is a key, '- {words[:40]}' if it is an item"
    return message, f"{hint}; indent it if it belongs to the text of the line above"


def _sign(place: _Place) -> tuple[str, str]:
    word = re.split(r"[,\]}]|\s#", place.rest)[0].strip()[:40].replace("'", "''")
    return f"no name begins with {place.rest[:1]} without quotes", f"put it in quotes: '{word}'"


def _reference(place: _Place) -> tuple[str, str]:
    sign = place.here[place.column - 1 : place.column]
    message = f"{sign} begins a reference in YAML, and none is here"
    word = re.split(r"[,\]}]|\s#", place.here[place.column - 1 :])[0].strip()[:40]
    return message, f"put the name in quotes: '{word}'"


def _escape(place: _Place) -> tuple[str, str]:
    at = place.column - (place.here[place.column - 1 : place.column] == "\\")
    message = f"{place.here[at : at + 2]} has no meaning in double quotes"
    return message, "use single quotes, in which \\ is a sign like others, or write it twice"


def _no_value(place: _Place) -> tuple[str, str]:
    message = f"{place.rest[:1]} stands where a value is expected"
    return message, "write the value in its place, or put it in quotes if it is a name"


def _version(_: _Place) -> tuple[str, str]:
    return "it asks for a version of YAML that is not read", "remove the line that begins with %"


def _deep(_: _Place) -> tuple[str, str]:
    return "it is nested too deep", "write long sequences as one list"


_SAYS: dict[str, Callable[[_Place], tuple[str, str]]] = {
    "mapping values are not allowed": _colon,
    "expected ',' or ']'": _open_bracket("]"),
    "expected ',' or '}'": _open_bracket("}"),
    "expected key": _indented,
    "expected '-' indicator": _indented,
    "expected <block end>": _indented,
    "unexpected end of stream": _open_quote,
    "could not find expected ':'": _no_colon,
    "cannot start any token": _sign,
    "alphabetic or numeric character": _reference,
    "unknown escape character": _escape,
    "expected node content": _no_value,
    "expected the node content": _no_value,
    "incompatible YAML": _version,
    "nesting depth": _deep,
}
"""What the parser says, in C or in Python, and what to say for it; the first that fits."""
