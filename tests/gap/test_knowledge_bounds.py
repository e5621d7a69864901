"""White spots bound the figures: whatever may be true, compared again, lies within."""

from dataclasses import replace
from itertools import permutations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from small_logs import log_of

from journeymine.conformance import align
from journeymine.design import (
    Accepted,
    DesignedJourney,
    End,
    Targets,
    TimeTarget,
    Touchpoint,
    Weights,
)
from journeymine.design.paths.blocks import Choice, Optional, Sequence, Step
from journeymine.gap import compare
from journeymine.log import Rows, Variants

ENDING = End(open_after=3_600)
LINE = replace(DesignedJourney.of_steps("ask", "pay", "get", name="Shop"), end=ENDING)
BRANCHES = replace(
    LINE,
    path=Sequence((Step("ask"), Choice((Step("pay"), Step("owe"))), Optional(Step("get")))),
)
HEAVY = replace(LINE, details={"pay": Touchpoint("pay", weights=Weights(skip=2.5, add=1.5))})
SOMETIMES = Accepted("ad_hoc", activity="x", after="ask")
ACCEPTING = replace(LINE, accepted=(Accepted("missing", "pay"), Accepted("ad_hoc", activity="x")))
AT_ONE_PLACE = replace(LINE, accepted=(Accepted("missing", "pay"), SOMETIMES))
AFTERWARDS = replace(
    HEAVY,
    accepted=(SOMETIMES, Accepted("repeated", after="pay"), Accepted("order", "get", after="ask")),
)
PROMPT = replace(
    LINE,
    details={
        "pay": Touchpoint("pay", targets=Targets((TimeTarget(30, after="ask"),))),
        "get": Touchpoint("get", targets=Targets((TimeTarget(90, after="pay"),))),
    },
)
KNOWN = {
    "line": LINE,
    "branches": BRANCHES,
    "weights": HEAVY,
    "accepting": ACCEPTING,
    "accepting at one place": AT_ONE_PLACE,
    "accepting afterwards, with weights": AFTERWARDS,
    "times": PROMPT,
}
DESIGNS = pytest.mark.parametrize("design", KNOWN.values(), ids=KNOWN)
FEW = settings(deadline=None, max_examples=max(settings().max_examples // 6, 1))
SLACK = 1e-9


def paths_of(names, most=4):
    path = st.lists(st.sampled_from(names), min_size=1, max_size=most).map(tuple)
    return st.lists(path, min_size=1, max_size=3)


def log_at(paths, *, apart=100_000):
    """A log with a case for every path, long over when the last one begins."""
    rows = [
        (f"c{i}", name, apart * i + 60 * at)
        for i, path in enumerate([*paths, ("ask", "pay", "get")])
        for at, name in enumerate(path)
    ]
    return log_of(*rows)


def timed(paths):
    """Every path with the times of `log_at`, to which events can be added at others."""
    return [
        [(name, 100_000 * i + 60 * at) for at, name in enumerate(path)]
        for i, path in enumerate(paths)
    ]


def with_event(path, at, name):
    """A timed path with one event more; all others stay where they are."""
    time = path[at - 1][1] + 1 if at else path[0][1] - 1
    return [*path[:at], (name, time), *path[at:]]


def log_of_timed(paths):
    return log_of(*((f"c{i}", *event) for i, path in enumerate(paths) for event in path))


def names_of(path):
    return [name for name, _ in path]


def costs(paths, design):
    return align(Variants.from_sequences([tuple(path) for path in paths]), design).cost.tolist()


def check(spot, gap):
    """What is true in the end lies within what was said before."""
    assert spot.fitness.low - SLACK <= gap.path.fitness <= spot.fitness.high + SLACK
    assert spot.index.low - SLACK <= gap.index.value <= spot.index.high + SLACK


@DESIGNS
@FEW
@given(st.data())
def test_a_touchpoint_that_was_never_logged(design, data):
    paths = data.draw(paths_of(["ask", "get", "owe", "x"]))
    log = log_of_timed(timed(paths))
    assume(set(log.activities) & set(design.touchpoints))
    (spot,) = [
        s for s in compare(log, design).knowledge.of("never_logged") if s.touchpoint == "pay"
    ]
    done = []
    for path in timed(paths):  # anywhere in each, where it makes the path no worse
        (now,) = costs([names_of(path)], design)
        able = [
            other
            for at in range(len(path) + 1)
            if costs([names_of(other := with_event(path, at, "pay"))], design)[0] <= now
        ]
        done.append(data.draw(st.sampled_from([path, *able])))
    check(spot, compare(log_of_timed(done), design))


def test_an_activity_that_is_accepted_everywhere_is_known():
    known = replace(LINE, accepted=(Accepted("ad_hoc", activity="x"),))
    for design, told in ((LINE, 1), (AT_ONE_PLACE, 1), (known, 0)):
        spots = compare(log_at([("ask", "x", "get")]), design).knowledge.of("unmatched")
        assert len(spots) == told


@DESIGNS
@FEW
@given(st.data())
def test_an_activity_that_is_no_touchpoint(design, data):
    paths = data.draw(paths_of(["ask", "pay", "get", "x", "x"]))
    assume(any("x" in path for path in paths))
    spots = compare(log_at(paths), design).knowledge.of("unmatched")
    assert bool(spots) is not design.is_accepted("ad_hoc", "", "x")
    if not spots:  # what is accepted wherever it happens is known
        return
    (spot,) = spots
    done = []
    for path in paths:
        way = list(path)
        for at in [at for at, name in enumerate(path) if name == "x"]:
            choices = ["x", "gone"]
            for name in design.touchpoints:
                other = [*way[:at], name, *way[at + 1 :]]
                gone = [n for n in way if n != "gone"]
                if (
                    costs([[n for n in other if n != "gone"]], design)[0]
                    == costs([gone], design)[0] - 2
                ):
                    choices.append(name)
            way[at] = data.draw(st.sampled_from(choices))
        done.append([name for name in way if name != "gone"])
    assume(all(done))
    check(spot, compare(log_at(done), design))


@DESIGNS
@FEW
@given(st.data())
def test_rows_that_were_rejected(design, data):
    paths = data.draw(paths_of(["ask", "pay", "get", "x"]))
    lost = data.draw(st.integers(1, 3))
    log = log_at(paths)
    rejected = {"JM-E104 unreadable time": lost}
    log = replace(log, rows=Rows(log.n_events + lost, log.n_events, rejected))
    (spot,) = compare(log, design).knowledge.of("rejected_rows")
    done = timed([*paths, ("ask", "pay", "get")])
    for _ in range(lost):
        name = data.draw(st.sampled_from(["ask", "pay", "get", "x"]))
        case = data.draw(st.integers(0, len(done)))
        if case == len(done):
            done.append([(name, 100_000 * case)])
        else:
            done[case] = with_event(done[case], data.draw(st.integers(0, len(done[case]))), name)
    check(spot, compare(log_of_timed(done), design))


@DESIGNS
@FEW
@given(st.data())
def test_the_order_of_events_at_the_same_time(design, data):
    paths = data.draw(paths_of(["ask", "pay", "get", "x"], 5))
    times = [
        sorted(data.draw(st.lists(st.integers(0, 2), min_size=len(p), max_size=len(p))))
        for p in paths
    ]

    def tied_log(paths):
        rows = [
            (f"c{i}", name, 100_000 * i + 60 * at)
            for i, path in enumerate(paths)
            for name, at in zip(path, times[i], strict=True)
        ]
        return log_of(
            *rows, ("z", "ask", 10**6), ("z", "pay", 10**6 + 60), ("z", "get", 10**6 + 99)
        )

    spots = compare(tied_log(paths), design).knowledge.of("tied_times")
    orders = []
    for path, at in zip(paths, times, strict=True):
        groups = [
            [n for n, t in zip(path, at, strict=True) if t == time] for time in sorted(set(at))
        ]
        ways = product(*(sorted(set(permutations(group))) for group in groups))
        orders.append([tuple(n for group in way for n in group) for way in ways])
    found = compare(tied_log([data.draw(st.sampled_from(way)) for way in orders]), design)
    if not spots:  # then no order matters
        now = compare(tied_log(paths), design)
        assert (found.path.cost, found.index.value) == (
            now.path.cost,
            pytest.approx(now.index.value),
        )
        return
    check(spots[0], found)
    if spots[0].tight:
        ends = [
            [compare(tied_log([*paths[:i], path, *paths[i + 1 :]]), design) for path in way]
            for i, way in enumerate(orders)
        ]
        now, n = compare(tied_log(paths), design), len(ends)
        for figure, spot in (
            (lambda gap: gap.path.fitness, spots[0].fitness),
            (lambda gap: gap.index.value, spots[0].index),
        ):  # every case moves the mean on its own
            least = sum(min(map(figure, way)) for way in ends) - (n - 1) * figure(now)
            most = sum(max(map(figure, way)) for way in ends) - (n - 1) * figure(now)
            assert (spot.low, spot.high) == (pytest.approx(least), pytest.approx(most))


def test_many_ties_are_bounded_without_trying_all_orders():
    design = replace(DesignedJourney.of_steps(*"abcdef", name="Long"), end=ENDING)
    rows = [("c", name, 0) for name in "fedcba"] + [
        ("z", n, 10**5 + at) for at, n in enumerate("abcdef")
    ]
    (spot,) = compare(log_of(*rows), design).knowledge.of("tied_times")
    assert not spot.tight
    assert spot.fitness.high == 1
    for way in permutations("abcdef"):
        fitness = (1 + 1 - costs([way], design)[0] / 12) / 2
        assert spot.fitness.low <= fitness + SLACK


@DESIGNS
@FEW
@given(st.data())
def test_journeys_that_the_window_cuts_off_at_its_end(design, data):
    paths = data.draw(paths_of(["ask", "pay", "get", "x"]))
    whole = [("w", "ask", -9_000), ("w", "pay", -8_000), ("w", "get", -7_990)]

    def cut_log(paths):
        late = [(f"c{i}", n, at) for i, p in enumerate(paths) for at, n in enumerate(p)]
        return log_of(*whole, *late)

    gap = compare(cut_log(paths), design)
    spots = gap.knowledge.of("window_end")
    alignments = align(Variants.from_sequences(paths), design)
    kept = []
    for i, path in enumerate(paths):
        moves = alignments.moves(i)
        sync = [at for at, move in enumerate(moves) if move.kind == "sync"]
        rest = [m.touchpoint for m in moves[(sync[-1] + 1 if sync else 0) :] if m.kind == "model"]
        choices = ["none", "as it is", "finished"] if rest else ["as it is"]
        way = data.draw(st.sampled_from(choices))
        if way != "none":
            kept.append((*path, *rest) if way == "finished" else path)
    if kept == paths:
        return
    found = compare(cut_log(kept), design)
    assert spots[0].fitness.low - SLACK <= found.path.fitness <= spots[0].fitness.high + SLACK
    (path,) = (part for part in found.index.parts if part.part == "path")
    assert spots[0].index.low - SLACK <= path.points + 10
    assert path.points <= spots[0].index.high + SLACK


@FEW
@given(paths_of(["ask", "pay", "get"], 3))
def test_of_the_window_both_ends_are_reached(paths):
    """Every way to keep, finish or drop each journey that may go on, by brute force."""
    late = [(f"c{i}", n, at) for i, p in enumerate(paths) for at, n in enumerate(p)]
    whole = [("w", "ask", -9_000), ("w", "pay", -8_000), ("w", "get", -7_990)]
    gap = compare(log_of(*whole, *late), LINE)
    alignments = align(Variants.from_sequences(paths), LINE)
    ways = [[0.0]]
    for i in range(len(paths)):
        moves = alignments.moves(i)
        last = max((at for at, m in enumerate(moves) if m.kind == "sync"), default=-1)
        k = sum(m.kind == "model" for m in moves[last + 1 :])
        cost, worst = int(alignments.cost[i]), int(alignments.worst_cost[i])
        ways.append([cost / worst, (cost - k) / (worst + k), None] if k else [cost / worst])
    means = []
    for way in product(*ways):
        losses = [loss for loss in way if loss is not None]
        means.append(1 - sum(losses) / len(losses))
    spots = gap.knowledge.of("window_end")
    if not spots:
        assert min(means) == max(means)
        return
    assert spots[0].fitness.low == pytest.approx(min(means))
    assert spots[0].fitness.high == pytest.approx(max(means))


@FEW
@given(paths_of(["ask", "pay", "get"], 3))
def test_of_open_journeys_both_ends_are_reached(paths):
    rows = [(f"c{i}", n, at) for i, p in enumerate(paths) for at, n in enumerate(p)]
    design = replace(LINE, end=None)
    whole = [("w", "ask", -9_000), ("w", "pay", -8_000), ("w", "get", -7_990)]
    gap = compare(log_of(*whole, *rows), design, open_after="1h")
    (spot,) = gap.knowledge.of("open")
    alignments = align(Variants.from_sequences(paths), design)
    ways = [[0.0]]
    for i in range(len(paths)):
        moves = alignments.moves(i)
        last = max((at for at, m in enumerate(moves) if m.kind == "sync"), default=-1)
        k = sum(m.kind == "model" for m in moves[last + 1 :])
        cost, worst = int(alignments.cost[i]), int(alignments.worst_cost[i])
        ways.append([cost / worst, (cost - k) / (worst + k), None])
    means = []
    for way in product(*ways):
        losses = [loss for loss in way if loss is not None]
        means.append(1 - sum(losses) / len(losses))
    assert spot.fitness.low == pytest.approx(min(means))
    assert spot.fitness.high == pytest.approx(max(means))
    assert spot.cases == len(paths)
