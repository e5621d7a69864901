"""Read a log in a process of its own, and say as an error whatever becomes of it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from journeymine.errors import (
    DesignError,
    JourneyMineError,
    LogError,
    Problem,
    ResultError,
    UsageError,
)
from journeymine.files import SourceFile
from journeymine.isolation import Ended, Work, in_words, memory_to_spare, run
from journeymine.log import Asked
from journeymine.log.survey.asked import AskedAnswers
from journeymine.reading.apart.handing_over import handed_over, size_of
from journeymine.reading.formats import Form
from journeymine.reading.presets import header_files, preset
from journeymine.reading.sources.map_files import MapFiles

__all__ = ["is_foreign", "read_answers_apart", "read_apart", "read_map_apart"]

_MODULE = "journeymine.reading.apart.child"
_FOREIGN = (".parquet", ".sqlite")
_LARGE = 1_000_000
_SECONDS, _SECONDS_A_MEGABYTE = 120, 10
_HERE = "pass isolate=False in Python to read it in this process, if you trust it"
_LESS = "read it in parts, or leave out columns of long text"
_ERRORS = {one.__name__: one for one in (LogError, UsageError, ResultError, DesignError)}
_ALLOCATION = {  # one allocator, whose blocks go from piece to piece and not back to the kernel
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_MMAP_THRESHOLD_": str(32 << 20),
    "MALLOC_TRIM_THRESHOLD_": str(256 << 20),
}
_NO_MEMORY = ("bad_alloc", "memory allocation of", "out of memory", "cannot allocate memory")


def is_foreign(files: Sequence[SourceFile]) -> bool:
    """Whether files are to be read apart.

    Those that libraries in C or C++ take apart always are; others from a megabyte on, when
    the half second that a process needs to start no longer counts.
    """
    return any(file.ending in _FOREIGN for file in files) or sum(map(size_of, files)) >= _LARGE


def read_apart(
    files: Sequence[tuple[SourceFile, bool]],
    asked: Asked,
    form: Form,
    *,
    folder: Path,
    scratch: Callable[[], Path],
    memory: int | None = None,
    base: Path | None = None,
    lasting: bool = True,
) -> None:
    """Read a log in a process of its own, which writes it to a folder.

    Parameters
    ----------
    files : sequence of (SourceFile, bool)
        With each whether it is one of several.
    asked : Asked
    form : Form
    folder : path
        Empty; `open_log` opens it afterwards.
    scratch : callable
        Makes an empty folder for what does not fit memory.
    memory : int, optional
        Bytes that the process may use beside its code; four fifths of what is available if
        left out.
    base : path, optional
        The folder of a log to which the files are added.
    lasting : bool, default True
        The folder is kept; otherwise it is gone when this process ends.

    Raises
    ------
    LogError
        ``JM-E260`` if it needs more memory, ``JM-E261`` if it needs more time, ``JM-E262`` if
        a reader crashes, ``JM-E263`` if no process can be started; and what reading the
        files here would raise.
    """
    asks = {
        "asked": asdict(asked),
        "form": _said(form),
        "lasting": lasting,
        "base": None if base is None else str(base),
    }
    beside = _beside(files, form)
    # what is added to a log shares its files, and the kernel lets nobody link to less rights
    shared = [] if base is None else [str(base)]
    _work(
        asks, files,
        folder=folder, scratch=scratch, memory=memory, readable=beside, writable=shared,
    )  # fmt: skip


def read_answers_apart(
    files: Sequence[tuple[SourceFile, bool]],
    asked: AskedAnswers,
    form: Form,
    *,
    folder: Path,
    scratch: Callable[[], Path],
    memory: int | None = None,
) -> None:
    """Read the answers of a survey in a process of its own.

    `open_answers` opens the folder afterwards.  Parameters and errors are those of `read_apart`.
    """
    asks = {"answers": asdict(asked), "form": _said(form)}
    readable = _beside(files, form)
    _work(asks, files, folder=folder, scratch=scratch, memory=memory, readable=readable)


def _said(form: Form) -> dict[str, object]:
    """A form as plain data."""
    chosen = None if form.preset is None else form.preset.name
    return {**asdict(replace(form, preset=None)), "preset": chosen}


def _beside(files: Sequence[tuple[SourceFile, bool]], form: Form) -> list[str]:
    """What is read beside the files: headers in files of their own."""
    return [] if form.preset is None else header_files(form.preset.text, [f for f, _ in files])


def read_map_apart(
    files: MapFiles,
    *,
    folder: Path,
    scratch: Callable[[], Path],
    memory: int | None = None,
    lasting: bool = True,
) -> None:
    """Read the log of a map in a process of its own, which writes it to a folder.

    `open_joined` opens it afterwards.  Parameters and errors are those of `read_apart`.
    """
    beside: list[str] = []
    for entry, source in zip(files.said.sources, files.sources, strict=True):
        if entry.preset is not None:
            beside += header_files(preset(entry.preset).text, source.files)
    _work(
        {"layout": files.layout, "lasting": lasting}, [(file, False) for file in files.files],
        folder=folder, scratch=scratch, memory=memory, readable=beside,
    )  # fmt: skip


def seconds_for(size: int) -> float:
    """How long reading so many bytes may take: two minutes, and ten seconds a megabyte.

    >>> seconds_for(600_000_000) / 60
    102.0
    """
    return _SECONDS + _SECONDS_A_MEGABYTE * size / 1e6


def _work(
    asks: Mapping[str, object],
    files: Sequence[tuple[SourceFile, bool]],
    *,
    folder: Path,
    scratch: Callable[[], Path],
    memory: int | None,
    readable: Sequence[str] = (),
    writable: Sequence[str] = (),
) -> None:
    """Have it done, whatever it is; errors name the first of the files."""
    room = str(scratch())
    work = Work(
        _MODULE,
        memory_to_spare() if memory is None else memory,
        seconds_for(sum(size_of(file) for file, _ in files)),
        readable=readable,
        writable=[str(folder), room, *writable],
        without=["pandas", "matplotlib"],
    )
    with handed_over(files) as (said, handles):
        try:
            ended = run(
                work,
                {**asks, "files": said, "folder": str(folder), "scratch": room},
                handles=handles,
                environment={"TMPDIR": room, **_ALLOCATION},
            )
        except OSError as fault:
            message = f"No process can be started to read the log in: {fault.strerror or fault}."
            raise LogError(Problem("JM-E263", message, _HERE)) from None
    _check(ended, work, [file.path for file, _ in files])


def _check(ended: Ended, work: Work, paths: Sequence[str]) -> None:
    """Nothing if the log was read, otherwise the error."""
    more = f" and {len(paths) - 1:,} more" if len(paths) > 1 else ""
    place = f"{paths[0]}{more}"
    answer = ended.answer
    if "done" in answer:
        return
    if "problems" in answer:
        raise _error(answer)
    if answer.get("memory") or _ran_out_of_memory(ended):
        message = f"Reading the log needed more than {in_words(work.memory)} of memory."
        hint = f"allow more: memory='16GB', or --memory 16GB; or {_LESS}"
        raise LogError(Problem("JM-E260", message, hint, file=place))
    if ended.late or ended.signal == signal.SIGXCPU:
        message = f"Reading the log took more than {work.seconds / 60:,.0f} minutes."
        hint = f"{_LESS}; {_HERE}"
        raise LogError(Problem("JM-E261", message, hint, file=place))
    if ended.signal:
        name = signal.Signals(ended.signal).name
        message = f"The reader failed on this file: its process was ended by {name}."
        hint = "the file is probably damaged: export it again, as CSV or in another format"
        raise LogError(Problem("JM-E262", message, hint, file=place))
    lines = ended.last_words.strip().splitlines()
    said = str(answer.get("fault") or (lines[-1] if lines else "it ended without a word"))
    fault = RuntimeError(f"in the process that reads the log: {said}"[:300])
    fault.add_note(str(answer.get("trace") or ended.last_words))
    raise fault


def _error(answer: Mapping[str, Any]) -> JourneyMineError:
    return _ERRORS[answer["error"]](*(Problem(**problem) for problem in answer["problems"]))


def _ran_out_of_memory(ended: Ended) -> bool:
    """Whether a process that said nothing ended for want of memory, as far as can be told."""
    if ended.signal == signal.SIGKILL:  # not by us: the kernel's own choice
        return sys.platform == "linux"
    return any(words in ended.last_words.lower() for words in _NO_MEMORY)
