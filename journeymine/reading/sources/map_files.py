"""A map file and every file that it names, opened once: what is hashed is what is read."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import islice
from pathlib import Path

from journeymine.errors import LogError, Problem, UsageError
from journeymine.files import Skipped, SourceFile, open_source, open_sources
from journeymine.log import Source
from journeymine.reading.formats import ENDINGS
from journeymine.reading.sources.map_file import parse_sources
from journeymine.reading.sources.map_folder import MapFolder
from journeymine.reading.sources.said import SourceEntry, SourcesFile

__all__ = ["MapFiles", "OfSource", "is_sources_file", "open_map", "sources_named"]

_MAX_BYTES = 10_000_000


@dataclass(frozen=True, slots=True)
class OfSource:
    """The files of one source.

    Attributes
    ----------
    files : tuple of SourceFile
    deeper : tuple of str
        Folders in its folder, which are not read.
    """

    files: tuple[SourceFile, ...]
    deeper: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MapFiles:
    """What a map file says, and the opened files.

    Attributes
    ----------
    said : SourcesFile
    map_file : SourceFile
    identities : tuple of SourceFile
        The files of ids, in the order of the map.
    sources : tuple of OfSource
        In the order of the map.
    skipped : tuple of Skipped
        What was passed over in archives.
    """

    said: SourcesFile
    map_file: SourceFile
    identities: tuple[SourceFile, ...]
    sources: tuple[OfSource, ...]
    skipped: tuple[Skipped, ...] = ()

    @property
    def files(self) -> tuple[SourceFile, ...]:
        """All of them: the map, the files of ids, those of the sources."""
        of_sources = (file for source in self.sources for file in source.files)
        return (self.map_file, *self.identities, *of_sources)

    @property
    def beside(self) -> tuple[Source, ...]:
        """The files that have no events, but decide what events mean."""
        return tuple(map(_fingerprint, (self.map_file, *self.identities)))

    @property
    def fingerprints(self) -> tuple[Source, ...]:
        """Of all files."""
        return tuple(map(_fingerprint, self.files))

    @property
    def layout(self) -> list[tuple[int, tuple[str, ...]]]:
        """How many files each source has, and which folders are not read."""
        return [(len(source.files), source.deeper) for source in self.sources]

    @classmethod
    def laid_out(
        cls, files: Sequence[SourceFile], layout: Sequence[tuple[int, Sequence[str]]]
    ) -> MapFiles:
        """The same again from `files` and `layout`, without what was passed over."""
        map_file, *others = files
        said = parse_sources(map_file.stream.read(), map_file.path)
        first = len(said.identities)
        identities, rest = others[:first], iter(others[first:])
        sources = [OfSource(tuple(islice(rest, n)), tuple(deeper)) for n, deeper in layout]
        return cls(said, map_file, tuple(identities), tuple(sources))


def is_sources_file(name: str | Path) -> bool:
    """Whether the ending of a name says that it is a map file.

    >>> is_sources_file("sources.yaml"), is_sources_file("ga4")
    (True, False)
    """
    return Path(name).suffix.lower() in (".yaml", ".yml")


def open_map(path: str | Path, opened: ExitStack) -> MapFiles:
    """Open a map file and everything that it names, for as long as the stack lasts.

    Raises
    ------
    UsageError, LogError
        As `read_sources` for the map; what opening a file raises.
    """
    said, map_file = _said(path)
    folder = MapFolder(str(path))
    identities = tuple(
        opened.enter_context(open_source(folder.path(one.path, one.places.get("file"))))
        for one in said.identities
    )
    mine = [Path(path), *(Path(file.path) for file in identities)]
    sources: list[OfSource] = []
    skipped: list[Skipped] = []
    for entry in said.sources:
        paths, deeper = _paths(entry, folder, mine)
        sets = [opened.enter_context(open_sources(one, ENDINGS)) for one in paths]
        sources.append(OfSource(tuple(file for each in sets for file in each.files), deeper))
        skipped += [one for each in sets for one in each.skipped]
    return MapFiles(said, map_file, identities, tuple(sources), tuple(skipped))


def sources_named(path: str | Path) -> tuple[Path, ...]:
    """The map file and every file that it names, for those who must not overwrite them."""
    said, _ = _said(path)
    folder = MapFolder(str(path))
    files = [folder.path(one.path) for one in said.identities]
    for entry in said.sources:
        files += _paths(entry, folder, ())[0]
    return (Path(path), *files)


def _said(path: str | Path) -> tuple[SourcesFile, SourceFile]:
    """What the map says, and the file with the very bytes that say it."""
    if not is_sources_file(path):
        message = f"'{path}' is no map file: its name does not end in .yaml."
        hint = "name a file such as sources.yaml"
        raise UsageError(Problem("JM-E045", message, hint, file=str(path)))
    with open_source(path) as file:
        data = file.stream.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        message = f"A map file has at most {_MAX_BYTES:,} bytes; this one has more."
        raise LogError(Problem("JM-E240", message, "check the name", file=str(path)))
    return parse_sources(data, str(path)), replace(file, stream=BytesIO(data))


def _paths(
    entry: SourceEntry, folder: MapFolder, without: Sequence[Path]
) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """The files of a source, and the folders in its folder."""
    if entry.is_folder:
        return folder.files(entry.path, entry.places.get("folder"), without=without)
    return (folder.path(entry.path, entry.places.get("file")),), ()


def _fingerprint(file: SourceFile) -> Source:
    return Source(file.name, file.sha256, file.size)
