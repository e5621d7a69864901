"""Write a journey as a place/transition net in PNML, as ProM and pm4py read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.design import DesignedJourney, PetriNet, Transition
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.blocks import simplify
from journeymine.design.paths.rounds import in_full
from journeymine.errors import DesignError, Problem
from journeymine.reading.designs.embedded import NAMESPACE
from journeymine.writing.designs.embedded import carried_along
from journeymine.writing.designs.names import text

__all__ = ["pnml_bytes"]

_TYPE = "http://www.pnml.org/version-2009/grammar/ptnet"


def pnml_bytes(design: DesignedJourney) -> bytes:
    """The net, blocks by the standard translation; transitions in the order of the steps.

    Counted rounds are written out (`in_full`): pm4py's search forgets the weights of arcs.

    Raises
    ------
    DesignError
        ``JM-E351`` if a name cannot be written, ``JM-E395`` if the rounds of its repeats are too
        many to be written out.
    """
    path = design.path
    net = path if isinstance(path, PetriNet) else net_of_block(in_full(simplify(path)))
    lines = _lines(design.name, net, carried_along(design))
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(name: str, net: PetriNet, carried: str) -> Iterator[str]:
    places = {place: f"p{i}" for i, place in enumerate(net.places, start=1)}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield "<pnml>"
    yield f'<net id="net" type="{_TYPE}">'
    yield f"<name><text>{text(name)}</text></name>"
    if carried:
        inner = f'<design xmlns="{NAMESPACE}">{text(carried)}</design>'
        yield f'<toolspecific tool="JourneyMine" version="1">{inner}</toolspecific>'
    yield '<page id="page">'
    for place, key in places.items():
        tokens = net.initial.get(place, 0)
        marking = f"<initialMarking><text>{tokens}</text></initialMarking>" if tokens else ""
        yield f'<place id="{key}"><name><text>{text(place)}</text></name>{marking}</place>'
    for number, transition in enumerate(net.transitions, start=1):
        yield f'<transition id="t{number}">{_label(transition)}</transition>'
    arcs = 0
    for number, transition in enumerate(net.transitions, start=1):
        for source, target, weight in _arcs(transition, f"t{number}", places):
            arcs += 1
            inscription = f"<inscription><text>{weight}</text></inscription>" if weight > 1 else ""
            yield f'<arc id="a{arcs}" source="{source}" target="{target}">{inscription}</arc>'
    yield "</page>"
    yield "<finalmarkings><marking>"
    for place, key in places.items():
        tokens = net.final.get(place, 0)
        if tokens:
            yield f'<place idref="{key}"><text>{tokens}</text></place>'
    yield "</marking></finalmarkings>"
    yield "</net>"
    yield "</pnml>"


def _label(transition: Transition) -> str:
    if transition.label is None:
        silent = '<toolspecific tool="ProM" version="6.4" activity="$invisible$"/>'
        return f"<name><text>{text(transition.name)}</text></name>{silent}"
    if transition.label != transition.label.strip() and "\n" in transition.label:
        message = f"The name {transition.label[:60]!r} begins or ends with a line break."
        raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    return f"<name><text>{text(transition.label)}</text></name>"


def _arcs(
    transition: Transition, key: str, places: Mapping[str, str]
) -> Iterator[tuple[str, str, int]]:
    for place, weight in sorted(transition.consumes.items()):
        yield places[place], key, weight
    for place, weight in sorted(transition.produces.items()):
        yield key, places[place], weight
