"""The folder of a map file: everything that the file names lies in it."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from journeymine.errors import LogError, Problem
from journeymine.reading.sources.said import Place

__all__ = ["MapFolder"]


@dataclass(frozen=True, slots=True)
class MapFolder:
    """Resolves what a map file names.

    Attributes
    ----------
    map_file : str
        As the user named it.
    """

    map_file: str

    def path(self, named: str, place: Place | None = None) -> Path:
        """The path of what is named.

        Raises
        ------
        LogError
            ``JM-E244`` if a link leads out of the folder.
        """
        folder = Path(self.map_file).parent
        path = folder / named
        base, real = os.path.realpath(folder), os.path.realpath(path)
        if os.path.commonpath([base, real]) != base:
            message = f"The path '{named}' leads out of the folder of this file by a link."
            hint = "put the export itself in that folder or below it"
            raise self._refused(message, hint, place)
        return path

    def files(
        self, named: str, place: Place | None = None, *, without: Collection[Path] = ()
    ) -> tuple[tuple[Path, ...], tuple[str, ...]]:
        """The files in a folder by name, and the names of folders in it, which are not read.

        Names that begin with a dot are no exports, nor are the files `without`.

        Raises
        ------
        LogError
            ``JM-E244`` if it is no folder, or nothing is in it.
        """
        folder = self.path(named, place)
        if not folder.is_dir():
            message = f"There is no folder '{named}' beside this file."
            hint = "check the name" if not folder.exists() else f"write file: {named}"
            raise self._refused(message, hint, place)
        left = {os.path.realpath(path) for path in without}
        names = sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))
        paths = [self.path(f"{named}/{name}", place) for name in names]
        files = [path for path in paths if not path.is_dir() and os.path.realpath(path) not in left]
        if not files:
            message = f"There is no file in the folder '{named}'."
            raise self._refused(message, "put the exports in it, or leave it out", place)
        return tuple(files), tuple(path.name for path in paths if path.is_dir())

    def _refused(self, message: str, hint: str, place: Place | None) -> LogError:
        line, column = place or (None, None)
        return LogError(Problem("JM-E244", message, hint, self.map_file, line, column))
