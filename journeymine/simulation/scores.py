"""What customers answer when they are asked how it was, and what the silent ones felt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from journeymine.design import DesignedJourney, Scale
from journeymine.simulation.planting import Event

__all__ = ["Scores", "means_of"]


@dataclass(frozen=True, slots=True)
class Scores:
    """How customers score what happens to them.

    Attributes
    ----------
    means : mapping of str to float
        By touchpoint, or by activity of unplanned events, on the design's scale of
        satisfaction.  Touchpoints that are not named have what the design intends: their
        target of experience, else of satisfaction, carried to that scale; without one
        they are not scored.
    answer : float, default 0.3
        Share of the visits after which an answer is given, in [0, 1].
    answers : mapping of str to float
        The same by touchpoint or activity, where it is another.
    shift : float, default 0
        Added to the mean from the first planted deviation of a journey on.
    answer_shift : float, default 0
        Added to the share of answers from there on: who answers then depends on what
        happened, and the mean of the answers is not the mean of all.
    segment_shift : mapping of str to float
        Added to the mean, by segment.
    spread : float, default 0.8
        Standard deviation around the mean, before scores are rounded and cut to the scale.
    whole : bool, default True
        Whether only whole scores can be given.

    Examples
    --------
    >>> Scores({"Pay": 4.2}, answer=0.5, shift=-0.8, answer_shift=-0.2).spread
    0.8
    """

    means: Mapping[str, float] = field(default_factory=dict)
    answer: float = 0.3
    answers: Mapping[str, float] = field(default_factory=dict)
    shift: float = 0.0
    answer_shift: float = 0.0
    segment_shift: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.8
    whole: bool = True

    def of(
        self,
        events: Sequence[Event],
        means: Mapping[str, float],
        scale: Scale,
        segment: str,
        random: np.random.Generator,
    ) -> Iterator[tuple[float | None, bool]]:
        """For every event what was felt, None if it is not scored, and whether it was told."""
        met = False
        for event in events:
            met = met or bool(event.shows)
            chance, noise = random.random(), float(random.standard_normal())
            if event.activity not in means:
                yield None, False
                continue
            mean = means[event.activity] + self.segment_shift.get(segment, 0.0)
            felt = mean + (self.shift if met else 0.0) + self.spread * noise
            felt = min(scale.high, max(scale.low, float(round(felt)) if self.whole else felt))
            share = self.answers.get(event.activity, self.answer)
            yield felt, chance < share + (self.answer_shift if met else 0.0)


def means_of(design: DesignedJourney, scores: Scores) -> dict[str, float]:
    """The mean of everything that is scored, on the design's scale of satisfaction."""
    scale = design.scales.satisfaction
    means = {}
    for name in design.touchpoints:
        targets = design.touchpoint(name).targets
        meant = (targets.experience or targets.satisfaction) if targets else None
        if meant is not None:
            means[name] = scale.low + meant.share * (scale.high - scale.low)
    return {**means, **scores.means}
