"""Doing many things a few at a time, so that an interrupt ends it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from queue import SimpleQueue
from threading import Lock, Thread
from typing import TypeVar

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
