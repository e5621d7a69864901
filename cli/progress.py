"""A word on stderr when something lasts.

What lasts is named on a terminal, after a second.  That the aligner is being compiled is
said always, since it happens once a machine and takes longer than anything after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from sys import stderr
from threading import Timer

import click

__all__ = ["aligning", "doing"]


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


@contextmanager
def aligning(*, quiet: bool) -> Iterator[None]:
    """Say so if the aligner must be compiled first; use it around what aligns."""
    from numba.core import event

    if quiet:
        yield
        return
    told = _told_class()()
    event.register("numba:compile", told)  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        event.unregister("numba:compile", told)  # type: ignore[no-untyped-call]


def _told_class() -> type:
    """The listener; made late, so that ``--help`` need not wait for numba."""
    from numba.core import event

    class Told(event.Listener):
        said = False

        def on_start(self, _: object) -> None:
            if not self.said:
                self.said = True
                message = "Preparing the aligner for this machine; once, some 15 seconds ..."
                click.echo(message, err=True)

        def on_end(self, _: object) -> None:
            pass

    return Told
