"""How soon a large page is ready, and what it takes to make one.

    python benchmarks/page.py --before REF

Makes the page of 50 activities, 40 designed touchpoints and 2,000 paths with the code of this
checkout and with that of REF (a commit, in a work tree of its own), opens both in Chromium in
turn, with an empty page to tell what the browser takes for itself, and prints a table of medians:

* *ready*: from the start of the navigation to the end of its load event, as the browser has it;
* *first paint*: until the browser has painted the first of it, by the same clock;
* *processor*: milliseconds of the processor that the process of the page took until then;
* *page made in*, *again*: seconds of the processor for `render` in a new process, and once more.

Needs Playwright and Chromium.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 15
EMPTY = "an empty page"

MAKE = """
import json, sys, time
from large_journey import large_gap
from journeymine.discovery import discover
from journeymine.reporting import render, summarize
gap = large_gap()
data = json.loads(json.dumps(summarize(gap, discover(gap.events))))
took = []
for _ in range(2):
    start = time.process_time()
    page = render(data)
    took.append(time.process_time() - start)
open(sys.argv[1], "w", encoding="utf-8").write(page)
print(json.dumps(took))
"""

TIMES = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const { loadEventEnd } = performance.getEntriesByType('navigation')[0];
  const painted = performance.getEntriesByName('first-contentful-paint')[0];
  return [loadEventEnd, painted ? painted.startTime : NaN];
}"""


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    asked.add_argument("--before", help="a commit to compare with")
    asked.add_argument("--rounds", type=int, default=ROUNDS)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pages, sizes, took = {}, {}, {}
        for name in filter(None, (options.before, "now")):
            pages[name] = Path(folder, f"{name}.html")
            took[name] = made(pages[name], commit=name if name == options.before else "")
            sizes[name] = pages[name].stat().st_size / 1e3
        pages[EMPTY] = Path(folder, "empty.html")
        pages[EMPTY].write_text("<!doctype html><title>Empty</title><p>Nothing.</p>", "utf-8")
        times = opened(pages, options.rounds)
    print("| version | page | ready | first paint | processor | page made in | again |")
    print("|---|---|---|---|---|---|---|")
    for name in pages:
        ready, painted, busy = (statistics.median(one) for one in zip(*times[name], strict=True))
        size = f"{sizes[name]:.0f} KB" if name in sizes else ""
        made_in = " | ".join(f"{seconds:.2f} s" for seconds in took.get(name, ())) or " | "
        print(
            f"| {name} | {size} | {ready:.0f} ms | {painted:.0f} ms | {busy:.0f} ms | {made_in} |"
        )


def made(page: Path, commit: str) -> list[float]:
    """Make the page with the code of a commit, or of this checkout: seconds of the processor."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder, "tree") if commit else ROOT
        if commit:
            git("worktree", "add", "--detach", str(tree), commit)
        try:
            paths = os.pathsep.join([str(tree), str(ROOT / "tests/support")])
            told = subprocess.run(
                [sys.executable, "-c", MAKE, str(page)],
                check=True,
                capture_output=True,
                cwd=folder,
                env={**os.environ, "PYTHONPATH": paths},
                text=True,
            )
        finally:
            if commit:
                git("worktree", "remove", "--force", str(tree))
    found: list[float] = json.loads(told.stdout)
    return found


def git(*words: str) -> None:
    """Run git in this checkout."""
    subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True)


def opened(pages: dict[str, Path], rounds: int) -> dict[str, list[list[float]]]:
    """Open the pages in turn, each time in a new browser: ready, painted, processor (ms)."""
    from playwright.sync_api import sync_playwright

    times: dict[str, list[list[float]]] = {name: [] for name in pages}
    with sync_playwright() as driver:
        for number in range(rounds):
            for name in sorted(pages, reverse=bool(number % 2)):
                browser = driver.chromium.launch(
                    executable_path=shutil.which("chromium"),
                    args=["--no-sandbox", "--disable-gpu"],
                )
                seen = browser.new_browser_cdp_session()
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                before = processor(seen)
                page.goto(pages[name].as_uri())
                ready = page.evaluate(TIMES)
                times[name].append([*ready, processor(seen) - before])
                browser.close()
    return times


def processor(seen: Any) -> float:
    """Milliseconds of the processor that the processes of pages have taken."""
    processes = seen.send("SystemInfo.getProcessInfo")["processInfo"]
    return sum(one["cpuTime"] for one in processes if one["type"] == "renderer") * 1_000


if __name__ == "__main__":
    main()
