"""The command `journeymine` itself: finds the command asked for, and ends with the right code.

Only the command that runs is imported, so that ``--help`` answers at once.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from journeymine.errors import Problem

__all__ = ["main"]

COMMANDS = {
    "demo": "Make a demo log with known gaps and compare it with its design.",
    "check": "What is in a log, what was rejected and why; lint a design.",
    "discover": "The journey customers actually make: graph, variants, model.",
    "compare": "The gap between a log and its designed journey (the main job).",
    "match": "Which activity of a log may be which touchpoint; the aliases to paste.",
    "report": "Render the page of a result folder again.",
    "convert": "A log or a design into another format.",
    "simulate": "A log from a design, with planted deviations and the truth.",
}

EXIT_INTERNAL, EXIT_INTERRUPTED = 3, 130

_NAME, _USAGE = "journeymine", "JM-E002"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class _LazyGroup(click.Group):
    """Commands by name; the module of a command is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"journeymine_cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            close = get_close_matches(args[0], COMMANDS, n=1)
            guess = f" Did you mean '{close[0]}'?" if close else ""
            ctx.fail(f"No such command '{args[0]}'.{guess}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: journeymine compare orders.csv --design order.journey.yaml --out gap",
)
@click.version_option(package_name="journeymine", prog_name="journeymine")
def journeymine() -> None:
    """Find the journeys customers actually make, and measure the gap to the designed ones.

    `journeymine COMMAND --help` explains a command and shows an example.
    """


def main(args: list[str] | None = None) -> NoReturn:
    """Run the command line; always ends the process with the code of CONTRACT.md.

    0 done, 1 input rejected, 2 wrong usage, 3 internal error, 4 threshold missed,
    130 interrupted.
    """
    words = sys.argv[1:] if args is None else args
    try:
        code = journeymine.main(words, prog_name="journeymine", standalone_mode=False)
        if sys.stdout is not None:  # it may have been closed before we began
            sys.stdout.flush()
    except click.exceptions.Abort:
        click.echo("Interrupted; nothing was written.", err=True)
        sys.exit(EXIT_INTERRUPTED)
    except click.ClickException as error:
        if "--json" in words:
            _refuse_words(error)
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()  # the reader has gone; there is nobody to tell
        sys.exit(0)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _NO_ROOM and error.filename is None:
            error = _not_printed(error)
        if "--debug" in words:
            raise
        sys.exit(_explain(error, as_json="--json" in words))
    sys.exit(code if isinstance(code, int) else 0)


def _refuse_words(error: click.ClickException) -> None:
    """The words of a command line that it cannot understand, for programs."""
    from journeymine.errors import Problem

    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else _NAME
    _as_json([Problem(_USAGE, error.format_message(), f"see {path} --help")])


def _not_printed(error: OSError) -> Exception:
    """What is said where standard output takes no more: a file is at its end, or a disk full."""
    from journeymine.errors import Problem, ResultError

    # what is left in the buffer would fail once more when the process ends
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    message = f"The result cannot be printed: {error.strerror}."
    hint = "make room on the disk, or send standard output elsewhere"
    return ResultError(Problem("JM-E400", message, hint))


def _as_json(problems: Sequence[Problem]) -> None:
    from dataclasses import asdict
    from json import dumps

    click.echo(dumps({"errors": [asdict(p) for p in problems]}, ensure_ascii=False, indent=2))


def _explain(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong, without a traceback, and return the exit code."""
    from journeymine.errors import JourneyMineError, Problem

    if isinstance(error, JourneyMineError):
        problems, code = error.problems, error.exit_code
    else:
        said = f"{type(error).__name__}: {error}".splitlines()[0][:200]
        message = f"JourneyMine met a fault of its own ({said})."
        hint = "run the same command with --debug and report what it prints"
        problems, code = (Problem("JM-E900", message, hint),), EXIT_INTERNAL
    if as_json:
        _as_json(problems)
    for problem in problems:
        click.echo(f"Error {problem}\n", err=True)
    return code
