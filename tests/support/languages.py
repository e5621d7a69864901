"""The language of an automaton: its words up to a length, and whether two are equal."""

from collections import deque


def words(automaton, most):
    """Every run of at most `most` steps, as a tuple of touchpoints."""
    found, level = set(), {((), frozenset([0]))}
    for length in range(most + 1):
        found |= {word for word, states in level if any(automaton.ends[s] for s in states)}
        if length < most:
            level = {
                ((*word, name), states)
                for word, before in level
                for name, states in after(automaton, before).items()
            }
    return found


def after(automaton, states):
    """Touchpoint -> the states that it leads to from any of these."""
    found = {}
    for state in states:
        for arc in automaton.leaving[state]:
            found.setdefault(automaton.touchpoints[arc.step], set()).add(arc.target)
    return {name: frozenset(targets) for name, targets in found.items()}


def difference(a, b):
    """A shortest word of one language that is not of the other; None if they are equal.

    Walks both subset constructions side by side, so it is exact, not bounded.
    """
    start = (frozenset([0]), frozenset([0]))
    queue, seen = deque([((), start)]), {start}
    while queue:
        word, (left, right) = queue.popleft()
        if any(a.ends[s] for s in left) != any(b.ends[s] for s in right):
            return word
        next_left, next_right = after(a, left), after(b, right)
        for name in sorted({*next_left, *next_right}):
            pair = (next_left.get(name, frozenset()), next_right.get(name, frozenset()))
            if pair not in seen:
                seen.add(pair)
                queue.append(((*word, name), pair))
    return None
