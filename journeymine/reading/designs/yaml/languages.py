"""Names and aliases in several languages: ``names: {sv: Betala, en: Pay}``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from journeymine.design.languages import NO_LANGUAGE, is_language
from journeymine.reading.refusals import Refusals
from journeymine.reading.yaml_text.nodes import Items, Node, Pairs, Scalar
from journeymine.reading.yaml_text.values import entries, name_of, names_of

__all__ = ["Aliases", "aliases_of", "language_of", "translations_of"]

_COMMON = {
    "swedish": "sv", "svenska": "sv", "english": "en", "gb": "en", "dk": "da", "danish": "da",
    "dansk": "da", "norwegian": "nb", "norsk": "nb", "finnish": "fi",
    "suomi": "fi", "german": "de", "deutsch": "de", "french": "fr", "spanish": "es",
    "dutch": "nl", "italian": "it",
}  # fmt: skip
"""What people write instead of the tag of a language; other tags are never corrected."""


@dataclass(frozen=True, slots=True)
class Aliases:
    """The aliases of a touchpoint: in no language, by language, and where each stands."""

    plain: tuple[str, ...] = ()
    by_language: tuple[tuple[str, tuple[str, ...]], ...] = ()
    places: tuple[tuple[str, Node], ...] = ()


def language_of(node: Node, refusals: Refusals, *, others: bool = False) -> str | None:
    """The tag of a language, such as ``sv`` or ``en-GB``; None if it is none."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    if is_language(text) or (others and text == NO_LANGUAGE):
        return text
    message = f"'{text[:60]}' is not the tag of a language."
    tag = _COMMON.get(text.casefold())
    hint = f"write {tag}" if tag else "write its tag: sv, en, en-GB"
    if others:
        hint += f"; aliases that are in no language stand under {NO_LANGUAGE}"
    refusals.add("JM-E355", message, hint, line=node.line, column=node.column)
    return None


def translations_of(node: Node, what: str, refusals: Refusals) -> tuple[tuple[str, Scalar], ...]:
    """The name in each language, with its place."""
    found = []
    for key, value in entries(node, what, refusals):
        language, name = language_of(key, refusals), name_of(value, refusals)
        if language is not None and name.strip() and isinstance(value, Scalar):
            found.append((language, value))
    return tuple(found)


def aliases_of(node: Node, name: str, refusals: Refusals) -> Aliases:
    """A list of aliases, or lists of them by language."""
    if not isinstance(node, Pairs):
        places = names_of(node, "aliases", refusals)
        return Aliases(_once(places), (), places)
    plain: tuple[str, ...] = ()
    translated: list[tuple[str, tuple[str, ...]]] = []
    placed: list[tuple[str, Node]] = []
    for key, value in entries(node, f"the aliases of '{name}'", refusals):
        language = language_of(key, refusals, others=True)
        found = tuple(_listed(value, key.text, refusals))
        placed += found
        if language == NO_LANGUAGE:
            plain = _once(found)
        elif language is not None and found:
            translated.append((language, _once(found)))
    return Aliases(plain, tuple(translated), tuple(placed))


def _listed(node: Node, language: str, refusals: Refusals) -> Iterator[tuple[str, Node]]:
    """The aliases of one language: a list, or a single one."""
    if isinstance(node, Items):
        yield from names_of(node, language, refusals)
    else:
        yield name_of(node, refusals), node


def _once(places: tuple[tuple[str, Node], ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(alias for alias, _ in places))
