"""The journey map: the design as a line, and how customers leave it.

Solid and coloured: customers who go from station to station.  Grey inside the casing:
customers who pass by on another designed way.  Hollow arches: steps that were due and
were skipped.  Branches below: unplanned contacts.  Black stubs: customers who leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from journeymine.drawing.colours import (
    CASING,
    INK,
    MUTED,
    NEUTRAL,
    OFF_TARGET,
    RULE,
    TRAVELLED,
    channel_colours,
)
from journeymine.drawing.drawing import Drawing
from journeymine.drawing.legend import LEGEND_HEIGHT, channel_legend
from journeymine.drawing.letters import broken, cut, width
from journeymine.drawing.metro_layout import (
    CASING_WIDTH,
    CONTACT_SHOWN,
    EXIT_SHOWN,
    LABEL_SIZE,
    MARGIN,
    NAME_SIZE,
    SKIP_SHOWN,
    WIDTH,
    Branch,
    Line,
    Stop,
    band,
    in_count,
    in_percent,
    lines_of,
    shown_contacts,
    shown_exits,
    shown_skips,
)
from journeymine.drawing.svg import arc_path, element, text
from journeymine.statistics import counted

if TYPE_CHECKING:
    from journeymine.gap.flow import Group, JourneyFlow

__all__ = ["metro_map"]

_GROUP_WORDS = {
    "choice": "one of these ways",
    "any_order": "in any order",
    "any_of": "one or more of these",
    "optional": "optional",
    "repeat": "any number of times",
    "repeat_once": "once or more",
}
_TEXT_WIDTH = 1200 - 2 * MARGIN - 16  # less the margins and a scroll bar
_MOST_LINES = 3
_FEW = 30  # figures on fewer cases are greyed


def metro_map(flow: JourneyFlow, *, title: str, subject: str, unit: str = "customer") -> Drawing:
    """Draw how customers flow through a design.

    Parameters
    ----------
    flow : JourneyFlow
    title : str
        The finding, in one line.
    subject : str
        What the journey is called.
    unit : str
        What is counted, in the singular: customers, or their journeys.
    """
    lines = lines_of(flow)
    colours = channel_colours(
        [*(s.channel for s in flow.stations), *(c.channel for c in shown_contacts(flow))]
    )
    subtitle = (
        f"{subject}, {in_count(flow.cases, unit)}. "
        f"{'Colour = most used channel, width' if colours else 'Width'}"
        f" = {unit}s. Grey inside the casing: passing by as designed. Hollow arches: skipped. "
        f"Branches below: unplanned. Black stubs: {_who(unit)} leave."
    )
    parts, y = _in_lines(title, 44.0, 20, INK, 600)
    more, y = _in_lines(subtitle, y + 23, 13, MUTED, 400)
    parts.extend(more)
    y += 30
    for line in lines:
        painted, y = _painted(line, flow, colours, y)
        parts.extend(painted)
    if colours:
        parts.extend(channel_legend("Most used channel", colours, y))
        y += LEGEND_HEIGHT
    for words in _footnotes(flow, lines, unit):
        more, y = _in_lines(words, y + 8, 11, MUTED, 400)
        parts.extend(more)
        y += 9
    description = (
        f"A line of {counted(len(flow.stations), 'station')}, one for each designed touchpoint: "
        + "; ".join(
            f"{s.touchpoint} reached by {in_percent(_reached(s.reached.value, flow), flow.cases)}"
            for s in flow.stations
        )
    )
    return Drawing(title, description, WIDTH, y + 18, "\n".join(parts))


def _reached(share: float | None, flow: JourneyFlow) -> int:
    return round((share or 0.0) * flow.cases)


def _in_lines(words: str, y: float, size: float, fill: str, weight: int) -> tuple[list[str], float]:
    """Words that a window of 1200 pixels shows whole, and where their last line stands."""
    lines = broken(words, _TEXT_WIDTH, size, weight, lines=_MOST_LINES)
    full = words if lines[-1].endswith("…") else ""
    step = round(1.35 * size)
    parts = [
        text(MARGIN, y + step * at, line, size=size, fill=fill, weight=weight, title=full)
        for at, line in enumerate(lines)
    ]
    return parts, y + step * (len(lines) - 1)


def _painted(
    line: Line, flow: JourneyFlow, colours: dict[str, str], top: float
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
        *_group_brackets(line, groups, top + (24 if stages else 0)),
        *_rail(line, flow, colours, rail),
        *_arches(line, names_top, rail),
        *_names(line, flow, rail),
        *_exits(line, flow, rail),
        *(p for b in line.branches for p in _branch(b, line, flow, colours, rail, branches_top)),
    ]
    return parts, branches_top + line.branch_tops[-1] + 26


def _stage_headers(line: Line, flow: JourneyFlow, y: float) -> Iterator[str]:
    for stage, members in groupby(line.stops, key=lambda s: flow.stations[s.index].stage):
        stops = list(members)
        left = stops[0].x - line.spacing / 2
        right = stops[-1].x + line.spacing / 2 - 8
        if stage:
            name = cut(stage, right - left, 13, 600)
            yield text(left, y, name, size=13, fill=INK, weight=600)
            yield element(
                "path", d=f"M{left:.2f} {y + 8:.2f}H{right:.2f}", stroke=INK, stroke_width=1.5
            )


def _group_brackets(line: Line, groups: list[Group], y: float) -> Iterator[str]:
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
        words = cut(group.name or _words(group), right - left - 12, 11)
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


def _names(line: Line, flow: JourneyFlow, rail: float) -> Iterator[str]:
    for stop in line.stops:
        station = flow.stations[stop.index]
        y = rail - CASING_WIDTH / 2 - 10
        yield text(
            stop.x, y, _reach(stop, flow), size=LABEL_SIZE, anchor="middle",
            fill=MUTED if station.reached.n >= _FEW else NEUTRAL,
        )  # fmt: skip
        full = station.touchpoint if "…" in "".join(stop.name) else ""
        for i, words in enumerate(reversed(stop.name)):
            yield text(
                stop.x, y - 16 - 15 * i, words, size=NAME_SIZE, fill=INK, weight=600,
                anchor="middle", title=full,
            )  # fmt: skip


def _reach(stop: Stop, flow: JourneyFlow) -> str:
    """Who reached a station, then how often a customer visits it and by what, if there is room."""
    station = flow.stations[stop.index]
    cases = _reached(station.reached.value, flow)
    said = in_percent(cases, flow.cases)
    more = [station.channel] if station.channel else []
    if station.repeated_cases >= SKIP_SHOWN * flow.cases and station.visits >= 1.05 * cases > 0:
        more.insert(0, f"{station.visits / cases:.1f}×")
    for part in more:
        longer = f"{said} · {part}"
        if width(longer, LABEL_SIZE) > stop.room:
            break
        said = longer
    return said


def _exits(line: Line, flow: JourneyFlow, rail: float) -> Iterator[str]:
    for leaving, x in line.exits:
        thickness = max(1.5, band(leaving.cases, flow.cases) / 2)
        foot = rail + 46
        yield element(
            "path", d=f"M{x:.2f} {rail + 14:.2f}V{foot:.2f}", stroke=INK, stroke_width=thickness
        )
        yield element("rect", x=x - 14, y=foot - 2, width=28, height=4, fill=INK)
        share = in_percent(leaving.cases, flow.cases)
        yield text(x, foot + 16, share, size=LABEL_SIZE, fill=INK, weight=600, anchor="middle")
        yield text(x, foot + 29, "leave", size=11, fill=MUTED, anchor="middle")


def _branch(
    branch: Branch,
    line: Line,
    flow: JourneyFlow,
    colours: dict[str, str],
    rail: float,
    top: float,
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
    share = in_percent(contact.cases, flow.cases)
    channel = f" {contact.channel}" if contact.channel else ""
    room = line.spacing - 40 - width(share, LABEL_SIZE, 600)
    yield text(x + 29, y + 4, share, size=LABEL_SIZE, fill=INK, weight=600)
    shown = cut(channel, room, 11)
    if channel and shown != "…":
        yield text(x + 31 + width(share, LABEL_SIZE, 600), y + 4, shown, size=11, fill=MUTED)
    full = contact.activity if "…" in "".join(branch.name) else ""
    for i, words in enumerate(branch.name):
        yield text(x + 12, y + 21 + 14 * i, words, size=LABEL_SIZE, fill=INK, title=full)


def _footnotes(flow: JourneyFlow, lines: list[Line], unit: str) -> Iterator[str]:
    yield (
        f"% of all {in_count(flow.cases, unit)}; a {unit} can use several branches. Share "
        f"under a name: {unit}s with any event of it; double ring: repeated. First occurrence "
        "counts, later ones are repeats."
    )
    yield (
        f"An arch counts {_who(unit)} skip just these stations together, a branch those at this "
        "place; the tables count every place, so their figures can be larger."
    )
    small = len(flow.skips) - len(shown_skips(flow))
    across = len(shown_skips(flow)) - sum(len(line.arches) for line in lines)
    hidden = len(flow.contacts) - len(shown_contacts(flow))
    few_leave = sum(e.cases for e in flow.exits if e.at >= 0) - sum(
        e.cases for e in shown_exits(flow)
    )
    unseen = [
        f"{in_count(small, 'skip')} under {SKIP_SHOWN:.1%}".replace("%", "\u00a0%")
        if small
        else "",
        f"{in_count(across, 'skip')} across a line break" if across else "",
        f"{in_count(hidden, 'contact')} under {CONTACT_SHOWN:.0%} or beyond three a place".replace(
            "%", "\u00a0%"
        )
        if hidden
        else "",
        f"{in_count(few_leave, unit)} {_that(unit)} leave where under {EXIT_SHOWN:.1%} do".replace(
            "%", "\u00a0%"
        )
        if few_leave
        else "",
        *(
            f"{in_count(e.cases, unit)} {_that(unit)} left before any station"
            for e in flow.exits
            if e.at == -1
        ),
        f"{in_count(flow.open_cases, unit)} still on the way" if flow.open_cases else "",
    ]
    if any(line.thinned for line in lines):
        yield "Where arches stand close together they are drawn thinner than to scale."
    if any(unseen):
        yield f"Not drawn, but in the tables: {'; '.join(filter(None, unseen))}."


def _that(unit: str) -> str:
    return "who" if unit == "customer" else "that"


def _who(unit: str) -> str:
    return f"{unit}s {_that(unit)}"


def _words(group: Group) -> str:
    """What a group without a name of its own is called."""
    if group.kind != "repeat_counted":
        return _GROUP_WORDS[group.kind]
    if group.most is None:
        return f"{group.fewest} times or more"
    if group.fewest == group.most:
        return "once" if group.most == 1 else f"{group.most} times"
    if group.fewest == 0:
        return "at most once" if group.most == 1 else f"up to {group.most} times"
    return f"{group.fewest} to {group.most} times"
