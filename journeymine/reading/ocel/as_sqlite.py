"""OCEL 2.0 as an SQLite database, which is not trusted.

The bytes are opened as a database in memory, so nothing is written beside the file and
nothing is read from there.  Only plain tables are asked, only by SELECT: views, triggers,
functions and extensions have no say.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile, inflates_too_much
from journeymine.reading.ocel.flattening import Ocel, OcelEvent, OcelObject

__all__ = ["read_ocel_sqlite"]

_MAGIC = b"SQLite format 3\0"
_MOST_BYTES = 1_000_000_000
_LONGEST = 16_000_000
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ)
_TABLES = {
    "event": ("ocel_id", "ocel_type"),
    "object": ("ocel_id", "ocel_type"),
    "event_object": ("ocel_event_id", "ocel_object_id", "ocel_qualifier"),
    "event_map_type": ("ocel_type", "ocel_type_map"),
    "object_map_type": ("ocel_type", "ocel_type_map"),
}
_OWN = ("ocel_id", "ocel_time", "ocel_changed_field")


def read_ocel_sqlite(source: SourceFile) -> Ocel:
    """Read an object-centric log kept in an SQLite database.

    Raises
    ------
    LogError
        ``JM-E205`` if a few bytes become a flood of text, ``JM-E231`` if it is no sound SQLite
        database, ``JM-E232`` if its tables are not those of OCEL 2.0, ``JM-E234`` if an object
        has two types, ``JM-E235`` if it is too large to be opened in memory, ``JM-E236`` if its
        newest rows may stand in another file.
    """
    refuse = _Refusal(source.path)
    data = source.stream.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise refuse("JM-E235", f"The database is larger than {_MOST_BYTES:,} bytes.",
                     "export it as OCEL 2.0 JSON or XML")  # fmt: skip
    if not data.startswith(_MAGIC):
        raise refuse("JM-E231", "The file is not an SQLite database.", "name the right file")
    if data[18:20] == b"\2\2":  # the newest rows may stand in another file
        message = "The database is in write-ahead mode: its newest rows may stand in a -wal file."
        hint = "run PRAGMA journal_mode=DELETE on it, and read it again"
        raise refuse("JM-E236", message, hint)
    connection = sqlite3.connect(":memory:")
    # columns that are computed could otherwise be as long as they like
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    try:
        connection.deserialize(data)
        for setting in ("query_only=ON", "trusted_schema=OFF", "cell_size_check=ON"):
            connection.execute(f"PRAGMA {setting}")
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise refuse("JM-E231", "The database is damaged.", "copy or export it again")
        connection.set_authorizer(_only_selects)
        return _Database(connection, refuse, source.size).log()
    except (sqlite3.Error, OverflowError, UnicodeDecodeError) as fault:
        message = f"The database cannot be read: {fault}."
        raise refuse("JM-E231", message, "copy or export it again") from None
    finally:
        connection.close()


def _only_selects(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


class _Refusal:
    """Makes the error for one file."""

    def __init__(self, path: str) -> None:
        self.path = path

    def __call__(self, code: str, message: str, hint: str = "export it as OCEL 2.0") -> LogError:
        return LogError(Problem(code, message, hint, file=self.path))


class _Database:
    """The tables of a database, and what they say."""

    def __init__(self, connection: sqlite3.Connection, refuse: _Refusal, size: int) -> None:
        self._connection, self._refuse, self._size = connection, refuse, size
        self._read = 0  # letters so far
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        self._tables = {
            str(name)
            for name, sql in found
            if not str(sql).upper().replace("\n", " ").startswith("CREATE VIRTUAL")
        }
        for table, columns in _TABLES.items():
            self._check(table, columns)

    def log(self) -> Ocel:
        objects: dict[str, OcelObject] = {}
        for key, kind in self._rows("object", _TABLES["object"]):
            key, kind = self._needed(key, "object"), self._needed(kind, "object")
            if objects.setdefault(key, OcelObject(kind)).type != kind:
                said = f"The object '{key}' has the types '{objects[key].type}' and '{kind}'."
                raise self._refuse("JM-E234", said)
        types = self._of_types("object")
        for _, table in types:
            self._values(table, objects)
        related: defaultdict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for event, to, qualifier in self._rows("event_object", _TABLES["event_object"]):
            if event is not None and to is not None:
                related[event].append((to, qualifier))
        details = {}
        for kind, table in self._of_types("event"):
            for key, row in self._details(table):
                details[key, kind] = row
        events = []
        for key, kind in self._rows("event", _TABLES["event"]):
            key = self._needed(key, "event")
            time, _, attributes = details.get((key, kind or ""), (None, None, []))
            events.append(OcelEvent(key, kind, time, attributes, related[key]))
        return Ocel(events, objects, tuple(kind for kind, _ in types))

    def _of_types(self, what: str) -> list[tuple[str, str]]:
        """Each type with the table that holds its attributes."""
        rows = self._rows(f"{what}_map_type", _TABLES[f"{what}_map_type"])
        found = [(self._needed(kind, "type"), f"{what}_{end}") for kind, end in rows]
        for _, table in found:
            self._check(table, ("ocel_id", "ocel_time") if what == "event" else ("ocel_id",))
        return found

    def _values(self, table: str, objects: dict[str, OcelObject]) -> None:
        for key, (time, changed, attributes) in self._details(table):
            if key in objects:
                said = [one for one in attributes if changed in (None, one[0])]
                objects[key].values += [(name, time, value) for name, value in said]

    def _details(
        self, table: str
    ) -> list[tuple[str, tuple[str | None, str | None, list[tuple[str, str | None]]]]]:
        """By id: the time, which field changed, and the attributes that have a value."""
        names = self._columns(table)
        own = [name for name in _OWN if name in names]
        others = [name for name in names if name not in _OWN]
        found = []
        for row in self._rows(table, [*own, *others]):
            said = dict(zip(own, row, strict=False))
            attributes = list(zip(others, row[len(own) :], strict=True))
            filled = [one for one in attributes if one[1] is not None]
            key = self._needed(said["ocel_id"], table)
            found.append((key, (said.get("ocel_time"), said.get("ocel_changed_field"), filled)))
        return found

    def _rows(self, table: str, columns: Sequence[str]) -> list[list[str | None]]:
        """The values of a table as text, in the order in which it keeps them."""
        names = ", ".join(map(_quoted, columns))
        rows = self._connection.execute(f"SELECT {names} FROM {_quoted(table)}")
        return [[self._said(value, table) for value in row] for row in rows]

    def _said(self, value: object, table: str) -> str | None:
        if isinstance(value, bytes):
            raise self._refuse("JM-E232", f"The table '{table}' holds bytes that are no text.")
        if value is None:
            return None
        text = repr(value) if isinstance(value, float) else str(value)
        self._read += len(text)
        if inflates_too_much(self._read, self._size):
            message = f"The {self._size:,} bytes of the database become {self._read:,} of text."
            raise self._refuse("JM-E205", message, "leave computed columns out of the export")
        return text

    def _columns(self, table: str) -> list[str]:
        asked = self._connection.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0")
        return [str(column[0]) for column in asked.description]

    def _check(self, table: str, columns: Sequence[str]) -> None:
        if table not in self._tables:
            raise self._refuse("JM-E232", f"The database has no table '{table}'.")
        lacking = [name for name in columns if name not in self._columns(table)]
        if lacking:
            said = f"The table '{table}' has no column '{lacking[0]}'."
            raise self._refuse("JM-E232", said)

    def _needed(self, value: str | None, table: str) -> str:
        if not value:
            raise self._refuse("JM-E232", f"The table '{table}' has a row without a name or id.")
        return value


def _quoted(name: str) -> str:
    """A name as SQL takes it, whatever it holds."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'
