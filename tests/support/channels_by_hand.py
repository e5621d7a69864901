"""The figures of channels by plain loops over events, and logs to try them on."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import combinations, pairwise
from statistics import median

import pyarrow as pa

from journeymine.design import DesignedJourney, Touchpoint
from journeymine.log import LOG_SCHEMA, EventLog, Rows

START = 1_767_225_600_000_000
MINUTE = 60_000_000
DAY = 24 * 60 * MINUTE


def channel_log(rows, *, channel=True, outcome=True, end=True):
    """A log of (case, activity, minute, channel, outcome, minutes it lasts)."""
    columns = {
        "case": pa.array([r[0] for r in rows], pa.string()),
        "activity": pa.array([r[1] for r in rows], pa.string()),
        "time": pa.array([START + r[2] * MINUTE for r in rows], LOG_SCHEMA["time"]),
        "sequence": pa.array(range(len(rows)), pa.int64()),
    }
    if end:
        ends = [None if r[5] is None else START + (r[2] + r[5]) * MINUTE for r in rows]
        columns["end_time"] = pa.array(ends, LOG_SCHEMA["end_time"])
    if channel:
        columns["channel"] = pa.array([r[3] for r in rows], pa.string())
    if outcome:
        columns["outcome"] = pa.array([r[4] for r in rows], pa.string())
    return EventLog.of_events(pa.table(columns), Rows(len(rows), len(rows)))


def shop(channels, *, steps=("a", "b", "c"), failed=("error",)):
    """A line of steps with designed channels."""
    line = DesignedJourney.of_steps(*steps)
    details = {name: Touchpoint(name, channels=tuple(meant)) for name, meant in channels.items()}
    return replace(line, details=details, failed=tuple(failed))


def journeys(rows, open_cases=()):
    """The complete cases with their events in order of time, then of the file."""
    found = defaultdict(list)
    for place, row in enumerate(rows):
        if row[0] not in open_cases:
            found[row[0]].append((row[2], place, row))
    return {case: [row for *_, row in sorted(found[case])] for case in sorted(found)}


def by_hand(rows, design, *, window=24 * 60, by_end=True, open_cases=()):
    """Every count of the part, by plain loops."""
    meant = {name: design.touchpoint(name).channels for name in design.touchpoints}
    counts = defaultdict(Counter)
    sets = defaultdict(lambda: defaultdict(set))
    waits, loss, alone = defaultdict(list), {}, Counter()
    for case, events in journeys(rows, open_cases).items():
        alone["events"] += len(events)
        places = [at for at, event in enumerate(events) if event[3] is not None]
        known = [events[at] for at in places]
        for _, name, _, channel, _, _ in events:
            if channel is None:
                counts["unknown"][name if name in meant else ""] += 1
        if not known:
            continue
        alone["cases"] += 1
        counts["entry"][known[0][3]] += 1
        alone["late"] += events[0][3] is None
        designed = [e for e in known if meant.get(e[1])]
        for e in known:
            counts["mix"][e[3]] += 1
            sets["mix"][e[3]].add(case)
            if e[1] in meant:
                counts["grid"][e[1], e[3]] += 1
                sets["grid"][e[1], e[3]].add(case)
        if designed:
            loss[case] = Counter()
            for e in designed:
                if e[3] not in meant[e[1]]:
                    loss[case][e[1]] += 1 / len(designed)
                    counts["other"][e[1]] += 1
        hops = []
        for at, then in pairwise(places):
            one, two = events[at], events[then]
            alone["moves"] += 1
            alone["over"] += then - at > 1
            if one[3] != two[3]:
                hops.append((at, one, two))
                counts["hops"][one[3], two[3]] += 1
                sets["hops"][one[3], two[3]].add(case)
                waits[one[3], two[3]].append((two[2] - one[2]) * 60)
                counts["design"][one[3], two[3]] += bool(
                    meant.get(two[1]) and one[3] not in meant[two[1]]
                )
        for at, e in zip(places, known, strict=True):
            counts["visits"][e[1] if e[1] in meant else ""] += 1
            soon = any(hop == at and two[2] - one[2] <= window for hop, one, two in hops)
            counts["after"][e[1] if e[1] in meant else ""] += soon
            arm = "failed" if e[4] in design.failed else "others"
            counts[arm]["events"] += 1
            counts[arm]["hops"] += soon
            counts[arm]["no outcome"] += e[4] is None
        for (_, one, two), (_, _, back) in pairwise(hops):
            if one[3] == back[3] and back[2] - one[2] <= window:
                counts["back"][one[3], two[3]] += 1
                sets["back"][one[3], two[3]].add(case)
        together = Counter()
        for (_, one), (at, two) in combinations(zip(places, known, strict=True), 2):
            lasts = max(one[5] or 0, 0) if by_end else 0
            if one[3] != two[3] and (two[2] < one[2] + lasts or two[2] == one[2]):
                together[at, *sorted((one[3], two[3]))] = 1
        for _, *pair in together:
            counts["together"][tuple(pair)] += 1
            sets["together"][tuple(pair)].add(case)
        alone["together"] += len({event for event, *_ in together})
        alone["together cases"] += bool(together)
    return {
        **{name: dict(counter) for name, counter in counts.items()},
        "of cases": {kind: {k: len(v) for k, v in of.items()} for kind, of in sets.items()},
        "waits": {pair: median(found) for pair, found in waits.items()},
        "loss": loss,
        "alone": alone,
    }
