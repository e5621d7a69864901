"""Read a ``sources.yaml``: which exports make one log, and what their events mean.

The language, by an example; only ``sources`` is needed::

    sources:
      - {folder: web, case: client_id, activity: event, time: ts, timezone: Europe/Stockholm,
         channel: web, unique: event_id}
      - {file: crm.csv, case: customer, activity: action, time: done_at, channel_column: via}
    touchpoints:
      - {when: {event: page_view, page: /loan/apply*}, is: Start application, stage: Apply}
    unmapped: keep
    identities: {file: ids.csv, columns: [client_id, customer], from: since, to: until}
    journeys: {start: [Start application], end: [Loan paid out], gap: 30d}
    ignore: [scroll, "ping*"]

``channel``, ``owner`` and ``actor`` are what all events of a source have; ``channel_column``
and its like name a column.  A path stands in the folder of this file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Literal, cast

from journeymine.errors import LogError, UsageError, did_you_mean
from journeymine.log.identity.persons import OnConflict
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.durations import as_duration
from journeymine.log.touchpoints import SETTABLE, Rule
from journeymine.reading.presets import NAMES
from journeymine.reading.refusals import Refusals
from journeymine.reading.sources.said import IdentityFile, Journeys, Place, SourceEntry, SourcesFile
from journeymine.reading.yaml_text.keys import Keys, one_or_more
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar, parse_yaml
from journeymine.reading.yaml_text.values import entries, name_of

__all__ = ["parse_sources"]

CONSTANTS = ("channel", "owner", "actor")
"""Canonical columns that a source can say for all its events."""

_COLUMNS = ("case", "activity", "time", "end_time", "outcome", "score", "cost", "value", "text")
_NAMED = tuple(f"{role}_column" for role in CONSTANTS)
_FORM = ("time_format", "timezone", "delimiter", "encoding", "sheet")
_SOURCE = (
    "file", "folder", "name", *_COLUMNS, *CONSTANTS, *_NAMED, *_FORM, "preset", "unique", "id_kind",
)  # fmt: skip
_IDENTITY = ("file", "columns", "from", "to", "confidence", "at_least", "on_conflict", *_FORM)
_RULE = ("when", "is", "source", *SETTABLE)
_TOP = ("sources", "touchpoints", "unmapped", "identities", "journeys", "ignore")
_JOURNEYS = ("start", "end", "gap")

_CODES = {
    "JM-E309": "JM-E240", "JM-E310": "JM-E240", "JM-E311": "JM-E240",
    "JM-E312": "JM-E241", "JM-E313": "JM-E241",
    "JM-E314": "JM-E242", "JM-E316": "JM-E242",
    "JM-E315": "JM-E243",
}  # fmt: skip
"""What the shared YAML reader finds, by the codes of a sources file."""

_NEEDS = "a sources file needs sources: [{file: orders.csv}]"
_EXPANDED = re.compile(r"^~|[*?$\\]|://")
_SHARE = re.compile(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?")


def parse_sources(data: bytes, file: str) -> SourcesFile:
    r"""What a ``sources.yaml`` says.

    Raises
    ------
    LogError
        With every problem of the file at once: ``JM-E240`` not plain YAML, ``JM-E241`` an
        unknown key or one that stands twice, ``JM-E242`` a value of the wrong shape,
        ``JM-E243`` a missing key, ``JM-E244`` a path that is not plain, ``JM-E246`` a value
        that cannot be used, ``JM-E248`` a rule for a source that is not there.

    Examples
    --------
    >>> said = parse_sources(b"sources:\n  - {file: crm.csv, channel: phone}\n", "sources.yaml")
    >>> said.sources[0].name, dict(said.sources[0].constants)
    ('crm.csv', {'channel': 'phone'})
    >>> parse_sources(b"sources: [{file: crm.csv, chanel: phone}]", "sources.yaml")
    Traceback (most recent call last):
        ...
    journeymine.errors.LogError: JM-E241 sources.yaml, line 1, column 27: 'chanel' is not ...
    """
    refusals = Refusals(file, kind=LogError, codes=_CODES)
    root = parse_yaml(data, refusals, needs=_NEEDS)
    said = Keys.of(root, _TOP, "a sources file", refusals)
    if "sources" not in said.values and isinstance(root, Pairs):
        said.refuse("JM-E315", "The key 'sources' is missing.", _NEEDS)
    nodes = said.items("sources", "- {file: orders.csv}")
    sources = tuple(_source(node, refusals) for node in nodes)
    _check_names(sources, nodes, refusals)
    rules = tuple(
        _rule(node, [source.name for source in sources], refusals)
        for node in said.items("touchpoints", "- {when: {event: pay*}, is: Pay}")
    )
    identities, on_conflict = _identities(said)
    journeys = _journeys(said.values["journeys"], refusals) if "journeys" in said.values else None
    unmapped = said.one_of("unmapped", ("keep", "drop"))
    ignore = said.names("ignore")
    refusals.raise_if_any()
    return SourcesFile(
        sources,
        rules,
        cast(Literal["keep", "drop"], unmapped or "keep"),
        identities,
        on_conflict,
        journeys,
        ignore,
    )


def _source(node: Node, refusals: Refusals) -> SourceEntry:
    keys = Keys.of(node, _SOURCE, "a source", refusals)
    path, is_folder = _file_or_folder(keys)
    constants = {role: said for role in CONSTANTS if (said := keys.text(role)) is not None}
    columns = {role: said for role in _COLUMNS if (said := keys.text(role)) is not None}
    for role in CONSTANTS:
        column = keys.text(f"{role}_column")
        if column is not None and role in constants:
            message = f"'{role}' says what all events have, and '{role}_column' names a column."
            keys.refuse("JM-E246", message, "keep one of the two", f"{role}_column")
        elif column is not None:
            columns[role] = column
    _check_times(keys)
    preset = keys.text("preset")
    if preset and preset not in NAMES:
        hint = did_you_mean(preset, NAMES) or "leave it out, and name the columns"
        keys.refuse("JM-E246", f"There is no preset '{preset}'.", hint, "preset")
    return SourceEntry(
        keys.text("name") or PurePosixPath(path).name,
        path,
        is_folder,
        columns,
        constants,
        **{key: keys.text(key) for key in _FORM},
        preset=preset,
        unique=keys.one_or_more("unique"),
        id_kind=keys.text("id_kind") or "",
        places=keys.places(),
    )


def _file_or_folder(keys: Keys) -> tuple[str, bool]:
    both = [key for key in ("file", "folder") if key in keys.values]
    if len(both) == 1:
        return _path(keys, both[0]), both[0] == "folder"
    if isinstance(keys.node, Pairs):
        said = "names a file and a folder" if both else "names no file"
        hint = "write file: orders.csv, or folder: orders for all files in it"
        keys.refuse("JM-E315", f"The source {said}.", hint)
    return "", False


def _path(keys: Keys, key: str) -> str:
    """A plain path within the folder of the map file, as far as that can be seen in it."""
    path = keys.text(key) or ""
    if expanded := _EXPANDED.search(path):
        message = f"The path '{path}' holds '{expanded[0]}'; paths are taken as they stand."
        hint = "name the file plainly, as web/orders.csv; for all files in a folder write folder:"
        keys.refuse("JM-E244", message, hint, key)
    elif path.startswith("/") or ".." in PurePosixPath(path).parts:
        message = f"The path '{path}' leads out of the folder of this file."
        hint = "put the export in that folder or below it, and name it from there"
        keys.refuse("JM-E244", message, hint, key)
    return path


def _check_names(sources: Sequence[SourceEntry], nodes: Sequence[Node], refusals: Refusals) -> None:
    """Sources are told apart by their names."""
    first: dict[str, int] = {}
    for source, node in zip(sources, nodes, strict=True):
        if source.name and source.name in first:
            message = (
                f"Two sources are called '{source.name}'; the first is on line "
                f"{first[source.name]}."
            )
            hint = "give one of them a name of its own, as name: web 2025"
            refusals.add("JM-E246", message, hint, line=node.line, column=node.column)
        first.setdefault(source.name, node.line)


def _check_times(keys: Keys) -> None:
    for key in ("time_format", "timezone"):
        node = keys.values.get(key)
        if not isinstance(node, Scalar) or not node.text.strip():
            continue  # said elsewhere
        try:
            TimeRule(node.text) if key == "time_format" else TimeRule(timezone=node.text)
        except UsageError as error:
            problem = error.problems[0]
            keys.refuse("JM-E246", problem.message, problem.hint, key)


def _rule(node: Node, sources: Sequence[str], refusals: Refusals) -> Rule:
    keys = Keys.of(node, _RULE, "a touchpoint rule", refusals)
    example = "{when: {event: pay*}, is: Pay}"
    if isinstance(node, Pairs):
        for key in ("when", "is"):
            if key not in keys.values:
                keys.refuse("JM-E315", f"The rule has no '{key}'.", f"write {example}")
    when: dict[str, tuple[str, ...]] = {}
    if "when" in keys.values:
        for column, value in entries(keys.values["when"], "'when'", refusals):
            when[name_of(column, refusals)] = one_or_more(value, column.text, refusals)
        if keys.values["when"] == Pairs(*_place(keys.values["when"]), ()):
            keys.refuse("JM-E315", "'when' names no column.", f"write {example}", "when")
    source = keys.text("source") or ""
    if source and source not in sources:
        message = f"There is no source '{source}'; there are {', '.join(sources)}."
        hint = did_you_mean(source, sources) or "name one of them"
        keys.refuse("JM-E248", message, hint, "source")
    sets = {name: said for name in SETTABLE if (said := keys.text(name)) is not None}
    return Rule(when, keys.text("is") or "", sets, source, node.line)


def _place(node: Node) -> Place:
    return node.line, node.column


def _identities(said: Keys) -> tuple[tuple[IdentityFile, ...], OnConflict]:
    """The files of ids, and what becomes of conflicts: kept apart if any of them says so."""
    node = said.values.get("identities")
    if node is None:
        return (), "join"
    example = "- {file: ids.csv, columns: [client_id, customer]}"
    nodes = said.items("identities", example) if isinstance(node, Items) else (node,)
    found, conflicts = [], set()
    for one in nodes:
        keys = Keys.of(one, _IDENTITY, "'identities'", said.refusals)
        found.append(_identity(keys))
        conflicts.add(keys.one_of("on_conflict", ("join", "split")))
    return tuple(found), "split" if "split" in conflicts else "join"


def _identity(keys: Keys) -> IdentityFile:
    if isinstance(keys.node, Pairs):
        for key in ("file", "columns"):
            if key not in keys.values:
                hint = "write {file: ids.csv, columns: [client_id, customer]}"
                keys.refuse("JM-E315", f"'identities' has no '{key}'.", hint)
    path = _path(keys, "file") if "file" in keys.values else ""
    columns = keys.names("columns")
    if isinstance(keys.values.get("columns"), Items) and len(set(columns)) < max(2, len(columns)):
        message = "'columns' must name two or more different columns of ids."
        hint = "write columns: [client_id, customer], the one that names persons last"
        keys.refuse("JM-E246", message, hint, "columns")
    _check_times(keys)
    at_least = keys.text("at_least")
    if at_least is not None and not _SHARE.fullmatch(at_least):
        message = f"'at_least' is '{at_least}'; it must be a number from 0 to 1."
        keys.refuse("JM-E246", message, "write at_least: 0.8", "at_least")
        at_least = None
    if at_least is not None and "confidence" not in keys.values:
        message = "'at_least' needs the column that says how sure a pair is."
        keys.refuse("JM-E315", message, "add confidence: COLUMN", "at_least")
    return IdentityFile(
        path,
        columns,
        keys.text("from"),
        keys.text("to"),
        keys.text("confidence"),
        float(at_least or 0),
        **{key: keys.text(key) for key in _FORM},
        places=keys.places(),
    )


def _journeys(node: Node, refusals: Refusals) -> Journeys:
    keys = Keys.of(node, _JOURNEYS, "'journeys'", refusals)
    if isinstance(node, Pairs) and not node.pairs:
        message, hint = "'journeys' says nothing.", "write journeys: {start: [Browse], gap: 30d}"
        keys.refuse("JM-E315", message, hint)
    gap: timedelta | None = None
    if (written := keys.text("gap")) is not None and written.strip():
        try:
            gap = as_duration(written)
        except UsageError as error:
            message = error.problems[0].message
            keys.refuse("JM-E246", message, "write gap: 30d (or 90m, 36h, 2w)", "gap")
    return Journeys(keys.one_or_more("start"), keys.one_or_more("end"), gap)
