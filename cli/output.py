"""What a command prints: text for people, or one JSON document for programs."""

from __future__ import annotations

import json

import click

__all__ = ["say"]


def say(text: str, data: object, *, as_json: bool, quiet: bool) -> None:
    """Print the result: `data` with ``--json``, else `text` unless ``--quiet``."""
    if as_json:
        click.echo(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False))
    elif not quiet:
        click.echo(text)
