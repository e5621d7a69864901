"""The typed step: text stays text, and every row is kept or rejected for a reason."""

from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import LogError
from journeymine.log import LOG_SCHEMA, REASONS, EventLog

DAY = "2025-01-06"


def log_of(rows, names=("case", "activity", "time"), **options):
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return EventLog.from_arrow(pa.table(columns), **options)


def column(log, name):
    return log.to_arrow()[name].to_pylist()


def codes(log):
    return [finding.code for finding in log.findings]


def test_ids_and_activities_stay_as_they_are():
    ids = ["7", "07", "007", "7.0", "7e0", " 7", "NA", "null", "nan", "1e5", "true", "ÅÄÖ"]
    log = log_of([(name, name, DAY) for name in ids])
    assert column(log, "case") == ids
    assert column(log, "activity") == ids


def test_a_row_is_rejected_for_its_first_lack_and_counted_under_it():
    log = log_of(
        [("1", "a", DAY), (None, None, DAY), ("1", " ", DAY), ("1", "a", ""), ("1", "a", "soon"),
         ("1", "a\0b", DAY), ("1", "b" * (2**20 + 1), DAY)]
        + [("2", "a", DAY)] * 3,
    )  # fmt: skip
    assert log.rows.to_dict() == {
        "in": 10,
        "kept": 4,
        "rejected": {
            "JM-E101 missing case": 1, "JM-E102 missing activity": 1, "JM-E103 missing time": 1,
            "JM-E104 unreadable time": 1, "JM-E107 NUL character": 1, "JM-E108 value too long": 1,
        },
    }  # fmt: skip
    assert [(r.line, r.column, r.code) for r in log.rejects] == [
        (2, "case", "JM-E101"), (3, "activity", "JM-E102"), (4, "time", "JM-E103"),
        (5, "time", "JM-E104"), (6, "activity", "JM-E107"), (7, "activity", "JM-E108"),
    ]  # fmt: skip
    assert log.rejects[3].reason == "unreadable time: soon"
    assert log.rejects[3].raw == "case=1, activity=a, time=soon"
    assert len(log.rejects[5].raw) == 200


def test_events_stand_in_the_order_in_which_they_came_and_are_numbered():
    log = log_of([("2", "b", "2025-01-09"), ("1", "a", DAY), ("", "x", DAY), ("2", "a", DAY)])
    assert column(log, "case") == ["2", "1", "2"]
    assert column(log, "sequence") == [0, 1, 2]


@pytest.mark.parametrize(
    ("ids", "texts"),
    [
        (pa.array([2**53 + 1, None, 2**53 + 3], pa.int64()), [str(2**53 + 1), str(2**53 + 3)]),
        (pa.array([2**64 - 1, 7, 7], pa.uint64()), [str(2**64 - 1), "7", "7"]),
        (pa.array([7.0, None, 7.5]), ["7", "7.5"]),
        (pa.array([True, False, None]), ["true", "false"]),
        (pa.array([Decimal("1.50"), None, None]), ["1.50"]),
        (pa.array([b"caf\xc3\xa9", b"\xff", None]), ["café"]),
        (pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        (pa.array(["x", "y", ""], pa.large_string()), ["x", "y"]),
    ],
    ids=lambda value: str(value.type) if isinstance(value, pa.Array) else "",
)
def test_ids_of_any_type_become_the_text_a_person_would_write(ids, texts):
    log = EventLog.from_arrow(pa.table({"case": ids, "activity": ["a"] * 3, "time": [DAY] * 3}))
    assert column(log, "case") == texts
    assert log.rows.came == 3


def test_bytes_that_are_not_text_are_their_own_reason():
    table = pa.table({"case": [b"a", b"\xff", b""], "activity": ["a"] * 3, "time": [DAY] * 3})
    assert EventLog.from_arrow(table).rows.rejected == {
        "JM-E101 missing case": 1, "JM-E106 bytes that are not text": 1,
    }  # fmt: skip


@pytest.mark.parametrize("kind", [pa.float64(), pa.float32()])
def test_decimal_ids_that_have_lost_their_last_digits_are_refused(kind):
    ids = pa.array([2.0**60, 1.0]).cast(kind)
    with pytest.raises(LogError, match="JM-E213"):
        EventLog.from_arrow(pa.table({"case": ids, "activity": ["a"] * 2, "time": [DAY] * 2}))


def test_numbers_are_numbers_and_what_is_none_is_counted():
    rows = [("1", "a", DAY, value) for value in ("4", " 2.5 ", "+1e2", "high", "", "inf", "1,5")]
    log = log_of(rows, ("case", "activity", "time", "cost"), cost="cost")
    assert column(log, "cost") == [4.0, 2.5, 100.0, None, None, None, None]
    assert [(f.code, f.count, f.of) for f in log.findings if f.code == "JM-W130"] == [
        ("JM-W130", 2, 7), ("JM-W130", 1, 7),
    ]  # fmt: skip


def test_a_comma_in_a_number_is_never_guessed_and_said_apart():
    rows = [("1", "a", DAY, value) for value in ("700,50", "1.250,00", "1,250", "3")]
    log = log_of(rows, ("case", "activity", "time", "cost"), cost="cost")
    assert column(log, "cost") == [None, None, None, 3.0]
    (said,) = (f for f in log.findings if f.code == "JM-W130")
    assert said.message.startswith("3 of 4 values in 'cost' have a comma, for decimals or for")


def test_an_end_that_cannot_be_read_is_missing_and_one_before_its_beginning_is_said():
    ends = ["2025-01-07", "2025-01-05", "", "soon"]
    log = log_of([("1", "a", DAY, end) for end in ends], ("case", "activity", "time", "end_time"))
    assert column(log, "end_time") == [
        datetime(2025, 1, 7, tzinfo=UTC), datetime(2025, 1, 5, tzinfo=UTC), None, None,
    ]  # fmt: skip
    assert {"JM-W131", "JM-W132"} <= set(codes(log))


def test_other_columns_stay_under_their_names_and_never_take_a_canonical_one():
    table = pa.table(
        {
            "id": ["1"], "step": ["a"], "at": [DAY], "case": ["other"], "sequence": [9],
            "case:channel": ["web"], "via": [" "], "parts": [[1, 2]], "Case": ["x"],
        }
    )  # fmt: skip
    log = EventLog.from_arrow(table, case="id", activity="step", time="at", channel="via")
    assert log.to_arrow().column_names == [
        "case", "activity", "time", "channel", "case (as read)", "sequence (as read)",
        "case:channel", "Case", "sequence",
    ]  # fmt: skip
    assert log.columns == {"case": "id", "activity": "step", "time": "at", "channel": "via"}
    assert column(log, "channel") == [None]
    assert "JM-W122" in codes(log)
    assert len(log.variants()) == 1


def test_copies_and_ties_are_kept_and_said():
    rows = [("1", "a", DAY, "x"), ("1", "a", DAY, "x"), ("1", "a", DAY, "y"), ("2", "a", DAY, "x")]
    log = log_of(rows, ("case", "activity", "time", "note"))
    said = {finding.code: (finding.count, finding.of) for finding in log.findings}
    assert said["JM-W110"] == (1, 4)
    assert said["JM-W111"] == (3, 4)
    assert log.rows.kept == 4


def test_a_log_of_which_no_row_can_be_kept_is_refused_with_the_reasons():
    with pytest.raises(LogError, match="JM-E214") as caught:
        log_of([("", "a", DAY), ("", "b", DAY)])
    assert "2 JM-E101 missing case" in str(caught.value)


def test_no_rows_and_two_columns_of_one_name_are_refused():
    with pytest.raises(LogError, match="JM-E208"):
        log_of([])
    twice = pa.table([["1"], ["a"], [DAY], ["b"]], names=["case", "activity", "time", "activity"])
    with pytest.raises(LogError, match="JM-E209"):
        EventLog.from_arrow(twice)


cells = st.one_of(st.none(), st.sampled_from(["", " ", "a", "007", "NA", "x\0"]))
times = st.one_of(cells, st.just(DAY), st.just("2025-01-06T08:00:00+01:00"))


@given(st.lists(st.tuples(cells, cells, times, cells), max_size=8))
def test_rows_in_are_rows_kept_and_rows_rejected_whatever_comes(rows):
    rows = [("1", "a", DAY, None)] * (len(rows) + 1) + rows
    log = log_of(rows, ("case", "activity", "time", "channel"))
    assert log.rows.came == len(rows)
    assert log.rows.kept == log.n_events
    assert len(log.rejects) == sum(log.rows.rejected.values())
    assert all(f"{r.code} {REASONS[r.code]}" in log.rows.rejected for r in log.rejects)
    kept = set(range(1, len(rows) + 1)) - {reject.line for reject in log.rejects}
    assert column(log, "case") == [rows[i - 1][0] for i in sorted(kept)]
    schema = log.to_arrow().schema
    assert all(field.type == LOG_SCHEMA[field.name] for field in schema)
