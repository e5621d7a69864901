"""Sentences that are made where something is measured, and said in a language elsewhere.

A `Sentence` is its English text, for JSON, tables and the terminal, and remembers the message and
the places that it was made of, from which a page says it in its own language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from journeymine.language.names import isolated
from journeymine.statistics import lasting, percent, trimmed

if TYPE_CHECKING:
    from journeymine.language.language import Language

__all__ = [
    "Figure",
    "Sentence",
    "as_plain",
    "of_plain",
    "sentence",
    "sentence_counted",
    "sentences_in",
]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a sentence that is no count, or several parts in a row.

    Attributes
    ----------
    kind : {'percent', 'decimal', 'signed', 'trimmed', 'lasting', 'day', 'listed', 'in_order'}
        A share from 0 to 1; a number with so many decimals, also with its sign, or with no more
        than it needs; seconds; a day in the form of ISO 8601; names or sentences as an enumeration,
        or one after the other.
    value : float, str or tuple of str
    decimals : int
        Of shares and numbers.

    Examples
    --------
    >>> str(Figure("percent", 0.1834)), str(Figure("lasting", 7_200))
    ('18.3 %', '2 hours')
    >>> str(Figure("listed", ("a", "b", "c"))), str(Figure("day", "2026-01-31T10:00:00Z"))
    ('a, b and c', '2026-01-31')
    """

    kind: Literal[
        "percent", "decimal", "signed", "trimmed", "lasting", "day", "listed", "in_order"
    ]  # fmt: skip
    value: float | str | tuple[str, ...]
    decimals: int = 1

    def __str__(self) -> str:
        match self.kind, self.value:
            case "listed", tuple(parts):
                return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))
            case "in_order", tuple(parts):
                return ", ".join(parts)
            case "day", str(moment):
                return moment[:10]
            case "percent", int() | float() as share:
                return percent(share, decimals=self.decimals)
            case "decimal", int() | float() as number:
                return f"{number:,.{self.decimals}f}"
            case "signed", int() | float() as number:
                return f"{number:+,.{self.decimals}f}"
            case "trimmed", int() | float() as number:
                return trimmed(number, decimals=self.decimals)
            case "lasting", int() | float() as seconds:
                return lasting(seconds)
        raise TypeError(f"{self.value!r} is no value of the kind {self.kind}")

    def said_in(self, language: Language) -> str:
        """The figure in the form of a language."""
        match self.kind, self.value:
            case "listed", tuple(parts):
                return language.listed([_said(part, language) for part in parts])
            case "in_order", tuple(parts):
                return ", ".join(_said(part, language) for part in parts)
            case "day", str(moment):
                return language.day(moment)
            case "percent", int() | float() as share:
                return language.percent(share, self.decimals)
            case "decimal", int() | float() as number:
                return language.decimal(number, self.decimals)
            case "signed", int() | float() as number:
                return language.signed(number, self.decimals)
            case "trimmed", int() | float() as number:
                return language.trimmed(number, self.decimals)
            case "lasting", int() | float() as seconds:
                return language.lasting(seconds)
        raise TypeError(f"{self.value!r} is no value of the kind {self.kind}")


class Sentence(str):
    """An English text that can be said in another language; made by `sentence`.

    Attributes
    ----------
    message : str
        With braces for the places.
    many : str or None
        The message for several, where its form depends on a number.
    n : int
        That number.
    places : mapping of str to int, str or Figure
        Counts, names or other sentences, and other figures.
    """

    message: str
    many: str | None
    n: int
    places: Mapping[str, int | str | Figure]

    def __new__(
        cls,
        message: str,
        places: Mapping[str, int | str | Figure],
        many: str | None = None,
        n: int = 0,
    ) -> Self:
        """The English text of a message with its places filled."""
        form = message if many is None or n == 1 else many
        told = {name: _english(value) for name, value in places.items()}
        if many is not None:
            told["n"] = _english(n)
        made = super().__new__(cls, form.format(**told) if told else form)
        made.message, made.many, made.n, made.places = message, many, n, dict(places)
        return made

    def said_in(self, language: Language) -> str:
        r"""The sentence in a language.

        Examples
        --------
        >>> from journeymine.language import ENGLISH
        >>> kept = sentence_counted(4_000, "{n} row of {file}", "{n} rows of {file}", file="a.csv")
        >>> str(kept), kept.said_in(ENGLISH)
        ('4,000 rows of a.csv', '4\u202f000 rows of a.csv')
        """
        told = {name: _said(value, language) for name, value in self.places.items()}
        if self.many is None:
            return language.say(self.message, **told)
        return language.say_counted(self.n, self.message, self.many, **told)

    def to_dict(self) -> dict[str, Any]:
        """As plain data, from which `from_dict` makes it again."""
        data: dict[str, Any] = {"message": self.message}
        if self.many is not None:
            data |= {"many": self.many, "n": self.n}
        if self.places:
            data["places"] = {name: _plain(value) for name, value in self.places.items()}
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The sentence of what `to_dict` made of it, also by way of JSON.

        Examples
        --------
        >>> one = sentence("{share} of {whole}", share=Figure("percent", 0.5), whole=10)
        >>> again = Sentence.from_dict(one.to_dict())
        >>> again == one == "50.0 % of 10", again.places == one.places
        (True, True)
        """
        places = {name: _made(value) for name, value in data.get("places", {}).items()}
        return cls(data["message"], places, data.get("many"), data.get("n", 0))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.message, self.places, self.many, self.n)


def sentence(message: str, /, **places: int | str | Figure) -> Sentence:
    """A sentence of an English message and what stands at its places.

    Parameters
    ----------
    message : str
        A whole sentence, or a whole part of one.
    **places
        Counts as numbers, names of the log or the design and other sentences as texts, everything
        else as a `Figure`.

    Examples
    --------
    >>> print(sentence("{rows} rows have no {column}", rows=4_000, column="time"))
    4,000 rows have no time
    """
    return Sentence(message, places)


def sentence_counted(n: int, one: str, many: str, /, **places: int | str | Figure) -> Sentence:
    """A sentence whose form depends on a number, which stands at ``{n}``.

    Examples
    --------
    >>> print(sentence_counted(1, "{n} row is left out", "{n} rows are left out"))
    1 row is left out
    """
    return Sentence(one, places, many, n)


def sentences_in(data: object) -> Iterator[Sentence]:
    """Every sentence in plain data, however deep."""
    if isinstance(data, Sentence):
        yield data
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from sentences_in(key)
            yield from sentences_in(value)
    elif isinstance(data, Sequence) and not isinstance(data, str | bytes):
        for value in data:
            yield from sentences_in(value)


def as_plain(text: str) -> str | dict[str, Any]:
    """A text for JSON of our own; a sentence with what it is made of."""
    return text.to_dict() if isinstance(text, Sentence) else text


def of_plain(data: str | Mapping[str, Any]) -> str:
    """The text of which `as_plain` made this."""
    return data if isinstance(data, str) else Sentence.from_dict(data)


def _english(value: int | str | Figure) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def _said(value: int | str | Figure, language: Language) -> str:
    if isinstance(value, Sentence | Figure):
        return value.said_in(language)
    return language.count(value) if isinstance(value, int) else isolated(value)


def _plain(value: int | str | Figure) -> Any:
    if isinstance(value, Sentence):
        return value.to_dict()
    if isinstance(value, Figure):
        inner = value.value
        parts = [as_plain(part) for part in inner] if isinstance(inner, tuple) else inner
        return {"kind": value.kind, "value": parts, "decimals": value.decimals}
    return value


def _made(value: Any) -> int | str | Figure:
    if not isinstance(value, Mapping):
        assert isinstance(value, int | str)
        return value
    if "message" in value:
        return Sentence.from_dict(value)
    inner = value["value"]
    parts = tuple(of_plain(part) for part in inner) if isinstance(inner, list) else inner
    return Figure(value["kind"], parts, value["decimals"])
