"""Parquet: types as they are stored, damage refused."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from journeymine.errors import LogError
from journeymine.reading import read_log

NOON = datetime(2025, 1, 6, 12, tzinfo=UTC)
PLAIN = {"case": ["1", "2"], "activity": ["a", "b"], "time": [NOON, NOON]}


def log_of(tmp_path, columns, **options):
    pq.write_table(pa.table(columns), tmp_path / "log.parquet", **options)
    return read_log(tmp_path / "log.parquet")


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (pa.array([NOON, NOON], pa.timestamp("ns")), NOON),
        (pa.array([NOON, NOON], pa.timestamp("ms", tz="Asia/Tokyo")), NOON),
        (pa.array([date(2025, 1, 6)] * 2), NOON.replace(hour=0)),
        (pa.array(["2025-01-06T13:00:00+01:00"] * 2).dictionary_encode(), NOON),
    ],
    ids=["naive", "zoned", "date", "text"],
)
def test_times_of_every_type_are_the_same_instant(tmp_path, times, expected):
    log = log_of(tmp_path, {**PLAIN, "time": times})
    assert log.to_arrow()["time"].to_pylist() == [expected] * 2


def test_old_96_bit_times_are_read(tmp_path):
    log = log_of(tmp_path, PLAIN, use_deprecated_int96_timestamps=True)
    assert log.to_arrow()["time"].to_pylist() == [NOON] * 2


def test_columns_of_many_types_stay_exact_and_nested_ones_are_left_out(tmp_path):
    log = log_of(
        tmp_path,
        {
            **PLAIN, "case": pa.array([2**60 + 1, None]), "n": pa.array([2**53 + 1, None]),
            "price": [Decimal("1.50"), None], "rate": [0.1, 7.0], "parts": [[1], [2]],
            "word": pa.array(["x", "y"]).dictionary_encode(), "day": [date(2025, 1, 6), None],
        },
    )  # fmt: skip
    assert log.rows.rejected == {"JM-E101 missing case": 1}
    (row,) = log.to_arrow().drop_columns(["time", "sequence", "activity"]).to_pylist()
    assert row == {
        "case": str(2**60 + 1), "n": str(2**53 + 1), "price": "1.50", "rate": "0.1",
        "word": "x", "day": "2025-01-06",
    }  # fmt: skip
    assert "'parts'" in next(f.message for f in log.findings if f.code == "JM-W122")


def test_a_damaged_file_is_refused(tmp_path):
    file = tmp_path / "log.parquet"
    pq.write_table(pa.table({**PLAIN, "x": ["y" * 50, "z"]}), file)
    whole = file.read_bytes()
    for data in (whole[: len(whole) // 2], whole[:-6], b"PAR1PAR1", b"case,activity,time\n",
                 whole[:-8] + b"\xff\xff\xff\x7fPAR1"):  # fmt: skip
        file.write_bytes(data)
        with pytest.raises(LogError, match="JM-E218"):
            read_log(file, isolate=False)


def test_a_flood_of_text_from_a_few_bytes_is_refused_before_it_is_spread_out(tmp_path):
    n = 300_000
    one = pa.array(["A" * 2_000]).dictionary_encode().take(pa.array([0] * n))
    times = pa.array([NOON] * n)
    pq.write_table(
        pa.table({"case": ["1"] * n, "activity": one, "time": times}), tmp_path / "b.parquet"
    )
    with pytest.raises(LogError, match="JM-E205"):
        read_log(tmp_path / "b.parquet")
