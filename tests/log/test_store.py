"""However a log is gathered and kept, its events are the same."""

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.errors import ResultError
from journeymine.log import LOG_SCHEMA, EventLog, Rows
from journeymine.log.store import Gatherer, divided, gather
from journeymine.log.store.bucket_file import read_bucket, write_bucket
from journeymine.log.store.folder import InFolder


def events_of(rng: random.Random, n: int) -> pa.Table:
    """Events with heavy ties, missing values, a case attribute and a text that never repeats."""
    case = [f"c{rng.randrange(12)}" for _ in range(n)]
    return pa.table(
        {
            "case": pa.array(case),
            "activity": pa.array([rng.choice("bace") for _ in range(n)]),
            "time": pa.array([rng.randrange(6) for _ in range(n)], pa.int64()).cast(
                LOG_SCHEMA["time"]
            ),
            "channel": pa.array(
                [rng.choice(["web", "store", None]) for _ in range(n)], pa.string()
            ),
            "score": pa.array([rng.choice([1.5, 2.0, None]) for _ in range(n)], pa.float64()),
            "region": pa.array([None if c == "c3" else f"r{c}" for c in case], pa.string()),
            "note": pa.array([f"{i} {rng.random()}" for i in range(n)]),
        }
    )


def cut_up(events, rng):
    """The events in pieces, in their order."""
    borders = sorted(rng.randrange(len(events) + 1) for _ in range(4))
    return [
        events.slice(a, b - a) for a, b in zip([0, *borders], [*borders, len(events)], strict=True)
    ]


def table_of(storage):
    return EventLog(storage, Rows(0, 0)).to_arrow()


@pytest.mark.parametrize("spilt", [False, True])
@given(seed=st.integers(0, 2**32))
def test_a_log_in_a_folder_is_the_log_in_memory(tmp_path_factory, spilt, seed):
    rng = random.Random(seed)
    events = events_of(rng, rng.choice([0, 1, 5, 60]))
    folder = tmp_path_factory.mktemp("log")
    limit = gather.MOST_IN_MEMORY
    try:
        gather.MOST_IN_MEMORY = 3 if spilt else limit
        gatherer = Gatherer(scratch=lambda: tmp_path_factory.mktemp("scratch"))
        for piece in cut_up(events, rng):
            gatherer.add(piece)
        assert gatherer.spilt == (spilt and len(events) > 3)
        kept = gatherer.write(folder, lasting=rng.random() < 0.5)
    finally:
        gather.MOST_IN_MEMORY = limit
    memory = EventLog.of_events(events, Rows(len(events), len(events)))
    assert table_of(kept).equals(memory.to_arrow())
    assert table_of(InFolder.open(folder)).equals(memory.to_arrow())
    for one, other in ((kept.sizes, memory.storage.sizes),):
        assert (one.cases, one.events, one.first, one.last) == (
            other.cases, other.events, other.first, other.last,
        )  # fmt: skip
        assert one.times.tolist() == other.times.tolist()
    found, wanted = EventLog(kept, memory.rows).variants(), memory.variants()
    assert list(found) == list(wanted)
    assert found.case_variant.equals(wanted.case_variant)


def test_all_events_of_a_case_stand_in_one_bucket_which_its_id_alone_decides():
    ids = pa.array([f"case {i}" for i in range(2_000)] + ["", "åäö"])
    places = divided.bucket_of(ids, 16)
    assert set(places.tolist()) == set(range(16))
    assert places[7:].tolist() == divided.bucket_of(ids.slice(7), 16).tolist()
    assert np.bincount(places).max() < 200


@pytest.mark.parametrize("ending", [".parquet", ".arrow"])
def test_a_value_that_a_case_has_everywhere_is_kept_once(tmp_path, ending):
    log = EventLog.of_events(events_of(random.Random(4), 200), Rows(200, 200))
    bucket = log.storage.bucket
    path = tmp_path / f"bucket{ending}"
    write_bucket(path, bucket, {n: i for i, n in enumerate(bucket.columns)})
    import pyarrow.parquet as pq

    kinds = pq.read_schema(path) if ending == ".parquet" else pa.ipc.open_file(path).schema
    region, channel = (list(bucket.columns).index(name) for name in ("region", "channel"))
    assert not pa.types.is_list(kinds.field(f"c{region}").type)
    assert pa.types.is_list(kinds.field(f"c{channel}").type)
    names = {n: c.dictionary for n, c in bucket.columns.items() if pa.types.is_dictionary(c.type)}
    read = read_bucket(str(path), {"region": (region, pa.string())}, names)
    assert read.columns["region"].to_pylist() == bucket.columns["region"].to_pylist()


def test_disk_that_would_be_needed_beyond_the_limit_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(gather, "MOST_IN_MEMORY", 10)
    monkeypatch.setattr(divided, "MOST_ON_DISK", 1_000)
    gatherer = Gatherer(scratch=lambda: tmp_path)
    with pytest.raises(ResultError, match="JM-E404"):
        gatherer.add(events_of(random.Random(1), 500))


@pytest.mark.parametrize("spilt", [False, True])
@given(seed=st.integers(0, 2**32))
def test_events_that_are_added_make_the_log_of_all_events(tmp_path_factory, spilt, seed):
    rng = random.Random(seed)
    events = events_of(rng, 60)
    first, then, last = cut_up(events, rng)[:3]
    later = pa.concat_tables(
        [last.append_column("added", last["note"]), *cut_up(events, rng)[3:]],
        promote_options="default",
    )
    limit = gather.MOST_IN_MEMORY

    def scratch():
        return tmp_path_factory.mktemp("scratch")

    try:
        gather.MOST_IN_MEMORY = 3 if spilt else limit
        gatherer = Gatherer(scratch=scratch)
        gatherer.add(first)
        kept = gatherer.write(tmp_path_factory.mktemp("log"))
        for more in (then, later):
            gatherer = Gatherer.after(kept, scratch=scratch)
            gatherer.add(more)
            kept = gatherer.write_after(kept, tmp_path_factory.mktemp("log"))
    finally:
        gather.MOST_IN_MEMORY = limit
    whole = pa.concat_tables([first, then, later], promote_options="default")
    memory = EventLog.of_events(whole, Rows(len(whole), len(whole)))
    assert table_of(kept).equals(memory.to_arrow())
    one, other = kept.sizes, memory.storage.sizes
    assert (one.cases, one.events, one.first, one.last) == (
        other.cases, other.events, other.first, other.last,
    )  # fmt: skip
    assert one.times.tolist() == other.times.tolist()
    assert kept.activities == memory.storage.activities
