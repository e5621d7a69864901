"""A finished picture: an SVG document that can be saved and shown in a notebook."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from pathlib import Path

from journeymine.drawing.canvas.images import pdf_of, png_of
from journeymine.drawing.canvas.letters import FONT_STACK, font_bytes
from journeymine.drawing.canvas.svg import escaped, number
from journeymine.errors import Problem, UsageError
from journeymine.files import write_file

__all__ = ["Drawing"]


@dataclass(frozen=True, slots=True, repr=False)
class Drawing:
    """A picture as SVG.

    Attributes
    ----------
    title : str
        The finding that the picture shows.
    description : str
        What is plotted, for those who cannot see it.
    width, height : float
        In pixels.
    body : str
        The SVG elements.
    """

    title: str
    description: str
    width: float
    height: float
    body: str

    @property
    def svg(self) -> str:
        """The whole document, for a page that has the fonts itself."""
        return self._document("")

    @property
    def standalone(self) -> str:
        """The whole document with its fonts, so that texts are as wide as measured anywhere."""
        faces = (
            f"@font-face{{font-family:Inter;font-weight:{weight};"
            f"src:url(data:font/woff2;base64,{b64encode(font_bytes(weight)).decode()})}}"
            for weight in (400, 600)
        )
        return self._document(f"<style>{''.join(faces)}</style>\n")

    def _document(self, style: str) -> str:
        size = f'width="{number(self.width)}" height="{number(self.height)}"'
        box = f'viewBox="0 0 {number(self.width)} {number(self.height)}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" '
            f'font-family="{escaped(FONT_STACK)}">\n'
            f"<title>{escaped(self.title)}</title>\n<desc>{escaped(self.description)}</desc>\n{style}"
            f'<rect width="100%" height="100%" fill="#fff"/>\n{self.body}\n</svg>\n'
        )

    def save(self, path: str | Path) -> None:
        """Write the picture as ``.svg``, or as ``.png`` or ``.pdf`` with the extra ``images``.

        Raises
        ------
        UsageError
            ``JM-E041`` for another ending, ``JM-E042`` if the extra is not installed.
        ResultError
            ``JM-E40x`` if the file cannot be written.
        """
        ending = Path(path).suffix.lower()
        if ending == ".svg":
            write_file(path, self.standalone.encode("utf-8"))
        elif ending == ".png":
            write_file(path, png_of(self.svg))
        elif ending == ".pdf":
            written = pdf_of(self.svg, self.width, title=self.title, description=self.description)
            write_file(path, written)
        else:
            message = f"A picture cannot be saved as '{ending or path}'."
            raise UsageError(
                Problem("JM-E041", message, "name a file that ends in .svg, .png or .pdf")
            )

    def __str__(self) -> str:
        return self.title

    def __repr__(self) -> str:
        return f"<Drawing: {self.title}>"

    def _repr_html_(self) -> str:
        return self.svg
