"""Small random designs with promises and rules, and small random logs to hold against them."""

from dataclasses import dataclass
from datetime import timedelta

from hypothesis import strategies as st
from small_logs import log_of
from strategies import blocks

from journeymine.design import (
    DesignedJourney,
    End,
    JourneyTargets,
    Stage,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare

ACTIVITIES = ("a", "b", "c", "d", "x", "y")
"""Touchpoints, and two that never are one."""


@dataclass(frozen=True)
class World:
    """A design, the (case, activity, seconds) of a log, and what a comparison is asked."""

    design: DesignedJourney
    rows: tuple
    end_activity: tuple
    open_after: int | None

    def compared(self, rows=None):
        after = None if self.open_after is None else timedelta(seconds=self.open_after)
        return compare(
            log_of(*(rows or self.rows)),
            self.design,
            end_activity=self.end_activity,
            open_after=after,
        )


def mostly_none(values):
    return st.one_of(st.none(), st.none(), values)


@st.composite
def worlds(draw, *, rule=None, success=None):
    """A world; `rule` and `success` may be fixed by a strategy of their own."""
    path = draw(blocks(max_steps=5))
    names = DesignedJourney("Any", path).touchpoints
    targets = st.builds(TimeTarget, st.integers(1, 25), st.sampled_from(("", *names)), st.none())
    details = {
        name: Touchpoint(
            name,
            stage=draw(st.sampled_from(("", "early", "middle", "late"))),
            owner=draw(st.sampled_from(("sales", "service", ""))),
            targets=Targets(
                tuple(draw(st.lists(targets, min_size=1, max_size=2))),
                reach=draw(mostly_none(st.just(0.5))),
            ),
        )
        for name in names
    }
    seconds = st.integers(1, 30)
    ends = st.lists(st.sampled_from(ACTIVITIES), min_size=1, max_size=2, unique=True)
    wins = draw(mostly_none(st.sampled_from(names))) if success is None else draw(success)
    barred = [name for name in ACTIVITIES if name != wins]
    asked = (
        draw(rule)
        if rule
        else draw(st.sampled_from(("nothing", "design", "comparison", "comparison")))
    )
    end = None
    if asked == "design" or draw(st.integers(0, 5)) == 0:
        at, pause = tuple(draw(st.one_of(st.just(()), ends))), draw(st.one_of(st.none(), seconds))
        end = End(at, pause) if at or pause else End((), 5)
    duration = draw(st.one_of(st.none(), st.builds(TimeTarget, seconds)))
    design = DesignedJourney(
        "Any",
        path,
        details,
        success=None
        if wins is None
        else Success(
            wins,
            tuple(draw(st.lists(st.sampled_from(barred), max_size=1))),
            draw(mostly_none(seconds)),
        ),
        end=end,
        targets=JourneyTargets(completion=draw(mostly_none(st.just(0.5))), duration=duration),
        stage_order=(Stage("early"), Stage("middle"), Stage("late")),
    )
    times = st.integers(0, 45)
    usual = st.sampled_from((*names, *names, *ACTIVITIES))
    rows = [
        (case, draw(usual), draw(times))
        for case in ("1", "2", "3", "4")
        for _ in range(draw(st.sampled_from((1, 2, 3, 5, 7))))
    ]
    rows = draw(st.permutations([*rows, ("5", names[0], draw(times))]))
    if asked != "comparison":
        return World(design, tuple(rows), (), None)
    seen = st.sampled_from(sorted({activity for _, activity, _ in rows}))
    at = tuple(draw(st.lists(seen, max_size=2, unique=True)))
    pause = draw(seconds if not at else st.one_of(st.none(), seconds))
    return World(design, tuple(rows), at, pause)
