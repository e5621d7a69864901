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
from journeymine.language import Figure, Sentence, quoted, sentence, sentence_counted

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
            sentence(
                "Whether every run can end was not found out: among its first {markings} markings "
                "the net neither repeats itself nor grows.",
                markings=MOST_MARKINGS,
            ),
            sentence(
                "nothing speaks against the design; steps of wide parallel parts in a fixed order "
                "make it small enough to be looked at whole"
            ),
        )
    elif can_end:
        yield from _ends_badly(found)


def _grows(found: Reachability, growth: Growth) -> DesignFinding:
    before, again = found.labels(growth.before), found.labels(growth.again)
    waiting = _next_steps(found.net, growth.places)
    piles_up = (
        sentence("'{touchpoint}' is due once more", touchpoint=waiting[0])
        if waiting
        else sentence("something more is left open")
    )
    if again:
        message = sentence(
            "{so_far}, {touchpoints} can be repeated without end, and each time {piles_up}.",
            so_far=after(before),
            touchpoints=_listed(again),
            piles_up=piles_up,
        )
    else:
        message = sentence(
            "{so_far}, the net can, without any touchpoint, be repeated without end, and each time "
            "{piles_up}.",
            so_far=after(before),
            piles_up=piles_up,
        )
    return DesignFinding(
        "JM-W320",
        "serious",
        message,
        sentence(
            "join parallel ways with a parallel gateway before they go back or on, so that no "
            "round leaves anything open"
        ),
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
    if waiting:
        message = sentence(
            "{so_far}, the end is reached, but {touchpoints} can still be due: such a run is not "
            "complete",
            so_far=after(path),
            touchpoints=_listed(waiting),
        )
    else:
        message = sentence(
            "{so_far}, the end is reached, but it is reached more than once: such a run is not "
            "complete",
            so_far=after(path),
        )
    return DesignFinding(
        "JM-W323",
        "serious",
        _with_others(message, over),
        sentence(
            "join the parallel ways with a parallel gateway before the end, or choose one of them "
            "with an exclusive gateway"
        ),
        touchpoint=waiting[0] if waiting else (path[-1] if path else ""),
        path=path,
    )


def _dead_end(found: Reachability, stuck: Sequence[int]) -> DesignFinding:
    path, marking = _nearest(found, stuck)
    waiting = _next_steps(found.net, [place for place, _ in found.markings[marking]])
    if waiting:
        message = sentence(
            "{so_far}, nothing can follow and the end is not reached; {touchpoints} would wait "
            "for ever",
            so_far=after(path),
            touchpoints=_listed(waiting),
        )
    else:
        message = sentence(
            "{so_far}, nothing can follow and the end is not reached", so_far=after(path)
        )
    return DesignFinding(
        "JM-W321",
        "serious",
        _with_others(message, stuck),
        sentence(
            "after an exclusive gateway join with an exclusive one, after a parallel gateway with "
            "a parallel one, and lead every way to the end"
        ),
        touchpoint=path[-1] if path else "",
        path=path,
    )


def _no_way_out(found: Reachability, lost: Iterable[int]) -> DesignFinding:
    path, marking = _nearest(found, lost)
    following = found.labels([transition for transition, _ in found.leaving[marking]])
    if following:
        message = sentence(
            "{so_far}, {touchpoints} can follow, but the end cannot be reached any more.",
            so_far=after(path),
            touchpoints=_listed(following),
        )
    else:
        message = sentence(
            "{so_far}, the net can go on, but the end cannot be reached any more.",
            so_far=after(path),
        )
    return DesignFinding(
        "JM-W322",
        "serious",
        message,
        sentence("lead a way out of the loop to the end"),
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


def _listed(names: Sequence[str]) -> Figure:
    shown = quoted(dict.fromkeys(names))
    if len(shown) > _NAMED:
        more = len(shown) - _NAMED
        shown = (*shown[:_NAMED], sentence_counted(more, "{n} more", "{n} more"))
    return Figure("listed", shown)


def _with_others(message: Sentence, markings: Sequence[int]) -> Sentence:
    """The sentence about the nearest of these markings, with how many are like it."""
    n = len(markings) - 1
    if not n:
        return sentence("{what}.", what=message)
    others = sentence_counted(n, "{n} other state like it", "{n} other states like it")
    return sentence("{what} ({others}).", what=message, others=others)
