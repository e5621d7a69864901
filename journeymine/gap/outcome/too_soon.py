"""A silence that ends journeys while the design still gives a touchpoint time to come."""

from __future__ import annotations

from journeymine.design import DesignedJourney, Targets
from journeymine.gap.outcome.figures import OutcomeFigures
from journeymine.gap.words import SILENCE_BY
from journeymine.log import Finding
from journeymine.statistics import counted, lasting, numbered

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
    more = f" ({counted(len(longer) - 1, 'more target')} as well)" if longer[1:] else ""
    anchor = f"'{after}'" if after else "the first event"
    journeys = done.succeeded + done.unsuccessful + done.undecided
    message = (
        f"{numbered(done.unsuccessful, '[journey|journeys]')} ended without success, but some may "
        f"go on: a journey counts as given up after a silence of {lasting(silence)}"
        f"{SILENCE_BY[outcome.abandonment.by]}, while the design gives '{name}' {lasting(-most)} "
        f"after {anchor}{more}; wait as long, with "
        f"--open-after {_as_option(-most)} (open_after='{_as_option(-most)}'), or with "
        f"'end: {{open_after: {_as_option(-most)}}}' in the design"
    )
    weight = done.unsuccessful / journeys
    return (
        Finding("JM-W251", message, done.unsuccessful, journeys, touches=("time",), weight=weight),
    )


def _as_option(seconds: float) -> str:
    """A time as the command takes it, in whole minutes and not shorter: ``45d``."""
    size, unit = next((one for one in _UNITS if seconds % one[0] == 0), _UNITS[-1])
    return f"{-int(-seconds // size)}{unit}"
