"""The aligner beside r4pm and pm4py: every pair of a log and a design, in one run.

    python benchmarks/align.py --out benchmarks/results-align.md

Every tool gets the variants as lists of names and the same net, and each runs in a process
of its own that is stopped after --limit seconds ("no answer").  Rounds of the tools take
turns.  The costs of all of them are compared, variant by variant.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from statistics import median

import designs
from peers import METHODS

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.block_net import net_of_block
from journeymine.discovery import discover
from journeymine.reading import read_design, read_log
from journeymine.writing import save_design

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "shared" / "data"

LOGS = {
    "receipt/receipt.parquet": ["receipt.bpmn", "08_receipt-imf.ptml", "receipt_one_variant.pnml",
                                "08_receipt-im.ptml"],
    "bpic20_dd/bpic20_dd.parquet": ["GTM_SM_2020-dd.pnml", "GTM_IM_2020-dd.pnml"],
    "running_example/running_example.parquet": ["running-example.pnml"],
    "synthetic_a12/a12f0n05.parquet": ["a12.pnml"],
    "synthetic_a12/a12f0n20.parquet": ["a12.pnml"],
    "synthetic_a12/a12f0n50.parquet": ["a12.pnml"],
    "helpdesk_pm4py/helpdesk_pm4py.parquet": [],
    "completejourney_touchpoints/completejourney_touchpoints.parquet": [],
}  # fmt: skip

TURNS = 3
SAMPLED_UP_TO = 10_000  # variants; pm4py is not projected further than that

Pair = tuple[str, DesignedJourney, list[tuple[str, ...]]]


def pairs() -> Iterator[Pair]:
    """Name, design and variants of every pair; those that take long come last."""
    yield from _generated(1_000)
    yield from _from_logs()
    yield from _generated(10_000)
    yield from _not_listed()
    yield from _generated(100_000)


def _generated(n: int) -> Iterator[Pair]:
    large = [(20, 2), (30, 2), (40, 4)]
    for touchpoints, seed in large if n > 1_000 else [*large, (20, 7), (30, 5), (40, 7)]:
        design = designs.random_design(touchpoints, seed)
        for noise in (0.1, 0.3):
            name = f"generated {touchpoints}/{seed}, noise {noise}, {n:,}"
            yield name, design, designs.noisy(design, n, noise)


def _from_logs() -> Iterator[Pair]:
    late: list[Pair] = []
    for log, models in LOGS.items():
        path = DATA / log
        if not path.exists():
            print(f"left out, not beside this checkout: {log}", file=sys.stderr)
            continue
        events = read_log(path)
        variants = list(events.variants())
        folder = path.parent / "models" if (path.parent / "models").is_dir() else path.parent
        known = [(model, read_design(folder / model)) for model in models]
        known.append(("mined, noise 0.2", discover(events, noise=0.2).journey))
        for model, design in known:
            found: list[Pair] = [(f"{path.stem} x {model}", design, variants)]
            if 20 < len(variants) < 500:
                more = designs.noisy_copy(variants, 600)
                found.append((f"{path.stem} + noise x {model}", design, more))
            if model == "08_receipt-im.ptml":
                late += found
            else:
                yield from found
    yield from late


def _not_listed() -> Iterator[Pair]:
    for branches, steps in ((7, 2), (10, 2), (20, 3)):
        design = designs.wide(branches, steps)
        yield f"wide {branches} x {steps}", design, designs.noisy(design, 1_000, 0.15)
    for branches in (4, 6, 8, 10):
        design = designs.shared_label(branches)
        yield f"one label in {branches} branches", design, designs.noisy(design, 200, 0.2)
    for branches, steps, crossings in ((4, 3, 3), (10, 3, 8), (15, 3, 15)):
        design = designs.cross_dependent_net(branches, steps, crossings, 1)
        yield design.name, design, designs.noisy(design, 1_000, 0.15)


def as_net(design: DesignedJourney) -> DesignedJourney:
    """The same runs as a net, for those who read nets only."""
    path = design.path if isinstance(design.path, PetriNet) else net_of_block(design.path)
    return DesignedJourney(design.name, path)


def measure(name: str, job: Path, rounds: int, limit: float) -> dict[str, object] | str:
    """What one tool found in a process of its own, or why there is no answer."""
    out = job.with_suffix(f".{name.replace(' ', '-')}.json")
    words = [sys.executable, str(HERE / "peers.py"), name, str(job), str(rounds), str(out)]
    try:
        done = subprocess.run(words, timeout=limit, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired:
        return "no answer"
    if done.returncode:
        return "refused" if "JM-E330" in done.stderr else "no answer"
    found: dict[str, object] = json.loads(out.read_text(encoding="utf-8"))
    return found


def compared(name: str, pair: Pair, rounds: int, limit: float) -> dict[str, object]:
    """One row of the table."""
    _, design, variants = pair
    with tempfile.TemporaryDirectory() as folder:
        job, pnml = Path(folder) / "job", Path(folder) / "design.pnml"
        save_design(as_net(design), pnml)
        job.write_bytes(pickle.dumps((variants, design, str(pnml))))
        found: dict[str, dict[str, object] | str] = {}
        seconds: dict[str, list[float]] = {"journeymine": [], "r4pm": []}
        for _ in range(TURNS):  # the machine may be busier now than then, for both alike
            for tool, times in seconds.items():
                if isinstance(found.get(tool, {}), dict) and sum(times) < 20:
                    found[tool] = measure(tool, job, rounds, limit)
                    if isinstance(found[tool], dict):
                        times.append(found[tool]["seconds"])
                        found[tool]["seconds"] = median(times)
        for tool in METHODS:
            large = len(variants) > SAMPLED_UP_TO
            found[tool] = "not run" if large else measure(tool, job, 1, limit)
    row: dict[str, object] = {"pair": name, "variants": len(variants)}
    row["events"] = sum(map(len, variants))
    ours = found["journeymine"]
    for tool, result in found.items():
        row[tool] = result["seconds"] if isinstance(result, dict) else result
    if isinstance(ours, dict):
        row["MB"] = ours["megabytes"]
        row["mean cost"] = sum(ours["costs"].values()) / max(len(variants), 1)
        checked = differing = 0
        for tool, result in found.items():
            if tool != "journeymine" and isinstance(result, dict):
                both = [(ours["costs"][i], cost) for i, cost in result["costs"].items()]
                checked += len(both)
                differing += sum(a != b for a, b in both)
        row["costs compared"], row["costs different"] = checked, differing
    return row


def table(rows: list[dict[str, object]], command: str) -> str:
    """The rows and what they say about the goals, as Markdown."""
    lines = [
        "# The aligner beside its peers", "",
        f"Made by `{command}`: journeymine {version('journeymine')}, r4pm {version('r4pm')}, pm4py "
        f"{version('pm4py')}, {os.cpu_count()} cores.",
        "Seconds from variants in memory to costs and moves, medians; behind the peers the ratio "
        "to ours. Machine code is made before (once a machine, some 25 s). Ours and "
        "r4pm take turns; times of pm4py are projected from a seeded sample of some seconds.",
        "", *_goals(rows), "",
        "| pair | variants | mean cost | ours | r4pm | pm4py A* | pm4py dijkstra | pm4py no "
        "heuristics | costs compared | different | MB |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in rows:
        ours = row["journeymine"]
        cells = [str(row["pair"]), f"{row['variants']:,}"]
        cells.append(f"{row['mean cost']:.2f}" if "mean cost" in row else "")
        cells.append(f"{ours:.4f}" if isinstance(ours, float) else str(ours))
        for tool in ("r4pm", *METHODS):
            seconds = row[tool]
            known = isinstance(seconds, float) and isinstance(ours, float)
            cells.append(f"{seconds:.3g} ({seconds / ours:,.0f}x)" if known else str(seconds))
        cells += [str(row.get(key, "")) for key in ("costs compared", "costs different", "MB")]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _goals(rows: list[dict[str, object]]) -> Iterator[str]:
    yield "| over pairs with 500 variants or more | pairs | least | median |"
    yield "|---|---|---|---|"
    large = [r for r in rows if r["variants"] >= 500 and isinstance(r["journeymine"], float)]
    ratios = {
        tool: [r[tool] / r["journeymine"] for r in large if isinstance(r[tool], float)]
        for tool in ("r4pm", *METHODS)
    }
    ratios["pm4py's fastest"] = [
        min(r[tool] for tool in METHODS if isinstance(r[tool], float)) / r["journeymine"]
        for r in large
        if any(isinstance(r[tool], float) for tool in METHODS)
    ]
    for tool, found in ratios.items():
        if found:
            yield f"| {tool} / ours | {len(found)} | {min(found):,.0f}x | {median(found):,.0f}x |"
    compared = sum(int(r.get("costs compared", 0)) for r in rows)
    differing = sum(int(r.get("costs different", 0)) for r in rows)
    yield ""
    yield f"{len(rows)} pairs; {compared:,} costs compared with peers, {differing} different."


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="", help="pairs whose name holds this text")
    options.add_argument("--rounds", type=int, default=3, help="a turn")
    options.add_argument("--limit", type=float, default=120.0, help="seconds a tool and pair")
    options.add_argument("--out", type=Path, default=Path("results-align.md"))
    given = options.parse_args()
    rows: list[dict[str, object]] = []
    for pair in pairs():
        if given.only in pair[0]:
            rows.append(compared(pair[0], pair, given.rounds, given.limit))
            print(json.dumps(rows[-1]), file=sys.stderr, flush=True)
            command = f"python benchmarks/align.py --rounds {given.rounds} --limit {given.limit:g}"
            given.out.write_text(table(rows, command), encoding="utf-8")


if __name__ == "__main__":
    main()
