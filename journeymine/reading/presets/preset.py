"""What a preset knows of a vendor's export, and how it is put to use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pyarrow as pa

from journeymine.errors import Problem, UsageError
from journeymine.log import Asked, RawRows

__all__ = ["Preset", "TsvForm"]


@dataclass(frozen=True, slots=True)
class TsvForm:
    """How a vendor writes text tables, where it is not RFC 4180.

    Attributes
    ----------
    header : tuple of str
        The columns of a file without a header line; empty if it has one.
    first : str
        The first field of a header line, by which a file that was given one is told.
    header_file : str
        The plain name of the file in the same folder that holds the header; empty if there
        is none.
    quoting : bool
        Whether quotes enclose fields.
    escape : str or None
        What stands before a delimiter or a line end that belongs to the text.
    """

    header: tuple[str, ...] = ()
    first: str = ""
    header_file: str = ""
    quoting: bool = True
    escape: str | None = None


@dataclass(frozen=True, slots=True)
class Preset:
    """What is known of a vendor's export.

    Attributes
    ----------
    name : str
        What users write after ``--map``.
    title : str
        What the export is, in messages.
    asked : Asked
        Its columns once prepared, and its time format and zone.
    prepare : callable
        From rows as they were read to rows whose nested fields are flat, whose activity is
        told, whose ties stand in the vendor's order, and whose duplicates are rejects.
    needs : tuple of tuple of str
        By form of the export, the columns without which it is not that form.
    channel : str or None
        The channel of every event, if the export has one by nature.
    text : TsvForm
    zone_of : callable or None
        The zone that the file itself states, looked for before it is prepared.
    """

    name: str
    title: str
    asked: Asked
    prepare: Callable[[RawRows], RawRows]
    needs: tuple[tuple[str, ...], ...]
    channel: str | None = None
    text: TsvForm = field(default_factory=TsvForm)
    zone_of: Callable[[RawRows], str | None] | None = None

    def fits(self, columns: list[str]) -> bool:
        """Whether a table with these columns can be this export."""
        return any(set(form) <= set(columns) for form in self.needs)

    def check(self, raw: RawRows, others: Mapping[str, Preset]) -> None:
        """Refuse a table that is not this export.

        Raises
        ------
        UsageError
            ``JM-E047``, with the preset that would fit, if there is one.
        """
        columns = raw.table.column_names
        if self.fits(columns):
            return
        nearest = min(self.needs, key=lambda form: len(set(form) - set(columns)))
        lacks = [name for name in nearest if name not in columns]
        said = " and ".join(f"'{name}'" for name in lacks)
        shown = ", ".join(name[:60] for name in columns[:12])
        more = f" and {len(columns) - 12:,} more" if len(columns) > 12 else ""
        message = f"This is not {self.title}: it lacks {said}.\nIts columns are: {shown}{more}."
        fitting = [name for name, other in others.items() if other.fits(columns)]
        hint = (
            f"pass map='{fitting[0]}' in Python, or --map {fitting[0]} on the command line"
            if fitting
            else "leave the preset out and name the columns: case='NAME', activity='NAME', "
            "time='NAME' in Python, or --case NAME --activity NAME --time NAME"
        )
        raise UsageError(Problem("JM-E047", message, hint, file=raw.path))

    def apply(self, raw: RawRows, asked: Asked) -> tuple[RawRows, Asked]:
        """The rows prepared, and what is asked of them; what the user said comes first.

        The preset's time format is for the preset's own time column: it is left out if the
        user names another one.
        """
        known = self.asked
        zone = self.zone_of(raw) if self.zone_of else None
        ready = self.prepare(raw)
        if self.channel is not None and asked.channel is None:
            ready = _with_channel(ready, self.channel)
        own_time = asked.time is None or asked.time == known.time
        said = {role: name for role, name in known.columns().items() if role not in asked.columns()}
        return ready, replace(
            asked,
            **said,
            time_format=asked.time_format or (known.time_format if own_time else None),
            timezone=asked.timezone or zone or known.timezone,
        )


def _with_channel(raw: RawRows, channel: str) -> RawRows:
    """With the constant channel, unless the rows say their own."""
    table = raw.table
    if "channel" in raw.prescribed or "channel" in table.column_names:
        return raw
    table = table.append_column("channel", pa.repeat(pa.scalar(channel), table.num_rows))
    return replace(raw, table=table, prescribed={**raw.prescribed, "channel": "channel"})
