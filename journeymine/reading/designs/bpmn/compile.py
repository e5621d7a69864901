"""From a diagram to an accepting Petri net with the same runs.

Where all rules of a pool are local they are the transitions of the net.  Otherwise the
pool becomes a machine (`explore`), a place for every state.  Sub-processes, loops and
boundary events always do.  A task stays one transition however many moves of a machine
it is: a silent move before it notes on a place of memory what is to follow it.
"""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.design import PetriNet
from journeymine.errors import DesignError
from journeymine.reading.designs.bpmn.boundaries import guarded, ways_to_begin, ways_to_receive
from journeymine.reading.designs.bpmn.explore import explored
from journeymine.reading.designs.bpmn.failing import failures_of
from journeymine.reading.designs.bpmn.limits import MOST_MOVES, MOST_STATES, TooLargeError
from journeymine.reading.designs.bpmn.machines import DONE, Machine, Move, reduced
from journeymine.reading.designs.bpmn.model import Diagram, Node, Pool, Scope, called
from journeymine.reading.designs.bpmn.repeats import repeated
from journeymine.reading.designs.bpmn.rules import Rule, Rules, rules_of
from journeymine.reading.designs.bpmn.transitions import transitions_of
from journeymine.reading.designs.xml_tree import Element
from journeymine.reading.refusals import Refusals

__all__ = ["net_of"]

_START = "start"


def net_of(diagram: Diagram, refusals: Refusals) -> PetriNet:
    """The net of a diagram in which nothing was refused.

    Raises
    ------
    DesignError
        ``JM-E360`` if a process that needs its states listed has too many, ``JM-E361`` if
        an error that nothing catches cuts off parallel work.
    """
    compiling = _Compiling(diagram, refusals)
    found: list[Rule] = []
    initial: dict[str, int] = {}
    for number, pool in enumerate(diagram.pools):
        start = _START if len(diagram.pools) == 1 else f"{_START} {number}"
        if not compiling.is_begun_by_messages(pool.scope):
            initial[start] = 1
        found.extend(compiling.pool(pool, start))
    refusals.raise_if_any()
    nodes = {n.id: n for pool in diagram.pools for n in pool.scope.all_nodes()}
    return PetriNet(tuple(transitions_of(found, nodes)), initial, {})


class _Compiling:
    def __init__(self, diagram: Diagram, refusals: Refusals) -> None:
        self._diagram, self._refusals = diagram, refusals
        self._failures = failures_of(diagram)
        self._nodes = {n.id: n for pool in diagram.pools for n in pool.scope.all_nodes()}

    def is_begun_by_messages(self, scope: Scope) -> bool:
        """Whether other pools begin it, with a message for each instance."""
        ways = [ways_to_begin(node, scope, self._diagram) for node in scope.starts]
        return bool(ways) and all(() not in some for some in ways)

    def pool(self, pool: Pool, start: str) -> list[Rule]:
        """The rules of a pool, all of them local."""
        rules = self._rules(pool.scope, start)
        by_messages = self.is_begun_by_messages(pool.scope)
        if not by_messages and (rules.are_local or rules.hold_one_token):
            return [rule for rule in rules.found if not rule.waits]
        machine = self._machine(rules, pool.scope.element, top=True)
        return list(self._as_rules(machine, pool, start, endless=by_messages))

    def _rules(self, scope: Scope, start: str) -> Rules:
        machines = {}
        for node in scope.nodes.values():
            if node.is_activity:
                machine = self._activity(node, scope)
                if machine is not None:
                    machines[node.id] = machine
        return rules_of(scope, start, machines, self._diagram)

    def _activity(self, node: Node, scope: Scope) -> Machine | None:
        """The machine of an activity; None for a task that is one move."""
        events = scope.boundary[node.id]
        codes = self._failures.codes.get(node.id, ())
        if node.inner is None and not events and node.loop is None and not codes:
            return None
        if node.inner is None:
            takes = ways_to_receive(node, self._diagram)
            gives = tuple(m.place for m in self._diagram.sent_by.get(node.id, ()))
            ends = (Move(0, DONE, node.id, way, gives) for way in takes)
            fails = (Move(0, ("error", code)) for code in codes)
            machine = Machine((*ends, *fails))
        else:
            machine = self._machine(self._rules(node.inner, _START), node.element)
        try:
            if node.loop is not None:
                machine = repeated(machine, node.loop)
            machine = guarded(node, machine, events, self._diagram)
        except TooLargeError:
            raise self._too_large(node.element) from None
        return reduced(machine)

    def _machine(self, rules: Rules, element: Element, *, top: bool = False) -> Machine:
        def alone(rule: Rule, nothing_else: bool) -> None:
            if top and rule.leaves != DONE and not nothing_else:
                message = f"The error of the {rule.node} may come while other work goes on;"
                message += " what becomes of that work is not said."
                hint = "make it a terminate end event, or catch it at the border of a sub-process"
                if message not in {problem.message for problem in self._refusals.found}:
                    self._refusals.add("JM-E361", message, hint, line=rule.node.line)

        try:
            return reduced(explored(rules, alone))
        except TooLargeError:
            raise self._too_large(element) from None

    def _too_large(self, element: Element) -> DesignError:
        message = f"The {element.tag} {called(element)} has more than {MOST_STATES:,} states"
        message += f" or {MOST_MOVES:,} moves; they have to be listed for its inclusive joins,"
        message += " terminate events, loops or sub-processes."
        hint = "name the steps of wide parallel parts in a fixed order, or split the process;"
        hint += " a loop that makes more tokens each round never ends"
        error = self._refusals.error("JM-E360", message, hint, line=element.line)
        assert isinstance(error, DesignError)
        return error

    def _as_rules(
        self, machine: Machine, pool: Pool, start: str, *, endless: bool
    ) -> Iterator[Rule]:
        """A machine as rules with one token, or one for each message that begins it."""
        anchor = next(iter(pool.scope.nodes.values()))
        alive = _able_to_end(machine)
        if 0 not in alive:
            message = "The design can never be finished: no run reaches its end."
            hint = "check that every path leads to the end event or the final marking"
            raise self._refusals.error("JM-E331", message, hint, line=pool.scope.element.line)
        for number, move in enumerate(machine.moves):
            if move.source not in alive:
                continue
            if isinstance(move.target, int) and move.target not in alive:
                continue
            consumes = {_state(start, move.source): 1}
            if endless and move.source == 0:
                consumes = {}
            produces = {_state(start, move.target): 1} if isinstance(move.target, int) else {}
            node = self._nodes.get(move.step, anchor)
            yield Rule(
                node, f"{start} move {number}", consumes, produces, move.step, move.takes,
                move.gives,
            )  # fmt: skip


def _able_to_end(machine: Machine) -> set[int]:
    before: dict[int, list[int]] = {}
    queue = []
    for move in machine.moves:
        if isinstance(move.target, int):
            before.setdefault(move.target, []).append(move.source)
        else:
            queue.append(move.source)
    found = set(queue)
    for state in queue:  # grows while it is walked
        for source in before.get(state, ()):
            if source not in found:
                found.add(source)
                queue.append(source)
    return found


def _state(start: str, state: int) -> str:
    return f"{start} state {state}" if state else start
