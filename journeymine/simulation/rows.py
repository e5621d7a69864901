"""The table of a simulated log: an event a row, a column for all that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from journeymine.design import DesignedJourney
from journeymine.log import LOG_SCHEMA, EventLog, Rows
from journeymine.simulation.planting import Event
from journeymine.simulation.telling import Made

__all__ = ["Details", "details_of", "log_of", "outcome_of_success"]


@dataclass(frozen=True, slots=True)
class Details:
    """What a row says beside case, activity and time."""

    channel: str | None
    outcome: str


def details_of(
    events: Sequence[Event],
    design: DesignedJourney,
    random: np.random.Generator,
    outcomes: np.random.Generator,
) -> list[Details]:
    """Channel and outcome of every event, each drawn from a stream of its own."""
    well, details = outcome_of_success(design), []
    for event in events:
        channels = event.channels
        channel = channels[int(random.integers(len(channels)))] if channels else None
        failed = design.failed[int(outcomes.integers(len(design.failed)))] if event.failed else well
        details.append(Details(channel, failed))
    return details


def outcome_of_success(design: DesignedJourney) -> str:
    """What the log says of a step that did not fail: ``ok``, or else ``done``, numbered."""
    names = ("ok", "done", *(f"done {number}" for number in range(len(design.failed))))
    return next(name for name in names if name not in design.failed)


def log_of(
    made: Sequence[Made],
    details: Sequence[Sequence[Details]],
    design: DesignedJourney,
    *,
    segment: str,
    scored: bool,
    outcomes: bool,
    owners: bool,
) -> EventLog:
    """The log of all cases; columns without a value are left out.

    Parameters
    ----------
    made : sequence of Made
    details : sequence of sequence of Details
        For every case, of every event.
    design : DesignedJourney
        Whose owners they are.
    segment : str
        The column of segments; empty for none.
    scored, outcomes, owners : bool
        Which columns there are.
    """
    columns: dict[str, list[object]] = {name: [] for name in ("case", "activity", "time")}
    wanted = {"channel": True, "outcome": outcomes, "score": scored, "owner": owners}
    columns |= {name: [] for name, yes in wanted.items() if yes}
    if segment:
        columns[segment] = []
    for one, told in zip(made, details, strict=True):
        for at, event in enumerate(one.events[: one.kept]):
            felt, answered = one.felt[at] if one.felt else (None, False)
            row: dict[str, object] = {
                "case": one.case,
                "activity": event.activity,
                "time": datetime.fromtimestamp(one.times[at], UTC),
                "channel": told[at].channel,
                "outcome": told[at].outcome,
                "score": felt if answered else None,
                "owner": design.touchpoint(event.activity).owner or None,
                segment: one.segment,
            }
            for name, values in columns.items():
                values.append(row[name])
    table = {
        name: pa.array(values, LOG_SCHEMA.get(name, pa.string()))
        for name, values in columns.items()
    }
    n_rows = len(columns["case"])
    table = {name: values for name, values in table.items() if values.null_count < n_rows}
    table["sequence"] = pa.array(range(n_rows), LOG_SCHEMA["sequence"])
    return EventLog.of_events(pa.table(table), Rows(n_rows, n_rows))
