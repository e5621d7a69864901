"""Customers grouped by how they deviate: which touchpoints, and in which way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import Frame
from journeymine.drawing.canvas.shapes import Mark, Shape, shape_legend
from journeymine.drawing.figures.deviations import deviation_words
from journeymine.drawing.paths.aligned import Column, Figure, Row, aligned_rows, drawn_shapes
from journeymine.drawing.paths.row_figures import figure_heads, figure_note, row_figures
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, isolated, marked, several
from journeymine.language.units import cases, complete_cases

__all__ = ["pattern_rows"]

_NAMED = 3  # deviations of a pattern that are said in words

_SHAPES: Mapping[str, Shape] = {"missing": "skipped", "stopped": "stop"}

_WORDS = {
    "missing": marked("skip"),
    "stopped": marked("leaves"),
    "ad_hoc": marked("unplanned"),
    "order": marked("out of order"),
    "repeated": marked("repeat"),
    "alternative": marked("second route"),
}


def pattern_rows(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw the commonest patterns of deviation of a gap, a row each."""
    if "patterns" not in figures:
        return None
    found, of = figures["patterns"], figures["gap"]["path"]["fitting_share"]["n"]
    patterns, unit = found["rows"], unit_of(figures["gap"])
    stages = {row["touchpoint"]: row["stage"] for row in figures["design"]}
    columns = list(_columns(found["columns"], stages, language))
    counted = found["patterns"] is not None
    heads = [language.say("Different paths")] if counted else []
    heads += figure_heads(patterns, language)
    rows = [
        Row(
            row["cases"],
            _marks(row, language),
            (
                *([Figure(language.count(row["paths"]), row["cases"])] if counted else ()),
                *row_figures(row, patterns, language),
            ),
            travels=False,
            words=_without(row, language),
        )
        for row in patterns
    ]
    frame = Frame(_title(found, of, unit, language), _subtitle(figures, language))
    parts, y = aligned_rows(
        columns, rows, heads, of=of, top=frame.top, unit=unit, language=language, per_panel=14
    )
    parts += shape_legend(drawn_shapes(rows, _shape_words(language)), y)
    return frame.drawing(
        parts,
        y + 30,
        description="; ".join(
            language.say(
                "{customers} ({share}): {pattern}",
                customers=cases(row["cases"], unit, language),
                share=language.percent(row["cases"] / max(of, 1), 1),
                pattern=_told(row, found["columns"], language),
            )
            for row in patterns
        ),
        footnotes=list(_footnotes(figures, of, language)),
    )


def _columns(
    columns: Sequence[Mapping[str, Any]], stages: Mapping[str, str], language: Language
) -> Iterator[Column]:
    """A column a place; what is not designed, or has no stage, stands in that before it."""
    stage = ""
    for column in columns:
        stage = stages.get(column["name"], stage) if column["designed"] else stage
        name = column["name"] or language.say("before the first step")
        yield Column(name, stage, designed=column["designed"])


def _marks(row: Mapping[str, Any], language: Language) -> dict[int, tuple[Mark, ...]]:
    found: dict[int, list[Mark]] = defaultdict(list)
    for deviation in row["deviations"]:
        kind = deviation["kind"]
        mark = Mark(_SHAPES.get(kind, "extra"), language.say(_WORDS[kind]))
        found[deviation["column"]].append(mark)
    return {column: tuple(marks) for column, marks in found.items()}


def _without(row: Mapping[str, Any], language: Language) -> str:
    """What stands where nothing deviates."""
    if row["deviations"]:
        return ""
    if row["as_designed"]:
        return language.say("as designed")
    return language.say("only deviations that the design accepts")


def _told(row: Mapping[str, Any], columns: Sequence[Mapping[str, Any]], language: Language) -> str:
    """A pattern in words."""
    parts = [
        deviation_words(deviation["kind"], columns[deviation["column"]]["name"], language)
        for deviation in row["deviations"]
    ]
    if len(parts) > _NAMED + 1:
        more = language.say_counted(
            len(parts) - _NAMED, "{n} other deviation", "{n} other deviations"
        )
        parts = [*parts[:_NAMED], more]
    return language.listed(parts) if parts else _without(row, language)


def _title(found: Mapping[str, Any], of: int, unit: str, language: Language) -> str:
    rows = found["rows"]
    if not of or not rows:
        return language.say("No journey is complete yet")
    most = next((row for row in rows if row["deviations"]), None)
    if most is None and found["patterns"] is None:
        return language.say("No pattern of deviation is common enough to be shown")
    if most is None:  # at most two patterns are without, so none that deviates is hidden
        return language.say("No deviation among {customers}", customers=cases(of, unit, language))
    deviating = found["deviating"]
    if deviating["patterns"] is None:
        return language.say(
            "{n} of {customers} deviate; the commonest pattern, with {share}: {pattern}",
            n=language.count(deviating["cases"]),
            customers=cases(of, unit, language),
            share=language.percent(most["cases"] / of),
            pattern=_told(most, found["columns"], language),
        )
    return language.say_counted(
        deviating["cases"],
        "{n} of {customers} deviates, in {ways}; the commonest, with {share}: {pattern}",
        "{n} of {customers} deviate, in {ways}; the commonest, with {share}: {pattern}",
        customers=cases(of, unit, language),
        ways=language.say_counted(deviating["patterns"], "{n} way", "{n} different ways"),
        pattern=_told(most, found["columns"], language),
        share=language.percent(most["cases"] / of),
    )


def _subtitle(figures: Mapping[str, Any], language: Language) -> str:
    found = figures["patterns"]
    if found["patterns"] is None:
        return language.say(
            "{subject}: the commonest patterns. A row is everybody whose path deviates at the same "
            "places in the same ways, and nowhere else.",
            subject=isolated(figures["gap"]["design"]["name"]),
        )
    return language.say(
        "{subject}: {shown} of {patterns}. A row is all {customers} that deviate at the same "
        "places in the same ways, and nowhere else.",
        customers=several(unit_of(figures["gap"]), language),
        subject=isolated(figures["gap"]["design"]["name"]),
        shown=language.count(len(found["rows"])),
        patterns=language.say_counted(found["patterns"], "{n} pattern", "{n} patterns"),
    )


def _shape_words(language: Language) -> dict[Shape, str]:
    """What the shapes mean."""
    return {
        "skipped": language.say("designed but skipped"),
        "extra": language.say("unplanned, repeated or out of order"),
        "stop": language.say("leaves here, before the end"),
    }


def _footnotes(figures: Mapping[str, Any], of: int, language: Language) -> Iterator[str]:
    found = figures["patterns"]
    rows = found["rows"]
    left = 0 if found["patterns"] is None else found["patterns"] - len(rows)
    if found["patterns"] is None:
        yield language.say(
            "Other patterns, and what rounding leaves: {share}.",
            share=language.percent(1 - sum(row["cases"] for row in rows) / max(of, 1)),
        )
    if left > 0:
        yield language.say_counted(
            left,
            "The other pattern, not shown, is that of {share}.",
            "The other {n} patterns, not shown, are those of {share}.",
            share=language.percent(1 - sum(row["cases"] for row in rows) / max(of, 1)),
        )
    yield language.say(
        "% of all {customers}. How often and in which order does not "
        "count, nor does what the design accepts. Late, failed and in another channel are no part "
        "of a pattern.",
        customers=complete_cases(of, unit_of(figures["gap"]), language),
    )
    yield figure_note(rows, figures["gap"]["experience"], language)
