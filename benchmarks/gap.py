"""What the whole gap costs beside reading the same log from the cache.

    python benchmarks/gap.py

Makes two logs of a million events that travel a design of 40 touchpoints, with channels, scores,
outcomes and lateness: one in which most customers take the usual way at every turn, and one in
which they take either, so that nearly every case has a path of its own.  Then, in processes of
their own and in turn, reads each from the cache, reads it from the cache and compares, and does
the latter with its first thousand events alone: that is what imports and the loading of machine
code take, however few events there are.

Prints a table of medians, with the ratio of comparing to reading.  Times are those of the calls;
what Python imports on the way to them counts, starting Python does not.  *Again* is the same in
the same process once more, where everything is loaded.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

EVENTS = 1_000_000
TOUCHPOINTS = 40
ROUNDS = 5
FEW = 1_000
CHANNELS = ("web", "app", "phone", "store")


def design() -> str:
    """Forty touchpoints in five stages, each with channels, an owner and targets."""
    lines = ["journey: Forty steps", "touchpoints:"]
    for i in range(1, TOUCHPOINTS + 1):
        after = (
            ""
            if i == 1
            else f"targets: {{within: {{after: T{i - 1:02d}, max: 2d}}, experience: 4}}, "
        )
        lines.append(
            f"  T{i:02d}: {{{after}stage: S{(i - 1) // 8 + 1}, channels: [web, app], "
            f"owner: Team {(i - 1) % 4 + 1}}}"
        )
    lines.append("path:")
    for i in range(1, TOUCHPOINTS + 1, 4):
        one, two, three, four = (f"T{j:02d}" for j in range(i, i + 4))
        lines += [f"  - {one}", f"  - optional: {two}", f"  - choice: [{three}, {four}]"]
    return "\n".join([*lines, "failed: [error]", "success: {reaches: [T39, T40]}"]) + "\n"


def log(usual: float, seed: int = 5) -> pa.Table:
    """Customers who skip, repeat and swap a few steps, and turn the usual way so often."""
    random = np.random.default_rng(seed)
    cases = int(EVENTS / (10 * (2 + usual)))
    path = np.zeros((cases, TOUCHPOINTS), bool)
    for i in range(0, TOUCHPOINTS, 4):
        path[:, i] = random.random(cases) > 0.01
        path[:, i + 1] = random.random(cases) < usual
        first = random.random(cases) < usual
        path[:, i + 2], path[:, i + 3] = first, ~first
    case, step = np.nonzero(path)
    again = 1 + (random.random(len(case)) < 0.01)
    case, step = np.repeat(case, again), np.repeat(step, again)
    n = len(case)
    swap = np.flatnonzero((random.random(n - 1) < 0.005) & (case[1:] == case[:-1]))
    step[swap], step[swap + 1] = step[swap + 1], step[swap]
    gaps = random.exponential(8 * 3_600, n)
    time_ = np.cumsum(gaps) - np.repeat(
        np.cumsum(gaps)[np.flatnonzero(np.diff(case, prepend=-1))], np.bincount(case)
    )
    start = np.repeat(random.random(cases) * 90 * 86_400, np.bincount(case, minlength=cases))
    moment = ((1_767_225_600 + start + time_) * 1e6).astype("int64")
    channel = np.where(random.random(n) < 0.9, random.integers(0, 2, n), random.integers(2, 4, n))
    answered, failed = random.random(n) < 0.2, random.random(n) < 0.03
    return pa.table(
        {
            "case": pa.array(np.char.add("c", case.astype(str))),
            "activity": pa.array([f"T{i:02d}" for i in range(1, TOUCHPOINTS + 1)]).take(
                pa.array(step)
            ),
            "time": pa.array(moment, pa.timestamp("us", tz="UTC")),
            "channel": pa.array(CHANNELS).take(pa.array(channel)),
            "outcome": pa.array(["ok", "error"]).take(pa.array(failed.astype(int))),
            "score": pa.array(random.integers(1, 6, n).astype(float), mask=~answered),
        }
    )


def one(work: str, folder: Path) -> None:
    """Read, or read and compare; prints the seconds of each, of each again, and the variants."""
    import journeymine as jm

    file = folder / ("few.parquet" if work == "few" else "log.parquet")
    seconds, variants = {"read": [0.0, 0.0], "compare": [0.0, 0.0]}, 0
    for turn in range(2):
        start = time.perf_counter()
        events = jm.read_log(file, cache=True)
        seconds["read"][turn] = time.perf_counter() - start
        if work == "read":
            continue
        journey = jm.read_design(folder / "forty.journey.yaml")
        start = time.perf_counter()
        variants = jm.compare(events, journey).log.variants
        seconds["compare"][turn] = time.perf_counter() - start
    print(*seconds["read"], *seconds["compare"], variants)


def measured(usual: float) -> str:
    """A row of the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table = log(usual)
        pq.write_table(table, folder / "log.parquet")
        pq.write_table(table.slice(0, FEW), folder / "few.parquet")
        (folder / "forty.journey.yaml").write_text(design())
        taken: dict[str, list[list[float]]] = {"read": [], "compare": [], "few": []}
        for turn in range(ROUNDS + 1):
            for work, rows in taken.items():
                words = [sys.executable, __file__, work, str(folder)]
                said = subprocess.run(words, check=True, capture_output=True, text=True).stdout
                if turn:  # the first fills caches and compiles
                    rows.append([float(word) for word in said.split()])
    read, read_again = (statistics.median(row[i] for row in taken["read"]) for i in (0, 1))
    gap, gap_again = (statistics.median(row[i] for row in taken["compare"]) for i in (2, 3))
    few = statistics.median(row[2] for row in taken["few"])
    variants = int(taken["compare"][0][4])
    return (
        f"| {len(table):,} | {variants:,} | {read:.2f} s | {gap:.2f} s | {gap / read:.1f} "
        f"| {few:.2f} s | {read_again:.2f} s | {gap_again:.2f} s |"
    )


def main() -> None:
    """Both logs."""
    print(
        "| events | paths | reading from the cache | the whole gap | ratio "
        f"| the gap of {FEW:,} events | reading again | the gap again |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for usual in (0.95, 0.5):
        print(measured(usual), flush=True)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        one(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
