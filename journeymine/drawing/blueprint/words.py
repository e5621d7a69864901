"""What is said around the service blueprint: its finding, and where its rows come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeymine.drawing.blueprint.seams import Seam
from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.figures.points import short_name
from journeymine.gap.words import unit_of
from journeymine.language import Language, several

__all__ = ["description", "footnotes", "title"]


def title(owners: Sequence[str], seams: Sequence[Seam], unit: str, language: Language) -> str:
    """How many hand-overs are late for most; without targets, the longest wait."""
    known = sorted(set(filter(None, owners)))
    say = language.say
    if not known:
        return say("The design names no owner, so no hand-over can be told")
    if not seams and len(known) == 1:
        return say(
            "There is no hand-over: {owner} answers for every step that has an owner",
            owner=short_name(known[0]),
        )
    if not seams:
        return say("No step with an owner follows one of another owner")
    promised = [
        s for s in seams if s.promise is not None and s.late is not None
        and s.promise["estimate"]["n"] >= FEW
    ]  # fmt: skip
    if promised:
        return _against_targets(promised, language)
    waits = [s for s in seams if s.measured and s.measured["median"]["n"] >= FEW]
    if not waits:
        return language.say_counted(
            len(seams),
            "{n} hand-over is designed, and too few {customers} pass it to tell how long it takes",
            "{n} hand-overs are designed, and too few {customers} pass them to tell how long they "
            "take",
            customers=several(unit, language),
        )
    longest = max(waits, key=_median)
    return say(
        "The longest designed hand-over is from {source} to {target}: half of the waits are "
        "{time} or longer",
        source=short_name(longest.source),
        target=short_name(longest.target),
        time=language.lasting(_median(longest)),
    )


def _median(seam: Seam) -> float:
    return float(seam.measured["median"]["value"]) if seam.measured else 0.0


def _against_targets(promised: Sequence[Seam], language: Language) -> str:
    worst = max(promised, key=lambda seam: seam.late or 0.0)
    late = sum(seam.is_late for seam in promised)
    assert worst.promise is not None, "it was promised"
    said = {
        "touchpoint": short_name(worst.promise["touchpoint"]),
        "share": language.percent(worst.late or 0.0),
    }
    if not worst.late:
        return language.say_counted(
            len(promised),
            "The one hand-over with a time target is always in time",
            "All {n} hand-overs with a time target are always in time",
        )
    if late:
        return language.say_counted(
            late,
            "{n} of {of} hand-overs with a time target is late for most; {touchpoint} is worst, "
            "not in time for {share}",
            "{n} of {of} hand-overs with a time target are late for most; {touchpoint} is worst, "
            "not in time for {share}",
            of=language.count(len(promised)),
            **said,
        )
    return language.say_counted(
        len(promised),
        "The one hand-over with a time target is not clearly late for most: at {touchpoint} "
        "{share} are not in time",
        "None of {n} hand-overs with a time target is clearly late for most; {touchpoint} is "
        "worst, not in time for {share}",
        **said,
    )


def description(steps: Sequence[tuple[str, str]], seams: Sequence[Seam], language: Language) -> str:
    """Every step with its owner, then every hand-over with its wait."""
    owned = [
        language.say("{touchpoint} ({owner})", touchpoint=name, owner=owner) if owner else name
        for name, owner in steps
    ]
    return "; ".join([*owned, *(_described(seam, language) for seam in seams)])


def _described(seam: Seam, language: Language) -> str:
    known = {"source": seam.source, "target": seam.target}
    if seam.measured is None or seam.measured["median"]["value"] is None:
        return language.say("from {source} to {target}: not seen", **known)
    return language.say(
        "from {source} to {target}: median wait {time}, n = {n}",
        time=language.lasting(_median(seam)),
        n=language.count(seam.measured["median"]["n"]),
        **known,
    )


def footnotes(
    figures: Mapping[str, Any], seams: Sequence[Seam], language: Language
) -> Iterator[str]:
    """Where the rows come from, what the waits are, and what is not drawn."""
    say = language.say
    yield say(
        "Steps, lanes and owners come from the design file, not from the log; a step without a "
        "lane stands with the customer. Channels, scores and waits are measured; where the log "
        "says no channel, the first designed one is shown."
    )
    if seams:
        yield say(
            "Hand-over: the wait from the last event of the one owner to the first of the next, "
            "wherever the two follow each other in the journey. “not seen”: they never do."
        )
    if any(seam.promise for seam in seams):
        yield say(
            "Against target: the time since the step that the target names until half of all "
            "{customers} have this one. Not in time: too late, or not at all. Red: more than half "
            "are not in time, and the 95 % interval says so too. Grey: fewer than {few}.",
            customers=several(unit_of(figures["gap"]), language),
            few=FEW,
        )
        yield language.listed([_since(seam, language) for seam in seams if seam.promise]) + "."
    time = figures["gap"]["time"]
    drawn = {seam.promise["touchpoint"] for seam in seams if seam.promise}
    other = [row for row in time["targets"] if row["touchpoint"] not in drawn] if time else []
    if other:
        yield language.say_counted(
            len(other),
            "{n} time target lies at no hand-over; the gap table has it.",
            "{n} time targets lie at no hand-over; the gap table has them.",
        )


def _since(seam: Seam, language: Language) -> str:
    promise = seam.promise
    assert promise is not None, "only those with a target are said"
    if not promise["after"]:
        return language.say("{touchpoint} since the first event", touchpoint=promise["touchpoint"])
    return language.say(
        "{touchpoint} since {after}", touchpoint=promise["touchpoint"], after=promise["after"]
    )
