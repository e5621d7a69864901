"""Judges a log by brute force: what happened in another channel, failed, late or not at all.

Written apart from the package's own ways, on pandas and on the list of all optimal
alignments, so that each can be checked against the other.  Tests import it as
``from planted_truth import judged``; `tests/support` is on the path.

What is judged, and how:

* ``channel``: an event that the alignment matches, at a touchpoint with designed channels,
  in a channel that is told and is none of them.
* ``failed``: a matched event whose outcome the design lists.
* A clock starts at each matched event of the touchpoint `after`, or once at the first event
  of the journey, while none is running; it stops at the next event of the touchpoint.
* ``late``: it stopped after more than `at_most` seconds.
* ``absent``: it did not stop, and its time was up before the last event of the log, or the
  journey is over by the rules of the design (`end`).
* ``not_yet``: it did not stop, and neither is so.

A clock that never stopped counts only if it is `due`: if every optimal alignment skips the
touchpoint after the event that started the clock.  So a branch that was not taken, an
optional step left out and a step done before its anchor in a free order are not absent.
"""

from dataclasses import dataclass
from itertools import islice

import pandas as pd

from journeymine.simulation.enumerate import optimal_alignments

MOST = 5_000
"""Alignments of one path that are looked at."""


@dataclass(frozen=True)
class Path:
    """All optimal alignments of one path, told as one.

    Attributes
    ----------
    matched : tuple of bool
        By event: the first of equally good matches, read from the first event on.
    skips : list of dict
        For every alignment, touchpoint -> how many events stand before its skips.
    """

    matched: tuple
    skips: list

    def due_after(self, touchpoint, event):
        """Whether every alignment skips the touchpoint after this event."""
        return all(any(at > event for at in skip.get(touchpoint, ())) for skip in self.skips)


def path_of(design, activities):
    matched, skips = (), []
    for moves in islice(optimal_alignments(design, activities), MOST):
        happened = [move for move in moves if move.kind != "model"]
        matched = max(matched, tuple(move.kind == "sync" for move in happened))
        skipped, before = {}, 0
        for move in moves:
            if move.kind == "model":
                skipped.setdefault(move.touchpoint, []).append(before)
            else:
                before += 1
        skips.append(skipped)
    return Path(matched, skips)


def judged(log, design, *, coming=()):
    """Everything of a log that is off-channel, failed, late, absent or not due yet.

    Parameters
    ----------
    log : EventLog or pandas.DataFrame
        With ``case, activity, time``; ``channel`` and ``outcome`` where they are judged.
    design : DesignedJourney
    coming : set of (case, touchpoint), optional
        Clocks for these count as due although no alignment skips the touchpoint: the log
        was cut off before it came.

    Returns
    -------
    pandas.DataFrame
        ``case, kind, touchpoint, after``, sorted; `after` is empty but for clocks.
    """
    frame = log if isinstance(log, pd.DataFrame) else log.to_pandas()
    frame = frame.reset_index(drop=True)
    known = design.matching(frame["activity"].unique())
    frame = frame.assign(touchpoint=frame["activity"].map(known).fillna(""))
    end, found, paths = frame["time"].max(), [], {}
    for case, events in frame.groupby("case", sort=True):
        events = events.sort_values("time", kind="stable").reset_index(drop=True)
        activities = tuple(events["activity"])
        if activities not in paths:
            paths[activities] = path_of(design, activities)
        path = paths[activities]
        for kind, touchpoint in visits(events, path, design):
            found.append((case, kind, touchpoint, ""))
        for touchpoint, after, kind in clocks(case, events, path, design, end, coming):
            found.append((case, kind, touchpoint, after))
    return pd.DataFrame(sorted(found), columns=["case", "kind", "touchpoint", "after"])


def visits(events, path, design):
    for event in events[list(path.matched)].to_dict("records"):
        designed = design.touchpoint(event["touchpoint"]).channels
        told = event.get("channel")
        if designed and isinstance(told, str) and told not in designed:
            yield "channel", event["touchpoint"]
        if event.get("outcome") in design.failed:
            yield "failed", event["touchpoint"]


def clocks(case, events, path, design, end, coming):
    times, touchpoints = list(events["time"]), list(events["touchpoint"])
    matched = [name if yes else "" for name, yes in zip(touchpoints, path.matched, strict=True)]
    for name in design.touchpoints:
        targets = design.touchpoint(name).targets
        stops = [at for at, there in enumerate(touchpoints) if there == name]
        for target in targets.within if targets else ():
            limit = pd.Timedelta(seconds=target.at_most)
            starts = [at for at, there in enumerate(matched) if there == target.after]
            if not target.after:
                starts = [0]
            free = 0  # the first event at which a clock may start
            while starts := [at for at in starts if at >= free]:
                start = starts[0]
                reached = [at for at in stops if at > start or (not target.after and at == start)]
                if reached:
                    if times[reached[0]] - times[start] > limit:
                        yield name, target.after, "late"
                    free = reached[0] if target.after else len(times)
                    continue
                if path.due_after(name, start) or (case, name) in coming:
                    up = times[start] + limit < end or is_over(events, design, end)
                    yield name, target.after, "absent" if up else "not_yet"
                break


def is_over(events, design, end):
    if design.end is None:
        return False
    ends = set(design.end.at)
    if ends & (set(events["touchpoint"]) | set(events["activity"])):
        return True
    silence = end - events["time"].max()
    longest = design.end.open_after
    return longest is not None and silence > pd.Timedelta(seconds=longest)
