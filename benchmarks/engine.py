"""The engine: CPU seconds and memory from a file to paths and arcs, ours beside DuckDB and pm4py.

    python benchmarks/engine.py                       # 10 million events, three rounds
    python benchmarks/engine.py --events 1e6 --rounds 5
    python benchmarks/engine.py --only "csv|append" --huge 10

Every measurement is a process of its own, whose CPU seconds (user and system, those of the
process that reads for us too) and largest resident memory count; each does the same with a
small log before, so that imports do not count, nor what is compiled, but for those of the
process that reads.  Peers alternate with ours, and the table has medians.  The log: 30
activities, 9.3 events a case, 2 % forced ties, rows in the order of time, a channel.
`--huge N` makes N files of the size of one, reads them as a folder in 2 GB, mines the journey,
and adds one in a hundred events more.  Ours keeps its cache in the folder of the run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv
import pyarrow.parquet as pq

ACTIVITIES = 30

PROGRAMS = {
    "scan of three columns": """
import pyarrow.parquet as pq
def run(files, cache):
    for batch in pq.ParquetFile(files[0]).iter_batches(1 << 20, columns=["case_id", "activity", "timestamp"]):
        pass
""",
    "ours": """
import journeymine as jm
from journeymine.log import reductions
def run(files, cache):
    log = jm.read_log(*files, cache=cache)
    return log.n_events, len(log.variants()), len(reductions.follows(log.storage)[1])
""",
    "ours, read_log": """
import journeymine as jm
def run(files, cache):
    return jm.read_log(*files, cache=cache).n_events
""",
    "ours, read_log in 2 GB": """
import journeymine as jm
def run(files, cache):
    return jm.read_log(*files, cache=cache, memory="2GB").n_events
""",
    "ours, discover": """
import journeymine as jm
def run(files, cache):
    found = jm.discover(jm.read_log(*files, cache=cache, memory="2GB"))
    return len(found.variants), len(found.graph.arcs), len(found.journey.steps)
""",
    "pm4py": """
import pandas as pd, pm4py
def run(files, cache):
    frame = pd.read_parquet(files[0])
    frame = pm4py.format_dataframe(frame, case_id="case_id", activity_key="activity", timestamp_key="timestamp")
    dfg = pm4py.discover_performance_dfg(frame)
    return len(pm4py.get_variants(frame)), len(pm4py.discover_dfg(frame)[0])
""",
    "duckdb, into a table": """
import duckdb
def run(files, cache):
    con = duckdb.connect()
    con.sql(f"CREATE TABLE log AS SELECT * FROM read_csv('{files[0]}', all_varchar = true)")
    return con.sql("SELECT COUNT(*) FROM log").fetchall()
""",
}

MEASURE = """
import json, resource, sys
def spent():
    own = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
files, cache, small = json.loads(sys.argv[1])
if small:
    run([small], False)
before = spent()
found = run(files, cache)
after = spent()
most = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
print(json.dumps([after - before, most / 1024, found]))
"""


def make(events: int, seed: int) -> pa.Table:
    """A log: most steps go to the next activity, some anywhere; 2 % of the times are ties."""
    rng = np.random.default_rng(seed)
    lengths = rng.geometric(1 / 8.3, int(events / 9.3) + events // 50 + 10) + 1
    ends = np.cumsum(lengths)
    n = int(np.searchsorted(ends, events)) + 1
    lengths = lengths[:n]
    lengths[-1] -= ends[n - 1] - events
    lengths = lengths[lengths > 0]
    starts = np.cumsum(lengths) - lengths
    case = np.repeat(np.arange(len(lengths)), lengths)
    place = np.arange(events) - np.repeat(starts, lengths)
    jumps = (rng.random(events) < 0.12) * rng.integers(0, ACTIVITIES, events)
    gaps = (rng.exponential(6 * 3600, events) * 1e6).astype(np.int64)
    gaps[rng.random(events) < 0.02] = 0
    sums = np.cumsum(gaps)
    begins = rng.integers(0, 365 * 86_400, len(lengths)) * 1_000_000
    time = 1_735_689_600_000_000 + np.repeat(begins - sums[starts], lengths) + sums
    order = np.argsort(time, kind="stable")
    names = pa.array([f"Activity {i:02d}" for i in range(ACTIVITIES)])
    channels = pa.array(["web", "phone", "store", "app"])
    ids = pa.array(np.char.add(f"C{seed}-", case[order].astype(str)))
    return pa.table(
        {
            "case_id": ids,
            "activity": names.take(pa.array((place + jumps)[order] % ACTIVITIES)),
            "timestamp": pa.array(time[order]).cast(pa.timestamp("us", "UTC")),
            "channel": channels.take(pa.array(rng.integers(0, 4, events))),
        }
    )


def write(folder: Path, name: str, events: int, seed: int) -> None:
    """The log as Parquet and as CSV."""
    table = make(events, seed)
    pq.write_table(table, folder / f"{name}.parquet")
    texts = pc.strftime(table["timestamp"], format="%Y-%m-%dT%H:%M:%SZ")
    table = table.set_column(2, "timestamp", texts)
    options = arrow_csv.WriteOptions(quoting_style="needed")
    arrow_csv.write_csv(table, folder / f"{name}.csv", options)


def write_parquet(folder: Path, name: str, events: int, seed: int) -> None:
    """The log as Parquet alone."""
    pq.write_table(make(events, seed), folder / f"{name}.parquet")


def apart(do: Callable[..., None], *what: object) -> None:
    """In a process of its own: a child's peak of memory begins with its parent's."""
    process = multiprocessing.get_context("spawn").Process(target=do, args=what)
    process.start()
    process.join()
    assert process.exitcode == 0


def measure(program: str, files: list[Path], cache: bool, small: Path | None, place: Path):
    """CPU seconds, MiB and what was found; None if the process did not end well."""
    asked = json.dumps([[str(file) for file in files], cache, str(small) if small else ""])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAMS[program] + MEASURE, asked],
        env={**os.environ, "JOURNEYMINE_CACHE": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        print(done.stderr[-400:], file=sys.stderr)
        return None
    return json.loads(done.stdout.splitlines()[-1])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--events", type=float, default=1e7)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="")
    parser.add_argument("--huge", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    asked = parser.parse_args()
    events = int(asked.events)
    with tempfile.TemporaryDirectory() as made:
        folder = asked.folder or Path(made)
        folder.mkdir(exist_ok=True)
        for name, n, seed in (("log", events, 1), ("new", events // 100, 2), ("small", 300_000, 3)):
            if not (folder / f"{name}.csv").exists():
                apart(write, folder, name, n, seed)
        raw, csv = folder / "log.parquet", folder / "log.csv"
        more = folder / "new.csv"
        rows = [  # what, program, files, whether the cache is used, whether it is filled before
            ("parquet: column scan", "scan of three columns", [raw], False, None),
            ("parquet: to paths and arcs", "ours", [raw], False, None),
            ("parquet: from the cache", "ours", [raw], True, [raw]),
            ("parquet: to paths and arcs, pm4py", "pm4py", [raw], False, None),
            ("csv: read", "ours, read_log", [csv], False, None),
            ("csv: read, duckdb", "duckdb, into a table", [csv], False, None),
            ("append: full run into the cache", "ours, read_log", [csv, more], True, []),
            ("append: 1 % of new events", "ours, read_log", [csv, more], True, [csv]),
        ]
        rows = [row for row in rows if re.search(asked.only, row[0])]
        found: dict[str, list] = {row[0]: [] for row in rows}
        for _ in range(asked.rounds):
            for what, program, files, cache, before in rows:
                with tempfile.TemporaryDirectory(dir=folder) as place:
                    if before:
                        measure("ours, read_log", before, True, None, Path(place))
                    warm = folder / f"small{files[0].suffix}"
                    result = measure(program, files, cache, warm, Path(place))
                    if result is not None:
                        found[what].append(result)
                print(what, found[what][-1:], file=sys.stderr, flush=True)
        print(
            f"\n{events:,} events, {asked.rounds} rounds\n\n| what | CPU s | peak MiB |\n|---|---|---|"
        )
        for what, results in found.items():
            if results:
                cpu, most = median(r[0] for r in results), median(r[1] for r in results)
                print(f"| {what} | {cpu:.2f} | {most:,.0f} |")
        if asked.huge:
            many = folder / "huge"
            many.mkdir(exist_ok=True)
            for i in range(asked.huge):
                if not (many / f"{i:02d}.parquet").exists():
                    apart(write_parquet, many, f"{i:02d}", events, 100 + i)
            added = folder / "added.parquet"
            if not added.exists():
                apart(write_parquet, folder, "added", asked.huge * events // 100, 99)
            steps = [
                ("read into the cache", "ours, read_log in 2 GB", [many]),
                ("discovered from the cache", "ours, discover", [many]),
                ("1 % of new events added", "ours, read_log in 2 GB", [many, added]),
            ]
            with tempfile.TemporaryDirectory(dir=folder) as place:
                for what, program, files in steps:
                    warm = folder / "small.parquet"
                    cpu, most, seen = measure(program, files, True, warm, Path(place))
                    n = asked.huge * events
                    print(f"| {n:,} events: {what} ({seen}) | {cpu:.1f} | {most:,.0f} |")


if __name__ == "__main__":
    main()
