"""Work on what nobody vouches for, in a process of its own: limited, confined, and expendable.

Whatever becomes of that process, ours goes on.  Nothing here knows what the work is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from journeymine.on_demand import on_demand

if TYPE_CHECKING:
    from journeymine.isolation.limits import in_words, memory_to_spare, parse_memory
    from journeymine.isolation.process import Ended, Work, run

__all__ = ["Ended", "Work", "in_words", "memory_to_spare", "parse_memory", "run"]

__getattr__ = on_demand(
    globals(),
    {
        "limits": ("in_words", "memory_to_spare", "parse_memory"),
        "process": ("Ended", "Work", "run"),
    },
)
