"""The messages of the package, and its catalogs brought up to date with them.

``make words`` after a message was added: every catalog gets an empty entry for each that it
lacks, and loses those that are gone.
"""

import ast
import sys
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2] / "journeymine"
CATALOGS = ROOT / "language/catalogs"
ROOMS = (
    "language",
    "files",
    "log",
    "design",
    "reading",
    "discovery",
    "gap",
    "drawing",
    "reporting",
)
TEXTS = {  # of the arguments
    "say": slice(0, 1), "say_counted": slice(1, 3), "marked": slice(0, 1),
    "sentence": slice(0, 1), "sentence_counted": slice(1, 3),
}  # fmt: skip
KEYWORDS = {"say": None, "say_counted": (2, 3), "marked": None}  # the same as Babel has it
TEMPLATES = [("**/templates/**.html", "jinja2.ext:babel_extract")]


def messages():
    """Every message of the package: a text, or a pair for one and for many."""
    return {found for room in ROOMS for found in (*in_modules(room), *in_templates(room))}


def in_templates(room):
    return [one[2] for one in extract_from_dir(ROOT / room, TEMPLATES, keywords=KEYWORDS)]


def in_modules(room):
    """By the syntax tree: Babel's search by tokens loses a message inside of another's values."""
    for path in sorted((ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and (found := message_of(node)):
                yield found


def message_of(call):
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    texts = [
        part.value
        for part in call.args[TEXTS.get(called, slice(0))]
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]
    return texts[0] if len(texts) == 1 else tuple(texts)


def catalog(code):
    return read_po(BytesIO((CATALOGS / f"{code}.po").read_bytes()), locale=code)


def update(code):
    template = Catalog()
    for message in messages():
        template.add(message)
    found = catalog(code)
    found.update(template, no_fuzzy_matching=True)
    found.obsolete.clear()
    for message in found:
        message.flags.discard("python-format")  # what Babel takes "% of all" for
    written = BytesIO()
    write_po(written, found, width=96, no_location=True, omit_header=True, sort_output=True)
    header = f"""msgid ""
msgstr ""
"Language: {code}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
    (CATALOGS / f"{code}.po").write_bytes(header.encode() + written.getvalue())


if __name__ == "__main__":
    for code in sys.argv[1:] or ("sv", "da", "nb"):
        update(code)
