"""Render texts into a folder of clips: only what is missing or out of date, and so that it can be resumed."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

from tqdm import tqdm

from skill.errors import AudioError
from skill.files import PART, write_whole
from skill.routine.terms import TEMPOS, Tempo

from .clip import Clip, chime_clip, speech_clip
from .encode import chime
from .engines.gtts import PAUSES, speak_patiently
from .engines.protocol import Engine
from .library import (
    CHIME,
    ClipEntry,
    Manifest,
    clip_file,
    clip_id,
    one_line,
    read_clip,
    read_manifest,
    recipe,
    write_manifest,
)
from .rates import each_tempo, words_a_minute

# Doing many things a few at a time, so that an interrupt ends it.

Item = TypeVar("Item")


def done_together(
    work: Callable[[Item], object],
    items: Iterable[Item],
    jobs: int,
    hurry: Callable[[], object] = lambda: None,
) -> Generator[None, None, None]:
    """Do ``work`` on each item, up to ``jobs`` at a time; yields once for each that is done.

    The first error is raised here. Then, and when the caller stops in between, what is under way is
    finished and nothing else is begun; ``hurry`` is called first, to end what need not be waited for. Not
    ``concurrent.futures``: an interrupt while thousands of tasks are handed to its pool can leave one of the
    pool's locks taken, and the program then never ends.
    """
    waiting, lock = iter(items), Lock()
    results: SimpleQueue[BaseException | None] = SimpleQueue()
    stopping = False

    def taken() -> Iterator[Item]:
        while not stopping:
            with lock:
                try:
                    mine = next(waiting)
                except StopIteration:
                    return
            yield mine

    def run() -> None:
        for item in taken():
            try:
                work(item)
            except BaseException as error:
                results.put(error)
            else:
                results.put(None)
        results.put(_END)

    threads = [Thread(target=run, name=f"together-{number}", daemon=True) for number in range(max(1, jobs))]
    ended = 0
    try:
        for thread in threads:
            thread.start()
        while ended < len(threads):
            result = results.get()
            if result is _END:
                ended += 1
            elif result is not None:
                raise result
            else:
                yield
    finally:
        stopping = True
        hurry()
        for thread in threads:
            if thread.ident is not None:
                thread.join()


_END = StopIteration("a thread has nothing left to do")

CHIME_VOICE = ("synthesis", "bell")
"""Engine and voice of the chime in the manifest."""

_SAVE_EVERY = 20
_Item = tuple[str, Tempo]
"""A text and how fast it is to be spoken."""


@dataclass(frozen=True)
class RenderSummary:
    """What a rendering did."""

    rendered: int
    """Clips that were made."""
    kept: int
    """Clips that were there and up to date."""
    removed: int
    """Files that no text needs any more."""
    speech_ms: int
    """How long the clips that were made last, in ms."""
    seconds: float
    """How long it took."""


def render(
    texts: Iterable[str],
    folder: Path,
    engine: Engine,
    *,
    jobs: int = 2,
    progress: bool = True,
    complete: bool = False,
    pauses: Sequence[float] = PAUSES,
    tempos: Sequence[Tempo] = TEMPOS,
) -> RenderSummary:
    """Bring ``folder`` to a clip for each of ``texts`` at each tempo and the chime, in ``engine``'s voice.

    ``complete`` says that ``texts`` are all there are: files and entries that none of them needs are then
    removed at the end. Up to ``jobs`` clips are made at a time; a failing engine is asked again after
    ``pauses`` seconds. ``progress`` shows a bar where there is a terminal. AudioError at the first clip that
    cannot be had or written. What is finished then stays, here and after an interrupt or a kill, and the
    next call goes on from there.
    """
    begun = time.monotonic()
    wanted = _wanted(texts, tempos)
    work = _Work(folder, engine, pauses)
    due = [item for item in wanted if not work.is_current(item)]
    work.make_all(due, jobs, progress)
    removed = work.remove_others(wanted) if complete else 0
    return RenderSummary(
        rendered=len(due),
        kept=len(wanted) - len(due),
        removed=removed,
        speech_ms=sum(work.clips[clip_id(*item)].ms for item in due),
        seconds=time.monotonic() - begun,
    )


def up_to_date(texts: Iterable[str], folder: Path, tempos: Sequence[Tempo] = TEMPOS) -> bool:
    """Whether ``folder`` has a current clip for each text, all in one voice whichever it is, and no other.

    Then there is nothing to render, and no engine needs to be asked.
    """
    manifest = read_manifest(folder)
    wanted = _wanted(texts, tempos)
    if manifest is None or {clip_id(*item) for item in wanted} != set(manifest.clips):
        return False
    entries = list(manifest.clips.values())
    return (
        len(voices(entries)) <= 1
        and not orphans(folder, entries)
        and all(is_current(entry, manifest.language) and _is_intact(folder, entry) for entry in entries)
    )


def is_current(entry: ClipEntry, language: str) -> bool:
    """Whether ``entry`` was made as clips are made now."""
    return entry.recipe == recipe(entry.text, entry.tempo, language, entry.engine, entry.voice)


def voices(entries: Iterable[ClipEntry]) -> set[tuple[str, str]]:
    """Engine and voice of all clips of speech."""
    return {(entry.engine, entry.voice) for entry in entries if entry.text != CHIME}


def orphans(folder: Path, entries: Iterable[ClipEntry]) -> list[Path]:
    """Clips in ``folder`` that no entry names, and files that were never finished."""
    named = {entry.file for entry in entries}
    clips = [path for path in folder.glob("*.mp3") if path.name not in named]
    return sorted(clips) + sorted(folder.glob(f".*{PART}"))


class _Work:
    """One rendering into one folder."""

    def __init__(self, folder: Path, engine: Engine, pauses: Sequence[float]) -> None:
        manifest = read_manifest(folder)
        if manifest and manifest.language != engine.language:
            raise AudioError(
                f"{folder} holds clips in {manifest.language!r}, not {engine.language!r}. Use another folder."
            )
        self._folder, self._engine, self._pauses = folder, engine, pauses
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self.clips: dict[str, ClipEntry] = dict(manifest.clips) if manifest else {}

    def is_current(self, item: _Item) -> bool:
        """Whether ``item`` has an undamaged clip, made from what it would be made from now."""
        entry = self.clips.get(clip_id(*item))
        return entry is not None and entry.recipe == self._recipe(item) and _is_intact(self._folder, entry)

    def make_all(self, due: Sequence[_Item], jobs: int, progress: bool) -> None:
        """Make the clips for ``due``; whatever happens, the manifest ends up naming all that are finished."""
        if not due:
            return
        done = done_together(self._make, due, jobs, self._stopping.set)
        try:
            bar = tqdm(done, total=len(due), unit="clip", disable=None if progress else True)
            for count, _ in enumerate(bar, start=1):
                if count % _SAVE_EVERY == 0:
                    self._save()
        finally:
            done.close()
            self._save()

    def remove_others(self, wanted: Sequence[_Item]) -> int:
        """Forget and delete what none of ``wanted`` needs; the number of files deleted."""
        ids = {clip_id(*item) for item in wanted}
        if set(self.clips) - ids:
            self.clips = {key: entry for key, entry in self.clips.items() if key in ids}
            self._save()
        others = orphans(self._folder, self.clips.values())
        for path in others:
            path.unlink(missing_ok=True)
        return len(others)

    def _make(self, item: _Item) -> None:
        """One clip, and its entry beside the others."""
        text, tempo = item
        try:
            clip = self._clip(text, tempo)
        except AudioError as error:
            raise AudioError(f"No clip for {text!r}. {error}") from error
        file = clip_file(clip.frames)
        write_whole(self._folder / file, clip.frames, AudioError)
        engine, voice = self._voice(text)
        rate, made_from = words_a_minute(text, clip.ms), self._recipe(item)
        entry = ClipEntry(text, tempo, file, clip.ms, engine, voice, made_from, clip.lufs, clip.peak, rate)
        with self._lock:
            self.clips[clip_id(*item)] = entry

    def _clip(self, text: str, tempo: Tempo) -> Clip:
        if text == CHIME:
            return chime_clip(chime())
        return speech_clip(speak_patiently(self._engine, text, tempo, self._pauses, self._stopping.wait))

    def _voice(self, text: str) -> tuple[str, str]:
        return CHIME_VOICE if text == CHIME else (self._engine.name, self._engine.voice)

    def _recipe(self, item: _Item) -> str:
        return recipe(*item, self._engine.language, *self._voice(item[0]))

    def _save(self) -> None:
        with self._lock:
            clips = dict(self.clips)
        write_manifest(self._folder, Manifest(self._engine.language, clips))


def _wanted(texts: Iterable[str], tempos: Sequence[Tempo]) -> list[_Item]:
    """Each text once at each tempo, in order, the chime first."""
    return list(dict.fromkeys(each_tempo([CHIME, *map(one_line, texts)], tempos)))


def _is_intact(folder: Path, entry: ClipEntry) -> bool:
    try:
        read_clip(folder, entry)
    except AudioError:
        return False
    return True
