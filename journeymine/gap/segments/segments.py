"""A gap by segment or by period: one frozen result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.gap.index import GapIndex
from journeymine.gap.segments.figures import Compared, Mix, amount, change
from journeymine.gap.segments.labels import NOT_KNOWN, OTHERS, Labels, by_value
from journeymine.gap.segments.measures import Measures
from journeymine.gap.segments.split import mixes
from journeymine.log import Finding, Tabular
from journeymine.statistics import counted, numbered, percent, too_few
from journeymine.statistics.families import FALSE_DISCOVERIES

__all__ = ["COMPARED", "MOST_STRATA", "Segment", "Segments", "table_of"]

_SHOWN = 12
"""So many segments are told; all are in the table."""

MOST_STRATA = 50
"""So many values of a column are told apart in a split; the rarest stand together."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The cases with one value, or of one period.

    Attributes
    ----------
    name : str
    cases : int
        Complete ones: the base of the figures.
    open_cases : int
        Those still on the way.
    share : float or None
        Of all complete cases; None where there are none.
    points : float
        What its cases add to the gap index of all: the points of all segments add up to it.
    index : GapIndex
        Of its own cases.
    figures : tuple of Compared
        Each figure beside that of all other cases.
    note : str
        Why it is not compared; empty if it is.
    """

    name: str
    cases: int
    open_cases: int
    share: float | None
    points: float
    index: GapIndex
    figures: tuple[Compared, ...]
    note: str = ""

    def figure(self, name: str) -> Compared:
        """The first of its figures with this name: ``as_designed``, ``fitness``, ``index`` ..."""
        for one in self.figures:
            if one.figure.figure == name:
                return one
        raise KeyError(name)


@dataclass(frozen=True, eq=False, repr=False)
class Segments(Tabular):
    """The figures of a gap by segment or by period, each beside all other cases.

    Made by `Gap.by` and `Gap.over`.

    Attributes
    ----------
    by : str
        The column, or ``start`` for periods.
    period : str or None
        ``day, week, month, quarter``; None for segments.
    timezone : str or None
        Whose clock tells the periods.
    segments : tuple of Segment
        The most cases first, what is not known last; periods by time.
    cases : int
        Complete ones.
    index : float or None
        Of all cases.
    smallest : int
        Segments of fewer cases are shown and not tested.
    several : int
        Cases with several values of the column: the first by time counts.
    merged : int
        How many values stand together as "(other values)".
    follow_up : int or None
        Seconds for which a case must have been watched for its period to be compared.
    tests, seed : int
        How many comparisons were tested together, and the seed of the shuffles.
    values : int
        How many values, or periods, there are: those that stand together counted one by one,
        "(other values)" and "(not known)" not counted.
    findings : tuple of Finding
        ``JM-W250`` if the column looks like an id.
    """

    by: str
    period: str | None
    timezone: str | None
    segments: tuple[Segment, ...]
    cases: int
    index: float | None
    smallest: int
    several: int
    merged: int
    follow_up: int | None
    tests: int
    seed: int
    measures: Measures = field(repr=False)
    labels: Labels = field(repr=False)
    values: int = 0
    findings: tuple[Finding, ...] = ()

    def __iter__(self) -> Iterator[Segment]:
        return iter(self.segments)

    def __getitem__(self, name: str) -> Segment:
        """A segment by its name.

        Raises
        ------
        UsageError
            ``JM-E077`` if there is none.
        """
        return self.segments[self._place(name)]

    def _place(self, name: str) -> int:
        names = [one.name for one in self.segments]
        if name in names:
            return names.index(name)
        message = f"There is no segment '{name}' by {self.by}."
        shown = ", ".join(names[:8]) + (" ..." if len(names) > 8 else "")
        hint = did_you_mean(name, names) or f"There are: {shown}."
        raise UsageError(Problem("JM-E077", message, hint))

    @property
    def standing_out(self) -> tuple[tuple[Segment, Compared], ...]:
        """Differences that are more than chance: the clear ones first, then the surest."""
        found = [(s, f) for s in self.segments for f in s.figures if f.stands_out]
        return tuple(
            sorted(
                found,
                key=lambda pair: (pair[1].word != "clear", pair[1].q, -abs(_size(pair[1]))),
            )
        )

    def split(self, a: str, b: str, *, by: str) -> tuple[Mix, ...]:
        """How much of the change from segment `a` to segment `b` goes with another column.

        Parameters
        ----------
        a, b : str
            Names of segments or periods.
        by : str
            Another column of the log.

        Returns
        -------
        tuple of Mix
            One a figure; of each, ``mix`` and ``within`` add up to ``change``.

        Raises
        ------
        UsageError
            ``JM-E077`` if there is no such segment, ``JM-E078`` if there is no such column.
        """
        groups = [self.labels.code == self._place(name) for name in (a, b)]
        strata = by_value(self.measures.gap.events, by, most=MOST_STRATA)
        both = groups[0] | groups[1]
        shares = list(self.measures.shares())
        means = self.measures.means(among=both & self.measures.complete)
        return tuple(
            mixes(
                [*shares, *means],
                strata.code,
                *groups,
                by=by,
                customer=self.measures.units.customer,
            )
        )

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "schema": "journeymine/segments/1",
            **{key: getattr(self, key) for key in _KEYS},
            "segments": [
                {
                    **{key: getattr(one, key) for key in _OF_SEGMENT},
                    "index": asdict(one.index),
                    "figures": [figure.to_dict() for figure in one.figures],
                }
                for one in self.segments
            ],
            "findings": [asdict(finding) for finding in self.findings],
        }

    def to_arrow(self) -> pa.Table:
        """A row per segment and figure."""
        rows = [
            {
                "segment": one.name,
                "cases": one.cases,
                "open_cases": one.open_cases,
                "points": one.points,
                **figure.row(),
                "note": one.note or figure.note,
            }
            for one in self.segments
            for figure in one.figures
        ]
        return table_of(rows, _SEGMENT, COMPARED)

    def __str__(self) -> str:
        what = f"By {self.by}" if self.period is None else f"By {self.period} of the first event"
        clock = "" if self.period is None else f" ({self.timezone or 'UTC'})"
        unit = "value" if self.period is None else "period"
        lines = [
            f"{what}{clock}: {counted(self.values, unit)}, {counted(self.cases, 'complete case')}."
        ]
        lines += [f"  {_line(one, self.index)}" for one in self.segments[:_SHOWN]]
        if more := self.segments[_SHOWN:]:
            apart = [one.name for one in more[-2:] if one.name in (OTHERS, NOT_KNOWN)]
            named = [f"{len(more) - len(apart):,} more"] if len(more) > len(apart) else []
            lines.append(f"  and {', '.join([*named, *apart])}")
        found = self.standing_out
        lines.append(
            f"{numbered(len(found), '[difference is|differences are]')} more than chance, of "
            f"{self.tests:,} tested together (at most {FALSE_DISCOVERIES:.0%} of those named "
            "are expected to be false).".replace("%", " %")
        )
        for segment, one in found[:8]:
            lines.append(
                f"  {segment.name}: {one.figure}, {amount(one.figure, one.here.value)} against "
                f"{amount(one.figure, one.other.value)} elsewhere, "
                f"{change(one.figure, one.difference)}; {one.word}"
            )
        if len(found) > 8:
            lines.append(f"  and {len(found) - 8:,} more")
        lines.extend(self._notes())
        return "\n".join(lines)

    def _notes(self) -> Iterator[str]:
        for finding in self.findings:
            yield f"Note {finding.code}: {finding.message}."
        if self.several:
            yield (
                f"Note: {numbered(self.several, '[case has|cases have]')} several values of "
                f"{self.by}; the first by time counts."
            )
        if self.merged:
            yield f"Note: the {self.merged:,} rarest values stand together as {OTHERS}."
        if self.follow_up is not None:
            yield (
                "Note: only periods all of whose cases were watched for "
                f"{self.follow_up / 86_400:.1f} days are compared, which is as long as 95 of 100 "
                "complete journeys take at most, or what was asked for."
            )
        yield "Note: differences are associations; the cases may differ in other ways as well."

    def __repr__(self) -> str:
        return f"<Segments: {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        from html import escape

        return f"<pre>{escape(str(self))}</pre>"


def _size(one: Compared) -> float:
    return one.difference.value or 0.0


def _line(one: Segment, whole: float | None) -> str:
    few = too_few(one.cases) if one.note.startswith("too few") else None
    told = f"{one.name}: {counted(one.cases, 'case')}"
    if one.cases == 0:
        return f"{told}, none complete"
    designed = one.figure("as_designed").here
    own = "" if one.index.value is None else f", gap index {one.index.value:.1f}"
    of = "" if whole is None else f", {one.points:.1f} of the {whole:.1f} points"
    value = "" if designed.value is None else f", {percent(designed.value)} as designed"
    note = f"; {one.note}" if one.note and not few else ""
    return f"{told}{value}{own}{of}{note}" if not few else f"{told}; {one.note}"


_KEYS = (
    "by", "period", "timezone", "cases", "index", "smallest", "several", "merged", "follow_up",
    "tests", "seed", "values",
)  # fmt: skip

_OF_SEGMENT = ("name", "cases", "open_cases", "share", "points", "note")

_SEGMENT = {
    "segment": pa.string(),
    "cases": pa.int64(),
    "open_cases": pa.int64(),
    "points": pa.float64(),
}

COMPARED = {
    **dict.fromkeys(("figure", "kind", "touchpoint", "activity", "after"), pa.string()),
    "place": pa.int64(),
    **{
        name: pa.int64() if name.rpartition("_")[2] == "n" else pa.float64()
        for prefix, first in (("", "value"), ("other_", "other"), ("difference_", "difference"))
        for name in (first, f"{prefix}low", f"{prefix}high", f"{prefix}n")
    },
    "p": pa.float64(),
    "q": pa.float64(),
    "word": pa.string(),
    "note": pa.string(),
}
"""The columns of a comparison in a table."""


def table_of(rows: list[dict[str, Any]], *kinds: dict[str, pa.DataType]) -> pa.Table:
    """Rows as a table with these columns, also where there is no row."""
    known = {name: kind for one in kinds for name, kind in one.items()}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(known.items())))
