"""How often intervals held the truth, by family of figures."""

from collections import defaultdict

import numpy as np

FEW = 30
"""Cases under which no rate is given."""


def family(name):
    """What the table calls it."""
    part, last = name[0], name[-1]
    match part:
        case "index":
            return "index, its parts" if last == "loss" else "index"
        case "path":
            return f"path: {last}"
        case "deviations":
            return f"deviation: {last}"
        case "time" | "hand_overs" | "failed":
            return f"{part.replace('_', '-')}: {last}"
        case "channel":
            return "channel: hops" if "switches" in name else "channel: visits and channels"
        case "experience":
            weighted = "weighted mean" if "weighted" in name else last
            return f"experience: {weighted}"
        case "outcome":
            return f"outcome: {name[1] if name[1] not in ('touchpoints', 'stages') else last}"
        case _:
            return f"{part}: {last}"


def by_family(held):
    found = defaultdict(list)
    for name, here in held.items():
        found[family(name)].append(here.mean())
    return found


def table(held):
    """The rows of `docs/statistics.md`."""
    return "\n".join(
        f"| {name} | {len(shares)} | {100 * np.mean(shares):.1f} | "
        f"{100 * min(shares):.1f} to {100 * max(shares):.1f} |"
        for name, shares in sorted(by_family(held).items())
    )
