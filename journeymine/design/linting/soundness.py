"""Whether a net always ends well: soundness, and the shortest run that shows where it does not.

A net is *sound* if from every marking that it can get into its end can be reached, nothing is
left over when the end is reached, and every step can happen [1]_.  It is *bounded* if no place
can get more and more tokens.  Nested blocks are sound and bounded however they are nested.

References
----------
.. [1] van der Aalst et al. (2011). Soundness of workflow nets: classification, decidability,
   and analysis. Formal Aspects of Computing 23(3), 333-363.
   https://doi.org/10.1007/s00165-010-0161-4
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from journeymine.design.linting.finding import DesignFinding, after
from journeymine.design.paths.net import Marking, PetriNet
from journeymine.design.paths.reachability import MOST_MARKINGS, Growth, Reachability, explore
from journeymine.design.paths.token_game import marking_of

__all__ = ["soundness"]

_NAMED = 3


def soundness(net: PetriNet, *, can_end: bool) -> Iterator[DesignFinding]:
    """What keeps a net from being sound and bounded.

    Parameters
    ----------
    net : PetriNet
    can_end : bool
        Whether any run reaches the end; where none does, that is all there is to say of ends.
    """
    found = explore(net)
    if found.growth is not None:
        yield _grows(found, found.growth)
    elif not found.complete:
        yield DesignFinding(
            "JM-W324",
            "note",
            f"Whether every run can end was not found out: among its first {MOST_MARKINGS:,} "
            "markings the net neither repeats itself nor grows.",
            "nothing speaks against the design; steps of wide parallel parts in a fixed order "
            "make it small enough to be looked at whole",
        )
    elif can_end:
        yield from _ends_badly(found)


def _grows(found: Reachability, growth: Growth) -> DesignFinding:
    before, again = found.labels(growth.before), found.labels(growth.again)
    waiting = _next_steps(found.net, growth.places)
    what = f"'{waiting[0]}' is due once more" if waiting else "something more is left open"
    round_ = f"{_listed(again)} can" if again else "the net can, without any touchpoint,"
    return DesignFinding(
        "JM-W320",
        "serious",
        f"{after(before)}, {round_} be repeated without end, and each time {what}.",
        "join parallel ways with a parallel gateway before they go back or on, so that no round "
        "leaves anything open",
        touchpoint=waiting[0] if waiting else "",
        path=(*before, *again),
    )


def _ends_badly(found: Reachability) -> Iterator[DesignFinding]:
    final = marking_of(found.net.final)
    numbers = {marking: i for i, marking in enumerate(found.markings)}
    if final not in numbers:
        return
    lost = set(range(len(found.markings))) - found.leading_to([numbers[final]])
    if not lost:
        return
    over = [m for m in lost if _more_than(found.markings[m], final)]
    stuck = [m for m in lost if not found.leaving[m] and not _more_than(found.markings[m], final)]
    if over:
        yield _left_over(found, over, final)
    if stuck:
        yield _dead_end(found, stuck)
    round_and_round = lost - found.leading_to([*over, *stuck])
    if round_and_round:
        yield _no_way_out(found, round_and_round)


def _left_over(found: Reachability, over: Sequence[int], final: Marking) -> DesignFinding:
    path, marking = _nearest(found, over)
    more = [place for place, n in found.markings[marking] if n > dict(final).get(place, 0)]
    waiting = _next_steps(found.net, more)
    due = f"{_listed(waiting)} can still be due" if waiting else "it is reached more than once"
    return DesignFinding(
        "JM-W323",
        "serious",
        f"{after(path)}, the end is reached, but {due}: such a run is not complete{_others(over)}.",
        "join the parallel ways with a parallel gateway before the end, or choose one of them "
        "with an exclusive gateway",
        touchpoint=waiting[0] if waiting else (path[-1] if path else ""),
        path=path,
    )


def _dead_end(found: Reachability, stuck: Sequence[int]) -> DesignFinding:
    path, marking = _nearest(found, stuck)
    waiting = _next_steps(found.net, [place for place, _ in found.markings[marking]])
    wait = f"; {_listed(waiting)} would wait for ever" if waiting else ""
    return DesignFinding(
        "JM-W321",
        "serious",
        f"{after(path)}, nothing can follow and the end is not reached{wait}{_others(stuck)}.",
        "after an exclusive gateway join with an exclusive one, after a parallel gateway with a "
        "parallel one, and lead every way to the end",
        touchpoint=path[-1] if path else "",
        path=path,
    )


def _no_way_out(found: Reachability, lost: Iterable[int]) -> DesignFinding:
    path, marking = _nearest(found, lost)
    following = found.labels([transition for transition, _ in found.leaving[marking]])
    goes_on = f"{_listed(following)} can follow" if following else "the net can go on"
    return DesignFinding(
        "JM-W322",
        "serious",
        f"{after(path)}, {goes_on}, but the end cannot be reached any more.",
        "lead a way out of the loop to the end",
        touchpoint=path[-1] if path else "",
        path=path,
    )


def _nearest(found: Reachability, markings: Iterable[int]) -> tuple[tuple[str, ...], int]:
    """The marking with the fewest touchpoints on the way, and these."""
    ways = ((found.labels(found.way_to(m)), m) for m in sorted(markings))
    return min(ways, key=lambda way: (len(way[0]), way[1]))


def _more_than(marking: Marking, final: Marking) -> bool:
    tokens = dict(marking)
    return marking != final and all(tokens.get(place, 0) >= n for place, n in final)


def _next_steps(net: PetriNet, places: Iterable[str]) -> list[str]:
    """The touchpoints that tokens on these places are meant for, by way of silent steps."""
    queue, seen = list(places), set(places)
    names: dict[str, None] = {}
    for place in queue:  # grows while it is walked
        for transition in net.transitions:
            if place in transition.consumes:
                if transition.label is not None:
                    names[transition.label] = None
                else:
                    new = sorted(set(transition.produces) - seen)
                    seen.update(new)
                    queue.extend(new)
    return list(names)


def _listed(names: Sequence[str]) -> str:
    shown = [f"'{name}'" for name in dict.fromkeys(names)]
    if len(shown) > _NAMED:
        return f"{', '.join(shown[:_NAMED])} and {len(shown) - _NAMED} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def _others(markings: Sequence[int]) -> str:
    n = len(markings) - 1
    return f" ({n:,} other states like it)" if n > 1 else " (1 other state like it)" if n else ""
