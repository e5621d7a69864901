"""Logs from the frames of other libraries, and back.

Frames may carry real times and numbers; they take the same typed step as files.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from journeymine.log.assembly import assemble
from journeymine.log.event_log import EventLog
from journeymine.log.typed.raw import Asked, RawRows, RawStream
from journeymine.log.typed.step import TypedStep

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "PM4PY_COLUMNS", "from_arrow", "from_pandas", "from_pm4py", "table_of_pandas", "to_pm4py",
]  # fmt: skip

PM4PY_COLUMNS = {
    "case": "case:concept:name",
    "activity": "concept:name",
    "time": "time:timestamp",
}
"""Canonical column -> the name that pm4py gives it."""


def from_arrow(table: pa.Table, asked: Asked) -> EventLog:
    """A log of an Arrow table; see `EventLog.from_arrow`."""
    rows = RawRows(table, prescribed=_prescribed(table))
    return assemble([TypedStep(RawStream.of(rows), asked)])


def from_pandas(frame: pd.DataFrame, asked: Asked) -> EventLog:
    """A log of a pandas frame; see `EventLog.from_pandas`."""
    return from_arrow(table_of_pandas(frame), asked)


def table_of_pandas(frame: pd.DataFrame) -> pa.Table:
    """The columns of a frame as Arrow has them; its index is not looked at."""
    arrays = [_from_series(frame.iloc[:, place]) for place in range(frame.shape[1])]
    return pa.Table.from_arrays(arrays, names=[str(name) for name in frame.columns])


def from_pm4py(log: object, asked: Asked) -> EventLog:
    """A log of what pm4py reads; see `EventLog.from_pm4py`."""
    import pandas as pd

    if isinstance(log, pd.DataFrame):
        return from_pandas(log, asked)
    import pm4py

    return from_pandas(pm4py.convert_to_dataframe(log), asked)


def to_pm4py(log: EventLog) -> pd.DataFrame:
    """The frame that pm4py expects; see `EventLog.to_pm4py`."""
    events = log.to_arrow()
    names = []
    for name in events.column_names:
        new = PM4PY_COLUMNS.get(name, name)
        while new in names or (name not in PM4PY_COLUMNS and new in PM4PY_COLUMNS.values()):
            new = f"{new} (as read)"
        names.append(new)
    keys = [(PM4PY_COLUMNS[key], "ascending") for key in ("case", "time")]
    ordered = events.rename_columns(names).sort_by([*keys, ("sequence", "ascending")])
    frame: pd.DataFrame = ordered.drop_columns(["sequence"]).to_pandas()
    return frame


def _prescribed(table: pa.Table) -> dict[str, str]:
    """The columns of pm4py, if all three are there."""
    if set(PM4PY_COLUMNS.values()) <= set(table.column_names):
        return PM4PY_COLUMNS
    return {}


def _from_series(series: pd.Series) -> pa.Array:
    """As Arrow has it; values of mixed or unknown types each as its own text."""
    try:
        array = pa.array(series, from_pandas=True)
        if not isinstance(array.type, pa.BaseExtensionType):
            return array
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError):
        pass  # numbers beside text, for example: Arrow has no type for that
    absent, values = series.isna().tolist(), series.tolist()
    texts = [None if gone else str(value) for gone, value in zip(absent, values, strict=True)]
    return pa.array(texts, pa.string())
