"""Time the aligner beside its peers and compare all costs; see README.md beside this file.

python benchmarks/align.py --only "receipt" --rounds 3 --limit 30
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from platform import python_version
from typing import Any

import results
from around import sections
from measure import Budget, measure
from methods import METHODS
from pairs import all_pairs

HERE = Path(__file__).resolve().parent


def main() -> None:
    asked = _arguments().parse_args()
    fits = re.compile(asked.only).search
    pairs = [pair for pair in all_pairs() if fits(pair.name)]
    tables = {title: table for title, table in sections().items() if fits(title)}
    if asked.list:
        print("\n".join([*(pair.name for pair in pairs), *tables]))
        return
    kept = results.load(asked.out)
    about = kept["about"] = _about()
    command = shlex.join(["python", "benchmarks/align.py", *sys.argv[1:]])
    if command not in kept["commands"]:
        kept["commands"].append(command)
    methods = [m.name for m in METHODS if re.search(asked.methods, m.name)]
    budget = Budget(asked.rounds, asked.limit, asked.sample, asked.memory)
    for i, pair in enumerate(pairs, start=1):
        if pair.name in kept["pairs"] and not asked.again:
            continue
        print(f"{i}/{len(pairs)} {pair.name}", flush=True)
        try:
            found = measure(pair, methods, budget, lambda line: print(line, flush=True))
        except FileNotFoundError as missing:
            print(f"  skipped: {missing}", flush=True)
            continue
        kept["pairs"][pair.name] = {"commit": about["commit"], **found}
        kept["pairs"] = _in_order(kept["pairs"], [pair.name for pair in all_pairs()])
        results.keep(asked.out, kept)
    for title, table in tables.items():
        if title not in kept["around"] or asked.again:
            print(title, flush=True)
            kept["around"][title] = table(asked.limit)
            results.keep(asked.out, kept)
    results.keep(asked.out, kept)


def _arguments() -> argparse.ArgumentParser:
    default = Budget()
    parser = argparse.ArgumentParser(description="Time the aligner beside its peers.")
    parser.add_argument("--only", default="", metavar="PATTERN", help="pairs and tables to measure")
    parser.add_argument("--methods", default="", metavar="PATTERN", help="peers to measure")
    parser.add_argument("--rounds", type=int, default=default.rounds, help="of short calls")
    parser.add_argument("--limit", type=float, default=default.limit, help="seconds of a call")
    parser.add_argument("--sample", type=float, default=default.sample, help="seconds of sampling")
    parser.add_argument("--memory", type=float, default=default.memory_gb, help="GB of a process")
    parser.add_argument("--out", type=Path, default=HERE / "results-align.md", metavar="FILE")
    parser.add_argument("--again", action="store_true", help="also what was kept before")
    parser.add_argument("--list", action="store_true", help="only say what would be measured")
    return parser


def _about() -> dict[str, Any]:
    packages = ("journeymine", "r4pm", "pm4py", "numba", "numpy")
    return {
        "commit": _commit(),
        "python": python_version(),
        **{package: version(package) for package in packages},
        "cores": len(os.sched_getaffinity(0)),
    }


def _commit() -> str:
    command = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--exclude", "*"]
    return subprocess.run(command, capture_output=True, text=True).stdout.strip() or "unknown"


def _in_order(found: dict[str, Any], names: list[str]) -> dict[str, Any]:
    return {name: found[name] for name in names if name in found}


if __name__ == "__main__":
    main()
