"""XES: CPU seconds from a file to a table, ours beside rustxes, r4pm and pm4py.

    python benchmarks/xes.py                      # 262,000 events, five rounds
    python benchmarks/xes.py --cases 1000 --rounds 3 --log my.xes.gz

Every reading is a process of its own, so that nothing is remembered; only the reading is
timed: not the imports, nor what the first call of all, on a small log, brings with it.  The
process in which `read_log` reads is counted, with all that it imports.
The readers alternate; the table has medians, and ratios to the fastest Rust reader.  A
reader that is not installed is left out.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median

READERS = {
    "ours, rows": """
from journeymine.files import open_source
from journeymine.reading.xes.rows import read_xes_rows
def read(path):
    with open_source(path) as source:
        return sum(len(raw.table) for raw in read_xes_rows(source).pieces())
""",
    "ours, strict reader": """
from journeymine.files import open_source
from journeymine.reading.xes.pieces import XesRows
from journeymine.reading.xes.strict import strict_tables
def read(path):
    with open_source(path) as source:
        tables = strict_tables(source, room=32_000_000)
        return sum(len(raw.table) for raw in XesRows(source).pieces(tables))
""",
    "ours, read_log": """
import journeymine as jm
def read(path):
    return jm.read_log(path, cache=False).n_events
""",
    "ours, read_log here": """
import journeymine as jm
def read(path):
    return jm.read_log(path, cache=False, isolate=False).n_events
""",
    "rustxes": """
import rustxes
def read(path):
    return rustxes.import_xes(path)[0].shape[0]
""",
    "r4pm": """
import r4pm
def read(path):
    return r4pm.df.import_xes(path)[0].shape[0]
""",
    "pm4py, line by line": """
import pm4py
def read(path):
    kept = {"variant": "line_by_line", "return_legacy_log_object": True}
    return sum(map(len, pm4py.read_xes(path, **kept)))
""",
    "expat, nothing done": """
import gzip
from xml.parsers import expat
def read(path):
    parser = expat.ParserCreate()
    with gzip.open(path) as file:
        while chunk := file.read(1 << 16):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)
    return 0
""",
}
TIMED = """
import resource, sys
def spent():
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in both)
read(sys.argv[2])
start = spent()
events = read(sys.argv[1])
print(spent() - start, events)
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=13_100)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--log", help="a file of your own, .xes.gz")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = chosen.log or str(Path(folder) / "made.xes.gz")
        small = str(Path(folder) / "small.xes.gz")
        write_log(small, 2_000)
        if not chosen.log:
            write_log(path, chosen.cases)
        seconds: dict[str, list[float]] = {name: [] for name in READERS}
        events: dict[str, str] = {}
        for _ in range(chosen.rounds):
            for name, code in READERS.items():
                done = subprocess.run(
                    [sys.executable, "-c", code + TIMED, path, small],
                    capture_output=True, text=True, check=False,
                )  # fmt: skip
                if done.returncode == 0:
                    taken, events[name] = done.stdout.split()[-2:]
                    seconds[name].append(float(taken))
    medians = {name: median(taken) for name, taken in seconds.items() if taken}
    rust = min(medians.get(name, float("inf")) for name in ("rustxes", "r4pm"))
    print("| reader | CPU s | x the fastest Rust reader | events |\n|---|---|---|---|")
    for name, taken in medians.items():
        print(f"| {name} | {taken:.2f} | {taken / rust:.2f} | {int(events[name]):,} |")


def write_log(path: str, cases: int, per_case: int = 20) -> None:
    """A log of the shape of the BPI Challenge of 2012: four attributes an event, indented."""
    random = Random(2012)
    names = [f"A_{i:02d} touchpoint" for i in range(24)]
    lines = [
        '<?xml version="1.0" encoding="UTF-8" ?>\n<log xmlns="http://www.xes-standard.org/">\n'
        '\t<classifier name="Event" keys="concept:name lifecycle:transition"/>\n'
    ]
    for case in range(cases):
        at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=random.randrange(30_000_000))
        lines.append(
            f'\t<trace>\n\t\t<date key="REG_DATE" value="{_written(at)}"/>\n'
            f'\t\t<string key="concept:name" value="{170_000 + case}"/>\n'
            f'\t\t<int key="AMOUNT_REQ" value="{random.randrange(1, 90) * 500}"/>\n'
        )
        for _ in range(per_case):
            at += timedelta(milliseconds=random.randrange(3_000_000))
            lines.append(
                f'\t\t<event>\n\t\t\t<string key="org:resource" '
                f'value="{10_000 + random.randrange(60)}"/>\n'
                '\t\t\t<string key="lifecycle:transition" value="COMPLETE"/>\n'
                f'\t\t\t<string key="concept:name" value="{random.choice(names)}"/>\n'
                f'\t\t\t<date key="time:timestamp" value="{_written(at)}"/>\n\t\t</event>\n'
            )
        lines.append("\t</trace>\n")
    with gzip.open(path, "wb", compresslevel=6) as file:
        file.write("".join([*lines, "</log>\n"]).encode())


def _written(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds")


if __name__ == "__main__":
    main()
