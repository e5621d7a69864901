"""The log of a map whose files are open: named, stitched and joined, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.errors import LogError, Problem
from journeymine.language import sentence, sentence_counted
from journeymine.log import Finding, LeftOut, assemble
from journeymine.log.touchpoints import Rule
from journeymine.reading.sources.joined_log import JoinedLog
from journeymine.reading.sources.map_files import MapFiles
from journeymine.reading.sources.naming import Naming, naming_of
from journeymine.reading.sources.said import SourcesFile
from journeymine.reading.sources.step import Meaning, SourceStep, steps_of
from journeymine.reading.sources.stitching import identity_of, stitching_findings

__all__ = ["join"]

_FEW = 3


def join(
    files: MapFiles,
    *,
    scratch: Callable[[], Path],
    folder: Callable[[], Path],
    keep: bool = False,
    lasting: bool = False,
) -> tuple[JoinedLog, tuple[Finding, ...]]:
    """The log of a map, before anything is ignored or cut, and the notes beside it.

    Parameters are those of `assemble`.

    Raises
    ------
    UsageError, LogError
        As `read_sources` and `read_log`.
    """
    said, map_file = files.said, files.map_file.path
    who = identity_of(said, files.identities, map_file)
    drop = bool(said.touchpoints) and said.unmapped == "drop"
    meaning = Meaning(said.touchpoints, drop, who)
    steps = [
        step
        for entry, source in zip(said.sources, files.sources, strict=True)
        for step in steps_of(entry, source.files, meaning, map_file)
    ]
    log = assemble(steps, scratch=scratch, folder=folder, keep=keep, lasting=lasting)
    naming = naming_of(steps, said.touchpoints, map_file)
    stitched, merges = stitching_findings(who, steps, said, log.n_cases)
    left = _unmapped_left_out(steps, map_file) if drop else ()
    notes = (
        *_of_sources(files, steps),
        *(naming.findings(said.touchpoints, kept=not drop) if said.touchpoints else ()),
        *stitched,
    )
    joined = JoinedLog(
        replace(log, left_out=left),
        _table(said, steps),
        _rules(said.touchpoints, naming),
        naming.unmapped(),
        merges,
        () if who is None else who.links.rejects,
    )
    return joined, notes


def _of_sources(files: MapFiles, steps: Sequence[SourceStep]) -> list[Finding]:
    """How many events each source has, what is not read, and its repeats."""
    found = []
    for entry, source in zip(files.said.sources, files.sources, strict=True):
        mine = [step for step in steps if step.entry is entry]
        events = sum(step.seen.events for step in mine)
        if entry.is_folder:
            message = sentence_counted(
                events,
                "source '{name}': {n} event of {files}",
                "source '{name}': {n} events of {files}",
                name=entry.name,
                files=sentence_counted(len(mine), "{n} file", "{n} files"),
            )
        else:
            message = sentence_counted(
                events, "source '{name}': {n} event", "source '{name}': {n} events", name=entry.name
            )
        found.append(Finding("JM-W180", message, events))
        if folders := source.deeper:
            shown = ", ".join(folders[:_FEW])
            message = sentence(
                "{name}: folders in the folder are not read: {folders}",
                name=entry.name, folders=shown,
            )  # fmt: skip
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
    why = sentence("the map says unmapped: drop")
    events = sum(step.seen.dropped for step in steps)
    what = sentence("events that no touchpoint rule fits")
    left = [LeftOut(what, why, len(gone), events)]
    emptied = len(gone) - int(pc.sum(pc.is_in(gone, value_set=kept)).as_py() or 0)
    if emptied:
        left.append(LeftOut(sentence("cases with nothing but such events"), why, emptied))
    return tuple(left)


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
