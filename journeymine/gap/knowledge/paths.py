"""White spots on the path: what was never logged, and what paths leave out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import AnyOrder, Sequence, Step
from journeymine.gap.figures import Range
from journeymine.gap.knowledge.figures import WhiteSpot
from journeymine.gap.knowledge.ground import Ground, Prices, losses_of
from journeymine.language import sentence

__all__ = ["Filled", "always", "filled", "never_logged"]

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """What some variants would lose if events were in them that are not.

    One more event of a touchpoint can make the cheapest alignment cheaper by the price of
    leaving that out, at most; where the alignment leaves it out it does so exactly.

    Attributes
    ----------
    variant : array of int64, (entries,)
    times : array of int64, (entries, touchpoints)
        How many events of each touchpoint are not there.
    """

    variant: _Ints
    times: _Ints

    def losses(self, prices: Prices) -> tuple[_Floats, _Floats]:
        """With all of these events, and with none."""
        cost = prices.alignments.cost[self.variant]
        worst = prices.alignments.worst_cost[self.variant]
        lowest = prices.alignments.lower[self.variant]
        less = np.maximum(lowest - self.times @ prices.skip, 0)
        return losses_of(less, worst + self.times @ prices.add), losses_of(cost, worst)


def filled(ground: Ground, moves: NDArray[np.bool_], variants: _Ints | None = None) -> Filled:
    """If these model moves of the unit alignments had happened, and were not logged.

    Parameters
    ----------
    moves : array of bool, (moves,)
    variants : array of int64, optional
        For these; by default those that have such a move.
    """
    touchpoints = len(ground.design.touchpoints)
    at = np.flatnonzero(moves)
    of_variant, touchpoint = ground.variant_of_move[at], ground.touchpoint_of_move[at]
    if variants is None:
        variants = np.unique(of_variant)
    place = np.searchsorted(variants, of_variant)
    place[place == len(variants)] = 0
    some = variants[place] == of_variant if len(variants) else np.zeros(len(at), np.bool_)
    key = place[some] * touchpoints + touchpoint[some]
    times = np.bincount(key, minlength=len(variants) * touchpoints)
    return Filled(variants, times.reshape(-1, touchpoints).astype(np.int64))


def always(design: DesignedJourney) -> frozenset[str]:
    """Touchpoints that every run of a design of blocks holds exactly once; of nets none is told.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import Optional
    >>> path = Sequence((Step("ask"), Optional(Step("call")), Step("pay")))
    >>> sorted(always(DesignedJourney("Shop", path)))
    ['ask', 'pay']
    """
    once = {name for name in design.touchpoints if design.steps.count(name) == 1}
    return frozenset(once & set(_unconditional(design.path)))


def _unconditional(path: object) -> Iterator[str]:
    if isinstance(path, Step):
        yield path.touchpoint
    elif isinstance(path, Sequence | AnyOrder):
        for child in path.children:
            yield from _unconditional(child)


def never_logged(
    ground: Ground, names: Iterable[str], of_events: int, not_due_yet: frozenset[str]
) -> Iterator[WhiteSpot]:
    """Designed touchpoints without any event.

    In each case it may have been done wherever that makes the path no worse: as often as the
    path leaves it out, or once a place where another branch stands for it.

    Parameters
    ----------
    ground : Ground
    names : iterable of str
    of_events : int
        Of the log.
    not_due_yet : frozenset of str
        Touchpoints that may still come in time.
    """
    design, surely = ground.design, always(ground.design)
    for name in names:
        at = ground.place[name]
        skipped = (ground.unit.events < 0) & (ground.touchpoint_of_move == at)
        variants = np.flatnonzero(ground.cases)
        found = filled(ground, skipped, variants)
        if name not in surely:
            found.times[:, at] = np.maximum(found.times[:, at], design.steps.count(name))
        cases = ground.cases[variants]
        bounds = ground.moved(variants, cases, found.losses)
        others = _touched_by(ground, name, at, not_due_yet)
        yield WhiteSpot(
            kind="never_logged",
            touchpoint=name,
            name="",
            cases=ground.n,
            of_cases=ground.n,
            events=0,
            of_events=of_events,
            since=None,
            until=None,
            what=sentence("'{touchpoint}' was never logged", touchpoint=name),
            fitness=ground.of_fitness(bounds.unit),
            index=ground.of_index(bounds.path, others),
            assumed=sentence("nobody did it, or all did wherever that makes their path no worse"),
            tight=name in surely and not others and ground.priced is ground.unit,
        )


def _touched_by(
    ground: Ground, name: str, at: int, not_due_yet: frozenset[str]
) -> dict[str, Range]:
    """Where the other parts can lie if a touchpoint that was never logged was done."""
    design, found = ground.design, {}
    touchpoint = design.touchpoint(name)
    if touchpoint.channels:
        found["channel"] = ground.shaken("channel", ground.n)
    ends_with = _stands(ground, at, trailing(ground))
    if "time" in ground.able:
        inside = not ends_with and not _stands(ground, at, leading(ground))
        found["time"] = _times_with(ground, name, sure=inside and name not in not_due_yet)
    if touchpoint.targets is not None and (
        touchpoint.targets.experience or touchpoint.targets.satisfaction
    ):
        found["experience"] = ground.shaken("experience", ground.n)
    named = () if design.success is None else (*design.success.reaches, *design.success.without)
    if name in named or (design.success is None and ends_with):
        found["outcome"] = ground.others(ground.n)["outcome"]
    return found


def _times_with(ground: Ground, name: str, *, sure: bool) -> Range:
    """Where the part *time* can lie if a touchpoint that was never logged was done.

    Parameters
    ----------
    sure : bool
        Whether nobody still waits for it in time, and no journey would begin or end with it.
    """
    design, once = ground.design, always(ground.design)
    targets = [
        (other, target.after)
        for other in design.touchpoints
        for target in getattr(design.touchpoint(other).targets, "within", ())
    ]
    if not sure or any(after == name or other not in once for other, after in targets):
        return ground.shaken("time", ground.n)
    # Which of several events starts a clock, and that alone, is told by the path.
    several = np.zeros(len(ground.unit), np.bool_)
    for after in {after for _, after in targets if after}:
        several |= ground.events_of(after) > 1
    cases = int(ground.cases[several].sum())
    if all(other != name for other, _ in targets):
        return ground.shaken("time", cases)
    if design.is_accepted("missing", name):
        return ground.shaken("time", ground.n)
    # Every clock that waits for it is counted already: kept at best, missed at worst.
    found, (_, n) = _without(ground, "time", name), ground.part("time")
    if found.low is None or found.high is None:
        return ground.shaken("time", cases)
    return Range(max(0.0, found.low - cases / n), min(1.0, found.high + cases / n))


def _stands(ground: Ground, at: int, moves: NDArray[np.bool_]) -> bool:
    """Whether some path lacks the touchpoint at one of these moves."""
    return bool((moves & (ground.touchpoint_of_move == at) & (ground.unit.events < 0)).any())


def trailing(ground: Ground) -> NDArray[np.bool_]:
    """The moves after the last synchronous one of their variant, (moves,)."""
    unit = ground.unit
    sync = (unit.events >= 0) & (unit.steps >= 0)
    before = np.cumsum(sync)
    total = np.concatenate([[0], before])[unit.offsets[1:]]
    found: NDArray[np.bool_] = before == total[ground.variant_of_move]
    return found & ~sync


def leading(ground: Ground) -> NDArray[np.bool_]:
    """The moves before the first synchronous one of variants that have one, (moves,)."""
    unit = ground.unit
    sync = (unit.events >= 0) & (unit.steps >= 0)
    before = np.concatenate([[0], np.cumsum(sync)])
    start = before[unit.offsets[:-1]][ground.variant_of_move]
    some = (before[unit.offsets[1:]] - before[unit.offsets[:-1]] > 0)[ground.variant_of_move]
    found: NDArray[np.bool_] = (before[1:] == start) & some
    return found


def _without(ground: Ground, part: str, name: str) -> Range:
    """A part without what is lost at one touchpoint, or as it is."""
    total, n = ground.part(part)
    if not n:
        return Range(None, None)
    (weight,) = (one.weight for one in ground.index.parts if one.part == part)
    points = sum(t.points for t in ground.index.terms if t.part == part and t.touchpoint == name)
    now = total / n
    return Range(max(0.0, now - (points / (100 * weight) if weight else now)), now)
