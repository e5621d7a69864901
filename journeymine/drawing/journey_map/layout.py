"""Where everything of the journey map stands, before anything is painted.

Stations stand equally spaced on lines of at most twelve.  Names stand above their
station, skips arch over the names, exits and unplanned contacts hang below.  Every text
has a box of its own; a test asserts that no two boxes overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.letters import broken, width
from journeymine.drawing.canvas.wrapping import lines_by_stage
from journeymine.language import ENGLISH, Language

if TYPE_CHECKING:
    from journeymine.gap.flow import Contact, Exit, JourneyFlow, Skip

__all__ = [
    "CASING_WIDTH", "Arch", "Branch", "Line", "Stop", "band",
    "lines_of", "shown_contacts", "shown_exits", "shown_skips",
]  # fmt: skip

CASING_WIDTH = 30.0
NAME_SIZE, LABEL_SIZE = 12.5, 11.5
ORDER_LINE = 14.0
SKIP_SHOWN, CONTACT_SHOWN, EXIT_SHOWN = 0.035, 0.06, 0.005
CONTACTS_A_GAP = 3

_LEG_GAP, _NAME_LINE, _LABEL_LINE = 5.0, 15.0, 14.0
_RIM = 1.5  # the outline of an arch
_CLEAR = 6.0  # between names, beams and their labels
_LEGS = 0.45  # of a column, the most that legs may take
_TAIL = 0.6  # of a column: room for contacts behind the last station
_MOST_SPACING = 230.0


def band(cases: int, of: int) -> float:
    """How wide a stream of customers is drawn: to scale, but never invisible."""
    return max(1.5, CASING_WIDTH * cases / max(of, 1)) if cases else 0.0


@dataclass(slots=True)
class Arch:
    """A skip: two legs in gaps between stations and a beam at `level` (0 is the lowest)."""

    skip: Skip
    left: float
    right: float
    level: int
    thickness: float
    label: str
    label_x: float = 0.0
    height: float = 0.0  # of the middle of the beam above the names


@dataclass(frozen=True, slots=True)
class Branch:
    """An unplanned contact that hangs from a gap, `row` places down, with so much `room`."""

    contact: Contact
    trunk: float
    room: float
    row: int
    name: tuple[str, ...]


@dataclass(slots=True)
class Stop:
    """A station with the lines of its name."""

    index: int
    x: float
    room: float = 0.0  # for its texts, between the legs of arches
    name: tuple[str, ...] = ()
    order: tuple[str, ...] = ()  # how many come to it out of order, if they are not few


@dataclass(slots=True)
class Line:
    """One line of the map: stations `first` to `last`, and what belongs to them."""

    first: int
    last: int
    spacing: float
    stops: list[Stop]
    arches: list[Arch] = field(default_factory=list)
    branches: list[Branch] = field(default_factory=list)
    exits: list[tuple[Exit, float]] = field(default_factory=list)
    thinned: bool = False  # arches are thinner than to scale, as they stand close

    @property
    def arch_height(self) -> float:
        """Room for the arches and their labels."""
        return max((_over(arch) for arch in self.arches), default=0.0)

    @property
    def name_height(self) -> float:
        """Room for the names and what stands under them."""
        return _NAME_LINE * max(len(stop.name) for stop in self.stops) + 18 + self.order_height

    @property
    def order_height(self) -> float:
        """Room for how many come out of order: the same at every station of the line."""
        return ORDER_LINE * max(len(stop.order) for stop in self.stops)

    @property
    def exit_height(self) -> float:
        """Room below the line for exits, or just for the trunks."""
        return 66.0 if self.exits else 16.0

    @property
    def branch_tops(self) -> list[float]:
        """Where each row of contacts begins, from the end of the exits on."""
        tops, y = [], 0.0
        for row in range(1 + max((b.row for b in self.branches), default=-1)):
            tops.append(y)
            most = max(len(b.name) for b in self.branches if b.row == row)
            y += 20 + most * _LABEL_LINE + 10
        return [*tops, y]

    def gap_x(self, gap: int) -> float:
        """The middle of the gap behind station `gap` (one before the first is allowed)."""
        return MARGIN + self.spacing * (gap - self.first + 1)


def shown_skips(flow: JourneyFlow) -> list[Skip]:
    """The skips that are drawn: at least 3.5 % of the customers."""
    return [skip for skip in flow.skips if skip.cases >= SKIP_SHOWN * flow.cases]


def shown_contacts(flow: JourneyFlow) -> list[Contact]:
    """The contacts that are drawn: at least 6 % of the customers, three a gap at most."""
    seen: dict[int, int] = defaultdict(int)
    found = []
    for contact in flow.contacts:
        if contact.cases >= CONTACT_SHOWN * flow.cases and seen[contact.after] < CONTACTS_A_GAP:
            seen[contact.after] += 1
            found.append(contact)
    return found


def shown_exits(flow: JourneyFlow) -> list[Exit]:
    """The exits that are drawn: at a station, and at least 0.5 % of the customers."""
    return [e for e in flow.exits if e.at >= 0 and e.cases >= EXIT_SHOWN * flow.cases]


def lines_of(flow: JourneyFlow, language: Language = ENGLISH) -> list[Line]:
    """Lay the whole map out."""
    cuts = list(lines_by_stage([station.stage for station in flow.stations]))
    longest = max((last - first + 1 for first, last in cuts), default=1)
    spacing = min((WIDTH - 2 * MARGIN) / (longest + _TAIL), _MOST_SPACING)
    return [_line(flow, first, last, spacing, language) for first, last in cuts]


def _line(flow: JourneyFlow, first: int, last: int, spacing: float, language: Language) -> Line:
    stops = [Stop(i, MARGIN + spacing * (i - first + 0.5)) for i in range(first, last + 1)]
    line = Line(first, last, spacing, stops)
    inside = [s for s in shown_skips(flow) if first <= s.source + 1 and s.target - 1 <= last]
    line.arches, legs = _arches(line, inside, flow.cases, language)
    for stop in stops:
        stop.room = max(2 * min(abs(stop.x - x) for x in _walls(line, stop, legs)) - 12, 34)
        name = flow.stations[stop.index].touchpoint
        stop.name = tuple(broken(name, stop.room, NAME_SIZE, 600, lines=4))
        stop.order = _order(flow, stop, language)
    line.exits = [
        (e, line.stops[e.at - first].x) for e in shown_exits(flow) if first <= e.at <= last
    ]
    line.branches = list(_branches(line, flow))
    return line


def _order(flow: JourneyFlow, stop: Stop, language: Language) -> tuple[str, ...]:
    """How many come to a station out of order, in as many lines as its room asks for."""
    cases = flow.stations[stop.index].order_cases
    if cases < max(SKIP_SHOWN * flow.cases, 1):
        return ()
    said = language.say("{share} out of order", share=language.percent(cases / flow.cases))
    return tuple(broken(said, stop.room, LABEL_SIZE, 600, lines=3))


def _walls(line: Line, stop: Stop, legs: dict[int, tuple[float, float]]) -> tuple[float, float]:
    """What a name must not touch: the legs in the gaps beside it, else the neighbour's half."""
    before, behind = stop.index - 1, stop.index
    left = legs[before][1] if before in legs else line.gap_x(before)
    right = legs[behind][0] if behind in legs else line.gap_x(behind)
    return left, right


def _arches(
    line: Line, skips: Sequence[Skip], cases: int, language: Language
) -> tuple[list[Arch], dict[int, tuple[float, float]]]:
    """Levels, shortest span first; legs sorted inside each gap so that arches do not cross.

    Beside the arches, where the legs in every gap begin and end.
    """
    by_span = sorted(skips, key=lambda s: (s.target - s.source, s.source))
    arches: list[Arch] = []
    for skip in by_span:
        below = [
            a.level
            for a in arches
            if a.skip.source < skip.target - 1 and skip.source < a.skip.target - 1
        ]
        level = max(below, default=-1) + 1
        label = language.say("{share} skip", share=language.percent(skip.cases / max(cases, 1)))
        arches.append(Arch(skip, 0, 0, level, band(skip.cases, cases), label))
    gaps = sorted({g for a in arches for g in (a.skip.source, a.skip.target - 1)})
    _thin(line, arches, gaps)
    legs: dict[int, tuple[float, float]] = {}
    for gap in gaps:
        ending = sorted((a for a in arches if a.skip.target - 1 == gap), key=lambda a: a.level)
        starting = sorted((a for a in arches if a.skip.source == gap), key=lambda a: -a.level)
        total = sum(a.thickness + _LEG_GAP for a in (*ending, *starting)) - _LEG_GAP
        x = _held(line.gap_x(gap), total)
        legs[gap] = (x - _RIM, x + total + _RIM)
        for arch in ending:
            arch.right = x + arch.thickness / 2
            x += arch.thickness + _LEG_GAP
        for arch in starting:
            arch.left = x + arch.thickness / 2
            x += arch.thickness + _LEG_GAP
    foot = 0.0
    for level in range(1 + max((a.level for a in arches), default=-1)):
        here = [a for a in arches if a.level == level]
        for arch in here:
            arch.height = foot + _CLEAR + arch.thickness / 2 + _RIM
            arch.label_x = _free_x(arch, arches)
        foot = max(_over(arch) for arch in here)
    return arches, legs


def _thin(line: Line, arches: Sequence[Arch], gaps: Sequence[int]) -> None:
    """Where legs would crowd out the names, make all arches of the line thinner alike."""
    factor = 1.0
    for gap in gaps:
        legs = [a.thickness for a in arches if gap in (a.skip.source, a.skip.target - 1)]
        room = _LEGS * line.spacing - _LEG_GAP * (len(legs) - 1)
        factor = min(factor, room / sum(legs))
    if factor < 1:
        line.thinned = True
        for arch in arches:
            arch.thickness = max(1.5, arch.thickness * factor)


def _over(arch: Arch) -> float:
    """How far an arch reaches above the names, its label included."""
    return arch.height + arch.thickness / 2 + _RIM + _CLEAR + LABEL_SIZE


def _held(middle: float, total: float) -> float:
    """The left end of a bundle of legs around `middle`, kept inside the margins."""
    return min(max(middle - total / 2, MARGIN / 2), WIDTH - MARGIN / 2 - total)


def _free_x(arch: Arch, arches: Sequence[Arch]) -> float:
    """Along the beam, the place nearest its middle where no higher leg runs through the label."""
    half = width(arch.label, LABEL_SIZE, 600) / 2 + 3
    middle = (arch.left + arch.right) / 2
    legs = [
        (x, half + a.thickness / 2 + _RIM + 2)
        for a in arches
        if a.level > arch.level
        for x in (a.left, a.right)
    ]
    steps = [middle + sign * 4.0 * i for i in range(60) for sign in (1, -1)]
    for x in steps:
        inside = arch.left - 6 <= x - half and x + half <= arch.right + 6
        if (inside or x == middle) and all(abs(leg - x) > away for leg, away in legs):
            return x
    return middle


def _branches(line: Line, flow: JourneyFlow) -> Iterator[Branch]:
    rows: dict[int, int] = defaultdict(int)
    for contact in shown_contacts(flow):
        after = contact.after
        if line.first <= after <= line.last or (after == -1 and line.first == 0):
            trunk, room = _trunk(line, after)
            name = tuple(broken(contact.activity, room - 22, LABEL_SIZE, lines=2))
            yield Branch(contact, trunk, room, rows[after], name)
            rows[after] += 1


def _trunk(line: Line, after: int) -> tuple[float, float]:
    """Where the contacts after a station hang, and how wide they may be."""
    if after == -1:
        return MARGIN, 0.8 * line.spacing
    trunk = line.gap_x(after) - 0.2 * line.spacing
    return trunk, line.spacing if after < line.last else WIDTH - MARGIN / 2 - trunk
