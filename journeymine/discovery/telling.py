"""What was discovered, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import TYPE_CHECKING

from journeymine.language import Figure, Sentence, sentence, sentence_counted

if TYPE_CHECKING:
    from journeymine.discovery.comparing import ModelTable
    from journeymine.discovery.discovered import DiscoveredJourney, DiscoveryQuality

__all__ = ["told"]

_DIGITS = 6
"""Of a noise."""


def told(found: DiscoveredJourney) -> Iterator[Sentence]:
    """A sentence a line of `print(discovered)`."""
    quality, variants = found.quality, found.variants
    yield sentence(
        "{cases}, {events}, {paths}; {graph}.",
        cases=sentence_counted(variants.n_cases, "{n} case", "{n} cases"),
        events=sentence_counted(variants.n_events, "{n} event", "{n} events"),
        paths=sentence_counted(len(variants), "{n} path", "{n} paths"),
        graph=found.graph.said,
    )
    yield _journey(found)
    if quality.chosen is not None:
        yield _chosen(quality.chosen, quality.noise)
    if not quality.ends.always:
        yield sentence("Careful: {ends}.", ends=quality.ends.said)
    if quality.left_out:
        yield sentence(
            "Left out of the journey as noise: {activities}.",
            activities=", ".join(quality.left_out),
        )
    for entry in found.left_out:
        if entry.cases:
            yield sentence(
                "Left out: {what}, {events}, {cases} ({why}).",
                what=entry.what,
                events=sentence_counted(entry.events, "{n} event", "{n} events"),
                cases=sentence_counted(entry.cases, "{n} case", "{n} cases"),
                why=entry.why,
            )


def _journey(found: DiscoveredJourney) -> Sentence:
    journey, quality = found.journey, found.quality
    touchpoints = sentence_counted(len(journey.touchpoints), "{n} touchpoint", "{n} touchpoints")
    steps = sentence_counted(len(journey.steps), "{n} step", "{n} steps")
    noise, fitting = _noise(quality.noise), _fitting(quality)
    if quality.miner == "inductive":
        return sentence(
            "Actual journey: {touchpoints}, {steps}, noise {noise}; {fitting}.",
            touchpoints=touchpoints, steps=steps, noise=noise, fitting=fitting,
        )  # fmt: skip
    return sentence(
        "Actual journey: {touchpoints}, {steps}, miner {miner}, noise {noise}; {fitting}.",
        touchpoints=touchpoints, steps=steps, miner=quality.miner, noise=noise, fitting=fitting,
    )  # fmt: skip


def _fitting(quality: DiscoveryQuality) -> Sentence:
    share = quality.fitting
    if share.value is None or share.low is None or share.high is None:
        return sentence("too many states to say how many cases fit it")
    return sentence(
        "cases that fit it: {share} ({low} to {high}, n = {n})",
        share=Figure("percent", share.value),
        low=Figure("percent", share.low),
        high=Figure("percent", share.high),
        n=share.n,
    )


def _chosen(table: ModelTable, noise: float) -> Sentence:
    tried = reduce(
        lambda some, one: sentence("{some}, {noise}", some=some, noise=one),
        (sentence("{value}", value=_noise(row.noise)) for row in table.rows),
    )
    best = table.best
    if best is None or best.figures.f1 is None:
        return sentence(
            "Noise {noise} was taken as it is: of {tried} none could be judged.",
            noise=_noise(noise),
            tried=tried,
        )
    return sentence(
        "Noise {noise} was chosen of {tried}: the highest F1, {f1}, the least noise of those equal "
        "(by {how}).",
        noise=_noise(noise),
        tried=tried,
        f1=Figure("decimal", best.figures.f1, 3),
        how=table.how,
    )


def _noise(noise: float) -> Figure:
    return Figure("trimmed", noise, _DIGITS)
