"""The least cost of an alignment with a net, by Dijkstra's search over (events read, marking).

Nothing here is shared with the package but the type of the net.
"""

from heapq import heappop, heappush
from itertools import count


def least_cost(net, variant, *, most_tokens=12):
    """Log and visible model moves cost 1, silent ones nothing; None if no end is found."""
    final = frozenset((place, n) for place, n in net.final.items() if n)
    start = frozenset((place, n) for place, n in net.initial.items() if n)
    age = count()
    queue, done = [(0, next(age), 0, start)], set()
    while queue:
        cost, _, read, marking = heappop(queue)
        if (read, marking) in done:
            continue
        done.add((read, marking))
        if read == len(variant) and marking == final:
            return cost
        if read < len(variant):
            heappush(queue, (cost + 1, next(age), read + 1, marking))
        tokens = dict(marking)
        for transition in net.transitions:
            if any(tokens.get(place, 0) < n for place, n in transition.consumes.items()):
                continue
            after = dict(tokens)
            for place, n in transition.consumes.items():
                after[place] -= n
            for place, n in transition.produces.items():
                after[place] = after.get(place, 0) + n
            if sum(after.values()) > most_tokens:
                continue
            there = frozenset((place, n) for place, n in after.items() if n)
            price = 0 if transition.label is None else 1
            heappush(queue, (cost + price, next(age), read, there))
            if read < len(variant) and transition.label == variant[read]:
                heappush(queue, (cost, next(age), read + 1, there))
    return None
