"""The miner: by hand, the laws it keeps, and pm4py's miner as its oracle."""

import os
import subprocess
import sys
from functools import reduce
from random import Random

import pytest
from brute_force import numbered, runs
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from languages import difference
from oracles import tree_by_pm4py
from strategies import blocks

from journeymine import read_log
from journeymine.design import (
    AnyOf,
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    Repeat,
    Sequence,
    Step,
)
from journeymine.design.paths.automaton import of_block
from journeymine.design.paths.blocks import EMPTY, simplify, steps
from journeymine.design.paths.runs import RunsByName
from journeymine.discovery import sublog
from journeymine.discovery.cuts import Cut, find_cut
from journeymine.discovery.follows import Follows
from journeymine.discovery.inductive import mine
from journeymine.discovery.splits import split
from journeymine.log import Variants

A, B, C = map(Step, "abc")


def counted(**cases):
    return Variants.from_sequences([tuple(path) for path in cases], list(cases.values()))


@pytest.mark.parametrize(
    ("variants", "noise", "expected"),
    [
        pytest.param(counted(ab=1), 0, Sequence((A, B)), id="a sequence"),
        pytest.param(counted(abc=99, cab=1), 0, AnyOrder((A, B, C)), id="every order counts"),
        pytest.param(
            counted(abc=99, cab=1), 0.1, Sequence((A, B, C)), id="a rare order is left out"
        ),
        pytest.param(
            counted(abc=8, a=2), 0.1, Sequence((A, Optional(Sequence((B, C))))),
            id="what is skipped together stays together",
        ),
        pytest.param(counted(ab=8, a=2), 0.2, Sequence((A, B)), id="a rare skip is left out"),
        pytest.param(
            counted(a=1, aba=1, abaca=1), 0, Repeat(A, 1, Choice((B, C))), id="two ways back"
        ),
        pytest.param(
            counted(abab=1, ab=1), 0, Repeat(Sequence((A, B)), 1), id="turns without a way back"
        ),
        pytest.param(
            counted(aab=1, abb=1, c=5), 0,
            Choice((Sequence((Repeat(A, 1), Repeat(B, 1))), C)), id="repeats inside a choice",
        ),
        pytest.param(
            counted(abc=1, cab=1, acb=1), 0,
            AnyOrder((Sequence((A, B)), C)), id="one beside a sequence",
        ),
    ],
)  # fmt: skip
def test_the_journey_behind_a_few_counted_paths_is_the_one_by_hand(variants, noise, expected):
    assert plain(mine(variants, noise=noise)) == plain(expected)


def test_without_any_case_the_journey_is_the_empty_run():
    assert mine(Variants.from_sequences([]), noise=0) == EMPTY
    assert mine(Variants.from_sequences([()]), noise=0) == EMPTY
    assert mine(counted(ab=0), noise=0) == EMPTY


def test_a_path_between_two_groups_goes_to_the_one_whose_activities_come_last_by_name():
    names = tuple("abcdefghijkl")  # as text, the number of k would stand before that of c
    log = sublog.of_variants(Variants.from_sequences([names, ("k", "c")], [5, 1]))
    c, k = (1 << names.index(name) for name in "ck")
    of_c, of_k = split(log, Cut.CHOICE, [c, k])
    assert len(of_c) == 0
    assert of_k.codes.tolist() == [names.index("k")]
    assert of_k.cases.tolist() == [6]


def plain(block):
    """The block simplified, with children of choices and free orders in one fixed order."""
    return sorted_inside(simplify(block))


def sorted_inside(block):
    match block:
        case Step():
            return block
        case Sequence(children):
            return Sequence(tuple(map(sorted_inside, children)))
        case Choice(children):
            return Choice(tuple(sorted(map(sorted_inside, children), key=repr)))
        case AnyOrder(children):
            return AnyOrder(tuple(sorted(map(sorted_inside, children), key=repr)))
        case Optional(body):
            return Optional(sorted_inside(body))
        case Repeat(body, minimum, between):
            pause = None if between is None else sorted_inside(between)
            return Repeat(sorted_inside(body), minimum, pause)


NOISE = st.sampled_from((0, 0.1, 0.2, 0.5, 1)) | st.floats(0, 1)
COUNT = st.sampled_from((1, 2, 3, 10)) | st.integers(1, 100)


@st.composite
def small_logs(draw):
    """Up to eight short paths of up to five activities, the empty one too, unevenly counted."""
    path = st.text("abcde", max_size=6).map(tuple)
    paths = sorted(draw(st.sets(path, min_size=1, max_size=8)))
    return Variants.from_sequences(paths, [draw(COUNT) for _ in paths])


@st.composite
def logs_of_a_block(draw):
    """Runs of a random block, some with an event lost, moved or put in, unevenly counted."""
    random = Random(draw(st.integers(0, 2**32)))
    block = renamed(draw(blocks(max_steps=12)), iter(range(12)))
    spoilt = draw(st.sampled_from((0, 0.1, 0.5)))
    paths = set()
    for _ in range(draw(st.integers(1, 30))):
        path = a_run(block, random)
        if random.random() < spoilt:
            at = random.randrange(len(path) + 1)
            event = path.pop(at) if at < len(path) else random.choice(list(steps(block)))
            if random.random() < 0.7:
                path.insert(random.randrange(len(path) + 1), event)
        paths.add(tuple(path[:50]))
    listed = sorted(paths)
    return Variants.from_sequences(listed, [draw(COUNT) for _ in listed])


def renamed(block, numbers):
    """The same block, every step with a name of its own."""
    match block:
        case Step():
            return Step(f"step {next(numbers):02}")
        case Sequence(children) | Choice(children) | AnyOrder(children) | AnyOf(children):
            return type(block)(tuple(renamed(child, numbers) for child in children))
        case Optional(body):
            return Optional(renamed(body, numbers))
        case Repeat(body, minimum, between, maximum):
            pause = None if between is None else renamed(between, numbers)
            return Repeat(renamed(body, numbers), minimum, pause, maximum)


def a_run(block, random):
    match block:
        case Step(name):
            return [name]
        case Sequence(children):
            return [name for child in children for name in a_run(child, random)]
        case Choice(children):
            return a_run(random.choice(children), random)
        case AnyOrder(children) | AnyOf(children):
            taken = children
            if isinstance(block, AnyOf):
                taken = random.sample(children, random.randint(1, len(children)))
            branches = [a_run(child, random) for child in taken]
            turns = [i for i, branch in enumerate(branches) for _ in branch]
            random.shuffle(turns)
            return [branches[i].pop(0) for i in turns]
        case Optional(body):
            return a_run(body, random) if random.random() < 0.6 else []
        case Repeat(body, minimum, between, maximum):
            path = a_run(body, random) if minimum or random.random() < 0.8 else []
            rounds = 1
            while rounds < minimum or (rounds != maximum and path and random.random() < 0.3):
                path += a_run(between, random) if between else []
                path += a_run(body, random)
                rounds += 1
            return path


@settings(max_examples=300)
@given(small_logs(), NOISE)
def test_a_small_log_is_mined_as_by_pm4py(variants, noise):
    assert plain(mine(variants, noise=noise)) == plain(tree_by_pm4py(variants, noise))


@given(logs_of_a_block(), NOISE)
def test_runs_of_a_block_are_mined_as_by_pm4py(variants, noise):
    assert plain(mine(variants, noise=noise)) == plain(tree_by_pm4py(variants, noise))


@pytest.mark.parametrize("noise", [0, 0.2])
@pytest.mark.parametrize(
    "name",
    [
        "running_example/running_example", "receipt/receipt", "helpdesk_pm4py/helpdesk_pm4py",
        "bpic20_dd/bpic20_dd", "synthetic_a12/a12f0n00", "synthetic_a12/a12f0n50",
    ],
)  # fmt: skip
def test_an_open_log_is_mined_as_by_pm4py(shared, name, noise):
    variants = read_log(shared / f"{name}.parquet").variants()
    assert plain(mine(variants, noise=noise)) == plain(tree_by_pm4py(variants, noise))


def is_run(runs, names, variant):
    number = {name: i for i, name in enumerate(names)}
    return all(name in number for name in variant) and runs.is_end(
        reduce(runs.after, (number[name] for name in variant), 0)
    )


@given(small_logs() | logs_of_a_block())
def test_without_noise_every_variant_is_a_run(variants):
    mined = simplify(mine(variants, noise=0))
    if mined == EMPTY:
        assert list(variants) == [()]
        return
    journey = DesignedJourney("Mined", mined)
    by_name = RunsByName(journey.runs, journey.steps)
    assert [v for v in variants if not is_run(by_name, journey.touchpoints, v)] == []


@given(small_logs() | logs_of_a_block(), NOISE)
def test_no_activity_is_made_up_and_only_noise_leaves_one_out(variants, noise):
    found = set(steps(mine(variants, noise=noise)))
    assert found <= set(variants.activities)
    if noise == 0:
        assert found == set(variants.activities)


@st.composite
def plain_blocks(draw):
    """Blocks that the miner promises to find again from all that they show: every step once,
    no part empty, and no loop whose body can begin and end with the same step."""
    names = draw(st.permutations("abcde"))[: draw(st.integers(1, 5))]
    return _plain_block(draw, [Step(name) for name in names])


def _plain_block(draw, leaves):
    if len(leaves) == 1:
        return leaves[0]
    kinds = (Sequence, Choice, AnyOrder, Repeat)
    kind = draw(st.sampled_from(kinds if len(leaves) > 2 else kinds[:3]))
    if kind is Repeat:
        cut = draw(st.integers(2, len(leaves) - 1))
        inside = draw(st.integers(1, cut - 1))
        body = (_plain_block(draw, leaves[:inside]), _plain_block(draw, leaves[inside:cut]))
        return Repeat(Sequence(body), 1, _plain_block(draw, leaves[cut:]))
    cut = draw(st.integers(1, len(leaves) - 1))
    return kind((_plain_block(draw, leaves[:cut]), _plain_block(draw, leaves[cut:])))


def longest(block):
    """Events of the longest run that goes back in every loop once."""
    match block:
        case Step():
            return 1
        case Sequence(children) | AnyOrder(children):
            return sum(map(longest, children))
        case Choice(children):
            return max(map(longest, children))
        case Repeat(body, _, between):
            return 2 * longest(body) + longest(between)


@settings(max_examples=60)
@given(plain_blocks())
def test_all_runs_of_a_plain_block_give_its_language_back(block):
    most = longest(block)
    assume(most <= 8)
    paths = sorted({tuple(name for _, name in run) for run in runs(numbered(block, [0]), most)})
    mined = simplify(mine(Variants.from_sequences(paths), noise=0))
    assert difference(of_block(mined), of_block(block)) is None


SCRIPT = """
from random import Random
from journeymine.discovery.inductive import mine
from journeymine.log import Variants
random = Random(5)
for n in range(40):
    names = [f"Step {i}" for i in range(12)]
    paths = sorted({tuple(random.sample(names, random.randint(1, 9))) for _ in range(9)})
    variants = Variants.from_sequences(paths, [random.randint(1, 9) for _ in paths])
    print(mine(variants, noise=n % 5 / 5))
"""


def test_another_hash_seed_mines_the_same_and_pm4py_is_not_needed():
    outputs = []
    for seed in ("0", "1", "99"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT + "import sys; assert 'pm4py' not in sys.modules"],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] == outputs[2]


def test_a_loop_needs_a_way_back_from_every_end_to_every_start():
    body, back = 0b0011, 0b0100
    arcs = [(0, 1), (1, 2), (2, 0)]
    assert find_cut(Follows.of(arcs, starts=0b01, ends=0b10)) == (Cut.LOOP, [body, back])
    to_some_starts = find_cut(Follows.of([*arcs, (0, 3), (3, 1)], starts=0b1001, ends=0b10))
    assert to_some_starts is None or to_some_starts[0] is not Cut.LOOP


def test_a_group_that_no_path_begins_with_joins_the_one_before_it():
    arcs = [(a, b) for a in range(3) for b in range(3) if a != b]
    assert find_cut(Follows.of(arcs, starts=0b011, ends=0b111)) == (Cut.ANY_ORDER, [0b001, 0b110])
    assert find_cut(Follows.of(arcs, starts=0b110, ends=0b111)) == (Cut.ANY_ORDER, [0b011, 0b100])
