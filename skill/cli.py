"""What every command line of this project shares: groups of commands, and how one is run.

A command is a function that returns its exit status and raises GentleRollError for what its owner can mend.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import click

from .errors import GentleRollError
from .places import PROGRAM
from .standard import FULL, open_standard_streams, silence_broken_streams

INTERRUPTED = 130
"""The exit status after Ctrl-C: 128 and the number of the signal, as a shell gives it."""

Loader = Callable[[], click.Command]


def run(command: click.Command, arguments: Sequence[str], program: str = PROGRAM) -> int:
    """Run a command and return its exit status; what its owner can mend becomes one sentence.

    A reader of its output that has enough (``| head``) is no error: the command ends early, quietly, with 0.
    Click's own ``main`` is not used: it would answer an interrupt with 1.
    """
    open_standard_streams()
    try:
        status = _status(command, arguments, program)
        sys.stdout.flush()  # else a full disk or a closed pipe would show when nobody can answer any more
        sys.stderr.flush()
    except BrokenPipeError:
        status = 0
    except OSError as error:
        status = 1
        with suppress(OSError):
            print(_sentence(error), file=sys.stderr, flush=True)
    silence_broken_streams()
    return status


def _status(command: click.Command, arguments: Sequence[str], program: str) -> int:
    try:
        with command.make_context(program, list(arguments)) as context:
            return int(command.invoke(context) or 0)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    except GentleRollError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED


def _sentence(error: OSError) -> str:
    what = error.filename or "The output"
    if error.errno in FULL:
        return f"{what} cannot be written: the disk is full. Make room and run it again."
    if not error.filename:
        return f"It cannot be done: {error.strerror or error}."
    return (
        f"{what} cannot be used: {error.strerror}. Check that it is there and that you may read and write it."
    )


class Commands(click.Group):
    """A group that names the nearest command for an unknown word, and loads a command when it is asked for.

    ``loaders`` have what is dear to import: from a command's name to what it is for and how it is made.
    Without a command, or with options alone, it runs ``default`` if there is one.
    """

    def __init__(
        self,
        *args: Any,
        loaders: Mapping[str, tuple[str, Loader]] | None = None,
        default: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, no_args_is_help=False, **kwargs)
        self._loaders = loaders or {}
        self._default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front of options that are not the group's own."""
        own = {option for param in self.get_params(ctx) for option in param.opts}
        bare = not args or (args[0].startswith("-") and args[0] not in own)
        # A shell that completes, which parses leniently, asks for all commands.
        if self._default and bare and not ctx.resilient_parsing:
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, in the order in which they were written down."""
        return [*self.commands, *self._loaders]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command of that name; None where there is none."""
        if cmd_name not in self._loaders:
            return super().get_command(ctx, cmd_name)
        return self._loaders[cmd_name][1]()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that the first word names. Raises UsageError with the nearest name."""
        if args[0] not in (names := self.list_commands(ctx)):
            near = difflib.get_close_matches(args[0], names, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else f" There are: {', '.join(names)}."
            ctx.fail(f"No such command {args[0]!r}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what each command is for, loading none."""
        rows = [(name, command.get_short_help_str(90)) for name, command in self.commands.items()]
        rows += [(name, purpose) for name, (purpose, _) in self._loaders.items()]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def examples(*lines: str) -> str:
    """The end of a help text: commands to copy, as they are."""
    title = "Example:" if len(lines) == 1 else "Examples:"
    return "\n".join(["\b", title, *(f"  {PROGRAM} {line}".rstrip() for line in lines)])
