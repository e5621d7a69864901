"""How many planted renamings are found, and how much is suggested where nothing is to be found.

    python benchmarks/matching.py

Takes the names of nine journeys, renames them in ten ways and matches them, among the names of
another journey, with their own; then matches every journey with every other one.  Names that
are the same are left out.
"""

from __future__ import annotations

import random
import re
from itertools import permutations
from pathlib import Path

import journeymine as jm
from journeymine.design.likeness.pairs import pairs

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
DESIGNS = (
    ROOT / "fixtures/order.journey.yaml", ROOT / "fixtures/care.journey.yaml",
    SHARED / "receipt/models/receipt.bpmn", SHARED / "running_example/models/running-example.bpmn",
    SHARED / "bpic20_dd/models/GTM_SM_2020-dd.pnml",
)  # fmt: skip
LOGS = ("helpdesk_pm4py", "completejourney_touchpoints")
SWEDISH = (
    ["Beställa bredband", "Bekräfta order", "Boka montör", "Skicka faktura", "Betala faktura",
     "Kontakta kundtjänst", "Avsluta avtal", "Installera router", "Få leveransbesked"],
    ["Söka lån", "Kreditprövning", "Lämna underlag", "Godkänna ansökan", "Signera avtal",
     "Utbetalning", "Avslag"],
)  # fmt: skip


def slips(source: random.Random, name: str, n: int = 1) -> str:
    for _ in range(n):
        i, kind = source.randrange(1, len(name) - 1), source.randrange(3)
        swapped = name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        other = name[:i] + source.choice("aeinrst") + name[i:]
        name = (name[:i] + name[i + 1 :], other, swapped)[kind]
    return name


RENAMINGS = {
    "upper case": lambda _, name: name.upper(),
    "snake_case": lambda _, name: re.sub(r"\W+", "_", name.lower()),
    "CamelCase": lambda _, name: "".join(w.capitalize() for w in re.split(r"\W+", name)),
    "a typing error": slips,
    "two typing errors": lambda source, name: slips(source, name, 2),
    "words turned round": lambda _, name: " ".join(reversed(name.split())),
    "a prefix": lambda _, name: f"Aktivitet: {name}",
    "a system's prefix": lambda _, name: "evt_" + re.sub(r"\W+", "_", name.lower()),
    "an ending": lambda _, name: f"{name} completed",
    "the last word left out": lambda _, name: " ".join(name.split()[:-1]) or name,
}


def vocabularies() -> list[list[str]]:
    found = [list(jm.read_design(path).touchpoints) for path in DESIGNS]
    for name in LOGS:
        log = sorted((SHARED / name).glob("*.parquet"))[0]
        found.append(list(jm.read_log(log).activities))
    return [*found, *SWEDISH]


def main() -> None:
    known = vocabularies()
    print(f"{'renaming':24} {'pairs':>6} {'right of suggested':>20} {'found':>8}")
    totals = [0, 0, 0]
    for name, rename in RENAMINGS.items():
        right = suggested = n = 0
        for i, names in enumerate(known):
            source = random.Random(1)
            names = [name for name in names if len(name) > 2]
            truth = {rename(source, name): name for name in names}
            truth = {new: old for new, old in truth.items() if new not in names}
            design = jm.DesignedJourney.of_steps(*names)
            found = pairs([*truth, *known[i - 1]], design)
            right += sum(truth.get(p.activity) == p.touchpoint for p in found)
            suggested += len(found)
            n += len(truth)
        totals = [a + b for a, b in zip(totals, (right, suggested, n), strict=True)]
        print(f"{name:24} {n:6} {right / suggested:20.1%} {right / n:8.1%}")
    print(f"{'all':24} {totals[2]:6} {totals[0] / totals[1]:20.1%} {totals[0] / totals[2]:8.1%}")
    others = [
        (len(log), len(pairs(log, jm.DesignedJourney.of_steps(*design))))
        for log, design in permutations(known, 2)
    ]
    print(
        f"nothing to find: {sum(n for _, n in others)} suggestions for "
        f"{sum(n for n, _ in others)} activities in {len(others)} pairs of vocabularies"
    )


if __name__ == "__main__":
    main()
