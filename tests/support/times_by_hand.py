"""Clocks, durations and hand-overs by plain loops over events, written from `docs/gap-time.md`.

Nothing of the package's own ways is used but the moves of the alignments, which say what
happened as designed and what was left out.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from journeymine.conformance import type_moves
from journeymine.design import AnyOf, Choice, PetriNet, Step
from journeymine.design.paths.blocks import parts

WHOLE = 10**12


@dataclass(frozen=True)
class Journey:
    """One case: its events by time, and what its alignment says of them."""

    case: str
    activities: tuple
    touchpoints: tuple  # "" where none matches
    times: tuple
    matched: tuple  # as designed; of an open journey read as a beginning
    asked: frozenset  # touchpoints that it leaves out; of an open journey, or may still come to
    finished: bool  # nothing is left that had to follow its last step
    is_open: bool  # as the comparison was asked
    over: bool  # by the comparison, else by the design
    over_at: int  # since when that is known
    ended: bool  # by an activity, not by silence


def journeys_of(rows, design, gap, *, end_activity=(), open_after=None):
    """The journeys of (case, activity, seconds), sorted by case, and the time of the last event."""
    known = design.matching(sorted({activity for _, activity, _ in rows}))
    events = defaultdict(list)
    for place, (case, activity, time) in enumerate(rows):
        events[case].append((time, place, activity))
    now = max(time for *_, time in rows)
    table = gap.alignments.variants.case_variant
    variants = dict(zip(table["case"].to_pylist(), table["variant"].to_pylist(), strict=True))
    asked = bool(end_activity) or open_after is not None
    ends, silence = set(end_activity), open_after
    if not asked and design.end:
        ends, silence = set(design.end.at), design.end.open_after
    found = []
    for case in sorted(events):
        times, _, activities = zip(*sorted(events[case]), strict=True)
        touchpoints = tuple(known.get(name) or "" for name in activities)
        ended = bool(ends & (set(activities) | set(touchpoints)))
        still = now - times[-1]
        # The comparison asks for at least so long a silence, the design for a longer one.
        silent = silence is not None and (still >= silence if asked else still > silence)
        over = ended or silent
        at = now
        if over:
            at = times[-1] if ended else min(times[-1] + silence, now)
        is_open = asked and not over
        whole = gap.alignments.moves(variants[case])
        read = gap.still_open.alignments.moves(variants[case]) if is_open else whole
        found.append(
            Journey(
                case,
                activities,
                touchpoints,
                times,
                tuple(move.kind == "sync" for move in read if move.kind != "model"),
                left_out(design, read) | (coming(design, read) if is_open else frozenset()),
                all(one.kind != "stopped" for one in type_moves(design, whole)),
                is_open,
                over,
                at,
                ended,
            )
        )
    return found, now


def left_out(design, moves):
    """The touchpoints left out; of a choice of which nothing was done, those of all its ways."""
    done = {move.step for move in moves if move.kind == "sync"}
    alone = set()
    if not isinstance(design.path, PetriNet):
        numbered(design.path, iter(range(len(design.steps))), done, design.steps, alone)
    model = [move for move in moves if move.kind == "model"]
    return frozenset(move.touchpoint for move in model if move.step not in alone)


def numbered(block, numbers, done, steps, alone):
    """The steps of a block in the order of the design; `alone` gets those not to be asked for."""
    if isinstance(block, Step):
        return [next(numbers)]
    ways = [numbered(part, numbers, done, steps, alone) for part in parts(block)]
    inside = [step for way in ways for step in way]
    if isinstance(block, Choice | AnyOf) and not done.intersection(inside):
        in_all = set.intersection(*({steps[step] for step in way} for way in ways))
        alone.update(step for step in inside if steps[step] not in in_all)
    return inside


def coming(design, moves):
    """The touchpoints that can come after the last step of the design that was done."""
    automaton = design.automaton
    done = [move.step for move in moves if move.step is not None]
    if done:
        waiting = [arc.target for arc in automaton.arcs if arc.step == done[-1]]
    else:
        waiting = [automaton.start]
    seen, found = set(), set()
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            for arc in automaton.leaving[state]:
                found.add(design.steps[arc.step])
                waiting.append(arc.target)
    return frozenset(found)


@dataclass(frozen=True)
class Clock:
    """One clock of one journey, as it ended."""

    journey: Journey
    verdict: str  # on_time, late, absent, not_yet
    wait: int  # seconds watched
    event: int  # 1 it came, 2 the journey was over, 0 the log ends
    before: bool
    decided: bool  # its time has passed, or its journey is over


def clocks(journey, touchpoint, target, now):
    """The clocks of a target in a journey; None stands for one that was not asked for."""
    names, times = journey.touchpoints, journey.times
    stops = [at for at, name in enumerate(names) if name == touchpoint]
    if not target.after:
        pairs = [(0, stops[0] if stops else None)]
    else:
        anchors = [at for at, name in enumerate(names) if name == target.after]
        starts = [at for at in anchors if journey.matched[at]] or anchors[:1]
        pairs, running = [], None
        for at, name in enumerate(names):
            if running is not None and name == touchpoint:
                pairs.append((running, at))
                running = None
            if running is None and at in starts:
                running = at
        if running is not None:
            pairs.append((running, None))
    for number, (start, stop) in enumerate(pairs):
        # A touchpoint that is counted from itself is waited for again, not before.
        came_before = stop is None and number == 0 and any(at < start for at in stops)
        before = came_before and target.after not in ("", touchpoint)
        if stop is None and not before and touchpoint not in journey.asked:
            continue
        age = now - times[start]
        if before:
            verdict, wait, event = "on_time", 0, 1
        elif stop is not None:
            wait, event = times[stop] - times[start], 1
            verdict = "late" if wait > target.at_most else "on_time"
        else:
            verdict = "absent" if age > target.at_most or journey.over else "not_yet"
            wait, event = age, 0
            if journey.over:
                wait, event = max(journey.over_at - times[start], 0), 2
        yield Clock(journey, verdict, wait, event, before, journey.over or age > target.at_most)


def duration_verdict(journey, most, now, *, told):
    """Of the whole journey: late, on_time or not_yet; `told` is whether anything ends journeys."""
    first, last = journey.times[0], journey.times[-1]
    if last - first > most:
        return "late"
    return "on_time" if (journey.over if told else now - first > most) else "not_yet"


def incidence(times, events, cause, upto=None):
    """Aalen and Johansen's share that went by a cause, by their formula; None if nothing went."""
    if not any(events):
        return None
    alive, share = 1.0, 0.0
    for time in sorted({t for t, event in zip(times, events, strict=True) if event}):
        if upto is not None and time > upto:
            break
        at_risk = sum(t >= time for t in times)
        went = Counter(event for t, event in zip(times, events, strict=True) if t == time)
        share += alive * went[cause] / at_risk
        alive *= 1 - sum(n for event, n in went.items() if event) / at_risk
    return share


def smallest_not_exceeded(values, q):
    """The smallest value that a share q of them does not exceed."""
    return sorted(values)[ceil(q * len(values) - 1e-9) - 1] if values else None


def time_losses(found, durations):
    """case -> (loss, kind, touchpoint) of every missed clock among the due ones.

    `found` holds (touchpoint, clock), `durations` (journey, verdict).
    """
    due, missed = Counter(), defaultdict(list)
    for touchpoint, clock in found:
        if clock.verdict != "not_yet":
            due[clock.journey.case] += 1
        if clock.verdict in ("late", "absent"):
            missed[clock.journey.case].append((clock.verdict, touchpoint))
    for journey, verdict in durations:
        if verdict != "not_yet":
            due[journey.case] += 1
        if verdict == "late":
            last = [name for name in journey.touchpoints if name]
            missed[journey.case].append(("late", last[-1] if last else ""))
    return due, {
        case: sorted((kind, name, round(WHOLE / due[case])) for kind, name in terms)
        for case, terms in missed.items()
    }


def hand_overs(journeys, design):
    """(source, target) -> the waits with their cases, and the cases whose next one goes back."""
    waits, back = defaultdict(list), defaultdict(list)
    for journey in journeys:
        owned = [
            (design.touchpoint(name).owner, time)
            for name, time in zip(journey.touchpoints, journey.times, strict=True)
            if name and design.touchpoint(name).owner
        ]
        seams = [(a, b, then - time) for (a, time), (b, then) in pairwise(owned) if a != b]
        for at, (source, target, wait) in enumerate(seams):
            waits[source, target].append((journey.case, wait))
            if at + 1 < len(seams) and seams[at + 1][1] == source:
                back[source, target].append(journey.case)
    return waits, back
