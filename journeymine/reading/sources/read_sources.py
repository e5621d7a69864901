"""Many exports, one log: what a map file names is read, named, stitched and joined."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from journeymine.files.cache import scratch_folder, scratch_for_good, until_exit
from journeymine.isolation import parse_memory
from journeymine.language import sentence
from journeymine.log import Finding
from journeymine.log import pair_lifecycle as paired
from journeymine.log.store import InFolder
from journeymine.reading.apart.parent import is_foreign, read_map_apart
from journeymine.reading.cache import SMALL, kept, key_of
from journeymine.reading.file_steps import passed_over
from journeymine.reading.presets import header_of, preset
from journeymine.reading.sources.joined_kept import describe_joined, open_joined
from journeymine.reading.sources.joined_log import JoinedLog
from journeymine.reading.sources.joining import join
from journeymine.reading.sources.map_files import MapFiles, open_map

__all__ = ["read_sources"]


def read_sources(
    path: str | Path,
    *,
    pair_lifecycle: bool = False,
    cache: bool = True,
    memory: str | int | None = None,
    isolate: bool = True,
) -> JoinedLog:
    r"""Read the log that a ``sources.yaml`` describes.

    Events stand source after source, as the map names them; where times are equal, they
    keep that order.  Touchpoint rules come after the constants of a source, stitching after
    the rules.

    Parameters
    ----------
    path : path
        All that it names lies in its folder or below.
    pair_lifecycle, cache, memory, isolate
        As of `read_log`.  All files count together, the map among them.

    Raises
    ------
    UsageError
        ``JM-E045`` if its name does not end in ``.yaml`` or ``.yml``; ``JM-E068``, ``JM-E070``
        as `read_log`.
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
    most = None if memory is None else parse_memory(memory)
    with ExitStack() as opened:
        files = open_map(path, opened)
        joined, notes = _joined(files, opened, cache=cache, isolate=isolate, memory=most)
    said = files.said
    log = joined.log.remarked((*passed_over(files.skipped), *notes))
    log = replace(log, sources=(*files.beside, *log.sources))
    if pair_lifecycle:
        log = paired(log)
    if said.ignore:
        log = log.without(said.ignore, why=sentence("the map says to ignore it"))
    if said.journeys is not None:
        log = log.cut(start=said.journeys.start, end=said.journeys.end, gap=said.journeys.gap)
    return replace(joined, log=log, journeys=said.journeys)


def _joined(
    files: MapFiles, opened: ExitStack, *, cache: bool, isolate: bool, memory: int | None
) -> tuple[JoinedLog, tuple[Finding, ...]]:
    """The log from the cache, or read, here or in a process of its own; and the notes beside it."""
    apart = isolate and is_foreign(files.files)

    def scratch() -> Path:
        return opened.enter_context(scratch_folder())

    def write(folder: Path, *, lasting: bool = True) -> None:
        if apart:
            read_map_apart(files, folder=folder, scratch=scratch, memory=memory, lasting=lasting)
        else:
            found = join(files, scratch=scratch, folder=lambda: folder, keep=True, lasting=lasting)
            describe_joined(*found, folder)

    if cache and sum(file.size for file in files.files) >= SMALL:
        (joined, notes), origin = kept(_key(files), write, open_joined)
        return replace(joined, log=replace(joined.log, origin=origin)), notes
    if not apart:
        return join(files, scratch=scratch, folder=scratch_for_good)
    with ExitStack() as unneeded:
        folder = unneeded.enter_context(scratch_folder())
        write(folder, lasting=False)
        joined, notes = open_joined(folder)
        if isinstance(joined.log.storage, InFolder):  # it stays there
            until_exit(unneeded)
    return joined, notes


def _key(files: MapFiles) -> str:
    """Of the map, of all that it names, and of what is read beside that."""
    headers = [
        header_of(preset(entry.preset).text, file)
        for entry, source in zip(files.said.sources, files.sources, strict=True)
        if entry.preset is not None
        for file in source.files
    ]
    return key_of(files.fingerprints, {"map": files.layout, "headers": headers})
