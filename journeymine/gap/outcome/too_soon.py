"""A silence that ends journeys while the design still gives a touchpoint time to come."""

from __future__ import annotations

from journeymine.design import DesignedJourney, Targets
from journeymine.gap.outcome.figures import OutcomeFigures
from journeymine.gap.words import SILENCE_BY
from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log import Finding

__all__ = ["too_soon"]

_UNITS = ((86_400, "d"), (3_600, "h"), (60, "m"))


def too_soon(outcome: OutcomeFigures, design: DesignedJourney) -> tuple[Finding, ...]:
    """What is said where time targets are longer than the silence that ended some journey.

    Parameters
    ----------
    outcome : OutcomeFigures
    design : DesignedJourney

    Returns
    -------
    tuple of Finding
        ``JM-W251``, or nothing: if no target is longer, or no journey ended without success.
        Its weight is the share of journeys that did, each of which may have been ended too soon.
    """
    silence, done = outcome.abandonment.silence, outcome.completion
    if silence is None or not done.unsuccessful:
        return ()
    longer = sorted(
        (-target.at_most, name, target.after)
        for name in design.touchpoints
        for target in (design.touchpoint(name).targets or Targets()).within
        if target.at_most > silence
    )
    if not longer:
        return ()
    most, name, after = longer[0]
    journeys = done.succeeded + done.unsuccessful + done.undecided
    message = sentence_counted(
        done.unsuccessful,
        "{n} journey ended without success, but some may go on: a journey counts as given up "
        "after a silence of {silence}{by}, while {promise}; wait as long, with --open-after "
        "{option} (open_after='{option}'), or with 'end: {{open_after: {option}}}' in the design",
        "{n} journeys ended without success, but some may go on: a journey counts as given up "
        "after a silence of {silence}{by}, while {promise}; wait as long, with --open-after "
        "{option} (open_after='{option}'), or with 'end: {{open_after: {option}}}' in the design",
        silence=Figure("lasting", silence),
        by=_by(outcome.abandonment.by),
        promise=_promise(-most, name, after, more=len(longer) - 1),
        option=_as_option(-most),
    )
    weight = done.unsuccessful / journeys
    return (
        Finding("JM-W251", message, done.unsuccessful, journeys, touches=("time",), weight=weight),
    )


def _by(who: str) -> str:
    """What says so; nothing where nobody does."""
    words = SILENCE_BY[who]
    return sentence(words) if words else ""


def _promise(seconds: float, name: str, after: str, *, more: int) -> Sentence:
    """The longest time that the design gives a touchpoint, and how many more are too long."""
    time = Figure("lasting", seconds)
    promise = sentence(
        "the design gives '{touchpoint}' {time} after the first event", touchpoint=name, time=time
    )
    if after:
        promise = sentence(
            "the design gives '{touchpoint}' {time} after '{after}'",
            touchpoint=name, time=time, after=after,
        )  # fmt: skip
    if not more:
        return promise
    return sentence_counted(
        more,
        "{promise} ({n} more target as well)",
        "{promise} ({n} more targets as well)",
        promise=promise,
    )


def _as_option(seconds: float) -> str:
    """A time as the command takes it, in whole minutes and not shorter: ``45d``."""
    size, unit = next((one for one in _UNITS if seconds % one[0] == 0), _UNITS[-1])
    return f"{-int(-seconds // size)}{unit}"
