"""The path: how far customers are from the designed one, and where they leave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from journeymine.conformance import KINDS, Alignments, Deviation, type_variants
from journeymine.conformance.generalization import generalization
from journeymine.conformance.optima import Optima
from journeymine.conformance.precision import precision
from journeymine.conformance.simplicity import simplicity
from journeymine.design import DesignedJourney
from journeymine.gap.costs import costs
from journeymine.gap.figures import After, DeviationFigures, PathFigures, TimeDifference
from journeymine.gap.measured import BESIDE
from journeymine.gap.travelled import Travelled
from journeymine.statistics import share

__all__ = ["Key", "deviation_figures", "key_of", "path_figures", "ranked_rows", "typed"]


def path_figures(
    alignments: Alignments, by_prefix: float | None, travelled: Travelled | None = None
) -> PathFigures:
    """Cost, fitness and precision over the cases that the variants count.

    Parameters
    ----------
    alignments : Alignments
    by_prefix : float or None
        The `precision_prefix` of the variants.
    travelled : Travelled, optional
        Which cases took each variant, where intervals are by customer.
    """
    found = costs(alignments, travelled)
    return PathFigures(
        cost=found.cost,
        mean_cost=found.mean_cost,
        mean_cost_interval=found.mean_cost_interval,
        fitness=found.fitness,
        log_fitness=found.log_fitness,
        fitness_interval=found.fitness_interval,
        fitting_cases=found.fitting_cases,
        fitting_share=found.fitting_share,
        precision=precision(alignments),
        precision_prefix=by_prefix,
        generalization=generalization(alignments),
        simplicity=simplicity(alignments.design),
        exact=found.exact,
        cases_bounded=found.cases_bounded,
        bounds=found.bounds,
    )


def typed(alignments: Alignments) -> tuple[tuple[Deviation, ...], ...]:
    """The deviations of every variant that a case took, in the order of the variants."""
    return type_variants(alignments, alignments.variants.cases > 0)


@dataclass
class _Row:
    """One kind of deviation at one place, while it is being counted."""

    variants: set[int] = field(default_factory=set)
    certain: set[int] = field(default_factory=set)
    afters: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    thens: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    steps: tuple[int, ...] = ()
    moves: int = 0


Key = tuple[str, str, str, int | None, str]


def key_of(d: Deviation) -> Key:
    """What stands in one row: the kind at one place, of ``stopped`` where it was left."""
    return d.kind, d.touchpoint, d.activity, d.place, d.after if d.kind == "stopped" else ""


def deviation_figures(
    deviations: Sequence[Sequence[Deviation]],
    cases: Sequence[int],
    optima: Optima | None = None,
    *,
    design: DesignedJourney,
    times: Mapping[Key, TimeDifference] | None = None,
    travelled: Travelled | None = None,
) -> tuple[DeviationFigures, ...]:
    """Count deviations over cases: a row per kind, touchpoint, activity and place.

    Parameters
    ----------
    deviations : sequence of sequences of Deviation
        Those of every variant.
    cases : sequence of int
        How many cases took each variant.
    optima : Optima, optional
        Tells which deviations every optimal alignment shows.
    design : DesignedJourney
        Tells the stage.
    times : mapping of Key to TimeDifference, optional
        What each is associated with in time.
    travelled : Travelled, optional
        Which cases took each variant, where intervals are by customer.

    Returns
    -------
    tuple of DeviationFigures
        By cases, the most first, then by kind, touchpoint, activity, place and after.
    """
    rows: dict[Key, _Row] = defaultdict(_Row)
    for variant, found in enumerate(deviations):
        for d in found:
            row = rows[key_of(d)]
            row.variants.add(variant)
            if optima is not None and optima.is_certain(variant, d):
                row.certain.add(variant)
            row.moves += d.moves * int(cases[variant])
            row.thens[d.then].add(variant)
            row.steps = row.steps or d.steps
            if d.kind != "missing":
                row.afters[d.after].add(variant)
    n = int(sum(cases))

    def count(variants: set[int]) -> int:
        return sum(int(cases[variant]) for variant in variants)

    def ranked(places: Mapping[str, set[int]]) -> tuple[After, ...]:
        seen = ((name, count(variants)) for name, variants in places.items())
        return tuple(After(*pair) for pair in sorted(seen, key=lambda pair: (-pair[1], pair[0])))

    figures = []
    for key, row in rows.items():
        kind, touchpoint, activity, place, _ = key
        afters = ranked(row.afters)
        after = afters[0].touchpoint if afters else ""
        distinct = count(row.variants)
        at = touchpoint if touchpoint in design.touchpoints else after
        if kind == "missing" and at not in design.touchpoints and row.steps:
            at = design.steps[row.steps[0]]
        figures.append(
            DeviationFigures(
                kind,
                touchpoint,
                activity,
                after=after,
                afters=afters,
                place=place,
                cases=distinct,
                certain_cases=None if optima is None else count(row.certain),
                share=share(distinct, n) if travelled is None else travelled.share(row.variants),
                moves=row.moves,
                stage=design.touchpoint(at).stage if at else "",
                thens=ranked(row.thens) if kind != "stopped" else (),
                time=None if times is None else times.get(key),
            )
        )
    return ranked_rows(figures)


def ranked_rows(rows: Iterable[DeviationFigures]) -> tuple[DeviationFigures, ...]:
    """Rows that some case shows: by cases, the most first, then by what they are."""
    order = {kind: i for i, kind in enumerate((*KINDS, *BESIDE))}
    return tuple(
        sorted(
            (row for row in rows if row.cases),
            key=lambda r: (
                -r.cases,
                order[r.kind],
                r.touchpoint,
                r.activity,
                r.place or 0,
                r.after,
            ),
        )
    )
