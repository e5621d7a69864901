"""Miners and noises side by side, judged by cases that they did not see.

The cases are divided into five parts.  Each part in turn is held out: a model is made from the
others, and the figures are those of the part held out.  What stands in a row is the mean over
the parts, weighted by their cases, so every case is judged once, by a model without it.

Of a log with more than 200,000 events a sample of the cases is taken, each by a hash of its
number; `ModelTable` says of how many.

References
----------
.. [1] Stone (1974). Cross-validatory choice and assessment of statistical predictions. Journal
   of the Royal Statistical Society B 36(2), 111-147.
   https://doi.org/10.1111/j.2517-6161.1974.tb00994.x
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta

import pyarrow as pa

from journeymine.discovery.complete import complete_variants
from journeymine.discovery.held_out import held_out, sample
from journeymine.discovery.left_to_right import places
from journeymine.discovery.measures import Figures, mean_figures, measure
from journeymine.discovery.miners import MINERS, Miner, check_miner, check_noise, mined
from journeymine.errors import DesignError
from journeymine.language import Sentence, sentence, sentence_counted
from journeymine.log import EventLog, Tabular, Variants

__all__ = ["NOISES", "ModelRow", "ModelTable", "best_noise", "compare_miners", "model_table"]

NOISES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8)
"""What ``noise="auto"`` tries."""

PARTS = 5

MOST_EVENTS = 200_000

_SAME = 1e-9
"""A smaller gain of F1 than this is none: sums of floats differ by as much."""


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One miner with one noise, and the figures on the cases held out."""

    miner: Miner
    noise: float
    figures: Figures


_COLUMNS = pa.schema(
    [
        ("miner", pa.string()),
        ("noise", pa.float64()),
        ("fitness", pa.float64()),
        ("fitness_high", pa.float64()),
        ("precision", pa.float64()),
        ("f1", pa.float64()),
        ("generalization", pa.float64()),
        ("simplicity", pa.float64()),
        ("cases", pa.int64()),
        ("why", pa.string()),
    ]
)


@dataclass(frozen=True)
class ModelTable(Tabular):
    """Models side by side.

    Attributes
    ----------
    rows : tuple of ModelRow
        In the order asked for.
    parts : int
        Into how many parts the cases were divided; 0 if there were too few cases to hold
        any out, and the models are judged by the cases that they were made from.
    sampled, of : int
        How many cases were looked at, and of how many.
    """

    rows: tuple[ModelRow, ...]
    parts: int
    sampled: int
    of: int

    @property
    def best(self) -> ModelRow | None:
        """The row with the highest F1; of rows that are equal the first with the least noise.

        None if no row has one.
        """
        best: ModelRow | None = None
        for row in sorted(self.rows, key=lambda row: row.noise):
            value = row.figures.f1
            if value is None:
                continue
            if best is None or value > (best.figures.f1 or 0.0) + _SAME:
                best = row
        return best

    @property
    def how(self) -> Sentence:
        """By which cases the models were judged."""
        if not self.parts:
            return sentence("too few cases to hold any out")
        if self.sampled == self.of:
            return sentence_counted(
                self.sampled,
                "held-out cases, in {parts} parts; {n} case",
                "held-out cases, in {parts} parts; {n} cases",
                parts=self.parts,
            )
        return sentence_counted(
            self.sampled,
            "held-out cases, in {parts} parts; {n} case, a sample of {whole}",
            "held-out cases, in {parts} parts; {n} cases, a sample of {whole}",
            parts=self.parts,
            whole=self.of,
        )

    def to_arrow(self) -> pa.Table:
        """A row a model: ``miner, noise``, its figures, ``cases``, ``why`` one is missing."""
        rows = [
            {**asdict(row.figures), "miner": row.miner, "noise": row.noise} for row in self.rows
        ]
        return pa.Table.from_pylist(rows, schema=_COLUMNS)

    def to_dict(self) -> dict[str, object]:
        """Everything as plain data."""
        return {**asdict(self), "how": self.how}

    def __str__(self) -> str:
        lines = [f"by {self.how}"]
        best = self.best
        for row in self.rows:
            mark = "  <- best F1" if row is best else ""
            lines.append(f"  {row.miner}, noise {row.noise:g}: {row.figures}{mark}")
        return "\n".join(lines)


def compare_miners(
    log: EventLog,
    *,
    miners: Iterable[Miner] = MINERS,
    noises: Iterable[float] = (0.0, 0.2, 0.4),
    end_activity: str | Iterable[str] = (),
    open_after: str | timedelta | None = None,
) -> ModelTable:
    """Compare what several miners make of a log, each with several noises.

    Parameters
    ----------
    log : EventLog
    miners : iterable of str
        Of ``inductive``, ``inductive-follows``, ``heuristics``, ``powl``.
    noises : iterable of float
        From 0 to 1.
    end_activity, open_after : optional
        Which journeys are complete; as in `discover`.

    Returns
    -------
    ModelTable
        A row for every miner and noise: fitness, precision, F1, generalization and
        simplicity on cases held out.

    Raises
    ------
    UsageError
        ``JM-E500`` a miner that is none, ``JM-E030`` a noise that is none; and as `discover`.
    LogError
        ``JM-E250`` if there is nothing to discover.
    """
    asked, listed = list(miners), list(noises)
    for miner in asked:
        check_miner(miner)
    for noise in listed:
        check_noise(noise)
    _, variants, _ = complete_variants(log, end_activity=end_activity, open_after=open_after)
    return model_table(variants, [(miner, noise) for miner in asked for noise in listed])


def best_noise(variants: Variants, miner: Miner) -> ModelTable:
    """The noises of `NOISES` side by side, for one miner."""
    return model_table(variants, [(miner, noise) for noise in NOISES])


def model_table(variants: Variants, asked: Iterable[tuple[Miner, float]]) -> ModelTable:
    """The figures of every miner and noise that is asked for; see the module."""
    listed = [(miner, float(noise)) for miner, noise in asked]
    some = sample(variants, MOST_EVENTS / max(variants.n_events, 1))
    divided = list(held_out(some, parts=PARTS))
    parts = len(divided)
    if not divided:
        divided = [(some, some)]
    figures: list[list[Figures]] = [[] for _ in listed]
    for rest, part in divided:
        for own, found in zip(figures, _judged(rest, part, listed), strict=True):
            own.append(found)
    rows = (
        ModelRow(miner, noise, mean_figures(own))
        for (miner, noise), own in zip(listed, figures, strict=True)
    )
    return ModelTable(tuple(rows), parts, some.n_cases, variants.n_cases)


def _judged(
    rest: Variants, part: Variants, asked: Iterable[tuple[Miner, float]]
) -> Iterator[Figures]:
    """The figures on a part of models made from the rest; a model that comes twice is kept."""
    known: dict[object, Figures] = {}
    at = places(rest)
    for miner, noise in asked:
        try:
            journey = mined(rest, miner=miner, noise=noise, at=at)
        except DesignError as error:
            yield Figures(part.n_cases, why=error.problems[0].message)
            continue
        key = repr(journey.path)
        if key not in known:
            known[key] = measure(part, journey)
        yield known[key]
