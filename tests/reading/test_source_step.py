"""A source in pieces, read more than once, is what it is in one piece."""

import pyarrow as pa
import pytest

from journeymine.errors import LogError
from journeymine.log import Asked, RawRows, RawStream, assemble
from journeymine.log.deduplication import Deduplicator
from journeymine.log.touchpoints import Rule
from journeymine.reading.sources.said import SourceEntry
from journeymine.reading.sources.step import Meaning, Once, SourceStep

COLUMNS = {"case": "who", "activity": "what", "time": "at"}
RULES = [Rule({"what": ("a",)}, "A")]


def piece(*rows, before=0):
    names = ("key", *COLUMNS.values())
    columns = zip(*rows, strict=True)
    table = pa.table({name: list(column) for name, column in zip(names, columns, strict=True)})
    return RawRows(table, "w.csv", "w.csv", before=before)


def step_of(*pieces, before=None):
    entry = SourceEntry("w", "w.csv", columns=COLUMNS, unique=("key",))
    once = Once(before, Deduplicator(["key"]))
    stream = RawStream(lambda: iter(pieces), len(pieces) > 1, path="w.csv")
    return SourceStep(entry, stream, Asked(**COLUMNS), once, Meaning(RULES, True), "s.yaml"), once


# 03/04 can be the third of April or the fourth of March; only the second piece tells
FIRST = piece(("1", "x", "a", "03/04/2026"), ("1", "x", "a", "03/04/2026"))
SECOND = piece(("1", "x", "b", "13/04/2026"), ("2", "x", "b", "13/04/2026"), before=2)


def test_repeats_over_pieces_leave_once_with_their_rows_and_nothing_is_counted_twice():
    step, _ = step_of(FIRST, SECOND)
    log = assemble([step])
    assert log.to_arrow()["activity"].to_pylist() == ["A"]
    assert log.to_arrow()["time"][0].as_py().isoformat() == "2026-04-03T00:00:00+00:00"
    assert log.rows.to_dict() == {
        "in": 4, "kept": 2, "rejected": {"JM-E119 duplicate by its key": 2},
    }  # fmt: skip
    assert [reject.line for reject in log.rejects] == [2, 3]
    assert (step.seen.events, step.seen.dropped, dict(step.seen.unmapped)) == (2, 1, {"b": 1})
    assert (step.repeats.dropped, step.repeats.differing) == (2, 0)


@pytest.mark.parametrize("times", [1, 3])
def test_reading_again_gives_the_same(times):
    step, _ = step_of(FIRST, SECOND)
    for _ in range(times):
        made = pa.concat_tables(list(step.events()), promote_options="default")
    assert made["activity"].to_pylist() == ["A"]
    assert (step.rows.kept, step.seen.events, step.repeats.dropped) == (2, 2, 2)
    assert step.seen.fitted.tolist() == [1]


def test_a_second_file_of_nothing_but_repeats_is_no_fault_but_one_of_nothing_good_is():
    first, once = step_of(FIRST, SECOND)
    second, _ = step_of(SECOND, before=once)
    log = assemble([first, second])
    assert (log.rows.came, log.rows.kept) == (6, 2)
    assert second.repeats.dropped == 4
    bad, _ = step_of(piece(("9", "", "a", "13/04/2026")), before=once)
    with pytest.raises(LogError, match="JM-E214"):
        assemble([first, bad])
