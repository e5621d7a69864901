"""Over all events of complete cases: who has what when, and which ties could matter."""

from __future__ import annotations

from journeymine.compiled import compiled

__all__ = ["look", "sources"]


@compiled
def look(offsets, variant, is_open, time, touchpoint, starts, firsts, begins, width, seen, tied):
    """Count first visits by touchpoint and span of time, and mark ties of several touchpoints.

    A visit counts in the span of the event before it, the first of a case in its own; `firsts`
    says which events of each variant, from `starts` on, are first visits.  `tied` marks events
    at the time of the one before them.
    """
    for case in range(len(offsets) - 1):
        if is_open[case]:
            continue
        first, after = offsets[case], offsets[case + 1]
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
                    if touchpoint[k] >= 0:
                        if some >= 0 and touchpoint[k] != some:
                            differ = True
                        some = touchpoint[k]
                if differ:
                    for k in range(group + 1, i):
                        tied[k] = True
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
