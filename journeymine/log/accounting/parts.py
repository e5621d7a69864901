"""What each source contributed to a log, so that more can be added and nothing is forgotten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.schema import CANONICAL
from journeymine.statistics import counted

__all__ = ["Part", "columns_of", "findings_of"]

_MANY_OF, _MANY = "\0 of \0", "\0"
"""Where the numbers of a finding stand in its words; no text of a log holds this character."""

_NAMES = 3
_EXAMPLES = 5


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
            "findings": [finding.to_dict() for finding in self.findings],
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
    """What was found in the sources; what several say in the same words is said once.

    Where there are several sources, it begins with their names.
    """
    if len(parts) == 1:
        return list(parts[0].findings)
    found: list[Finding] = []
    alike: dict[tuple[str, str], list[tuple[str, Finding]]] = {}
    for part in parts:
        if part.source is None:
            found.extend(part.findings)
            continue
        for finding in part.findings:
            alike.setdefault((finding.code, _words(finding)), []).append(
                (part.source.name, finding)
            )
    files = sum(part.source is not None for part in parts)
    return [*found, *(_joined(words, some, files) for (_, words), some in alike.items())]


def _words(finding: Finding) -> str:
    """What a finding says, with a gap for how many: the same for findings of one kind.

    Where it is not clear which of its numbers is the count, the words stay as they are.
    """
    if finding.count is None:
        return finding.message
    count = rf"{finding.count:,}"
    if finding.of is not None and (whole := f"{count} of {finding.of:,} ") in finding.message:
        return finding.message.replace(whole, f"{_MANY_OF} ", 1)
    words, times = re.subn(rf"(?<![\d,.'\w]){count}(?![\d,.'\w])", _MANY, finding.message)
    return words if times == 1 and finding.count != 1 else finding.message


def _joined(words: str, some: Sequence[tuple[str, Finding]], files: int) -> Finding:
    """One finding for those of several files that say the same, with their sums."""
    (name, first), *others = some
    if not others:
        return replace(first, message=f"{name}: {first.message}")
    names = list(dict.fromkeys(name for name, _ in some))
    counts = [finding.count for _, finding in some if finding.count is not None]
    ofs = [finding.of for _, finding in some if finding.of is not None]
    count = sum(counts) if len(counts) == len(some) else None
    of = sum(ofs) if len(ofs) == len(some) else None
    said = words
    if count is not None:
        said = said.replace(_MANY_OF, f"{count:,} of {of or 0:,}", 1).replace(
            _MANY, f"{count:,}", 1
        )
    each = "each of " if count is not None and said == first.message else ""
    where = f"all {files:,} files" if len(names) == files and not each else f"{each}{_some(names)}"
    examples = [f"{name}: {example}" for name, finding in some for example in finding.examples]
    return replace(
        first, message=f"{where}: {said}", count=count, of=of, examples=tuple(examples[:_EXAMPLES]),
        weight=_weight([finding for _, finding in some], ofs),
    )  # fmt: skip


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else ""
    return f"{counted(len(names), 'file')} ({', '.join(names[:_NAMES])}{more})"


def _weight(some: Sequence[Finding], ofs: Sequence[int]) -> float:
    """The weight of all, a file counting by its size where that is known."""
    base = sum(ofs)
    if len(ofs) == len(some) and base:
        weighed = sum(finding.weight * of for finding, of in zip(some, ofs, strict=True))
        return round(weighed / base, 6)
    return max(finding.weight for finding in some)


def columns_of(parts: Sequence[Part]) -> dict[str, str]:
    """Canonical column -> its name in the sources; several names where they differ."""
    found = {
        role: sorted({part.columns[role] for part in parts if role in part.columns})
        for role in CANONICAL
    }
    return {role: ", ".join(names) for role, names in found.items() if names}
