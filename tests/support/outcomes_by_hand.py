"""What journeys come to, by plain loops over events, written from `docs/gap-outcome.md`."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from math import ceil


@dataclass(frozen=True)
class Fate:
    """What became of a journey, and since when that is known."""

    fate: str  # won, lost, undecided
    at: int


def longest_usual_pause(journeys):
    """The fewest seconds that 99 of 100 pauses do not exceed; None if they are all 0."""
    pauses = sorted(b - a for one in journeys for a, b in pairwise(one.times))
    return (pauses[ceil(0.99 * len(pauses) - 1e-9) - 1] or None) if pauses else None


def told(journey, design, now):
    """What the events alone tell: won or lost and when, or nothing."""
    rule = design.success
    if rule is None:
        last = [t for t, yes in zip(journey.times, journey.matched, strict=True) if yes]
        at = last[-1] if last else journey.times[-1]
        return ("won", at) if journey.finished else ("", now)
    events = list(zip(journey.activities, journey.touchpoints, journey.times, strict=True))
    reached = [time for _, name, time in events if name in rule.reaches]
    barred = [time for what, name, time in events if {what, name} & set(rule.without)]
    failed_at = barred[:1]
    if rule.within is not None:
        limit = journey.times[0] + rule.within
        if (reached[0] if reached else now) > limit:
            failed_at.append(limit)
    if failed_at:
        return "lost", min(failed_at)
    return ("won", reached[0]) if reached else ("", now)


def fate(journey, design, now, silence, *, by_rule):
    """Won, lost or undecided; a silence longer than `silence` is for good."""
    status, at = told(journey, design, now)
    over, since = journey.ended, journey.times[-1]
    if not journey.ended and silence is not None:
        over = now - journey.times[-1] > silence or (by_rule and journey.over)
        since = min(journey.times[-1] + silence, now)
    if status == "won":
        return Fate("won", at)
    if status == "lost":
        return Fate("lost", min(at, since) if over else at)
    return Fate("lost", since) if over else Fate("undecided", now)


def fates(journeys, design, now, silence, *, by_rule):
    return {one.case: fate(one, design, now, silence, by_rule=by_rule) for one in journeys}


def stays(journey, code):
    """(code, first event, last event) of visits in a row; what has no code is passed over."""
    found = []
    for at, name in enumerate(journey.touchpoints):
        what = code(name) if name else ""
        if not what:
            continue
        if found and found[-1][0] == what:
            found[-1][2] = at
        else:
            found.append([what, at, at])
    return [tuple(one) for one in found]


def drop_offs(journeys, known, code):
    """name -> (cases, [(how it ended, seconds from its first event)])."""
    ends, cases = defaultdict(list), defaultdict(set)
    for journey in journeys:
        row = stays(journey, code)
        for at, (name, first, _) in enumerate(row):
            cases[name].add(journey.case)
            begun = journey.times[first]
            if at + 1 < len(row):
                ends[name].append(("went_on", journey.times[row[at + 1][1]] - begun))
            else:
                found = known[journey.case]
                how = {"won": "completed", "lost": "left"}.get(found.fate, "undecided")
                ends[name].append((how, max(found.at - begun, 0)))
    return {name: (len(cases[name]), ends[name]) for name in ends}


def returns(journeys):
    """touchpoint -> [(case, steps of the loop, seconds away)]."""
    found = defaultdict(list)
    for journey in journeys:
        row, last = stays(journey, lambda name: name), {}
        for at, (name, first, end) in enumerate(row):
            if name in last:
                before, left = last[name]
                away = journey.times[first] - journey.times[left]
                found[name].append((journey.case, at - before, away))
            last[name] = at, end
    return found


def ways_back(journeys, design):
    """stage -> the case of every return to it after a later stage."""
    found = defaultdict(list)
    order = {name: place for place, name in enumerate(design.stages)}
    for journey in journeys:
        highest = -1
        for stage, *_ in stays(journey, lambda name: design.touchpoint(name).stage):
            if order[stage] < highest:
                found[stage].append(journey.case)
            highest = max(highest, order[stage])
    return found


def reached(journeys, known, touchpoint):
    """(seconds, 1 it came, 2 it never will, 0 not known) of every journey."""
    rows = []
    for journey in journeys:
        there = [
            time
            for name, time in zip(journey.touchpoints, journey.times, strict=True)
            if name == touchpoint
        ]
        found = known[journey.case]
        event = 1 if there else 0 if found.fate == "undecided" else 2
        rows.append((max((there[0] if there else found.at) - journey.times[0], 0), event))
    return rows


def count(rows):
    return Counter(how for how, _ in rows)
