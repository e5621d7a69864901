"""A design that is a net as a picture: boxes for touchpoints, gateways between them.

What stands between the boxes is drawn from the net itself, so nothing is guessed: several arrows
out of a box or a bar are all taken, of those out of an ``or`` one.  Places and silent steps with
one way in and one way out are no more than the arrow that they stand on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journeymine.design import DesignedJourney, PetriNet
from journeymine.drawing.canvas.colours import INK, RULE
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import MARGIN, Frame
from journeymine.drawing.canvas.letters import broken, width
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.graphs.arrows import arrow
from journeymine.drawing.graphs.ends import drawn_end, end_node
from journeymine.drawing.graphs.layout import Engine, layout
from journeymine.drawing.graphs.placed import Edge, Layout, Node
from journeymine.language import ENGLISH, Language

__all__ = ["net_map"]

_BOX, _PAD, _LINE = 170.0, 10.0, 15.0
_NARROWEST = 900.0

_GATEWAY, _BAR = (30.0, 18.0), (40.0, 8.0)
_SEVERAL, _AN_ARROW = 56.0, 20.0  # so wide that arrows end at the straight part of a border
_WORD = 11.0
_THICKNESS = 1.6


@dataclass(frozen=True, slots=True)
class _Graph:
    """What is drawn: the kind of every node, and the arrows."""

    kinds: dict[str, str]
    labels: dict[str, str]
    arrows: tuple[tuple[str, str], ...]


def net_map(
    design: DesignedJourney, language: Language = ENGLISH, *, engine: Engine = "graphlay"
) -> Drawing:
    """Draw a design whose path is a net.

    Parameters
    ----------
    design : DesignedJourney
        Of a net; `design_map` draws blocks.
    language : Language
    engine : {"graphlay", "graphviz"}
        What places the boxes; see `check_engine`.
    """
    assert isinstance(design.path, PetriNet), "blocks are drawn as a line"
    graph = _graph(design.path)
    names = {
        key: broken(name, _BOX - 2 * _PAD, 12.5, 600, lines=4) for key, name in graph.labels.items()
    }
    words = {
        "start": language.say("start"), "end": language.say("end"), "or": language.say("or"),
    }  # fmt: skip
    nodes = {key: _node(key, graph, names, words) for key in graph.kinds}
    placed = layout([*nodes.values()], [Edge(a, b) for a, b in graph.arrows], engine)
    body = [
        *(part for way in placed.ways for part in arrow(way, _THICKNESS, curved=placed.curved)),
        *_nodes(graph, nodes, names, words, placed, design),
    ]
    n = len(design.touchpoints)
    subtitle = language.say(
        "The designed journey: {touchpoints}. Read from top to bottom.",
        touchpoints=language.say_counted(n, "{n} touchpoint", "{n} touchpoints"),
    )
    frame = Frame(design.name, subtitle, width=max(placed.width + 2 * MARGIN, _NARROWEST))
    moved = f"translate({number((frame.width - placed.width) / 2)} {number(frame.top)})"
    return frame.drawing(
        [element("g", "\n".join(body), transform=moved)],
        frame.top + placed.height + 16,
        description=language.say_counted(
            n,
            "{n} touchpoint: {names}",
            "{n} touchpoints: {names}",
            names="; ".join(design.touchpoints),
        ),
        footnotes=list(_footnotes(graph, language)),
    )


def _footnotes(graph: _Graph, language: Language) -> Iterator[str]:
    """What gateways and several arrows mean, where there are any."""
    if "or" in graph.kinds.values():
        yield language.say("{gateway}: one of the ways out of it.", gateway=language.say("or"))
    plain = {key for key, kind in graph.kinds.items() if kind != "or"}
    leaving = Counter(a for a, _ in graph.arrows if a in plain)
    arriving = Counter(b for _, b in graph.arrows if b in plain)
    if any(n > 1 for n in (*leaving.values(), *arriving.values())):
        yield language.say(
            "Several arrows out of a box or a bar: all of them, in any order; several into one: "
            "it waits for all."
        )


def _graph(net: PetriNet) -> _Graph:
    """The net without the places and silent steps that only hand a token on."""
    kinds: dict[str, str] = {}
    labels: dict[str, str] = {}
    arrows: dict[tuple[str, str], None] = {}
    takers: dict[str, list[str]] = {place: [] for place in net.places}
    feeders: dict[str, list[str]] = {place: [] for place in net.places}
    for i, transition in enumerate(net.transitions):
        key = f"t{i}"
        kinds[key] = "all" if transition.label is None else "step"
        if transition.label is not None:
            labels[key] = transition.label
        for place in transition.consumes:
            takers[place].append(key)
        for place in transition.produces:
            feeders[place].append(key)
        if not transition.consumes:
            arrows["start", key] = None
        if not transition.produces:
            arrows[key, "end"] = None
    kinds = {"start": "start", **kinds, "end": "end"}
    for place in net.initial:
        feeders[place].insert(0, "start")
    for place in net.final:
        takers[place].append("end")
    for i, place in enumerate(net.places):
        if len(feeders[place]) == 1 and len(takers[place]) == 1:
            arrows[feeders[place][0], takers[place][0]] = None
        elif feeders[place] or takers[place]:
            key = f"p{i}"
            kinds[key] = "or"
            arrows.update(dict.fromkeys((feeder, key) for feeder in feeders[place]))
            arrows.update(dict.fromkeys((key, taker) for taker in takers[place]))
    return _without_go_betweens(_Graph(kinds, labels, tuple(arrows)))


def _without_go_betweens(graph: _Graph) -> _Graph:
    """The same with fewer nodes: what stands on one arrow goes, choices of choices become one.

    Nothing goes where two ways would then look like one.
    """
    into: dict[str, dict[str, None]] = {key: {} for key in graph.kinds}
    out: dict[str, dict[str, None]] = {key: {} for key in graph.kinds}
    for a, b in graph.arrows:
        out[a][b] = into[b][a] = None
    kinds = dict(graph.kinds)
    again = True
    while again:
        again = False
        for key, kind in graph.kinds.items():
            if key not in kinds or kind not in ("all", "or"):
                continue
            before, behind = list(into[key]), list(out[key])
            on_one_arrow = len(before) == len(behind) == 1
            of_choices = kind == "or" and (
                (len(behind) == 1 and kinds[behind[0]] == "or")
                or (len(before) == 1 and kinds[before[0]] == "or")
            )
            apart = not any(b in out[a] for a in before for b in behind)
            if (on_one_arrow or of_choices) and apart and key not in behind:
                for a in before:
                    del out[a][key]
                    out[a].update(dict.fromkeys(behind))
                for b in behind:
                    del into[b][key]
                    into[b].update(dict.fromkeys(before))
                del kinds[key]
                again = True
    arrows = tuple((a, b) for a in kinds for b in out[a])
    return _Graph(kinds, graph.labels, arrows)


def _node(
    key: str, graph: _Graph, names: Mapping[str, list[str]], words: Mapping[str, str]
) -> Node:
    kind = graph.kinds[key]
    out = sum(a == key for a, _ in graph.arrows)
    into = sum(b == key for _, b in graph.arrows)
    at_a_border = max(out, into)
    wide = max(_SEVERAL, _AN_ARROW * (at_a_border + 1)) if at_a_border > 1 else 0.0
    match kind:
        case "step":
            return Node(key, _BOX, _LINE * len(names[key]) + 18)
        case "or":
            word = width(words[kind], _WORD) + 18
            return Node(key, max(_GATEWAY[0], word, wide), _GATEWAY[1])
        case "all":
            return Node(key, max(_BAR[0], wide), _BAR[1])
    return end_node(key, words[kind], out + into)


def _nodes(
    graph: _Graph,
    nodes: Mapping[str, Node],
    names: Mapping[str, list[str]],
    words: Mapping[str, str],
    placed: Layout,
    design: DesignedJourney,
) -> Iterator[str]:
    for key, kind in graph.kinds.items():
        (x, y), node = placed.positions[key], nodes[key]
        left, top = x - node.width / 2, y - node.height / 2
        if kind == "step":
            yield from _box(names[key], graph.labels[key], x, y, design)
        elif kind == "or":
            yield element(
                "rect", x=left, y=top, width=node.width, height=node.height, rx=8, fill="#fff",
                stroke=INK, stroke_width=1.2,
            )  # fmt: skip
            yield text(x, y + 4, words[kind], size=_WORD, fill=INK, anchor="middle")
        elif kind == "all":
            yield element(
                "rect", x=left, y=top, width=node.width, height=node.height, rx=2, fill=INK
            )
        else:
            yield from drawn_end(node, (x, y), words[kind], filled=kind == "end")


def _box(lines: list[str], name: str, x: float, y: float, design: DesignedJourney) -> Iterator[str]:
    high = _LINE * len(lines) + 18
    yield element(
        "rect", x=x - _BOX / 2, y=y - high / 2, width=_BOX, height=high, rx=6, fill="#fff",
        stroke=RULE, stroke_width=1.5,
    )  # fmt: skip
    known = design.touchpoint(name)
    about = " · ".join(filter(None, (known.stage, ", ".join(known.channels), known.owner)))
    full = f"{name} ({about})" if about else name
    shortened = "…" in "".join(lines)
    for i, words in enumerate(lines):
        yield text(
            x, y - high / 2 + 20 + _LINE * i, words, size=12.5, fill=INK, weight=600,
            anchor="middle", title=full if about or shortened else "",
        )  # fmt: skip
