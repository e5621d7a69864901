"""Logs whose events stay on Spark, in local mode; the zone of the session is not UTC."""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from same_logs import assert_same_reductions
from spark_session import spark
from tied_logs import sorted_plainly, tied

import journeymine as jm
from journeymine.errors import LogError, UsageError
from journeymine.log import LOG_SCHEMA, EventLog, OpenRule, Rows
from journeymine.log.spark import frames
from journeymine.log.spark.times import as_utc, read_times
from journeymine.log.times.formats import named_format
from journeymine.log.times.instants import in_zone, parse
from journeymine.log.values.text import missing

START = 1_767_225_600_000_000


@pytest.fixture(scope="module")
def session():
    return spark()


def test_heavy_ties_in_shuffled_rows_give_the_same_log_on_spark(session):
    table = tied(20_000)
    here = EventLog.of_events(table, Rows(20_000, 20_000))
    there = EventLog.from_spark(session.createDataFrame(table), sequence="sequence")
    assert_same_reductions(here.storage, there.storage)
    found = there.variants()
    rows = found.case_variant.to_pylist()
    assert {row["case"]: found[row["variant"]] for row in rows} == sorted_plainly(table)
    assert str(here) == str(there)
    assert there.to_arrow().equals(here.to_arrow())


@pytest.mark.proof
def test_a_million_events_with_heavy_ties_have_no_wrong_path_on_spark(session, tmp_path):
    table = tied(1_000_000)
    pq.write_table(table, tmp_path / "log.parquet", row_group_size=100_000)
    here = EventLog.of_events(table, Rows(1_000_000, 1_000_000))
    there = EventLog.from_spark(
        session.read.parquet(str(tmp_path / "log.parquet")), sequence="sequence"
    )
    assert_same_reductions(here.storage, there.storage)
    found, wanted = there.variants(), sorted_plainly(table)
    rows = found.case_variant.to_pylist()
    assert sum(found[row["variant"]] != wanted[row["case"]] for row in rows) == 0


@pytest.mark.proof
def test_filters_and_open_journeys_agree_with_a_log_in_memory(session):
    table = tied(5_000)
    here = EventLog.of_events(table, Rows(5_000, 5_000))
    there = EventLog.from_spark(session.createDataFrame(table), sequence="sequence")
    rule = OpenRule.of("step 4", "1d")
    cases = here.variants().case_variant["case"]
    assert rule.open_cases(here, cases).tolist() == rule.open_cases(there, cases).tolist()
    one, other = (
        rule.complete(log.without(["step 1*", "nothing"], why="a test")).of_cases(cases[::2])
        for log in (here, there)
    )
    assert one.left_out == other.left_out
    assert_same_reductions(one.storage, other.storage)


FAULTY = pa.table(
    {
        "case": ["7", "007", "", " \u2003", None, "7", "7", "7", "7", "a\0b", "8"],
        "activity": ["pay", "NA", "pay", "pay", "pay", None, "\t", "pay", "pay", "pay", "1e5"],
        "time": ["2026-01-05", "2026-01-06", "2026-01-05", "2026-01-05", "2026-01-05",
                 "2026-01-05", "2026-01-05", "", "2026-02-30", "2026-01-05", "2026-01-07"],
        "channel": ["web", " ", None, "", "", "web", "web", "web", "web", "web", "app"],
    }
)  # fmt: skip


def test_every_row_is_accounted_for_as_it_is_for_files(session):
    asked = {"time_format": "%Y-%m-%d"}
    here = EventLog.from_arrow(FAULTY, **asked)
    there = EventLog.from_spark(session.createDataFrame(FAULTY), **asked)
    assert there.rows == here.rows
    assert there.rows.to_dict() == {
        "in": 11, "kept": 3, "rejected": {
            "JM-E101 missing case": 3, "JM-E102 missing activity": 2, "JM-E103 missing time": 1,
            "JM-E104 unreadable time": 1, "JM-E107 NUL character": 1,
        },
    }  # fmt: skip
    drop = ["sequence"]
    assert (
        there.to_arrow().drop_columns(drop).sort_by("time").to_pylist()
        == here.to_arrow().drop_columns(drop).sort_by("time").to_pylist()
    )
    assert sorted((r.code, r.column, r.reason, r.raw) for r in there.rejects) == sorted(
        (r.code, r.column, r.reason, r.raw) for r in here.rejects
    )


def test_of_many_rejected_rows_some_are_listed_and_all_are_counted(session, monkeypatch):
    monkeypatch.setattr(frames, "MOST_REJECTS", 2)
    frame = session.createDataFrame(FAULTY)
    log = EventLog.from_spark(frame, time_format="%Y-%m-%d")
    assert sum(log.rows.rejected.values()) == 8
    assert len(log.rejects) == 2
    assert "JM-W243" in {finding.code for finding in log.findings}


FORMATS = {
    "%Y-%m-%d %H:%M:%S": ["2026-03-29 02:30:00", " 2026-3-29  2:30:00 ", "2026-02-29 00:00:00",
                          "2026-01-01 24:00:00", "2026-01-01 24:00:01", "2026-01-01T00:00:00",
                          "0000-01-01 00:00:00", "9999-12-31 23:59:59", "2026-01-01 00:60:00"],
    "%Y-%m-%dT%H:%M:%S.%f%z": ["2026-01-01T00:00:00.1234567+01:30", "2026-01-01T00:00:00.1Z",
                               "2026-01-01T00:00:00.000001-0530", "2026-01-01T00:00:00.1+2460"],
    "%d/%m/%y %I:%M %p": ["29/03/26 02:30 pm", "1/1/69 12:00 AM", "1/1/68 12:00 p.m.",
                          "1/1/26 13:00 PM", "31/4/26 1:00 am"],
    "%d %B %Y": ["24 December 2025", "1 sept 2025", "1 Foo 2025", "1 MAY 2025"],
    "unix-s": ["1767225600", "1767225600.5", "-1.25", "999999999999999999", "x", "1e3"],
    "unix-ms": ["1767225600123.4567", "-62135596800001", "0"],
}  # fmt: skip


def test_text_is_read_as_the_times_that_files_have(session):
    for name, texts in FORMATS.items():
        wanted = parse(pa.array(texts), named_format(name))
        frame = session.createDataFrame(pa.table({"t": texts}))
        reading = read_times(frame, "t", name, frames.BLANKS)
        found = frame.select(reading.micros.alias("micros")).toArrow()["micros"].to_pylist()
        expected = [
            micros if readable else None
            for micros, readable in zip(
                wanted.micros.tolist(), wanted.readable.tolist(), strict=True
            )
        ]
        assert found == expected, name
        assert any(wanted.readable)


def test_times_without_a_zone_are_utc_whatever_the_zone_of_the_session(session, tmp_path):
    # half past two in the night does not exist in New York on this day
    micros = [START, 1_772_937_000_000_000, -315_532_800_000_001, 0]
    table = pa.table(
        {
            "naive": pa.array(micros, pa.timestamp("us")),
            "instant": pa.array(micros, pa.timestamp("us", tz="UTC")),
            "day": pa.array([0, 20_500, -1, 3], pa.date32()),
            "ms": pa.array([m // 1_000 for m in micros]),
        }
    )
    pq.write_table(table, tmp_path / "t.parquet")
    frame = session.read.parquet(str(tmp_path / "t.parquet"))
    kinds = dict(frame.dtypes)
    assert (kinds["naive"], kinds["instant"]) == ("timestamp_ntz", "timestamp")
    forms = {"naive": None, "instant": None, "day": None, "ms": "unix-ms"}
    read = {n: read_times(frame, n, form, frames.BLANKS).micros for n, form in forms.items()}
    found = frame.select(*(column.alias(n) for n, column in read.items())).toArrow()
    assert found["naive"].to_pylist() == found["instant"].to_pylist() == micros
    assert found["day"].to_pylist() == [86_400_000_000 * d for d in (0, 20_500, -1, 3)]
    assert found["ms"].to_pylist() == [m // 1_000 * 1_000 for m in micros]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Australia/Lord_Howe"])
def test_local_times_have_the_instants_that_they_have_in_files(session, zone):
    day = 86_400_000_000
    rng = np.random.default_rng(3)
    starts = np.array([17_000, 17_984, 17_985, 20_541, 20_750, 20_751, -30_000]) * day
    local = np.concatenate([s + rng.integers(0, day, 40) for s in starts])
    change = 20_541 * day + 2 * 3_600_000_000  # when summer begins in Stockholm, to the second
    local = np.concatenate(
        [local, [change - 1, change, change + 3_599_999_999, change + day // 24]]
    )
    utc, _, never = in_zone(local, zone)
    frame = session.createDataFrame(pa.table({"local": local}))
    found = frame.select("local", as_utc(frame, "local", zone).alias("utc")).toArrow()
    rows = {row["local"]: row["utc"] for row in found.to_pylist()}
    wanted = [None if gone else int(u) for u, gone in zip(utc, never, strict=True)]
    assert [rows[int(moment)] for moment in local] == wanted
    assert zone != "Europe/Stockholm" or any(gone is None for gone in wanted)


def test_blanks_are_those_of_files():
    import re

    letters = [chr(i) for i in range(0x11000) if not 0xD800 <= i < 0xE000]
    wanted = missing(pa.chunked_array([letters])).to_pylist()
    pattern = re.compile(frames.BLANKS)
    assert [pattern.fullmatch(letter) is not None for letter in letters] == wanted


def test_without_a_sequence_ties_are_ordered_by_name_and_counted(session):
    table = pa.table(
        {
            "case_id": ["x", "x", "x", "y"],
            "event": ["b", "a", "a", "a"],
            "timestamp": pa.array([START, START, START + 1, START], LOG_SCHEMA["time"]),
        }
    )
    log = EventLog.from_spark(session.createDataFrame(table))
    assert list(log.variants()) == [("a",), ("a", "b", "a")]
    assert dict(log.columns) == {"case": "case_id", "activity": "event", "time": "timestamp"}
    found = {finding.code: finding for finding in log.findings}
    assert (found["JM-W240"].count, found["JM-W240"].of) == (2, 4)
    assert "in the order of their names" in found["JM-W240"].message
    assert "JM-W120" in found  # which columns were guessed


def test_a_comparison_and_a_discovery_are_those_of_the_log_in_memory(session):
    table = tied(600, activities=5)
    here = EventLog.of_events(table, Rows(600, 600))
    there = EventLog.from_spark(session.createDataFrame(table), sequence="sequence")
    design = jm.DesignedJourney.of_steps("step 0", "step 1", "step 2")
    one, other = (jm.compare(log, design, open_after="1d") for log in (here, there))
    assert one.path.open.cases > 0
    told, other_told = one.to_dict(), other.to_dict()
    del told["findings"], other_told["findings"]
    for deviations in (told["deviations"], other_told["deviations"]):
        for row in deviations:
            del row["time"]  # needs the events, which stay on the cluster
    for figures in (told, other_told):
        parts = ("channel", "time", "experience", "outcome", "hand_overs", "failed", "knowledge")
        for part in parts:
            del figures[part]
        figures["index"] = figures["index"]["parts"][0]
    missing = {entry["what"] for entry in other_told["left_out"] if "cluster" in entry["why"]}
    assert missing == {
        "channel", "time", "experience", "outcome", "time of deviations",
        "knowledge of ties, silences and the window",
    }  # fmt: skip
    # What needs paths alone is told there as well.
    kinds = [{s.kind for s in gap.knowledge.spots} for gap in (one, other)]
    assert "unmatched" in kinds[1] <= kinds[0]
    del told["left_out"], other_told["left_out"]
    assert told == other_told
    of_path = other.cases()
    assert one.cases().select(of_path.column_names).equals(of_path)
    assert jm.draw(one).svg == jm.draw(other).svg
    assert jm.discover(one.events).to_dict() == jm.discover(other.events).to_dict()


@pytest.mark.parametrize(
    ("columns", "asked", "code"),
    [
        pytest.param({"time": ["2026-01-01"]}, {}, "JM-E063", id="times as text"),
        pytest.param({"time": [1]}, {"time_format": "%Y-%m-%d"}, "JM-E063", id="numbers"),
        pytest.param({"time": [1.5]}, {"time_format": "unix-s"}, "JM-E063", id="fractions"),
        pytest.param({"case": [1.0]}, {}, "JM-E063", id="case a fraction"),
        pytest.param({"activity": [["a"]]}, {}, "JM-E063", id="activity a list"),
        pytest.param({"place": ["1"]}, {"sequence": "place"}, "JM-E063", id="sequence as text"),
        pytest.param({}, {"sequence": "plaice"}, "JM-E010", id="no such sequence"),
        pytest.param({}, {"case": "caze"}, "JM-E010", id="no such column"),
        pytest.param({}, {"timezone": "Mars/Phobos"}, "JM-E021", id="no such zone"),
        pytest.param({}, {"time_format": "%Q"}, "JM-E020", id="no such format"),
    ],
)
def test_a_frame_that_does_not_fit_is_refused(session, columns, asked, code):
    sound = {"case": ["x"], "activity": ["a"], "time": pa.array([START], LOG_SCHEMA["time"])}
    frame = session.createDataFrame(pa.table({**sound, **columns}))
    with pytest.raises(UsageError, match=code):
        EventLog.from_spark(frame, **asked)


@pytest.mark.parametrize("marks", [["start", ""], ["", "both"], [None, "end"]])
def test_a_log_with_journeys_that_were_cut_off_is_refused(session, marks):
    with pytest.raises(UsageError, match="JM-E059"):
        EventLog.from_spark(session.createDataFrame(cut_into(marks)))


@pytest.mark.parametrize("marks", [["", ""], [None, None], ["hair", "wood"]])
def test_a_log_of_whole_journeys_is_taken(session, marks):
    assert EventLog.from_spark(session.createDataFrame(cut_into(marks))).n_cases == 2


def cut_into(marks):
    return pa.table(
        {
            "case": ["x#1", "x#2"], "activity": ["a", "a"], "customer": ["x", "x"],
            "time": pa.array([START, START], LOG_SCHEMA["time"]), "journey": [1, 2],
            "cut": pa.array(marks, pa.string()),
        }
    )  # fmt: skip


def test_two_columns_that_fit_equally_well_are_named_even_if_they_hold_the_same(session):
    times = pa.array([START], LOG_SCHEMA["time"])
    table = pa.table({"case_id": ["x"], "caseid": ["x"], "activity": ["a"], "time": times})
    with pytest.raises(UsageError, match=r"JM-E011.*'case_id' and 'caseid'"):
        EventLog.from_spark(session.createDataFrame(table))


@pytest.mark.parametrize(
    ("case", "place", "code"),
    [
        pytest.param(["x"], [None], "JM-E256", id="an event without a place"),
        pytest.param([""], [1], "JM-E214", id="no row that could be kept"),
        pytest.param([], [], "JM-E208", id="no row"),
    ],
)
def test_a_frame_that_is_no_log_is_refused(session, case, place, code):
    table = pa.table(
        {
            "case": pa.array(case, pa.string()),
            "activity": pa.array(["a"] * len(case), pa.string()),
            "time": pa.array([START] * len(case), LOG_SCHEMA["time"]),
            "place": pa.array(place, pa.int64()),
        }
    )
    with pytest.raises(LogError, match=code):
        EventLog.from_spark(session.createDataFrame(table), sequence="place")


def test_spark_that_cannot_answer_says_so_in_a_line(session):
    times = pa.array([START], LOG_SCHEMA["time"])
    frame = session.createDataFrame(pa.table({"case": ["x"], "activity": ["a"], "time": times}))
    broken = frame.selectExpr("case", "activity", "raise_error('no disk') AS note", "time")
    broken = broken.selectExpr("CONCAT(case, note) AS case", "activity", "time")
    with pytest.raises(LogError, match="JM-E259 Spark could not answer"):
        EventLog.from_spark(broken)
