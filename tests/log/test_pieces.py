"""A source that comes in pieces is typed as if it had come whole."""

from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from journeymine.errors import LogError
from journeymine.log.times import column as times
from journeymine.log.times.choice import TimeRule
from journeymine.log.typed.raw import Asked, RawRows, RawStream
from journeymine.log.typed.step import TypedStep

ASKED = Asked(case="who", activity="what", time="when", end_time="until", score="stars")

isos = [
    "2025-01-06T08:00:00Z", "2025-01-06 08:00", "2025-02-30", "2025-01-07",
    "2025-01-06T08:00:00.1234567",
]  # fmt: skip
days = ["13/01/2025", "01/13/2025", "02/03/2025 08:00", "20.02.2025"]
cells = st.sampled_from([*isos, *days, "", None, "soon", "1736150400"])
rows = st.tuples(
    st.sampled_from(["a", "b", "007", "", None]),
    st.sampled_from(["pay", "call", " ", "x\0y"]),
    cells,
    cells,
    st.sampled_from(["1", "2.5", "high", None]),
    st.sampled_from(["web", " ", None]),
)
NAMES = ("who", "what", "when", "until", "stars", "channel")


def stream(some, borders, more):
    columns = [pa.array([row[i] for row in some], pa.string()) for i in range(len(NAMES))]
    table = pa.table(columns, names=NAMES)
    bounds = sorted({0, *(b % (len(some) + 1) for b in borders), len(some)})
    spans = list(pairwise(bounds)) or [(0, 0)]
    parts = [RawRows(table.slice(a, b - a), "log.csv", "log.csv", before=a) for a, b in spans]
    place = 0

    def pieces():
        """As of a file, which can be read in one place only."""
        nonlocal place
        place = 0
        while place < len(parts):
            place += 1
            yield parts[place - 1]

    return RawStream(pieces, more, len(some), "log.csv")


def typed(some, borders, *, more):
    step = TypedStep(stream(some, borders, more), ASKED)
    try:
        parts = list(step.events())
        if not step.confirmed:
            parts = list(step.events())
            assert step.confirmed
    except LogError as error:
        return error.problems
    said = {(f.code, f.count, f.of) for f in step.findings}
    return pa.concat_tables(parts).to_pylist(), step.rows, list(step.rejects), said


@given(st.lists(rows, max_size=12), st.lists(st.integers(0, 12), max_size=3))
@example(
    [("a", "pay", t, None, None, None) for t in ["2025-01-06", "13/01/2025", "14/01/2025"]], [1]
)
@example([("a", "pay", t, None, None, None) for t in ["02/03/2025", "13/01/2025"]], [1])
@example([("a", "pay", t, None, None, None) for t in ["13/01/2025", "01/13/2025"]], [1])
@example(
    [
        ("a", "pay", "2025-01-06T08:00:00Z", "01/13/2025", None, None),
        *[("a", "pay", "2025-02-30", "13/01/2025", None, None)] * 2,
    ],
    [1],
)
@example(
    [
        ("", "pay", "2025-01-06T08:00:00Z", None, None, None),
        *[("a", "pay", t, None, None, None) for t in ["2025-02-30", "13/01/2025"]],
    ],
    [1],
)
@example(  # most ends cannot be read, but of the rows that are kept most can
    [
        *[("a", "pay", "2025-01-06T08:00:00Z", "2025-01-06T08:00:00Z", None, None)] * 2,
        ("a", "pay", "soon", "2025-01-06T08:00:00Z", None, None),
        *[("a", "pay", "13/01/2025", "2025-01-06T08:00:00Z", None, None)] * 2,
        *[("a", " ", "13/01/2025", "2025-02-30", None, None)] * 6,
    ],
    [3],
)
def test_pieces_make_the_events_the_rejects_and_the_findings_of_the_whole(some, borders):
    assert typed(some, borders, more=True) == typed(some, [], more=False)


plain = st.sampled_from([
    *isos, "2025-01-06T09:00:00+01:00", "2025-10-26T02:30:00", "2025-03-30T02:30:00",
    "1970-01-01T00:00:00Z", "1899-12-31", "2100-01-01T00:00:00Z",
])  # fmt: skip


@given(
    st.one_of(
        st.lists(st.one_of(cells, st.text(alphabet="0123456789-T:Z +.,", max_size=26)), min_size=1),
        st.lists(plain, min_size=1, max_size=3),
    )
)
@pytest.mark.parametrize("zone", [None, "Europe/Berlin"])
def test_times_read_from_their_bytes_are_those_read_by_the_pattern(zone, values):
    def read(many):
        before, times._MANY = times._MANY, many
        try:
            column = times.TimeColumn("at", TimeRule(timezone=zone, iso_only=True), "f")
            right = ["2025-01-06T08:00:00Z"] * len(values)
            text = pa.chunked_array([pa.array([*right, *values], pa.string())])
            column.choose(text, None)
            found = column.read(text)
        finally:
            times._MANY = before
        return (
            found.micros.tolist(), found.absent.tolist(),
            {code: faults.tolist() for code, faults in found.faults.items()},
            set(column.findings()),
        )  # fmt: skip

    assert read(0) == read(10**9)
