"""Every trace of a BPMN file, by playing its tokens one by one.

Nothing is shared with the reader: the XML is read with the standard library, and tokens are
moved as the standard says it, on flows and in instances of activities, without any net.
A task begins, and is written when it ends.  The files are taken to be well-formed: what has
no clear meaning is not looked for here.
"""

from itertools import combinations
from xml.etree import ElementTree

TASKS = {
    "task", "userTask", "serviceTask", "manualTask", "sendTask", "receiveTask", "scriptTask",
    "businessRuleTask",
}  # fmt: skip
ACTIVITIES = TASKS | {"subProcess"}
MOST = 60_000


class TooManyError(Exception):
    """More states than are played."""


def local(element):
    return element.tag.rpartition("}")[2]


class Scope:
    def __init__(self, element, game, outer=None, around=None):
        self.outer, self.around = outer, around  # the scope around, and its sub-process we are
        self.game, self.nodes, self.flows, self.inner, self.borders = game, {}, {}, {}, {}
        for child in element:
            tag, key = local(child), child.get("id")
            if tag == "sequenceFlow":
                asked = any(local(c) == "conditionExpression" for c in child)
                self.flows[key] = (child.get("sourceRef"), child.get("targetRef"), asked)
            elif tag in ACTIVITIES or tag.endswith(("Event", "Gateway")):
                self.nodes[key] = child
                if tag == "subProcess":
                    self.inner[key] = Scope(child, game, self, key)
                if tag == "boundaryEvent":
                    self.borders.setdefault(child.get("attachedToRef"), []).append(key)
        if not self.starts():  # as if a start event that is not drawn led to all of them
            for key in self.nodes:
                if not self.incoming(key) and not self.is_aside(key):
                    self.flows[f"into {key}"] = (None, key, False)

    def is_aside(self, key):
        """Whether a node begins nothing though no flow leads to it."""
        return self.tag(key) == "boundaryEvent" or (
            self.tag(key) == "intermediateCatchEvent" and self.kind(key) == "link"
        )

    def tag(self, key):
        return local(self.nodes[key])

    def kind(self, key):
        for child in self.nodes[key]:
            if local(child).endswith("EventDefinition"):
                return local(child)[: -len("EventDefinition")]
        return "none"

    def definition(self, key):
        return next(c for c in self.nodes[key] if local(c).endswith("EventDefinition"))

    def code(self, key):
        """Of an error or escalation event; empty if it names none."""
        reference = self.definition(key).get(f"{self.kind(key)}Ref") or ""
        return self.game.codes.get(reference, reference)

    def outgoing(self, key):
        return [flow for flow, (source, _, _) in self.flows.items() if source == key]

    def incoming(self, key):
        return [flow for flow, (_, target, _) in self.flows.items() if target == key]

    def interrupts(self, key):
        return self.nodes[key].get("cancelActivity") != "false"

    def name(self, key):
        name = self.nodes[key].get("name")
        return " ".join(name.split()) if "\n" in name else name

    # --- where tokens go after a node -------------------------------------------------

    def choices(self, key):
        """The sets of flows that may get a token when a node is left."""
        flows, default = self.outgoing(key), self.nodes[key].get("default")
        if not flows:
            return [[]]
        if self.tag(key) == "exclusiveGateway":
            return [[flow] for flow in flows]
        if self.tag(key) == "inclusiveGateway":
            optional = [flow for flow in flows if flow != default]
            sure = []
        else:
            optional = [flow for flow in flows if self.flows[flow][2] and flow != default]
            sure = [flow for flow in flows if flow not in optional and flow != default]
        found = []
        for size in range(len(optional) + 1):
            for some in combinations(optional, size):
                if sure or some:
                    found.append(sure + list(some))
        if default in flows:
            found.append([default])
        return found or [[]]

    def leave(self, items, key):
        return [add(items, *[("flow", f) for f in chosen]) for chosen in self.choices(key)]

    def begun(self, key):
        """The tokens after one start event; None is the one that is not drawn."""
        if key is not None and self.tag(key) == "receiveTask":
            return (("busy", key, (), 0, (None,)),)
        return add((), *[("flow", f) for f in self.outgoing(key)])

    def starts(self):
        """Start events, events behind a gateway that begins the process, tasks that begin it."""
        found = []
        for key, node in self.nodes.items():
            if self.tag(key) == "startEvent":
                found.append(key)
            elif node.get("instantiate") == "true":
                behind = [self.flows[flow][1] for flow in self.outgoing(key)]
                found += [key] if self.tag(key) == "receiveTask" else behind
        return found

    def ways_to_begin(self):
        return self.starts() or [None]

    # --- the inclusive join, word by word ----------------------------------------------

    def comes_to(self, item, gateway):
        """The flows into the gateway at the ends of paths that do not visit it."""
        first = [item[1]] if item[0] == "flow" else self.ways_out(item[1])
        seen, queue, found = set(first), list(first), set()
        while queue:
            flow = queue.pop()
            target = self.flows[flow][1]
            if target == gateway:
                found.add(flow)
                continue
            for follow in self.ways_out(target):
                if follow not in seen:
                    seen.add(follow)
                    queue.append(follow)
        return found

    def ways_out(self, key):
        found = self.outgoing(key)
        for border in self.borders.get(key, ()):
            found = found + self.outgoing(border)
        if self.tag(key) == "intermediateThrowEvent" and self.kind(key) == "link":
            found = found + self.outgoing(self.other_end(key))
        return found

    def other_end(self, key):
        wanted = self.link(key)
        return next(
            other
            for other in self.nodes
            if self.tag(other) == "intermediateCatchEvent"
            and self.kind(other) == "link"
            and self.link(other) == wanted
        )

    def link(self, key):
        return self.definition(key).get("name") or self.nodes[key].get("name")

    def inclusive_goes_on(self, items, gateway):
        held = {f for f in self.incoming(gateway) if ("flow", f) in items}
        if not held:
            return None
        for item in items:
            if item[0] == "flow" and self.flows[item[1]][1] == gateway:
                continue
            found = self.comes_to(item, gateway)
            if found - held and not found & held:
                return None
        return held

    # --- all that can happen next --------------------------------------------------------

    def moves(self, items, sent):
        """(what is written, items, messages, what is thrown out of the scope)"""
        for key in self.nodes:
            tag, here = self.tag(key), [("flow", f) for f in self.incoming(key)]
            waiting = [item for item in here if item in items]
            if tag == "parallelGateway":
                if here and len(waiting) == len(here):
                    for after in self.leave(remove(items, *here), key):
                        yield None, after, sent, None
            elif tag == "inclusiveGateway":
                held = self.inclusive_goes_on(items, key)
                if held:
                    rest = remove(items, *[("flow", f) for f in held])
                    for after in self.leave(rest, key):
                        yield None, after, sent, None
            else:
                for item in waiting:
                    yield from self.arrive(key, remove(items, item), sent)
        for item in set(items):
            if item[0] == "busy":
                yield from self.work(item, remove(items, item), sent)
            if item[0] == "event":
                yield from self.first_event(item[1], remove(items, item), sent)

    def first_event(self, gateway, rest, sent):
        for flow in self.outgoing(gateway):
            target = self.flows[flow][1]
            if self.tag(target) != "receiveTask":
                yield from self.arrive(target, rest, sent)
                continue
            for left in self.received(target, sent):
                for after in self.leave(rest, target):
                    yield self.name(target), after, self.game.send(target, left), None

    def arrive(self, key, rest, sent):
        tag, kind = self.tag(key), self.kind(key)
        if tag == "exclusiveGateway":
            for after in self.leave(rest, key):
                yield None, after, sent, None
        elif tag == "eventBasedGateway":
            yield None, add(rest, ("event", key)), sent, None
        elif tag in ACTIVITIES:
            for first in self.first_instances(key):
                if first is None:
                    for after in self.leave(rest, key):
                        yield None, after, sent, None
                else:
                    yield None, add(rest, ("busy", key, (), 0, first)), sent, None
        elif tag == "endEvent" and kind == "terminate":
            yield None, (), sent, None
        elif tag == "endEvent" and kind == "error":
            yield None, (), sent, ("error", self.code(key))
        elif kind == "link" and tag == "intermediateThrowEvent":
            for after in self.leave(rest, self.other_end(key)):
                yield None, after, sent, None
        elif tag == "intermediateCatchEvent":
            for left in self.received(key, sent):
                for after in self.leave(rest, key):
                    yield None, after, left, None
        else:
            thrown = ("escalation", self.code(key)) if kind == "escalation" else None
            for after in self.leave(rest, key):
                yield None, after, self.game.send(key, sent), thrown

    def received(self, key, sent):
        """The messages that are left after one was received, for every one that may be."""
        wanted = self.game.into.get(key, [])
        if not wanted or key in self.game.outside:
            yield sent
        for flow in wanted:
            if flow in sent:
                yield remove(sent, flow)

    # --- activities ----------------------------------------------------------------------

    def marker(self, key):
        for child in self.nodes[key]:
            if local(child) == "standardLoopCharacteristics":
                most = child.get("loopMaximum")
                before = child.get("testBefore") == "true"
                return "loop", int(most) if most else None, before
            if local(child) == "multiInstanceLoopCharacteristics":
                parts = {local(c): c for c in child}
                kind = "one" if child.get("isSequential") == "true" else "all"
                return kind, int(parts["loopCardinality"].text), "completionCondition" in parts
        return "once", 1, False

    def instances(self, key):
        """The states in which one instance may begin."""
        if key not in self.inner:
            return [None]
        inner = self.inner[key]
        return [inner.begun(start) for start in inner.ways_to_begin()]

    def first_instances(self, key):
        kind, count, before = self.marker(key)
        if kind == "loop" and before:
            yield None
        if kind != "all":
            for state in self.instances(key):
                yield (state,)
            return
        found = {()}
        for _ in range(count):
            found = {add(f, s) for f in found for s in self.instances(key)}
        yield from sorted(found)

    def work(self, item, rest, sent):
        _, key, fired, done, running = item
        for event in self.borders.get(key, ()):
            kind = self.kind(event)
            if key in self.inner and kind in ("error", "escalation"):
                continue
            once = kind == "timer" and not self.interrupts(event)
            if once and event in fired:
                continue
            for left in self.received(event, sent):
                if self.interrupts(event):
                    stay = rest
                elif once:
                    stay = add(rest, ("busy", key, add(fired, event), done, running))
                else:
                    stay = add(rest, item)
                for after in self.leave(stay, event):
                    yield None, after, left, None
        for state in set(running):
            others = remove(running, state)
            if key not in self.inner:
                for left in self.received(key, sent):
                    after_it = self.game.send(key, left)
                    for after in self.over(key, fired, done, others, rest):
                        yield self.name(key), after, after_it, None
                for error in self.ways_to_fail(key):
                    yield None, (), sent, error
                continue
            inner = self.inner[key]
            if not state:
                for after in self.over(key, fired, done, others, rest):
                    yield None, after, sent, None
                continue
            for written, inside, left, thrown in inner.moves(state, sent):
                stay = add(rest, ("busy", key, fired, done, add(others, inside)))
                catcher = self.catcher(key, thrown)
                if thrown is None:
                    yield written, stay, left, None
                elif catcher is None:
                    yield written, stay, left, thrown
                else:
                    base = rest if self.interrupts(catcher) else stay
                    for after in self.leave(base, catcher):
                        yield written, after, left, None

    def catcher(self, key, thrown):
        if thrown is None:
            return None
        kind, code = thrown
        events = [e for e in self.borders.get(key, ()) if self.kind(e) == kind]
        exact = [e for e in events if code and self.code(e) == code]
        return next(iter(exact + [e for e in events if not self.code(e)]), None)

    # --- work that fails: only where no error end event throws what a sub-process waits for ---

    def who_catches(self, code):
        """Sub-process and event that catch an error which leaves this scope."""
        scope = self
        while scope.outer is not None:
            event = scope.outer.catcher(scope.around, ("error", code))
            if event is not None:
                return scope.outer, event
            scope = scope.outer
        return None

    def every_error_end(self):
        for key in self.nodes:
            if self.tag(key) == "endEvent" and self.kind(key) == "error":
                yield self, key
        for inner in self.inner.values():
            yield from inner.every_error_end()

    def ways_to_fail(self, key):
        """The codes with which the work of a task may fail so that a sub-process catches it."""
        found, scope = [], self
        while scope.outer is not None:
            outer = scope.outer
            for event in outer.borders.get(scope.around, ()):
                if outer.kind(event) != "error":
                    continue
                thrown = any(
                    at.who_catches(at.code(end)) == (outer, event)
                    for at, end in scope.every_error_end()
                )
                error = ("error", outer.code(event))
                own = self.catcher(key, error) is not None
                if not thrown and not own and self.who_catches(error[1]) == (outer, event):
                    found.append(error)
            scope = outer
        return found

    def over(self, key, fired, done, others, rest):
        """What may follow when one instance of an activity has ended."""
        kind, count, early = self.marker(key)
        done += 1
        finish = (
            kind == "once"
            or kind == "loop"
            or (kind == "one" and (done == count or early))
            or (kind == "all" and (not others or early))
        )
        if finish:
            yield from self.leave(rest, key)
        again = kind in ("loop", "one") and (count is None or done < count)
        if again:
            known = 0 if count is None else done
            for state in self.instances(key):
                yield add(rest, ("busy", key, fired, known, (state,)))
        if kind == "all" and others:
            yield add(rest, ("busy", key, fired, 0, others))


def add(items, *more):
    return tuple(sorted([*items, *more], key=repr))


def remove(items, *gone):
    left = list(items)
    for item in gone:
        left.remove(item)
    return tuple(left)


class Game:
    def __init__(self, text):
        root = ElementTree.fromstring(text)
        self.codes, self.into, self.out, self.outside = {}, {}, {}, set()
        for element in root:
            if local(element) in ("error", "escalation"):
                code = element.get(f"{local(element)}Code")
                self.codes[element.get("id")] = code or element.get("id")
        scopes = [Scope(e, self) for e in root if local(e) == "process"]
        nodes = {key for scope in scopes for key in every_node(scope)}
        for collaboration in (e for e in root if local(e) == "collaboration"):
            for flow in (e for e in collaboration if local(e) == "messageFlow"):
                source, target = flow.get("sourceRef"), flow.get("targetRef")
                if source in nodes and target in nodes:
                    self.out.setdefault(source, []).append(flow.get("id"))
                    self.into.setdefault(target, []).append(flow.get("id"))
                elif target in nodes:
                    self.outside.add(target)
        self.scopes = scopes

    def send(self, key, sent):
        return add(sent, *self.out.get(key, ()))

    def begun(self):
        """Every pool that no other begins has begun, in one of the ways it may."""
        found = {((), ())}
        for number, scope in enumerate(self.scopes):
            starts = scope.ways_to_begin()
            if all(self.into.get(s) and s not in self.outside for s in starts):
                continue
            found = {
                (add(pools, (number, scope.begun(start))), sent)
                for pools, sent in found
                for start in starts
            }
        return found

    def moves(self, state):
        pools, sent = state
        for pool in set(pools):
            number, items = pool
            others = remove(pools, pool)
            if not items:
                yield None, (others, sent)
                continue
            for written, after, left, thrown in self.scopes[number].moves(items, sent):
                ended = thrown is not None and thrown[0] == "error"
                yield written, (others if ended else add(others, (number, after)), left)
        for number, scope in enumerate(self.scopes):
            for start in scope.starts():
                for flow in self.into.get(start, ()):
                    if flow in sent:
                        begun = add(pools, (number, scope.begun(start)))
                        yield None, (begun, remove(sent, flow))


def every_node(scope):
    yield from scope.nodes
    for inner in scope.inner.values():
        yield from every_node(inner)


def traces(text, longest=8, most=MOST):
    """Every run of at most so many written tasks, as tuples of names.

    Raises
    ------
    TooManyError
        If more states than `most` are met.
    """
    game = Game(text)
    level = {(): {*game.begun()}}
    found, met = set(), 0
    following = {}
    for length in range(longest + 1):
        longer = {}
        for word, states in level.items():
            seen, queue = set(states), list(states)
            while queue:
                state = queue.pop()
                if state == ((), ()):
                    found.add(word)
                if state not in following:
                    following[state] = set(game.moves(state))
                    if len(following) > most:
                        raise TooManyError
                for written, after in following[state]:
                    if written is not None:
                        if length < longest:
                            longer.setdefault((*word, written), set()).add(after)
                    elif after not in seen:
                        seen.add(after)
                        queue.append(after)
            met += len(seen)
            if met > 20 * most:
                raise TooManyError
        level = longer
    return found
