"""Frames of other libraries become the same log as a file, and go back again."""

from datetime import UTC, datetime

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from journeymine.errors import LogError
from journeymine.log import EventLog

TIMES = [datetime(2025, 1, 6, 9), datetime(2025, 1, 6, 8), datetime(2025, 1, 6, 8)]
COLUMNS = {"case": ["7", "7", "8"], "activity": ["pay", "browse", "browse"], "time": TIMES}


def rows(log):
    table = log.to_arrow()
    return list(zip(*(table[name].to_pylist() for name in COLUMNS), strict=True))


EXPECTED = [
    ("7", "pay", datetime(2025, 1, 6, 9, tzinfo=UTC)),
    ("7", "browse", datetime(2025, 1, 6, 8, tzinfo=UTC)),
    ("8", "browse", datetime(2025, 1, 6, 8, tzinfo=UTC)),
]


def test_every_kind_of_frame_gives_the_same_log():
    logs = [
        EventLog.from_pandas(pd.DataFrame(COLUMNS)),
        EventLog.from_polars(pl.DataFrame(COLUMNS)),
        EventLog.from_arrow(pa.table(COLUMNS)),
        EventLog.from_pandas(pd.DataFrame(COLUMNS).assign(case=[7, 7, 8])),
        EventLog.from_pandas(pd.DataFrame(COLUMNS).astype({"activity": "category"})),
    ]
    for log in logs:
        assert rows(log) == EXPECTED
        assert log.to_arrow().equals(logs[0].to_arrow())


def test_an_integer_id_stays_itself_beside_a_missing_one():
    frame = pd.DataFrame(COLUMNS).assign(case=[7, None, 8])
    log = EventLog.from_pandas(frame)
    assert [case for case, _, _ in rows(log)] == ["7", "8"]
    assert log.rows.rejected == {"JM-E101 missing case": 1}


def test_ids_of_mixed_types_are_each_its_own_text():
    frame = pd.DataFrame(COLUMNS).assign(case=[7, "7x", 7.5])
    assert [case for case, _, _ in rows(EventLog.from_pandas(frame))] == ["7", "7x", "7.5"]


def test_local_times_of_a_frame_follow_the_zone_that_is_given():
    log = EventLog.from_pandas(pd.DataFrame(COLUMNS), timezone="Europe/Stockholm")
    assert rows(log)[0][2] == datetime(2025, 1, 6, 8, tzinfo=UTC)


def test_two_columns_of_one_name_in_a_frame_are_refused():
    frame = pd.DataFrame(
        [["1", "a", "b", "2025-01-06"]], columns=["case", "activity", "activity", "time"]
    )
    with pytest.raises(LogError, match="JM-E209"):
        EventLog.from_pandas(frame)


def test_pandas_and_polars_get_back_what_arrow_holds():
    log = EventLog.from_arrow(pa.table(COLUMNS))
    assert log.to_polars().rows() == [(*row, i) for i, row in enumerate(EXPECTED)]
    assert log.to_pandas()["case"].tolist() == ["7", "7", "8"]
    assert log.to_frame().equals(log.to_pandas())


def test_pm4py_sees_the_same_variants():
    import pm4py

    log = EventLog.from_arrow(pa.table(COLUMNS))
    frame = log.to_pm4py()
    assert list(frame.columns) == ["case:concept:name", "concept:name", "time:timestamp"]
    theirs = pm4py.get_variants(frame)
    variants = log.variants()
    assert {variants[i]: int(n) for i, n in enumerate(variants.cases)} == {
        tuple(path): (n if isinstance(n, int) else len(n)) for path, n in theirs.items()
    }
    again = EventLog.from_pm4py(pm4py.convert_to_event_log(frame))
    assert sorted(rows(again)) == sorted(rows(log))


def test_a_column_that_has_a_name_of_pm4py_is_renamed_on_the_way_there():
    table = pa.table({**COLUMNS, "concept:name": ["x", "y", "z"]})
    frame = EventLog.from_arrow(table).to_pm4py()
    assert frame["concept:name"].tolist() == ["browse", "pay", "browse"]
    assert frame["concept:name (as read)"].tolist() == ["y", "x", "z"]
