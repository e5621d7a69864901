"""The journey map: the design as a line, and how customers leave it.

Solid and coloured: customers who go from station to station.  Grey inside the casing:
customers who pass by on another designed way.  Hollow arches: steps that were due and
were skipped.  Branches below: unplanned contacts.  Black stubs: customers who leave.  Double
rings: repeated.  Out of order stands in words under the name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from journeymine.drawing.canvas.colours import (
    CASING,
    FAINT,
    INK,
    MUTED,
    NEUTRAL,
    OFF_TARGET,
    RULE,
    TRAVELLED,
    channel_colours,
)
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import FEW, MARGIN, Frame
from journeymine.drawing.canvas.legend import LEGEND_HEIGHT, channel_legend
from journeymine.drawing.canvas.letters import cut, width
from journeymine.drawing.canvas.stage_heads import stage_heads
from journeymine.drawing.canvas.svg import arc_path, element, number, text
from journeymine.drawing.figures.headline import headline
from journeymine.drawing.journey_map.brackets import Brackets
from journeymine.drawing.journey_map.layout import (
    CASING_WIDTH,
    LABEL_SIZE,
    NAME_SIZE,
    ORDER_LINE,
    SKIP_SHOWN,
    Branch,
    Line,
    Stop,
    band,
    lines_of,
    shown_contacts,
)
from journeymine.drawing.journey_map.words import (
    Channels,
    description,
    footnotes,
    reached_words,
    subtitle,
)
from journeymine.gap.flow import flow_of
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, isolated

if TYPE_CHECKING:
    from journeymine.gap.flow import JourneyFlow

__all__ = ["KINDS", "journey_map", "metro_map"]

KINDS = frozenset({"missing", "stopped", "ad_hoc", "repeated", "order"})
"""The deviations that the map shows, and that its title may name."""


def journey_map(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing:
    """Draw the journey map of a gap from its plain figures."""
    gap = figures["gap"]
    return metro_map(
        flow_of(figures["flow"]),
        title=headline(gap, language, KINDS),
        subject=isolated(gap["design"]["name"]),
        unit=unit_of(gap),
        language=language,
    )


def metro_map(
    flow: JourneyFlow,
    *,
    title: str,
    subject: str,
    unit: str = "customer",
    channels: Channels = "used",
    language: Language = ENGLISH,
) -> Drawing:
    """Draw how customers flow through a design.

    Parameters
    ----------
    flow : JourneyFlow
    title : str
        The finding, in one line.
    subject : str
        What the journey is called.
    unit : {'customer', 'journey'}
        What is counted.
    channels : {'used', 'designed'}
        Whether the channel of a station is the one that most used, or one of its design.
    language : Language
    """
    lines = lines_of(flow, language)
    colours = channel_colours(
        [*(s.channel for s in flow.stations), *(c.channel for c in shown_contacts(flow))]
    )
    shown = channels if colours else None
    frame = Frame(title, subtitle(flow, subject, unit, shown, language))
    parts = []
    y = frame.top
    for line in lines:
        painted, y = _painted(line, flow, colours, y, language)
        parts.extend(painted)
    if colours:
        head = (
            language.say("Most used channel")
            if channels == "used"
            else language.say("Designed channel")
        )
        parts.extend(channel_legend(head, colours, y))
        y += LEGEND_HEIGHT
    return frame.drawing(
        parts,
        y,
        description=description(flow, language),
        footnotes=list(footnotes(flow, lines, unit, language)),
    )


def _painted(
    line: Line, flow: JourneyFlow, colours: dict[str, str], top: float, language: Language
) -> tuple[list[str], float]:
    """One line of the map, and where the next may begin."""
    stages = any(station.stage for station in flow.stations)
    brackets = Brackets(flow.groups, line)
    brackets_top = top + (24 if stages else 0)
    arches_top = brackets_top + brackets.height
    names_top = arches_top + line.arch_height
    rail = names_top + line.name_height + CASING_WIDTH / 2 + 4
    exits_top = rail + CASING_WIDTH / 2
    branches_top = exits_top + line.exit_height
    parts = [
        *(_stage_headers(line, flow, top) if stages else ()),
        *brackets.drawn(brackets_top, language),
        *_rail(line, flow, colours, rail),
        *_arches(line, names_top, rail),
        *_names(line, flow, rail, language),
        *_exits(line, flow, rail, language),
        *(
            p
            for b in line.branches
            for p in _branch(b, line, flow, colours, rail, branches_top, language)
        ),
    ]
    return parts, branches_top + line.branch_tops[-1] + 26


def _stage_headers(line: Line, flow: JourneyFlow, y: float) -> Iterator[str]:
    stages = [flow.stations[stop.index].stage for stop in line.stops]
    return stage_heads(stages, MARGIN, line.spacing, y, strong=True)


def _rail(line: Line, flow: JourneyFlow, colours: dict[str, str], y: float) -> Iterator[str]:
    begin, finish = _rail_ends(line, flow)
    yield _casing(begin, finish, y, goes_on=(line.first > 0, line.last < len(flow.stations) - 1))
    for segment in flow.segments[max(line.first - 1, 0) : line.last + 1]:
        start = max(line.gap_x(segment.at) - line.spacing / 2, begin)
        end = min(line.gap_x(segment.at) + line.spacing / 2, finish)
        colour = colours.get(flow.stations[segment.at + 1].channel, TRAVELLED)
        going = band(segment.direct + segment.passing, flow.cases)
        for high, fill in ((going, NEUTRAL), (band(segment.direct, flow.cases), colour)):
            if high:
                yield element(
                    "rect", x=start, y=y - high / 2, width=end - start, height=high, fill=fill
                )
    for stop in line.stops:
        station = flow.stations[stop.index]
        colour = colours.get(station.channel, INK)
        if station.repeated_cases >= max(SKIP_SHOWN * flow.cases, 1):
            yield element(
                "circle", cx=stop.x, cy=y, r=17.5, fill="#fff", stroke=colour, stroke_width=2.5
            )
        yield element("circle", cx=stop.x, cy=y, r=12, fill="#fff", stroke=colour, stroke_width=4)


def _rail_ends(line: Line, flow: JourneyFlow) -> tuple[float, float]:
    """From where to where the casing goes: over every trunk, and on to the next line."""
    first, last = line.stops[0].x, line.stops[-1].x
    trunks = [branch.trunk for branch in line.branches]
    begin = MARGIN if line.first else min(first - 15, *(x - 12 for x in trunks), first)
    if line.last < len(flow.stations) - 1:
        return begin, last + line.spacing * 0.45
    return begin, max(last + 15, *(x + 12 for x in trunks), last)


def _casing(begin: float, finish: float, y: float, *, goes_on: tuple[bool, bool]) -> str:
    """Round at an end of the journey, straight where it comes from or goes on to another line."""
    n, half = number, CASING_WIDTH / 2
    round_off, round_on = (0.0 if goes else half for goes in goes_on)
    path = (
        f"M{n(begin + round_off)} {n(y - half)}H{n(finish - round_on)}"
        f"a{n(round_on)} {n(round_on)} 0 0 1 {n(round_on)} {n(round_on)}"
        f"V{n(y + half - round_on)}"
        f"a{n(round_on)} {n(round_on)} 0 0 1 {n(-round_on)} {n(round_on)}"
        f"H{n(begin + round_off)}"
        f"a{n(round_off)} {n(round_off)} 0 0 1 {n(-round_off)} {n(-round_off)}"
        f"V{n(y - half + round_off)}"
        f"a{n(round_off)} {n(round_off)} 0 0 1 {n(round_off)} {n(-round_off)}Z"
    )
    return element("path", d=path, fill=CASING)


def _arches(line: Line, names_top: float, rail: float) -> Iterator[str]:
    foot = rail - CASING_WIDTH / 2 - 2
    for arch in sorted(line.arches, key=lambda a: -a.level):
        beam = names_top - arch.height
        path = arc_path(arch.left, arch.right, foot, beam, 16)
        yield element("path", d=path, fill="none", stroke="#fff", stroke_width=arch.thickness + 7)
        yield element("path", d=path, fill="none", stroke=MUTED, stroke_width=arch.thickness + 3)
        yield element("path", d=path, fill="none", stroke="#fff", stroke_width=arch.thickness)
    for arch in line.arches:
        y = names_top - arch.height - arch.thickness / 2 - 6
        yield text(
            arch.label_x, y, arch.label, size=LABEL_SIZE, fill=INK, weight=600,
            anchor="middle", halo=True,
        )  # fmt: skip


def _names(line: Line, flow: JourneyFlow, rail: float, language: Language) -> Iterator[str]:
    for stop in line.stops:
        station = flow.stations[stop.index]
        y = rail - CASING_WIDTH / 2 - 10
        for i, words in enumerate(reversed(stop.order)):
            yield text(
                stop.x, y - ORDER_LINE * i, words, size=LABEL_SIZE, fill=INK, weight=600,
                anchor="middle",
            )  # fmt: skip
        y -= line.order_height
        yield text(
            stop.x, y, _reach(stop, flow, language), size=LABEL_SIZE, anchor="middle",
            fill=MUTED if station.reached.n >= FEW else FAINT,
        )  # fmt: skip
        full = station.touchpoint if "…" in "".join(stop.name) else ""
        for i, words in enumerate(reversed(stop.name)):
            yield text(
                stop.x, y - 16 - 15 * i, words, size=NAME_SIZE, fill=INK, weight=600,
                anchor="middle", title=full,
            )  # fmt: skip


def _reach(stop: Stop, flow: JourneyFlow, language: Language) -> str:
    """Who reached a station, then how often a customer visits it and by what, if there is room."""
    station = flow.stations[stop.index]
    cases = round((station.reached.value or 0.0) * flow.cases)
    said, visits = reached_words(station, language), station.visits or 0
    more = [station.channel] if station.channel else []
    if station.repeated_cases >= SKIP_SHOWN * flow.cases and visits >= 1.05 * cases > 0:
        more.insert(0, f"{language.decimal(visits / cases)}×")
    for part in more:
        longer = f"{said} · {part}"
        if width(longer, LABEL_SIZE) > stop.room:
            break
        said = longer
    return said


def _exits(line: Line, flow: JourneyFlow, rail: float, language: Language) -> Iterator[str]:
    for leaving, x in line.exits:
        thickness = max(1.5, band(leaving.cases, flow.cases) / 2)
        foot = rail + 46
        yield element(
            "path", d=f"M{x:.2f} {rail + 14:.2f}V{foot:.2f}", stroke=INK, stroke_width=thickness
        )
        yield element("rect", x=x - 14, y=foot - 2, width=28, height=4, fill=INK)
        share = language.percent(leaving.cases / max(flow.cases, 1))
        yield text(x, foot + 16, share, size=LABEL_SIZE, fill=INK, weight=600, anchor="middle")
        yield text(x, foot + 29, language.say("leave"), size=11, fill=MUTED, anchor="middle")


def _branch(
    branch: Branch,
    line: Line,
    flow: JourneyFlow,
    colours: dict[str, str],
    rail: float,
    top: float,
    language: Language,
) -> Iterator[str]:
    contact, x = branch.contact, branch.trunk
    y = top + line.branch_tops[branch.row] + 12
    start = rail + CASING_WIDTH / 2
    if branch.row:
        start = top + line.branch_tops[branch.row - 1] + 12
    colour = colours.get(contact.channel, OFF_TARGET)
    yield element("path", d=f"M{x:.2f} {start:.2f}V{y:.2f}", stroke=RULE, stroke_width=2.5)
    stub = max(2.0, band(contact.cases, flow.cases) / 2)
    yield element("path", d=f"M{x:.2f} {y:.2f}h12", stroke=colour, stroke_width=stub)
    yield element("circle", cx=x + 18, cy=y, r=6, fill="#fff", stroke=colour, stroke_width=3)
    share = language.percent(contact.cases / max(flow.cases, 1))
    yield text(x + 29, y + 4, share, size=LABEL_SIZE, fill=INK, weight=600)
    beside = x + 35 + width(share, LABEL_SIZE, 600)
    shown = cut(contact.channel, x + branch.room - 9 - beside, 11)
    if contact.channel and shown != "…":
        full = contact.channel if shown != contact.channel else ""
        yield text(beside, y + 4, shown, size=11, fill=MUTED, title=full)
    full = contact.activity if "…" in "".join(branch.name) else ""
    for i, words in enumerate(branch.name):
        yield text(x + 12, y + 21 + 14 * i, words, size=LABEL_SIZE, fill=INK, title=full)
