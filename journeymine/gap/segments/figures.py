"""What is compared between two groups of cases, and what came out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from journeymine.gap.words import WORDS
from journeymine.statistics import Estimate, percent
from journeymine.statistics.differences import Verdict

__all__ = ["Compared", "Figure", "Mix", "amount", "change"]


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

    def __str__(self) -> str:
        match self.figure:
            case "deviation":
                name = " ".join(filter(None, [WORDS[self.kind], self.touchpoint or self.activity]))
                place = f" (place {self.place})" if self.place and self.place > 1 else ""
                after = f" after {self.after}" if self.after and self.kind == "stopped" else ""
                return f"{name}{place}{after}"
            case "reached":
                return f"reached {self.touchpoint}"
            case "arc":
                return f"{self.after or '(start)'} → {self.activity or '(end)'}"
            case "visited":
                return self.activity
            case "as_designed":
                return "as designed"
            case "index":
                return "gap index"
            case _ if self.is_points:
                return f"gap index, {self.figure.removeprefix('index:')}"
            case _:
                return self.figure


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


def amount(figure: Figure, value: float | None) -> str:
    """A figure as people read it."""
    if value is None:
        return "not known"
    if figure.is_share:
        return percent(value)
    if figure.is_points:
        return f"{value:.1f} points"
    if figure.figure == "duration":
        size, unit = _unit(value)
        return f"{value / size:.1f} {unit}"
    return f"{value:.3f}"


_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))


def _unit(seconds: float) -> tuple[float, str]:
    """The largest unit of which there are at least two; else seconds."""
    return next((one for one in _UNITS if abs(seconds) >= 2 * one[0]), (1, "seconds"))


def change(figure: Figure, found: Estimate) -> str:
    """A difference with its interval."""
    if found.value is None:
        return "not known"
    scale, unit = 1.0, ""
    digits = 3
    if figure.is_share:
        scale, unit, digits = 100.0, " points", 1
    elif figure.is_points:
        unit, digits = " points", 1
    elif figure.figure == "duration":
        size, name = _unit(found.value)
        scale, unit, digits = 1 / size, f" {name}", 1
    interval = ""
    if found.low is not None and found.high is not None:
        low, high = found.low * scale, found.high * scale
        interval = f" ({low:+.{digits}f} to {high:+.{digits}f})"
    return f"{found.value * scale:+.{digits}f}{unit}{interval}"


def _flat(prefix: str, one: Estimate) -> dict[str, float | int | None]:
    name = prefix.rstrip("_") or "value"
    return {
        name: one.value,
        f"{prefix}low": one.low,
        f"{prefix}high": one.high,
        f"{prefix}n": one.n,
    }
