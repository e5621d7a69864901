"""A written log, read again, is exactly the log; the same log gives the same bytes."""

import csv
import gzip
import os
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_parts import InParts

from journeymine.errors import ResultError, UsageError
from journeymine.files import cache as places
from journeymine.log import EventLog
from journeymine.reading import read_log
from journeymine.writing import log_files
from journeymine.writing.log_files import save_log

ENDINGS = (".csv", ".csv.gz", ".parquet")
DAY = datetime(2025, 1, 6, 8, 0, 0, 250, tzinfo=UTC)


def again(folder, log, ending):
    save_log(log, folder / f"log{ending}")
    return read_log(folder / f"log{ending}", isolate=False)


def test_a_csv_has_the_canonical_columns_first_and_the_order_of_reading(tmp_path):
    table = pa.table(
        {
            "note": ["x", None], "activity": ["pay", "=1+1"], "case": ["007", "2"],
            "time": [DAY, DAY], "cost": ["12.50", ""], "via": ["web", "a,\"b\"\nc"],
        }
    )  # fmt: skip
    log = EventLog.from_arrow(table, channel="via")
    save_log(log, tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_bytes().decode() == (
        "case,activity,time,channel,cost,note\n"
        "007,pay,2025-01-06T08:00:00.000250Z,web,12.5,x\n"
        '2,=1+1,2025-01-06T08:00:00.000250Z,"a,""b""\nc",,\n'
    )


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_same_log_gives_the_same_bytes(tmp_path, ending):
    log = EventLog.from_arrow(pa.table({"case": ["1"], "activity": ["a"], "time": [DAY]}))
    save_log(log, tmp_path / f"a{ending}")
    save_log(log, tmp_path / f"b{ending}")
    assert (tmp_path / f"a{ending}").read_bytes() == (tmp_path / f"b{ending}").read_bytes()


def test_a_compressed_csv_is_the_csv_compressed(tmp_path):
    log = EventLog.from_arrow(pa.table({"case": ["1"], "activity": ["a"], "time": [DAY]}))
    save_log(log, tmp_path / "a.csv")
    save_log(log, tmp_path / "a.csv.gz")
    assert (
        gzip.decompress((tmp_path / "a.csv.gz").read_bytes()) == (tmp_path / "a.csv").read_bytes()
    )


def test_another_ending_is_wrong_usage(tmp_path):
    log = EventLog.from_arrow(pa.table({"case": ["1"], "activity": ["a"], "time": [DAY]}))
    with pytest.raises(UsageError, match="JM-E024"):
        save_log(log, tmp_path / "log.xlsx")
    assert not list(tmp_path.iterdir())


def test_real_logs_come_back_from_every_format(tmp_path, shared):
    log = read_log(shared / "receipt" / "env_permit.xes.gz", channel="case:channel")
    for ending in ENDINGS:
        assert again(tmp_path, log, ending).to_arrow().equals(log.to_arrow())


texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=6)
names = texts.filter(lambda text: bool(text.strip()))
moments = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC))
numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
events = st.tuples(names, names, moments, texts | st.none(), numbers)


@given(st.lists(events, min_size=1, max_size=6))
def test_any_log_comes_back_from_every_format(tmp_path_factory, rows):
    columns = [pa.array(column) for column in zip(*rows, strict=True)]
    columns[3] = columns[3].cast(pa.string())
    columns[4] = columns[4].cast(pa.float64())
    table = pa.Table.from_arrays(columns, names=["case", "activity", "time", "Note, ok", "value"])
    log = EventLog.from_arrow(table)
    folder = tmp_path_factory.mktemp("log")
    for ending in ENDINGS:
        back = again(folder, log, ending)
        assert back.to_arrow().equals(log.to_arrow())
        assert back.rows.kept == log.n_events


@given(st.lists(st.tuples(names, names), min_size=1, max_size=6))
def test_other_programs_read_the_csv_as_we_do(tmp_path_factory, rows):
    cases, steps = zip(*rows, strict=True)
    log = EventLog.from_arrow(
        pa.table({"case": cases, "activity": steps, "time": [DAY] * len(rows)})
    )
    file = tmp_path_factory.mktemp("log") / "log.csv"
    save_log(log, file)
    with file.open(newline="", encoding="utf-8") as stream:
        assert [tuple(row[:2]) for row in csv.reader(stream, strict=True)][1:] == rows


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_log_on_disk_is_written_as_the_one_in_memory(tmp_path, monkeypatch, ending):
    monkeypatch.setenv(places.PLACE, str(tmp_path / "cache"))
    monkeypatch.setattr(log_files, "_ROWS", 7)
    days = [f"2025-01-0{1 + place % 2}" for place in range(100)]
    table = pa.table(
        {
            "case": [f"c{place * 7919 % 40}" for place in range(100)],
            "activity": [f"a{place % 3}" for place in range(100)], "time": days,
            "note": [None if place % 4 else f"n{place}" for place in range(100)],
            "cost": [str(place) for place in range(100)],
            "end_time": [None if place % 3 else "2025-02-01" for place in range(100)],
        }
    )  # fmt: skip
    log = EventLog.from_arrow(table)
    for parts in (log, InParts.of(log, 5), InParts.of(log, 5).without(["a1"], why="a test")):
        save_log(parts, tmp_path / f"parts{ending}")
        whole = log if parts.n_events == 100 else log.without(["a1"], why="a test")
        save_log(whole, tmp_path / f"whole{ending}")
        written = [(tmp_path / f"{name}{ending}").read_bytes() for name in ("parts", "whole")]
        assert written[0] == written[1]
        back = read_log(tmp_path / f"parts{ending}", isolate=False)
        assert back.to_arrow().drop_columns("sequence") == whole.to_arrow().drop_columns("sequence")
        assert back.variants().case_variant == whole.variants().case_variant
        assert list(back.variants()) == list(whole.variants())
    assert list((tmp_path / "cache" / "scratch").iterdir()) == []


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_full_disk_leaves_the_old_log_and_nothing_else(tmp_path, monkeypatch, ending):
    monkeypatch.setattr(log_files, "_ROWS", 7)
    log = EventLog.from_arrow(
        pa.table({"case": ["1"] * 50, "activity": ["a"] * 50, "time": [DAY] * 50})
    )
    file = tmp_path / f"log{ending}"
    file.write_bytes(b"old")
    written = []

    def full(handle, data):
        written.append(data)
        if len(written) == 2:
            raise OSError(28, "No space left on device")
        return len(data)

    with monkeypatch.context() as broken:
        broken.setattr(os, "write", full)
        with pytest.raises(ResultError, match=r"JM-E400.*No space left"):
            save_log(log, file)
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]
