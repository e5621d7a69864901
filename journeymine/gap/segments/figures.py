"""What is compared between two groups of cases, and what came out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from journeymine.gap.words import DEVIATIONS, WORDS
from journeymine.language import Figure as Number
from journeymine.language import Sentence, marked, sentence
from journeymine.statistics import Estimate
from journeymine.statistics.differences import Verdict

__all__ = ["Compared", "Figure", "Mix", "amount", "change"]


_NAMES = {
    "as_designed": marked("as designed"),
    "fitness": marked("fitness"),
    "duration": marked("duration"),
    "index": marked("gap index"),
    "index:path": marked("gap index, path"),
    "index:channel": marked("gap index, channel"),
    "index:time": marked("gap index, time"),
    "index:experience": marked("gap index, experience"),
    "index:outcome": marked("gap index, outcome"),
}


@dataclass(frozen=True, slots=True)
class Figure:
    """What is measured.

    Attributes
    ----------
    figure : str
        ``as_designed`` (share of cases), ``fitness`` (mean), ``duration`` (mean seconds from
        first to last event), ``index`` and ``index:path`` and the like (points of 100),
        ``deviation``, ``reached`` (a touchpoint), ``visited`` (an activity), ``arc`` (shares of
        cases).
    kind, touchpoint, activity, after, place
        Which deviation, touchpoint, activity or arc (from `after`, empty for the start, to
        `activity`, empty for the end); empty elsewhere.
    """

    figure: str
    kind: str = ""
    touchpoint: str = ""
    activity: str = ""
    after: str = ""
    place: int | None = None

    @property
    def is_share(self) -> bool:
        """Whether it is a share of cases."""
        return self.figure in ("as_designed", "deviation", "reached", "visited", "arc")

    @property
    def is_points(self) -> bool:
        """Whether it is in points of the index."""
        return self.figure.startswith("index")

    @property
    def said(self) -> str:
        """What people call it: a sentence, or the name of an activity."""
        match self.figure:
            case "deviation":
                return self._deviation
            case "reached":
                return sentence("reached {touchpoint}", touchpoint=self.touchpoint)
            case "arc":
                return self._arc
            case "visited":
                return self.activity
            case name if name in _NAMES:
                return sentence(_NAMES[name])
            case _:
                return self.figure

    @property
    def _deviation(self) -> Sentence:
        found = sentence(WORDS[self.kind])
        if step := self.touchpoint or self.activity:
            found = sentence(DEVIATIONS[self.kind], step=step)
        elif self.kind == "stopped" and self.after:
            found = sentence("left here after {after}", after=self.after)
        if self.place and self.place > 1:
            return sentence("{deviation} (place {n})", deviation=found, n=self.place)
        return found

    @property
    def _arc(self) -> str:
        match self.after, self.activity:
            case "", "":
                return sentence("(start) → (end)")
            case "", then:
                return sentence("(start) → {activity}", activity=then)
            case first, "":
                return sentence("{activity} → (end)", activity=first)
            case first, then:
                return f"{first} → {then}"

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure in one group of cases beside the same in another.

    Attributes
    ----------
    here, other : Estimate
        With 95 % intervals; a share in [0, 1], a mean, seconds, or points of the index.
    difference : Estimate
        `here` minus `other` (of two gaps: the second minus the first), with its interval.
    p : float or None
        How often chance alone gives a difference at least as large, if cases were dealt at
        random to the two groups; None where it was not tested.
    q : float or None
        The same, allowing for all tests of the table (Benjamini-Hochberg).
    word : str
        ``clear``, ``likely``, ``can't tell``; empty where it was not tested.
    note : str
        Why it was not tested.
    """

    figure: Figure
    here: Estimate
    other: Estimate
    difference: Estimate
    p: float | None = None
    q: float | None = None
    word: str = ""
    note: str = ""

    @property
    def stands_out(self) -> bool:
        """Whether the difference is more than chance."""
        return self.word in (Verdict.CLEAR, Verdict.LIKELY)

    def row(self) -> dict[str, Any]:
        """Flat, for a table."""
        return {
            **asdict(self.figure),
            **_flat("", self.here),
            **_flat("other_", self.other),
            **_flat("difference_", self.difference),
            "p": self.p,
            "q": self.q,
            "word": self.word,
            "note": self.note,
        }

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self.figure), **{k: v for k, v in asdict(self).items() if k != "figure"}}


@dataclass(frozen=True, slots=True)
class Mix:
    """What of a change goes with other cases coming, and what with other journeys.

    Attributes
    ----------
    by : str
        The column whose values may have come more or less often.
    change : Estimate
        The whole change.
    mix : Estimate
        What goes with the values coming in other shares.
    within : Estimate
        What is left: the change within the values, at the average of both shares.
    warning : str
        What the whole change would let one believe wrongly; empty if nothing.
    """

    figure: Figure
    by: str
    change: Estimate
    mix: Estimate
    within: Estimate
    warning: str = ""

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**asdict(self.figure), **{k: v for k, v in asdict(self).items() if k != "figure"}}

    def __str__(self) -> str:
        parts = ", ".join(
            f"{name} {change(self.figure, one)}"
            for name, one in (("mix", self.mix), ("within", self.within))
        )
        told = f" {self.warning}" if self.warning else ""
        return f"{self.figure} by {self.by}: {change(self.figure, self.change)} = {parts}.{told}"


def amount(figure: Figure, value: float | None) -> Sentence:
    """A figure as people read it."""
    if value is None:
        return sentence("not known")
    if figure.is_share:
        return sentence("{value}", value=Number("percent", value))
    if figure.is_points:
        return sentence("{points} points", points=Number("decimal", value))
    if figure.figure == "duration":
        size, unit = _unit(value)
        return sentence(_TIMES[unit], time=Number("decimal", value / size))
    return sentence("{value}", value=Number("decimal", value, 3))


_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def _unit(seconds: float) -> tuple[float, str]:
    """The largest unit of which there are at least two; else seconds."""
    return next((one for one in _UNITS if abs(seconds) >= 2 * one[0]), (1, "seconds"))


def change(figure: Figure, found: Estimate) -> Sentence:
    """A difference with its interval."""
    if found.value is None:
        return sentence("not known")
    size, unit, digits = 1.0, "", 3
    if figure.is_share:
        size, unit, digits = 0.01, "share", 1
    elif figure.is_points:
        unit, digits = "points", 1
    elif figure.figure == "duration":
        size, unit = _unit(found.value)
        digits = 1
    alone, with_interval = _CHANGES[unit]
    value = {"share" if unit == "share" else "change": Number("signed", found.value / size, digits)}
    if found.low is None or found.high is None:
        return sentence(alone, **value)
    low, high = (Number("signed", end / size, digits) for end in (found.low, found.high))
    return sentence(with_interval, **value, low=low, high=high)


_TIMES = {
    "days": marked("{time} days"),
    "hours": marked("{time} hours"),
    "minutes": marked("{time} minutes"),
    "seconds": marked("{time} seconds"),
}

_CHANGES = {
    "": (marked("{change}"), marked("{change} ({low} to {high})")),
    "share": (
        marked("{share} points"),
        marked("{share} points ({low} to {high})"),
    ),
    "points": (marked("{change} points"), marked("{change} points ({low} to {high})")),
    "days": (marked("{change} days"), marked("{change} days ({low} to {high})")),
    "hours": (marked("{change} hours"), marked("{change} hours ({low} to {high})")),
    "minutes": (marked("{change} minutes"), marked("{change} minutes ({low} to {high})")),
    "seconds": (marked("{change} seconds"), marked("{change} seconds ({low} to {high})")),
}
"""A difference by its unit, without and with its interval."""


def _flat(prefix: str, one: Estimate) -> dict[str, float | int | None]:
    name = prefix.rstrip("_") or "value"
    return {
        name: one.value,
        f"{prefix}low": one.low,
        f"{prefix}high": one.high,
        f"{prefix}n": one.n,
    }
