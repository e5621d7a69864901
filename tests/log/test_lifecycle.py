"""Starts and completions: paired as a person would, none lost, the rest left alone."""

from collections import defaultdict

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from in_parts import InParts
from same_logs import assert_same_reductions

from journeymine.errors import UsageError
from journeymine.log import EventLog, pair_lifecycle
from journeymine.log.store import gather
from journeymine.reading import read_log


def log_of(*rows, name="lifecycle:transition", **more):
    """Rows of (case, activity, minute, transition[, instance])."""
    columns = {
        "case": [row[0] for row in rows],
        "activity": [row[1] for row in rows],
        "time": [f"2025-01-06T08:{row[2]:02}:00Z" for row in rows],
        name: [row[3] for row in rows],
        "concept:instance": [row[4] if len(row) > 4 else None for row in rows],
        **more,
    }
    return EventLog.from_arrow(pa.table(columns))


def spans(log):
    """(case, activity, minute, minute of the end) of each event."""
    table = log.to_arrow()
    ends = [end and end.minute for end in table["end_time"].to_pylist()]
    starts = [time.minute for time in table["time"].to_pylist()]
    names = (table[name].to_pylist() for name in ("case", "activity"))
    return list(zip(*names, starts, ends, strict=True))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([("1", "a", 0, "start"), ("1", "a", 5, "complete")],
                     [("1", "a", 0, 5)], id="one"),
        pytest.param([("1", "a", 0, "START"), ("1", "a", 5, " Complete ")],
                     [("1", "a", 0, 5)], id="capitals"),
        pytest.param([("1", "a", 5, "complete"), ("1", "a", 0, "start")],
                     [("1", "a", 0, 5)], id="source in another order"),
        pytest.param([("1", "a", 0, "start"), ("1", "a", 1, "start"), ("1", "a", 5, "complete"),
                      ("1", "a", 9, "complete")],
                     [("1", "a", 0, 5), ("1", "a", 1, 9)], id="first open first"),
        pytest.param([("1", "a", 0, "complete"), ("1", "a", 1, "start"), ("1", "a", 5, "complete")],
                     [("1", "a", 0, None), ("1", "a", 1, 5)], id="completion before the start"),
        pytest.param([("1", "a", 0, "start"), ("2", "a", 5, "complete"), ("1", "b", 6, "complete")],
                     [("1", "a", 0, None), ("2", "a", 5, None), ("1", "b", 6, None)],
                     id="another case, another activity"),
        pytest.param([("1", "a", 0, "start", "x"), ("1", "a", 1, "start", "y"),
                      ("1", "a", 5, "complete", "y"), ("1", "a", 9, "complete", "x")],
                     [("1", "a", 0, 9), ("1", "a", 1, 5)], id="instances"),
        pytest.param([("1", "a", 0, "schedule"), ("1", "a", 1, "start"), ("1", "a", 2, "suspend"),
                      ("1", "a", 3, None), ("1", "a", 5, "complete")],
                     [("1", "a", 0, None), ("1", "a", 1, 5), ("1", "a", 2, None),
                      ("1", "a", 3, None)], id="others stay"),
        pytest.param([("1", "a", 3, "start"), ("1", "a", 3, "complete")],
                     [("1", "a", 3, 3)], id="no time between"),
        pytest.param([("1", "a", 3, "complete"), ("1", "a", 3, "start")],
                     [("1", "a", 3, None), ("1", "a", 3, None)], id="ties as in the source"),
    ],
)  # fmt: skip
def test_pairs_are_those_a_person_finds(rows, expected):
    assert spans(pair_lifecycle(log_of(*rows))) == expected


def test_every_row_is_still_accounted_for_and_the_pairs_are_said():
    log = log_of(
        ("1", "a", 0, "start"), ("1", "a", 1, "complete"), ("2", "a", 2, "start"),
        ("2", "a", 3, "complete"), ("2", "b", 4, "start"), ("2", "c", 5, "complete"),
        ("2", "c", 6, "complete"),
    )  # fmt: skip
    paired = pair_lifecycle(log)
    (note,) = paired.left_out
    assert (note.cases, note.events) == (2, 2)
    assert paired.n_events + note.events == paired.rows.kept == 7
    found = {f.code: (f.count, f.of) for f in paired.findings if f.code in CODES}
    assert found == {"JM-W171": (2, None), "JM-W172": (3, 7)}
    (said,) = [f.message for f in paired.findings if f.code == "JM-W172"]
    assert said.startswith("1 of 3 starts have no completion, and 2 of 4 completions no start;")


CODES = ("JM-W171", "JM-W172", "JM-W173", "JM-W151")


def test_what_the_start_does_not_say_the_completion_does():
    log = log_of(
        ("1", "a", 0, "start"), ("1", "a", 5, "complete"), ("1", "b", 6, "start"),
        outcome=[None, "won", None], cost=["2", "3", None], who=["me", "me", "you"],
    )  # fmt: skip
    paired = pair_lifecycle(log)
    table = paired.to_arrow()
    assert table["outcome"].to_pylist() == ["won", None]
    assert table["cost"].to_pylist() == [2.0, None]
    assert table["lifecycle:transition"].to_pylist() == ["complete", "start"]
    assert [(f.message, f.count) for f in paired.findings if f.code == "JM-W173"] == [
        ("in 1 of 1 pairs start and completion have different values in 'cost'; that of the "
         "start was kept", 1)
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["Lifecycle:Transition", "transition", "LIFECYCLE"])
def test_the_column_is_found_under_its_names(name):
    log = log_of(("1", "a", 0, "start"), ("1", "a", 5, "complete"), name=name)
    assert spans(pair_lifecycle(log)) == [("1", "a", 0, 5)]


def test_a_log_without_transitions_cannot_be_paired():
    with pytest.raises(UsageError, match="JM-E068"):
        pair_lifecycle(log_of(("1", "a", 0, "start"), name="phase"))


def test_a_file_of_any_format_is_paired_when_it_is_read(tmp_path):
    rows = ["case,activity,time,lifecycle", "1,a,2025-01-06,start", "1,a,2025-01-07,complete"]
    (tmp_path / "log.csv").write_text("\n".join(rows))
    assert read_log(tmp_path / "log.csv").n_events == 2
    assert read_log(tmp_path / "log.csv", pair_lifecycle=True).n_events == 1
    (tmp_path / "log.xes").write_text(
        "<log><trace>"
        + "".join(
            f'<event><string key="concept:name" value="a"/><date key="time:timestamp" '
            f'value="2025-01-0{day}"/><string key="lifecycle:transition" value="{step}"/></event>'
            for day, step in ((1, "start"), (3, "complete"))
        )
        + "</trace></log>"
    )
    kept = read_log(tmp_path / "log.xes")
    assert [f.code for f in kept.findings if f.code in CODES] == ["JM-W151"]
    log = read_log(tmp_path / "log.xes", pair_lifecycle=True)
    assert [f.code for f in log.findings if f.code in CODES] == ["JM-W171"]
    assert [end.day for end in log.to_arrow()["end_time"].to_pylist()] == [3]


row = st.tuples(
    st.sampled_from(["1", "2"]),
    st.sampled_from(["a", "b"]),
    st.integers(0, 9),
    st.sampled_from(["start", "complete", "resume", None]),
    st.sampled_from([None, None, "x", "y"]),
)


@given(st.lists(row, min_size=1, max_size=30))
def test_pairs_are_those_that_queues_give(rows):
    queues, spans_of, single = defaultdict(list), {}, set()
    for place, (case, activity, _, step, instance) in sorted(
        enumerate(rows), key=lambda one: (one[1][2], one[0])
    ):
        queue = queues[case, activity, instance]
        if step == "start":
            queue.append(place)
        if step == "complete" and queue:
            spans_of[queue.pop(0)] = place
        else:
            single.add(place)
    paired = pair_lifecycle(log_of(*rows))
    expected = [
        (*rows[p][:3], rows[spans_of[p]][2] if p in spans_of else None) for p in sorted(single)
    ]
    assert spans(paired) == expected
    assert paired.n_events + sum(note.events for note in paired.left_out) == len(rows)


def told(log):
    """All that a paired log says."""
    notes = [(note.what, note.cases, note.events) for note in log.left_out]
    return log.to_arrow(), log.n_events, log.n_cases, list(log.findings), notes, log.activities


@given(
    st.lists(row, min_size=1, max_size=30),
    st.lists(st.sampled_from(["u", "v", None]), min_size=30, max_size=30),
    st.booleans(),
)
def test_a_log_in_buckets_is_paired_as_one_in_memory(rows, notes, with_ends):
    more = {"note": notes[: len(rows)], "cost": [str(place % 3) for place in range(len(rows))]}
    if with_ends:
        more["end_time"] = ["2025-01-07T08:00:00Z" if note else None for note in more["note"]]
    log = log_of(*rows, **more)
    whole, parts = pair_lifecycle(log), pair_lifecycle(InParts.of(log, 5))
    assert told(parts) == told(whole)
    assert_same_reductions(parts.storage, whole.storage)
    for names in ([], ["end_time"], ["note"]):
        for bucket in parts.storage.buckets(names):
            assert set(names) <= set(bucket.columns)


def test_a_log_on_disk_is_paired_bucket_by_bucket(tmp_path, monkeypatch):
    rows = "".join(
        f"{case},call,2025-01-06 08:{minute:02},{step},u{case % 3}\n"
        for case in range(300)
        for minute, step in ((0, "start"), (case % 7 + 1, "complete"), (30, "start"))
    )
    file = tmp_path / "log.csv"
    file.write_text(f"case,activity,time,lifecycle,who\n{rows}", encoding="utf-8")
    whole = read_log(file, pair_lifecycle=True, cache=False)
    monkeypatch.setattr(gather, "MOST_IN_MEMORY", 0)
    paired = read_log(file, pair_lifecycle=True, cache=False)
    assert len(list(paired.storage.buckets())) > 1
    assert told(paired) == told(whole)
    assert whole.n_events == 600
