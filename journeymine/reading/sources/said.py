"""What a ``sources.yaml`` says, once it is read: exports, rules, ids, journeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from journeymine.log.identity.persons import OnConflict
from journeymine.log.touchpoints import Rule

__all__ = ["IdentityFile", "Journeys", "Place", "SourceEntry", "SourcesFile"]

Place = tuple[int, int]
"""Line and column, from 1."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """One export.

    Attributes
    ----------
    name : str
        What the column ``source`` says.
    path : str
        A file or a folder, from the folder of the map file.
    is_folder : bool
    columns : mapping of str to str
        Canonical column -> column of the export.
    constants : mapping of str to str
        Canonical column -> what all its events have there.
    time_format, timezone, delimiter, encoding, sheet, preset : str or None
    unique : tuple of str
        Columns that tell a row from its repeats; empty if repeats are real.
    id_kind : str
        What kind of id its cases are; empty for the name of the case column.
    places : mapping of str to (line, column)
        Where its keys' values stand.
    """

    name: str
    path: str
    is_folder: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    time_format: str | None = None
    timezone: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    preset: str | None = None
    unique: tuple[str, ...] = ()
    id_kind: str = ""
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class IdentityFile:
    """A file of ids that belong to one person; attributes as in `IdentityTable`."""

    path: str
    columns: tuple[str, ...]
    since: str | None = None
    until: str | None = None
    confidence: str | None = None
    at_least: float = 0.0
    time_format: str | None = None
    timezone: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    places: Mapping[str, Place] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Journeys:
    """How the events of a person are cut into journeys: touchpoints and the longest pause."""

    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    gap: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SourcesFile:
    """What a ``sources.yaml`` says."""

    sources: tuple[SourceEntry, ...]
    touchpoints: tuple[Rule, ...] = ()
    unmapped: Literal["keep", "drop"] = "keep"
    identities: tuple[IdentityFile, ...] = ()
    on_conflict: OnConflict = "join"
    journeys: Journeys | None = None
    ignore: tuple[str, ...] = ()
