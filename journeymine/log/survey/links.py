"""What became of the answers that were joined to a log: every one, linked or not and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from journeymine.language import marked
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.statistics import Estimate, counted, percent

__all__ = ["REASONS", "UNLINKED", "LinkedAnswers", "Questioned"]

REASONS = (
    "outside the scale",
    "unknown case",
    "unknown touchpoint",
    "no time",
    "not visited",
    "before the visit",
    "outside the window",
    "answered again",
)
"""Why an answer is not linked; the first that holds is the one that is counted."""

UNLINKED = {
    "outside the scale": marked("outside of the design's scale"),
    "unknown case": marked("whose case the log does not have"),
    "unknown touchpoint": marked("about a touchpoint that is not known"),
    "no time": marked("without a time"),
    "not visited": marked("about a touchpoint that the case did not visit"),
    "before the visit": marked("given before the visit"),
    "outside the window": marked("given too long after the visit"),
    "answered again": marked("followed by another answer about the same visit"),
}
"""The same as people read it, after a number of answers."""


@dataclass(frozen=True, slots=True)
class Questioned:
    """Who was asked about a touchpoint, as far as it could be linked.

    Attributes
    ----------
    touchpoint : str
        Empty for the whole journey.
    cases, answered : int
        Cases that were asked, and those of them that gave a score.
    """

    touchpoint: str
    cases: int
    answered: int


@dataclass(frozen=True, slots=True)
class LinkedAnswers:
    """What became of the answers of a survey when they were joined to a log.

    Attributes
    ----------
    kind : str
        The kind of scores that was joined; empty where there is one without a name.
    window : int or None
        How many seconds an answer may come after the visit; None where answers have no time.
    answers : int
        Those with a score, usable or not; always ``linked + sum(unlinked.values())``.
    linked : int
    share : Estimate
        Of the answers, those that are linked; by case, so that ``n`` counts who answered.
    unlinked : mapping of str to int
        The others by reason, see `REASONS`; reasons without an answer are left out.
    unknown_touchpoints : mapping of str to int
        What answers name that is no touchpoint, and how many do; the most first, at most 20.
    by_touchpoint, by_last_visit : int
        Linked answers that named their touchpoint, and those that were taken to be about the
        last one before them.
    events : int
        Events that got a score.
    averaged : int
        Linked answers beyond the first about one visit, at the very same time.
    replaced : int
        Events whose own score in the log gave way.
    silent : int
        Who was asked and gave no score.
    response : Estimate or None
        Of all who were asked, those that answered, on the scale or not, by case; None if the
        table holds answers alone, so that nothing is known of the others.
    asked : tuple of Questioned
        By touchpoint, the whole journey first; empty if the table holds answers alone.
    rows : Rows
        Of the table of answers.
    columns : mapping of str to str
    findings : tuple of Finding
    """

    kind: str
    window: int | None
    answers: int
    linked: int
    share: Estimate
    unlinked: Mapping[str, int]
    unknown_touchpoints: Mapping[str, int]
    by_touchpoint: int
    by_last_visit: int
    events: int
    averaged: int
    replaced: int
    silent: int
    response: Estimate | None
    asked: tuple[Questioned, ...]
    rows: Rows
    columns: Mapping[str, str]
    findings: tuple[Finding, ...] = ()
    rejects: Rejects = field(default_factory=Rejects, repr=False, compare=False)
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        if self.answers != self.linked + sum(self.unlinked.values()):
            raise AssertionError(f"answers were lost: {self}")

    def to_dict(self) -> dict[str, Any]:
        """The form of ``gap.json``."""

        def estimate(one: Estimate | None) -> dict[str, Any] | None:
            if one is None:
                return None
            return {"value": one.value, "low": one.low, "high": one.high, "n": one.n}

        plain = (
            "kind", "window", "answers", "linked", "by_touchpoint", "by_last_visit", "events",
            "averaged", "replaced", "silent",
        )  # fmt: skip
        return {
            **{name: getattr(self, name) for name in plain},
            "share": estimate(self.share),
            "unlinked": dict(self.unlinked),
            "unknown_touchpoints": dict(self.unknown_touchpoints),
            "response": estimate(self.response),
            "asked": [
                {"touchpoint": one.touchpoint, "cases": one.cases, "answered": one.answered}
                for one in self.asked
            ],
            "rows": self.rows.to_dict(),
            "columns": dict(self.columns),
        }

    def __str__(self) -> str:
        lost = self.rows.came - self.rows.kept
        found = f"{self.linked:,} of {counted(self.answers, 'answer')} linked to a visit"
        if self.share.value is not None:
            found += f", {_with_base(self.share)}"
        if self.by_last_visit:
            found += f"; {self.by_last_visit:,} of them to the last visit before them"
        why = [
            f"{count:,} {UNLINKED[reason]}{self._named(reason)}"
            for reason, count in self.unlinked.items()
        ]
        if why:
            found += f"; not linked: {', '.join(why)}"
        if self.replaced:
            found += f"; {counted(self.replaced, 'score')} of the log itself gave way to them"
        if self.response is not None and self.response.value is not None:
            asked = counted(self.answers + self.silent, "question")
            found += f"; of {asked} asked, {_with_base(self.response)} were answered"
        return f"{found}; {counted(self.rows.came, 'row')} read, {lost:,} rejected"

    def _named(self, reason: str) -> str:
        """The commonest names that are not known, where that is the reason."""
        if reason != "unknown touchpoint":
            return ""
        shown = ", ".join(f"'{name}'" for name in list(self.unknown_touchpoints)[:3])
        return f" ({shown}{' and others' if len(self.unknown_touchpoints) > 3 else ''})"


def _with_base(found: Estimate) -> str:
    """A share with its interval and base."""
    ends = (percent(end) if end is not None else "?" for end in (found.low, found.high))
    return f"{percent(found.value or 0)} ({' to '.join(ends)}, n = {found.n:,})"
