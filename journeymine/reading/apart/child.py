"""What is done in the process that reads a log: the log is written to a folder."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from pathlib import Path
from typing import Any

from journeymine.log import Asked, append, assemble
from journeymine.log.kept import describe, open_log
from journeymine.reading.apart.handing_over import taken_over
from journeymine.reading.file_steps import steps_of_files
from journeymine.reading.formats import Form
from journeymine.reading.presets import preset

__all__ = ["do"]


def do(asks: Mapping[str, Any]) -> bool:
    """Read the log that `read_apart` asks for."""
    form = dict(asks["form"])
    chosen = None if form["preset"] is None else preset(form["preset"])
    form |= {"preset": chosen, "names": tuple(form["names"])}
    folder, numbers = Path(asks["folder"]), count()

    def scratch() -> Path:
        room = Path(asks["scratch"]) / f"part-{next(numbers)}"
        room.mkdir()
        return room

    steps, notes = steps_of_files(taken_over(asks["files"]), Asked(**asks["asked"]), Form(**form))
    if asks["base"] is None:
        lasting = bool(asks["lasting"])
        log = assemble(steps, scratch=scratch, folder=lambda: folder, keep=True, lasting=lasting)
    else:
        base, _ = open_log(Path(asks["base"]), in_memory=False)
        log = append(base, steps, scratch=scratch, folder=folder)
    describe(log, folder, notes=notes)
    return True
