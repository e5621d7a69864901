"""Compare a log with a designed journey: the main job."""

from __future__ import annotations

from dataclasses import replace

from journeymine.conformance import align
from journeymine.conformance.optima import optima
from journeymine.design import DesignedJourney
from journeymine.errors import LogError, Problem
from journeymine.gap.figures import DesignFigures, LogFigures
from journeymine.gap.gap import Gap
from journeymine.gap.knowledge import near_misses, require_a_match, unmatched, what_is_left_out
from journeymine.gap.path import deviation_figures, path_figures, typed
from journeymine.gap.touchpoints import touchpoint_figures
from journeymine.log import EventLog

__all__ = ["compare"]


def compare(log: EventLog, design: DesignedJourney) -> Gap:
    """Measure where, how often and how far customers leave the designed journey.

    Every variant is aligned exactly; figures count cases.  Activities that the design
    lists under ``ignore`` leave before anything is counted, and `Gap.left_out` says so.

    Parameters
    ----------
    log : EventLog
    design : DesignedJourney

    Returns
    -------
    Gap
        All shares in [0, 1] with Wilson intervals over cases.

    Raises
    ------
    LogError
        If no event is left to compare (``JM-E252``), or no activity is a touchpoint
        (``JM-E251``).
    DesignError
        If the design has too many states (``JM-E330``) or can never end (``JM-E331``).

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
    """
    if not isinstance(log, EventLog) or not isinstance(design, DesignedJourney):
        given = f"{type(log).__name__} and {type(design).__name__}"
        raise TypeError(
            f"compare takes an EventLog and a DesignedJourney, not {given}; "
            "make them with read_log(...) and read_design(...)"
        )
    compared = log.without(design.ignore, why="listed under 'ignore' in the design")
    if compared.n_events == 0:
        ignored = ", ".join(dict.fromkeys(entry.what for entry in compared.left_out))
        message = f"No event is left to compare; left out: {ignored or 'nothing'}."
        hint = "check the patterns under 'ignore' in the design and after --ignore"
        raise LogError(Problem("JM-E252", message, hint))
    variants = compared.variants()
    require_a_match(variants, design)
    near = near_misses(variants.activities, design)
    compared = replace(compared, findings=(*compared.findings, *near))
    alignments = align(variants, design)
    deviations = typed(alignments)
    extent = compared.extent
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
            design.shortest_run,
        ),
        unmatched=unmatched(variants, design),
        path=path_figures(alignments),
        touchpoints=touchpoint_figures(alignments, deviations),
        deviations=deviation_figures(deviations, variants.cases.tolist(), optima(alignments)),
        left_out=tuple(what_is_left_out(compared, design)),
        alignments=alignments,
        events=compared,
        journey=design,
        by_variant=deviations,
    )
