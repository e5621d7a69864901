"""The finding of a gap in one line: the title of its picture and of its page."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, isolated, several

__all__ = ["headline", "with_commonest"]


def headline(
    gap: Mapping[str, Any], language: Language = ENGLISH, kinds: Collection[str] | None = None
) -> str:
    """How many travel as designed, and the commonest way in which customers do not.

    Of the customers whose journey is complete.  What may still come is no deviation.

    Parameters
    ----------
    gap : mapping
        The figures as ``gap.json`` has them.
    language : Language
    kinds : collection of str, optional
        Those of deviations that may be named: what a picture shows. All if not given.
    """
    say, unit = language.say, unit_of(gap)
    base, fitting = gap["path"]["fitting_share"]["n"], gap["path"]["fitting_cases"]
    if not base:
        return say("No journey is complete yet")
    return with_commonest(_travelling(fitting, base, unit, language), gap, language, kinds)


def with_commonest(
    finding: str,
    gap: Mapping[str, Any],
    language: Language,
    kinds: Collection[str] | None = None,
) -> str:
    """A finding, and after it the commonest deviation, if there is any.

    Parameters
    ----------
    finding : str
    gap : mapping
        The figures as ``gap.json`` has them.
    language : Language
    kinds : collection of str, optional
        Those that may be named; all if not given.
    """
    named = (row for row in gap["deviations"] if row["kind"] != "not_yet")
    most = next((row for row in named if kinds is None or row["kind"] in kinds), None)
    if most is None:
        return finding
    share = language.percent(most["cases"] / max(most["share"]["n"], 1))
    other = _said(most, share, unit_of(gap), language)
    return language.say("{finding}; {other}", finding=finding, other=other)


def _travelling(fitting: int, base: int, unit: str, language: Language) -> str:
    say = language.say
    if unit == "journey":
        return _cut(fitting, base, language)
    if fitting == base == 1:
        return say("The one customer travels the journey as designed")
    if fitting == base:
        return say("All {n} customers travel the journey as designed", n=language.count(base))
    if not fitting:
        return say("No customer travels the journey as designed")
    share = language.percent(fitting / base)
    if fitting < base / 2:
        return say("Only {share} travel the journey as designed", share=share)
    return say("{share} travel the journey as designed", share=share)


def _cut(fitting: int, base: int, language: Language) -> str:
    """The same of a log that was cut into journeys."""
    say = language.say
    if fitting == base == 1:
        return say("The one journey is as designed")
    if fitting == base:
        return say("All {n} journeys are as designed", n=language.count(base))
    if not fitting:
        return say("No journey is as designed")
    share = language.percent(fitting / base)
    if fitting < base / 2:
        return say("Only {share} of the journeys are as designed", share=share)
    return say("{share} of the journeys are as designed", share=share)


def _said(row: Mapping[str, Any], share: str, unit: str, language: Language) -> str:
    say, touchpoint = language.say, isolated(row["touchpoint"])
    match row["kind"]:
        case "missing":
            return say("{share} skip {touchpoint}", share=share, touchpoint=touchpoint)
        case "stopped" if row["after"]:
            return say(
                "{share} leave after {touchpoint}", share=share, touchpoint=isolated(row["after"])
            )
        case "stopped":
            return say("{share} never begin it", share=share)
        case "ad_hoc":
            return say(
                "{share} make an unplanned contact: {activity}",
                share=share,
                activity=isolated(row["activity"]),
            )
        case "order":
            return say(
                "{share} come to {touchpoint} out of order", share=share, touchpoint=touchpoint
            )
        case "repeated":
            return say("{share} repeat {touchpoint}", share=share, touchpoint=touchpoint)
        case "late":
            return say("{share} are late at {touchpoint}", share=share, touchpoint=touchpoint)
        case "failed":
            return say("{share} fail at {touchpoint}", share=share, touchpoint=touchpoint)
        case "channel":
            return say(
                "{share} of all {customers} use another channel at {touchpoint}",
                share=share,
                customers=several(unit, language),
                touchpoint=touchpoint,
            )
        case _:
            return say(
                "{share} take a second route too: {touchpoint}", share=share, touchpoint=touchpoint
            )
