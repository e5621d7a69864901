"""Compare a log with a designed journey: the main job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, Deviation, align
from journeymine.conformance.optima import optima
from journeymine.conformance.precision_prefix import precision_prefix
from journeymine.design import DesignedJourney
from journeymine.errors import LogError, Problem
from journeymine.gap.beside import beside_rows
from journeymine.gap.figures import (
    DesignFigures,
    DeviationFigures,
    LogFigures,
    WeightedFigures,
)
from journeymine.gap.gap import Gap
from journeymine.gap.index import IndexWeights, gap_index
from journeymine.gap.index.of_path import path_losses
from journeymine.gap.knowledge import (
    knowledge,
    near_misses,
    require_a_match,
    unmatched,
    what_is_left_out,
)
from journeymine.gap.measured import Losses
from journeymine.gap.open_journeys import OpenJourneys, counting, open_figures, open_journeys
from journeymine.gap.outcome.too_soon import too_soon
from journeymine.gap.parts import Parts, measure
from journeymine.gap.path import deviation_figures, path_figures, ranked_rows, typed
from journeymine.gap.path_time import time_differences
from journeymine.gap.several_journeys import several_journeys
from journeymine.gap.touchpoints import touchpoint_figures
from journeymine.gap.travelled import Travelled
from journeymine.gap.units import Units
from journeymine.gap.weighted import tells_channels, weighted_figures
from journeymine.language import sentence
from journeymine.log import EventLog, OpenRule, Variants, by_weight, whole_beginnings

__all__ = ["compare"]


def compare(
    log: EventLog,
    design: DesignedJourney,
    *,
    end_activity: str | Iterable[str] = (),
    open_after: str | timedelta | None = None,
    weights: IndexWeights | Mapping[str, float] | None = None,
) -> Gap:
    """Measure where, how often and how far customers leave the designed journey.

    Every variant is aligned exactly; figures count cases.  Activities that the design
    lists under ``ignore`` leave before anything is counted, and `Gap.left_out` says so.

    Every case counts as complete, unless one of the last two arguments is given: then those
    that neither calls complete are open.  Open cases are compared with the beginnings of the
    design and stand under ``path.open``; all other figures count complete cases alone.

    Of a log that was cut into journeys (`EventLog.cut`), those that the end of the log cuts
    off are open as well, and those that its beginning cuts off are left out.

    Parameters
    ----------
    log : EventLog
    design : DesignedJourney
    end_activity : str or iterable of str, optional
        A journey is complete when one of these occurs in it: activities of the log, also
        ones that the design ignores, or touchpoints by their name in the design.
    open_after : str or timedelta, optional
        A journey is complete when nothing happened in it for at least this long before the
        last event of the log: ``14d``, ``36h``, ``2w``, ``90m``.

    weights : IndexWeights or mapping of str to float, optional
        What the parts of the gap weigh in the index; they add up to 1.

    Returns
    -------
    Gap
        All shares in [0, 1] with Wilson intervals over cases; of a log that was cut into journeys,
        all intervals are over customers.

    Raises
    ------
    UsageError
        If `open_after` is no duration (``JM-E035``), an end activity never occurs (``JM-E036``),
        or the weights do not add up to 1 (``JM-E071``).
    LogError
        If no event is left to compare (``JM-E252``), or no activity is a touchpoint
        (``JM-E251``).
    DesignError
        If the design can never end (``JM-E331``), or no way to its end was found (``JM-E330``).

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.log import EventLog
    >>> orders = pd.DataFrame(
    ...     {
    ...         "case": ["1", "1", "1", "2", "2"],
    ...         "activity": ["browse", "pay", "receive", "browse", "receive"],
    ...         "time": pd.date_range("2026-01-05", periods=5, freq="D", tz="UTC"),
    ...     }
    ... )
    >>> gap = compare(
    ...     EventLog.from_pandas(orders), DesignedJourney.of_steps("browse", "pay", "receive")
    ... )
    >>> gap.path.cost, gap.path.fitting_cases, round(gap.path.fitness, 4)
    (1, 1, 0.9)
    >>> [(d.kind, d.touchpoint, d.cases) for d in gap.deviations]
    [('missing', 'pay', 1)]

    A journey that has not come to its end yet is not charged for what is not due:

    >>> orders = orders.iloc[[0, 1, 2, 3]]
    >>> gap = compare(
    ...     EventLog.from_pandas(orders),
    ...     DesignedJourney.of_steps("browse", "pay", "receive"),
    ...     end_activity="receive",
    ... )
    >>> gap.path.fitting_share.n, gap.path.open.cases, gap.path.open.cost
    (1, 1, 0)
    """
    if not isinstance(log, EventLog) or not isinstance(design, DesignedJourney):
        given = f"{type(log).__name__} and {type(design).__name__}"
        raise TypeError(
            f"compare takes an EventLog and a DesignedJourney, not {given}; "
            "make them with read_log(...) and read_design(...)"
        )
    of_parts = IndexWeights.of(weights)
    rule = OpenRule.for_log(log, OpenRule.of(end_activity, open_after))
    compared = whole_beginnings(log).without(
        design.ignore, why=sentence("listed under 'ignore' in the design")
    )
    if compared.n_events == 0:
        ignored = ", ".join(dict.fromkeys(entry.what for entry in compared.left_out))
        message = f"No event is left to compare; left out: {ignored or 'nothing'}."
        hint = (
            "check the patterns under 'ignore' in the design and after --ignore"
            if log.n_events
            else "the log was empty before: take a wider time, or other values, in its filters"
        )
        raise LogError(Problem("JM-E252", message, hint))
    variants = compared.variants()
    require_a_match(variants, design)
    near = near_misses(variants.activities, design)
    compared = replace(compared, findings=by_weight((*compared.findings, *near)))
    still_open = None if rule is None else open_journeys(rule, log, variants, design)
    alignments = align(_complete(variants, still_open), design)
    # Machine code counts beside Python: the two share nothing that either changes.
    with ThreadPoolExecutor(1) as beside:
        by_prefix = beside.submit(precision_prefix, alignments.variants, design)
        deviations = typed(alignments)
    weighted = align(alignments.variants, design, weighted=True) if design.has_weights else None
    units = Units.of_log(compared)
    parts = measure(compared, alignments, deviations, still_open, rule, units)
    complete = ~parts.is_open
    travelled = Travelled.of(variants, complete, units)
    path = replace(
        path_figures(alignments, by_prefix.result(), travelled),
        open=(
            None
            if still_open is None
            else open_figures(still_open, Travelled.of(variants, parts.is_open, units))
        ),
        weighted=(
            None
            if weighted is None
            else _weighted(compared, design, weighted, still_open, complete, units)
        ),
    )
    soon = () if parts.outcome is None else too_soon(parts.outcome, design)
    warned = (*compared.findings, *soon, *several_journeys(compared))
    compared = replace(compared, findings=by_weight(warned))
    losses = (_path_losses(alignments, deviations, weighted, parts), *parts.losses)
    rows, apart = _rows(compared, alignments, deviations, parts, travelled)
    extent = compared.extent
    index, by_touchpoint = (
        gap_index(losses, design, of_parts, units=units),
        touchpoint_figures(alignments, deviations, travelled),
    )
    without = unmatched(variants, design)
    return Gap(
        log=LogFigures(
            cases=variants.n_cases,
            events=variants.n_events,
            variants=len(variants),
            activities=len(variants.activities),
            start=extent[0] if extent else None,
            end=extent[1] if extent else None,
            rows=compared.rows,
        ),
        design=DesignFigures(
            design.name,
            len(design.touchpoints),
            None if design.listed is None else design.listed.n_states,
            _shortest_run(alignments),
            design.findings,
        ),
        unmatched=without,
        index=index,
        path=path,
        knowledge=knowledge(
            compared,
            alignments,
            weighted,
            losses[0],
            index=index,
            path=path,
            unmatched=without,
            touchpoints=by_touchpoint,
            parts=parts,
            still_open=still_open,
        ),
        touchpoints=by_touchpoint,
        deviations=rows,
        accepted=apart,
        left_out=(
            *what_is_left_out(compared, design, path, not_canonical=_not_canonical(alignments)),
            *parts.left_out,
        ),
        alignments=alignments,
        events=compared,
        journey=design,
        by_variant=deviations,
        still_open=still_open,
        parts=parts,
        losses=losses,
    )


def _rows(
    log: EventLog,
    alignments: Alignments,
    deviations: Sequence[Sequence[Deviation]],
    parts: Parts,
    travelled: Travelled | None,
) -> tuple[tuple[DeviationFigures, ...], tuple[DeviationFigures, ...]]:
    """The ranked deviations, and apart from them those that the design accepts."""
    design, times = alignments.design, None
    if parts.seconds is not None:
        complete = ~parts.is_open
        times = time_differences(
            alignments,
            deviations,
            parts.variant[complete],
            parts.seconds[complete],
            None if parts.units.customer is None else parts.units.customer[complete],
        )
    beside = tuple(
        beside_rows(parts.beside, design, log.storage.activities, parts.is_open, parts.units)
    )
    cases, certain = alignments.variants.cases.tolist(), optima(alignments)
    found = []
    for accepted in (False, True):
        told = _told(deviations, design, accepted=accepted)
        rows = deviation_figures(
            told, cases, certain, design=design, times=times, travelled=travelled
        )
        apart = (row for row in beside if _is_accepted(row, design) == accepted)
        found.append(ranked_rows((*rows, *apart)))
    return found[0], found[1]


def _told(
    deviations: Sequence[Sequence[Deviation]], design: DesignedJourney, *, accepted: bool
) -> Sequence[Sequence[Deviation]]:
    """Those of every variant that the design accepts, or that it does not."""
    if not design.accepted:
        return () if accepted else deviations
    return [[d for d in of_one if _is_accepted(d, design) == accepted] for of_one in deviations]


def _is_accepted(found: Deviation | DeviationFigures, design: DesignedJourney) -> bool:
    return design.is_accepted(found.kind, found.touchpoint, found.activity, found.after)


def _path_losses(
    alignments: Alignments,
    deviations: Sequence[Sequence[Deviation]],
    weighted: Alignments | None,
    parts: Parts,
) -> Losses:
    """What is lost on the path, by the design's weights where it has any."""
    if weighted is not None:
        alignments, deviations = weighted, typed(weighted)
    return path_losses(alignments, deviations, parts.variant, parts.is_open)


def _shortest_run(alignments: Alignments) -> int:
    """Fewest steps of any run: the worst cost of a case, without its events."""
    return int(alignments.worst_cost[0] - alignments.variants.lengths[0])


def _not_canonical(alignments: Alignments) -> int:
    """Cases whose cost is proved, but not that theirs is the first of equally cheap ones."""
    return int(alignments.variants.cases[alignments.exact & ~alignments.canonical].sum())


def _complete(variants: Variants, still_open: OpenJourneys | None) -> Variants:
    """The variants, counting complete cases alone; all keep their numbers."""
    return variants if still_open is None else counting(variants, ~still_open.is_open)


def _weighted(
    log: EventLog,
    design: DesignedJourney,
    weighted: Alignments,
    still_open: OpenJourneys | None,
    complete: NDArray[np.bool_],
    units: Units,
) -> WeightedFigures:
    """The figures by the design's weights."""
    channel_aware = tells_channels(log, design)
    if channel_aware:
        apart = _complete(log.variants(by_channel=True), still_open)
        weighted = align(apart, design, weighted=True)
    travelled = Travelled.of(weighted.variants, complete, units)
    return weighted_figures(weighted, channel_aware=channel_aware, travelled=travelled)
