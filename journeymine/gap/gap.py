"""The gap between the designed and the travelled journey: one frozen result."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from journeymine.conformance import KINDS, Alignments, Deviation
from journeymine.design import DesignedJourney
from journeymine.gap.figures import (
    DesignFigures,
    DeviationFigures,
    LogFigures,
    PathFigures,
    TouchpointFigures,
    Unmatched,
)
from journeymine.gap.words import WORDS
from journeymine.log import EventLog, LeftOut, Tabular
from journeymine.statistics import counted, percent

__all__ = ["Gap"]


@dataclass(frozen=True, eq=False, repr=False)
class Gap(Tabular):
    """Where, how often and how far customers leave the designed journey.

    Made by `compare`.  Attributes have the names that they have in ``gap.json``.

    Attributes
    ----------
    log, design, unmatched, path
        What was compared, with what, what did not match, and the figures of the path.
    touchpoints : tuple of TouchpointFigures
        In the order of the design.
    deviations : tuple of DeviationFigures
        By cases, the most first.
    left_out : tuple of LeftOut
        What no figure covers.
    alignments : Alignments
        The moves of every variant.
    events : EventLog
        The events that were compared, after ignoring.
    journey : DesignedJourney
        What they were compared with.
    by_variant : tuple of tuples of Deviation
        The deviations of every variant.
    """

    log: LogFigures
    design: DesignFigures
    unmatched: Unmatched
    path: PathFigures
    touchpoints: tuple[TouchpointFigures, ...]
    deviations: tuple[DeviationFigures, ...]
    left_out: tuple[LeftOut, ...]
    alignments: Alignments = field(repr=False)
    events: EventLog = field(repr=False)
    journey: DesignedJourney = field(repr=False)
    by_variant: tuple[tuple[Deviation, ...], ...] = field(repr=False)

    @property
    def matched_share(self) -> float:
        """Events that are a designed touchpoint, of all compared events; 0 to 1."""
        return 1 - sum(self.unmatched.activities.values()) / max(self.log.events, 1)

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
            },
            "design": asdict(self.design),
            "unmatched": {
                "activities": dict(sorted(self.unmatched.activities.items())),
                "touchpoints": list(self.unmatched.touchpoints),
            },
            "path": {**asdict(self.path), "open": None, "weighted": None},
            "touchpoints": [asdict(row) for row in self.touchpoints],
            "deviations": [asdict(row) for row in self.deviations],
            "left_out": [asdict(entry) for entry in self.left_out],
            "findings": [asdict(finding) for finding in self.events.findings],
        }

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

        ``case, variant, cost, fitness``, then how many deviations of every kind it shows.
        """
        table = self.alignments.variants.case_variant
        assert table is not None, "a gap is made from a log"
        variant = table["variant"].to_numpy()
        counts: dict[str, pa.Array] = {}
        for kind in KINDS:
            shown = [sum(d.kind == kind for d in found) for found in self.by_variant]
            counts[kind] = pa.array(shown, pa.int64()).take(pa.array(variant))
        return pa.table(
            {
                "case": table["case"],
                "variant": table["variant"],
                "cost": self.alignments.cost[variant],
                "fitness": self.alignments.fitness[variant],
                **counts,
            }
        )

    def __str__(self) -> str:
        rows = self.log.rows
        ignored = sum(entry.events for entry in self.events.left_out)
        lines = [self._little_matched()] if self.matched_share < 0.5 else []
        lines.append(
            f"{self.design.name}: {self.path.fitting_cases:,} of "
            f"{counted(self.log.cases, 'customer')} travel as designed, {self.path.fitting_share}."
        )
        lines.extend(f"  {_line(row)}" for row in self.deviations[:5])
        if len(self.deviations) > 5:
            lines.append(f"  and {counted(len(self.deviations) - 5, 'more kind')} of deviation")
        lines.append(
            f"Base: {counted(self.log.cases, 'case')}, {counted(self.log.events, 'event')}; "
            f"{counted(rows.came, 'row')} read, {rows.came - rows.kept:,} rejected, "
            f"{counted(ignored, 'event')} ignored; "
            "every case counts as complete."
        )
        lines.extend(f"Note {finding.code}: {finding.message}" for finding in self.events.findings)
        return "\n".join(lines)

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


def _line(row: DeviationFigures) -> str:
    """One deviation as people say it."""
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
    sure = row.certain_cases
    certain = "" if sure is None or sure == row.cases else f"; {sure:,} of them for certain"
    return f"{what}{place}: {counted(row.cases, 'customer')}, {row.share}{certain}"


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
