"""The difference of two gaps: who reaches what, and the deviations that differ most.

Above, along the journey, the share that reaches every touchpoint in the one and in the other.
Below, a row a deviation: both shares, and their difference with its interval.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from journeymine.drawing.colours import GRID, INK, MUTED, NEUTRAL, RULE
from journeymine.drawing.deviation_words import deviation_words
from journeymine.drawing.drawing import Drawing
from journeymine.drawing.frame import MARGIN, WIDTH, Frame
from journeymine.drawing.letters import broken, cut, width
from journeymine.drawing.metro_layout import lines_by_stage
from journeymine.drawing.stage_heads import STAGE_HEIGHT, stage_heads
from journeymine.drawing.svg import element, number, text
from journeymine.gap.contrast import GapDifference
from journeymine.gap.segments.figures import Compared
from journeymine.language import ENGLISH, Language, marked
from journeymine.language.units import cases
from journeymine.statistics import Estimate

__all__ = ["difference_map"]

ROWS_SHOWN = 12

_AXIS = 44.0  # room for the numbers beside the curves
_CURVES = 120.0  # from nobody to everybody
_NAME, _LABEL = 12.5, 11.5
_NAME_LINE, _LABEL_LINE, _NAME_LINES = 15.0, 15.0, 3
_WIDEST = 230.0  # between two touchpoints
_ROW = 30.0
_WHAT, _SHARE = 410.0, 90.0  # columns of the rows below
_DIFFERENCE, _WORD = 190.0, 130.0

_WORDS = {
    "clear": marked("clear"),
    "likely": marked("likely"),
    "can't tell": marked("can’t tell"),
}


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
    parts = list(_key(found, frame.top))
    y = frame.top + 26
    stages = [found.stages.get(name, "") for name in names]
    spacing = _spacing(stages)
    for first, last in lines_by_stage(stages):
        some = [reached[name] for name in names[first : last + 1]]
        drawn, y = _line(some, stages[first : last + 1], spacing, y, language)
        parts += drawn
    drawn, y = _rows(found, ranked[:ROWS_SHOWN], y + 8, language)
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
    if not whole.word:
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
            here=_share(whole.here, language),
            other=_share(whole.other, language),
        )
    elif most is None:
        return say(
            "{a} and {b} cannot be told apart: as designed are {other} and {here}",
            a=found.name_a,
            b=found.name_b,
            here=_share(whole.here, language),
            other=_share(whole.other, language),
        )
    else:
        first = say(
            "{a} and {b} are about as often as designed, {other} and {here}",
            a=found.name_a,
            b=found.name_b,
            here=_share(whole.here, language),
            other=_share(whole.other, language),
        )
    if most is None:
        return first
    return say(
        "{finding}; most different: {what}, {here} against {other}",
        finding=first,
        what=_what(most, language),
        here=_share(most.here, language),
        other=_share(most.other, language),
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


def _key(found: GapDifference, y: float) -> Iterator[str]:
    """Which mark is which of the two."""
    x, room = MARGIN, (WIDTH - 2 * MARGIN) / 2 - 74
    for name, second in ((found.name_a, False), (found.name_b, True)):
        yield _leg(x, y, x + 32, y, second)
        yield _dot(x + 16, y, second)
        shown = cut(name, room, 12, 600)
        yield text(
            x + 42, y + 4, shown, size=12, fill=INK, weight=600, title=name if shown != name else ""
        )
        x += 42 + width(shown, 12, 600) + 32


def _leg(x: float, y: float, to_x: float, to_y: float, second: bool) -> str:
    path = f"M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}"
    if second:
        return element("path", d=path, stroke=INK, stroke_width=2)
    return element("path", d=path, stroke=MUTED, stroke_width=1.5, stroke_dasharray="4 3")


def _dot(x: float, y: float, second: bool) -> str:
    if second:
        return element("circle", cx=x, cy=y, r=5, fill=INK)
    return element("circle", cx=x, cy=y, r=5, fill="#fff", stroke=MUTED, stroke_width=2)


def _spacing(stages: Sequence[str]) -> float:
    longest = max((last - first + 1 for first, last in lines_by_stage(stages)), default=1)
    return min((WIDTH - 2 * MARGIN - _AXIS) / longest, _WIDEST)


def _line(
    some: Sequence[Compared], stages: Sequence[str], spacing: float, top: float, language: Language
) -> tuple[list[str], float]:
    """Some touchpoints beside each other, and where the next line may begin."""
    parts: list[str] = []
    xs = [MARGIN + _AXIS + spacing * (i + 0.5) for i in range(len(some))]
    y = top
    if any(stages):
        parts += stage_heads(stages, MARGIN + _AXIS, spacing, y + 8)
        y += STAGE_HEIGHT
    names = [
        broken(one.figure.touchpoint, spacing - 10, _NAME, 600, lines=_NAME_LINES) for one in some
    ]
    y += _NAME_LINE * max(map(len, names)) + 8
    for x, lines, one in zip(xs, names, some, strict=True):
        full = one.figure.touchpoint if "…" in "".join(lines) else ""
        for i, words in enumerate(reversed(lines)):
            parts.append(
                text(x, y - _NAME_LINE * i, words, size=_NAME, fill=INK, weight=600,
                     anchor="middle", title=full)
            )  # fmt: skip
    high = y + 18
    foot = high + _CURVES
    parts += _grid(xs, spacing, high, foot, language)
    parts += _curves(some, xs, foot)
    y = foot + 22
    for x, one in zip(xs, some, strict=True):
        parts += _told(one, x, y, spacing - 6, language)
    return parts, y + 3 * _LABEL_LINE + 16


def _grid(
    xs: Sequence[float], spacing: float, high: float, foot: float, language: Language
) -> Iterator[str]:
    left, right = MARGIN + _AXIS, xs[-1] + spacing / 2
    for share, stroke in ((0.0, RULE), (0.5, GRID), (1.0, GRID)):
        y = foot - (foot - high) * share
        yield element("path", d=f"M{number(left)} {number(y)}H{number(right)}", stroke=stroke)
        yield text(left - 6, y + 4, language.percent(share), size=11, fill=MUTED, anchor="end")


def _curves(some: Sequence[Compared], xs: Sequence[float], foot: float) -> Iterator[str]:
    points: dict[bool, list[tuple[float, float]]] = {
        second: [
            (x, foot - _CURVES * estimate.value)
            for x, one in zip(xs, some, strict=True)
            if (estimate := one.here if second else one.other).value is not None
        ]
        for second in (False, True)
    }
    for second, places in points.items():
        for (x, y), (to_x, to_y) in pairwise(places):
            yield _leg(x, y, to_x, to_y, second)
    for second, places in points.items():
        for x, y in places:
            yield _dot(x, y, second)


def _told(one: Compared, x: float, y: float, room: float, language: Language) -> Iterator[str]:
    """Both shares, their difference with the word for it, and its interval."""
    say = language.say
    shares = say(
        "{other} / {here}", other=_share(one.other, language), here=_share(one.here, language)
    )
    difference = say("{difference} · {word}", difference=_signed(one.difference.value, language),
                     word=_word(one, language))  # fmt: skip
    fill = INK if one.stands_out else NEUTRAL
    lines = (
        (shares, MUTED, 400),
        (difference, fill, 600 if one.stands_out else 400),
        (_interval(one.difference, language), fill, 400),
    )
    for i, (words, colour, weight) in enumerate(lines):
        shown = cut(words, room, _LABEL, weight)
        yield text(
            x, y + _LABEL_LINE * i, shown, size=_LABEL, fill=colour, weight=weight,
            anchor="middle", title=words if shown != words else "",
        )  # fmt: skip


def _rows(
    found: GapDifference, rows: Sequence[Compared], top: float, language: Language
) -> tuple[list[str], float]:
    """A row for who is as designed, then one a deviation."""
    every = [one for one in found.rows if one.figure.figure == "as_designed"] + list(rows)
    columns = _Columns(every)
    parts = [*_row_heads(found, columns, top, language)]
    y = top + 10
    parts.append(
        element("path", d=f"M{number(MARGIN)} {number(y)}H{number(WIDTH - MARGIN)}", stroke=INK,
                stroke_width=1.5)
    )  # fmt: skip
    bottom = y + _ROW * len(every)
    x = columns.at(0.0)
    parts.append(element("path", d=f"M{number(x)} {number(y)}V{number(bottom)}", stroke=RULE))
    for one in every:
        parts += _row(one, columns, y + _ROW / 2, language)
        y += _ROW
        line = f"M{number(MARGIN)} {number(y)}H{number(WIDTH - MARGIN)}"
        parts.append(element("path", d=line, stroke=GRID))
    return parts, y + 20


class _Columns:
    """Where the columns of the rows stand, and the scale of the differences.

    Parameters
    ----------
    rows : sequence of Compared
        All that is drawn has to be inside.
    """

    def __init__(self, rows: Sequence[Compared]) -> None:
        self.other = MARGIN + _WHAT + _SHARE
        self.here = self.other + _SHARE
        self.left = self.here + 40
        self.right = WIDTH - MARGIN - _DIFFERENCE - _WORD - 30
        self.difference = WIDTH - MARGIN - _WORD - 12
        self.word = WIDTH - MARGIN - _WORD + 8
        ends = [
            abs(end)
            for one in rows
            for end in (one.difference.value, one.difference.low, one.difference.high)
            if end is not None
        ]
        widest = max(ends, default=0.0)
        self.most = next(
            size for size in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if widest <= size or size == 1
        )

    def at(self, difference: float) -> float:
        """Where a difference stands; from -1 to 1."""
        middle, half = (self.left + self.right) / 2, (self.right - self.left) / 2
        return middle + half * min(max(difference / self.most, -1.0), 1.0)


def _row_heads(
    found: GapDifference, columns: _Columns, y: float, language: Language
) -> Iterator[str]:
    say = language.say
    yield text(MARGIN, y, say("Deviations that differ most"), size=13, fill=INK, weight=600)
    for x, name in ((columns.other, found.name_a), (columns.here, found.name_b)):
        shown = cut(name, _SHARE - 8, _LABEL)
        yield text(
            x, y, shown, size=_LABEL, fill=MUTED, anchor="end", title=name if shown != name else ""
        )
    for difference in (-columns.most, 0.0, columns.most):
        words = language.signed(100 * difference, 0)
        yield text(columns.at(difference), y, words, size=_LABEL, fill=MUTED, anchor="middle")
    said = cut(say("Difference in points"), _DIFFERENCE - 8, _LABEL)
    yield text(columns.difference, y, said, size=_LABEL, fill=MUTED, anchor="end")


def _row(one: Compared, columns: _Columns, y: float, language: Language) -> Iterator[str]:
    what = _what(one, language)
    shown = cut(what, _WHAT, 12.5)
    fill = INK if one.stands_out else NEUTRAL
    yield text(
        MARGIN, y + 4, shown, size=12.5, fill=INK,
        weight=600 if one.figure.figure == "as_designed" and shown == what else 400,
        title=what if shown != what else "",
    )  # fmt: skip
    for x, estimate in ((columns.other, one.other), (columns.here, one.here)):
        yield text(x, y + 4, _share(estimate, language, 1), size=12, fill=MUTED, anchor="end")
    difference = one.difference
    if difference.low is not None and difference.high is not None:
        low, high = columns.at(difference.low), columns.at(difference.high)
        yield element("path", d=f"M{number(low)} {number(y)}H{number(high)}", stroke=fill,
                      stroke_width=2)  # fmt: skip
    if difference.value is not None:
        x = columns.at(difference.value)
        hollow = one.word != "clear"
        yield element(
            "circle", cx=x, cy=y, r=5, fill="#fff" if hollow else fill, stroke=fill, stroke_width=2
        )
    said = f"{_signed(difference.value, language)} ({_interval(difference, language)})"
    yield text(
        columns.difference, y + 4, cut(said, _DIFFERENCE - 8, 12), size=12, fill=fill, anchor="end"
    )
    word = _word(one, language)
    shown = cut(word, _WORD - 8, 12, 600)
    yield text(
        columns.word, y + 4, shown, size=12, fill=fill, weight=600 if one.stands_out else 400,
        title=word if shown != word else "",
    )  # fmt: skip


def _what(one: Compared, language: Language) -> str:
    figure = one.figure
    if figure.figure != "deviation":
        return language.say("Travel as designed")
    name = figure.after if figure.kind == "stopped" else figure.touchpoint or figure.activity
    words = deviation_words(figure.kind, name, language)
    if figure.place is not None and figure.place > 1:
        return language.say(
            "{deviation} (place {n})", deviation=words, n=language.count(figure.place)
        )
    return words


def _word(one: Compared, language: Language) -> str:
    """How sure it is, or why it was not tested."""
    if one.word:
        return language.say(_WORDS[one.word])
    if one.note == "too rare to test":
        return language.say("too rare")
    return language.say("too few")


def _share(one: Estimate, language: Language, decimals: int = 0) -> str:
    return "–" if one.value is None else language.percent(one.value, decimals)


def _signed(value: float | None, language: Language) -> str:
    return "–" if value is None else language.signed(100 * value)


def _interval(one: Estimate, language: Language) -> str:
    if one.low is None or one.high is None:
        return language.say("no interval")
    return language.say(
        "{low} to {high}",
        low=language.signed(100 * one.low),
        high=language.signed(100 * one.high),
    )


def _description(found: GapDifference, reached: Sequence[Compared], language: Language) -> str:
    return "; ".join(
        language.say(
            "{touchpoint} reached by {other} of {a} and {here} of {b}",
            touchpoint=one.figure.touchpoint,
            a=found.name_a,
            b=found.name_b,
            other=_share(one.other, language),
            here=_share(one.here, language),
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
    yield from found.notes
