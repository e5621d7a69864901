"""What was seen beside the path, in a line or two a part.

Every figure stands with its base and interval; what could not be measured is silent here, since
the index names it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeymine.gap.channel import ChannelFigures
from journeymine.gap.experience import Experience
from journeymine.gap.figures import Range
from journeymine.gap.knowledge.figures import Knowledge, WhiteSpot
from journeymine.gap.outcome import FailedVisits, OutcomeFigures
from journeymine.gap.parts import Parts
from journeymine.gap.time import HandOver, TimeFigures
from journeymine.gap.words import SILENCE_BY
from journeymine.statistics import (
    Estimate,
    Estimated,
    counted,
    lasting,
    percent,
    too_few,
    trimmed,
)

__all__ = ["told_knowledge", "told_parts"]

_SHOWN = 5
"""So many targets are told; all are in ``gap.json``."""

_SPOTS, _VISIBLE = 3, 0.05
"""So many white spots are told, of those whose points are seen with one decimal."""

_FEWEST = 30
"""A wait of fewer journeys is not told as the longest."""


def told_parts(parts: Parts) -> Iterator[str]:
    """Channel, time, hand-overs, failures, experience and outcome, as `print(gap)` says them."""
    some_open = bool(parts.is_open.any())
    complete = ", of complete journeys" if some_open else ""
    every = ", of all journeys, open ones too" if some_open else ""
    if parts.channel is not None:
        yield from _channel(parts.channel, complete)
    if parts.time is not None:
        yield from _time(parts.time, ", open ones too" if some_open else "")
    yield from _hand_overs(parts.hand_overs, every)
    yield from _failed(parts.failed, every)
    if parts.experience is not None:
        yield from _experience(parts.experience, every)
    if parts.outcome is not None:
        yield from _outcome(parts.outcome, every)


def told_knowledge(found: Knowledge) -> Iterator[str]:
    """The largest white spots that visibly move the index, in a line each."""
    moving = [spot for spot in found.spots if spot.points >= _VISIBLE]
    for spot in moving[:_SPOTS]:
        yield f"Not known: {spot}{_fitness(spot)}."
    if len(moving) > _SPOTS:
        yield f"Not known: and {counted(len(moving) - _SPOTS, 'more white spot')}."


def _fitness(spot: WhiteSpot) -> str:
    """How far the fitness moves, and how many journeys it is about."""
    n = f"n = {spot.cases:,} of {spot.of_cases:,}"
    if spot.fitness is None or spot.fitness.low is None or spot.fitness.high is None:
        return f" ({n})"
    if _same(spot.fitness):
        return f", the fitness stays {spot.fitness.low:.3f} ({n})"
    return f", the fitness {spot.fitness.low:.3f} to {spot.fitness.high:.3f} ({n})"


def _same(found: Range) -> bool:
    return f"{found.low:.3f}" == f"{found.high:.3f}"


def _share(found: Estimated) -> str:
    """A share with its interval and base."""
    if found.value is None or found.low is None or found.high is None:
        return f"not known (n = {found.n:,})"
    limits = f"{percent(found.low)} to {percent(found.high)}"
    return f"{percent(found.value)} ({limits}, n = {found.n:,})"


def _target(promised: float | None, difference: Estimate, word: str | None) -> str:
    """What is promised, whether it is kept, and how sure that is."""
    goal = "target: all" if promised is None else f"target {percent(promised)}"
    if word is None or difference.value is None:
        return goal
    if difference.value == 0 and promised is None:
        return f"{goal}, kept by all"
    if few := too_few(difference.n):
        return f"{goal}, can't tell: {few}"
    if word == "can't tell":
        return f"{goal}, can't tell if it is kept"
    return f"{goal}, {'kept' if difference.value > 0 else 'missed'}, {word}"


def _channel(found: ChannelFigures, base: str) -> Iterator[str]:
    if found.other is not None:
        yield (
            f"Channel{base}: {_share(found.other)} of the visits of touchpoints with designed "
            "channels are in another one."
        )
    if (most := next(iter(found.switches.by_channels), None)) is not None:
        head = "  " if found.other is not None else f"Channel{base}: "
        yield (
            f"{head}{_share(found.switches.hopping)} change channel; most often from {most.source} "
            f"to {most.target}, {counted(most.hops, 'time')}"
        )


def _time(found: TimeFigures, base: str) -> Iterator[str]:
    if found.targets or found.duration is not None:
        yield f"Time, of all journeys that can be watched{base}:"
    for one in found.targets[:_SHOWN]:
        anchor = f" of {one.after}" if one.after else " of the first step"
        yield (
            f"  {one.touchpoint} within {lasting(one.at_most)}{anchor}: {_share(one.estimate)}; "
            f"{_target(one.share, one.difference, one.verdict)}; {one.late:,} late, "
            f"{one.absent:,} did not come, {one.not_yet:,} not yet due"
        )
    if len(found.targets) > _SHOWN:
        yield f"  and {counted(len(found.targets) - _SHOWN, 'more target')}"
    if (whole := found.duration) is not None:
        yield (
            f"  the whole journey within {lasting(whole.at_most)}: {_share(whole.kept)}; "
            f"{_target(whole.share, whole.difference, whole.verdict)}"
        )


def _hand_overs(found: Sequence[HandOver], base: str) -> Iterator[str]:
    waits = [
        (one.median.value, one.source, one.target, one)
        for one in found
        if one.median.value is not None and one.cases >= _FEWEST
    ]
    if waits:
        *_, longest = max(waits, key=lambda wait: wait[:3])
        half = lasting(longest.median.value or 0)
        tenth = (
            "" if longest.p90.value is None else f", 9 in 10 within {lasting(longest.p90.value)}"
        )
        yield (
            f"Hand-overs{base}: the longest wait is from {longest.source} to {longest.target}, "
            f"half within {half}{tenth} ({counted(longest.hand_overs, 'time')}, "
            f"n = {longest.cases:,})."
        )


def _failed(found: Sequence[FailedVisits], base: str) -> Iterator[str]:
    seen = sorted(
        (one for one in found if one.failed), key=lambda one: (-one.failed, one.touchpoint)
    )
    for one in seen[:3]:
        yield (
            f"Failed{base}: {one.touchpoint}, {one.failed:,} of {counted(one.visits, 'visit')}, "
            f"{_share(one.share)}."
        )


def _experience(found: Experience, base: str) -> Iterator[str]:
    mean = found.journey.mean
    if mean.value is None:
        if any(told := list(_outside(found))):
            yield "Experience: no score can be used."
            yield from told
        return
    meant, word = found.journey.intended, found.journey.verdict
    apart = found.journey.difference
    side = "" if word is None else f": {word}"
    if word in ("clear", "likely") and apart is not None and apart.value:
        side = f": {'above' if apart.value > 0 else 'below'}, {word}"
    yield (
        f"Experience{base}: {_points(mean)} on a scale from {trimmed(found.low)} to "
        f"{trimmed(found.high)}{'' if meant is None else f', meant {trimmed(meant)}'}"
        f"{side}; {_share(found.journey.response)} of the customers gave a score on this scale."
    )
    yield from _outside(found)
    below = [
        (one.difference.value, one)
        for one in found.touchpoints
        if one.difference is not None and (one.difference.value or 0) < 0
    ]
    if below:
        _, least = min(below, key=lambda pair: (pair[0], pair[1].touchpoint))
        intended = "" if least.intended is None else f", meant {trimmed(least.intended)}"
        yield (
            f"  farthest below at {least.touchpoint}: {_points(least.mean)}{intended}, "
            f"{least.verdict}"
        )


def _outside(found: Experience) -> Iterator[str]:
    """Scores that no figure uses: of the log, and of a survey that was joined to it."""
    scale = f"outside of {trimmed(found.low)} to {trimmed(found.high)}"
    if found.outside:
        given = found.scores + found.outside
        left = _not_used(scale, found.outside)
        yield f"  {found.outside:,} of {counted(given, 'score')} in the log {left}"
    n = 0 if found.linked is None else found.linked.unlinked.get("outside the scale", 0)
    if found.linked is not None and n:
        answers = counted(found.linked.answers, "answer")
        yield f"  {n:,} of {answers} of the survey {_not_used(scale, n)}"


def _not_used(scale: str, n: int) -> str:
    return f"{'lies' if n == 1 else 'lie'} {scale}, and {'is' if n == 1 else 'are'} not used"


def _points(found: Estimate) -> str:
    """A mean score, with two decimals."""
    if found.value is None:
        return "not known"
    if found.low is None or found.high is None:
        return f"{found.value:.2f} (n = {found.n:,})"
    return f"{found.value:.2f} ({found.low:.2f} to {found.high:.2f}, n = {found.n:,})"


def _outcome(found: OutcomeFigures, base: str) -> Iterator[str]:
    done = found.completion
    if done.estimate.value is None:
        return
    promised = (
        "" if done.target is None else f"; {_target(done.target, done.difference, done.verdict)}"
    )
    yield (
        f"Outcome{base}: {_share(done.estimate)} succeed{promised}; {done.unsuccessful:,} ended "
        f"without, {done.undecided:,} not known yet."
    )
    if found.abandonment.silence is not None and done.unsuccessful:
        silence = lasting(found.abandonment.silence)
        yield (f"  given up after a silence of {silence}{SILENCE_BY[found.abandonment.by]}")
    for one in found.reach:
        yield (
            f"  {one.touchpoint} is reached by {_share(one.estimate)}; "
            f"{_target(one.target, one.difference, one.verdict)}"
        )
    left = [one for one in found.touchpoints if one.left and one.left_share.value is not None]
    if left:
        most = max(left, key=lambda one: (one.left, one.name))
        yield (
            f"  most of those without end at {most.name}: {most.left:,}, "
            f"{_share(most.left_share)} of the visits there"
        )
