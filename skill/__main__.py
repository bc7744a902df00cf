"""The command line: ``python -m skill`` serves the speaker; see ``python -m skill --help``."""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from skill.errors import AudioError, GentleRollError
from skill.settings import DEFAULT_AUDIO, Settings

if TYPE_CHECKING:
    from skill.voice.publish import Stock

Command = Callable[[argparse.Namespace], int]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; errors made on purpose become one sentence."""
    args = _parser().parse_args(_with_default(sys.argv[1:] if arguments is None else arguments))
    command: Command = args.run
    try:
        return command(args)
    except GentleRollError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _with_default(arguments: Sequence[str]) -> Sequence[str]:
    """No command, or only options of it, means serve."""
    if arguments and (not arguments[0].startswith("-") or arguments[0] in ("-h", "--help")):
        return arguments
    return ["serve", *arguments]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m skill", description="Gentle Roll, a voice guide.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="the speaker's page and the skill, on this computer (default)")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    serve.add_argument("--port", type=_port, default=5000, help="port to listen on (default: 5000)")
    serve.set_defaults(run=_serve)
    say = commands.add_parser("say", help="a conversation in the terminal, one turn per argument")
    say.add_argument("words", nargs="*", help='what to say, such as "start the foot routine"')
    say.add_argument("--play", action="store_true", help="let streams play, shown as a moving line")
    say.set_defaults(run=_say)
    understand = commands.add_parser("understand", help="what words mean: one JSON line each")
    understand.add_argument("words", nargs="+")
    understand.set_defaults(run=_understand)
    content = commands.add_parser("content", help="the words and routines")
    content_commands = content.add_subparsers(required=True, metavar="COMMAND")
    check = content_commands.add_parser("check", help="list every mistake in words and routines")
    check.add_argument("--language", default="en")
    check.set_defaults(run=_check_content)
    _add_audio(commands)
    _add_art(commands)
    _add_memory(commands)
    _add_package(commands)
    return parser


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) <= 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use a number from 1 to 65535")
    return int(text)


def _add_audio(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from skill.voice.cli import add_audio_commands
    from skill.voice.publish import add_publish_command

    folder = Path(os.environ.get("SKILL_AUDIO") or DEFAULT_AUDIO)
    audio_commands = add_audio_commands(commands, _texts, folder)
    add_publish_command(audio_commands, lambda language: _stock(language, folder / language))


def _add_art(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from skill.art.cli import add_art_commands

    add_art_commands(commands)


def _add_memory(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from skill.memory.cli import add_memory_commands

    add_memory_commands(commands)


def _add_package(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    from skill.store_package.cli import add_package_command

    add_package_command(commands, lambda: _content_mistakes("en"))


def _texts(language: str) -> Iterable[str]:
    from skill.content.load import load

    return load(language).catalogue().spoken_texts()


def _stock(language: str, folder: Path) -> Stock:
    """The streams of a language, from the clips in ``folder``, and where their addresses begin.

    Raises AudioError unless every clip is there: nothing is published that could not be published whole.
    """
    from skill.alexa.streams import AUDIO_PATH
    from skill.content.load import load
    from skill.voice.library import ClipLibrary
    from skill.voice.publish import Stock
    from skill.voice.shelf import Measured, Shelf, shelf_is_complete

    library = ClipLibrary.load(folder)
    book = load(language).catalogue(Measured(library))
    if not shelf_is_complete(book, library):
        raise AudioError(f"Clips in {folder} are missing. Mend it with: python -m skill audio render")
    return Stock(Shelf(book, library), f"{AUDIO_PATH.strip('/')}/{language}")


def _serve(args: argparse.Namespace) -> int:
    from skill.speaker.serving import serve

    return serve(Settings.from_environment(os.environ), args.host, args.port)


def _say(args: argparse.Namespace) -> int:
    from skill.speaker.person import LOCAL_URL
    from skill.speaker.terminal import Terminal, spoken_turns, typed_turns
    from skill.web.state import open_state

    logging.disable(logging.WARNING)  # a conversation is no place for notes to the owner
    settings = Settings.from_environment(os.environ)
    settings = dataclasses.replace(settings, public_url=settings.public_url or LOCAL_URL)
    state = open_state(settings, local=True, environ=os.environ)
    turns = spoken_turns(args.words) if args.words else typed_turns()
    Terminal(state, play=args.play).converse(turns)
    return 0


def _understand(args: argparse.Namespace) -> int:
    from skill.speaker.understanding import Understanding, understood_json

    understanding = Understanding.load()
    for words in args.words:
        print(json.dumps(understood_json(understanding.understand(words))))
    return 0


def _check_content(args: argparse.Namespace) -> int:
    mistakes = _content_mistakes(args.language)
    for mistake in mistakes:
        print(mistake)
    print(f"{len(mistakes)} mistakes." if mistakes else f"The content in {args.language!r} is well.")
    return 1 if mistakes else 0


def _content_mistakes(language: str) -> Sequence[object]:
    from skill.content.check import check
    from skill.messages import KEYS

    return check(language, KEYS)


if __name__ == "__main__":
    sys.exit(main())
