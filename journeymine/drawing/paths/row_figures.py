"""The figures at the end of a row of customers, and what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from journeymine.drawing.paths.aligned import Figure
from journeymine.language import Language

__all__ = ["figure_heads", "figure_note", "row_figures"]

_NOT_KNOWN = "–"


def figure_heads(rows: Sequence[Mapping[str, Any]], language: Language) -> list[str]:
    """What stands over the figures that any row has."""
    heads = [language.say("Median time")] if _has(rows, "duration") else []
    return [*heads, language.say("Mean satisfaction")] if _has(rows, "score") else heads


def row_figures(
    row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], language: Language
) -> tuple[Figure, ...]:
    """The figures of one of the rows, in the order of the heads."""
    found = []
    if _has(rows, "duration"):
        time = row["duration"]
        known = time is not None and time["value"] is not None
        words = language.lasting(time["value"], length="short") if known else _NOT_KNOWN
        found.append(Figure(words, time["n"] if known else 0))
    if _has(rows, "score"):
        score = row["score"]
        known = score is not None and score["value"] is not None
        words = language.decimal(score["value"]) if known else _NOT_KNOWN
        found.append(Figure(words, score["n"] if known else 0, row["below_intended"]))
    return tuple(found)


def figure_note(
    rows: Sequence[Mapping[str, Any]], experience: Mapping[str, Any] | None, language: Language
) -> str:
    """What the figures are, in a sentence each."""
    notes = []
    if _has(rows, "duration"):
        notes.append(language.say("Median time from the first to the last event."))
    if _has(rows, "score") and experience is not None:
        notes.append(
            language.say(
                "Satisfaction: mean of the scores, from {low} to {high}; red where its "
                "95 % interval lies clearly below what is intended.",
                low=language.trimmed(experience["low"]),
                high=language.trimmed(experience["high"]),
            )
        )
    notes.append(language.say("Figures of fewer than 30 are grey."))
    return " ".join(notes)


def _has(rows: Sequence[Mapping[str, Any]], key: str) -> bool:
    return any(row[key] is not None and row[key]["value"] is not None for row in rows)
