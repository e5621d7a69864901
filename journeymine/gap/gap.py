"""The gap between the designed and the travelled journey: one frozen result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.conformance import KINDS, Alignments, Deviation
from journeymine.design import DesignedJourney
from journeymine.gap.experience import Experience
from journeymine.gap.figures import (
    DesignFigures,
    DeviationFigures,
    LogFigures,
    PathFigures,
    TouchpointFigures,
    Unmatched,
)
from journeymine.gap.index import GapIndex
from journeymine.gap.knowledge.figures import Knowledge
from journeymine.gap.measured import BESIDE, Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.parts import Parts
from journeymine.gap.telling import told_knowledge, told_parts
from journeymine.gap.words import WHICH_COMPLETE, WORDS
from journeymine.log import EventLog, Finding, LeftOut, Tabular
from journeymine.log.cutting import unit_of_cases
from journeymine.statistics import counted, percent, trimmed

if TYPE_CHECKING:
    from journeymine.gap.segments import Segments

__all__ = ["Gap"]


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Tabular):
    """Where, how often and how far customers leave the designed journey.

    Made by `compare`.  Attributes have the names that they have in ``gap.json``.

    Attributes
    ----------
    log, design, unmatched, path
        What was compared, with what, what did not match, and the figures of the path.
    index : GapIndex
        One number from 0 to 100, and what it is made of.
    knowledge : Knowledge
        Where the map is white, and how far each white spot could move the figures.
    touchpoints : tuple of TouchpointFigures
        In the order of the design.
    deviations : tuple of DeviationFigures
        By cases, the most first.
    accepted : tuple of DeviationFigures
        Those that the design accepts, which are not among `deviations`.
    left_out : tuple of LeftOut
        What no figure covers.
    alignments : Alignments
        The moves of every variant.
    events : EventLog
        The events that were compared, after ignoring.
    journey : DesignedJourney
        What they were compared with.
    by_variant : tuple of tuples of Deviation
        The deviations of every variant that a complete case took.
    still_open : OpenJourneys or None
        Which cases are still open, and their alignments; None if every case counts as
        complete.  `log` and `unmatched` count all, and so do time, hand-overs, failed visits,
        experience and outcome; everything else counts complete cases alone.
    parts : Parts
        What was seen in the events.
    losses : tuple of Losses
        What the cases lose on the path and in the other parts; the index adds them up.
    """

    log: LogFigures
    design: DesignFigures
    unmatched: Unmatched
    index: GapIndex
    path: PathFigures
    knowledge: Knowledge
    touchpoints: tuple[TouchpointFigures, ...]
    deviations: tuple[DeviationFigures, ...]
    accepted: tuple[DeviationFigures, ...]
    left_out: tuple[LeftOut, ...]
    alignments: Alignments = field(repr=False)
    events: EventLog = field(repr=False)
    journey: DesignedJourney = field(repr=False)
    by_variant: tuple[tuple[Deviation, ...], ...] = field(repr=False)
    parts: Parts = field(repr=False)
    losses: tuple[Losses, ...] = field(repr=False)
    still_open: OpenJourneys | None = field(default=None, repr=False)

    @property
    def unit(self) -> str:
        """What a case is called: ``customer``, or ``journey`` of a log that was cut into such."""
        return unit_of_cases(self.events.storage)

    @property
    def complete_cases(self) -> int:
        """The cases behind every figure but those of the log and of open journeys."""
        return self.alignments.variants.n_cases

    @property
    def complete_events(self) -> EventLog:
        """The events of the complete cases."""
        if self.still_open is None:
            return self.events
        table = self.alignments.variants.case_variant
        assert table is not None, "a gap is made from a log"
        return self.events.of_cases(table["case"].filter(pa.array(~self.still_open.is_open)))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found in the log that touches a figure, the heaviest first.

        After it what was found in the answers of a survey, where some were joined.
        """
        linked = self.events.linked
        noted = () if linked is None else linked.findings
        of_answers = (replace(one, touches=one.touches or ("score",)) for one in noted)
        return (*(finding for finding in self.events.findings if finding.touches), *of_answers)

    @property
    def matched_share(self) -> float:
        """Events that are a designed touchpoint, of all compared events; 0 to 1."""
        return 1 - sum(self.unmatched.activities.values()) / max(self.log.events, 1)

    def by(self, attribute: str, *, smallest: int = 30, most: int = 50, seed: int = 1) -> Segments:
        """Every figure by the values of a column, each beside all other cases.

        The first known value of a case, by time, counts.  Figures are compared by case: shares
        by counting all ways to deal the cases to the segments, means by shuffling them; all
        comparisons of the table are judged together (false discoveries at 5 %).

        Parameters
        ----------
        attribute : str
            A column of the log.
        smallest : int
            Segments of fewer complete cases are shown and not tested.
        most : int
            Of more values than this, the rarest stand together.
        seed : int

        Raises
        ------
        UsageError
            ``JM-E078`` if there is no such column, ``JM-E061`` if the events are on a cluster.
        """
        from journeymine.gap.segments import by

        return by(self, attribute, smallest=smallest, most=most, seed=seed)

    def over(
        self,
        period: str = "month",
        *,
        timezone: str | None = None,
        follow_up: str | timedelta | None = None,
        smallest: int = 30,
        seed: int = 1,
    ) -> Segments:
        """Every figure by the period in which cases started, each beside all other periods.

        Periods with a case that could not be watched for `follow_up` before the log ends are
        shown and not compared: of the newest cases only the short ones are complete.

        Parameters
        ----------
        period : {"day", "week", "month", "quarter"}
        timezone : str, optional
            Whose clock tells the periods, as the IANA database names it; UTC if left out.
        follow_up : str or timedelta, optional
            As ``14d``; if left out, what 95 of 100 complete journeys take at most.
        smallest, seed : int
            As in `by`.

        Raises
        ------
        UsageError
            ``JM-E079`` if there is no such period, ``JM-E021`` no such zone, ``JM-E035`` no such
            duration, ``JM-E061`` if the events are on a cluster.
        """
        from journeymine.gap.segments import over

        return over(
            self, period, timezone=timezone, follow_up=follow_up, smallest=smallest, seed=seed
        )

    def to_dict(self) -> dict[str, Any]:
        """All figures as plain data: what ``gap.json`` holds."""
        log = asdict(self.log)
        return {
            "schema": "journeymine/gap/1",
            "log": {
                **{key: log[key] for key in ("cases", "events", "variants", "activities")},
                "from": self.log.start,
                "to": self.log.end,
                "rows": self.log.rows.to_dict(),
                "unit": self.unit,
            },
            "design": asdict(self.design),
            "unmatched": {
                "activities": dict(sorted(self.unmatched.activities.items())),
                "touchpoints": list(self.unmatched.touchpoints),
            },
            "index": asdict(self.index),
            "path": asdict(self.path),
            **self._parts(),
            "knowledge": asdict(self.knowledge),
            "touchpoints": [asdict(row) for row in self.touchpoints],
            "deviations": [asdict(row) for row in self.deviations],
            "accepted": [asdict(row) for row in self.accepted],
            "left_out": [asdict(entry) for entry in self.left_out],
            "findings": [asdict(finding) for finding in self.findings],
        }

    def _parts(self) -> dict[str, Any]:
        """The figures of the other parts."""
        named = ("channel", "time", "experience", "outcome")
        found: dict[str, Any] = {}
        for name in named:
            figures = getattr(self.parts, name)
            found[name] = None if figures is None else _plain(figures)
        found["hand_overs"] = [asdict(row) for row in self.parts.hand_overs]
        found["failed"] = [asdict(row) for row in self.parts.failed]
        return found

    def to_arrow(self) -> pa.Table:
        """The ranked deviations as an Arrow table, a row per kind and place."""
        rows = [
            {
                "kind": d.kind,
                "touchpoint": d.touchpoint,
                "activity": d.activity,
                "after": d.after,
                "place": d.place,
                "cases": d.cases,
                "certain_cases": d.certain_cases,
                "share": d.share.value,
                "share_low": d.share.low,
                "share_high": d.share.high,
                "n": d.share.n,
                "moves": d.moves,
                "afters": [asdict(after) for after in d.afters],
            }
            for d in self.deviations
        ]
        return pa.Table.from_pylist(rows, schema=_DEVIATIONS)

    def cases(self) -> pa.Table:
        """A row per case, sorted by case.

        ``case, variant, cost, cost_low, fitness``, where journeys can be open ``open``, then
        how many deviations of every kind it shows.  Those of open cases are of their
        alignment as a beginning.  Deviations beside the path (``failed, channel, late,
        not_yet``) are not there where the events are on a cluster.
        """
        table = self.alignments.variants.case_variant
        assert table is not None, "a gap is made from a log"
        variant = table["variant"].to_numpy()
        columns = _of_cases(self.alignments, self.by_variant, variant)
        opened: dict[str, Any] = {}
        if self.still_open is not None:
            is_open = self.still_open.is_open
            apart = _of_cases(self.still_open.alignments, self.still_open.by_variant, variant)
            columns = {name: np.where(is_open, apart[name], columns[name]) for name in columns}
            opened = {"open": is_open}
        figures = {name: columns[name] for name in ("cost", "cost_low", "fitness")}
        kinds: dict[str, Any] = {name: columns[name] for name in KINDS}
        places: dict[str, Any] = {"case": table["case"], "variant": table["variant"]}
        return pa.table({**places, **figures, **opened, **kinds, **self._beside(table["case"])})

    def _beside(self, cases: pa.ChunkedArray) -> dict[str, NDArray[np.int64]]:
        """How many deviations beside the path each of these cases shows, by kind."""
        if not self.parts.beside:
            return {}
        stored = [bucket.cases for bucket in self.events.storage.buckets()]
        ids = pa.chunked_array(stored, pa.string()).combine_chunks()
        at = pc.index_in(cases, value_set=ids).to_numpy()
        counts = {kind: np.zeros(len(ids), np.int64) for kind in BESIDE}
        for one in self.parts.beside:
            counts[one.kind] += np.bincount(one.case, minlength=len(ids))
        return {kind: found[at] for kind, found in counts.items()}

    def __str__(self) -> str:
        rows = self.log.rows
        left_out = sum(entry.events for entry in self.events.left_out)
        linked = self.events.linked
        lines = [self._little_matched()] if self.matched_share < 0.5 else []
        lines.append(self._finding())
        if self.complete_cases and self.index.value is not None:
            of = "" if self.path.open is None else " of complete journeys"
            lines.append(f"Gap index{of}{str(self.index).removeprefix('Gap index')}.")
        left = [row for row in self.deviations if row.kind != "not_yet"]  # these may still come
        lines.extend(f"  {_line(row, left, self.unit)}" for row in left[:5])
        if len(left) > 5:
            lines.append(f"  and {counted(len(left) - 5, 'more kind')} of deviation")
        lines.extend(
            f"  accepted: {_line(row, self.accepted, self.unit)}" for row in self.accepted[:3]
        )
        lines.extend(self._apart())
        lines.extend(told_parts(self.parts))
        if linked is not None:
            lines.append(f"Answers: {linked}.")
        lines.extend(told_knowledge(self.knowledge))
        lines.append(
            f"Base: {counted(self.log.cases, 'case')}, {counted(self.log.events, 'event')}; "
            f"{counted(rows.came, 'row')} read, {rows.came - rows.kept:,} rejected, "
            f"{counted(left_out, 'event')} left out; "
            f"{self._completeness()}."
        )
        lines.extend(f"Note {finding.code}: {finding.message}" for finding in self.findings)
        return "\n".join(lines)

    def _finding(self) -> str:
        if not self.complete_cases:
            return f"{self.design.name}: no journey is complete yet."
        complete = "" if self.path.open is None else f" {WHICH_COMPLETE[self.unit]}"
        return (
            f"{self.design.name}: {self.path.fitting_cases:,} of "
            f"{counted(self.complete_cases, self.unit)}{complete} travel as designed, "
            f"{self.path.fitting_share}."
        )

    def _apart(self) -> Iterator[str]:
        """What stands beside the figures of complete journeys with a cost of 1 a move."""
        if (apart := self.path.open) is not None and apart.cases:
            yield (
                f"Still open: {apart.fitting_cases:,} of {counted(apart.cases, self.unit)} as "
                f"designed so far, {apart.fitting_share}."
            )
        if (weighted := self.path.weighted) is not None and weighted.fitness is not None:
            channels = ", channels counted" if weighted.channel_aware else ""
            yield (
                f"By the design's weights: cost {trimmed(weighted.cost)}, "
                f"{weighted.mean_cost:.3f} a {self.unit}, fitness {weighted.fitness:.4f}{channels}."
            )
        if (bounds := self.path.bounds) is not None:
            yield (
                f"Not proved for {counted(self.path.cases_bounded, self.unit)}: the cost lies "
                f"between {bounds.cost.low:,} and {bounds.cost.high:,}, "
                f"{bounds.fitting_cases.low:,} to {bounds.fitting_cases.high:,} {self.unit}s "
                "travel as designed."
            )

    def _completeness(self) -> str:
        if self.path.open is None:
            return "every case counts as complete"
        apart = self.path.open
        are = "is" if apart.cases == 1 else "are"
        shown = f" and {are} shown apart" if apart.cases else ""
        return (
            f"{apart.cases:,} of {counted(self.log.cases, 'journey')} {are} still open "
            f"({apart.rule}){shown}"
        )

    def _little_matched(self) -> str:
        largest = sorted(self.unmatched.activities.items(), key=lambda pair: (-pair[1], pair[0]))
        named = ", ".join(f"{name} ({events:,})" for name, events in largest[:10])
        return (
            f"Only {percent(self.matched_share)} of the {self.log.events:,} events match a "
            f"touchpoint of the design; the largest that do not: {named}."
        )

    def __repr__(self) -> str:
        return f"<Gap: {str(self).splitlines()[0]}>"

    def _repr_html_(self) -> str:
        from html import escape

        table: str = self.to_frame().head(20).to_html(index=False)
        return f"<pre>{escape(str(self))}</pre>{table}"


def _plain(figures: Any) -> dict[str, Any]:
    """The figures of a part as plain data."""
    if not isinstance(figures, Experience):
        return asdict(figures)
    linked = figures.linked
    plain = asdict(replace(figures, linked=None))
    return {**plain, "linked": None if linked is None else linked.to_dict()}


def _of_cases(
    alignments: Alignments,
    by_variant: Sequence[Sequence[Deviation]],
    variant: NDArray[np.int64],
) -> dict[str, NDArray[Any]]:
    """Cost, its lower bound, fitness and deviations by kind of every case, by its variant."""
    shown: dict[str, NDArray[Any]] = {
        kind: np.array([sum(d.kind == kind for d in found) for found in by_variant], np.int64)
        for kind in KINDS
    }
    columns: dict[str, NDArray[Any]] = {
        "cost": alignments.cost, "cost_low": alignments.lower, "fitness": alignments.fitness,
        **shown,
    }  # fmt: skip
    return {name: column[variant] for name, column in columns.items()}


def _line(row: DeviationFigures, among: Sequence[DeviationFigures], unit: str) -> str:
    """One deviation as people say it; its activity where another has the same touchpoint."""
    if row.kind == "stopped":
        place = f" after {row.after}" if row.after else " before the first step"
    elif len(row.afters) == 1:
        place = f", after {row.after}" if row.after else ", before the first step"
    elif row.afters:
        most = row.afters[0]
        where = f"after {most.touchpoint}" if most.touchpoint else "before the first step"
        place = f", at {len(row.afters)} places, {most.cases:,} of them {where}"
    else:
        place = ""
    what = " ".join(filter(None, [WORDS[row.kind], row.touchpoint or row.activity]))
    same = [one for one in among if (one.kind, one.touchpoint) == (row.kind, row.touchpoint)]
    if row.touchpoint and row.activity and len(same) > 1:
        what += f" ({row.activity})"
    sure = row.certain_cases
    certain = "" if sure is None or sure == row.cases else f"; {sure:,} of them for certain"
    return f"{what}{place}: {counted(row.cases, unit)}, {row.share}{certain}"


_DEVIATIONS = pa.schema(
    [
        ("kind", pa.string()),
        ("touchpoint", pa.string()),
        ("activity", pa.string()),
        ("after", pa.string()),
        ("place", pa.int64()),
        ("cases", pa.int64()),
        ("certain_cases", pa.int64()),
        ("share", pa.float64()),
        ("share_low", pa.float64()),
        ("share_high", pa.float64()),
        ("n", pa.int64()),
        ("moves", pa.int64()),
        (
            "afters",
            pa.list_(pa.struct([("touchpoint", pa.string()), ("cases", pa.int64())])),
        ),
    ]
)
