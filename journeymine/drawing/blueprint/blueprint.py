"""The service blueprint: what customers do, where, and who does the work behind it.

Rows from above: customer, channel, owner's step, system, then the hand-overs between owners with
what was promised and how long they take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from journeymine.drawing.blueprint.seams import Seam, seams_of
from journeymine.drawing.blueprint.words import description, footnotes, title
from journeymine.drawing.canvas.colours import (
    CASING,
    FAINT,
    GRID,
    INK,
    MUTED,
    NEUTRAL,
    OFF_TARGET,
    RULE,
    TRAVELLED,
    channel_colours,
)
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import FEW, MARGIN, WIDTH, Frame
from journeymine.drawing.canvas.letters import broken, cut
from journeymine.drawing.canvas.stage_lines import StageLine, stage_lines
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.figures.judged import clearly_below
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, several

__all__ = ["blueprint"]

_HEADS, _HEAD_ROOM = 168.0, 108.0
_CARD, _INSET = 58.0, 4.0
_ARM = 9.0


@dataclass(frozen=True, slots=True)
class _Step:
    """A station with all that stands in its column."""

    touchpoint: str
    stage: str
    owner: str
    lane: str
    channel: str
    scores: Mapping[str, Any] | None
    off: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What every line of the picture is drawn from."""

    steps: Sequence[_Step]
    seams: Mapping[int, Seam]
    colours: Mapping[str, str]
    language: Language

    def has(self, lane: str) -> bool:
        """Whether the design puts any step into this lane."""
        return any(step.lane == lane for step in self.steps)

    @property
    def scored(self) -> bool:
        """Whether any step has a score."""
        return any(step.scores for step in self.steps)

    @property
    def owned(self) -> bool:
        """Whether any step has an owner."""
        return any(step.owner for step in self.steps)


def blueprint(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw the design as a service blueprint, with its hand-overs as measured.

    Parameters
    ----------
    figures : mapping
        What `plain_figures` returned.
    language : Language

    Returns
    -------
    Drawing or None
        None where no touchpoint has an owner, a lane or a channel: nothing stands behind them.
    """
    steps = list(_steps(figures))
    if not any(step.owner or step.lane or step.channel for step in steps):
        return None
    seams, unit = seams_of(figures), unit_of(figures["gap"])
    colours = channel_colours(step.channel for step in steps)
    sheet = _Sheet(steps, {seam.at: seam for seam in seams}, colours, language)
    frame = Frame(
        title([step.owner for step in steps], seams, unit, language),
        _subtitle(unit, language)
        if sheet.owned
        else language.say("Service blueprint of the designed journey."),
    )
    stages = [step.stage for step in steps]
    parts: list[str] = []
    y = frame.top
    for line in stage_lines(stages, MARGIN + _HEADS):
        if any(stages):
            parts += line.headers(stages, y)
            y += 30
        drawn, y = _line(line, sheet, y)
        parts += drawn
        y += 40
    return frame.drawing(
        parts,
        y - 8,
        description=description([(s.touchpoint, s.owner) for s in steps], seams, language),
        footnotes=list(footnotes(figures, seams, language)),
    )


def _subtitle(unit: str, language: Language) -> str:
    return language.say(
        "Service blueprint of the designed journey. Diamonds: work passes to another owner; "
        "filled red: most {customers} are not in time. Figures under them: the median wait, "
        "against the target where the design has one.",
        customers=several(unit, language),
    )


def _steps(figures: Mapping[str, Any]) -> Iterator[_Step]:
    designed = {row["touchpoint"]: row for row in figures["design"]}
    felt = figures["gap"]["experience"]
    scores = {row["touchpoint"]: row for row in felt["touchpoints"]} if felt else {}
    for station in figures["flow"]["stations"]:
        name = station["touchpoint"]
        known, row = designed[name], scores.get(name)
        scored = row if row is not None and row["mean"]["value"] is not None else None
        channel = station["channel"] or next(iter(known["channels"]), "")
        off = felt is not None and clearly_below(scored, felt["low"], felt["high"])
        yield _Step(name, station["stage"], known["owner"], known["lane"], channel, scored, off)


def _line(line: StageLine, sheet: _Sheet, top: float) -> tuple[list[str], float]:
    """One line of the blueprint, and where it ends."""
    say, y = sheet.language.say, top
    parts = [*_head(say("Customer"), say("meets"), y + 26)]
    threads: list[str] = []
    cards: list[str] = []
    cards += _cards(line, sheet, ("", "frontstage"), y)
    y += _CARD + 18
    parts += _rule(line, say("Line of interaction"), y)
    y += 18
    if any(step.channel for step in sheet.steps):
        parts += _head(say("Frontstage"), say("channel most used"), y + 16)
        cards += _channels(line, sheet, y)
        y += 36
    if sheet.scored:
        parts += _head("", say("mean score"), y + 20)
        cards += _scores(line, sheet, y)
        y += 52 if any(_meant(sheet.steps[i]) is not None for i in line.members) else 38
    y += 20
    parts += _rule(line, say("Line of visibility"), y)
    y += 20
    bars = y
    if sheet.owned:
        parts += _head(say("Backstage"), say("owner"), y + 8)
        cards += _owners(line, sheet, y)
        y += 34
    if sheet.has("backstage"):
        parts += _head("", say("steps unseen"), y + _CARD / 2 + 4)
        cards += _cards(line, sheet, ("backstage",), y)
        y += _CARD + 14
    if sheet.has("system"):
        parts += _head(say("System"), say("steps it takes"), y + 26)
        cards += _cards(line, sheet, ("system",), y)
        y += _CARD + 14
    for i in line.members:
        above = sheet.steps[i].lane in ("", "frontstage")
        if not sheet.steps[i].owner and above:
            continue  # nothing stands below that it could lead to
        threads.append(_thread(line.x(i), top + (20 if above else _CARD + 36), bars + 4))
    if any(seam.at in line.members for seam in sheet.seams.values()):
        drawn, y = _seams(line, sheet, bars + 13, y + 16)
        cards += drawn
    return [*threads, *parts, *cards], y


def _thread(x: float, top: float, foot: float) -> str:
    return element("path", d=f"M{number(x)} {number(top)}V{number(foot)}", stroke=GRID)


def _head(name: str, under: str, y: float) -> Iterator[str]:
    """What a row shows, at its left."""
    room = _HEAD_ROOM
    if name:
        shown = cut(name, room, 13, 600)
        yield text(MARGIN, y, shown, size=13, fill=INK, weight=600)
    yield text(MARGIN, y + (16 if name else 0), cut(under, room, 11.5), size=11.5, fill=MUTED)


def _rule(line: StageLine, name: str, y: float) -> Iterator[str]:
    yield text(MARGIN, y - 5, cut(name, _HEADS - 8, 11), size=11, fill=MUTED)
    path = f"M{number(MARGIN)} {number(y)}H{number(min(line.right + 8, WIDTH - MARGIN))}"
    yield element("path", d=path, stroke=MUTED, stroke_width=1.2, stroke_dasharray="6 4")


def _cards(line: StageLine, sheet: _Sheet, lanes: tuple[str, ...], y: float) -> Iterator[str]:
    """The steps of these lanes."""
    room = line.spacing - 2 * _INSET
    for i in line.members:
        step = sheet.steps[i]
        if step.lane not in lanes:
            continue
        left = line.x(i) - room / 2
        dashed: dict[str, str | float] = {"stroke_dasharray": "4 3"} if lanes == ("system",) else {}
        yield element(
            "rect", x=left, y=y, width=room, height=_CARD, rx=6, fill="#fff", stroke=RULE,
            stroke_width=1.2, **dashed,
        )  # fmt: skip
        lines = broken(step.touchpoint, room - 10, 12, 600, lines=3)
        full = step.touchpoint if "…" in "".join(lines) else ""
        first = y + _CARD / 2 + 4 - 7.5 * (len(lines) - 1)
        for k, words in enumerate(lines):
            yield text(
                line.x(i), first + 15 * k, words, size=12, fill=INK, weight=600,
                anchor="middle", title=full,
            )  # fmt: skip


def _channels(line: StageLine, sheet: _Sheet, y: float) -> Iterator[str]:
    room = line.spacing - 2 * _INSET
    for i in line.members:
        step = sheet.steps[i]
        if not step.channel:
            continue
        yield element(
            "rect", x=line.x(i) - room / 2, y=y, width=room, height=32, rx=16, fill="#fff",
            stroke=sheet.colours[step.channel], stroke_width=2,
        )  # fmt: skip
        shown = cut(step.channel, room - 24, 12)
        full = step.channel if shown != step.channel else ""
        yield text(line.x(i), y + 20, shown, size=12, fill=INK, anchor="middle", title=full)


def _meant(step: _Step) -> float | None:
    """What is intended where a step has scores."""
    return None if step.scores is None else step.scores["intended"]


def _scores(line: StageLine, sheet: _Sheet, y: float) -> Iterator[str]:
    language = sheet.language
    for i in line.members:
        step, x = sheet.steps[i], line.x(i)
        if step.scores is None:
            continue
        mean, target = step.scores["mean"], _meant(step)
        fill = OFF_TARGET if step.off else FAINT if mean["n"] < FEW else INK
        yield element(
            "rect", x=x - 24, y=y + 5, width=48, height=34 + 14 * (target is not None), fill="#fff"
        )
        yield text(
            x, y + 17, language.decimal(mean["value"]), size=12, fill=fill,
            weight=600 if step.off else 400, anchor="middle",
        )  # fmt: skip
        under = [language.say("n = {n}", n=language.count(mean["n"]))]
        if target is not None:
            under.append(language.say("target {target}", target=language.trimmed(target)))
        room = line.spacing - 8
        for k, words in enumerate(under):
            yield text(
                x, y + 33 + 14 * k, cut(words, room, 11), size=11, fill=MUTED, anchor="middle"
            )


def _owners(line: StageLine, sheet: _Sheet, y: float) -> Iterator[str]:
    """A bar over consecutive steps of one owner; the end of a branch ends it as well."""
    breaks = set(sheet.seams)
    runs: list[list[int]] = []
    for i in line.members:
        same = runs and sheet.steps[runs[-1][-1]].owner == sheet.steps[i].owner
        if same and i not in breaks:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        owner = sheet.steps[run[0]].owner
        if not owner:
            continue
        left = line.x(run[0]) - line.spacing / 2 + _INSET
        wide = line.spacing * len(run) - 2 * _INSET
        yield element("rect", x=left, y=y, width=wide, height=26, rx=4, fill=TRAVELLED)
        shown = cut(owner, wide - 24, 12, 600)
        yield text(
            left + wide / 2, y + 17, shown, size=12, fill="#fff", weight=600, anchor="middle",
            title=owner if shown != owner else "",
        )  # fmt: skip


def _seams(line: StageLine, sheet: _Sheet, level: float, top: float) -> tuple[list[str], float]:
    """The diamonds, and under each the waits; they stand in the gap before the next owner."""
    say = sheet.language.say
    parts: list[str] = []
    here = [sheet.seams[i] for i in line.members if i in sheet.seams]
    parts += _head(say("Hand-over"), say("median wait"), top + 14)
    promised = any(seam.promise for seam in here)
    if promised:
        parts += _head(say("Against target"), say("share not in time"), top + 66)
    for seam in here:
        x = max(line.x(seam.at) - line.spacing / 2, line.left)
        colour = OFF_TARGET if seam.is_late else MUTED
        path = f"M{number(x)} {number(level + _ARM)}V{number(top - 2)}"
        parts.append(
            element("path", d=path, stroke=colour, stroke_width=1.2, stroke_dasharray="2 3")
        )
        diamond = (
            f"M{number(x)} {number(level - _ARM)}l{number(_ARM)} {number(_ARM)}l{number(-_ARM)} "
            f"{number(_ARM)}l{number(-_ARM)} {number(-_ARM)}z"
        )
        fill = OFF_TARGET if seam.is_late else "#fff"
        stroke = OFF_TARGET if seam.is_late else INK
        parts.append(element("path", d=diamond, fill=fill, stroke=stroke, stroke_width=2))
        room = line.spacing - 8
        if seam.at == line.first:  # beside the heads of the rows
            room = min(room, 2 * (_HEADS - _HEAD_ROOM - 6))
        parts += _waits(seam, sheet, x, top, room)
    return parts, top + (138 if promised else 46)


def _waits(seam: Seam, sheet: _Sheet, x: float, top: float, room: float) -> Iterator[str]:
    language = sheet.language
    rows: list[tuple[float, str, str, int]] = []
    measured = seam.measured
    if measured is None or measured["median"]["value"] is None:
        rows.append((14, language.say("not seen"), FAINT, 400))
    else:
        few = measured["median"]["n"] < FEW
        wait = language.lasting(measured["median"]["value"], length="short")
        rows.append((14, wait, FAINT if few else INK, 600))
        n = language.say("n = {n}", n=language.count(measured["median"]["n"]))
        rows.append((29, n, FAINT if few else MUTED, 400))
    if seam.before != seam.at - 1:
        rows.append((43, language.say("from {owner}", owner=seam.source), MUTED, 400))
    promise, late = seam.promise, seam.late
    if promise is not None:
        few = promise["estimate"]["n"] < FEW
        fill = OFF_TARGET if seam.is_late else FAINT if few else INK
        median = promise["median"]["value"]
        half = (
            language.say("half never")
            if median is None
            else language.lasting(median, length="short")
        )
        rows.append((66, half, fill, 600))
        most = language.lasting(promise["at_most"], length="short")
        rows.append((81, language.say("target {target}", target=most), MUTED, 400))
        if late is not None:
            wide = min(64.0, room)
            left = x - wide / 2
            yield element("rect", x=left, y=top + 88, width=wide, height=9, fill=CASING)
            bar = OFF_TARGET if seam.is_late else NEUTRAL
            yield element("rect", x=left, y=top + 88, width=wide * late, height=9, fill=bar)
            rows.append((112, language.percent(late), fill, 400))
            n = language.say("n = {n}", n=language.count(promise["estimate"]["n"]))
            rows.append((127, n, FAINT if few else MUTED, 400))
    for down, words, fill, weight in rows:
        size = 12 if weight == 600 else 11
        shown = cut(words, room, size, weight)
        yield text(
            x, top + down, shown, size=size, fill=fill, weight=weight, anchor="middle",
            halo=True, title=words if shown != words else "",
        )  # fmt: skip
