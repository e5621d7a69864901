"""Results are kept as JSON after every pair, and shown as one page of Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from goals import DEFAULT, fastest, goal_rows, ratio, seconds


def load(page: Path) -> dict[str, Any]:
    """What was kept beside the page by earlier runs."""
    file = page.with_suffix(".json")
    empty: dict[str, Any] = {"about": {}, "commands": [], "pairs": {}, "around": {}}
    return empty | json.loads(file.read_text()) if file.exists() else empty


def keep(page: Path, kept: Mapping[str, Any]) -> None:
    """Write the JSON, then the page made of it."""
    page.with_suffix(".json").write_text(json.dumps(kept, indent=1) + "\n")
    page.write_text("\n".join(_page(kept)) + "\n")


def _page(kept: Mapping[str, Any]) -> Iterable[str]:
    pairs: dict[str, Any] = kept["pairs"]
    about = kept["about"]
    yield "# The aligner beside its peers\n"
    yield "See README.md beside this file for how to read it. Made by, one after the other:\n"
    yield from ("```", *kept["commands"], "```\n")
    yield from (f"- {key}: {value}" for key, value in about.items())
    others = sum(pair["commit"] != about["commit"] for pair in pairs.values())
    yield f"- pairs measured at another commit than the last: {others} of {len(pairs)}\n"
    yield "## Goals\n"
    yield from _table(("goal", "seen", "verdict"), goal_rows(pairs))
    yield "\n## Pairs\n"
    yield from _table(_PAIR, [_pair_row(name, pair) for name, pair in pairs.items()])
    yield "\n## Every search of pm4py, seconds for all variants\n"
    searches = sorted({m for p in pairs.values() for m in p["methods"] if m.startswith("pm4py")})
    rows = [(name, *(_time(p, m) for m in searches)) for name, p in pairs.items()]
    yield from _table(("pair", *(m.removeprefix("pm4py ") for m in searches)), rows)
    yield "\n## Growth: microseconds a variant\n"
    yield from _table(("design", "1k", "10k", "100k"), _growth(pairs))
    for title, table in kept["around"].items():
        yield f"\n## {title}\n"
        yield from _table(tuple(table[0]), [tuple(map(_cell, row.values())) for row in table])


_PAIR = (
    "pair", "variants", "mean length", "mean cost", "ours", "r4pm", "x",
    "pm4py default", "x", "pm4py fastest", "x", "costs equal",
)  # fmt: skip


def _pair_row(name: str, pair: Mapping[str, Any]) -> tuple[str, ...]:
    ours, best = pair["methods"]["ours"], fastest(pair)
    length = pair["events"] / max(pair["variants"], 1)
    cost = f"{ours['mean cost']:.2f}" if "mean cost" in ours else "-"
    return (
        name, f"{pair['variants']:,}", f"{length:.1f}", cost, _time(pair, "ours"),
        _time(pair, "r4pm"), _ratio(pair, "r4pm"),
        _time(pair, DEFAULT), _ratio(pair, DEFAULT),
        f"{_time(pair, best)} ({best.removeprefix('pm4py ')})" if best else "-",
        _ratio(pair, best) if best else "-",
        _equal(pair),
    )  # fmt: skip


def _time(pair: Mapping[str, Any], method: str) -> str:
    taken = pair["methods"].get(method)
    if taken is None:
        return "-"
    total = seconds(pair, method)
    if total is None:
        return f"no answer: {taken['failure']}"
    sample = "" if taken["n"] == pair["variants"] else f" (~ of {taken['n']:,})"
    unproved = taken["n"] - taken.get("proved", taken["n"])
    return _seconds(total) + sample + (f", {unproved:,} not proved" if unproved else "")


def _seconds(value: float) -> str:
    return f"{value:,.0f} s" if value >= 100 else f"{value:.3g} s"


def _ratio(pair: Mapping[str, Any], method: str) -> str:
    found = ratio(pair, method)
    if found is not None:
        return f"{found:,.0f}" if found >= 10 else f"{found:.1f}"
    return "-"


def _equal(pair: Mapping[str, Any]) -> str:
    taken = {name: t for name, t in pair["methods"].items() if t.get("compared")}
    compared = sum(t["compared"] for t in taken.values())
    if not compared:
        return "nothing to compare"
    apart = [f"{t['differ']:,} of {name}" for name, t in taken.items() if t["differ"]]
    return f"all {compared:,} but **{', '.join(apart)}**" if apart else f"all {compared:,}"


def _growth(pairs: Mapping[str, Any]) -> list[tuple[str, ...]]:
    designs = dict.fromkeys(n.rsplit(", ", 1)[0] for n in pairs if n.startswith("generated"))
    return [(d, *(_per_variant(pairs, f"{d}, {n}k") for n in (1, 10, 100))) for d in designs]


def _per_variant(pairs: Mapping[str, Any], name: str) -> str:
    total = seconds(pairs[name], "ours") if name in pairs else None
    return "-" if total is None else f"{total / pairs[name]['variants'] * 1e6:,.1f}"


def _cell(value: object) -> str:
    return f"{value:,.3g}" if isinstance(value, float) else str(value)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(row) + " |"
