"""What is aligned: pairs of a log and a design, each made anew from its seed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import designs
import logs
import nets
from noise import Variant, distinct, noisy, noisy_copies

from journeymine.design import Block, PetriNet

SEED = 1

Path = Block | PetriNet


@dataclass(frozen=True)
class Pair:
    """A name, and how to make the distinct variants and the path of the design."""

    name: str
    make: Callable[[], tuple[Sequence[Variant], Path]]


def all_pairs() -> list[Pair]:
    """Every pair, the quick ones of a kind before the slow ones."""
    return [*_open_logs(), *_noisy_logs(), *_generated(), *_wide(), *_crossed(), *_shared()]


def _open_logs() -> Iterator[Pair]:
    """The open logs as they are, with the models beside them and mined ones."""
    for log, models in logs.MODELS.items():
        for kind in models:
            yield _of_log(log, kind)
    for log in ("receipt", "bpic20_dd", "running_example", "a12_n20", "helpdesk"):
        yield _of_log(log, "mined")
    yield _of_log("completejourney", "mined")
    for log in ("receipt", "helpdesk"):
        make = lambda log=log: (logs.variants(log), nets.of_path(logs.model(log, "mined")))  # noqa: E731
        yield Pair(f"{log} x mined, as a net", make)


def _of_log(log: str, kind: str) -> Pair:
    return Pair(f"{log} x {kind}", lambda: (logs.variants(log), logs.model(log, kind)))


def _noisy_logs() -> Iterator[Pair]:
    """1,000 noisy copies where the log itself has few variants."""
    for log, kind in (
        ("receipt", "bpmn"),
        ("receipt", "imf"),
        ("receipt", "im"),
        ("receipt", "one_variant"),
        ("receipt", "mined"),
        ("bpic20_dd", "sm"),
        ("bpic20_dd", "im"),
        ("bpic20_dd", "mined"),
        ("running_example", "pnml"),
        ("running_example", "ptml"),
        ("a12_n00", "pnml"),
        ("a12_n50", "ptml"),
        ("helpdesk", "mined"),
    ):
        make = lambda log=log, kind=kind: (  # noqa: E731
            noisy_copies(logs.variants(log), 1_000, 0.2, SEED),
            logs.model(log, kind),
        )
        yield Pair(f"{log} noisy x {kind}", make)


def _generated() -> Iterator[Pair]:
    for count in (1_000, 10_000, 100_000):
        for touchpoints in designs.GENERATED:
            for share in (0.1, 0.3):
                make = lambda t=touchpoints, n=count, s=share: _walks(designs.generated(t), n, s)  # noqa: E731
                yield Pair(f"generated {touchpoints}, noise {share}, {count // 1000}k", make)


def _wide() -> Iterator[Pair]:
    for branches, steps in ((10, 2), (20, 3)):
        make = lambda b=branches, s=steps: _walks(designs.wide(b, s), 1_000, 0.15)  # noqa: E731
        yield Pair(f"wide {branches}x{steps}", make)


def _crossed() -> Iterator[Pair]:
    for branches, crossings in ((10, 8), (12, 12), (15, 15)):
        make = lambda b=branches, c=crossings: _walks(nets.crossed(b, 3, c, SEED), 1_000, 0.15)  # noqa: E731
        yield Pair(f"net {branches}x3 crossed {crossings}", make)


def _shared() -> Iterator[Pair]:
    for branches in (4, 6, 8, 10, 12):
        make = lambda b=branches: _walks(designs.shared(b), 200, 0.2)  # noqa: E731
        yield Pair(f"shared label, {branches} branches", make)


def _walks(path: Path, count: int, share: float) -> tuple[list[Variant], Path]:
    """Different noisy runs of a design."""
    labels = (t.label for t in nets.of_path(path).transitions)
    names = sorted({label for label in labels if label is not None})

    def draw(rng: Random) -> Variant:
        walk = nets.walk(path, rng) if isinstance(path, PetriNet) else designs.walk(path, rng)
        return noisy(walk, names, share, rng)

    return distinct(draw, count, SEED), path
