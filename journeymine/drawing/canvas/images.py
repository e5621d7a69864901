"""A picture as an image file: pixels by resvg, a vector page by Typst; both read SVG.

Both are extras, ``pip install 'journeymine[images]'``, as few who mine logs also print.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from journeymine.drawing.canvas.letters import width as width_of
from journeymine.drawing.canvas.svg import element
from journeymine.errors import Problem, UsageError

__all__ = ["pdf_of", "png_of"]

_SCALE = 2  # pixels a unit
_POINTS = 0.75  # a pixel is 1/96 inch, a point 1/72

_PAGE = """
#set page(width: eval(sys.inputs.width), height: auto, margin: 0pt)
#set document(title: sys.inputs.title)
#image("picture.svg", width: 100%, alt: sys.inputs.description)
"""

_HALO = re.compile(
    r'<text ([^>]*) stroke="#fff" stroke-width="4" paint-order="stroke">'
    r"((?:<title>[^<]*</title>)?)([^<]*)</text>"
)


def png_of(svg: str) -> bytes:
    """The pixels of a picture, twice its size.

    Raises
    ------
    UsageError
        ``JM-E042`` if the extra is not installed.
    """
    try:
        from resvg_py import svg_to_bytes
    except ImportError as error:
        raise _missing(".png", "resvg-py") from error
    with _fonts() as folder:
        fonts = [str(folder / f"Inter-{weight}.ttf") for weight in (400, 600)]
        return bytes(svg_to_bytes(svg_string=svg, zoom=_SCALE, font_files=fonts))


def pdf_of(svg: str, width: float, *, title: str, description: str) -> bytes:
    """The picture as a page of its own size, its texts as text.

    The same bytes from run to run: no time of making is written.

    Parameters
    ----------
    svg : str
    width : float
        In pixels.
    title, description : str
        For those who cannot see it.

    Raises
    ------
    UsageError
        ``JM-E042`` if the extra is not installed.
    """
    try:
        import typst
    except ImportError as error:
        raise _missing(".pdf", "typst") from error
    sources: Any = {
        "main.typ": _PAGE.encode(),
        "picture.svg": _on_ground(svg).encode(),
    }  # not in its types
    inputs = {"width": f"{width * _POINTS}pt", "title": title, "description": description}
    with _fonts() as folder:
        return typst.compile(
            sources,
            font_paths=[str(folder)],
            ignore_system_fonts=True,
            sys_inputs=inputs,
            timestamp=0,
        )


def _on_ground(svg: str) -> str:
    """The picture with a white ground under every text that has a halo.

    Typst paints letter by letter: the halo of each would cover a part of the one before.
    """

    def grounded(found: re.Match[str]) -> str:
        written, title, words = found.groups()
        known = dict(re.findall(r'([\w-]+)="([^"]*)"', written))
        size = float(known["font-size"])
        wide = width_of(unescape(words), size, int(known.get("font-weight", 400))) + 4
        shift = {"middle": wide / 2, "end": wide - 2}.get(known.get("text-anchor", ""), 2.0)
        ground = element(
            "rect", x=float(known["x"]) - shift, y=float(known["y"]) - 0.82 * size, width=wide,
            height=1.1 * size, rx=2, fill="#fff", fill_opacity=0.85,
        )  # fmt: skip
        return f"{ground}<text {written}>{title}{words}</text>"

    return _HALO.sub(grounded, svg)


@contextmanager
def _fonts() -> Iterator[Path]:
    with as_file(files("journeymine.drawing.canvas") / "fonts") as folder:
        yield folder


def _missing(ending: str, package: str) -> UsageError:
    message = f"Pictures as {ending} need the package {package}, which is not installed."
    hint = "pip install 'journeymine[images]', or save as .svg"
    return UsageError(Problem("JM-E042", message, hint))
