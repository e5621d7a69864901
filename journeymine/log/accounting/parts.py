"""What each source contributed to a log, so that more can be added and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.schema import CANONICAL

__all__ = ["Part", "columns_of", "findings_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """One source of a log.

    Attributes
    ----------
    rows : Rows
    columns : mapping of str to str
        Canonical column -> the name it had in the source.
    findings : tuple of Finding
        What was found while its rows were read.
    source : Source or None
        The file; None for rows from memory.
    """

    rows: Rows
    columns: Mapping[str, str]
    findings: tuple[Finding, ...]
    source: Source | None

    def to_dict(self) -> dict[str, object]:
        """As plain data."""
        rows = {
            "came": self.rows.came,
            "kept": self.rows.kept,
            "rejected": dict(self.rows.rejected),
        }
        return {
            "rows": rows,
            "columns": dict(self.columns),
            "findings": [asdict(finding) for finding in self.findings],
            "source": None if self.source is None else asdict(self.source),
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> Part:
        """The part that `to_dict` gave."""
        rows, source = data["rows"], data["source"]
        assert isinstance(rows, dict)
        assert isinstance(data["columns"], dict)
        assert isinstance(data["findings"], list)
        return cls(
            Rows(**rows),
            data["columns"],
            tuple(Finding.from_dict(finding) for finding in data["findings"]),
            Source(**source) if isinstance(source, dict) else None,
        )


def findings_of(parts: Sequence[Part]) -> list[Finding]:
    """What was found in each source, with its name where there are several."""
    found: list[Finding] = []
    for part in parts:
        if len(parts) == 1 or part.source is None:
            found.extend(part.findings)
        else:
            name = part.source.name
            found.extend(replace(f, message=f"{name}: {f.message}") for f in part.findings)
    return found


def columns_of(parts: Sequence[Part]) -> dict[str, str]:
    """Canonical column -> its name in the sources; several names where they differ."""
    found = {
        role: sorted({part.columns[role] for part in parts if role in part.columns})
        for role in CANONICAL
    }
    return {role: ", ".join(names) for role, names in found.items() if names}
