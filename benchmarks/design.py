"""How long a design of 200 touchpoints takes: to read, lint, compile and draw.

    python benchmarks/design.py

Prints a table of the medians of five processes: the start-up of the command alone, `check` of a
design of three touchpoints, and of 200 as blocks and as a net, without and with a picture; then
each part by itself in one process.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import journeymine as jm
from journeymine.design import DesignedJourney
from journeymine.design.paths.block_net import net_of_block

RUNS = 5
VERBS = ("Compare", "Check", "Order", "Confirm", "Receive", "Book", "Activate", "Report")
OWNERS = ("Order desk", "Field service")
KINDS = (
    "{}", "choice: {}", "any_order: {}", "any_of: {}", "optional: {}",
    "{{repeat: {}, min: 1, max: 3}}",
)  # fmt: skip
THINGS = ("prices", "address", "router", "installation", "invoice", "visit", "papers", "plan")


def journey(touchpoints: int, seed: int = 3) -> str:
    """The text of a design with every kind of block, stages, channels, owners and aliases."""
    source = random.Random(seed)
    names = [
        f"{source.choice(VERBS)} {source.choice(THINGS)} {i}" for i in range(1, touchpoints + 1)
    ]
    lines = [f"journey: A journey of {touchpoints}", "touchpoints:"]
    for i, name in enumerate(names):
        channel, owner = source.choice(("web", "app", "phone")), source.choice(OWNERS)
        stage, alias = 1 + 8 * i // touchpoints, name.lower().replace(" ", "_")
        lines.append(
            f"  {name}: {{stage: Stage {stage}, channels: [{channel}], owner: {owner}, "
            f"aliases: [{alias}]}}"
        )
    lines.append("path:")
    while names:
        size = source.randint(2, 4)
        take, names = f"[{', '.join(names[:size])}]", names[size:]
        lines.append(f"  - {source.choice(KINDS).format(take)}")
    return "\n".join(lines) + "\n"


def seconds(*words: str) -> float:
    """Median wall time of a command."""
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "journeymine_cli", *words], check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def parts(path: Path) -> None:
    """Each part by itself, once everything is imported."""
    for _ in range(2):
        times = {}
        start = time.perf_counter()
        design = jm.read_design(path)
        times["read"], start = time.perf_counter() - start, time.perf_counter()
        states = design.automaton.n_states
        times["compile"], start = time.perf_counter() - start, time.perf_counter()
        findings = jm.lint(design)
        times["lint"], start = time.perf_counter() - start, time.perf_counter()
        jm.draw(design)
        times["draw"] = time.perf_counter() - start
    shown = ", ".join(f"{name} {taken:.3f}" for name, taken in times.items())
    print(f"  {path.name}: {shown}; {states:,} states, {len(findings)} findings")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder, "small.journey.yaml"), Path(folder, "large.journey.yaml")
        net, svg = Path(folder, "large.pnml"), str(Path(folder, "large.svg"))
        small.write_text(journey(3), encoding="utf-8")
        large.write_text(journey(200), encoding="utf-8")
        jm.save_design(DesignedJourney("Net", net_of_block(jm.read_design(large).path)), net)
        check = ("check", "--quiet", "--design")
        rows = [
            ("journeymine --version", ("--version",)),
            ("check, 3 touchpoints", (*check, str(small))),
            ("check, 200 as blocks", (*check, str(large))),
            ("check and draw, 200 as blocks", (*check, str(large), "--picture", svg)),
            ("check, 200 as a net", (*check, str(net))),
            ("check and draw, 200 as a net", (*check, str(net), "--picture", svg)),
        ]
        print("seconds, median of five processes")
        for name, words in rows:
            print(f"  {name:32} {seconds(*words):6.2f}")
        print("seconds in one process that has imported everything")
        parts(large)
        parts(net)


if __name__ == "__main__":
    main()
