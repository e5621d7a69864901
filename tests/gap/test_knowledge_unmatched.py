"""Activities that no touchpoint matches bound every part: channels, times, scores, outcome."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.conformance import align
from journeymine.design import (
    DesignedJourney,
    End,
    JourneyTargets,
    Scale,
    Score,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.gap import compare
from journeymine.gap.index.weights import PARTS
from journeymine.log import EventLog, Variants

FEW = settings(deadline=None, max_examples=max(settings().max_examples // 6, 1))
FELT = Targets((TimeTarget(90, after="ask"),), experience=Score(4, Scale(1, 5)))
WHOLE = replace(
    DesignedJourney.of_steps("ask", "pay", "get", name="Shop"),
    end=End(open_after=3_600),
    details={
        "ask": Touchpoint("ask", channels=("web",)),
        "pay": Touchpoint("pay", channels=("web",), targets=FELT),
        "get": Touchpoint("get", channels=("app",), targets=Targets((TimeTarget(150),))),
    },
    targets=JourneyTargets(duration=TimeTarget(200)),
)
DESIGNS = {
    "to the end": WHOLE,
    "reaching": replace(WHOLE, success=Success("get", within=130)),
    "without": replace(WHOLE, success=Success("pay", without=("get", "x"))),
    "ended by it": replace(WHOLE, end=End(at=("x",), open_after=3_600)),
}


def cost(path, design):
    return int(align(Variants.from_sequences([tuple(path)]), design).cost[0])


@pytest.mark.parametrize("design", DESIGNS.values(), ids=DESIGNS)
@FEW
@given(st.data())
def test_whatever_an_unmatched_event_was_every_part_lies_within(design, data):
    paths = data.draw(
        st.lists(
            st.lists(st.sampled_from(["ask", "pay", "get", "x", "x"]), min_size=1, max_size=5),
            min_size=1,
            max_size=3,
        )
    )
    assume(any("x" in path for path in paths))
    told = st.tuples(st.sampled_from(["web", "app", None]), st.sampled_from([None, 1, 3, 5]))
    events = [[(name, data.draw(told)) for name in path] for path in paths]
    start = [data.draw(st.sampled_from([0, 50_000, 96_000])) for _ in paths]

    def log(cases):
        rows = [
            (f"c{i}", name, start[i] + 60 * n, *told)
            for i, case in enumerate(cases)
            for n, (name, told) in enumerate(case)
            if name
        ]
        rows += [("z", n, 99_000 + 400 * i, "web", 4) for i, n in enumerate(["ask", "pay", "get"])]
        table = pd.DataFrame(rows, columns=["case", "activity", "time", "channel", "score"])
        table["time"] = pd.to_datetime(table["time"] + 1_767_225_600, unit="s", utc=True)
        return EventLog.from_pandas(table.astype({"score": "float64"}))

    alone = {data.draw(st.sampled_from(PARTS)): 1.0}  # the index is then this part alone
    (spot,) = compare(log(events), design, weights=alone).knowledge.of("unmatched")
    for case in events:
        for n in [n for n, (name, _) in enumerate(case) if name == "x"]:
            rest = [name for at, (name, _) in enumerate(case) if name and at != n]
            choices = ["x", ""]
            for name in design.touchpoints:
                other = [name if at == n else own for at, (own, _) in enumerate(case)]
                if cost(filter(None, other), design) == cost(rest, design) - 1:
                    choices.append(name)
            case[n] = (data.draw(st.sampled_from(choices)), case[n][1])
    assume(all(any(name for name, _ in case) for case in events))
    found = compare(log(events), design, weights=alone)
    assert spot.fitness.low - 1e-9 <= found.path.fitness <= spot.fitness.high + 1e-9
    if spot.index is not None and found.index.value is not None:
        assert spot.index.low - 1e-9 <= found.index.value <= spot.index.high + 1e-9


def test_a_call_in_a_path_that_lacks_nothing_moves_the_path_alone():
    fits = ["ask", "pay", "get"]
    called = ["ask", "x", "pay", "get"]
    gap = compare(log_of_paths(called, fits), replace(WHOLE, end=None))
    (spot,) = gap.knowledge.of("unmatched")
    # The call costs 1 of 4 + 3: at most 40 / 7 of one of two customers.
    assert (spot.index.low, spot.index.high) == (
        pytest.approx(gap.index.value - 40 / 7 / 2),
        pytest.approx(gap.index.value),
    )
    lacks = compare(log_of_paths(["ask", "x", "get"], fits), replace(WHOLE, end=None))
    (spot,) = lacks.knowledge.of("unmatched")
    assert spot.index.high > lacks.index.value + 1
