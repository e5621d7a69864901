"""The command `journeymine`: one file a command, one library call a command."""

from __future__ import annotations

import os
import sys
from types import TracebackType

__all__: list[str] = []

_usual = sys.excepthook


def _interrupted(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    """End without a traceback if we are interrupted while the command is being loaded."""
    if not issubclass(kind, KeyboardInterrupt):
        _usual(kind, error, trace)
        return
    os.write(2, b"Interrupted; nothing was written.\n")
    os._exit(130)  # nothing has been begun that would have to be ended


sys.excepthook = _interrupted
