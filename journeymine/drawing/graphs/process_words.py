"""What is said around a process map: its finding, how to read it, and what it leaves out."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.discovery import DiscoveredJourney, FilteredGraph
from journeymine.discovery.detail import LEVELS, Detail
from journeymine.language import Language, cases, several

__all__ = ["description", "footnotes", "subtitle", "title"]


def title(actual: DiscoveredJourney, language: Language) -> str:
    """How many ways there are, and how common the commonest is."""
    n, paths = actual.variants.n_cases, len(actual.variants)
    if paths == 1 and actual.unit == "journey":
        return language.say_counted(
            n, "The one journey took one path", "All {n} journeys took the same path"
        )
    if paths == 1:
        return language.say_counted(
            n, "The one customer took one path", "All {n} customers took the same path"
        )
    common = int(actual.variants.cases.max())
    return language.say(
        "{customers} took {paths}; the commonest was taken by {share}",
        customers=cases(n, actual.unit, language),
        paths=language.say_counted(paths, "{n} different path", "{n} different paths"),
        share=language.percent(common / max(n, 1)),
    )


def subtitle(unit: str, language: Language, *, coloured: bool, unplanned: bool) -> str:
    """How to read it.

    Parameters
    ----------
    unit : {"customer", "journey"}
    language : Language
    coloured : bool
        Whether a border has the colour of a channel.
    unplanned : bool
        Whether a box is tinted, as its activity is not in the design.
    """
    customers = several(unit, language)
    if coloured:
        how = language.say(
            "What is done, from top to bottom. Arrow width = {customers}, border = most used "
            "channel.",
            customers=customers,
        )
    else:
        how = language.say(
            "What is done, from top to bottom. Arrow width = {customers}.", customers=customers
        )
    return f"{how} {language.say('Tinted: not in the design.')}" if unplanned else how


def description(shown: FilteredGraph, language: Language) -> str:
    """How large the map is, for those who cannot see it."""
    return language.say(
        "A map of {activities}, connected by {flows}",
        activities=language.say_counted(
            len(shown.graph.activities), "{n} activity", "{n} activities"
        ),
        flows=language.say_counted(
            len(shown.graph.arcs) + len(shown.graph.starts) + len(shown.graph.ends),
            "{n} flow",
            "{n} flows",
        ),
    )


def footnotes(
    actual: DiscoveredJourney, shown: FilteredGraph, detail: Detail, language: Language
) -> Iterator[str]:
    """The base, what is not drawn, and by which rule."""
    say, level = language.say, LEVELS[detail]
    yield say(
        "Numbers are {customers} with it at least once; % of all {counted}.",
        customers=several(actual.unit, language),
        counted=cases(actual.variants.n_cases, actual.unit, language),
    )
    hidden = []
    if shown.activities:
        hidden.append(
            language.say_counted(
                len(shown.activities),
                "{n} rarer activity with {share} of all events",
                "{n} rarer activities with {share} of all events",
                share=language.percent(
                    sum(a.times for a in shown.activities)
                    / sum(a.times for a in actual.graph.activities)
                ),
            )
        )
    lost = [arc.times for arc in shown.arcs]
    lost += [*shown.starts.values(), *shown.ends.values()]
    if lost:
        every = shown.times + sum(actual.graph.starts.values()) + sum(actual.graph.ends.values())
        hidden.append(
            language.say_counted(
                len(lost),
                "{n} rarer flow with {share} of all steps",
                "{n} rarer flows with {share} of all steps",
                share=language.percent(sum(lost) / max(every, 1)),
            )
        )
    if not hidden:
        yield say("Nothing is left out.")
        return
    yield say("Not drawn: {what}.", what="; ".join(hidden))
    yield say(
        "Drawn are the commonest activities, at most {most}, until they carry {events} of all "
        "events, then the commonest flows, at most {flows}, until they carry {steps} of the steps "
        "between them, and whatever keeps the map connected from start to end and every activity "
        "with a way on.",
        flows=language.count(level.flows),
        most=language.count(level.most),
        events=language.percent(level.events),
        steps=language.percent(level.steps),
    )
