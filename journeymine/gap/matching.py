"""Match the activities of a log with the touchpoints of a design, and say what is left.

Nothing is matched by a guess: a comparison counts an activity as a touchpoint if it has its name
or is one of its aliases.  What else may be meant is suggested, each with its reason and with what
it would change, exactly: how well the paths would fit the design if it were an alias.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
import pyarrow as pa

from journeymine.conformance import align
from journeymine.design import DesignedJourney
from journeymine.design.likeness.pairs import THRESHOLD, Pair, pairs
from journeymine.errors import LogError, Problem, UsageError
from journeymine.language import sentence
from journeymine.log import EventLog, Tabular, Variants
from journeymine.statistics import counted, percent

__all__ = ["Matching", "Suggestion", "UnmatchedActivity", "match"]

_MEASURED = 20
"""The fitness with one suggestion alone is worked out for so many, those of the most events."""

_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An activity that may be a touchpoint.

    Attributes
    ----------
    activity, touchpoint : str
    score : float
        How alike their names are, from 0 to 1.
    kind : str
        ``spelling``, ``accents``, ``typing`` or ``words``.
    reason : str
        For people.
    others : tuple of str
        Touchpoints that it is equally likely to be.
    rivals : tuple of str
        Activities that are equally likely to be the touchpoint, and are not suggested.
    events, cases : int
        Events of the activity, and the cases that have one.
    fitness : float or None
        Of the paths, over cases, if this suggestion alone were taken; None where it was not
        worked out.
    """

    activity: str
    touchpoint: str
    score: float
    kind: str
    reason: str
    others: tuple[str, ...]
    rivals: tuple[str, ...]
    events: int
    cases: int
    fitness: float | None


@dataclass(frozen=True, slots=True)
class UnmatchedActivity:
    """An activity that no touchpoint matches, with its events and the cases that have one."""

    activity: str
    events: int
    cases: int


@dataclass(frozen=True)
class Matching(Tabular):
    """Which activity is which touchpoint, which may be, and what is left.

    Attributes
    ----------
    design : str
        Name of the design.
    cases, events : int
        Of the log, without what the design ignores.
    matched : mapping of str to str
        Activity -> touchpoint, by name or alias: what a comparison counts.
    matched_events : mapping of str to int
        Their events, by activity.
    suggestions : tuple of Suggestion
        Those of the most events first.
    unmatched : tuple of UnmatchedActivity
        Activities without a suggestion, those of the most events first.
    untouched : tuple of str
        Touchpoints that no activity matches or is suggested for, in the order of the design.
    fitness : float
        Mean fitness of the paths over cases as it is, in [0, 1].
    fitness_with_all : float
        The same with all suggestions taken; equal to `fitness` if there is none.
    threshold : float
        The least score that is suggested.
    """

    design: str
    cases: int
    events: int
    matched: Mapping[str, str]
    matched_events: Mapping[str, int]
    suggestions: tuple[Suggestion, ...]
    unmatched: tuple[UnmatchedActivity, ...]
    untouched: tuple[str, ...]
    fitness: float
    fitness_with_all: float
    threshold: float

    @property
    def aliases(self) -> dict[str, list[str]]:
        """Touchpoint -> the activities suggested for it: what an alias block holds."""
        found: dict[str, list[str]] = {}
        for suggestion in self.suggestions:
            found.setdefault(suggestion.touchpoint, []).append(suggestion.activity)
        return found

    def to_dict(self) -> dict[str, object]:
        """Everything, as JSON holds it."""
        return {
            "schema": "journeymine/match/1",
            "design": self.design,
            "log": {"cases": self.cases, "events": self.events},
            "matched": dict(self.matched),
            "suggestions": [
                {**asdict(s), "others": list(s.others), "rivals": list(s.rivals)}
                for s in self.suggestions
            ],
            "unmatched": {
                "activities": [asdict(one) for one in self.unmatched],
                "touchpoints": list(self.untouched),
            },
            "fitness": self.fitness,
            "fitness_with_all": self.fitness_with_all,
            "threshold": self.threshold,
        }

    def to_arrow(self) -> pa.Table:
        """A row an activity: ``activity, how, touchpoint, score, reason, events, cases, fitness``.

        Those of the most events first; `how` is ``matched``, the kind of the suggestion or
        ``unmatched``.  Of matched activities the cases are not counted.
        """
        rows: list[tuple[object, ...]] = [
            *(
                (
                    activity,
                    "matched",
                    touchpoint,
                    None,
                    "",
                    self.matched_events[activity],
                    None,
                    None,
                )
                for activity, touchpoint in self.matched.items()
            ),
            *(
                (s.activity, s.kind, s.touchpoint, s.score, s.reason, s.events, s.cases, s.fitness)
                for s in self.suggestions
            ),
            *(
                (one.activity, "unmatched", None, None, "", one.events, one.cases, None)
                for one in self.unmatched
            ),
        ]
        rows.sort(key=lambda row: (-int(str(row[5])), str(row[0])))
        columns = zip(*rows, strict=True) if rows else ((),) * 8
        kinds = (
            pa.string(), pa.string(), pa.string(), pa.float64(), pa.string(), pa.int64(),
            pa.int64(), pa.float64(),
        )  # fmt: skip
        names = ("activity", "how", "touchpoint", "score", "reason", "events", "cases", "fitness")
        return pa.table(
            {
                name: pa.array(list(column), kind)
                for name, column, kind in zip(names, columns, kinds, strict=True)
            }
        )

    def __str__(self) -> str:
        return "\n".join([*self._summary(), *self._suggested(), *self._left()])

    def _summary(self) -> list[str]:
        n = len(self.matched) + len(self.suggestions) + len(self.unmatched)
        events = sum(self.matched_events.values())
        return [
            f"{len(self.matched)} of {counted(n, 'activity')} match a touchpoint of "
            f"'{self.design}': {events:,} of {counted(self.events, 'event')}, "
            f"{percent(events / self.events)}",
            *(f"  {activity} = {touchpoint}" for activity, touchpoint in self.matched.items()
              if activity != touchpoint),
        ]  # fmt: skip

    def _suggested(self) -> list[str]:
        if not self.suggestions:
            return ["No other activity looks like a touchpoint; nothing is suggested."]
        lines = [f"{counted(len(self.suggestions), 'suggestion')}, for you to decide:"]
        for s in self.suggestions:
            gain = "" if s.fitness is None else f"; {percent(s.fitness)} as designed with it alone"
            lines += [
                f"  {s.activity} -> {s.touchpoint}: {s.reason}",
                f"    names {percent(s.score)} alike; {counted(s.events, 'event')} in "
                f"{counted(s.cases, 'case')}{gain}",
            ]
            if s.others:
                names = ", ".join(f"'{name}'" for name in s.others)
                lines.append(f"    by its name it may as well be {names}")
            if s.rivals:
                names = ", ".join(f"'{name}'" for name in s.rivals)
                lines.append(f"    by name {names} may as well be this touchpoint")
        lines.append(
            f"A journey is {percent(self.fitness)} as designed without them, "
            f"{percent(self.fitness_with_all)} with all of them (mean over "
            f"{counted(self.cases, 'case')}; 100 % follows the design in every step)."
        )
        return lines

    def _left(self) -> list[str]:
        lines = []
        if self.unmatched:
            events = sum(one.events for one in self.unmatched)
            lines.append(
                f"Unmatched: {counted(len(self.unmatched), 'activity')}, "
                f"{counted(events, 'event')}, {percent(events / self.events)}; "
                "they count as unplanned"
            )
            lines += [
                f"  {one.activity}: {counted(one.events, 'event')} in {counted(one.cases, 'case')}"
                for one in self.unmatched[:_SHOWN]
            ]
            if len(self.unmatched) > _SHOWN:
                lines.append(f"  and {len(self.unmatched) - _SHOWN:,} more")
        if self.untouched:
            names = ", ".join(f"'{name}'" for name in self.untouched[:_SHOWN])
            more = len(self.untouched) - _SHOWN
            lines.append(
                f"Without any activity: {counted(len(self.untouched), 'touchpoint')}, {names}"
                f"{f' and {more:,} more' if more > 0 else ''}; they count as skipped"
            )
        return lines


def match(log: EventLog, design: DesignedJourney, *, threshold: float = THRESHOLD) -> Matching:
    """Say which activities match a touchpoint, suggest which others may, and what it would change.

    Parameters
    ----------
    log : EventLog
        What the design ignores is left out.
    design : DesignedJourney
    threshold : float, default 0.5
        The least score that is suggested, above 0, at most 1; see `design.likeness.scores`.

    Returns
    -------
    Matching

    Raises
    ------
    UsageError
        If the threshold is out of range (``JM-E390``).
    LogError
        If no event is left (``JM-E252``).

    Examples
    --------
    >>> import pandas as pd
    >>> orders = pd.DataFrame(
    ...     {
    ...         "case": ["1", "1", "1"],
    ...         "activity": ["browse", "payment_done", "call"],
    ...         "time": pd.date_range("2026-01-05", periods=3, freq="D", tz="UTC"),
    ...     }
    ... )
    >>> found = match(EventLog.from_pandas(orders), DesignedJourney.of_steps("browse", "pay"))
    >>> found.aliases, found.unmatched[0].activity
    ({'pay': ['payment_done']}, 'call')
    >>> found.fitness, found.fitness_with_all
    (0.4, 0.8)
    """
    if not isinstance(log, EventLog) or not isinstance(design, DesignedJourney):
        given = f"{type(log).__name__} and {type(design).__name__}"
        raise TypeError(
            f"match takes an EventLog and a DesignedJourney, not {given}; "
            "make them with read_log(...) and read_design(...)"
        )
    if not 0 < threshold <= 1:
        message = f"The threshold is {threshold:g}; a score is above 0 and at most 1."
        raise UsageError(Problem("JM-E390", message, "pass for example threshold=0.6"))
    events = log.without(design.ignore, why=sentence("listed under 'ignore' in the design"))
    if events.n_events == 0:
        message = "No event is left to match."
        hint = "check the patterns under 'ignore' in the design and after --ignore"
        raise LogError(Problem("JM-E252", message, hint))
    return _matching(events.variants(), design, threshold)


def _matching(variants: Variants, design: DesignedJourney, threshold: float) -> Matching:
    n_events, n_cases = _counts(variants)
    happened = [name for name in variants.activities if n_events[name]]
    known = design.matching(happened)

    def fitness(aliases: Mapping[str, str]) -> float:
        found = align(_renamed(variants, aliases), design).mean_fitness
        assert found is not None, "there is an event, so there is a case"
        return found

    def better(touchpoint: str, equal: Sequence[str]) -> str:
        by_fit = {activity: fitness({activity: touchpoint}) for activity in equal[:_MEASURED]}
        return min(by_fit, key=lambda name: (-by_fit[name], -n_events[name], name))

    found = pairs(happened, design, threshold=threshold, prefer=better)
    ranked = sorted(found, key=lambda pair: (-n_events[pair.activity], pair.activity))
    all_taken = {pair.activity: pair.touchpoint for pair in ranked}
    as_it_is = fitness({})
    taken = set(known.values()) | set(all_taken.values())
    left = [name for name in happened if name not in known and name not in all_taken]
    return Matching(
        design=design.name,
        cases=variants.n_cases,
        events=variants.n_events,
        matched=known,
        matched_events={name: n_events[name] for name in known},
        suggestions=tuple(
            _suggestion(
                pair,
                n_events[pair.activity],
                n_cases[pair.activity],
                fitness({pair.activity: pair.touchpoint}) if i < _MEASURED else None,
            )
            for i, pair in enumerate(ranked)
        ),
        unmatched=tuple(
            UnmatchedActivity(name, n_events[name], n_cases[name])
            for name in sorted(left, key=lambda name: (-n_events[name], name))
        ),
        untouched=tuple(name for name in design.touchpoints if name not in taken),
        fitness=as_it_is,
        fitness_with_all=fitness(all_taken) if all_taken else as_it_is,
        threshold=threshold,
    )


def _suggestion(pair: Pair, events: int, cases: int, fitness: float | None) -> Suggestion:
    likeness = pair.likeness
    return Suggestion(
        pair.activity,
        pair.touchpoint,
        likeness.score,
        likeness.kind,
        likeness.reason,
        pair.others,
        pair.rivals,
        events,
        cases,
        fitness,
    )


def _counts(variants: Variants) -> tuple[dict[str, int], dict[str, int]]:
    """Events of every activity, and cases that have one."""
    n = len(variants.activities)
    of_variant = np.repeat(np.arange(len(variants)), variants.lengths)
    events, cases = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
    np.add.at(events, variants.codes, variants.cases[of_variant])
    once = np.unique(of_variant * n + variants.codes) if n else np.empty(0, dtype=np.int64)
    np.add.at(cases, once % max(n, 1), variants.cases[once // max(n, 1)])
    names = variants.activities
    return (
        dict(zip(names, events.tolist(), strict=True)),
        dict(zip(names, cases.tolist(), strict=True)),
    )


def _renamed(variants: Variants, aliases: Mapping[str, str]) -> Variants:
    """The variants with activities called what the touchpoints are called; codes stay."""
    names = tuple(aliases.get(name, name) for name in variants.activities)
    return replace(variants, activities=names)
