"""The figures of every touchpoint, and those of the whole journey beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from journeymine.design import DesignedJourney
from journeymine.gap.experience.figures import ScoreFigures
from journeymine.gap.experience.gathered import AtTouchpoint, Gathered
from journeymine.gap.experience.intended import difference_from, intended_at, smallest_difference
from journeymine.gap.experience.means import mean_score, net_promoter_score
from journeymine.gap.experience.response import weighted_mean
from journeymine.gap.experience.shrunk import shrunk_means
from journeymine.statistics import Estimate, Share, verdict
from journeymine.statistics.differences import MINIMUM_CASES
from journeymine.statistics.families import weakened

__all__ = ["score_figures"]


def score_figures(
    gathered: Gathered, design: DesignedJourney, asked: Mapping[str, Share]
) -> tuple[tuple[ScoreFigures, ...], ScoreFigures]:
    """The figures of the touchpoints, in the order of the design, and of the whole journey.

    The verdicts of all are weakened together, since among many some are clear by chance.

    Parameters
    ----------
    gathered : Gathered
    design : DesignedJourney
    asked : mapping of str to Share
        By touchpoint: of the cases that a joined survey asked there, those that answered.
    """
    scale = design.scales.satisfaction
    whole = gathered.journey
    shrunk = [*_shrunk(gathered, design), mean_score(whole.scores, scale, whole.customers)]
    rows = [
        _row(name, at, of_all, design, asked.get(name))
        for name, at, of_all in zip(
            (*design.touchpoints, ""), (*gathered.touchpoints, whole), shrunk, strict=True
        )
    ]
    words = weakened(
        [row.verdict if row.mean.n >= MINIMUM_CASES else None for row in rows],
        [row.difference for row in rows],
        smallest=smallest_difference(scale),
    )
    *touchpoints, journey = (
        replace(row, verdict=word or row.verdict) for row, word in zip(rows, words, strict=True)
    )
    return tuple(touchpoints), journey


def _shrunk(gathered: Gathered, design: DesignedJourney) -> list[Estimate]:
    customers = [at.customers for at in gathered.touchpoints if at.customers is not None]
    return shrunk_means(
        [at.scores for at in gathered.touchpoints], design.scales.satisfaction, customers or None
    )


def _row(
    name: str, at: AtTouchpoint, shrunk: Estimate, design: DesignedJourney, asked: Share | None
) -> ScoreFigures:
    scale = design.scales.satisfaction
    intended, by = intended_at(design, name)
    mean = mean_score(at.scores, scale, at.customers)
    difference = difference_from(mean, intended)
    sure = None if difference is None else verdict(difference, smallest=smallest_difference(scale))
    is_nps = (scale.low, scale.high) == (0, 10)
    return ScoreFigures(
        touchpoint=name,
        stage=design.touchpoint(name).stage if name else "",
        intended=intended,
        intended_by=by,
        visits=at.visits,
        cases=at.cases,
        scores=at.given,
        outside=at.outside,
        response=at.response,
        asked=asked,
        mean=mean,
        shrunk=shrunk,
        difference=difference,
        verdict=None if sure is None else str(sure),
        weighted=weighted_mean(at.patterns, scale) if at.patterns else None,
        nps=net_promoter_score(at.scores, at.customers) if is_nps else None,
    )
