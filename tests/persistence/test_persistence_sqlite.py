"""SQLite files that cannot be used as they are, and what happens to them: nothing."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from skill.errors import StoreError
from skill.persistence import FinishedSession, LastPlace, Profile, Who
from skill.persistence.sqlite import SqliteMemory
from skill.persistence.sqlite.connections import APPLICATION_ID, STEPS, Step
from tests.persistence.conftest import Clock

ROOT = Path(__file__).parents[2]
WHO = Who("account", None, "kitchen")
NEXT: Step = ("ALTER TABLE people ADD COLUMN shoe TEXT NOT NULL DEFAULT 'none'",)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.sqlite3"


def session(run: str) -> FinishedSession:
    return FinishedSession(run, "foot", "full", Clock().now_ms, 600)


def fill(path: Path, runs: int = 3) -> None:
    memory = SqliteMemory(path, Clock())
    memory.keep_settings(WHO, {"way": "flow"})
    for n in range(runs):
        memory.finish(WHO, session(f"run-{n}"))
    memory.close()


def assert_refused(path: Path, words: str) -> None:
    """Every operation is refused with ``words``, and not one byte of the file changes."""
    before = path.read_bytes()
    memory = SqliteMemory(path, Clock())
    for _ in range(2):
        with pytest.raises(StoreError, match=words):
            memory.recall(WHO)
        with pytest.raises(StoreError, match=words):
            memory.finish(WHO, session("new"))
        with pytest.raises(StoreError, match=words):
            memory.forget(WHO)
        health = memory.check()
        assert (health.ok, words in health.words) == (False, True)
    memory.close()
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_left_as_it_is(path: Path) -> None:
    path.write_bytes(b"a letter to my aunt\n" * 500)

    assert_refused(path, "damaged or no SQLite file")


def test_a_file_cut_short_is_left_as_it_is(path: Path) -> None:
    fill(path, runs=300)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    assert_refused(path, "damaged")


def test_a_file_with_a_page_overwritten_is_never_written_over(path: Path) -> None:
    fill(path, runs=300)
    whole = path.read_bytes()
    for page in range(1, len(whole) // 4096):
        path.write_bytes(whole[: page * 4096] + b"\xff" * 4096 + whole[(page + 1) * 4096 :])
        memory = SqliteMemory(path, Clock())
        with suppress(StoreError):
            memory.recall(WHO)
            memory.finish(WHO, session("new"))
        memory.close()
        assert path.read_bytes()[page * 4096 : (page + 1) * 4096].count(0xFF) > 2000


def test_an_empty_file_is_a_new_store(path: Path) -> None:
    path.touch()
    fill(path)

    assert SqliteMemory(path, Clock()).recall(WHO).finished == 3


def test_a_database_of_another_program_is_left_as_it_is(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    db.close()

    assert_refused(path, "belongs to another program")


def test_a_database_of_another_program_with_a_version_is_left_as_it_is(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
        db.execute("PRAGMA user_version = 1")
    db.close()

    assert_refused(path, "belongs to another program")


def test_a_file_of_a_newer_version_is_left_as_it_is(path: Path) -> None:
    newer = SqliteMemory(path, Clock(), steps=(*STEPS, NEXT))
    newer.finish(WHO, session("run-1"))
    newer.close()

    assert_refused(path, "written by a newer version")


def test_a_file_of_the_first_version_is_brought_up_to_date_with_all_it_holds(path: Path) -> None:
    fill_first_version(path)
    memory = SqliteMemory(path, Clock(), steps=(*STEPS, NEXT))

    kept = memory.recall(WHO)
    assert (kept.finished, kept.preferences.way) == (1, "flow")
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(STEPS) + 1,)
    assert kept.place == LastPlace("token", Clock().now_ms, "content-1")
    assert [one.run_id for one in kept.sessions] == ["run-1"]
    assert not memory.finish(WHO, session("run-1"))
    assert memory.finish(WHO, session("run-2"))
    memory.close()
    with sqlite3.connect(path) as db:
        assert db.execute("SELECT shoe FROM people").fetchall() == [("none",)]
    db.close()


def test_a_file_of_the_first_version_works_with_this_program(path: Path) -> None:
    fill_first_version(path)

    assert SqliteMemory(path, Clock()).recall(WHO).finished == 1


def test_a_step_that_fails_half_way_leaves_the_file_as_it_was(path: Path) -> None:
    fill(path)
    before = path.read_bytes()
    memory = SqliteMemory(path, Clock(), steps=(*STEPS, (*NEXT, "INSERT INTO nowhere VALUES (1)")))

    with pytest.raises(StoreError):
        memory.recall(WHO)
    memory.close()
    assert path.read_bytes() == before
    assert SqliteMemory(path, Clock()).recall(WHO).finished == 3


def test_settings_another_version_left_unreadable_count_as_not_set(path: Path) -> None:
    fill(path)
    for text in ("not json", "[1]", '{"way": ["flow"], "guidance": "aloud"}'):
        with sqlite3.connect(path) as db:
            db.execute("UPDATE people SET settings = ?", (text,))
        db.close()
        memory = SqliteMemory(path, Clock())
        assert memory.recall(WHO).preferences.way is None
        memory.close()


def test_a_text_that_is_no_unicode_is_refused(path: Path) -> None:
    memory = SqliteMemory(path, Clock())

    with pytest.raises(StoreError, match="no Unicode"):
        memory.keep_place(WHO, LastPlace("\ud800", 0, "content-1"))
    assert memory.recall(WHO) == Profile()


def test_a_folder_in_the_place_of_the_file_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        SqliteMemory(tmp_path, Clock()).recall(WHO)


def test_a_file_in_the_place_of_the_folder_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "folder").touch()

    with pytest.raises(StoreError, match="cannot be used"):
        SqliteMemory(tmp_path / "folder" / "memory.sqlite3", Clock()).recall(WHO)


def test_a_store_held_by_another_process_is_read_but_not_written(path: Path) -> None:
    fill(path)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    memory = SqliteMemory(path, Clock())

    assert memory.recall(WHO).finished == 3
    with pytest.raises(StoreError, match="held by another process"):
        memory.finish(WHO, session("new"))
    holder.execute("ROLLBACK")
    holder.close()
    assert memory.finish(WHO, session("new"))


AS_NOBODY = """
import os, sys
from pathlib import Path
from skill.errors import StoreError
from skill.persistence import FinishedSession, LastPlace, Who
from skill.persistence.sqlite import SqliteMemory
if os.geteuid() == 0:
    os.setgid(65534), os.setuid(65534)
who = Who("account", None, "kitchen")
memory = SqliteMemory(Path(sys.argv[1]), lambda: 1_750_000_000_000)
for call in (
    lambda: memory.recall(who),
    lambda: memory.keep_place(who, LastPlace("token", 1, "content-1")),
    lambda: memory.finish(who, FinishedSession("new", "foot", "full", 1, 1)),
):
    try:
        call()
        print("done")
    except StoreError as error:
        print(error)
"""


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """A folder that any user can reach, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def heard_by_nobody(path: Path) -> list[str]:
    """What a process without rights hears from the store at ``path``."""
    command = [sys.executable, "-c", AS_NOBODY, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=180)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def read_only(public_folder: Path) -> Path:
    path = public_folder / "memory.sqlite3"
    fill(path)
    path.chmod(0o444)
    return path


def test_a_read_only_file_is_read_but_never_written(read_only: Path) -> None:
    read_only.parent.chmod(0o777)
    before = read_only.read_bytes()

    recalled, *written = heard_by_nobody(read_only)
    assert recalled == "done"
    assert ["write access" in line and str(read_only) in line for line in written] == [True] * 2
    assert read_only.read_bytes() == before


def test_a_read_only_folder_is_an_error_with_a_remedy(read_only: Path) -> None:
    read_only.parent.chmod(0o555)
    before = read_only.read_bytes()

    heard = heard_by_nobody(read_only)
    assert ["write access" in line and str(read_only) in line for line in heard] == [True] * 3
    assert read_only.read_bytes() == before


def test_a_folder_without_access_is_an_error_with_a_remedy(public_folder: Path) -> None:
    public_folder.chmod(0o555)

    heard = heard_by_nobody(public_folder / "memory.sqlite3")
    assert ["access" in line for line in heard] == [True] * 3
    assert list(public_folder.iterdir()) == []


SMALL_DISK = """
import sys
from pathlib import Path
from skill.errors import StoreError
from skill.persistence import FinishedSession, Who
from skill.persistence.sqlite import SqliteMemory
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), int(sys.argv[2])))
memory = SqliteMemory(Path(sys.argv[1]), lambda: 1_750_000_000_000)
for n in range(10_000):
    try:
        memory.finish(Who("account"), FinishedSession(f"run-{n}" + "x" * 100, "foot", "full", 1_750_000_000_000, 1))
    except StoreError as error:
        print(n, error, sep="\\n")
        break
"""


def fill_to_the_brim(path: Path, most: int, *before: str) -> tuple[int, str]:
    """How many sessions were acknowledged before the disk was full, and the words of the error."""
    command = [*before, sys.executable, "-c", SMALL_DISK, str(path), str(most)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300)
    assert done.returncode == 0, done.stderr
    count, words = done.stdout.splitlines()
    return int(count), words


def test_no_room_for_the_file_is_an_error_and_loses_nothing_acknowledged(path: Path) -> None:
    count, words = fill_to_the_brim(path, 600_000)

    assert "disk" in words
    memory = SqliteMemory(path, Clock())
    assert memory.recall(Who("account")).finished == count > 10
    assert memory.finish(Who("account"), session("there is room again"))


@pytest.mark.skipif(
    not hasattr(os, "geteuid")
    or os.geteuid() != 0
    or subprocess.run(["unshare", "-m", "true"]).returncode != 0,
    reason="only root can mount a small disk",
)
def test_a_full_disk_is_an_error_and_loses_nothing_acknowledged(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    inside = f'mount -t tmpfs -o size=500k tmpfs {disk} && "$@" && cp {disk}/memory.sqlite3* {tmp_path}'
    count, words = fill_to_the_brim(
        disk / "memory.sqlite3", 100_000_000, "unshare", "-m", "sh", "-c", inside, "sh"
    )

    assert "is full" in words
    memory = SqliteMemory(tmp_path / "memory.sqlite3", Clock())
    assert memory.recall(Who("account")).finished == count > 10


AFTER_FORK = """
import os, sys
from pathlib import Path
from skill.persistence import FinishedSession, Who
from skill.persistence.sqlite import SqliteMemory
memory = SqliteMemory(Path(sys.argv[1]), lambda: 1_750_000_000_000)
memory.recall(Who("account"))
children = []
for child in range(4):
    if (pid := os.fork()) == 0:
        for n in range(20):
            memory.finish(Who("account"), FinishedSession(f"run-{child}-{n}", "foot", "full", 1_750_000_000_000, 1))
        os._exit(0)
    children.append(pid)
print(sum(os.waitpid(pid, 0)[1] for pid in children), memory.recall(Who("account")).finished)
"""


def test_a_store_opened_before_a_fork_works_in_every_child(path: Path) -> None:
    command = [sys.executable, "-c", AFTER_FORK, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=180)

    assert done.stdout.split() == ["0", "80"], done.stderr


def fill_first_version(path: Path) -> None:
    """A file as the first version of the schema wrote it, spelled out so that it can never change."""
    now = Clock().now_ms
    with sqlite3.connect(path) as db:
        db.executescript(
            f"""
            PRAGMA application_id = {APPLICATION_ID};
            CREATE TABLE people (account TEXT NOT NULL, person TEXT NOT NULL, settings TEXT NOT NULL,
                finished INTEGER NOT NULL, visits INTEGER NOT NULL, touched_at_ms INTEGER NOT NULL,
                PRIMARY KEY (account, person)) WITHOUT ROWID;
            CREATE TABLE places (account TEXT NOT NULL, device TEXT NOT NULL, token TEXT NOT NULL,
                saved_at_ms INTEGER NOT NULL, content TEXT NOT NULL, PRIMARY KEY (account, device)) WITHOUT ROWID;
            CREATE TABLE sessions (account TEXT NOT NULL, run TEXT NOT NULL, person TEXT NOT NULL,
                routine TEXT NOT NULL, length TEXT NOT NULL, finished_at_ms INTEGER NOT NULL,
                seconds INTEGER NOT NULL, PRIMARY KEY (account, run)) WITHOUT ROWID;
            CREATE INDEX sessions_newest ON sessions
                (account, person, finished_at_ms DESC, run, routine, length, seconds);
            CREATE INDEX sessions_oldest ON sessions (finished_at_ms);
            CREATE INDEX places_oldest ON places (saved_at_ms);
            CREATE INDEX people_oldest ON people (touched_at_ms);
            INSERT INTO people VALUES ('account', '', '{{"way":"flow"}}', 1, 0, {now});
            INSERT INTO places VALUES ('account', 'kitchen', 'token', {now}, 'content-1');
            INSERT INTO sessions VALUES ('account', 'run-1', '', 'foot', 'full', {now}, 600);
            PRAGMA user_version = 1;
            PRAGMA journal_mode = WAL;
            """
        )
    db.close()
