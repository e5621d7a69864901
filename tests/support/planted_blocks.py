"""Designs that a miner promises to find again, and logs that show all that they allow.

The class is that of Leemans (2017), Robust Process Mining with Guarantees, chapter 5: every
activity once, no part that can be empty, and no loop whose body can begin and end with the
same activity.
"""

from itertools import pairwise, product

from brute_force import numbered, runs

from journeymine.design.paths.blocks import AnyOrder, Choice, Repeat, Sequence, Step
from journeymine.log import Variants


def planted(random, names):
    """A design of the class, every name once."""
    if len(names) == 1:
        return Step(names[0])
    kinds = (Sequence, Choice, AnyOrder, Repeat)
    kind = random.choice(kinds if len(names) > 2 else kinds[:3])
    if kind is Repeat:
        cut = random.randint(2, len(names) - 1)
        inside = random.randint(1, cut - 1)
        body = (planted(random, names[:inside]), planted(random, names[inside:cut]))
        return Repeat(Sequence(body), 1, planted(random, names[cut:]))
    cut = random.randint(1, len(names) - 1)
    return kind((planted(random, names[:cut]), planted(random, names[cut:])))


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


def shown(block):
    """Every run that goes back in every loop once at most, and longer ones of that length."""
    listed = runs(numbered(block, [0]), longest(block))
    return Variants.from_sequences(sorted({tuple(name for _, name in run) for run in listed}))


def a_simulated_run(block, random):
    """One run of a design, drawn at random."""
    match block:
        case Step(name):
            return [name]
        case Sequence(children):
            return [name for child in children for name in a_simulated_run(child, random)]
        case Choice(children):
            return a_simulated_run(random.choice(children), random)
        case AnyOrder(children):
            branches = [a_simulated_run(child, random) for child in children]
            turns = [i for i, branch in enumerate(branches) for _ in branch]
            random.shuffle(turns)
            return [branches[i].pop(0) for i in turns]
        case Repeat(body, _, between):
            path = a_simulated_run(body, random)
            while random.random() < 0.4:
                path += a_simulated_run(between, random) + a_simulated_run(body, random)
            return path


def follows_of(block):
    """What can directly follow what in a design, its starts and its ends: by its structure.

    For designs of the class alone.
    """
    match block:
        case Step(name):
            return set(), {name}, {name}
        case Sequence((first, then)):
            (arcs, starts, ends), (more, begins, stops) = follows_of(first), follows_of(then)
            return arcs | more | set(product(ends, begins)), starts, stops
        case Choice((one, other)):
            return tuple(a | b for a, b in zip(follows_of(one), follows_of(other), strict=True))
        case AnyOrder((one, other)):
            arcs, starts, ends = (
                a | b for a, b in zip(follows_of(one), follows_of(other), strict=True)
            )
            here, there = names_of(one), names_of(other)
            return arcs | set(product(here, there)) | set(product(there, here)), starts, ends
        case Repeat(body, _, between):
            (arcs, starts, ends), (more, begins, stops) = follows_of(body), follows_of(between)
            back = set(product(ends, begins)) | set(product(stops, starts))
            return arcs | more | back, starts, ends


def names_of(block):
    match block:
        case Step(name):
            return {name}
        case Sequence(children) | Choice(children) | AnyOrder(children):
            return set().union(*map(names_of, children))
        case Repeat(body, _, between):
            return names_of(body) | names_of(between)


def simulated_to_show_all(block, random, most=200_000):
    """Runs drawn until all that can directly follow was seen; None if it takes too many.

    This is what the miner needs of a log (directly-follows completeness); a random log shows
    it sooner or later.
    """
    arcs, starts, ends = follows_of(block)
    seen, begun, ended, paths = set(), set(), set(), {}
    for _ in range(most):
        path = tuple(a_simulated_run(block, random))
        paths[path] = paths.get(path, 0) + 1
        seen |= set(pairwise(path))
        begun.add(path[0])
        ended.add(path[-1])
        if (seen, begun, ended) == (arcs, starts, ends):
            listed = sorted(paths)
            return Variants.from_sequences(listed, [paths[path] for path in listed])
    return None
