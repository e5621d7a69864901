"""A word on stderr when something lasts: only on a terminal, only after a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sys import stderr
from threading import Timer

import click

__all__ = ["doing"]


@contextmanager
def doing(what: str, *, quiet: bool) -> Iterator[None]:
    """Say `what` is being done if it takes more than a second."""
    if quiet or not stderr.isatty():
        yield
        return
    timer = Timer(1.0, click.echo, [f"{what} ..."], {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
