"""What surrounds the aligner: memory, cold starts, precision, and a whole command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

HERE = Path(__file__).parent

Row = dict[str, Any]


def sections() -> dict[str, Callable[[float], list[Row]]]:
    """Title -> how to measure its table within a limit for every row."""
    return {
        "Most memory of a process at 100,000 variants": memory,
        "First call in a new process": first_calls,
        "Precision, aligning included": precisions,
        "Importing": imports,
        "`journeymine compare` on the demo, the whole process": compare,
    }


def memory(limit: float) -> list[Row]:
    rows = []
    for name in (f"generated {n}, noise {s}, 100k" for n in (20, 30, 40) for s in (0.1, 0.3)):
        seen = _probe("memory", name, limit)
        failure = seen.get("failure", "-")
        rows.append(
            {
                "pair": name,
                "before, MB": seen.get("before", failure),
                "after, MB": seen.get("after", failure),
            }
        )
    return rows


def first_calls(limit: float) -> list[Row]:
    """The same call with nothing compiled, with what was compiled on disk, and once more."""
    rows = []
    for name in ("generated 20, noise 0.1, 1k", "wide 10x2", "net 10x3 crossed 8"):
        with TemporaryDirectory() as cache:
            cold = _probe("first", name, limit, NUMBA_CACHE_DIR=cache)
            warm = _probe("first", name, limit, NUMBA_CACHE_DIR=cache)
        rows.append(
            {
                "pair": name,
                "nothing compiled, s": cold.get("first", cold.get("failure")),
                "compiled on disk, s": warm.get("first", "-"),
                "second call, s": warm.get("second", "-"),
            }
        )
    return rows


def precisions(limit: float) -> list[Row]:
    """Ours is over model sides, theirs over prefixes that fit: values need not be equal."""
    rows = []
    for name in (
        "running_example x pnml",
        "a12_n20 x pnml",
        "receipt x imf",
        "bpic20_dd x sm",
        "generated 20, noise 0.1, 1k",
        "generated 30, noise 0.1, 1k",
    ):
        ours, theirs = _probe("ours", name, limit), _probe("pm4py", name, limit)
        both = "seconds" in ours and "seconds" in theirs
        rows.append(
            {
                "pair": name,
                "ours, s": ours.get("seconds", ours.get("failure")),
                "pm4py, s": theirs.get("seconds", theirs.get("failure")),
                "x": theirs["seconds"] / ours["seconds"] if both else "-",
                "our precision": ours.get("precision", "-"),
                "its precision": theirs.get("precision", "-"),
            }
        )
    return rows


def imports(limit: float) -> list[Row]:
    statements = (
        "pass",
        "import journeymine",
        "import journeymine; journeymine.align",
        "import journeymine; journeymine.compare",
        "import r4pm",
        "import pm4py",
    )
    rows = []
    for code in statements:
        times = [_run(["-c", code], limit) for _ in range(3)]
        known = [time for time in times if isinstance(time, float)]
        rows.append({"statement": f"`{code}`", "s": median(known) if known else times[0]})
    return rows


def compare(limit: float) -> list[Row]:
    """Cold has an empty NUMBA_CACHE_DIR, warm what the cold run left there."""
    command = ["-m", "journeymine_cli"]
    with TemporaryDirectory() as folder:
        demo, cache = Path(folder) / "demo", str(Path(folder) / "cache")
        inputs = [str(demo / "orders.csv"), "--design", str(demo / "order.journey.yaml")]
        rows = [{"run": "demo", "s": _run([*command, "demo", "--out", str(demo)], limit)}]
        for run in ("cold", "warm", "warm again"):
            out = ["--out", str(Path(folder) / run)]
            seconds = _run([*command, "compare", *inputs, *out], limit, NUMBA_CACHE_DIR=cache)
            rows.append({"run": f"compare, {run}", "s": seconds})
    return rows


def _run(arguments: list[str], limit: float, **environment: str) -> float | str:
    """Seconds of a whole Python process, or how it failed."""
    start = perf_counter()
    try:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=os.environ | environment,
            capture_output=True,
            text=True,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        return f"over {limit:.0f} s"
    return _fault(done.stderr) if done.returncode else perf_counter() - start


def _probe(what: str, name: str, limit: float, **environment: str) -> Row:
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / "probe.py"), what, name],
            env=os.environ | environment | {"PM4PY_SHOW_PROGRESS_BAR": "False"},
            capture_output=True,
            text=True,
            timeout=limit,
        )
    except subprocess.TimeoutExpired:
        return {"failure": f"over {limit:.0f} s"}
    if done.returncode:
        return {"failure": _fault(done.stderr)}
    answer: Row = json.loads(done.stdout.splitlines()[-1])
    return answer


def _fault(text: str) -> str:
    """The line that names the error, cut to fit into a table."""
    lines = text.strip().splitlines() or ["died"]
    return next((line for line in reversed(lines) if "Error" in line), lines[-1])[:90]
