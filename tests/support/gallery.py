"""The pictures of ``docs/gallery.md``, made by the code that stands there."""

import re
import sys
import tempfile
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def script():
    """All code of the gallery, in its order."""
    text = (DOCS / "gallery.md").read_text(encoding="utf-8")
    return "\n".join(re.findall(r"```python\n(.*?)```", text, re.DOTALL))


def make(folder):
    """Run the code where the demo stands in ``demo``; the pictures stand in ``gallery``."""
    import os

    (Path(folder) / "gallery").mkdir(exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        exec(compile(script(), "docs/gallery.md", "exec"), {"__name__": "gallery"})
    finally:
        os.chdir(before)


if __name__ == "__main__":
    import shutil

    import journeymine as jm

    with tempfile.TemporaryDirectory() as folder:
        jm.make_demo(Path(folder) / "demo")
        make(folder)
        shutil.rmtree(DOCS / "gallery", ignore_errors=True)
        shutil.copytree(Path(folder) / "gallery", DOCS / "gallery")
    sys.stdout.write(f"{len(list((DOCS / 'gallery').iterdir()))} pictures in docs/gallery\n")
