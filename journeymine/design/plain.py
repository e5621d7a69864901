"""Plain data: what a file says that is kept as it is written, and read by others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

__all__ = ["Plain"]

Plain: TypeAlias = "str | tuple[Plain, ...] | Mapping[str, Plain]"
"""A text, a list of plain data, or plain data by its names."""
