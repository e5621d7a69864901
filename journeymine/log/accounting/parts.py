"""What each source contributed to a log, so that more can be added and nothing is forgotten."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from journeymine.language import Sentence, marked, sentence, some_of
from journeymine.log.accounting.rows import Finding, Rows, Source
from journeymine.log.schema import CANONICAL

__all__ = ["Part", "columns_of", "findings_of"]

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
    alike: dict[Hashable, list[tuple[str, Finding]]] = {}
    for part in parts:
        if part.source is None:
            found.extend(part.findings)
            continue
        for finding in part.findings:
            alike.setdefault(_kind(finding), []).append((part.source.name, finding))
    files = sum(part.source is not None for part in parts)
    return [*found, *(_joined(some, files) for some in alike.values())]


def _kind(finding: Finding) -> Hashable:
    """The same for findings whose sentences differ in nothing but how many they tell of."""
    told = finding.message
    if not isinstance(told, Sentence):
        return finding.code, told
    counts = _counts(finding, told)
    names = tuple(
        sorted((name, value) for name, value in told.places.items() if name not in counts)
    )
    return finding.code, told.message, told.many, counts or told, names


def _counts(finding: Finding, told: Sentence) -> frozenset[str]:
    """Where in its sentence the numbers of a finding stand, of ``count, of, n``."""
    numbers = {"count": finding.count, "of": finding.of}
    there = {name for name, number in numbers.items() if told.places.get(name, "") == number}
    if told.many is not None and told.n == finding.count:
        there.add("n")
    return frozenset(there) if there & {"count", "n"} else frozenset()


def _joined(some: Sequence[tuple[str, Finding]], files: int) -> Finding:
    """One finding for those of several files that say the same, with their sums."""
    (name, first), *others = some
    if not others:
        return replace(first, message=sentence("{file}: {found}", file=name, found=first.message))
    names = list(dict.fromkeys(name for name, _ in some))
    counts = [finding.count for _, finding in some if finding.count is not None]
    ofs = [finding.of for _, finding in some if finding.of is not None]
    count = sum(counts) if len(counts) == len(some) else None
    of = sum(ofs) if len(ofs) == len(some) else None
    told = _summed(first, count, of)
    each = count is not None and told is first.message
    examples = [f"{name}: {example}" for name, finding in some for example in finding.examples]
    return replace(
        first, message=_of_files(told, names, files, each=each), count=count, of=of,
        examples=tuple(examples[:_EXAMPLES]),
        weight=_weight([finding for _, finding in some], ofs),
    )  # fmt: skip


def _summed(finding: Finding, count: int | None, of: int | None) -> str:
    """What is said of one file, of several: with other numbers where it has numbers."""
    told = finding.message
    if not isinstance(told, Sentence) or not (counts := _counts(finding, told)):
        return told
    sums = {"count": count or 0, "of": of or 0}
    places = {**told.places, **{name: sums[name] for name in counts - {"n"}}}
    return Sentence(told.message, places, told.many, (count or 0) if "n" in counts else told.n)


def _of_files(told: str, names: Sequence[str], files: int, *, each: bool) -> Sentence:
    """What is said of several files, after which ones they are."""
    shown = some_of(names, _NAMES)
    if each:
        message = marked("each of {files} files ({names}): {found}")
    elif len(names) == files:
        return sentence("all {files} files: {found}", files=files, found=told)
    else:
        message = marked("{files} files ({names}): {found}")
    return sentence(message, files=len(names), names=shown, found=told)


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
