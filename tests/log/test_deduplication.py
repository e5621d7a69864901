"""Repeats by a key: the first stays, every other is a reject with its line, nothing is lost."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import UsageError
from journeymine.log import Asked, RawRows, RawStream, TypedStep, assemble
from journeymine.log.deduplication import Deduplicator

ASKED = Asked(case="case", activity="activity", time="time")


def rows(*events, name="a.csv", places=None):
    columns = [list(column) for column in zip(*events, strict=True)]
    table = pa.table(dict(zip(["id", "case", "activity", "time"], columns, strict=True)))
    return RawRows(table, name, name, None if places is None else np.array(places))


def logged(raw):
    return assemble([TypedStep(RawStream.of(raw), ASKED)])


DAY = "2026-01-05"


def test_the_first_of_each_key_stays_and_the_others_are_rejected_with_their_lines():
    raw = rows(
        ("e1", "1", "pay", DAY),
        ("e2", "1", "pay", DAY),  # the same in all but its id: a real repeat
        ("e1", "1", "pay", DAY),
        ("e1", "2", "other", DAY),
        places=[2, 3, 5, 9],
    )
    once = Deduplicator(["id"])
    typed = logged(once.drop(raw))
    assert typed.to_arrow()["activity"].to_pylist() == ["pay", "pay"]
    assert typed.rows.to_dict() == {
        "in": 4, "kept": 2, "rejected": {"JM-E119 duplicate by its key": 2},
    }  # fmt: skip
    assert [(r.file, r.line, r.column, r.code) for r in typed.rejects] == [
        ("a.csv", 5, "id", "JM-E119"),
        ("a.csv", 9, "id", "JM-E119"),
    ]
    assert typed.rejects[1].raw == "id=e1, case=2, activity=other, time=2026-01-05"
    assert (once.dropped, once.differing) == (2, 1)
    assert once.finding("web").message == (
        "web: 2 repeats of earlier rows by 'id' left out; "
        "at least 1 of them not the same in another column"
    )


def test_rows_without_the_key_are_never_repeats():
    raw = rows(
        ("", "1", "a", DAY), ("", "1", "b", DAY), (None, "1", "c", DAY), (" ", "1", "d", DAY)
    )
    once = Deduplicator(["id"])
    assert once.drop(raw) is raw
    assert once.finding("web") is None


def test_a_row_that_will_be_rejected_does_not_push_out_its_good_copy():
    raw = rows(("e1", "", "pay", DAY), ("e1", "1", "pay", DAY), ("e1", "1", "pay", DAY))
    typed = logged(Deduplicator(["id"], needed=["case", "gone"]).drop(raw))
    assert typed.to_arrow()["case"].to_pylist() == ["1"]
    assert typed.rows.rejected == {"JM-E101 missing case": 1, "JM-E119 duplicate by its key": 1}


def test_a_key_of_two_columns_needs_both_to_be_equal():
    raw = rows(("e1", "1", "a", DAY), ("e1", "2", "b", DAY), ("e1", "1", "c", DAY))
    kept = Deduplicator(["id", "case"]).drop(raw)
    assert kept.table["activity"].to_pylist() == ["a", "b"]
    glued = rows(("ab", "c", "a", DAY), ("a", "bc", "b", DAY))
    assert Deduplicator(["id", "case"]).drop(glued) is glued


def test_a_file_delivered_twice_leaves_once_and_says_so():
    first = rows(("e1", "1", "a", DAY), ("e2", "1", "b", DAY))
    second = rows(("e2", "1", "b", DAY), ("e3", "1", "c", DAY), name="b.csv")
    once = Deduplicator(["id"])
    assert [once.drop(raw).table["activity"].to_pylist() for raw in (first, second, first)] == [
        ["a", "b"], ["c"], [],
    ]  # fmt: skip
    assert once.dropped == 3


def test_a_column_that_is_not_there_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match="Did you mean 'id'"):
        Deduplicator(["idd"]).drop(rows(("e1", "1", "a", DAY)))


def test_the_text_of_later_rejects_is_still_that_of_their_row():
    raw = rows(("e1", "1", "a", DAY), ("e1", "1", "b", DAY), ("e2", "1", "c", "soon"))
    raw = RawRows(raw.table, "a.csv", "a.csv", np.array([2, 3, 4]),
                  raw_of=lambda places: [f"line {place + 2}" for place in places])  # fmt: skip
    typed = logged(Deduplicator(["id"]).drop(raw))
    assert [(r.line, r.code, r.raw) for r in typed.rejects] == [
        (3, "JM-E119", "line 3"),
        (4, "JM-E104", "line 4"),
    ]


ids = st.sampled_from(["a", "b", "c", "", None])


@given(st.lists(st.lists(st.tuples(ids, ids), min_size=1, max_size=8), min_size=1, max_size=4))
def test_what_stays_is_what_a_set_of_seen_keys_would_keep(files):
    once, seen = Deduplicator(["id", "case"]), set()
    for keys in files:
        raw = rows(*((one, two, str(i), DAY) for i, (one, two) in enumerate(keys)))
        want = []
        for place, key in enumerate(keys):
            if not all(key) or key not in seen:
                want.append(str(place))
            if all(key):
                seen.add(key)
        kept = once.drop(raw)
        assert kept.table["activity"].to_pylist() == want
        assert kept.table.num_rows + len(kept.rejects) == len(keys)
