"""Which data make a page: those of this version's ``report.json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from journeymine.errors import Problem, ResultError

__all__ = ["SCHEMA", "check_schema"]

SCHEMA = "journeymine/report/2"
_FAMILY = "journeymine/report/"


def check_schema(data: Mapping[str, Any]) -> None:
    """Refuse what is not the data of a report, or not as this version lays them out.

    Raises
    ------
    ResultError
        ``JM-E430`` if it is something else, ``JM-E433`` if another version wrote it.
    """
    found = data.get("schema")
    if found == SCHEMA:
        return
    if isinstance(found, str) and found.startswith(_FAMILY):
        message = (
            "The data of this report were written by another version of journeymine: "
            f"their schema is '{found}', this version reads '{SCHEMA}'."
        )
        hint = "make the results again: run `journeymine compare` with the same log and design"
        raise ResultError(Problem("JM-E433", message, hint))
    message = f"This is not the data of a report: its schema is {found!r}."
    raise ResultError(
        Problem("JM-E430", message, "make the results again with `journeymine compare`")
    )
