"""What is done in the process that reads a log or answers: they are written to a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from journeymine.log import Asked, append, assemble
from journeymine.log.kept import describe, open_log
from journeymine.reading.apart.handing_over import taken_over
from journeymine.reading.file_steps import steps_of_files
from journeymine.reading.formats import Form

__all__ = ["do"]


def do(asks: Mapping[str, Any]) -> bool:
    """Read what `read_apart`, `read_map_apart` or `read_answers_apart` asks for."""
    folder, numbers = Path(asks["folder"]), count()

    def scratch() -> Path:
        room = Path(asks["scratch"]) / f"part-{next(numbers)}"
        room.mkdir()
        return room

    if "layout" in asks:
        _read_map(asks, folder, scratch)
    elif "answers" in asks:
        _read_answers(asks, folder)
    else:
        _read(asks, folder, scratch)
    return True


def _read(asks: Mapping[str, Any], folder: Path, scratch: Callable[[], Path]) -> None:
    files, form = taken_over(asks["files"]), _form(asks["form"])
    steps, notes = steps_of_files(files, Asked(**asks["asked"]), form)
    if asks["base"] is None:
        lasting = bool(asks["lasting"])
        log = assemble(steps, scratch=scratch, folder=lambda: folder, keep=True, lasting=lasting)
    else:
        base, _ = open_log(Path(asks["base"]), in_memory=False)
        log = append(base, steps, scratch=scratch, folder=folder)
    describe(log, folder, notes=notes)


def _form(said: Mapping[str, Any]) -> Form:
    form = {**said, "names": tuple(said["names"])}
    if form["preset"] is not None:
        from journeymine.reading.presets import preset

        form["preset"] = preset(form["preset"])
    return Form(**form)


def _read_answers(asks: Mapping[str, Any], folder: Path) -> None:
    from journeymine.log.survey.asked import AskedAnswers
    from journeymine.log.survey.kept import keep_answers
    from journeymine.reading.survey_files import answers_of_files

    said = dict(asks["answers"])
    said["score"] = tuple(said["score"])
    said["scale"] = None if said["scale"] is None else tuple(said["scale"])
    files, form = taken_over(asks["files"]), _form(asks["form"])
    keep_answers(answers_of_files(files, AskedAnswers(**said), form), folder)


def _read_map(asks: Mapping[str, Any], folder: Path, scratch: Callable[[], Path]) -> None:
    from journeymine.reading.sources.joined_kept import describe_joined
    from journeymine.reading.sources.joining import join
    from journeymine.reading.sources.map_files import MapFiles

    files = MapFiles.laid_out([file for file, _ in taken_over(asks["files"])], asks["layout"])
    lasting = bool(asks["lasting"])
    found = join(files, scratch=scratch, folder=lambda: folder, keep=True, lasting=lasting)
    describe_joined(*found, folder)
