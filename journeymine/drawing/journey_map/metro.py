"""The journey map: the design as a line, and how customers leave it.

Solid and coloured: customers who go from station to station.  Grey inside the casing:
customers who pass by on another designed way.  Hollow arches: steps that were due and
were skipped.  Branches below: unplanned contacts.  Black stubs: customers who leave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from journeymine.drawing.canvas.colours import (
    CASING,
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
from journeymine.drawing.canvas.svg import arc_path, element, text
from journeymine.drawing.figures.headline import headline
from journeymine.drawing.journey_map.layout import (
    CASING_WIDTH,
    CONTACT_SHOWN,
    EXIT_SHOWN,
    LABEL_SIZE,
    NAME_SIZE,
    SKIP_SHOWN,
    Branch,
    Line,
    Stop,
    band,
    lines_of,
    shown_contacts,
    shown_exits,
    shown_skips,
)
from journeymine.drawing.journey_map.rounds import group_words
from journeymine.gap.flow import flow_of
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, cases, isolated, several

if TYPE_CHECKING:
    from journeymine.gap.flow import Group, JourneyFlow, Station

__all__ = ["journey_map", "metro_map"]

Channels = Literal["used", "designed"]

_NOT_TOLD = "–"


def journey_map(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing:
    """Draw the journey map of a gap from its plain figures."""
    gap = figures["gap"]
    return metro_map(
        flow_of(figures["flow"]),
        title=headline(gap, language),
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
    frame = Frame(title, _subtitle(flow, subject, unit, channels if colours else None, language))
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
        description=_description(flow, language),
        footnotes=list(_footnotes(flow, lines, unit, language)),
    )


def _subtitle(
    flow: JourneyFlow, subject: str, unit: str, channels: Channels | None, language: Language
) -> str:
    counted, several_of = cases(flow.cases, unit, language), several(unit, language)
    if channels == "designed":
        return language.say(
            "{subject}, {counted}. Colour = designed channel, the first of several; width = "
            "{customers}. Grey inside the casing: passing by as designed. Hollow arches: skipped. "
            "Branches below: unplanned. Black stubs: the journey is left here.",
            subject=subject,
            counted=counted,
            customers=several_of,
        )
    if channels == "used":
        return language.say(
            "{subject}, {counted}. Colour = most used channel, width = {customers}. Grey inside "
            "the casing: passing by as designed. Hollow arches: skipped. Branches below: "
            "unplanned. Black stubs: the journey is left here.",
            subject=subject,
            counted=counted,
            customers=several_of,
        )
    return language.say(
        "{subject}, {counted}. Width = {customers}. Grey inside the casing: passing by as "
        "designed. Hollow arches: skipped. Branches below: unplanned. Black stubs: the journey is "
        "left here.",
        subject=subject,
        counted=counted,
        customers=several_of,
    )


def _description(flow: JourneyFlow, language: Language) -> str:
    stations = language.say_counted(
        len(flow.stations),
        "A line of {n} station, one for each designed touchpoint",
        "A line of {n} stations, one for each designed touchpoint",
    )
    reached = (
        language.say(
            "{touchpoint} reached by {share}",
            touchpoint=station.touchpoint,
            share=_share(station, language),
        )
        for station in flow.stations
    )
    return f"{stations}: {'; '.join(reached)}"


def _share(station: Station, language: Language) -> str:
    """How many reached a station; a dash where that is not told."""
    return _NOT_TOLD if station.reached.value is None else language.percent(station.reached.value)


def _painted(
    line: Line, flow: JourneyFlow, colours: dict[str, str], top: float, language: Language
) -> tuple[list[str], float]:
    """One line of the map, and where the next may begin."""
    stages = any(station.stage for station in flow.stations)
    groups = [g for g in flow.groups if g.first <= line.last and line.first <= g.last]
    arches_top = top + (24 if stages else 0) + (26 if groups else 0)
    names_top = arches_top + line.arch_height
    rail = names_top + line.name_height + CASING_WIDTH / 2 + 4
    exits_top = rail + CASING_WIDTH / 2
    branches_top = exits_top + line.exit_height
    parts = [
        *(_stage_headers(line, flow, top) if stages else ()),
        *_group_brackets(line, groups, top + (24 if stages else 0), language),
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


def _group_brackets(line: Line, groups: list[Group], y: float, language: Language) -> Iterator[str]:
    """A bracket over every branch of a group; its end is open where a line break cuts it."""
    for group in groups:
        first, last = max(group.first, line.first), min(group.last, line.last)
        begins = [first, *(i for i in group.branches if first < i <= last)]
        for begin, end in zip(begins, [*(i - 1 for i in begins[1:]), last], strict=True):
            left = line.stops[begin - line.first].x - line.spacing / 2 + 4
            right = line.stops[end - line.first].x + line.spacing / 2 - 12
            opened = (
                f"M{left:.2f} {y + 15:.2f}"
                if begin > group.first and begin == first
                else (f"M{left:.2f} {y + 20:.2f}v-5")
            )
            closed = "" if end < group.last and end == last else "v5"
            yield element(
                "path", d=f"{opened}H{right:.2f}{closed}", fill="none", stroke=RULE,
                stroke_width=1.2,
            )  # fmt: skip
        left = line.stops[first - line.first].x - line.spacing / 2 + 4
        right = line.stops[last - line.first].x + line.spacing / 2 - 12
        called = group.name or group_words(group.kind, group.fewest, group.most, language)
        words = cut(called, right - left - 12, 11)
        yield text((left + right) / 2, y + 11, words, size=11, fill=MUTED, anchor="middle")


def _rail(line: Line, flow: JourneyFlow, colours: dict[str, str], y: float) -> Iterator[str]:
    first, last = line.stops[0].x, line.stops[-1].x
    begin = MARGIN if line.first else first - 15
    finish = last + (15 if line.last == len(flow.stations) - 1 else line.spacing * 0.45)
    yield element(
        "rect", x=begin, y=y - CASING_WIDTH / 2, width=finish - begin, height=CASING_WIDTH,
        rx=15, fill=CASING,
    )  # fmt: skip
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
                "circle", cx=stop.x, cy=y, r=17.5, fill="none", stroke=colour, stroke_width=2.5
            )
        yield element("circle", cx=stop.x, cy=y, r=12, fill="#fff", stroke=colour, stroke_width=4)


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
        yield text(
            stop.x, y, _reach(stop, flow, language), size=LABEL_SIZE, anchor="middle",
            fill=MUTED if station.reached.n >= FEW else NEUTRAL,
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
    said, visits = _share(station, language), station.visits or 0
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
    channel = f" {contact.channel}" if contact.channel else ""
    room = line.spacing - 40 - width(share, LABEL_SIZE, 600)
    yield text(x + 29, y + 4, share, size=LABEL_SIZE, fill=INK, weight=600)
    shown = cut(channel, room, 11)
    if channel and shown != "…":
        yield text(x + 31 + width(share, LABEL_SIZE, 600), y + 4, shown, size=11, fill=MUTED)
    full = contact.activity if "…" in "".join(branch.name) else ""
    for i, words in enumerate(branch.name):
        yield text(x + 12, y + 21 + 14 * i, words, size=LABEL_SIZE, fill=INK, title=full)


def _footnotes(
    flow: JourneyFlow, lines: list[Line], unit: str, language: Language
) -> Iterator[str]:
    say = language.say
    yield say(
        "% of all {counted}; each can use several branches. Share under a name: with any event of "
        "it; double ring: repeated. First occurrence counts, later ones are repeats.",
        counted=cases(flow.cases, unit, language),
    )
    yield say(
        "An arch counts those that skip just these stations together, a branch those at this "
        "place; the tables count every place, so their figures can be larger."
    )
    if any(line.thinned for line in lines):
        yield say("Where arches stand close together they are drawn thinner than to scale.")
    unseen = list(_unseen(flow, lines, unit, language))
    if unseen:
        yield say("Not drawn, but in the tables: {what}.", what="; ".join(unseen))


def _unseen(flow: JourneyFlow, lines: list[Line], unit: str, language: Language) -> Iterator[str]:
    """What the thresholds of the picture hide, each with how much of it there is."""
    say, say_counted = language.say, language.say_counted
    small = len(flow.skips) - len(shown_skips(flow))
    if small:
        yield say_counted(
            small,
            "{n} skip under {share}",
            "{n} skips under {share}",
            share=language.percent(SKIP_SHOWN, 1),
        )
    across = len(shown_skips(flow)) - sum(len(line.arches) for line in lines)
    if across:
        yield say_counted(across, "{n} skip across a line break", "{n} skips across a line break")
    hidden = len(flow.contacts) - len(shown_contacts(flow))
    if hidden:
        yield say_counted(
            hidden,
            "{n} unplanned contact under {share} or beyond three at a place",
            "{n} unplanned contacts under {share} or beyond three at a place",
            share=language.percent(CONTACT_SHOWN),
        )
    leaving = sum(e.cases for e in flow.exits if e.at >= 0)
    few_leave = leaving - sum(e.cases for e in shown_exits(flow))
    if few_leave:
        yield say(
            "{customers} leaving where under {share} do",
            customers=cases(few_leave, unit, language),
            share=language.percent(EXIT_SHOWN, 1),
        )
    for exit_ in flow.exits:
        if exit_.at == -1:
            yield say(
                "{customers} leaving before any station",
                customers=cases(exit_.cases, unit, language),
            )
    if flow.open_cases:
        yield say("{customers} still on the way", customers=cases(flow.open_cases, unit, language))
