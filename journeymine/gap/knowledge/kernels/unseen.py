"""Over all events of complete cases: who has what when, and which ties could matter."""

from __future__ import annotations

from journeymine.compiled import compiled

__all__ = ["look", "sources"]


@compiled
def look(
    offsets, variant, is_open, time, kind, starts, firsts, begins, width, seen, tied, counts
):  # fmt: skip
    """Count first visits by touchpoint and span of time, and mark ties of several kinds.

    A visit counts in the span of the event before it, the first of a case in its own; `firsts`
    says which events of each variant, from `starts` on, are first visits.  `tied` marks events
    at the time of the one before them, in ties of several kinds.  `kind` is -1 of events whose
    place does not matter.  `counts` are the events in these ties whose place
    matters, and in ties of any kind, also of open cases, the events and the cases.
    """
    for case in range(len(offsets) - 1):
        first, after = offsets[case], offsets[case + 1]
        shared = 0
        for i in range(first, after):
            if (i > first and time[i] == time[i - 1]) or (i + 1 < after and time[i] == time[i + 1]):
                shared += 1
        counts[1] += shared
        counts[2] += shared > 0
        if is_open[case]:
            continue
        shift = starts[variant[case]] - first
        span = (time[first] - begins) // width
        for i in range(first, after):
            own = firsts[shift + i]
            if own >= 0:
                seen[own, span] += 1
            if i > first and time[i] == time[i - 1]:
                continue  # the span is that of this event already
            span = (time[i] - begins) // width
        group = first
        for i in range(first + 1, after + 1):
            if i < after and time[i] == time[group]:
                continue
            if i - group > 1:
                some = -1
                differ = False
                for k in range(group, i):
                    if kind[k] >= 0:
                        if some >= 0 and kind[k] != some:
                            differ = True
                        some = kind[k]
                if differ:
                    for k in range(group, i):
                        counts[0] += kind[k] >= 0
                        tied[k] = k > group
            group = i


@compiled
def sources(offsets, is_open, time, touchpoint, source, begins, width, by_source, logs, has):
    """Count cases by source and span of time, and what each source logs; mark whose cases have it.

    Spans are as for `look`, of the first event of a source in each case.
    """
    for case in range(len(offsets) - 1):
        first = offsets[case]
        for i in range(first, offsets[case + 1]):
            own = source[i]
            if own < 0:
                continue
            if touchpoint[i] >= 0:
                logs[own, touchpoint[i]] += 1
            if not is_open[case] and not has[case, own]:
                has[case, own] = True
                by_source[own, (time[max(i - 1, first)] - begins) // width] += 1
