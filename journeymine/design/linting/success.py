"""Whether any complete run succeeds by the design's own rule."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design.journey import DesignedJourney
from journeymine.design.linting.finding import DesignFinding
from journeymine.design.paths.automaton import Automaton
from journeymine.language import all_of, any_of, sentence

__all__ = ["success"]


def success(design: DesignedJourney, automaton: Automaton | None) -> Iterator[DesignFinding]:
    """A rule of success that no run can meet.

    Without the list of states only names that are not in the path at all are found.
    """
    rule = design.success
    if rule is None:
        return
    wanted = any_of(rule.reaches)
    reaches, without = set(rule.reaches), set(rule.without)
    stops = set() if design.end is None else set(design.end.at)
    if automaton is None:
        possible = bool(reaches & set(design.touchpoints))
    else:
        possible = _possible(automaton, reaches, set(), set())
    if not possible:
        message = sentence(
            "No journey can succeed: 'success' waits for {touchpoints}, and every complete run "
            "ends without it.",
            touchpoints=wanted,
        )
        hint = sentence(
            "lead a way over it to the end, or let 'success' wait for another touchpoint"
        )
    elif automaton is not None and not _possible(automaton, reaches, without, set()):
        message = sentence(
            "No journey can succeed: 'success' waits for {touchpoints} without {others}, and no "
            "complete run has the one without the other.",
            touchpoints=wanted,
            others=all_of(rule.without),
        )
        hint = sentence("remove it from 'without', or lead a way around it")
    elif automaton is not None and not _possible(automaton, reaches, without, stops):
        message = sentence(
            "No journey can succeed: 'success' waits for {touchpoints}, and on every run the "
            "journey is over before, by 'end' at {ends}.",
            touchpoints=wanted,
            ends=any_of(sorted(stops)),
        )
        hint = sentence(
            "let the journey end later, or 'success' wait for a touchpoint before its end"
        )
    else:
        return
    yield DesignFinding("JM-W325", "serious", message, hint, rule.reaches[0])


def _possible(automaton: Automaton, reaches: set[str], without: set[str], stops: set[str]) -> bool:
    """Whether a run reaches one, none of those that must not be there, and is not over before."""
    queue = [(0, False)]
    seen = set(queue)
    for state, reached in queue:  # grows while it is walked
        if reached and automaton.ends[state]:
            return True
        for arc in automaton.leaving[state]:
            name = automaton.touchpoints[arc.step]
            now = reached or name in reaches
            if name in without:
                continue
            if name in stops:  # the journey is over here, whatever the run would add
                if now:
                    return True
                continue
            after = (arc.target, now)
            if after not in seen:
                seen.add(after)
                queue.append(after)
    return False
