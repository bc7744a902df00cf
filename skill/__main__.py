"""The command line: ``python -m skill`` serves the speaker; see ``python -m skill --help``.

What a command needs is imported when it runs, so that each starts as fast as it can.
"""

from __future__ import annotations

import dataclasses
import gc
import json
import logging
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from . import __version__
from .cli import Commands, examples, run
from .errors import AudioError, SettingsError
from .places import PROGRAM
from .settings import Settings, audio_folder

if TYPE_CHECKING:
    from .audio.publish import Stock
    from .speaker.setup import Workshop
    from .web.state import ServiceState


_COMPLETE = "_GENTLE_ROLL_COMPLETE"
"""Where a shell says what it wants completed (Click, "Shell Completion")."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status, or answer a shell that completes ``gentle-roll``."""
    if asked := os.environ.get(_COMPLETE):
        from click.shell_completion import shell_complete

        return shell_complete(commands, {}, "gentle-roll", _COMPLETE, asked)
    return run(commands, sys.argv[1:] if arguments is None else arguments)


def _audio() -> click.Command:
    from .audio.cli import audio_commands

    return audio_commands(_texts, _stock, audio_folder(os.environ))


def _art() -> click.Command:
    from .art.cli import art

    return art


def _memory() -> click.Command:
    from .persistence.cli import memory

    return memory


def _package() -> click.Command:
    try:
        from tools.skill_package.cli import package_command
    except ModuleNotFoundError as error:
        if error.name not in ("tools", "tools.skill_package"):
            raise
        raise SettingsError(
            "The package is made from a clone of the project: tools/skill_package is not here."
        ) from error

    return package_command(lambda: _content_mistakes("en"))


@click.group(
    cls=Commands,
    default="serve",
    context_settings={"help_option_names": ["-h", "--help"]},
    loaders={
        "audio": ("Render, check and publish the spoken clips.", _audio),
        "art": ("Render, check and publish the pictures.", _art),
        "memory": ("Read, erase, count and copy what is kept of people.", _memory),
        "package": ("Write what `ask deploy` takes: manifest, models, icons.", _package),
    },
    epilog=examples("", "--port 8000", 'say "start the foot routine" "next"'),
)
@click.version_option(__version__, prog_name="Gentle Roll", message="%(prog)s %(version)s")
def commands() -> None:
    """Gentle Roll, a voice guide for self-massage with a soft ball. Without a command it serves."""


@commands.command(epilog=examples("serve", "serve --port 8000", "serve --lan"))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=5000, show_default=True, help="Port to listen on."
)
@click.option(
    "--lan", is_flag=True, help="Serve phones of this network, too, over https, with a code to scan."
)
@click.option(
    "--lan-port",
    type=click.IntRange(1, 65_535),
    default=5443,
    show_default=True,
    help="Port for those phones.",
)
def serve(host: str, port: int, lan: bool, lan_port: int) -> int:
    """Serve the speaker's page and the skill on this computer (the default)."""
    from .speaker.serving import serve

    settings = Settings.from_environment(os.environ)
    return serve(settings, host, port, _workshop(), lan_port if lan else None)


def _workshop() -> Workshop | None:
    """What /setup works with; None outside of a clone, where no package can be made."""
    try:
        from tools.skill_package.workshop import workshop
    except ModuleNotFoundError as error:
        if error.name not in ("tools", "tools.skill_package", "tools.skill_package.workshop"):
            raise
        return None
    return workshop(Path(__file__).parents[2], lambda: _content_mistakes("en"))


@commands.command(epilog=examples("say", "say --play", 'say "start the foot routine" "next" "slower"'))
@click.argument("words", nargs=-1)
@click.option("--play", is_flag=True, help="Let streams play: heard, and shown as a moving line.")
@click.option("--silent", is_flag=True, help="With --play: show what plays, without a sound.")
def say(words: tuple[str, ...], play: bool, silent: bool) -> int:
    """Hold a conversation in the terminal, one turn for each of WORDS.

    Without WORDS, type what you would say. Quote a turn of several words.
    """
    with _starting():
        from .speaker.terminal import Terminal, spoken_turns, typed_turns

        terminal = Terminal(_local_state(play=play), play=play, silent=silent)
    terminal.converse(spoken_turns(words) if words else typed_turns(lambda: terminal.playing))
    return 0


@contextmanager
def _starting() -> Iterator[None]:
    """Nothing made while starting is garbage, and looking for it takes a tenth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _local_state(*, play: bool) -> ServiceState:
    """The skill on this computer; without streams to ``play`` a routine is led turn by turn."""
    from .speaker.local import LOCAL_URL
    from .web.state import open_state

    logging.disable(logging.WARNING)  # a conversation is no place for notes to the owner
    settings = Settings.from_environment(os.environ)
    url = (settings.public_url or LOCAL_URL) if play else None
    settings = dataclasses.replace(settings, public_url=url)
    return open_state(settings, local=True, environ=os.environ)


@commands.command(epilog=examples("listen"))
def listen() -> int:
    """Talk with this computer's microphone and loudspeaker, offline."""
    from .speaker.ear import load_ear, short_words
    from .speaker.ear.microphone import microphone, utterances
    from .speaker.ear.pcm import SpeechDetector
    from .speaker.front.client import LISTENING_MS
    from .speaker.nlu import Understanding
    from .speaker.saying import voice_of
    from .speaker.terminal import LISTENING, Terminal, heard_turns

    sound = microphone()
    state = _local_state(play=True)
    saying = voice_of(state.libraries)
    Thread(target=saying.warm_up, name="voice", daemon=True).start()
    ear = load_ear(Understanding.load())
    terminal = Terminal(state, play=True, patience_ms=LISTENING_MS, saying=saying)
    said = utterances(sound, SpeechDetector(), terminal.played)
    print(LISTENING, end="", flush=True)
    terminal.converse(heard_turns(ear, said, partial(terminal.moment, short_words()), terminal.hush))
    return 0


@commands.command(epilog=examples("wyoming", "wyoming --host 0.0.0.0"))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen on; it lets everybody in.",
)
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=10_500, show_default=True, help="Port to listen on."
)
def wyoming(host: str, port: int) -> int:
    """Answer the words that a Wyoming system heard (Rhasspy and others)."""
    from .speaker.wyoming import serve

    return serve(Settings.from_environment(os.environ), host, port)


@commands.command(epilog=examples('understand "I have six minutes" "next"'))
@click.argument("words", nargs=-1, required=True)
@click.option("--explain", is_flag=True, help="Say how it was found out, and what else it might mean.")
def understand(words: tuple[str, ...], *, explain: bool) -> int:
    """Print what each of WORDS means, one JSON line each."""
    from .speaker.nlu import Understanding, understood_json

    understanding = Understanding.load()
    for said in words:
        facts = (
            understanding.explain(said).json() if explain else understood_json(understanding.understand(said))
        )
        print(json.dumps(facts))
    return 0


@commands.group(cls=Commands, epilog=examples("content check"))
def content() -> None:
    """Check the words and routines."""


@content.command(epilog=examples("content check"))
@click.option("--language", default="en", show_default=True, help="The language to check.")
def check(language: str) -> int:
    """List every mistake in words and routines, with file, path and remedy."""
    mistakes = _content_mistakes(language)
    for mistake in mistakes:
        print(mistake)
    print(f"{len(mistakes)} mistakes." if mistakes else f"The content in {language!r} is well.")
    return 1 if mistakes else 0


def _content_mistakes(language: str) -> Sequence[object]:
    from .content.check import check
    from .messages import KEYS

    return check(language, KEYS)


def _texts(language: str) -> Iterable[str]:
    from .content.load import load

    return load(language).catalogue().spoken_texts()


def _stock(language: str, folder: Path) -> Stock:
    """The streams of a language, from the clips in ``folder``, and where their addresses begin.

    Raises AudioError unless every clip is there: nothing is published that could not be published whole.
    """
    from .alexa.context import AUDIO_PATH
    from .audio.library import ClipLibrary
    from .audio.publish import Stock
    from .audio.streams import Measured, StreamLibrary, streams_are_complete
    from .audio.voices import further_clips
    from .content.load import load

    library = ClipLibrary.load(folder)
    others = further_clips(folder.parent, language, library, lambda remark: print(remark, file=sys.stderr))
    catalogue = load(language).catalogue(
        Measured(library), {narrator: Measured(clips) for narrator, clips in others.items()}
    )
    if not streams_are_complete(catalogue, library):
        raise AudioError(f"Clips in {folder} are missing. Mend it with: {PROGRAM} audio render")
    return Stock(StreamLibrary(catalogue, library, others=others), f"{AUDIO_PATH.strip('/')}/{language}")


if __name__ == "__main__":
    sys.exit(main())
