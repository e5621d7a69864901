"""The difference of two gaps: who reaches what, and the deviations that differ most.

Above, along the journey, the share that reaches every touchpoint in the one and in the other.
Below, a row a deviation: both shares, and their difference with its interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import Frame
from journeymine.drawing.canvas.wrapping import lines_by_stage
from journeymine.drawing.difference.line import curve_key, line_spacing, reach_line
from journeymine.drawing.difference.rows import difference_rows
from journeymine.drawing.difference.words import share_words, what_differs
from journeymine.gap.contrast import GapDifference
from journeymine.gap.segments.figures import Compared
from journeymine.language import ENGLISH, Language
from journeymine.language.units import cases

__all__ = ["difference_map"]

ROWS_SHOWN = 12


def difference_map(found: GapDifference, language: Language = ENGLISH) -> Drawing:
    """Draw how a second gap differs from a first.

    Parameters
    ----------
    found : GapDifference
    language : Language
    """
    frame = Frame(_title(found, language), _subtitle(found, language))
    reached = {one.figure.touchpoint: one for one in found.rows if one.figure.figure == "reached"}
    names = [name for name in found.stages if name in reached]
    names += [name for name in reached if name not in found.stages]
    ranked = _ranked(found)
    parts = list(curve_key(found, frame.top))
    y = frame.top + 26
    stages = [found.stages.get(name, "") for name in names]
    spacing = line_spacing(stages)
    for first, last in lines_by_stage(stages):
        some = [reached[name] for name in names[first : last + 1]]
        drawn, y = reach_line(some, stages[first : last + 1], spacing, y, language)
        parts += drawn
    drawn, y = difference_rows(found, ranked[:ROWS_SHOWN], y + 8, language)
    return frame.drawing(
        [*parts, *drawn],
        y,
        description=_description(found, [reached[name] for name in names], language),
        footnotes=list(_footnotes(found, len(ranked), language)),
    )


def _ranked(found: GapDifference) -> list[Compared]:
    """The deviations, those that are more than chance first, then by how much they differ."""
    rows = [
        one
        for one in found.rows
        if one.figure.figure == "deviation" and one.figure.kind != "not_yet"
    ]

    def order(one: Compared) -> tuple[int, float, str]:
        sure = ["clear", "likely"].index(one.word) if one.stands_out else 2
        return sure, -abs(one.difference.value or 0.0), str(one.figure)

    return sorted(rows, key=order)


def _title(found: GapDifference, language: Language) -> str:
    say = language.say
    if not found.cases_a or not found.cases_b:
        return say("One of the two has no complete journey: there is nothing to compare")
    whole = found.figure("as_designed")
    if min(found.cases_a, found.cases_b) < found.smallest:
        return say(
            "Too few to tell {a} and {b} apart: {n} and {m}",
            a=found.name_a,
            b=found.name_b,
            n=cases(found.cases_a, found.unit, language),
            m=cases(found.cases_b, found.unit, language),
        )
    most = next((one for one in _ranked(found) if one.stands_out), None)
    if whole.stands_out:
        up = (whole.difference.value or 0.0) > 0
        first = say(
            "{b} is as designed more often than {a}, {here} against {other}"
            if up
            else "{b} is as designed less often than {a}, {here} against {other}",
            a=found.name_a,
            b=found.name_b,
            here=share_words(whole.here, language),
            other=share_words(whole.other, language),
        )
    elif most is None:
        return say(
            "{a} and {b} cannot be told apart: as designed are {other} and {here}",
            a=found.name_a,
            b=found.name_b,
            here=share_words(whole.here, language),
            other=share_words(whole.other, language),
        )
    else:
        first = say(
            "{a} and {b} are about as often as designed, {other} and {here}",
            a=found.name_a,
            b=found.name_b,
            here=share_words(whole.here, language),
            other=share_words(whole.other, language),
        )
    if most is None:
        return first
    return say(
        "{finding}; most different: {what}, {here} against {other}",
        finding=first,
        what=what_differs(most, language),
        here=share_words(most.here, language),
        other=share_words(most.other, language),
    )


def _subtitle(found: GapDifference, language: Language) -> str:
    say = language.say
    if found.paired:
        return say(
            "The same {n}, once as {a} and once as {b}. Above, who reaches every touchpoint; "
            "below, the deviations that differ most, with 95 % intervals.",
            n=cases(found.cases_a, found.unit, language),
            a=found.name_a,
            b=found.name_b,
        )
    return say(
        "{a}: {n}; {b}: {m}; complete ones. Above, who reaches every touchpoint; below, the "
        "deviations that differ most, with 95 % intervals.",
        a=found.name_a,
        b=found.name_b,
        n=cases(found.cases_a, found.unit, language),
        m=cases(found.cases_b, found.unit, language),
    )


def _description(found: GapDifference, reached: Sequence[Compared], language: Language) -> str:
    return "; ".join(
        language.say(
            "{touchpoint} reached by {other} of {a} and {here} of {b}",
            touchpoint=one.figure.touchpoint,
            a=found.name_a,
            b=found.name_b,
            other=share_words(one.other, language),
            here=share_words(one.here, language),
        )
        for one in reached
    )


def _footnotes(found: GapDifference, deviations: int, language: Language) -> Iterator[str]:
    say = language.say
    yield say(
        "Differences in points of 100, {b} minus {a}. Clear: the whole interval lies beyond 2 "
        "points; likely: it leaves out 0; both allow for all {tests} tests. Grey: can’t tell, or "
        "under {smallest} in one of the two.",
        a=found.name_a,
        b=found.name_b,
        tests=language.count(found.tests),
        smallest=language.count(found.smallest),
    )
    if deviations > ROWS_SHOWN:
        yield language.say_counted(
            deviations - ROWS_SHOWN,
            "Not shown: {n} deviation that differs less.",
            "Not shown: {n} deviations that differ less, or less surely.",
        )
    only = len(found.only_a) + len(found.only_b)
    if only:
        yield language.say_counted(
            only,
            "Not shown: {n} figure that only one of the two can show.",
            "Not shown: {n} figures that only one of the two can show.",
        )
    far = found.distance
    if far.value is not None and far.null_low is not None and far.null_high is not None:
        yield say(
            "Paths: {share} would have to take another path for both to be alike; chance alone "
            "gives {low} to {high}.",
            share=language.percent(far.value, 1),
            low=language.percent(far.null_low, 1),
            high=language.percent(far.null_high, 1),
        )
    yield from (note.said_in(language) for note in found.notes)
