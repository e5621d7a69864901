"""Events of one time keep the order of the file, however the log is read and kept.

Times are cut to the day and the rows of all cases are shuffled, so that most events tie with
others of their case; the oracle is Python's own stable sort.
"""

from collections import Counter
from itertools import groupby, pairwise

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest

from journeymine.log.store import gather
from journeymine.log.store.storage import InMemory
from journeymine.reading import parquet_rows, read_log
from journeymine.reading.text import large as large_text
from journeymine.reading.text import rows as text_rows

ACTIVITIES = np.array([f"step {n}" for n in range(30)])
EVENTS_A_CASE, DAYS = 9.3, 4


def shuffled(n, seed=7):
    """A log of heavy ties: case, activity, day."""
    chance = np.random.default_rng(seed)
    cases = chance.integers(0, int(n / EVENTS_A_CASE), n)
    days = np.datetime64("2026-01-05") + cases % 300 + chance.integers(0, DAYS, n)
    activities = ACTIVITIES[chance.integers(0, len(ACTIVITIES), n)]
    return pa.table(
        {"case": [f"C{case}" for case in cases], "activity": activities, "time": days.astype(str)}
    )


def paths_by_hand(table):
    """Case -> its activities, by a stable sort; and how many pairs of neighbours tie."""
    rows = list(zip(*(table[name].to_pylist() for name in table.column_names), strict=True))
    rows.sort(key=lambda row: (row[0], row[2]))  # stable: ties stay as they stood in the file
    ties = sum(a[0] == b[0] and a[2] == b[2] for a, b in pairwise(rows))
    by_case = groupby(rows, key=lambda row: row[0])
    return {case: tuple(row[1] for row in own) for case, own in by_case}, ties


def paths_of(log):
    variants = log.variants()
    paths = list(variants)
    table = variants.case_variant
    pairs = zip(table["case"].to_pylist(), table["variant"].to_pylist(), strict=True)
    return {case: paths[number] for case, number in pairs}


def check_ties(tmp_path, monkeypatch, n, form, spilt):
    if spilt:
        monkeypatch.setattr(gather, "MOST_IN_MEMORY", n // 10)
        monkeypatch.setattr(text_rows, "_LARGE", 0)
        monkeypatch.setattr(large_text, "_BYTES", 40 * n // 7)
        monkeypatch.setattr(parquet_rows, "_ROWS", n // 7)
    table = shuffled(n)
    if form == "csv":
        pacsv.write_csv(table, tmp_path / "log.csv")
    else:
        pq.write_table(table, tmp_path / "log.parquet", row_group_size=n // 9)
    log = read_log(tmp_path / f"log.{form}", cache=False, isolate=False)
    assert isinstance(log.storage, InMemory) is not spilt
    wanted, ties = paths_by_hand(table)
    assert ties > n / 2
    found = paths_of(log)
    wrong = sum(found[case] != path for case, path in wanted.items())
    assert (len(found), wrong) == (len(wanted), 0)
    variants = log.variants()
    counts = dict(zip(variants, variants.cases.tolist(), strict=True))
    assert counts == Counter(wanted.values())


WAYS = pytest.mark.parametrize(
    ("form", "spilt"),
    [("csv", False), ("csv", True), ("parquet", False), ("parquet", True)],
    ids=["csv, in memory", "csv, in a folder", "parquet, in memory", "parquet, in a folder"],
)


@WAYS
def test_ties_keep_the_order_of_the_file(tmp_path, monkeypatch, form, spilt):
    check_ties(tmp_path, monkeypatch, 20_000, form, spilt)


@pytest.mark.proof
@WAYS
def test_a_million_ties_keep_the_order_of_the_file(tmp_path, monkeypatch, form, spilt):
    check_ties(tmp_path, monkeypatch, 1_000_000, form, spilt)
