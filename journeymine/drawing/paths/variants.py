"""The commonest paths beside the design: the same step in the same column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import Frame
from journeymine.drawing.canvas.shapes import Mark, Shape, shape_legend
from journeymine.drawing.paths.aligned import Column, Figure, Row, aligned_rows, drawn_shapes
from journeymine.drawing.paths.beside import PathBeside
from journeymine.drawing.paths.row_figures import figure_heads, figure_note, row_figures
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, isolated
from journeymine.language.units import cases, complete_cases

__all__ = ["path_rows"]

_BESIDE = 3  # columns for what is not designed at one place; more stand in the last of them

_DOMINATES, _RARE = 0.5, 0.1  # of the customers, for the title


def path_rows(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw the commonest paths of a gap, aligned to the design.

    A step of the design has a column of its own; what is not designed stands behind the step that
    it follows, in columns that are there only where a path needs them.
    """
    if "aligned_paths" not in figures:
        return None
    paths, steps = figures["aligned_paths"], figures["steps"]
    of = figures["gap"]["path"]["fitting_share"]["n"]
    read = [PathBeside(path["moves"], [row["step"] for row in steps]) for path in paths]
    columns, places = _columns(steps, read)
    heads = [language.say("Steps as designed"), *figure_heads(paths, language)]
    rows = [
        Row(
            path["cases"],
            _marks(one, places, language),
            (
                Figure(language.percent(path["as_designed"]), path["cases"]),
                *row_figures(path, paths, language),
            ),
        )
        for path, one in zip(paths, read, strict=True)
    ]
    frame = Frame(_title(figures, of, language), _subtitle(figures, language))
    parts, y = aligned_rows(
        columns, rows, heads, of=of, top=frame.top, unit=unit_of(figures["gap"]), language=language
    )
    parts += shape_legend(drawn_shapes(rows, _shape_words(language)), y)
    return frame.drawing(
        parts,
        y + 30,
        description=_description(paths, of, unit_of(figures["gap"]), language),
        footnotes=list(_footnotes(figures, of, rows, language)),
    )


def _columns(
    steps: Sequence[Mapping[str, Any]], read: Sequence[PathBeside]
) -> tuple[list[Column], list[int]]:
    """The columns, and where those beside the design begin, by the steps that stand before."""
    columns: list[Column] = []
    places = []
    for gap in range(len(steps) + 1):
        places.append(len(columns))
        stage = steps[max(gap - 1, 0)]["stage"] if steps else ""
        needed = max((min(len(one.beside[gap]), _BESIDE) for one in read), default=0)
        columns += [Column("", stage, designed=False)] * needed
        if gap < len(steps):
            columns.append(Column(steps[gap]["touchpoint"], steps[gap]["stage"]))
    last = max((_stop(one, places) or 0 for one in read), default=0)
    if last >= len(columns) and last:
        columns.append(Column("", columns[-1].stage, designed=False))
    return columns, places


def _stop(path: PathBeside, places: Sequence[int]) -> int | None:
    """The column of the bar behind which nothing follows."""
    if path.stop is None:
        return None
    return places[path.stop] + min(len(path.beside[path.stop]), _BESIDE)


def _marks(
    path: PathBeside, places: Sequence[int], language: Language
) -> dict[int, tuple[Mark, ...]]:
    found: dict[int, tuple[Mark, ...]] = {}
    for gap, there in enumerate(path.beside):
        for at, mark in enumerate(_extra(there, language)):
            found[places[gap] + at] = (mark,)
    for at, moves in path.at.items():
        column = places[at + 1] - 1
        found[column] = tuple(_designed(moves, path.order.get(at), language))
    stop = _stop(path, places)
    if stop is not None:
        found[stop] = (Mark("stop", language.say("leaves")),)
    return found


def _designed(
    moves: Sequence[Mapping[str, Any]], order: int | None, language: Language
) -> Iterator[Mark]:
    """What became of a step of the design."""
    done = sum(move["kind"] == "sync" for move in moves)
    if done:
        words = f"{language.count(done)}×" if done > 1 else ""
        yield Mark("done", words or ("" if order is None else language.count(order)))
    left = Counter(move["deviation"] == "order" for move in moves if move["kind"] == "model")
    for is_order, n in sorted(left.items()):
        word = language.say("moved") if is_order else language.say("skip")
        yield Mark("skipped", word if n == 1 else f"{word} {language.count(n)}×")


def _extra(there: Sequence[tuple[Mapping[str, Any], int]], language: Language) -> Iterator[Mark]:
    """What is not designed at one place, in as many columns as there may be."""
    said = [move["name"] if n == 1 else f"{move['name']} {language.count(n)}×" for move, n in there]
    shown = said if len(said) <= _BESIDE else said[: _BESIDE - 1]
    for words in shown:
        yield Mark("extra", words)
    if len(shown) < len(said):
        more = said[len(shown) :]
        words = language.say_counted(len(more), "{n} more", "{n} more")
        yield Mark("extra", words, full=", ".join(more[:20]))


def _title(figures: Mapping[str, Any], of: int, language: Language) -> str:
    paths, known = figures["aligned_paths"], figures["complete_variants"]
    if not of or not paths:
        return language.say("No journey is complete yet")
    fitting = sum(path["cost"] == 0 for path in paths)
    if known is None and len(paths) == 1:
        taken = language.percent(paths[0]["cases"] / of)
        if fitting:
            return language.say(
                "{share} take the commonest path, which is as designed", share=taken
            )
        return language.say(
            "{share} take the commonest path, which is not as designed", share=taken
        )
    if known == 1:
        taken = cases(of, unit_of(figures["gap"]), language)
        if fitting:
            return language.say("{customers} took one path, and it is as designed", customers=taken)
        return language.say("{customers} took one path, and it is not as designed", customers=taken)
    first = _covering(paths, known, cases(of, unit_of(figures["gap"]), language), of, language)
    if not fitting:
        return language.say("{finding}; none of them is as designed", finding=first)
    return language.say_counted(
        fitting,
        "{finding}; {n} of them is as designed",
        "{finding}; {n} of them are as designed",
        finding=first,
    )


def _covering(
    paths: Sequence[Mapping[str, Any]],
    known: int | None,
    customers: str,
    of: int,
    language: Language,
) -> str:
    """How much the paths that are shown cover."""
    most, n = paths[0]["cases"] / of, len(paths)
    covered = language.percent(sum(path["cases"] for path in paths) / of)
    if n == known:
        return language.say(
            "{customers} take {n} paths, the commonest of them {share}",
            customers=customers,
            n=language.count(n),
            share=language.percent(most),
        )
    if most >= _DOMINATES:
        return language.say(
            "One path dominates, with {share} of {customers}; the {n} commonest cover {covered}",
            share=language.percent(most),
            customers=customers,
            n=language.count(n),
            covered=covered,
        )
    if most >= _RARE:
        return language.say(
            "{share} of {customers} take the commonest path; the {n} commonest cover {covered}",
            share=language.percent(most),
            customers=customers,
            n=language.count(n),
            covered=covered,
        )
    return language.say(
        "No path dominates: the {n} commonest cover {covered} of {customers}",
        n=language.count(n),
        covered=covered,
        customers=customers,
    )


def _subtitle(figures: Mapping[str, Any], language: Language) -> str:
    if figures["complete_variants"] is None:
        return language.say(
            "{subject}: the commonest paths, aligned to the designed journey so that the same step "
            "shares a column.",
            subject=isolated(figures["gap"]["design"]["name"]),
        )
    return language.say(
        "{subject}: {shown} of {paths}, aligned to the designed journey so that the same step "
        "shares a column.",
        subject=isolated(figures["gap"]["design"]["name"]),
        shown=language.count(len(figures["aligned_paths"])),
        paths=language.say_counted(figures["complete_variants"], "{n} path", "{n} paths"),
    )


def _shape_words(language: Language) -> dict[Shape, str]:
    """What the shapes mean."""
    return {
        "done": language.say("done as designed"),
        "skipped": language.say("designed here, but not done here"),
        "extra": language.say("unplanned, repeated or out of order"),
        "stop": language.say("leaves before the end"),
    }


def _description(paths: Sequence[Mapping[str, Any]], of: int, unit: str, language: Language) -> str:
    """Every path in words."""
    return "; ".join(
        language.say(
            "{customers} ({share}): {path}",
            customers=cases(path["cases"], unit, language),
            share=language.percent(path["cases"] / max(of, 1), 1),
            path=", ".join(
                move["name"] for move in path["moves"] if move["kind"] in ("sync", "log")
            ),
        )
        for path in paths
    )


def _footnotes(
    figures: Mapping[str, Any], of: int, rows: Sequence[Row], language: Language
) -> Iterator[str]:
    paths, say, known = figures["aligned_paths"], language.say, figures["complete_variants"]
    left = 0 if known is None else known - len(paths)
    if known is None:
        yield say(
            "Other paths, and what rounding leaves: {share}.",
            share=language.percent(1 - sum(path["cases"] for path in paths) / max(of, 1)),
        )
    if left > 0:
        yield language.say_counted(
            left,
            "The other path, not shown, is that of {share}.",
            "The other {n} paths, not shown, are those of {share}.",
            share=language.percent(1 - sum(path["cases"] for path in paths) / max(of, 1)),
        )
    yield say(
        "% of all {customers}. Steps as designed: those that happened "
        "where they are designed, of all moves of the path's cheapest alignment. No shape: not "
        "due there, as optional or on another branch.",
        customers=complete_cases(of, unit_of(figures["gap"]), language),
    )
    words = {m.words for row in rows for marks in row.marks.values() for m in marks}
    if say("moved") in words:
        yield say("“moved”: done at another place of the path.")
    if any(word.isdigit() for word in words):
        yield say(
            "Numbers in shapes: in which order steps were done, where not in that of the columns."
        )
    yield figure_note(paths, figures["gap"]["experience"], language)
