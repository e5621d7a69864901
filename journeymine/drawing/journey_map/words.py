"""What is said around the journey map: how to read it, its base, and what it does not draw."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from journeymine.drawing.journey_map.layout import (
    CONTACT_SHOWN,
    EXIT_SHOWN,
    SKIP_SHOWN,
    Line,
    shown_contacts,
    shown_exits,
    shown_skips,
)
from journeymine.language import Language, cases, several

if TYPE_CHECKING:
    from journeymine.gap.flow import JourneyFlow, Station

__all__ = ["Channels", "description", "footnotes", "reached_words", "subtitle"]

Channels = Literal["used", "designed"]

_NOT_TOLD = "–"


def subtitle(
    flow: JourneyFlow, subject: str, unit: str, channels: Channels | None, language: Language
) -> str:
    """What is drawn and how to read it; no channels where no station has one."""
    counted, several_of = cases(flow.cases, unit, language), several(unit, language)
    if channels == "designed":
        return language.say(
            "{subject}, {counted}. Colour = designed channel, the first of several; width = "
            "{customers}. Grey inside the casing: passing by as designed. Hollow arches: skipped. "
            "Branches below: unplanned. Black stubs: the journey is left here.",
            subject=subject,
            counted=counted,
            customers=several_of,
        )
    if channels == "used":
        return language.say(
            "{subject}, {counted}. Colour = most used channel, width = {customers}. Grey inside "
            "the casing: passing by as designed. Hollow arches: skipped. Branches below: "
            "unplanned. Black stubs: the journey is left here.",
            subject=subject,
            counted=counted,
            customers=several_of,
        )
    return language.say(
        "{subject}, {counted}. Width = {customers}. Grey inside the casing: passing by as "
        "designed. Hollow arches: skipped. Branches below: unplanned. Black stubs: the journey is "
        "left here.",
        subject=subject,
        counted=counted,
        customers=several_of,
    )


def description(flow: JourneyFlow, language: Language) -> str:
    """The stations, and which share reaches each."""
    stations = language.say_counted(
        len(flow.stations),
        "A line of {n} station, one for each designed touchpoint",
        "A line of {n} stations, one for each designed touchpoint",
    )
    reached = (
        language.say(
            "{touchpoint} reached by {share}",
            touchpoint=station.touchpoint,
            share=reached_words(station, language),
        )
        for station in flow.stations
    )
    return f"{stations}: {'; '.join(reached)}"


def reached_words(station: Station, language: Language) -> str:
    """How many reached a station; a dash where that is not told."""
    return _NOT_TOLD if station.reached.value is None else language.percent(station.reached.value)


def footnotes(flow: JourneyFlow, lines: list[Line], unit: str, language: Language) -> Iterator[str]:
    """The base, what the figures count, and what is not drawn."""
    say = language.say
    yield say(
        "% of all {counted}; each can use several branches. Share under a name: with any event of "
        "it; double ring: repeated. First occurrence counts, later ones are repeats.",
        counted=cases(flow.cases, unit, language),
    )
    yield say(
        "An arch counts those that skip just these stations together, a branch those at this "
        "place; the tables count every place, so their figures can be larger."
    )
    if any(line.thinned for line in lines):
        yield say("Where arches stand close together they are drawn thinner than to scale.")
    unseen = list(_unseen(flow, lines, unit, language))
    if unseen:
        yield say("Not drawn, but in the tables: {what}.", what="; ".join(unseen))


def _unseen(flow: JourneyFlow, lines: list[Line], unit: str, language: Language) -> Iterator[str]:
    """What the thresholds of the picture hide, each with how much of it there is."""
    say, say_counted = language.say, language.say_counted
    small = len(flow.skips) - len(shown_skips(flow))
    if small:
        yield say_counted(
            small,
            "{n} skip under {share}",
            "{n} skips under {share}",
            share=language.percent(SKIP_SHOWN, 1),
        )
    across = len(shown_skips(flow)) - sum(len(line.arches) for line in lines)
    if across:
        yield say_counted(across, "{n} skip across a line break", "{n} skips across a line break")
    hidden = len(flow.contacts) - len(shown_contacts(flow))
    if hidden:
        yield say_counted(
            hidden,
            "{n} branch of unplanned contacts under {share} or beyond three at a place",
            "{n} branches of unplanned contacts under {share} or beyond three at a place",
            share=language.percent(CONTACT_SHOWN),
        )
    rarely = [s for s in flow.stations if 0 < s.order_cases < SKIP_SHOWN * flow.cases]
    if rarely:
        yield say_counted(
            len(rarely),
            "{n} touchpoint out of order for under {share}",
            "{n} touchpoints out of order for under {share}",
            share=language.percent(SKIP_SHOWN, 1),
        )
    leaving = sum(e.cases for e in flow.exits if e.at >= 0)
    few_leave = leaving - sum(e.cases for e in shown_exits(flow))
    if few_leave:
        yield say(
            "{customers} leaving where under {share} do",
            customers=cases(few_leave, unit, language),
            share=language.percent(EXIT_SHOWN, 1),
        )
    for exit_ in flow.exits:
        if exit_.at == -1:
            yield say(
                "{customers} leaving before any station",
                customers=cases(exit_.cases, unit, language),
            )
    if flow.open_cases:
        yield say("{customers} still on the way", customers=cases(flow.open_cases, unit, language))
