"""Method T against counts by hand, the plain aligner, and the definition by brute force."""

import random
from itertools import pairwise

import numpy as np
import pytest
from brute_force import Prices, canonical
from hypothesis import given
from hypothesis import strategies as st
from strategies import BOUNDS

from journeymine.conformance.plain import align_plain
from journeymine.conformance.tree import align_tree, fits, room
from journeymine.conformance.walks import CostFunction, Words
from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import (
    EMPTY,
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    steps,
)  # fmt: skip

# --- facts, counted by hand -----------------------------------------------------------


def sequence(*names):
    return Sequence(tuple(map(Step, names)))


def walked(block, *variants, still_open=False):
    """Cost and moves of every variant, unit costs; log moves and skips by their touchpoint."""
    names = list(dict.fromkeys(steps(block)))
    costs = CostFunction.unit([names.index(name) for name in steps(block)])
    coded = [tuple(names.index(name) for name in variant.split()) for variant in variants]
    words = Words.of(coded)
    walks = align_tree(words, block, costs, still_open=still_open)
    assert walks.lower.tolist() == walks.cost.tolist()
    order = list(words)
    label = list(steps(block))
    found = []
    for variant in coded:
        i = order.index(variant)
        moves = []
        for event, step in walks.moves(i):
            if step is None:
                moves.append(f"+{names[variant[event]]}")
            elif event is None:
                moves.append(f"-{label[step]}")
            else:
                moves.append(label[step])
        found.append((int(walks.cost[i]), " ".join(moves)))
    return found


SHOP = Sequence((
    Step("browse"),
    AnyOrder((sequence("pack", "ship"), sequence("bill", "pay"))),
    Repeat(Step("chat"), 0, Step("wait")),
))  # fmt: skip


@pytest.mark.parametrize(
    ("variant", "cost", "moves"),
    [
        pytest.param("browse pack bill pay ship", 0, None, id="interleaved"),
        pytest.param("", 5, "-browse -pack -ship -bill -pay", id="nothing happened"),
        pytest.param("browse bill pay ship", 1, "browse bill pay -pack ship", id="one skipped"),
        pytest.param(
            "browse pack pack ship bill pay", 1, "browse pack +pack ship bill pay",
            id="the first of two is matched",
        ),
        pytest.param(
            "browse bill", 3, "browse bill -pack -ship -pay",
            id="skips of branches stand at the end, in written order",
        ),
        pytest.param(
            "browse pack ship bill pay chat wait chat chat", 1,
            "browse pack ship bill pay chat wait chat -wait chat", id="a round was cut short",
        ),
        pytest.param(
            "pay bill browse pack ship", 4, "-browse -bill pay +bill +browse pack ship",
            id="of two readings, the one that matches the first event",
        ),
    ],
)  # fmt: skip
def test_moves_match_the_count_by_hand(variant, cost, moves):
    moves = variant if moves is None else moves
    assert walked(SHOP, variant) == [(cost, moves)]


def test_twenty_parallel_branches_of_three_steps_have_their_moves_counted_by_hand():
    # 4 ** 20 states between start and end; no list of them could be made
    branches = [[f"{branch}{place}" for place in "abc"] for branch in range(20)]
    block = Sequence((
        Step("start"), AnyOrder(tuple(sequence(*branch) for branch in branches)), Step("end")
    ))  # fmt: skip
    rounds = [branch[place] for place in range(3) for branch in branches]
    rounds.remove("7b")  # skipped, directly before 7c
    rounds.insert(rounds.index("3a"), "3b")  # too early, in vain
    rounds.remove("19c")  # skipped, before the end
    expected = " ".join(rounds)
    expected = expected.replace("3b 3a", "+3b 3a", 1).replace(" 7c", " -7b 7c")
    (found,) = walked(block, " ".join(["start", *rounds, "end"]))
    assert found == (3, f"start {expected} -19c end")


def test_any_ofs_of_six_branches_in_any_order_have_their_moves_counted_by_hand():
    # three any-ofs beside a line of ten: 42 steps, some 10 ** 8 states
    ways = [AnyOf(tuple(sequence(f"{w}{b}x", f"{w}{b}y") for b in range(6))) for w in "ABC"]
    line = [f"s{i}" for i in range(10)]
    block = AnyOrder((*ways[:2], AnyOf(tuple(Step(f"C{b}") for b in range(6))), sequence(*line)))
    taken = "s0 A5x s1 B0x A2x A5y s2 s3 C4 A2y s4 B0y s5 s6 s7 s8 s9"
    found = walked(
        Sequence((block, Optional(Step("nobody")))),
        taken,
        "s0 s1 A5x s2 s3 s5 s6 C1 s4 C1 s7 s8 s9 nobody",
        "",
    )
    assert [found[0]] == [(0, taken)]
    # A5y is due; of B the cheapest branch, the first; s5 and s6 are matched, s4 is not
    assert found[1] == (
        6,
        "s0 s1 A5x s2 s3 -s4 s5 s6 C1 +s4 +C1 s7 s8 s9 -A5y -B0x -B0y nobody",
    )
    assert found[2] == (15, " ".join(f"-{x}" for x in ["A0x", "A0y", "B0x", "B0y", "C0", *line]))


def test_any_branches_of_an_any_of_may_have_begun_where_words_may_go_on():
    ways = AnyOf((sequence("a", "b"), sequence("c", "d"), Step("e")))
    block = Sequence((Step("s"), ways, Step("z")))
    variants = ["s", "s c", "s c a", "s e c", "s c d z", "s d", "s z"]
    assert walked(block, *variants, still_open=True) == [
        (0, "s"), (0, "s c"), (0, "s c a"), (0, "s e c"), (0, "s c d z"), (1, "s -c d"),
        (1, "s -e z"),
    ]  # fmt: skip


def test_counted_rounds_have_their_moves_counted_by_hand():
    block = Repeat(sequence("a", "b"), 2, Step("w"), 3)
    assert walked(block, "a b w a b", "a b", "a b w a b w a b w a b", "", "w") == [
        (0, "a b w a b"),
        (3, "a b -w -a -b"),
        (3, "a b w a b w a b +w +a +b"),
        (5, "-a -b -w -a -b"),
        (4, "-a -b w -a -b"),
    ]
    assert walked(block, "a b w a", "a", "", still_open=True) == [
        (0, "a b w a"), (0, "a"), (0, ""),
    ]  # fmt: skip
    assert walked(Repeat(Step("a"), 3), "a a", "a a a a a") == [
        (1, "a a -a"), (0, "a a a a a"),
    ]  # fmt: skip


def test_words_that_may_go_on_skip_nothing_at_the_end():
    variants = ["", "browse", "browse bill", "browse bill ship", "browse pack ship bill pay wait"]
    found = walked(SHOP, *variants, still_open=True)
    assert [cost for cost, _ in found] == [0, 0, 0, 1, 1]
    assert found[3][1] == "browse bill -pack ship"
    # a log move of the wait costs as much, but what can be matched is
    assert found[4][1] == "browse pack ship bill pay -chat wait"


@pytest.mark.parametrize("dear_end_first", [True, False])
def test_skips_stand_late_by_their_cost_and_not_by_their_number(dear_end_first):
    # around "see" either two cheap skips before it and one behind, or a cheap and a dear one
    branches = [sequence("cheap", "cheap", "see", "cheap"), sequence("cheap", "see", "dear")]
    block = Choice(tuple(branches[::-1] if dear_end_first else branches))
    names = ["cheap", "see", "dear"]
    unit = CostFunction.unit([names.index(name) for name in steps(block)])
    weights = np.array([1, 1, 2], dtype=np.int64)
    costs = CostFunction(unit.label, weights, unit.touchpoint, weights, 0 * weights)
    walks = align_tree(Words.of([[1]]), block, costs)
    first = 0 if dear_end_first else 4
    assert walks.cost.tolist() == [3]
    assert walks.moves(0) == ((None, first), (0, first + 1), (None, first + 2))


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        (Step("a"), True),
        (EMPTY, True),
        (Choice((Step("a"), Sequence((Step("a"), Step("a"))))), True),
        (AnyOrder((Step("a"), Step("b"))), True),
        (AnyOf((Step("a"), Step("b"))), True),
        (AnyOf((Step("a"), Sequence((Step("b"), Step("a"))))), False),
        (Repeat(Step("a"), 2, Step("a"), 3), True),
        (AnyOrder((Step("a"), Repeat(Step("b"), 0, Step("a")))), False),
        (Repeat(Optional(AnyOrder((Step("a"), Step("b"), Step("a")))), 0), False),
        (AnyOrder((AnyOrder((Step("a"), Step("b"))), Sequence((Step("c"), Step("b"))))), False),
    ],
)
def test_a_block_fits_where_parallel_branches_share_no_touchpoint(block, expected):
    assert fits(block) is expected


def test_a_block_that_does_not_fit_is_refused():
    block = AnyOrder((Step("a"), Step("a")))
    with pytest.raises(ValueError, match="share a touchpoint"):
        align_tree(Words.of([[0]]), block, CostFunction.unit([0, 0]))


def test_no_words_have_no_walks():
    walks = align_tree(Words.of([]), SHOP, CostFunction.unit(range(7)), threads=2)
    assert len(walks) == 0
    assert walks.offsets.tolist() == [0]


def test_a_block_without_steps_leaves_every_event_a_log_move():
    costs = CostFunction(
        np.empty(0, np.int32), np.ones(1, np.int64), np.zeros(1, np.int32),
        np.full(1, 3), np.zeros(1, np.int64),
    )  # fmt: skip
    for still_open in (False, True):
        walks = align_tree(Words.of([[0, 0]]), EMPTY, costs, still_open=still_open)
        assert (walks.cost.tolist(), walks.moves(0)) == ([6], ((0, None), (1, None)))


def test_millions_a_move_and_a_thousand_events_do_not_overflow():
    block = Repeat(Sequence((Step("a"), Step("b"))), 1)
    million = np.full(2, 3_000_000, dtype=np.int64)
    costs = CostFunction(
        np.array([0, 1], np.int32), million, np.array([0, 1], np.int32), million, 0 * million
    )
    walks = align_tree(Words.of([[0] * 1000]), block, costs)
    assert walks.cost.tolist() == [3_000_000_000]


def test_the_room_needed_grows_with_the_square_of_the_events_in_a_loop():
    block = Repeat(Sequence((Step("a"), Step("b"))), 1)
    costs = CostFunction.unit([0, 1])
    small, large = (room(Words.of([[0, 1] * n]), block, costs) for n in (100, 1000))
    assert 80 * small < large < 120 * small
    flat = Sequence((Step("a"), Step("b")))
    assert room(Words.of([[0, 1] * 1000]), flat, costs) < large / 3


# --- the plain aligner and the definition ---------------------------------------------


@st.composite
def fitting_blocks(draw, max_steps=7, names="abcde", unique=False):
    """Blocks that fit: branches of a free order get names of their own."""
    n = draw(st.integers(1, max_steps))
    names = [f"t{i}" for i in range(n)] if unique else list(names)
    return _fitting(draw, n, names, unique, 3)


def _fitting(draw, n, names, unique, wraps):
    kinds = ("no", "no", "no", "no", "no", "optional", "repeat", "repeat once", "rounds")
    wrap = draw(st.sampled_from(kinds))
    if wrap == "optional" and wraps:
        return Optional(_fitting(draw, n, names, unique, wraps - 1))
    if wrap != "no" and wraps:
        inside = draw(st.integers(1, n))
        own, other = (names[:inside], names[inside:]) if unique else (names, names)
        body = _fitting(draw, inside, own, unique, wraps - 1)
        between = _fitting(draw, n - inside, other, unique, wraps - 1) if inside < n else None
        least, most = 0 if wrap == "repeat" else 1, None
        if wrap == "rounds":
            least, most = draw(st.sampled_from(BOUNDS))
        return Repeat(body, least, between, most)
    if n == 1:
        return Step(names[0] if unique else draw(st.sampled_from(names)))
    k = draw(st.integers(2, min(n, 4)))
    cuts = [0, *sorted(draw(st.permutations(range(1, n)))[: k - 1]), n]
    sizes = [b - a for a, b in pairwise(cuts)]
    kind = draw(st.sampled_from((Sequence, Sequence, Choice, AnyOrder, AnyOf)))
    if unique:
        owns = [names[a:b] for a, b in pairwise(cuts)]
    elif kind in (AnyOrder, AnyOf) and len(names) >= k:
        owns = [names[i::k] for i in range(k)]
    else:
        kind = Sequence if kind in (AnyOrder, AnyOf) else kind
        owns = [names] * k
    parts = [_fitting(draw, m, own, unique, wraps) for m, own in zip(sizes, owns, strict=True)]
    if draw(st.integers(0, 9)) == 0:
        parts.insert(draw(st.integers(0, len(parts))), EMPTY)
    return kind(tuple(parts))


@st.composite
def cost_functions(draw, block, most=3):
    """A price for every move; the last tokens are touchpoints in a wrong channel."""
    names = sorted(set(steps(block)))
    label = np.array([names.index(name) for name in steps(block)], dtype=np.int32)
    other = draw(st.lists(st.integers(0, len(names) - 1), max_size=2))
    touchpoint = np.array([*range(len(names)), *other], dtype=np.int32)

    def column(n, least):
        values = st.lists(st.integers(least, most), min_size=n, max_size=n)
        return np.array(draw(values), dtype=np.int64)

    n = len(touchpoint)
    return CostFunction(
        label, column(len(names), 1), touchpoint, column(n, draw(st.integers(0, 1))), column(n, 0)
    )


def run_of(rng, block):
    """A random run of the block, as touchpoints."""
    match block:
        case Step(name):
            return [name]
        case Sequence(children):
            return [name for child in children for name in run_of(rng, child)]
        case Choice(children):
            return run_of(rng, rng.choice(children))
        case Optional(body):
            return run_of(rng, body) if rng.random() < 0.5 else []
        case AnyOf(children):
            some = rng.sample(children, rng.randint(1, len(children)))
            return run_of(rng, AnyOrder(tuple(some)))
        case AnyOrder(children):
            runs = [run_of(rng, child) for child in children]
            order = [i for i, run in enumerate(runs) for _ in run]
            rng.shuffle(order)
            return [runs[i].pop(0) for i in order]
        case Repeat(body, minimum, between, maximum):
            if not minimum and rng.random() < 0.3:
                return []
            run, done = run_of(rng, body), 1
            while done < minimum or (done != maximum and rng.random() < 0.4 and len(run) < 20):
                done += 1
                run += run_of(rng, between) if between else []
                run += run_of(rng, body)
            return run


@st.composite
def words_for(draw, block, costs, most_events=25, most_words=6):
    """Runs of the block with events left out, added, repeated and swapped; some cut short."""
    names = sorted(set(steps(block)))
    rng = random.Random(draw(st.integers(0, 2**32)))
    tokens = [np.flatnonzero(costs.touchpoint == i).tolist() for i in range(len(names))]
    words = []
    for _ in range(draw(st.integers(1, most_words))):
        run = run_of(rng, block)[:most_events]
        for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
            at = rng.randint(0, len(run))
            match rng.choice(("out", "in", "again", "swap")):
                case "out":
                    del run[at : at + 1]
                case "in":
                    run.insert(at, rng.choice(names))
                case "again":
                    run[at:at] = run[at : at + 1]
                case _:
                    run[at : at + 2] = run[at : at + 2][::-1]
        run = run[: rng.randint(0, len(run))] if rng.random() < 0.2 else run
        words.append([rng.choice(tokens[names.index(name)]) for name in run])
    return Words.of(words)


def assert_same(found, expected):
    for column in ("cost", "lower", "events", "steps", "offsets"):
        assert getattr(found, column).tolist() == getattr(expected, column).tolist(), column


def assert_plain(block, words, costs, still_open=False, threads=1):
    automaton = DesignedJourney("Tree", block).automaton
    plain = align_plain(words, automaton.open if still_open else automaton, costs)
    assert_same(align_tree(words, block, costs, still_open=still_open, threads=threads), plain)


@given(st.data(), fitting_blocks(), st.booleans())
def test_moves_are_those_of_the_plain_aligner(data, block, still_open):
    costs = data.draw(cost_functions(block))
    assert_plain(block, data.draw(words_for(block, costs)), costs, still_open)


@given(st.data(), fitting_blocks(max_steps=12, unique=True), st.booleans())
def test_so_they_are_where_every_touchpoint_is_one_step(data, block, still_open):
    names = sorted(set(steps(block)))
    costs = CostFunction.unit([names.index(name) for name in steps(block)])
    assert_plain(block, data.draw(words_for(block, costs)), costs, still_open)


@given(st.data(), fitting_blocks(max_steps=5, names="abc"), st.booleans())
def test_the_alignment_is_the_canonical_one_by_brute_force(data, block, still_open):
    names = sorted(set(steps(block)))
    variant = data.draw(st.lists(st.sampled_from(names), max_size=3))
    some = st.dictionaries(st.sampled_from(names), st.integers(1, 3))
    penalty = st.dictionaries(st.sampled_from(names), st.integers(0, 2))
    prices = data.draw(st.builds(Prices, some, some, penalty))
    unit = CostFunction.unit([names.index(name) for name in steps(block)])
    columns = (prices.model, prices.log, prices.sync)
    model, log, sync = (np.array([price(name) for name in names]) for price in columns)
    costs = CostFunction(unit.label, model, unit.touchpoint, log, sync)
    words = Words.of([[names.index(name) for name in variant]])
    walks = align_tree(words, block, costs, still_open=still_open)
    expected = canonical(block, variant, prices, still_open=still_open)
    assert (int(walks.cost[0]), walks.moves(0)) == expected


@given(st.data(), fitting_blocks(max_steps=10))
def test_the_number_of_threads_does_not_matter(data, block):
    costs = data.draw(cost_functions(block))
    words = data.draw(words_for(block, costs, most_words=20))
    one = align_tree(words, block, costs)
    for threads in (2, 3, 50):
        assert_same(align_tree(words, block, costs, threads=threads), one)


NEST = Repeat(
    Sequence((
        Repeat(Sequence((Step("a"), Optional(Step("b")))), 1, Optional(Step("c"))),
        AnyOrder((Step("d"), Repeat(Choice((Step("e"), Sequence((Step("f"), Step("a"))))), 0))),
    )),
    1,
    Step("g"),
)  # fmt: skip


def long_words(n_words, n_events, noise, seed):
    rng = random.Random(seed)
    block = Repeat(NEST, 1)
    words = []
    while len(words) < n_words:
        run = []
        while len(run) < n_events:
            run += run_of(rng, block)
        run = [rng.choice("abcdefg") if rng.random() < noise else name for name in run]
        words.append(["abcdefg".index(name) for name in run[:n_events]])
    return words


NEST_COSTS = CostFunction.unit([0, 1, 2, 3, 4, 5, 0, 6])


@pytest.mark.parametrize("still_open", [False, True])
def test_three_hundred_events_in_loops_within_loops_are_aligned(still_open):
    words = Words.of([*long_words(2, 300, 0.1, seed=1), *long_words(1, 300, 0.5, seed=2)])
    assert_plain(NEST, words, NEST_COSTS, still_open)


@pytest.mark.proof
@given(st.data(), fitting_blocks(max_steps=16, names="abcdefghijkl"), st.booleans())
def test_larger_designs_with_large_weights_are_aligned_as_by_the_plain_aligner(
    data, block, still_open
):
    costs = data.draw(cost_functions(block, most=data.draw(st.sampled_from((1, 2, 5, 10**6)))))
    words = data.draw(words_for(block, costs, most_events=60, most_words=12))
    assert_plain(block, words, costs, still_open, threads=2)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(20))
def test_long_words_of_all_lengths_are_aligned_as_by_the_plain_aligner(seed):
    lengths = (5, 20, 50, 120, 250)
    words = [word for n in lengths for word in long_words(4, n, 0.1 * (seed % 6), seed)]
    assert_plain(NEST, Words.of(words), NEST_COSTS, seed % 2 == 1)
