"""What the figures do not know: unmatched events, and everything that was left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from journeymine.design import DesignedJourney
from journeymine.design.likeness.pairs import Pair, pairs
from journeymine.errors import LogError, Problem, did_you_mean
from journeymine.gap.figures import PathFigures, Unmatched
from journeymine.gap.reasons import reason_with_code
from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log import EventLog, Finding, LeftOut, Variants

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
            message = sentence(
                "the activity '{activity}' differs only in case or blanks from the touchpoint "
                "'{touchpoint}' and is not counted as it; if they are one, list it under the "
                "touchpoint's aliases",
                activity=name,
                touchpoint=plain[_plain(name)],
            )
            yield Finding("JM-W330", message)

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
        yield Finding("JM-W340", _alike(found), count=len(found), of=len(names))


def _alike(found: Sequence[Pair]) -> Sentence:
    """How many look like a touchpoint, and the first of them."""
    some = [
        sentence(
            "'{activity}' like '{touchpoint}'", activity=one.activity, touchpoint=one.touchpoint
        )
        for one in found[:_SOME]
    ]
    if len(found) > _SOME:
        some.append(sentence_counted(len(found) - _SOME, "{n} more", "{n} more"))
    return sentence_counted(
        len(found),
        "{n} activity looks like a touchpoint, uncounted: {pairs}; `journeymine match` weighs "
        "each and writes the aliases",
        "{n} activities look like a touchpoint, uncounted: {pairs}; `journeymine match` weighs "
        "each and writes the aliases",
        pairs=Figure("listed", tuple(some)),
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
        what = sentence("rejected rows: {reason}", reason=reason_with_code(reason))
        yield LeftOut(what, sentence("they could not be read as events"), 0, rows)
    yield from log.left_out
    if design.listed is None:
        why = sentence("the design has too many states to look at them all")
        yield LeftOut("path.precision_prefix", why)
        yield LeftOut("certain deviations", why)
    if path.precision is None and path.fitting_share.n:
        why = sentence("the paths reach too many states of the design")
        yield LeftOut("path.precision", why)
    yield from _of_open_journeys(path)
    yield from _of_weights(design, path)
    yield from _of_bounds(path)
    if not_canonical:
        why = sentence(
            "so many alignments are equally cheap that not all were looked at: one of them "
            "stands for the first"
        )
        yield LeftOut("choice of the alignment", why, not_canonical)


def _of_open_journeys(path: PathFigures) -> Iterator[LeftOut]:
    if path.open is None:
        why = sentence("every case counts as complete: no rule tells which are still open")
        yield LeftOut("path.open", why)
    else:
        why = sentence(
            "none is left out: no journey is open by the rule ({rule})", rule=path.open.rule
        )
        if path.open.cases:
            why = sentence(
                "still open ({rule}); they stand under path.open; log, unmatched, time, "
                "hand_overs, failed, experience and outcome count them too, each for as long as it "
                "was watched; everything else counts complete journeys alone",
                rule=path.open.rule,
            )
        yield LeftOut("open journeys", why, path.open.cases, path.open.events)
    if not path.fitting_share.n:
        why = sentence("no journey is complete yet, so they have no figures")
        yield LeftOut("complete journeys", why)


def _of_weights(design: DesignedJourney, path: PathFigures) -> Iterator[LeftOut]:
    if path.weighted is None:
        why = sentence("the design gives no weights; every move costs 1")
        yield LeftOut("path.weighted", why)
    elif not path.weighted.channel_aware and any(
        touchpoint.weights and touchpoint.weights.channel for touchpoint in design.details.values()
    ):
        why = sentence("the log has no channels, or the touchpoints none they are meant for")
        yield LeftOut("weights of channels", why)


def _of_bounds(path: PathFigures) -> Iterator[LeftOut]:
    parts = (
        ("proof of path", "path.bounds", path),
        ("proof of path.open", "path.open.bounds", path.open),
        ("proof of path.weighted", "path.weighted.bounds", path.weighted),
    )
    for what, bounds, part in parts:
        if part is not None and part.cases_bounded:
            why = sentence(
                "their cheapest alignment is not proved; {figures} says how far the figures can "
                "be off",
                figures=bounds,
            )
            yield LeftOut(what, why, part.cases_bounded)
