"""The findings of a gap in words, the weightiest first: what a board reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from journeymine.drawing.figures.points import points_by_touchpoint
from journeymine.language import Language, cases, isolated

__all__ = ["findings_of"]

_WORDS_THAT_HOLD = ("clear", "likely")
_HARDLY_ANY = 0.01  # of the visits in other channels; the section on channels tells even fewer
_SHOWN = 3  # of each part, the farthest from what was meant


def findings_of(gap: Mapping[str, Any], language: Language) -> list[str]:
    """Sentences, each with its base; what cannot be told apart from chance is none of them.

    Parameters
    ----------
    gap : mapping
        The figures as ``gap.json`` has them.
    language : Language
    """
    found = [
        *_index(gap, language),
        *_first_to_mend(gap, language),
        *_channel(gap, language),
        *_times(gap, language),
        *_experience(gap, language),
        *_outcome(gap, language),
        *_not_known(gap, language),
    ]
    return found or [language.say("Nothing was found that is more than chance.")]


def _index(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    index = gap["index"]
    if index is None or index["value"] is None or index["interval"]["low"] is None:
        return
    yield language.say(
        "The gap index is {value} of {points} measurable points ({low} to {high}, n = {n}); 0 is a "
        "journey as designed.",
        value=language.decimal(index["value"]),
        points=language.trimmed(index["measurable"]),
        low=language.decimal(index["interval"]["low"]),
        high=language.decimal(index["interval"]["high"]),
        n=language.count(index["interval"]["n"]),
    )


def _first_to_mend(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    index = gap["index"]
    if index is None or not index["value"]:
        return
    ranked = [one for one in points_by_touchpoint(index) if one.touchpoint][:_SHOWN]
    if ranked:
        yield language.say(
            "Most of the gap stands at {touchpoints}: look there first.",
            touchpoints=language.listed(
                [
                    language.say(
                        "{touchpoint} ({points} points)",
                        touchpoint=isolated(one.touchpoint),
                        points=language.decimal(one.points),
                    )
                    for one in ranked
                ]
            ),
        )


def _channel(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    other = None if gap["channel"] is None else gap["channel"]["other"]
    if other is None or other["low"] is None or other["low"] < _HARDLY_ANY:
        return
    yield language.say(
        "{share} of the visits of touchpoints with designed channels are in another channel "
        "({low} to {high}, n = {n}).",
        share=language.percent(other["value"], 1),
        low=language.percent(other["low"], 1),
        high=language.percent(other["high"], 1),
        n=language.count(other["n"]),
    )


def _times(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    targets = [] if gap["time"] is None else gap["time"]["targets"]
    missed = [
        t for t in targets if t["verdict"] in _WORDS_THAT_HOLD and t["difference"]["value"] < 0
    ]
    for target in sorted(missed, key=lambda t: t["difference"]["value"])[:_SHOWN]:
        yield language.say(
            "{touchpoint} comes in time for {share} ({low} to {high}, n = {n}), not for {target} "
            "as promised.",
            touchpoint=isolated(target["touchpoint"]),
            share=language.percent(target["estimate"]["value"], 1),
            low=language.percent(target["estimate"]["low"], 1),
            high=language.percent(target["estimate"]["high"], 1),
            n=language.count(target["estimate"]["n"]),
            target=language.say("all")
            if target["share"] is None
            else language.percent(target["share"]),
        )


def _holds(row: Mapping[str, Any]) -> bool:
    """Whether a figure lies below what was meant by more than chance."""
    return row["verdict"] in _WORDS_THAT_HOLD and row["difference"]["value"] < 0


def _experience(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    felt = gap["experience"]
    rows = [] if felt is None else felt["touchpoints"]
    below = [row for row in rows if _holds(row)]
    for row in sorted(below, key=lambda r: r["difference"]["value"])[:_SHOWN]:
        yield language.say(
            "{touchpoint} is scored {mean} ({low} to {high}, n = {n}); "
            "the design intends {intended}.",
            touchpoint=isolated(row["touchpoint"]),
            mean=language.decimal(row["mean"]["value"], 2),
            low=language.decimal(row["mean"]["low"], 2),
            high=language.decimal(row["mean"]["high"], 2),
            n=language.count(row["mean"]["n"]),
            intended=language.trimmed(row["intended"]),
        )


def _outcome(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    done = None if gap["outcome"] is None else gap["outcome"]["completion"]
    if done is None or done["estimate"]["value"] is None or done["estimate"]["low"] is None:
        return
    figures = {
        "share": language.percent(done["estimate"]["value"], 1),
        "low": language.percent(done["estimate"]["low"], 1),
        "high": language.percent(done["estimate"]["high"], 1),
        "n": language.count(done["estimate"]["n"]),
    }
    still = gap["path"]["open"]
    if still is not None and still["cases"]:
        told = language.say(
            "{share} of all journeys, open ones too, succeed ({low} to {high}, n = {n}).", **figures
        )
    else:
        told = language.say(
            "{share} of the journeys succeed ({low} to {high}, n = {n}).", **figures
        )
    yield " ".join([told, *_target(done, language)])


def _target(done: Mapping[str, Any], language: Language) -> Iterator[str]:
    if done["target"] is None:
        return
    target = language.percent(done["target"])
    if done["verdict"] not in _WORDS_THAT_HOLD:
        yield language.say("Whether the target of {target} is kept cannot be told.", target=target)
    elif done["difference"]["value"] < 0:
        yield language.say("The target of {target} is missed.", target=target)
    else:
        yield language.say("The target of {target} is kept.", target=target)


def _not_known(gap: Mapping[str, Any], language: Language) -> Iterator[str]:
    unmatched = gap["unmatched"]["activities"]
    if unmatched:
        yield language.say_counted(
            sum(unmatched.values()),
            "{n} of {base} events belongs to no designed touchpoint.",
            "{n} of {base} events belong to no designed touchpoint.",
            base=language.count(gap["log"]["events"]),
        )
    still = gap["path"]["open"]
    if still is not None and still["cases"]:
        yield language.say(
            "{customers} are still on the way and stand apart.",
            customers=cases(still["cases"], gap["log"]["unit"], language),
        )
