"""The demo: customers who order home fibre, with known gaps.

Invented, and always the same for one seed.  The log is written as a company would export
it: its own column names, its own names for some steps, an event a row by time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.log import EventLog
from journeymine.reading.designs.yaml.design import read_yaml
from journeymine.simulation.plant_files import parse_plants
from journeymine.simulation.plants import Plant
from journeymine.simulation.results import Simulation
from journeymine.simulation.runs import Habits
from journeymine.simulation.simulate import simulate
from journeymine.simulation.truth import Planted, Truth

__all__ = ["CASES", "SEED", "Demo", "design", "make", "plants"]

CASES = 4_000
SEED = 7

DESIGN_FILE = "order.journey.yaml"
PLANTS_FILE = "plants.yaml"

HABITS = Habits(
    optional=0.55, again=0.12, weights={"Technician visit | Self-installation kit": (0.45, 0.55)}
)

MEAN_SCORES: Mapping[str, float] = {
    "Compare prices": 3.9, "Place order": 4.3, "Book installation": 4.1, "Technician visit": 4.5,
    "Activate router": 3.6, "Measure speed": 4.2, "Report fault": 2.6, "First invoice": 3.4,
    "Call support": 2.9, "Chat with support": 3.2, "Klagomål på väntetid": 1.6,
}  # fmt: skip
"""What customers answer on a scale from 1 to 5 when asked, by touchpoint or activity."""

ANSWER_RATE = 0.4
AFTER_A_DEVIATION = -0.8
SPREAD = 0.8


@dataclass(frozen=True, eq=False)
class Demo:
    """The files of the demo, as bytes, and the truth.

    Attributes
    ----------
    log_csv : bytes
        ``order_id, touchpoint, happened_at, channel, outcome, score``.
    design_yaml, plants_yaml : bytes
        The design and what was planted, as shipped.
    truth : Truth
        Activities as the log names them.
    """

    log_csv: bytes
    design_yaml: bytes
    plants_yaml: bytes
    truth: Truth


def design() -> DesignedJourney:
    """The designed journey of the demo."""
    return read_yaml(_shipped(DESIGN_FILE), DESIGN_FILE)


def plants() -> tuple[Plant, ...]:
    """What is planted in the demo."""
    return parse_plants(_shipped(PLANTS_FILE), design(), file=PLANTS_FILE)


def make(*, cases: int = CASES, seed: int = SEED) -> Demo:
    """Make the demo.

    Parameters
    ----------
    cases : int, default 4000
        Customers.
    seed : int, default 7
        Of all that is random.
    """
    journey = design()
    made = simulate(
        journey, cases=cases, seed=seed, plants=plants(), habits=HABITS, days=120, pause=54_000
    )
    logged = {name: known.aliases[0] for name, known in journey.details.items() if known.aliases}
    planted = tuple(
        replace(entry, activity=logged.get(entry.activity, entry.activity))
        for entry in made.truth.planted
    )
    return Demo(
        _csv(made.log, _scores(made, journey.touchpoints, seed), logged),
        _shipped(DESIGN_FILE),
        _shipped(PLANTS_FILE),
        replace(made.truth, planted=planted),
    )


def _shipped(name: str) -> bytes:
    return (resources.files("journeymine.simulation") / name).read_bytes()


def _scores(made: Simulation, touchpoints: Sequence[str], seed: int) -> list[int | None]:
    """What each customer answered, lower from the first planted deviation on."""
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(2,))))
    planted: dict[str, list[Planted]] = {}
    for entry in made.truth.planted:
        planted.setdefault(entry.case, []).append(entry)
    order = {name: at for at, name in enumerate(touchpoints)}
    hurt: set[str] = set()
    scores: list[int | None] = []
    events = made.log.to_arrow()
    for case, activity in zip(
        *(events[name].to_pylist() for name in ("case", "activity")), strict=True
    ):
        if any(_noticed(entry, activity, order) for entry in planted.get(case, ())):
            hurt.add(case)
        asked, noise = random.random() < ANSWER_RATE, random.standard_normal()
        if not asked or activity not in MEAN_SCORES:
            scores.append(None)
            continue
        mean = MEAN_SCORES[activity] + (AFTER_A_DEVIATION if case in hurt else 0)
        scores.append(min(5, max(1, round(mean + SPREAD * float(noise)))))
    return scores


def _noticed(entry: Planted, activity: str, order: Mapping[str, int]) -> bool:
    """Whether a customer has met the deviation by this event at the latest."""
    if entry.activity:
        return activity == entry.activity
    return order.get(activity, -1) >= order.get(entry.touchpoint, len(order))


def _csv(log: EventLog, scores: list[int | None], logged: Mapping[str, str]) -> bytes:
    """The log as a company would export it: by time, in its own words."""
    events = log.to_arrow()
    columns = [
        events[name].to_pylist() for name in ("time", "case", "activity", "channel", "outcome")
    ]
    rows = sorted(zip(*columns, scores, strict=True), key=lambda row: row[:2])
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("order_id", "touchpoint", "happened_at", "channel", "outcome", "score"))
    for time, case, activity, channel, outcome, score in rows:
        name = logged.get(activity, activity)
        writer.writerow((case, name, f"{time:%Y-%m-%dT%H:%M:%SZ}", channel, outcome, score))
    return out.getvalue().encode("utf-8")
