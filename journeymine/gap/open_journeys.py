"""Journeys that are still on the way: compared as beginnings, counted apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, Deviation, align
from journeymine.conformance.optima import optima
from journeymine.design import DesignedJourney
from journeymine.gap.costs import costs
from journeymine.gap.figures import OpenFigures
from journeymine.gap.path import deviation_figures, typed
from journeymine.gap.travelled import Travelled
from journeymine.log import EventLog, OpenRule, Variants

__all__ = ["OpenJourneys", "counting", "open_figures", "open_journeys"]


@dataclass(frozen=True, slots=True, eq=False)
class OpenJourneys:
    """Which cases are open, and how far each path is from a beginning of the design.

    Attributes
    ----------
    rule : str
        What makes a journey count as open.
    as_of : str
        When: the last event of the log, in ISO 8601.
    is_open : array of bool, shape (cases,)
        For every case, sorted by case.
    alignments : Alignments
        Of all variants, as beginnings; their cases are the open ones.
    by_variant : tuple of tuples of Deviation
        The deviations of every variant that an open case took.
    """

    rule: str
    as_of: str
    is_open: NDArray[np.bool_]
    alignments: Alignments
    by_variant: tuple[tuple[Deviation, ...], ...]


def open_journeys(
    rule: OpenRule, log: EventLog, variants: Variants, design: DesignedJourney
) -> OpenJourneys:
    """Find the open ones among the cases of some variants and align them as beginnings.

    Parameters
    ----------
    rule : OpenRule
    log : EventLog
        Where the rule is to look: with the events that the design ignores.
    variants : Variants
        Of the events that are compared.
    design : DesignedJourney

    Raises
    ------
    UsageError
        ``JM-E036`` if an end activity never occurs in the log.
    """
    assert variants.case_variant is not None, "the variants are made from a log"
    assert log.extent is not None, "the log has events"
    known = design.matching(log.activities)
    is_open = rule.open_cases(log, variants.case_variant["case"], known=known)
    alignments = align(counting(variants, is_open), design, still_open=True)
    return OpenJourneys(str(rule), log.extent[1], is_open, alignments, typed(alignments))


def counting(variants: Variants, cases: NDArray[np.bool_]) -> Variants:
    """The same variants, of these cases alone; a mask over cases, sorted by case."""
    assert variants.case_variant is not None, "the variants are made from a log"
    taken = variants.case_variant["variant"].to_numpy()[cases]
    return variants.counting(np.bincount(taken, minlength=len(variants)).astype(np.int64))


def open_figures(found: OpenJourneys, travelled: Travelled | None = None) -> OpenFigures:
    """What open journeys add up to, with their own base.

    Parameters
    ----------
    found : OpenJourneys
    travelled : Travelled, optional
        Which open cases took each variant, where intervals are by customer.
    """
    variants, sums = found.alignments.variants, costs(found.alignments, travelled)
    return OpenFigures(
        rule=found.rule,
        as_of=found.as_of,
        cases=variants.n_cases,
        events=variants.n_events,
        cost=sums.cost,
        mean_cost=sums.mean_cost,
        mean_cost_interval=sums.mean_cost_interval,
        fitness=sums.fitness,
        log_fitness=sums.log_fitness,
        fitness_interval=sums.fitness_interval,
        fitting_cases=sums.fitting_cases,
        fitting_share=sums.fitting_share,
        exact=sums.exact,
        cases_bounded=sums.cases_bounded,
        bounds=sums.bounds,
        deviations=deviation_figures(
            found.by_variant,
            variants.cases.tolist(),
            optima(found.alignments),
            design=found.alignments.design,
            travelled=travelled,
        ),
    )
