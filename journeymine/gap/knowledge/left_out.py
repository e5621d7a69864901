"""What the figures do not know: unmatched events, and everything that was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.design.likeness.pairs import pairs
from journeymine.errors import LogError, Problem, did_you_mean
from journeymine.gap.figures import PathFigures, Unmatched
from journeymine.log import EventLog, Finding, LeftOut, Variants
from journeymine.statistics import numbered

__all__ = ["near_misses", "require_a_match", "unmatched", "what_is_left_out"]

_MOST_PAIRS = 20_000
"""More pairs of names are not looked at beside a comparison; `match` looks at all."""

_SOME, _CLOSEST = 3, 10


def unmatched(variants: Variants, design: DesignedJourney) -> Unmatched:
    """Events that no touchpoint matches, by activity; touchpoints without any event."""
    matching = design.matching(variants.activities)
    events = np.zeros(len(variants.activities), dtype=np.int64)
    np.add.at(events, variants.codes, np.repeat(variants.cases, variants.lengths))
    counts = zip(variants.activities, events.tolist(), strict=True)
    return Unmatched(
        {activity: n for activity, n in counts if activity not in matching},
        tuple(name for name in design.touchpoints if name not in set(matching.values())),
    )


def near_misses(activities: Iterable[str], design: DesignedJourney) -> Iterator[Finding]:
    """Unmatched activities that differ from a touchpoint only in case or blanks.

    They are never taken for it: whether two spellings are one step, people decide.
    """
    names = list(activities)
    matching = design.matching(names)
    plain = {_plain(name): name for name in design.touchpoints}
    for name in names:
        if name not in matching and _plain(name) in plain:
            yield Finding(
                "JM-W330",
                f"the activity '{name}' differs only in case or blanks from the touchpoint "
                f"'{plain[_plain(name)]}' and is not counted as it; if they are one, list it "
                "under the touchpoint's aliases",
            )

    yield from _look_alikes(names, design, told=plain)


def _look_alikes(
    names: Sequence[str], design: DesignedJourney, *, told: Mapping[str, str]
) -> Iterator[Finding]:
    """Unmatched activities that are spelt nearly like a touchpoint, in one finding."""
    if len(names) * len(design.touchpoints) > _MOST_PAIRS:
        return
    found = [
        pair
        for pair in pairs(names, design)
        if pair.likeness.kind != "words" and _plain(pair.activity) not in told
    ]
    if found:
        some = ", ".join(f"'{pair.activity}' like '{pair.touchpoint}'" for pair in found[:_SOME])
        more = f" and {len(found) - _SOME:,} more" if len(found) > _SOME else ""
        yield Finding(
            "JM-W340",
            numbered(len(found), "[activity looks|activities look] like a touchpoint, uncounted: ")
            + f"{some}{more}; `journeymine match` weighs each and writes the aliases",
            count=len(found),
            of=len(names),
        )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def require_a_match(variants: Variants, design: DesignedJourney) -> None:
    """Refuse a log of which no activity is a touchpoint of the design.

    Raises
    ------
    LogError
        ``JM-E251``, with the closest pairs of names.
    """
    if not variants.activities or design.matching(variants.activities):
        return
    likely = _closest(variants.activities, design)
    shown = ", ".join(f"'{name}'" for name in variants.activities[:5])
    wanted = ", ".join(f"'{name}'" for name in design.touchpoints[:5])
    message = (
        f"No activity of the log (it has {len(variants.activities):,}) is a touchpoint of "
        f"'{design.name}'.\nThe log has {shown}; the design has {wanted}."
    )
    if likely:
        message += "\nThe closest: " + "; ".join(likely)
    hint = (
        "name another activity column (activity='...' in Python, --activity ... on the command "
        "line), or list the log's names as aliases of the touchpoints in the design, which "
        "`journeymine match` suggests"
    )
    raise LogError(Problem("JM-E251", message, hint))


def _closest(activities: Sequence[str], design: DesignedJourney) -> list[str]:
    """The likeliest pairs of an activity and a touchpoint, at most ten."""
    some = activities[: max(_MOST_PAIRS // max(len(design.touchpoints), 1), 1)]
    found = sorted(pairs(some, design), key=lambda pair: -pair.likeness.score)[:_CLOSEST]
    said = [f"'{p.activity}' and '{p.touchpoint}' ({p.likeness.reason})" for p in found]
    if said:
        return said
    known = [called for name in design.touchpoints for called in design.touchpoint(name).called]
    guesses = ((activity, did_you_mean(activity, known)) for activity in some)
    return [f"'{activity}': {guess}" for activity, guess in guesses if guess][:_CLOSEST]


def what_is_left_out(
    log: EventLog, design: DesignedJourney, path: PathFigures, *, not_canonical: int = 0
) -> Iterator[LeftOut]:
    """Everything that the figures of a comparison do not cover, and why."""
    for reason, rows in sorted(log.rows.rejected.items()):
        yield LeftOut(f"rejected rows: {reason}", "they could not be read as events", 0, rows)
    yield from log.left_out
    if design.listed is None:
        yield LeftOut("path.precision_prefix", "the design has too many states to look at them all")
        yield LeftOut("certain deviations", "the design has too many states to look at them all")
    if path.precision is None and path.fitting_share.n:
        why = "the paths reach too many states of the design"
        yield LeftOut("path.precision", why)
    yield from _of_open_journeys(path)
    yield from _of_weights(design, path)
    yield from _of_bounds(path)
    if not_canonical:
        why = (
            "so many alignments are equally cheap that not all were looked at: one of them "
            "stands for the first"
        )
        yield LeftOut("choice of the alignment", why, not_canonical)


def _of_open_journeys(path: PathFigures) -> Iterator[LeftOut]:
    if path.open is None:
        why = "every case counts as complete: no rule tells which are still open"
        yield LeftOut("path.open", why)
    else:
        why = (
            f"still open ({path.open.rule}); they stand under path.open; log, unmatched, time, "
            "hand_overs, failed, experience and outcome count them too, each for as long as it "
            "was watched; everything else counts complete journeys alone"
        )
        none = f"none is left out: no journey is open by the rule ({path.open.rule})"
        yield LeftOut(
            "open journeys", why if path.open.cases else none, path.open.cases, path.open.events
        )
    if not path.fitting_share.n:
        yield LeftOut("complete journeys", "no journey is complete yet, so they have no figures")


def _of_weights(design: DesignedJourney, path: PathFigures) -> Iterator[LeftOut]:
    if path.weighted is None:
        yield LeftOut("path.weighted", "the design gives no weights; every move costs 1")
    elif not path.weighted.channel_aware and any(
        touchpoint.weights and touchpoint.weights.channel for touchpoint in design.details.values()
    ):
        why = "the log has no channels, or the touchpoints none they are meant for"
        yield LeftOut("weights of channels", why)


def _of_bounds(path: PathFigures) -> Iterator[LeftOut]:
    parts = {"path": path, "path.open": path.open, "path.weighted": path.weighted}
    for name, part in parts.items():
        if part is not None and part.cases_bounded:
            why = (
                f"their cheapest alignment is not proved; {name}.bounds says how far the figures "
                "can be off"
            )
            yield LeftOut(f"proof of {name}", why, part.cases_bounded)
