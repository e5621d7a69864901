"""The canonical alignment by its definition alone: every run, every way to match it.

Nothing here is shared with the package: runs are listed from the blocks themselves, and
of all alignments the best is taken by comparing whole alignments, as CONTRACT.md says.
"""

from itertools import pairwise, product

from journeymine.design.blocks import AnyOrder, Choice, Optional, Repeat, Sequence, Step


def numbered(block, counter):
    """The block with the number of each step beside its name, in the order written."""
    match block:
        case Step(name):
            counter[0] += 1
            return ("step", counter[0] - 1, name)
        case Sequence(children):
            return ("seq", [numbered(child, counter) for child in children])
        case AnyOrder(children):
            return ("any", [numbered(child, counter) for child in children])
        case Choice(children):
            return ("one", [numbered(child, counter) for child in children])
        case Optional(body):
            return ("one", [numbered(body, counter), ("seq", [])])
        case Repeat(body, minimum, between):
            inner = numbered(body, counter)
            pause = ("seq", []) if between is None else numbered(between, counter)
            return ("loop", inner, pause, minimum)


def runs(tree, most):
    """Every run of at most `most` steps, as a tuple of (step, name)."""
    match tree:
        case ("step", number, name):
            return {((number, name),)} if most >= 1 else set()
        case ("seq", children):
            found = {()}
            for child in children:
                found = {a + b for a, b in product(found, runs(child, most)) if len(a + b) <= most}
            return found
        case ("any", children):
            found = {()}
            for child in children:
                pairs = product(found, runs(child, most))
                found = {c for a, b in pairs if len(a + b) <= most for c in shuffles(a, b)}
            return found
        case ("one", children):
            return set().union(*(runs(child, most) for child in children))
        case ("loop", body, pause, minimum):
            once = runs(body, most)
            rounds = {a + b for a, b in product(runs(pause, most), once) if len(a + b) <= most}
            found, fresh = set(once), set(once)
            while fresh:
                longer = {a + b for a, b in product(fresh, rounds) if len(a + b) <= most}
                fresh = longer - found
                found |= fresh
            return found if minimum else found | {()}


def shuffles(a, b):
    if not a or not b:
        return {a + b}
    return {a[:1] + rest for rest in shuffles(a[1:], b)} | {
        b[:1] + rest for rest in shuffles(a, b[1:])
    }


def matchings(events, run):
    """Every set of pairs (event, place in the run) with equal names, in order on both sides."""
    if not events or not run:
        return [()]
    found = []
    *earlier, (event, name) = events
    found.extend(matchings(earlier, run))
    for at, (_, label) in enumerate(run):
        if label == name:
            found.extend((*pairs, (event, at)) for pairs in matchings(earlier, run[:at]))
    return found


def all_alignments(block, variant, cost):
    """Every alignment of exactly this cost: (matched pairs, run); runs as (step, name)."""
    most = len(variant) + cost  # a longer run has more model moves than the cost allows
    events = list(enumerate(variant))
    for run in runs(numbered(block, [0]), most):
        for pairs in matchings(events, run):
            if len(variant) + len(run) - 2 * len(pairs) == cost:
                yield pairs, run


def cheapest(block, variant):
    """The least cost of any alignment, and all alignments that have it."""
    for cost in range(100):
        found = list(all_alignments(block, variant, cost))
        if found:
            return cost, found
    raise AssertionError("no alignment found")


def canonical(block, variant):
    """The moves of the canonical alignment as (event or None, step or None)."""
    cost, found = cheapest(block, variant)

    def rank(alignment):
        pairs, run = alignment
        matched = {event for event, _ in pairs}
        earliest_first = [event not in matched for event in range(len(variant))]
        cuts = [-1, *(at for _, at in pairs), len(run)]
        skips = [b - a - 1 for a, b in pairwise(cuts)]
        latest_most = [-n for n in reversed(skips)]
        return earliest_first, latest_most, [step for step, _ in run]

    pairs, run = min(found, key=rank)
    at_event, moves, place = dict(pairs), [], 0
    for event in range(len(variant)):
        if event in at_event:
            moves += [(None, run[at][0]) for at in range(place, at_event[event])]
            moves.append((event, run[at_event[event]][0]))
            place = at_event[event] + 1
        else:
            moves.append((event, None))
    moves += [(None, step) for step, _ in run[place:]]
    return cost, tuple(moves)
