"""The parts of the gap that need events, measured in one look at them.

Path figures need variants alone.  Everything else goes over the events once, bucket by bucket:
each part is shown every bucket and says at the end what it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, Deviation
from journeymine.design import DesignedJourney
from journeymine.gap import experience
from journeymine.gap.channel import ChannelFigures, Channels
from journeymine.gap.experience import CaseScores, Experience, ExperiencePart
from journeymine.gap.knowledge.days import Days, Turning, Turns
from journeymine.gap.knowledge.unseen import Unseen, UnseenPart
from journeymine.gap.measured import Beside, Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.outcome import (
    FailedVisits,
    Failures,
    Outcome,
    OutcomeFigures,
    reaches_end,
)
from journeymine.gap.time import (
    EndRule,
    HandOver,
    HandOvers,
    TimeFigures,
    TimeTargets,
    may_still_come,
    skipped,
)
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import visits_of
from journeymine.language import Sentence, sentence, sentence_counted
from journeymine.log import EventLog, LeftOut, OpenRule
from journeymine.log.sql import Remote

__all__ = ["Parts", "measure"]

_MICROSECONDS = 1_000_000

_WORTHWHILE = 50_000
"""Events; with fewer, threads cost what they save."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What was seen in the events.

    Attributes
    ----------
    variant : array of int64, (cases,)
        Of every case, as the log is stored; sorted by case where it lies on a cluster.
    is_open : array of bool, (cases,)
    seconds : array of int64, (cases,), or None
        From the first to the last event; None where the events are on a cluster.
    channel, time, outcome, experience : figures of each part, or None
    hand_overs : tuple of HandOver
    failed : tuple of FailedVisits
    losses : tuple of Losses
        Of every part that could be measured, but the path; of complete journeys, as all figures
        that no key calls open.
    beside : tuple of Beside
        Deviations that are no moves of the path.
    left_out : tuple of LeftOut
        What could not be measured, and why.
    unseen : Unseen or None
        What the events do not tell; None where they are on a cluster.
    turning : Turning or None
        Which verdicts could turn where events have no time of day; likewise.
    case_scores : CaseScores or None
        How cases scored their journey; None where the log has no scores.
    units : Units
        Whose the cases are.
    """

    variant: NDArray[np.int64]
    is_open: NDArray[np.bool_]
    seconds: NDArray[np.int64] | None
    channel: ChannelFigures | None = None
    time: TimeFigures | None = None
    experience: Experience | None = None
    outcome: OutcomeFigures | None = None
    hand_overs: tuple[HandOver, ...] = ()
    failed: tuple[FailedVisits, ...] = ()
    losses: tuple[Losses, ...] = ()
    beside: tuple[Beside, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unseen: Unseen | None = None
    turning: Turning | None = None
    case_scores: CaseScores | None = None
    units: Units = CASES


def measure(
    log: EventLog,
    alignments: Alignments,
    deviations: Sequence[Sequence[Deviation]],
    still_open: OpenJourneys | None,
    rule: OpenRule | None,
    units: Units = CASES,
) -> Parts:
    """Look at all events once; where they lie on a cluster, at the table of cases alone.

    Parameters
    ----------
    log : EventLog
        What was compared.
    alignments : Alignments
        Of its variants, as whole journeys.
    deviations : sequence of sequences of Deviation
        Those that the alignments show.
    still_open : OpenJourneys or None
    rule : OpenRule or None
        What tells the open journeys.
    units : Units, optional
        Whose the cases are.
    """
    design = alignments.design
    if isinstance(log.storage, Remote):
        return _of_cases(alignments, still_open)
    ends = EndRule.of(rule, design, log.storage.activities)
    channels, seams = Channels(design, units=units), HandOvers(design, units)
    failures = Failures(design, units)
    felt, times = (
        ExperiencePart(alignments, still_open, log.linked, units),
        TimeTargets(
            design,
            ends,
            skipped(alignments),
            None if still_open is None else may_still_come(still_open.alignments),
            units,
        ),
    )
    at_end = reaches_end(alignments, deviations)
    outcome = Outcome(design, log.storage.activities, at_end, ends, units)
    sizes = log.storage.sizes
    unseen = UnseenPart(
        alignments,
        log.storage.activities,
        tuple(log.storage.columns),
        (sizes.first, sizes.last),
    )
    columns = {
        *unseen.columns,
        *channels.columns, *seams.columns, *failures.columns, *experience.COLUMNS,
        *times.columns, *outcome.columns,
    }  # fmt: skip
    variants: list[NDArray[np.int64]] = []
    opened: list[NDArray[np.bool_]] = []
    lasting: list[NDArray[np.int64]] = []
    days = Days(design)
    everyone = (channels, times, felt, outcome, unseen, seams, failures, days)  # slowest first
    with ThreadPoolExecutor(_threads(log)) as pool:
        for visits in visits_of(log, alignments, still_open, columns=sorted(columns)):
            variants.append(visits.variant)
            opened.append(visits.is_open)
            first, last = visits.offsets[:-1], visits.offsets[1:] - 1
            lasting.append((visits.time[last] - visits.time[first]) // _MICROSECONDS)
            for done in [pool.submit(part.add, visits) for part in everyone]:
                done.result()
        asked = (
            pool.submit(channels.result), pool.submit(times.result), pool.submit(felt.result),
            pool.submit(outcome.result), pool.submit(seams.result), pool.submit(failures.result),
        )  # fmt: skip
    turning = _turning(log, alignments, still_open, Turns(design, days, times))
    by_channel, in_time, scored = asked[0].result(), asked[1].result(), asked[2].result()
    came_to, hand_overs, failed = asked[3].result(), asked[4].result(), asked[5].result()
    losses = (by_channel.losses, in_time.losses, scored.losses, came_to.losses)
    is_open = np.concatenate(opened)
    return Parts(
        np.concatenate(variants),
        is_open,
        np.concatenate(lasting),
        channel=by_channel.figures,
        time=in_time.figures,
        experience=scored.figures,
        outcome=came_to.figures,
        hand_overs=hand_overs,
        failed=failed,
        losses=tuple(
            _counted(replace(one, defined=one.defined & ~is_open), design)
            for one in losses
            if one is not None
        ),
        beside=(failures.beside(), by_channel.deviations, *in_time.beside),
        left_out=_of_figures(
            *by_channel.left_out,
            *in_time.left_out,
            *seams.left_out(),
            *failures.left_out(),
            *scored.left_out,
            *came_to.left_out,
        ),
        unseen=unseen.result(silence=came_to.figures.abandonment.silence),
        turning=turning,
        case_scores=scored.by_case,
        units=units,
    )


def _turning(
    log: EventLog, alignments: Alignments, still_open: OpenJourneys | None, turns: Turns
) -> Turning:
    """What could turn where events have no time of day: a second look, for such logs alone."""
    if turns.wanted:
        for visits in visits_of(log, alignments, still_open):
            turns.add(visits)
    return turns.result()


def _threads(log: EventLog) -> int:
    """The parts share nothing, and large arrays let other threads run."""
    return (cpu_count() or 1) if log.n_events >= _WORTHWHILE else 1


_LIKE = {"absent": "missing"}
"""What a kind of loss is accepted as, where it is no kind of deviation itself."""


def _counted(losses: Losses, design: DesignedJourney) -> Losses:
    """The losses without those that the design accepts."""
    names = (*design.touchpoints, "")  # the last for -1, no touchpoint
    accepted = np.array(
        [
            [design.is_accepted(_LIKE.get(kind, kind), name) for name in names]
            for kind in losses.kinds
        ],
        np.bool_,
    )
    return losses.without(accepted[losses.kind, losses.touchpoint])


def _of_figures(*entries: LeftOut) -> tuple[LeftOut, ...]:
    """What figures do not cover, with the events in words, since none of them left the log.

    The events of `EventLog.left_out` and those compared add up to the rows that were kept.
    """
    return tuple(
        replace(entry, why=_with_events(entry.why, entry.events), events=0)
        if entry.events
        else entry
        for entry in entries
    )


def _with_events(why: str, events: int) -> Sentence:
    return sentence_counted(events, "{why} ({n} event)", "{why} ({n} events)", why=why)


def _of_cases(alignments: Alignments, still_open: OpenJourneys | None) -> Parts:
    """Of events on a cluster, from which the table of cases alone comes here."""
    table = alignments.variants.case_variant
    assert table is not None, "the variants are made from a log"
    variant = table["variant"].to_numpy()
    none = np.zeros(len(variant), np.bool_)
    why = sentence("it needs the events, and they stay on the cluster")
    parts = (
        "channel", "time", "experience", "outcome", "time of deviations",
        sentence("knowledge of ties, silences and the window"),
    )  # fmt: skip
    return Parts(
        variant,
        none if still_open is None else still_open.is_open,
        None,
        left_out=tuple(LeftOut(part, why, len(variant)) for part in parts),
    )
