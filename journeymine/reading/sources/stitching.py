"""Who is who in all sources, by the files of ids that a map names; and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem, did_you_mean
from journeymine.files import SourceFile
from journeymine.language import Figure, sentence, sentence_counted, some_of
from journeymine.log import REASONS, Finding, RawRows
from journeymine.log.identity.links import IdentityTable, Links, links_of
from journeymine.log.identity.persons import Identity
from journeymine.log.times.choice import TimeRule
from journeymine.reading.formats import Form, check_form, stream_of
from journeymine.reading.presets import whole
from journeymine.reading.sources.said import IdentityFile, SourcesFile
from journeymine.reading.sources.step import SourceStep

__all__ = ["identity_of", "stitching_findings"]

_FEW = 3

_MERGES = pa.schema(
    [("bridge", pa.string()), ("persons", pa.list_(pa.string()))]
    + [(name, pa.timestamp("us", tz="UTC")) for name in ("since", "until")]
    + [("events", pa.int64())]
)


def identity_of(said: SourcesFile, files: Sequence[SourceFile], map_file: str) -> Identity | None:
    """Who is who by the files of ids that a map names; None if it names none.

    Parameters
    ----------
    said : SourcesFile
    files : sequence of SourceFile
        Those files, in the order of the map.
    map_file : str
        For messages.

    Raises
    ------
    LogError
        ``JM-E247`` if a source does not say its kind of id, no source has one of the pairs,
        or no row can be used.
    """
    if not said.identities:
        return None
    links = links_of(_tables(said.identities, files, map_file))
    kinds = _kinds(said, map_file)
    _check(links, kinds, said.identities[0], map_file)
    return Identity.of(links, on_conflict=said.on_conflict, kinds=kinds)


def stitching_findings(
    who: Identity | None, steps: Sequence[SourceStep], said: SourcesFile, persons: int
) -> tuple[list[Finding], pa.Table]:
    """What stitching did, once all events were made, and every suspicious merge."""
    if who is None:
        return _one_space(steps), _MERGES.empty_table()
    merged, used = (
        np.sum([getattr(step.seen, name) for step in steps], axis=0) for name in ("merged", "used")
    )
    merges = who.merges(merged.astype(np.int64)).cast(_MERGES)
    links = who.links
    findings = [
        *_of_files(links, said.identities),
        *_joined(steps, used > 0, links, persons),
        *_suspicious(merges, said),
        *_unpaired(steps, used > 0),
    ]
    return findings, merges


def _tables(
    said: Sequence[IdentityFile], files: Sequence[SourceFile], map_file: str
) -> Iterator[IdentityTable]:
    for one, file in zip(said, files, strict=True):
        rule = TimeRule(one.time_format, one.timezone)
        form = Form(one.delimiter, one.encoding, one.sheet, names=one.columns)
        check_form([file], form)
        raw = whole(stream_of(file, form))
        _check_columns(one, raw, map_file)
        raw = replace(raw, findings=_with_name(raw.findings, raw.name))
        yield IdentityTable(
            raw, one.columns, one.since, one.until, one.confidence, one.at_least, rule
        )


def _check_columns(one: IdentityFile, raw: RawRows, map_file: str) -> None:
    names = raw.table.column_names
    named = [("columns", column) for column in one.columns]
    named += [
        (key, column)
        for key, column in (("from", one.since), ("to", one.until), ("confidence", one.confidence))
        if column is not None
    ]
    problems = []
    for key, column in named:
        if column not in names:
            line, place = one.places.get(key, (None, None))
            message = f"'{raw.name}' has no column '{column}' to use for '{key}'."
            hint = did_you_mean(column, names) or f"its columns are: {', '.join(names[:20])}"
            problems.append(Problem("JM-E245", message, hint, map_file, line, place))
    if problems:
        raise LogError(*problems)


def _with_name(findings: Sequence[Finding], name: str) -> tuple[Finding, ...]:
    return tuple(
        replace(found, message=sentence("{file}: {found}", file=name, found=found.message))
        for found in findings
    )


def _kinds(said: SourcesFile, map_file: str) -> list[str]:
    """The kinds of the sources' ids, in their order; they must be said where ids are stitched."""
    kinds, problems = [], []
    for entry in said.sources:
        kind = entry.id_kind or entry.columns.get("case", "")
        kinds.append(kind)
        if not kind:
            line, column = next(iter(entry.places.values()), (None, None))
            message = f"The source '{entry.name}' does not say what kind of id its cases are."
            hint = "name its case column with case:, or its kind with id_kind:"
            problems.append(Problem("JM-E247", message, hint, map_file, line, column))
    if problems:
        raise LogError(*problems)
    return list(dict.fromkeys(kinds))


def _check(links: Links, kinds: Sequence[str], first: IdentityFile, map_file: str) -> None:
    line, column = first.places.get("columns", (None, None))
    if not set(kinds) & set(links.kinds):
        said = " and ".join(f"'{kind}'" for kind in kinds)
        message = f"No source has ids of a kind in the pairs: the sources have {said}."
        hint = f"write id_kind: {links.kinds[0]} in the source whose cases those are"
        raise LogError(Problem("JM-E247", message, hint, map_file, line, column))
    if not len(links.one):
        message = f"Not one of the {links.rows:,} rows of the pairs of ids can be used."
        hint = "check the columns, the validity and 'at_least'"
        raise LogError(Problem("JM-E247", message, hint, map_file, line, column))


def _one_space(steps: Sequence[SourceStep]) -> list[Finding]:
    """Without pairs, equal ids are one case whatever they are called; that must be said."""
    kinds = list(dict.fromkeys(step.kind for step in steps if step.kind))
    if len(kinds) < 2:
        return []
    message = sentence(
        "case ids of several kinds ({kinds}) are taken as they stand, so equal ids are one case; "
        "'identities' can say which belong together",
        kinds=", ".join(f"'{kind}'" for kind in kinds),
    )
    return [Finding("JM-W189", message, len(kinds))]


def _of_files(links: Links, files: Sequence[IdentityFile]) -> list[Finding]:
    names = Figure("listed", tuple(dict.fromkeys(one.path for one in files)))
    found = list(links.findings)
    if links.rejects:
        reasons = Counter(REASONS[reject.code] for reject in links.rejects)
        why = Figure(
            "listed",
            tuple(
                sentence("{count} {reason}", count=n, reason=sentence(reason))
                for reason, n in sorted(reasons.items())
            ),
        )
        message = sentence(
            "{files}: {count} of {of} rows cannot be used: {why} (the first in line {lines})",
            files=names, count=len(links.rejects), of=links.rows, why=why,
            lines=", ".join(str(reject.line) for reject in links.rejects[:_FEW]),
        )  # fmt: skip
        found.append(Finding("JM-W185", message, len(links.rejects), links.rows))
    if links.doubted:
        message = sentence(
            "{files}: {count} of {of} rows are not sure enough",
            files=names, count=links.doubted, of=links.rows,
        )  # fmt: skip
        found.append(Finding("JM-W185", message, links.doubted, links.rows))
    return found


def _joined(
    steps: Sequence[SourceStep], used: NDArray[np.bool_], links: Links, persons: int
) -> list[Finding]:
    """How many ids became how many persons."""
    strangers = 0
    for kind in sorted({step.kind for step in steps}):
        chunks = [ids for step in steps if step.kind == kind for ids in step.seen.unpaired]
        strangers += pc.count_distinct(pa.chunked_array(chunks, pa.string())).as_py()
    ids = int(used.sum()) + strangers
    message = sentence(
        "{ids} became {persons} by {pairs}",
        ids=sentence_counted(ids, "{n} id", "{n} ids"),
        persons=sentence_counted(persons, "{n} person", "{n} persons"),
        pairs=sentence_counted(len(links.one), "{n} pair of ids", "{n} pairs of ids"),
    )
    return [Finding("JM-W182", message, persons, ids)]


def _suspicious(merges: pa.Table, said: SourcesFile) -> list[Finding]:
    if not merges.num_rows:
        return []
    events = pc.sum(merges["events"]).as_py()
    whose = [
        f"{row['bridge']} ({', '.join(row['persons'][:_FEW])})"
        for row in merges.slice(0, _FEW).to_pylist()
    ]
    more = [""] * (merges.num_rows - len(whose))
    places = {
        "events": sentence_counted(events, "{n} event", "{n} events"),
        "first": some_of([*whose, *more], _FEW),
    }
    if said.on_conflict == "join":
        message = sentence_counted(
            merges.num_rows,
            "{n} suspicious merge with {events}: ids that belong to several persons at one time, "
            "who are joined into one: {first}",
            "{n} suspicious merges with {events}: ids that belong to several persons at one time, "
            "who are joined into one: {first}",
            **places,
        )
    else:
        message = sentence_counted(
            merges.num_rows,
            "{n} suspicious merge with {events}: ids that belong to several persons at one time, "
            "who are kept apart: {first}",
            "{n} suspicious merges with {events}: ids that belong to several persons at one time, "
            "who are kept apart: {first}",
            **places,
        )
    return [Finding("JM-W183", message, merges.num_rows)]


def _unpaired(steps: Sequence[SourceStep], used: NDArray[np.bool_]) -> list[Finding]:
    found = []
    events = sum(step.seen.events for step in steps)
    if strangers := sum(step.seen.strangers for step in steps):
        message = sentence(
            "{count} of {of} events have an id that is in no pair; each such id is a person of its "
            "own",
            count=strangers, of=events,
        )  # fmt: skip
        found.append(Finding("JM-W184", message, strangers, events))
    if unused := int((~used).sum()):
        message = sentence(
            "{count} of {of} ids in the pairs never occur in the log", count=unused, of=len(used)
        )
        found.append(Finding("JM-W184", message, unused, len(used)))
    return found
