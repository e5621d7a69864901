"""What the figures of experience do not cover, and why."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.gap.experience.figures import Experience
from journeymine.gap.reasons import reason_with_code
from journeymine.language import Figure, sentence, sentence_counted
from journeymine.log import LeftOut, LinkedAnswers
from journeymine.log.survey.links import UNLINKED

__all__ = ["what_is_left_out", "without_scores"]


def without_scores(cases: int) -> LeftOut:
    """All of a log that has none."""
    why = sentence("the log has no scores: name their column as score, or join a file of answers")
    return LeftOut("experience", why, cases)


def what_is_left_out(figures: Experience, *, cases: int, any_losses: bool) -> Iterator[LeftOut]:
    """What of these figures' scores and answers is not used, and which figures there are none of.

    Parameters
    ----------
    figures : Experience
    cases : int
        Of the whole log.
    any_losses : bool
        Whether any case has a score at a touchpoint with an intended value.
    """
    if figures.linked is not None:
        yield from _not_linked(figures.linked)
    if figures.outside:
        why = sentence(
            "a score lies outside of the scale of the design, {low} to {high}",
            low=Figure("trimmed", figures.low),
            high=Figure("trimmed", figures.high),
        )
        yield LeftOut("scores outside of the scale", why, 0, figures.outside)
    if figures.unplaced:
        why = sentence(
            "they stand at activities that are no touchpoint; they count for the journey only"
        )
        yield LeftOut("scores without a touchpoint", why, 0, figures.unplaced)
    silent = [
        row.touchpoint for row in figures.touchpoints if row.intended is not None and not row.scores
    ]
    if silent:
        why = sentence("no score was given at: {touchpoints}", touchpoints=", ".join(silent))
        yield LeftOut("experience of touchpoints with an intended value", why)
    if not any_losses:
        why = sentence("no touchpoint with scores has an intended value in the design")
        yield LeftOut("losses of experience", why, cases)


def _not_linked(linked: LinkedAnswers) -> Iterator[LeftOut]:
    """The answers of a survey that no figure covers."""
    for reason, n in linked.unlinked.items():
        why = sentence_counted(
            n, "{n} answer {which}", "{n} answers {which}", which=sentence(UNLINKED[reason])
        )
        yield LeftOut("answers of the survey", why)
    for reason, n in linked.rows.rejected.items():
        why = sentence_counted(
            n,
            "{n} row rejected: {reason}",
            "{n} rows rejected: {reason}",
            reason=reason_with_code(reason),
        )
        yield LeftOut("answers of the survey", why)
