"""White spots beside the path: channels, scores, owners, outcomes that nobody has told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from journeymine.design.scales import Score
from journeymine.gap.figures import PathFigures, Range
from journeymine.gap.knowledge.days import Turning
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground
from journeymine.language import Sentence, sentence, sentence_counted

if TYPE_CHECKING:
    from journeymine.gap.parts import Parts

__all__ = ["no_channels", "no_owners", "no_scores", "no_time_of_day", "not_proved", "undecided"]

_NAMES_SHOWN = 3


def _spot(
    ground: Ground,
    kind: str,
    what: Sentence,
    *,
    touchpoint: str = "",
    cases: int = 0,
    events: int = 0,
    of_events: int = 0,
    part: str = "",
    found: Range | None = None,
    assumed: Sentence | None = None,
    tight: bool = False,
) -> WhiteSpot:
    """A white spot that can move one part of the index alone, or none."""
    now = Range(ground.fitness, ground.fitness)
    others = {part: found} if part and found is not None else {}
    return WhiteSpot(
        kind=kind,
        touchpoint=touchpoint,
        name="",
        cases=cases,
        of_cases=ground.n,
        events=events,
        of_events=of_events,
        since=None,
        until=None,
        what=what,
        fitness=None if ground.fitness is None else now,
        index=ground.of_index(others=others),
        assumed="" if assumed is None else assumed,
        tight=tight,
    )


def no_channels(ground: Ground, parts: Parts) -> Iterator[WhiteSpot]:
    """Touchpoints meant for certain channels, of which the log does not tell the channel.

    Where a journey is measured already, one visit more moves its loss by at most a half if it
    had one visit; others may come in with any loss.
    """
    design = ground.design
    assumed = sentence("these visits are all in a designed channel, or none is")
    meant = [name for name in design.touchpoints if design.touchpoint(name).channels]
    if not meant or parts.seconds is None:  # what lies on a cluster is said in left_out
        return
    if parts.channel is None:
        what = sentence_counted(
            len(meant),
            "the log tells no channel; the design does for {n} touchpoint",
            "the log tells no channel; the design does for {n} touchpoints",
        )
        yield _spot(
            ground, "no_channel", what, cases=ground.n, part="channel", found=Range(0.0, 1.0),
            assumed=assumed, tight=True,
        )  # fmt: skip
        return
    for row in parts.channel.touchpoints:
        if not row.unknown or not row.designed:
            continue
        cases = min(row.unknown, ground.n)
        found = ground.shaken("channel", cases)
        if found.low is None:
            found = Range(0.0, 1.0)
        yield _spot(
            ground, "no_channel",
            sentence_counted(
                row.unknown,
                "{n} visit of '{touchpoint}' without a channel",
                "{n} visits of '{touchpoint}' without a channel",
                touchpoint=row.touchpoint,
            ),
            touchpoint=row.touchpoint, cases=cases, events=row.unknown,
            of_events=row.unknown + row.visits, part="channel", found=found, assumed=assumed,
        )  # fmt: skip


def no_scores(ground: Ground, parts: Parts) -> Iterator[WhiteSpot]:
    """Touchpoints with an intended score, of which some journeys or none give one.

    A journey with scores at touchpoints of at least A points that could be lost moves by at
    most a / (A + a) with one more of a points; one without any comes in with any loss.
    """
    design, meant = ground.design, _intended(ground)
    if not meant or parts.seconds is None:
        return
    assumed = sentence(
        "all who gave no score felt as intended or better, or at the lowest of the scale"
    )
    if parts.experience is None:
        what = sentence_counted(
            len(meant),
            "the log has no scores; the design intends some at {n} touchpoint",
            "the log has no scores; the design intends some at {n} touchpoints",
        )
        yield _spot(
            ground, "no_scores", what, cases=ground.n, part="experience",
            found=Range(0.0, 1.0), assumed=assumed, tight=True,
        )  # fmt: skip
        return
    scale = design.scales.satisfaction
    room = {name: points - scale.low for name, points in meant.items() if points > scale.low}
    for row in parts.experience.touchpoints:
        silent = row.cases - round((row.response.value or 0.0) * row.response.n)
        if row.touchpoint not in room or not silent:
            continue
        least = min((room[name] for name in room if name != row.touchpoint), default=0.0)
        most = room[row.touchpoint] / (least + room[row.touchpoint])
        yield _spot(
            ground, "few_scores" if row.scores else "no_scores",
            sentence_counted(
                row.cases,
                "no score at '{touchpoint}' from {silent} of {n} journey",
                "no score at '{touchpoint}' from {silent} of {n} journeys",
                touchpoint=row.touchpoint,
                silent=silent,
            ),
            touchpoint=row.touchpoint, cases=silent, events=row.visits - row.scores,
            of_events=row.visits, part="experience", found=_scored(ground, silent, most),
            assumed=assumed,
        )  # fmt: skip


def _intended(ground: Ground) -> dict[str, float]:
    """Touchpoint -> what is meant, on the scale of the log's scores."""
    design, found = ground.design, {}
    scale = design.scales.satisfaction
    for name in design.touchpoints:
        targets = design.touchpoint(name).targets
        for by in ("experience", "satisfaction"):
            score = getattr(targets, by, None)
            if isinstance(score, Score):
                same = score.scale == scale
                found[name] = (
                    score.value if same else scale.low + score.share * (scale.high - scale.low)
                )
                break
    return found


def _scored(ground: Ground, silent: int, most: float) -> Range:
    """The mean loss if so many more gave a score, of those measured already or of others."""
    total, n = ground.part("experience")
    if not n:
        return Range(0.0, 1.0)
    come = min(silent, max(ground.n - n, 0))
    # Linear in how many of them come in, above and below the line: the ends are extreme.
    low = min(max(0.0, total - (silent - e) * most) / (n + e) for e in (0, come))
    high = max(min(n + e, total + (silent - e) * most + e) / (n + e) for e in (0, come))
    return Range(low, high)


def undecided(ground: Ground, parts: Parts) -> Iterator[WhiteSpot]:
    """Complete journeys of which nobody knows whether they ended without success."""
    if parts.outcome is None:
        return
    total, n = ground.part("outcome")
    cases = ground.n - n
    if not cases:
        return
    found = Range(total / (n + cases), (total + cases) / (n + cases))
    what = sentence_counted(
        cases,
        "of {n} journey the outcome is not known",
        "of {n} journeys the outcome is not known",
    )
    yield _spot(
        ground, "undecided", what, cases=cases, part="outcome", found=found,
        assumed=sentence("all of them succeed, or none does"), tight=True,
    )  # fmt: skip


def no_time_of_day(ground: Ground, found: Turning | None, of_events: int) -> Iterator[WhiteSpot]:
    """Events that are dates: verdicts of time targets could turn, by a day at either end.

    The due of a case that could be late or in time stays as it is; of the others, in which
    something could be due or not, any loss is possible.
    """
    if found is None or not found.events:
        return
    part = ground.shaken("time", found.unsure)
    total, n = ground.part("time")
    if n:
        part = Range(
            max(0.0, (total - found.down - found.unsure) / n),
            min(1.0, (total + found.up + found.unsure) / n),
        )
    names = found.touchpoints
    spot = _spot(
        ground, "no_time_of_day", _dates_alone(found),
        touchpoint=names[0] if len(names) == 1 else "", cases=found.cases, events=found.events,
        of_events=of_events, part="time", found=part,
        assumed=sentence("each happened at any time of its day, in the order of the log"),
    )  # fmt: skip
    yield replace(spot, name=", ".join(names) if len(names) != 1 else "")


def _dates_alone(found: Turning) -> Sentence:
    """How many events have no time of day, of which touchpoints, and what could turn by it."""
    if found.touchpoints:
        events = sentence_counted(
            found.events,
            "{n} event has no time of day ({touchpoints})",
            "{n} events have no time of day ({touchpoints})",
            touchpoints=_some(found.touchpoints),
        )
    else:
        events = sentence_counted(
            found.events, "{n} event has no time of day", "{n} events have no time of day"
        )
    if not found.of_verdicts:
        return events
    return sentence_counted(
        found.of_verdicts,
        "{events}; of {n} verdict on time targets {turning} could be another within that day",
        "{events}; of {n} verdicts on time targets {turning} could be another within that day",
        events=events,
        turning=found.verdicts,
    )


def _some(names: Sequence[str]) -> str:
    """The first names of several."""
    more = ("...",) if len(names) > _NAMES_SHOWN else ()
    return ", ".join((*names[:_NAMES_SHOWN], *more))


def no_owners(ground: Ground) -> Iterator[WhiteSpot]:
    """Touchpoints without an owner in a design that names owners: hand-overs are not seen."""
    design = ground.design
    without = [name for name in design.touchpoints if not design.touchpoint(name).owner]
    if not without or len(without) == len(design.touchpoints):
        return
    what = sentence_counted(
        len(without),
        "{n} touchpoint has no owner in the design ({touchpoints}), so hand-overs there are not "
        "seen",
        "{n} touchpoints have no owner in the design ({touchpoints}), so hand-overs there are not "
        "seen",
        touchpoints=_some(without),
    )
    spot = _spot(ground, "no_owner", what)
    yield replace(spot, name=", ".join(without), cases=ground.n, tight=True)


def not_proved(ground: Ground, path: PathFigures) -> Iterator[WhiteSpot]:
    """Cases whose cheapest alignment is not proved."""
    if path.bounds is None:
        return
    unit = path.bounds.fitness
    what = sentence_counted(
        path.cases_bounded,
        "of {n} journey the cheapest alignment is not proved",
        "of {n} journeys the cheapest alignment is not proved",
    )
    spot = _spot(
        ground, "not_proved", what, cases=path.cases_bounded,
        assumed=sentence("between their proved bounds"),
    )  # fmt: skip
    moved = None
    if ground.priced is ground.unit and not ground.design.accepted:
        low = None if unit.high is None else 1 - unit.high
        moved = ground.of_index(Range(low, None if unit.low is None else 1 - unit.low))
    yield replace(spot, fitness=unit, index=moved)
