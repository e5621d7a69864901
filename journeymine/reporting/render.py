"""Render plain data to one self-contained page.

Names are escaped by the template; the script sorts tables and searches paths and is allowed by
its hash; nothing is loaded from anywhere.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from typing import Any, Literal, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context, select_autoescape
from jinja2.runtime import Context
from markupsafe import Markup

from journeymine.drawing.canvas.letters import FONT_STACK, font_bytes
from journeymine.drawing.figures.headline import headline
from journeymine.drawing.views import VIEWS
from journeymine.errors import Problem, ResultError, UsageError
from journeymine.gap.knowledge.figures import MUCH
from journeymine.gap.words import SILENCE_BY, WORDS, unit_of
from journeymine.language import ENGLISH, Language, cases, complete_cases, language_of, several
from journeymine.reporting import words
from journeymine.reporting.contents import Contents
from journeymine.reporting.filters import filters_of
from journeymine.reporting.findings import findings_of
from journeymine.reporting.markdown import markdown_of
from journeymine.reporting.owners import owners_of
from journeymine.reporting.paths import ON_A_PAGE, paths_for_page, paths_of
from journeymine.reporting.schema import check_schema
from journeymine.reporting.shareable.pictures import SHARED_VIEWS
from journeymine.reporting.shareable.words import (
    rounding_note,
    shared_headline,
    words_left_out,
    words_of_sharing,
)
from journeymine.reporting.theme import dark_rules

__all__ = ["Form", "render"]

Form = Literal["html", "md", "json"]

DEVIATIONS_SHOWN = 25
FEW = 30
_SCRIPTS = ("contents.js", "sort.js", "paths.js")


def render(data: Mapping[str, Any], language: str = "", form: Form = "html") -> str:
    """The page of what `summarize` returned, as HTML, as Markdown, or its data as JSON.

    Parameters
    ----------
    data : mapping
    language : str
        Of the words around the data; left out, the one that the data name.
    form : {'html', 'md', 'json'}
        Markdown as GitHub reads it: the same words and tables without the pictures, which are
        told.  JSON: the data as in ``report.json``.

    Raises
    ------
    ResultError
        ``JM-E430`` if the data is not that of a report, ``JM-E433`` if it is of another version.
    UsageError
        ``JM-E083`` if there are no words in the language, ``JM-E087`` if there is no such form.
    """
    if form not in get_args(Form):
        message = f"There is no form '{form}' of a page."
        raise UsageError(Problem("JM-E087", message, f"choose one of {', '.join(get_args(Form))}"))
    check_schema(data)
    said = language_of(language or data.get("language", "en"))
    try:
        if form == "json":
            told = {**data, "language": said.code, "headline": _headline(data, said)}
            return _compact(told)
        page = _environment().get_template("page.html").render(**_context(data, said))
        return markdown_of(page) if form == "md" else page
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        message = f"The data of the report is damaged ({type(error).__name__}: {error})."
        hint = "make the results again with `journeymine compare`"
        raise ResultError(Problem("JM-E430", message, hint)) from error


def _compact(data: Mapping[str, Any]) -> str:
    """As JSON without spaces: a program reads it, people read ``gap.json``."""
    told = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return f"{told}\n"


def _context(data: Mapping[str, Any], language: Language) -> dict[str, Any]:
    """What the templates show."""
    gap = data["gap"]
    unit = unit_of(gap)
    script = "".join(map(_resource, _SCRIPTS))
    still = gap["path"]["open"]
    complete = max(gap["path"]["fitting_share"]["n"], 1)
    sharing = "shareable" in data
    return {
        "data": data,
        "gap": gap,
        "code": language.code,
        "say": partial(_said, language),
        "say_counted": partial(_said_counted, language),
        "filters": filters_of(language, _multiples(data), data.get("sentences")),
        "headline": _headline(data, language),
        "findings": words_of_sharing(data, language) if sharing else findings_of(gap, language),
        "sharing": sharing,
        "withheld": words_left_out(language) if sharing else [],
        "rounding": rounding_note(data, language) if sharing else "",
        "owners": owners_of(data),
        "pictures": list(_pictures(data, language)),
        "contents": Contents(),
        "cases": partial(cases, unit=unit, language=language),
        "complete": partial(complete_cases if still else cases, unit=unit, language=language),
        "several": several(unit, language),
        "every_journey": _every_journey(still, language),
        "covered": sum(data["paths"]["cases"]) / complete,
        "paths": paths_of(data, ON_A_PAGE),
        "paths_known": len(data["paths"]["cases"]),
        "path_data": paths_for_page(data, language),
        "script": Markup(script),
        "script_hash": b64encode(sha256(script.encode()).digest()).decode(),
        "style": Markup(
            _resource("page.css").replace("/* pictures on dark ground */", dark_rules())
        ),
        "fonts": {weight: b64encode(font_bytes(weight)).decode() for weight in (400, 600)},
        "font_stack": Markup(FONT_STACK),
        "shown": DEVIATIONS_SHOWN,
        "few": FEW,
        "words": WORDS,
        "silence_by": SILENCE_BY,
        "kind_help": words.KIND_HELP,
        "part_words": words.PARTS,
        "period_words": words.PERIODS,
        "loss_words": words.LOSSES,
        "weighing_words": words.WEIGHINGS,
        "left_out_words": words.LEFT_OUT,
        "verdict_words": words.VERDICTS,
        "move_marks": words.MOVE_MARKS,
        "move_words": words.MOVE_WORDS,
        "unlinked_words": words.UNLINKED,
        "spot_words": words.SPOTS,
        "grade_words": words.GRADES,
        "severity_words": words.SEVERITIES,
        "grade_help": words.GRADE_HELP,
        "much": MUCH,
    }


def _headline(data: Mapping[str, Any], language: Language) -> str:
    if "shareable" in data:
        return shared_headline(data, language)
    return headline(data["gap"], language)


def _multiples(data: Mapping[str, Any]) -> int:
    """Of what counts are multiples."""
    found: int = data.get("shareable", {"multiples": 1})["multiples"]
    return found


def _pictures(data: Mapping[str, Any], language: Language) -> Iterator[dict[str, Any]]:
    """Every view that the gap has figures for."""
    for view, draw in (SHARED_VIEWS if "shareable" in data else VIEWS).items():
        drawing = draw(data, language)
        if drawing is not None:
            called = language.say(words.VIEWS[view])
            yield {
                "id": f"view-{view}",
                "called": called,
                "finding": drawing.title,
                "svg": Markup(drawing.svg),
            }


def _every_journey(still: Mapping[str, Any] | None, language: Language) -> str:
    if still is None or not still["cases"]:
        return ""
    return language.say("Of all journeys, open ones too.") + " "


@cache
def _environment() -> Environment:
    """One for all languages, so that templates are compiled once: the page brings its words."""
    environment = Environment(
        loader=PackageLoader("journeymine.reporting"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {name: _of_the_page(name) for name in filters_of(ENGLISH)}
    environment.globals["bdi"] = Markup("<bdi>{}</bdi>").format
    return environment


def _of_the_page(name: str) -> Callable[..., Any]:
    """A filter as the language of the page has it."""

    @pass_context
    def shown(context: Context, *values: object) -> object:
        return context["filters"][name](*values)

    return shown


def _said(language: Language, message: str, /, **values: object) -> Markup:
    """A message whose values are escaped, as they are where a template writes them."""
    if not values:
        return Markup.escape(language.say(message))
    kept = {name: Markup.escape(value) for name, value in values.items()}
    return Markup(language.say(message, **kept))


def _said_counted(language: Language, n: int, one: str, many: str, /, **values: object) -> Markup:
    kept = {name: Markup.escape(value) for name, value in values.items()}
    return Markup(language.say_counted(n, one, many, **kept))


def _resource(name: str) -> str:
    return files("journeymine.reporting").joinpath(f"templates/{name}").read_text("utf-8")
