"""Results as CSV and Parquet bytes: the same rows, the same bytes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from journeymine.conformance import Alignments
from journeymine.discovery import DiscoveredJourney, Figures
from journeymine.gap import Gap
from journeymine.gap.segments import Segments
from journeymine.log import EventLog

__all__ = [
    "alignments_table", "csv_bytes", "deviation_rows", "parquet_bytes", "quality_rows",
    "reject_rows", "segment_rows", "touchpoint_rows",
]  # fmt: skip

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_Cell = str | int | float | None
_Row = Sequence[_Cell]


def csv_bytes(header: Sequence[str], rows: Iterable[_Row]) -> bytes:
    """A table as UTF-8 CSV with plain line feeds; None is an empty cell.

    Text that a spreadsheet would run as a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8", "surrogatepass")


def _inert(cell: _Cell) -> _Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def parquet_bytes(table: pa.Table) -> bytes:
    """A table as Parquet."""
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


TOUCHPOINT_HEADER = (
    "touchpoint", "stage", "reached", "reached_low", "reached_high", "n", "reached_cases",
    "skipped_cases", "repeated_cases", "order_cases", "visits",
)  # fmt: skip


def touchpoint_rows(gap: Gap) -> tuple[Sequence[str], list[_Row]]:
    """Header and rows of ``touchpoints.csv``, in the order of the design."""
    rows: list[_Row] = [
        (
            t.touchpoint, t.stage, t.reached.value, t.reached.low, t.reached.high, t.reached.n,
            None if t.reached.value is None else round(t.reached.value * t.reached.n),
            t.skipped_cases, t.repeated_cases, t.order_cases, t.visits,
        )
        for t in gap.touchpoints
    ]  # fmt: skip
    return TOUCHPOINT_HEADER, rows


def deviation_rows(gap: Gap) -> tuple[Sequence[str], list[_Row]]:
    """Header and rows of ``deviations.csv``, ranked; all ``afters`` in one cell."""
    table = gap.to_arrow()
    afters = ["; ".join(f"{a.touchpoint} ({a.cases})" for a in d.afters) for d in gap.deviations]
    plain = table.drop_columns("afters").append_column("afters", pa.array(afters, pa.string()))
    return plain.column_names, [tuple(row.values()) for row in plain.to_pylist()]


def segment_rows(segments: Sequence[Segments]) -> tuple[Sequence[str], list[_Row]]:
    """Header and rows of ``segments.csv``: a row per column or period, segment and figure."""
    tables = [
        (one.by if one.period is None else f"{one.by}:{one.period}", one.to_arrow())
        for one in segments
    ]
    header = ["by", *tables[0][1].column_names]
    return header, [(by, *row.values()) for by, table in tables for row in table.to_pylist()]


def reject_rows(log: EventLog) -> tuple[Sequence[str], list[_Row]]:
    """Header and rows of ``rejects.csv``: of the log, then of answers that were joined to it.

    Each in the order of its sources.
    """
    header = ("file", "line", "column", "code", "reason", "raw")
    rejects = [*log.rejects, *(log.linked.rejects if log.linked is not None else ())]
    return header, [(r.file, r.line, r.column, r.code, r.reason, r.raw) for r in rejects]


def quality_rows(actual: DiscoveredJourney) -> tuple[Sequence[str], list[_Row]]:
    """Header and rows of ``quality.csv``: the journey for the whole log, then what was tried."""
    header = (
        "miner", "noise", "measured_on", "cases", "fitness", "fitness_high", "precision", "f1",
        "generalization", "simplicity", "why",
    )  # fmt: skip

    def row(miner: str, noise: float, where: str, own: Figures) -> _Row:
        return (
            miner, noise, where, own.cases, own.fitness, own.fitness_high, own.precision, own.f1,
            own.generalization, own.simplicity, own.why,
        )  # fmt: skip

    quality = actual.quality
    rows = [row(quality.miner, quality.noise, "the log", actual.figures)]
    if quality.chosen is not None:
        where = "held-out cases" if quality.chosen.parts else "the log"
        rows += [row(r.miner, r.noise, where, r.figures) for r in quality.chosen.rows]
    return header, rows


_MOVE = pa.struct(
    [
        ("kind", pa.string()),
        ("activity", pa.string()),
        ("touchpoint", pa.string()),
        ("place", pa.int32()),
    ]
)


def alignments_table(gap: Gap) -> pa.Table:
    """A row per variant, with its activities and its moves.

    Where journeys can be open, the alignments of the variants as beginnings stand beside.
    """
    alignments, variants = gap.alignments, gap.alignments.variants
    activities = pa.array(variants.activities, pa.string()).take(pa.array(variants.codes))
    columns = {
        "variant": pa.array(range(len(variants)), pa.int64()),
        "cases": variants.cases,
        "activities": pa.LargeListArray.from_arrays(variants.offsets, activities).cast(
            pa.list_(pa.string())
        ),
        "cost": alignments.cost,
        "cost_low": alignments.lower,
        "worst_cost": alignments.worst_cost,
        "fitness": alignments.fitness,
        "moves": _moves(alignments),
    }
    if gap.still_open is not None:
        apart = gap.still_open.alignments
        columns |= {
            "open_cases": apart.variants.cases,
            "open_cost": apart.cost,
            "open_cost_low": apart.lower,
            "open_worst_cost": apart.worst_cost,
            "open_fitness": apart.fitness,
            "open_moves": _moves(apart),
        }
    return pa.table(columns)


def _moves(alignments: Alignments) -> pa.Array:
    """A list of moves a variant; names are looked up once, not once a move."""
    found = sorted({*zip(alignments.codes.tolist(), alignments.steps.tolist(), strict=True)})
    rows = [alignments.move(*pair) for pair in found]
    columns = {
        "kind": [move.kind for move in rows],
        "activity": [move.activity for move in rows],
        "touchpoint": [move.touchpoint for move in rows],
        "place": [move.place for move in rows],
    }
    distinct = pa.StructArray.from_arrays(
        [pa.array(columns[field.name], field.type) for field in _MOVE], fields=list(_MOVE)
    )
    width = len(alignments.design.steps) + 1
    keys = (alignments.codes.astype("i8") + 1) * width + alignments.steps + 1
    row_of = np.unique(keys, return_inverse=True)[1]
    lists = pa.LargeListArray.from_arrays(alignments.offsets, distinct.take(pa.array(row_of)))
    return lists.cast(pa.list_(_MOVE))
