"""What is said around the experience curve: its finding, its base, what it does not show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.experience.contacts import Contact
from journeymine.drawing.figures.judged import clearly_below
from journeymine.drawing.figures.points import short_name
from journeymine.gap.words import unit_of
from journeymine.language import Language, complete_cases, several

__all__ = ["description", "footnotes", "title"]

_Rows = Sequence[Mapping[str, Any]]
_MOST_NAMED = 3


def title(rows: _Rows, felt: Mapping[str, Any], language: Language) -> str:
    """The touchpoints clearly below their target; else the lowest of those with enough scores."""
    say = language.say
    off = sorted(
        (row for row in rows if clearly_below(row, felt["low"], felt["high"])),
        key=lambda row: row["difference"]["value"],
    )
    judged = [row for row in rows if row["difference"] and row["difference"]["n"] >= FEW]
    if off:
        return _below(off, len(judged), language)
    enough = [row for row in rows if row["mean"]["n"] >= FEW]
    if not enough:
        return say("Too few scores to tell how any touchpoint felt")
    lowest = min(enough, key=lambda row: row["mean"]["value"])
    name, score = short_name(lowest["touchpoint"]), language.decimal(lowest["mean"]["value"])
    if len(enough) == 1:
        return say("Only {touchpoint} has enough scores: {score} on average", touchpoint=name,
                   score=score)  # fmt: skip
    if judged:
        return say(
            "No touchpoint is clearly below its target; the lowest mean is that of {touchpoint}, "
            "{score}",
            touchpoint=name,
            score=score,
        )
    return say("The lowest mean is that of {touchpoint}: {score}", touchpoint=name, score=score)


def _below(off: _Rows, judged: int, language: Language) -> str:
    names = [short_name(row["touchpoint"]) for row in off]
    far = [language.decimal(-row["difference"]["value"]) for row in off]
    if len(off) == 1:
        return language.say(
            "{touchpoint} is clearly below its target, by {difference}",
            touchpoint=names[0],
            difference=far[0],
        )
    if len(off) <= _MOST_NAMED:
        return language.say(
            "{touchpoints} are clearly below their targets, by {differences}",
            touchpoints=language.listed(names),
            differences=language.listed(far),
        )
    return language.say(
        "{n} of {of} touchpoints with a target are clearly below it; {touchpoint} is the "
        "farthest, by {difference}",
        n=language.count(len(off)),
        of=language.count(judged),
        touchpoint=names[0],
        difference=far[0],
    )


def description(rows: _Rows, language: Language) -> str:
    """Every touchpoint with its mean, its interval and what was intended."""
    return "; ".join(_described(row, language) for row in rows)


def _described(row: Mapping[str, Any], language: Language) -> str:
    mean, say = row["mean"], language.say
    if mean["value"] is None:
        return say("{touchpoint}: no score", touchpoint=row["touchpoint"])
    known = {
        "touchpoint": row["touchpoint"],
        "score": language.decimal(mean["value"], 2),
        "n": language.count(mean["n"]),
    }
    if mean["low"] is not None:
        known |= {
            "low": language.decimal(mean["low"], 2),
            "high": language.decimal(mean["high"], 2),
        }
    if mean["low"] is None:
        return say("{touchpoint}: {score}, n = {n}", **known)
    if row["intended"] is None:
        return say("{touchpoint}: {score} ({low} to {high}, n = {n})", **known)
    return say(
        "{touchpoint}: {score} ({low} to {high}, n = {n}), target {target}",
        target=language.trimmed(row["intended"]),
        **known,
    )


def footnotes(
    figures: Mapping[str, Any],
    rows: _Rows,
    contacts: Sequence[Contact],
    named: int,
    language: Language,
) -> Iterator[str]:
    """The base, what the line means, and what is not drawn."""
    felt, say = figures["gap"]["experience"], language.say
    unit = unit_of(figures["gap"])
    counted = {
        "scores": language.count(felt["scores"]),
        "events": language.count(felt["journey"]["visits"]),
        "few": FEW,
    }
    if unit == "journey":
        yield say(
            "{scores} scores on {events} events. Several scores of a journey at a touchpoint count "
            "as one, their mean; n counts journeys. Grey: fewer than {few}.",
            **counted,
        )
    else:
        yield say(
            "{scores} scores on {events} events. Several scores of a customer at a touchpoint "
            "count as one, their mean; n counts customers. Grey: fewer than {few}.",
            **counted,
        )
    yield say(
        "The line joins touchpoints for reading only: the scores come from different {customers}. "
        "It is dashed across touchpoints without a score.",
        customers=several(unit, language),
    )
    whole = felt["journey"]["mean"]
    if whole["low"] is not None:
        known = {
            "score": language.decimal(whole["value"], 2),
            "low": language.decimal(whole["low"], 2),
            "high": language.decimal(whole["high"], 2),
            "n": language.count(whole["n"]),
        }
        if felt["journey"]["intended"] is None:
            yield say("The whole journey: {score} ({low} to {high}, n = {n}).", **known)
        else:
            yield say(
                "The whole journey: {score} ({low} to {high}, n = {n}), target {target}.",
                target=language.trimmed(felt["journey"]["intended"]),
                **known,
            )
    without = sum(row["intended"] is None for row in rows)
    if without:
        yield language.say_counted(
            without,
            "{n} touchpoint has no target of its own, so it has no band and is never red.",
            "{n} touchpoints have no target of their own, so they have no band and are never red.",
        )
    if contacts:
        yield say(
            "% beside a diamond: of all {customers}, those with the contact, wherever; the diamond "
            "stands where it is commonest.",
            customers=complete_cases(figures["flow"]["cases"], unit, language),
        )
    if named < len(contacts):
        yield language.say_counted(
            len(contacts) - named,
            "{n} diamond has no name for want of room; the gap table has every contact.",
            "{n} diamonds have no names for want of room; the gap table has every contact.",
        )
