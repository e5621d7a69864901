"""What the touchpoint rules did to all sources: what fits none is counted, mistakes are said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem, did_you_mean
from journeymine.language import Figure, marked, sentence
from journeymine.log import Finding
from journeymine.log.touchpoints import Rule
from journeymine.reading.sources.step import SourceStep

__all__ = ["Naming", "naming_of"]

_TOP = 10


@dataclass(frozen=True, slots=True, eq=False)
class Naming:
    """What the rules did.

    Attributes
    ----------
    tallies : mapping of str to Counter
        For each source, how many events of each raw name no rule fits.
    fitted : array of int64
        How many events each rule was the first to fit.
    events : int
    """

    tallies: dict[str, Counter[str]]
    fitted: NDArray[np.int64]
    events: int

    def unmapped(self) -> pa.Table:
        """A row for each raw name that no rule fits, most events first within a source."""
        rows = [
            (source, name, events)
            for source, tally in self.tallies.items()
            for name, events in _ranked(tally)
        ]
        kinds = (("source", pa.string()), ("activity", pa.string()), ("events", pa.int64()))
        return pa.table(
            {name: pa.array([row[i] for row in rows], kind) for i, (name, kind) in enumerate(kinds)}
        )

    def findings(self, rules: Sequence[Rule], *, kept: bool) -> list[Finding]:
        """How many events no rule fits, with the ten commonest, and rules that fit none."""
        found = []
        together: Counter[str] = sum(self.tallies.values(), Counter())
        if lost := together.total():
            if kept:
                message = marked(
                    "{count} of {of} events fit no touchpoint rule and keep their raw names: "
                    "{names}"
                )
            else:
                message = marked(
                    "{count} of {of} events fit no touchpoint rule and are left out: {names}"
                )
            said = sentence(message, count=lost, of=self.events, names=_commonest(together))
            found.append(Finding("JM-W186", said, lost, self.events))
        for rule, n in zip(rules, self.fitted, strict=True):
            if n == 0:
                said = sentence(
                    "the rule on line {line} for '{touchpoint}' is never the first to fit an event",
                    line=str(rule.line), touchpoint=rule.touchpoint,
                )  # fmt: skip
                found.append(Finding("JM-W187", said, 0, self.events))
        return found


def naming_of(steps: Sequence[SourceStep], rules: Sequence[Rule], map_file: str) -> Naming:
    """What the rules did, once all events were made.

    Raises
    ------
    LogError
        ``JM-E248`` for every rule that names a column that no source has.
    """
    columns: dict[str, set[str]] = {}
    tallies: dict[str, Counter[str]] = {}
    fitted = np.zeros(len(rules), np.int64)
    for step in steps:
        columns.setdefault(step.entry.name, set()).update(step.seen.columns)
        tallies.setdefault(step.entry.name, Counter()).update(step.seen.unmapped)
        fitted += step.seen.fitted
    _check(columns, rules, map_file)
    return Naming(tallies, fitted, sum(step.seen.events for step in steps))


def _check(columns: dict[str, set[str]], rules: Sequence[Rule], map_file: str) -> None:
    """Refuse rules with a column that none of their sources has."""
    problems = []
    for rule in rules:
        there: set[str] = set()
        there = there.union(*(c for name, c in columns.items() if rule.source in ("", name)))
        for column in rule.when:
            if column in there:
                continue
            whose = f"the source '{rule.source}'" if rule.source else "any source"
            said = f"The rule for '{rule.touchpoint}' looks at '{column}'"
            message = f"{said}, which is no column of {whose}."
            hint = did_you_mean(column, sorted(there)) or "name a column that is no time"
            problems.append(Problem("JM-E248", message, hint, map_file, rule.line))
    if problems:
        raise LogError(*problems)


def _commonest(tally: Counter[str]) -> Figure:
    """The names with the most events, and how many more there are."""
    parts = [
        sentence("'{name}' {events}", name=name, events=n) for name, n in _ranked(tally)[:_TOP]
    ]
    if (more := len(tally) - _TOP) > 0:
        parts.append(sentence("{more} more", more=more))
    return Figure("listed", tuple(parts))


def _ranked(tally: Counter[str]) -> list[tuple[str, int]]:
    return sorted(tally.items(), key=lambda entry: (-entry[1], entry[0]))
