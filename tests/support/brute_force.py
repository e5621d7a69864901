"""The canonical alignment by its definition alone: every run, every way to match it.

Nothing here is shared with the package: runs are listed from the blocks themselves, and
of all alignments the best is taken by comparing whole alignments, as CONTRACT.md says.
"""

from itertools import combinations, pairwise, product

from hypothesis import assume

from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
)


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
        case AnyOf(children):
            branches = [numbered(child, counter) for child in children]
            sets = [s for n in range(1, len(branches) + 1) for s in combinations(branches, n)]
            return ("one", [("any", list(some)) for some in sets])
        case Optional(body):
            return ("one", [numbered(body, counter), ("seq", [])])
        case Repeat(body, minimum, between, maximum):
            inner = numbered(body, counter)
            pause = ("seq", []) if between is None else numbered(between, counter)
            if maximum is not None:
                return ("one", [_rounds(inner, pause, n) for n in range(minimum, maximum + 1)])
            if minimum > 1:  # the loop's own first round is one of them
                rounds = _rounds(inner, pause, minimum - 1)
                return ("seq", [rounds, pause, ("loop", inner, pause, 1)])
            return ("loop", inner, pause, minimum)


def _rounds(body, pause, n):
    """The body n times, the pause between any two."""
    return ("seq", [body, *[part for _ in range(n - 1) for part in (pause, body)]] if n else [])


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


def beginnings(tree, most):
    """The first steps, at most `most`, of every run: what a customer may have done so far."""
    match tree:
        case ("step", number, name):
            return {(), ((number, name),)} if most >= 1 else {()}
        case ("seq", children):
            found, whole = {()}, {()}
            for child in children:
                pairs = product(whole, beginnings(child, most))
                found |= {a + b for a, b in pairs if len(a + b) <= most}
                whole = {a + b for a, b in product(whole, runs(child, most)) if len(a + b) <= most}
            return found
        case ("any", children):
            found = {()}
            for child in children:
                pairs = product(found, beginnings(child, most))
                found = {c for a, b in pairs if len(a + b) <= most for c in shuffles(a, b)}
            return found
        case ("one", children):
            return set().union(*(beginnings(child, most) for child in children))
        case ("loop", body, pause, _):
            whole = runs(("loop", body, pause, 1), most)
            paused = {a + b for a, b in product(whole, runs(pause, most)) if len(a + b) <= most}
            found = beginnings(body, most)
            for before, part in ((whole, pause), (paused, body)):
                pairs = product(before, beginnings(part, most))
                found = found | {a + b for a, b in pairs if len(a + b) <= most}
            return found
    raise AssertionError(tree)


class Prices:
    """What moves cost; 1 each, a match nothing, unless told otherwise by touchpoint."""

    def __init__(self, log=None, model=None, sync=None):
        self._log, self._model, self._sync = log or {}, model or {}, sync or {}

    def log(self, name):
        return self._log.get(name, 1)

    def model(self, name):
        return self._model.get(name, 1)

    def sync(self, name):
        return self._sync.get(name, 0)


MOST_RUNS = 20_000
"""Examples with more runs than this are passed over."""


def cheapest(block, variant, prices=None, *, still_open=False):
    """The least cost of any alignment, and all alignments that have it: (pairs, run)."""
    prices = prices or Prices()
    tree = numbered(block, [0])
    every = beginnings if still_open else runs
    least = min([1, *(prices.model(name) for _, name in _leaves(tree))])
    costs, longest, cost = {}, 0, None
    # a longer run has more model moves than the cheapest alignment so far pays for
    while cost is None or (longest + 1 - len(variant)) * least <= cost:
        longest += 1
        found = every(tree, longest)
        assume(len(found) <= MOST_RUNS)
        costs |= {run: _least(variant, run, prices) for run in found - costs.keys()}
        cost = min(costs.values(), default=None)
    events = list(enumerate(variant))
    return cost, [
        (pairs, run)
        for run in costs
        if costs[run] == cost
        for pairs in matchings(events, run)
        if _price(variant, pairs, run, prices) == cost
    ]


def _least(variant, run, prices):
    """What the cheapest of all ways to match a variant with one run costs."""
    row = [0]
    for name in variant:
        row.append(row[-1] + prices.log(name))
    for _, label in run:
        before, row = row, [row[0] + prices.model(label)]
        for i, name in enumerate(variant):
            ways = [before[i + 1] + prices.model(label), row[-1] + prices.log(name)]
            if name == label:
                ways.append(before[i] + prices.sync(name))
            row.append(min(ways))
    return row[-1]


def _price(variant, pairs, run, prices):
    matched = {event for event, _ in pairs}
    done = {at for _, at in pairs}
    cost = sum(prices.log(name) for i, name in enumerate(variant) if i not in matched)
    cost += sum(prices.model(name) for at, (_, name) in enumerate(run) if at not in done)
    return cost + sum(prices.sync(variant[event]) for event in matched)


def _leaves(tree):
    if tree[0] == "step":
        return [tree[1:]]
    inner = tree[1] if tree[0] in ("seq", "any", "one") else tree[1:3]
    return [leaf for child in inner for leaf in _leaves(child)]


def canonical(block, variant, prices=None, *, still_open=False):
    """The moves of the canonical alignment as (event or None, step or None)."""
    prices = prices or Prices()
    cost, found = cheapest(block, variant, prices, still_open=still_open)

    def rank(alignment):
        pairs, run = alignment
        matched = {event for event, _ in pairs}
        earliest_first = [event not in matched for event in range(len(variant))]
        cuts = [-1, *(at for _, at in pairs), len(run)]
        skips = [sum(prices.model(name) for _, name in run[a + 1 : b]) for a, b in pairwise(cuts)]
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
