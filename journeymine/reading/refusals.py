"""Collect everything that is wrong with a file, so that it is said at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from journeymine.errors import DesignError, JourneyMineError, Problem, did_you_mean

__all__ = ["Refusals"]

_MOST = 50
_LONGEST_WORD = 200
_LONGEST_TEXT = 2_000
_MOST_COMPARED = 100_000


@dataclass(slots=True)
class Refusals:
    """The problems found so far in one file.

    Attributes
    ----------
    file : str
        As the user named it.
    found : list of Problem
    kind : class of JourneyMineError
        What is raised.
    codes : mapping of str to str
        What a file that is no design calls the problems of the shared readers:
        ``{"JM-E313": "JM-E241"}``; codes that are not in it stay as they are.
    compared : int
        How many names were compared for suggestions.

    Examples
    --------
    >>> refusals = Refusals("order.bpmn")
    >>> refusals.add("JM-E324", "inclusiveGateway is not supported.", line=3)
    >>> refusals.raise_if_any()
    Traceback (most recent call last):
        ...
    journeymine.errors.DesignError: JM-E324 order.bpmn, line 3: inclusiveGateway is not supported.
    """

    file: str
    found: list[Problem] = field(default_factory=list)
    kind: type[JourneyMineError] = DesignError
    codes: Mapping[str, str] = field(default_factory=dict)
    compared: int = 0

    def add(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        """Note a problem and go on."""
        self.found.append(self._problem(code, message, hint, line, column))

    def error(
        self,
        code: str,
        message: str,
        hint: str = "",
        *,
        line: int | None = None,
        column: int | None = None,
    ) -> JourneyMineError:
        """An error for a problem after which nothing else can be said."""
        return self.kind(self._problem(code, message, hint, line, column))

    def suggest(self, word: str, known: Collection[str]) -> str:
        """`did_you_mean`, but of a hostile file not for ever.

        Comparing a word with many others takes time; a file of a megabyte of names that are
        all wrong gets suggestions for the first of them only.
        """
        if len(word) > _LONGEST_WORD or self.compared > _MOST_COMPARED:
            return ""
        self.compared += len(known)
        return did_you_mean(word, known)

    def raise_if_any(self) -> None:
        """Refuse the file if a problem was noted; problems in the order of their lines.

        Of very many problems the first 50 are told, and how many there were.

        Raises
        ------
        JourneyMineError
            Of the class `kind`, with every problem.
        """
        if not self.found:
            return
        ordered = sorted(self.found, key=lambda p: (p.line or 0, p.column or 0, p.code))
        told = ordered[:_MOST]
        if len(ordered) > _MOST:
            more = f"{told[-1].message} (and {len(ordered) - _MOST:,} more problems after this one)"
            told[-1] = replace(told[-1], message=more)
        raise self.kind(*told)

    def _problem(
        self, code: str, message: str, hint: str, line: int | None, column: int | None
    ) -> Problem:
        message, hint = _cut(message), _cut(hint)
        return Problem(self.codes.get(code, code), message, hint, self.file, line, column)


def _cut(text: str) -> str:
    """A text that people still read, whatever the names in it."""
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]} ..."
