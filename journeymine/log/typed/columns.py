"""Which column of a source is which: as asked, by name, or by content.

For the case, the activity and the time, in this order: the canonical name; names that are
known to mean it, the sure ones (``case_id``) before the likely ones (``customer``), each
first exactly and then whatever its case; what the columns hold.  Two columns that fit
equally well are an error that names both, unless they hold the same.  Other columns are
never guessed by content: ``channel`` and its like only by their canonical name, or by the
word for it in another language.

Known names are English, Swedish, Danish, Norwegian and German.  A word that means two of the
columns (German ``Vorgang``: the case or the activity), or something else in English (``tid``,
``handling``), is not known.
"""

from __future__ import annotations

import shlex
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import Figure, Sentence, sentence
from journeymine.log.accounting.rows import Finding
from journeymine.log.times.column import looks_like_times
from journeymine.log.values.measures import as_numbers
from journeymine.log.values.text import as_text, is_nested, missing

__all__ = ["KNOWN", "NAMEABLE", "NUMBERS", "Choice", "choose_columns", "plain"]

NAMEABLE = ("case", "activity", "time", "end_time", "channel", "outcome", "score", "cost")
"""The canonical columns for which a user can name a column."""

NUMBERS = ("score", "cost", "value")
"""The canonical columns that hold numbers."""

_SHOWN = 20

KNOWN: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "case": (
        ("case_id", "case:concept:name", "caseid", "case id", "case_no", "trace_id", "journey_id",
         "ärende_id", "ärendeid", "ärendenummer", "ärendenr",
         "sags_id", "sagsid", "sagsnummer", "sagsnr", "saks_id", "saksid", "saksnummer", "saksnr",
         "fall_id", "fallid", "fall-id", "fallnummer", "fallnr", "vorgangs_id", "vorgangsnummer"),
        ("order_id", "customer_id", "session_id", "client_id", "user_id", "application_id",
         "ticket_id", "order_no", "customer", "session",
         "kund_id", "kundid", "kund-id", "kundnummer", "kundnr", "kund", "ordernummer", "ordernr",
         "kunde_id", "kundeid", "kunde-id", "kundenummer", "kundenr", "kunde", "ordrenummer",
         "ordrenr", "kunden_id", "kundenid", "kunden-id", "kundennummer", "kundennr",
         "auftragsnummer", "auftragsnr", "bestellnummer", "bestellnr"),
    ),
    "activity": (
        ("concept:name", "activity_name", "activity_id", "activity name",
         "aktivitet", "aktivität"),
        ("event", "touchpoint", "event_name", "action", "step", "task",
         "händelse", "hændelse", "hendelse", "ereignis", "steg", "trin", "trinn", "schritt",
         "åtgärd", "aktion", "kontaktpunkt"),
    ),
    "time": (
        ("time:timestamp", "timestamp", "event_time", "time_stamp", "complete timestamp",
         "tidpunkt", "tidsstämpel", "tidspunkt", "tidsstempel", "zeitpunkt", "zeitstempel"),
        ("happened_at", "occurred_at", "datetime", "date_time", "ts", "date", "created_at",
         "event_date", "zeit", "datum", "dato"),
    ),
}  # fmt: skip
"""Names that mean a column, the surest first; those of one tuple are equally sure."""

_TRANSLATED: Mapping[str, str] = {"channel": "kanal"}
"""What an optional column is called in all the other languages alike."""

_WORDS = {
    "case": "the case", "activity": "the activity", "time": "the time",
    "end_time": "the end time",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """Canonical column -> the source's column, and what was guessed."""

    columns: Mapping[str, str]
    findings: tuple[Finding, ...] = field(default=())


def choose_columns(
    table: pa.Table,
    asked: Mapping[str, str],
    optional: Sequence[str],
    *,
    prescribed: Mapping[str, str] | None = None,
    file: str = "",
) -> Choice:
    """Find the columns of a log.

    Parameters
    ----------
    table : pyarrow.Table
        Its column names are distinct.
    asked : mapping of str to str
        Canonical column -> the column that the user named for it.
    optional : sequence of str
        The other canonical columns, taken if a column has the very name.
    prescribed : mapping of str to str, optional
        What the format itself says, used where the user says nothing.
    file : str
        For messages.

    Raises
    ------
    UsageError
        ``JM-E010`` a named column is not there, ``JM-E011`` two columns fit equally well,
        ``JM-E012`` no column fits.
    """
    names = list(table.column_names)
    for role, name in asked.items():
        if name not in names:
            raise _unknown(role, name, names, file)
    chosen = {role: name for role, name in (prescribed or {}).items() if name in names}
    chosen |= asked
    findings: list[Finding] = []
    guessed = _guess_required(table, chosen, file)
    chosen |= guessed
    strange = {role: name for role, name in guessed.items() if role != name}
    for role in optional:
        if role in chosen:
            continue
        free = [name for name in names if name not in chosen.values()]
        same = [name for name in free if name == role] or [n for n in free if plain(n) == role]
        if not same and (translated := _TRANSLATED.get(role)):
            same = [name for name in free if plain(name) == translated]
            if len(same) == 1:
                strange[role] = same[0]
        near = [name for name in free if _sounds_like(name, role)]
        if len(same) > 1:
            near = same
        if len(same) == 1 and _can_be(role, table[same[0]]):
            chosen[role] = same[0]
        elif near and role in NAMEABLE:
            findings.append(Finding("JM-W121", _perhaps(role, near)))
    if strange:
        said = ", ".join(f"{role} = '{name}'" for role, name in sorted(strange.items()))
        findings.insert(0, Finding("JM-W120", sentence("columns guessed: {columns}", columns=said)))
    return Choice(chosen, tuple(findings))


def _perhaps(role: str, near: Sequence[str]) -> Sentence:
    python, option = _ways(role, near[0])
    return sentence(
        "{names} may be the {role}, but that is not certain; pass {python} in Python, or {option} "
        "on the command line",
        names=Figure("listed", tuple(f"'{name}'" for name in near[:3])),
        role=role, python=python, option=option,
    )  # fmt: skip


def _can_be(role: str, column: pa.ChunkedArray) -> bool:
    """Whether a column holds what its name promises: most of its values can be read."""
    if role == "end_time":
        return looks_like_times(column, share=0.5)
    if role in NUMBERS:
        _, unreadable = as_numbers(column)
        there = len(column) - int(pc.sum(missing(as_text(column))).as_py() or 0)
        return 2 * unreadable <= there
    return True


def _guess_required(table: pa.Table, chosen: Mapping[str, str], file: str) -> dict[str, str]:
    guessed: dict[str, str] = {}
    for role in ("case", "activity", "time"):
        if role not in chosen:
            free = [n for n in table.column_names if n not in chosen.values()]
            if name := _by_name(table, role, free, file):
                guessed[role] = name
    taken = {**chosen, **guessed}
    for role in ("time", "activity", "case"):
        if role not in taken:
            free = [n for n in table.column_names if n not in taken.values()]
            taken[role] = guessed[role] = _by_content(table, role, free, taken, file)
    return guessed


def _by_name(table: pa.Table, role: str, free: Sequence[str], file: str) -> str | None:
    """The column whose name says that it is the `role`; None if none does."""
    surest, likely = KNOWN[role]
    plainly = [(plain, {plain(name) for name in tier}) for tier in ((role, *surest), likely)]
    tiers: list[tuple[Callable[[str], str], set[str]]] = [
        (str, {role}), (str, set(surest)), plainly[0], (str, set(likely)), plainly[1],
    ]  # fmt: skip
    for read, meant in tiers:
        if fitting := [name for name in free if read(name) in meant]:
            return _only(table, role, fitting, file)
    return None


def _by_content(
    table: pa.Table, role: str, free: Sequence[str], taken: Mapping[str, str], file: str
) -> str:
    if role == "time":
        fitting = [name for name in free if looks_like_times(table[name])]
    else:
        fitting = [name for name in free if _groups(table[name])]
        if role == "activity" and "case" not in taken and len(fitting) == 2:
            # of two that repeat, the one with fewer distinct values says what, not who
            counts = [pc.count_distinct(as_text(table[name])).as_py() for name in fitting]
            if counts[0] != counts[1]:
                return fitting[counts.index(min(counts))]
        if role == "activity":  # what happened has a name; who it happened to may be a number
            fitting = [name for name in fitting if as_numbers(table[name])[1]] or fitting
    if not fitting:
        raise _none_fits(role, table.column_names, file)
    return _only(table, role, fitting, file)


def _groups(column: pa.ChunkedArray) -> bool:
    """Whether values repeat, but are not all the same, with at most 5 % missing."""
    if is_nested(column.type) or len(column) == 0 or looks_like_times(column):
        return False
    text = as_text(column)
    gone = pc.sum(missing(text)).as_py() or 0
    distinct = pc.count_distinct(text).as_py()
    return 20 * gone <= len(text) and 1 < distinct < len(text)


def _only(table: pa.Table, role: str, fitting: Sequence[str], file: str) -> str:
    """The one that fits; the first of several that hold the same."""
    first = fitting[0]
    for other in fitting[1:]:
        if not as_text(table[first]).equals(as_text(table[other])):
            message = (
                f"Two columns fit equally well as {_WORDS[role]}: '{first}' and '{other}'."
                f"\n{_listed(table.column_names)}"
            )
            raise UsageError(Problem("JM-E011", message, _words(role, first), file=file))
    return first


def plain(name: str) -> str:
    """A name as it is compared when neither its case nor its blanks count."""
    return unicodedata.normalize("NFC", name).strip().casefold().replace(" ", "_")


def _sounds_like(name: str, role: str) -> bool:
    """Whether a name ends in the word: ``case:channel``, ``sales_cost``, ``Costs``."""
    last = plain(name).replace(":", "_").removesuffix("s")
    return f"_{last}".endswith(f"_{role}")


def _words(role: str, name: str) -> str:
    python, option = _ways(role, name)
    return f"pass {python} in Python, or {option} on the command line"


def _ways(role: str, name: str) -> tuple[str, str]:
    """How a column is named in Python, and on the command line."""
    return f"{role}={name!r}", f"--{role.replace('_', '-')} {shlex.quote(name)}"


def _listed(names: Iterable[str]) -> str:
    names = [name[:60] for name in names]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return f"Its columns are: {', '.join(names[:_SHOWN])}{more}."


def _unknown(role: str, name: str, names: Sequence[str], file: str) -> UsageError:
    word = _WORDS.get(role, f"the {role}")
    message = f"The log has no column '{name}' to use as {word}.\n{_listed(names)}"
    near = did_you_mean(name, names).removeprefix("Did you mean '").removesuffix("'?")
    hint = _words(role, near) if near else f"name one of them: {_words(role, 'NAME')}"
    return UsageError(Problem("JM-E010", message, hint, file=file))


def _none_fits(role: str, names: Sequence[str], file: str) -> UsageError:
    message = f"No column of the log can be told to be {_WORDS[role]}.\n{_listed(names)}"
    hint = f"name one of them: {_words(role, 'NAME')}"
    return UsageError(Problem("JM-E012", message, hint, file=file))
