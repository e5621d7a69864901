"""OCEL 2.0 as JSON."""

from __future__ import annotations

import json
from typing import Any

from journeymine.errors import LogError, Problem
from journeymine.files import SourceFile
from journeymine.reading.ocel.flattening import Ocel, OcelEvent, OcelObject

__all__ = ["read_ocel_json"]


def read_ocel_json(source: SourceFile) -> Ocel:
    """Read an object-centric log written as JSON.

    Raises
    ------
    LogError
        ``JM-E231`` if it is not JSON, ``JM-E232`` if it is not built as OCEL 2.0 says,
        ``JM-E234`` if an object has two types.
    """
    try:
        text = source.stream.read().decode("utf-8-sig")
        whole = json.loads(
            text,
            object_pairs_hook=_once_each,
            parse_int=_Number,
            parse_float=_Number,
            parse_constant=_no_number,
        )
    except json.JSONDecodeError as fault:
        message = f"The file is not JSON: {fault.msg}. Half a log must not pass for a whole one."
        raise LogError(
            Problem("JM-E231", message, "export it again", source.path, fault.lineno, fault.colno)
        ) from None
    except UnicodeDecodeError as fault:
        message = f"The file is not text in UTF-8 (byte {fault.start:,})."
        raise LogError(Problem("JM-E231", message, "save it as UTF-8", source.path)) from None
    except (ValueError, RecursionError) as fault:
        deep = isinstance(fault, RecursionError)
        said = "values are nested too deep" if deep else str(fault)
        message = f"The file is not JSON that can be trusted: {said}."
        raise LogError(Problem("JM-E231", message, "export it again", source.path)) from None
    return _Reader(source.path).log(whole)


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"'{twice}' stands twice in one object")
    return made


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number of JSON")


class _Reader:
    """Takes the parts out of the tree, each with its place for messages."""

    def __init__(self, path: str) -> None:
        self.path = path

    def refuse(self, place: str, wanted: str, code: str = "JM-E232") -> LogError:
        message = f"The file is not built as OCEL 2.0 says: {place} {wanted}."
        return LogError(Problem(code, message, "export it again as OCEL 2.0", file=self.path))

    def log(self, whole: object) -> Ocel:
        tree = self._mapping(whole, "the file")
        if "ocel:events" in tree:
            message = "This is OCEL 1.0, which has no qualifiers and no values over time."
            hint = "convert it to OCEL 2.0 (pm4py: read_ocel, then write_ocel2_json)"
            raise LogError(Problem("JM-E232", message, hint, file=self.path))
        for part in ("events", "objects"):
            if part not in tree:
                raise self.refuse("the file", f"has no '{part}'")
        types = tuple(
            self._text(one, "name", place) or ""
            for one, place in self._entries(tree, "objectTypes", "")
        )
        objects: dict[str, OcelObject] = {}
        for one, place in self._entries(tree, "objects", ""):
            self._object(one, place, objects)
        events = [self._event(one, place) for one, place in self._entries(tree, "events", "")]
        return Ocel(events, objects, types)

    def _object(self, one: dict[str, Any], place: str, objects: dict[str, OcelObject]) -> None:
        key, kind = (self._needed(one, name, place) for name in ("id", "type"))
        found = objects.setdefault(key, OcelObject(kind))
        if found.type != kind:
            said = f"says that '{key}' is a '{kind}', after it was a '{found.type}'"
            raise self.refuse(place, said, "JM-E234")
        for value, inner in self._entries(one, "attributes", place):
            name = self._needed(value, "name", inner)
            found.values.append((name, self._text(value, "time", inner), _said(value.get("value"))))

    def _event(self, one: dict[str, Any], place: str) -> OcelEvent:
        attributes = [
            (self._needed(value, "name", inner), _said(value.get("value")))
            for value, inner in self._entries(one, "attributes", place)
        ]
        related = [
            (self._needed(to, "objectId", inner), self._text(to, "qualifier", inner))
            for to, inner in self._entries(one, "relationships", place)
        ]
        return OcelEvent(
            self._needed(one, "id", place),
            self._text(one, "type", place),
            self._text(one, "time", place),
            attributes,
            related,
        )

    def _entries(
        self, of: dict[str, Any], name: str, place: str
    ) -> list[tuple[dict[str, Any], str]]:
        where = f"{place}.{name}" if place else name
        entries = of.get(name)
        if entries is None:
            return []
        if not isinstance(entries, list):
            raise self.refuse(where, "is not a list")
        places = (f"{where}[{i}]" for i in range(len(entries)))
        return [(self._mapping(one, at), at) for one, at in zip(entries, places, strict=True)]

    def _mapping(self, value: object, place: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise self.refuse(place, "is not an object in braces")
        return value

    def _text(self, of: dict[str, Any], name: str, place: str) -> str | None:
        value = of.get(name)
        if value is not None and type(value) is not str:
            raise self.refuse(f"{place}.{name}", "is not text in quotes")
        return value

    def _needed(self, of: dict[str, Any], name: str, place: str) -> str:
        value = self._text(of, name, place)
        if not value:
            raise self.refuse(place, f"has no '{name}'")
        return value


def _said(value: object) -> str | None:
    """A value as text: numbers as they are written, what is built of parts as JSON."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    return json.dumps(value, ensure_ascii=False)
