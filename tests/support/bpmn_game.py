"""The words of a BPMN file by a token game of its own: gateways as the standard plays them.

Only what our own writing uses: tasks, exclusive, parallel and inclusive gateways without
conditions, one start and one end.  Tokens lie on flows.  An inclusive split puts tokens on any
of its flows, at least one; an inclusive join waits while a token elsewhere could still come to
one of its empty flows, on a way that does not lead through the join itself [1]_.

References
----------
.. [1] OMG (2013). Business Process Model and Notation 2.0.2, 13.4.3 and table 13.3.
"""

from collections import Counter
from itertools import combinations
from xml.etree import ElementTree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"


class Game:
    """The process of a file, ready to be played."""

    def __init__(self, file):
        process = ElementTree.parse(file).getroot().find(f"{BPMN}process")
        self.kind, self.name = {}, {}
        self.into, self.out_of = {}, {}
        self.target = {}
        flows = []
        for node in process:
            tag = node.tag.removeprefix(BPMN)
            if tag == "sequenceFlow":
                flows.append(node)
            else:
                self.kind[node.get("id")], self.name[node.get("id")] = tag, node.get("name")
                self.into[node.get("id")], self.out_of[node.get("id")] = [], []
        for flow in flows:
            self.into[flow.get("targetRef")].append(flow.get("id"))
            self.out_of[flow.get("sourceRef")].append(flow.get("id"))
            self.target[flow.get("id")] = flow.get("targetRef")

    def words(self, most):
        """Every word of at most so many tasks that ends with no token left."""
        (start,) = [node for node, kind in self.kind.items() if kind == "startEvent"]
        found, seen = set(), set()
        queue = [((), frozenset(Counter(self.out_of[start]).items()))]
        while queue:
            state = queue.pop()
            if state in seen:
                continue
            seen.add(state)
            word, marking = state[0], Counter(dict(state[1]))
            if not marking:
                found.add(word)
            for node, taken, left in self._moves(marking):
                longer = (*word, self.name[node]) if self.kind[node] == "task" else word
                after = +(marking - Counter(taken) + Counter(left))
                if len(longer) <= most:
                    queue.append((longer, frozenset(after.items())))
        return found

    def _moves(self, marking):
        for node, kind in self.kind.items():
            here = [flow for flow in self.into[node] if marking[flow]]
            if not here:
                continue
            outs = self.out_of[node]
            sets = [outs]
            if kind == "exclusiveGateway":
                sets = [[flow] for flow in outs]
            if kind == "inclusiveGateway":
                sizes = range(1, len(outs) + 1)
                sets = [list(some) for n in sizes for some in combinations(outs, n)]
            takes = [[flow] for flow in here]
            if kind == "parallelGateway":
                takes = [here] if len(here) == len(self.into[node]) else []
            if kind == "inclusiveGateway":
                takes = [here] if not self._may_still_come(node, here, marking) else []
            for taken in takes:
                for left in sets:
                    yield node, taken, left

    def _may_still_come(self, join, here, marking):
        """Whether a token could reach an empty flow of the join, but none that has one."""
        reaches_full = self._reaching(join, here)
        reaches_empty = self._reaching(join, [f for f in self.into[join] if f not in here])
        return any(marking[f] and f in reaches_empty - reaches_full for f in marking)

    def _reaching(self, join, flows):
        """The flows from which one of these can be reached, but not through the join."""
        found, queue = set(flows), list(flows)
        while queue:
            flow = queue.pop()
            for node, outs in self.out_of.items():
                if flow in outs and node != join:
                    fresh = [f for f in self.into[node] if f not in found]
                    found.update(fresh)
                    queue.extend(fresh)
        return found
