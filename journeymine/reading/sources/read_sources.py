"""Many exports, one log: what a map file names is read, named, stitched and joined."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.errors import LogError, Problem, UsageError
from journeymine.files import open_source, open_sources
from journeymine.files.cache import scratch_folder, scratch_for_good
from journeymine.log import EventLog, Finding, LeftOut, Source, assemble
from journeymine.log.touchpoints import Rule
from journeymine.reading.formats import ENDINGS
from journeymine.reading.sources.joined_log import JoinedLog
from journeymine.reading.sources.map_file import parse_sources
from journeymine.reading.sources.map_folder import MapFolder
from journeymine.reading.sources.naming import Naming, naming_of
from journeymine.reading.sources.said import Journeys, SourcesFile
from journeymine.reading.sources.step import Meaning, SourceStep, steps_of
from journeymine.reading.sources.stitching import identity_of, stitching_findings
from journeymine.statistics import counted

__all__ = ["is_sources_file", "read_sources", "sources_named"]

_MAX_BYTES = 10_000_000
_FEW = 3


def is_sources_file(name: str | Path) -> bool:
    """Whether the ending of a name says that it is a map file.

    >>> is_sources_file("sources.yaml"), is_sources_file("ga4")
    (True, False)
    """
    return Path(name).suffix.lower() in (".yaml", ".yml")


def read_sources(path: str | Path) -> JoinedLog:
    r"""Read the log that a ``sources.yaml`` describes.

    Events stand source after source, as the map names them; where times are equal, they
    keep that order.  Touchpoint rules come after the constants of a source, stitching after
    the rules.

    Parameters
    ----------
    path : path
        All that it names lies in its folder or below.

    Raises
    ------
    UsageError
        ``JM-E045`` if its name does not end in ``.yaml`` or ``.yml``.
    LogError
        ``JM-E240`` to ``JM-E246`` for the map, with every problem at once, ``JM-E247`` ids
        that cannot be stitched, ``JM-E248`` rules that can fit nothing, ``JM-E249`` too many
        overlapping validities; what `read_log` raises for a file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as name:
    ...     folder = Path(name)
    ...     _ = (folder / "web.csv").write_text("client,event,ts\nc1,view,2026-01-05 10:00\n")
    ...     _ = (folder / "crm.csv").write_text("customer,action,at\n7,call,2026-01-06 09:00\n")
    ...     _ = (folder / "ids.csv").write_text("client,customer\nc1,7\n")
    ...     _ = (folder / "sources.yaml").write_text(
    ...         "sources:\n"
    ...         "  - {file: web.csv, case: client, activity: event, time: ts, channel: web}\n"
    ...         "  - {file: crm.csv, case: customer, activity: action, time: at, channel: phone}\n"
    ...         "identities: {file: ids.csv, columns: [client, customer]}\n")
    ...     joined = read_sources(folder / "sources.yaml")
    >>> joined.log.to_arrow().select(["case", "activity", "channel", "source"]).to_pylist()
    [{'case': '7', 'activity': 'view', 'channel': 'web', 'source': 'web.csv'},
     {'case': '7', 'activity': 'call', 'channel': 'phone', 'source': 'crm.csv'}]
    """
    said, origin = _said(path)
    folder = MapFolder(str(path))
    who, identity_files = identity_of(said, folder)
    drop = bool(said.touchpoints) and said.unmapped == "drop"
    meaning = Meaning(said.touchpoints, drop, who)
    with ExitStack() as opened:
        steps, notes = _steps(said, folder, Path(path), meaning, opened)
        log = assemble(
            steps,
            scratch=lambda: opened.enter_context(scratch_folder()),
            folder=scratch_for_good,
        )
    naming = naming_of(steps, said.touchpoints, folder.map_file)
    stitched, merges = stitching_findings(who, steps, said, log.n_cases)
    left = _unmapped_left_out(steps, folder.map_file) if drop else ()
    found = [
        *_of_sources(said, steps, notes),
        *(naming.findings(said.touchpoints, kept=not drop) if said.touchpoints else ()),
        *stitched,
    ]
    log = replace(
        log.remarked(found),
        left_out=(*log.left_out, *left),
        sources=(origin, *identity_files, *log.sources),
    )
    if said.ignore:
        log = log.without(said.ignore, why="the map says to ignore it")
    return JoinedLog(
        _cut(log, said.journeys),
        _table(said, steps),
        _rules(said.touchpoints, naming),
        naming.unmapped(),
        merges,
        () if who is None else who.links.rejects,
        said.journeys,
    )


def sources_named(path: str | Path) -> tuple[Path, ...]:
    """The map file and every file that it names, for those who must not overwrite them."""
    said, _ = _said(path)
    folder = MapFolder(str(path))
    files = [folder.path(one.path) for one in said.identities]
    for entry in said.sources:
        files += folder.files(entry.path)[0] if entry.is_folder else (folder.path(entry.path),)
    return (Path(path), *files)


def _said(path: str | Path) -> tuple[SourcesFile, Source]:
    if not is_sources_file(path):
        message = f"'{path}' is no map file: its name does not end in .yaml."
        hint = "name a file such as sources.yaml"
        raise UsageError(Problem("JM-E045", message, hint, file=str(path)))
    with open_source(path) as file:
        data = file.stream.read(_MAX_BYTES + 1)
        origin = Source(file.name, file.sha256, file.size)
    if len(data) > _MAX_BYTES:
        message = f"A map file has at most {_MAX_BYTES:,} bytes; this one has more."
        raise LogError(Problem("JM-E240", message, "check the name", file=str(path)))
    return parse_sources(data, str(path)), origin


def _steps(
    said: SourcesFile, folder: MapFolder, path: Path, meaning: Meaning, opened: ExitStack
) -> tuple[list[SourceStep], dict[str, tuple[str, ...]]]:
    """A step for each file, and the folders in the folders, which are not read."""
    steps: list[SourceStep] = []
    deeper: dict[str, tuple[str, ...]] = {}
    mine = [path, *(folder.path(one.path, one.places.get("file")) for one in said.identities)]
    for entry in said.sources:
        place = entry.places.get("folder" if entry.is_folder else "file")
        if entry.is_folder:
            paths, deeper[entry.name] = folder.files(entry.path, place, without=mine)
        else:
            paths = (folder.path(entry.path, place),)
        sets = [opened.enter_context(open_sources(one, ENDINGS)) for one in paths]
        files = [file for each in sets for file in each.files]
        steps += steps_of(entry, files, meaning, folder.map_file)
    return steps, deeper


def _of_sources(
    said: SourcesFile, steps: Sequence[SourceStep], deeper: Mapping[str, tuple[str, ...]]
) -> list[Finding]:
    """How many events each source has, what is not read, and its repeats."""
    found = []
    for entry in said.sources:
        mine = [step for step in steps if step.entry is entry]
        events = sum(step.seen.events for step in mine)
        of = f" of {counted(len(mine), 'file')}" if entry.is_folder else ""
        message = f"source '{entry.name}': {counted(events, 'event')}{of}"
        found.append(Finding("JM-W180", message, events))
        if folders := deeper.get(entry.name):
            shown = ", ".join(folders[:_FEW])
            message = f"{entry.name}: folders in the folder are not read: {shown}"
            found.append(Finding("JM-W180", message, len(folders)))
        once = mine[-1].repeats
        if once is not None and (repeats := once.finding(entry.name)) is not None:
            found.append(repeats)
    return found


def _unmapped_left_out(steps: Sequence[SourceStep], map_file: str) -> tuple[LeftOut, ...]:
    """The events that no rule fits, and the cases that had nothing else."""
    gone, kept = (
        pc.unique(pa.chunked_array(chunks, pa.string()))
        for chunks in (
            [cases for step in steps for cases in step.seen.gone],
            [cases for step in steps for cases in step.seen.kept],
        )
    )
    if not len(kept):
        message = "Not one event fits a touchpoint rule, and 'unmapped: drop' leaves out the rest."
        hint = "write unmapped: keep, look at the names, and mend the rules"
        raise LogError(Problem("JM-E248", message, hint, map_file))
    if not len(gone):
        return ()
    why = "the map says unmapped: drop"
    events = sum(step.seen.dropped for step in steps)
    left = [LeftOut("events that no touchpoint rule fits", why, len(gone), events)]
    emptied = len(gone) - int(pc.sum(pc.is_in(gone, value_set=kept)).as_py() or 0)
    if emptied:
        left.append(LeftOut("cases with nothing but such events", why, emptied))
    return tuple(left)


def _cut(log: EventLog, journeys: Journeys | None) -> EventLog:
    """The log with the events of persons cut into journeys."""
    if journeys is None:
        return log
    cut: Any = getattr(log, "cut", None)
    if cut is None:
        said = "'journeys' of the map is read but not applied: every person is one journey"
        return log.remarked([Finding("JM-W189", said)])
    made: EventLog = cut(start=journeys.start, end=journeys.end, gap=journeys.gap)
    return made


def _table(said: SourcesFile, steps: Sequence[SourceStep]) -> pa.Table:
    rows = []
    for entry in said.sources:
        mine = [step for step in steps if step.entry is entry]
        once = mine[-1].repeats
        rows.append(
            {
                "source": entry.name,
                "files": len(mine),
                "rows": sum(step.rows.came for step in mine),
                "events": sum(step.seen.events for step in mine),
                "duplicates": 0 if once is None else once.dropped,
                "unmapped": sum(step.seen.unmapped.total() for step in mine),
            }
        )
    return pa.Table.from_pylist(rows)


def _rules(rules: Sequence[Rule], named: Naming) -> pa.Table:
    return pa.table(
        {
            "line": pa.array([rule.line for rule in rules], pa.int64()),
            "touchpoint": pa.array([rule.touchpoint for rule in rules], pa.string()),
            "events": pa.array(named.fitted, pa.int64()),
        }
    )
