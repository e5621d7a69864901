"""White spots beside the path: channels, scores, owners, outcomes that nobody has told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from journeymine.design.scales import Score
from journeymine.gap.figures import PathFigures, Range
from journeymine.gap.knowledge.days import Turning
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground
from journeymine.statistics import counted, numbered

if TYPE_CHECKING:
    from journeymine.gap.parts import Parts

__all__ = ["no_channels", "no_owners", "no_scores", "no_time_of_day", "not_proved", "undecided"]

_NAMES_SHOWN = 3


def _spot(
    ground: Ground,
    kind: str,
    what: str,
    *,
    touchpoint: str = "",
    cases: int = 0,
    events: int = 0,
    of_events: int = 0,
    part: str = "",
    found: Range | None = None,
    assumed: str = "",
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
        assumed=assumed,
        tight=tight,
    )


def no_channels(ground: Ground, parts: Parts) -> Iterator[WhiteSpot]:
    """Touchpoints meant for certain channels, of which the log does not tell the channel.

    Where a journey is measured already, one visit more moves its loss by at most a half if it
    had one visit; others may come in with any loss.
    """
    design, assumed = ground.design, "these visits are all in a designed channel, or none is"
    meant = [name for name in design.touchpoints if design.touchpoint(name).channels]
    if not meant or parts.seconds is None:  # what lies on a cluster is said in left_out
        return
    if parts.channel is None:
        what = f"the log tells no channel; the design does for {counted(len(meant), 'touchpoint')}"
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
            f"{counted(row.unknown, 'visit')} of '{row.touchpoint}' without a channel",
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
    assumed = "all who gave no score felt as intended or better, or at the lowest of the scale"
    if parts.experience is None:
        what = f"the log has no scores; the design intends some at {_touchpoints(len(meant))}"
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
            f"no score at '{row.touchpoint}' from {silent:,} of {counted(row.cases, 'journey')}",
            touchpoint=row.touchpoint, cases=silent, events=row.visits - row.scores,
            of_events=row.visits, part="experience", found=_scored(ground, silent, most),
            assumed=assumed,
        )  # fmt: skip


def _touchpoints(n: int) -> str:
    return counted(n, "touchpoint")


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
    yield _spot(
        ground, "undecided", f"of {counted(cases, 'journey')} the outcome is not known",
        cases=cases, part="outcome", found=found,
        assumed="all of them succeed, or none does", tight=True,
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
    shown = ", ".join(names[:_NAMES_SHOWN]) + (", ..." if len(names) > _NAMES_SHOWN else "")
    turn = ""
    if found.of_verdicts:
        turn = (
            f"; of {counted(found.of_verdicts, 'verdict')} on time targets {found.verdicts:,} "
            "could be another within that day"
        )
    spot = _spot(
        ground, "no_time_of_day",
        numbered(found.events, "[event has|events have] no time of day")
        + (f" ({shown})" if names else "") + turn,
        touchpoint=names[0] if len(names) == 1 else "", cases=found.cases, events=found.events,
        of_events=of_events, part="time", found=part,
        assumed="each happened at any time of its day, in the order of the log",
    )  # fmt: skip
    yield replace(spot, name=", ".join(names) if len(names) != 1 else "")


def no_owners(ground: Ground) -> Iterator[WhiteSpot]:
    """Touchpoints without an owner in a design that names owners: hand-overs are not seen."""
    design = ground.design
    without = [name for name in design.touchpoints if not design.touchpoint(name).owner]
    if not without or len(without) == len(design.touchpoints):
        return
    shown = ", ".join(without[:_NAMES_SHOWN]) + (", ..." if len(without) > _NAMES_SHOWN else "")
    what = numbered(len(without), "[touchpoint has|touchpoints have] no owner in the design")
    spot = _spot(ground, "no_owner", f"{what} ({shown}), so hand-overs there are not seen")
    yield replace(spot, name=", ".join(without), cases=ground.n, tight=True)


def not_proved(ground: Ground, path: PathFigures) -> Iterator[WhiteSpot]:
    """Cases whose cheapest alignment is not proved."""
    if path.bounds is None:
        return
    unit = path.bounds.fitness
    spot = _spot(
        ground, "not_proved",
        f"of {counted(path.cases_bounded, 'journey')} the cheapest alignment is not proved",
        cases=path.cases_bounded, assumed="between their proved bounds",
    )  # fmt: skip
    moved = None
    if ground.priced is ground.unit and not ground.design.accepted:
        low = None if unit.high is None else 1 - unit.high
        moved = ground.of_index(Range(low, None if unit.low is None else 1 - unit.low))
    yield replace(spot, fitness=unit, index=moved)
