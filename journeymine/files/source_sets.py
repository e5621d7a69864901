"""Open what a user names for a log: a file, a ZIP archive of files, or a folder of files.

Files come in the order of their names' bytes, so that a log does not depend on how a disk
lists them.  What is not read is said: hidden files, other kinds of files, subfolders, and
links, which could lead anywhere.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from io import SEEK_END, BytesIO
from pathlib import Path, PurePosixPath
from typing import Literal

from journeymine.errors import LogError, Problem
from journeymine.files.archives import Archive, open_archive
from journeymine.files.sources import IN_MEMORY, SourceFile, open_source
from journeymine.language import Sentence, sentence_counted, some_of

__all__ = ["Skipped", "SourceSet", "open_sources"]

_SMALL = 1 << 20
_ARCHIVES = (".zip",)
_PACKED = (".7z", ".bz2", ".gz", ".rar", ".tar", ".tgz", ".xz", ".zip", ".zst")

Passed = Literal["file", "hidden", "link", "pipe", "subfolder"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """Names that were passed over in a folder or archive, and what they have in common."""

    where: str
    what: Passed
    names: tuple[str, ...]

    @property
    def said(self) -> Sentence:
        """How many, what they have in common, and the first of them."""
        n, names = len(self.names), some_of(self.names, 3)
        match self.what:
            case "file":
                return sentence_counted(
                    n, "{n} file of another kind ({names})", "{n} files of other kinds ({names})",
                    names=names,
                )  # fmt: skip
            case "hidden":
                return sentence_counted(
                    n, "{n} hidden or temporary file ({names})",
                    "{n} hidden or temporary files ({names})", names=names,
                )  # fmt: skip
            case "link":
                return sentence_counted(n, "{n} link ({names})", "{n} links ({names})", names=names)
            case "pipe":
                return sentence_counted(
                    n, "{n} pipe or device ({names})", "{n} pipes or devices ({names})", names=names
                )
            case "subfolder":
                return sentence_counted(
                    n, "{n} subfolder ({names})", "{n} subfolders ({names})", names=names
                )

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True, slots=True)
class SourceSet:
    """The files that a name stands for.

    Attributes
    ----------
    files : tuple of SourceFile
        At least one; of a file that was named itself, that one.
    several : bool
        Whether a folder or an archive was named, which may have several.
    skipped : tuple of Skipped
    """

    files: tuple[SourceFile, ...]
    several: bool
    skipped: tuple[Skipped, ...]


@contextmanager
def open_sources(path: str | Path, endings: Collection[str]) -> Iterator[SourceSet]:
    """Open a file, every file of a ZIP archive, or every file of a folder.

    Parameters
    ----------
    path : path
        Taken as it stands: nothing in it is expanded.
    endings : collection of str
        Of the files that can be read, as ``.csv``, in lower case.  In archives and folders
        others are passed over; a file that is named itself is opened whatever its ending.

    Raises
    ------
    LogError
        As `open_source` with the codes from ``JM-E200`` on, as `open_archive`, and
        ``JM-E225`` for an archive in an archive, ``JM-E226`` if nothing in a folder or an
        archive can be read.
    """
    with ExitStack() as stack:
        opening = _Opening(stack, tuple(endings))
        several = os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises on impossible names
        if several:
            opening.folder(path)
        else:
            several = opening.file(path, follow=True)
        yield SourceSet(tuple(opening.files), several, tuple(opening.skipped))


class _Opening:
    """The files so far; they stay open as long as the stack."""

    def __init__(self, stack: ExitStack, endings: tuple[str, ...]) -> None:
        self.files: list[SourceFile] = []
        self.skipped: list[Skipped] = []
        self._stack, self._endings = stack, endings
        self._in_memory = 0

    def folder(self, path: str | Path) -> None:
        """Open the files that lie directly in a folder."""
        passed: dict[Passed, list[str]] = {}
        names: list[str] = []
        try:
            with os.scandir(path) as entries:
                for entry in sorted(entries, key=lambda entry: os.fsencode(entry.name)):
                    if what := _passed_over(entry, (*self._endings, *_ARCHIVES)):
                        passed.setdefault(what, []).append(entry.name)
                    else:
                        names.append(entry.name)
        except OSError as fault:
            message = f"The folder cannot be opened: {fault.strerror}."
            problem = Problem("JM-E202", message, "check its permissions", file=str(path))
            raise LogError(problem) from None
        own = _printable(Path(path).name)
        self._note(own or ".", "folder", str(path), passed, names)
        prefix = f"{own}/" if own.strip(".") else ""
        for name in names:
            self.file(Path(path) / name, folder=prefix, follow=False)

    def file(self, path: str | Path, *, folder: str = "", follow: bool) -> bool:
        """Open a file, or the files of an archive; whether it is one."""
        with ExitStack() as own:
            source = own.enter_context(open_source(path, follow=follow))
            source = replace(source, name=f"{folder}{_printable(source.name)}")
            if source.ending in _ARCHIVES:
                with open_archive(source.stream, source.path, source.size) as archive:
                    self._members(archive, source)
                return True
            if folder_file := None if follow else self._small(source):
                source = folder_file  # let go of the file: a folder may have a thousand
            else:
                self._stack.push(own.pop_all())
            self.files.append(source)
        return False

    def _small(self, source: SourceFile) -> SourceFile | None:
        """The source in memory, if it is small and there is room; otherwise None."""
        size = source.stream.seek(0, SEEK_END)
        source.stream.seek(0)
        if size > _SMALL or self._in_memory + size > IN_MEMORY:
            return None
        self._in_memory += size
        return replace(source, stream=BytesIO(source.stream.read()))

    def _members(self, archive: Archive, source: SourceFile) -> None:
        passed: dict[Passed, list[str]] = {}
        names: list[str] = []
        for name in archive.members:
            parts = PurePosixPath(name)
            if "__MACOSX" in parts.parts or any(map(_is_hidden, parts.parts)):
                passed.setdefault("hidden", []).append(name)
            elif archive.is_link(name):
                passed.setdefault("link", []).append(name)
            elif parts.suffix.lower() in self._endings:
                names.append(name)
            elif parts.suffix.lower() in _PACKED:
                message = f"The archive holds another one, '{name}'."
                hint = "unpack the outer one, and name the folder"
                raise LogError(Problem("JM-E225", message, hint, file=source.path))
            else:
                passed.setdefault("file", []).append(name)
        self._note(source.name, "archive", source.path, passed, names)
        for name in names:
            if archive.members[name].file_size == 0:
                message = f"The file '{name}' in the archive is empty: it has no bytes."
                raise LogError(Problem("JM-E206", message, "export it again", file=source.path))
            member = SourceFile(
                f"{source.path}/{name}",
                f"{source.name}/{name}",
                PurePosixPath(name).suffix.lower(),
                source.sha256,
                source.size,
                self._stack.enter_context(archive.inflated(name)),
            )
            self.files.append(member)

    def _note(
        self,
        where: str,
        kind: str,
        path: str,
        passed: Mapping[Passed, list[str]],
        names: list[str],
    ) -> None:
        """Keep what was passed over; refuse a place where nothing is left."""
        noted = [
            Skipped(where, what, tuple(_printable(name) for name in found))
            for what, found in sorted(passed.items())
        ]
        self.skipped.extend(noted)
        if not names:
            beside = f"; it has {', '.join(map(str, noted))}" if noted else ": it is empty"
            message = f"The {kind} has no file that is a log{beside}."
            hint = f"logs end in {' '.join(self._endings)}, each also .gz or .zip"
            raise LogError(Problem("JM-E226", message, hint, file=path))


def _passed_over(entry: os.DirEntry[str], endings: Collection[str]) -> Passed | None:
    """What an entry of a folder is, if it is not to be read; None if it is."""
    if _is_hidden(entry.name):
        return "hidden"
    if entry.is_symlink():
        return "link"
    if entry.is_dir():
        return "subfolder"
    if not entry.is_file():
        return "pipe"
    ending = PurePosixPath(entry.name.lower().removesuffix(".gz")).suffix
    return None if ending in endings else "file"


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))  # Excel keeps ~$book.xlsx beside an open book.xlsx


def _printable(name: str) -> str:
    return "".join(sign if sign.isprintable() else "?" for sign in name)
