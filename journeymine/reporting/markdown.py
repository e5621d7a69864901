"""The page as Markdown, as GitHub reads it: read from the page itself, so in the same words.

Names of a log may be any text; every character that Markdown, or HTML inside of it, could take
for markup is escaped, so that they stay text.

References
----------
.. [1] GitHub Flavored Markdown Spec, version 0.29-gfm (2019). https://github.github.com/gfm/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

__all__ = ["escaped", "markdown_of"]

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKUP = re.compile(r"[\\`*_{}\[\]|~$^#]")
_LINKS = re.compile(r":(?=\S)|(?<=www)\.", re.IGNORECASE)
_FIRST = re.compile(r"^(\d{1,9})(?=[.)](?: |$))|^(?=[+-](?: |$)|-+$|=+$)")
_ADDRESS = re.compile(r"(?<=\S)(?=@)")
_BREAK = "<!-- -->"  # two texts with it between them are never joined to an address of e-mail

_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MOVE = "\0"  # around a step of a path; no text holds it
_BLANK = re.compile(r"[\s\x85\u2028\u2029]+", re.ASCII)  # not the spaces that hold figures together
_BETWEEN_MOVES = re.compile("\0\\s*\0")

_VOID = {"br", "hr", "img", "input", "link", "meta"}
_LEFT_OUT = {"head", "script", "style", "nav", "select", "label"}
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_BLOCKS = {"p", "li", "dt", "dd", "div", "caption", *_HEADINGS}
_MARKS = {"strong": "**", "b": "**"}


def markdown_of(page: str) -> str:
    r"""The texts and tables of a page that `render` made, as GitHub Flavored Markdown.

    A picture is told by its title and description; what only serves a browser is left out.

    Examples
    --------
    >>> print(markdown_of("<h1>A | b</h1><table><tr><th>x</th><td class='n'>*1*</td></tr></table>"))
    # A \| b
    <BLANKLINE>
    | x | \*1\* |
    | --- | ---: |
    <BLANKLINE>
    """
    return "\n\n".join(_blocks(_tree(page))) + "\n"


def escaped(text: str) -> str:
    r"""A text on one line, which no Markdown takes for anything else.

    Examples
    --------
    >>> print(escaped("a|b *c*\n<i> www.x.y http://z p@q"))
    a\|b \*c\* &lt;i&gt; www\.x.y http\://z p<!-- -->@q
    >>> print(escaped("1. one"), escaped("# two"), escaped("-3"))
    1\. one \# two -3
    """
    line = _BLANK.sub(" ", text.replace(_MOVE, "\ufffd")).strip(" ")
    line = _MARKUP.sub(r"\\\g<0>", line)
    line = _LINKS.sub(r"\\\g<0>", line)
    for character, entity in _ENTITIES.items():
        line = line.replace(character, entity)
    return _ADDRESS.sub(_BREAK, _FIRST.sub(r"\1\\", line))


@dataclass(slots=True)
class _Element:
    tag: str
    attributes: dict[str, str | None]
    children: list[_Element | str] = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        return (self.attributes.get("class") or "").split()

    def all(self, *tags: str) -> Iterator[_Element]:
        """Every element of these tags inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, _Element):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)


class _Reader(HTMLParser):
    """The elements of a page; ours closes what it opens."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [_Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = _Element(tag, dict(attrs))
        self.open[-1].children.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(_Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag == self.open[-1].tag:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def _tree(page: str) -> _Element:
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.open[0]


def _blocks(element: _Element) -> Iterator[str]:
    """The blocks of Markdown inside an element; texts outside of blocks are one, too."""
    loose: list[_Element | str] = []
    for child in [*element.children, None]:
        if isinstance(child, str) or (child is not None and _is_inline(child)):
            loose.append(child)
            continue
        if said := _line(loose):
            yield said
        loose = []
        if child is not None and not _is_left_out(child):
            yield from _block(child)


def _block(element: _Element) -> Iterator[str]:
    tag = element.tag
    if tag == "svg":
        told = [_line(part.children) for part in element.all("title", "desc")]
        yield from (line for line in told if line)
    elif tag == "table":
        yield from _table(element)
    elif tag in ("ul", "ol"):
        apart = "cards" in element.classes  # a card has its lines one below the other
        items = [_line(item.children, apart=apart) for item in element.all("li")]
        yield "\n".join(
            f"{f'{number}.' if tag == 'ol' else '-'} {item}" for number, item in enumerate(items, 1)
        )
    elif tag == "dl":
        yield "\n".join(_terms(element))
    elif tag in _HEADINGS:
        yield f"{_HEADINGS[tag]} {_line(element.children)}"
    elif tag in _BLOCKS and all(isinstance(c, str) or _is_inline(c) for c in element.children):
        if said := _line(element.children):
            yield said
    else:
        yield from _blocks(element)


def _is_inline(element: _Element) -> bool:
    """Whether it stands inside a line; what it has inside is then a part of the line."""
    return not _is_left_out(element) and element.tag in {
        "a", "b", "bdi", "button", "code", "i", "small", "span", "strong", "sub", "u",
    }  # fmt: skip


def _is_left_out(element: _Element) -> bool:
    return (
        element.tag in _LEFT_OUT
        or "hidden" in element.attributes
        or "unseen" in element.classes  # a mark before it says the same
        or element.attributes.get("class") == "skip"
        or (element.tag == "svg" and element.attributes.get("aria-hidden") == "true")
    )


def _terms(element: _Element) -> Iterator[str]:
    """Terms and what they mean, a line each."""
    term = ""
    for child in element.all("dt", "dd"):
        said = _line(child.children)
        if child.tag == "dt":
            term = said
        elif said:
            yield f"- **{term}**: {said}"


def _table(element: _Element) -> Iterator[str]:
    for caption in element.all("caption"):
        yield _line(caption.children)
    rows = [list(row.all("th", "td")) for row in element.all("tr")]
    kept = [place for place in range(max(map(len, rows), default=0)) if not _is_drawn(rows, place)]
    if not kept:
        return
    lines = [[_cell(row[i]) if i < len(row) else "" for i in kept] for row in rows]
    right = [
        "---:" if any("n" in r[i].classes for r in rows if i < len(r)) else "---" for i in kept
    ]
    shown = [lines[0], right, *lines[1:]]
    yield "\n".join(f"| {' | '.join(line)} |" for line in shown)


def _is_drawn(rows: list[list[_Element]], place: int) -> bool:
    """Whether a column holds pictures beside the numbers that they show."""
    return any(place < len(row) and "bar" in row[place].classes for row in rows)


def _cell(element: _Element) -> str:
    return _line(element.children)


def _line(parts: list[_Element | str], *, apart: bool = False) -> str:
    """Texts and what is inside of them as one line."""
    line = (" " if apart else "").join(map(_inline, parts))
    line = _BETWEEN_MOVES.sub(" · ", line).replace(_MOVE, "")
    return _BLANK.sub(" ", line).strip(" ")


def _inline(part: _Element | str) -> str:
    if isinstance(part, str):
        line = _BLANK.sub(" ", part)
        edges = [" " if line[:1] == " " else "", " " if line[-1:] == " " else ""]
        return escaped(line).join(edges) if line.strip(" ") else line
    if _is_left_out(part):
        return ""
    inside = "".join(map(_inline, part.children))
    if part.tag == "bdi":
        return f"\u2068{inside}\u2069" if _TURNING.search(inside) else inside
    if part.tag == "small" or part.tag == "br":
        return f" {inside}"
    if "move" in part.classes:
        return f"{_MOVE}{inside}{_MOVE}"
    mark = _MARKS.get(part.tag, "")
    return f"{mark}{inside.strip()}{mark}" if mark and inside.strip() else inside
