"""Which column of a design table says what, in the languages of the people who keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from journeymine.errors import did_you_mean
from journeymine.reading.refusals import Refusals

__all__ = ["COLUMNS", "columns_of"]

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "touchpoint": ("step", "activity", "name", "task", "event", "kontaktpunkt", "steg", "aktivitet",
                   "namn", "trin", "trinn", "navn", "schritt", "aktivität", "berührungspunkt"),
    "stage": ("phase", "fas", "skede", "fase", "stadium"),
    "channels": ("channel", "kanal", "kanaler", "kanäle"),
    "owner": ("responsible", "ägare", "ansvarig", "ejer", "eier", "ansvarlig", "besitzer",
              "verantwortlich", "zuständig"),
    "actor": ("who", "aktör", "aktør", "akteur"),
    "lane": ("layer", "bana", "bane", "spor"),
    "experience": ("score", "intended experience", "emotion", "upplevelse", "oplevelse",
                   "opplevelse", "erlebnis"),
    "aliases": ("alias", "activities", "log names"),
    "description": ("note", "notes", "comment", "beskrivning", "kommentar", "beskrivelse",
                    "beschreibung"),
    "order": ("no", "no.", "nr", "nr.", "number", "#", "position", "ordning", "nummer",
              "rækkefølge", "rekkefølge", "reihenfolge"),
    "optional": ("valfri", "valfritt", "frivillig", "valgfri", "valgfritt", "freiwillig"),
    "choice": ("alternative", "alternativ", "val", "valg", "wahl", "auswahl"),
    "branch": ("gren", "zweig"),
    "repeat": ("repeats", "upprepas", "upprepa", "gentages", "gentag", "gjentas", "gjenta",
               "wiederholen", "wiederholung"),
}  # fmt: skip
"""What a column means, and what else it is called."""


_CASES = frozenset({"case", "case id", "case:concept:name", "caseid", "trace id", "journey id"})
_TIMES = frozenset({"time", "timestamp", "time:timestamp", "event time", "date", "datetime"})


def columns_of(header: Sequence[str], line: int, refusals: Refusals) -> dict[str, int]:
    """The place of every column that means something; its own name goes before others.

    A column that means nothing here is left; where no column names the touchpoints the table
    is refused, and where two columns mean the same it is refused as well.
    """
    plain = [" ".join(name.casefold().replace("_", " ").split()) for name in header]
    if not _CASES.isdisjoint(plain) and not _TIMES.isdisjoint(plain):
        message = "The table is a log: its columns hold cases and times."
        hint = "discover its journey: journeymine discover LOG --out DIR"
        raise refusals.error("JM-E380", message, hint, line=line)
    found: dict[str, int] = {}
    for key, words in COLUMNS.items():
        own = [place for place, name in enumerate(plain) if name == key]
        places = own or [place for place, name in enumerate(plain) if name in words]
        if len(places) > 1:
            message = f"The columns '{header[places[0]]}' and '{header[places[1]]}' both say the"
            message += f" {key} of a touchpoint."
            hint = f"keep one of them, or name the right one '{key}'"
            refusals.add("JM-E380", message, hint, line=line, column=places[1] + 1)
        if places:
            found[key] = places[0]
    if "touchpoint" not in found:
        message = f"No column names the touchpoints. The columns are: {', '.join(header[:20])}."
        words = ("touchpoint", *COLUMNS["touchpoint"])
        close = next(filter(None, (did_you_mean(name, words) for name in plain)), "")
        hint = f"{close} Name the column 'touchpoint'".strip()
        raise refusals.error("JM-E380", message, hint, line=line)
    return found
