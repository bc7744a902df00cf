"""Who is let in: whoever used a code, once, in time; and nobody by a cookie of one's own making."""

from __future__ import annotations

import stat
from pathlib import Path

from skill.speaker.lan.guests import CODE_S, MOST_CODES, Guests


def joined(guests: Guests, life_s: float = CODE_S) -> str:
    cookie = guests.join(guests.code(life_s))
    assert cookie
    return cookie


def test_a_code_joins_one_phone(tmp_path: Path) -> None:
    guests = Guests(tmp_path)
    code = guests.code()
    assert guests.knows(guests.join(code))
    assert guests.join(code) is None


def test_a_code_is_of_no_use_after_its_time(tmp_path: Path) -> None:
    time = [0.0]
    guests = Guests(tmp_path, lambda: time[0])
    early, late, lasting = guests.code(), guests.code(), guests.code(float("inf"))
    time[0] = CODE_S
    assert guests.join(early)
    time[0] = CODE_S + 1
    assert guests.join(late) is None
    assert guests.join(lasting)


def test_only_so_many_codes_are_open_and_the_oldest_goes_first(tmp_path: Path) -> None:
    time = [0.0]
    guests = Guests(tmp_path, lambda: time[0])
    first = guests.code()
    for second in range(MOST_CODES):
        time[0] = second + 1.0
        last = guests.code()
    assert guests.join(first) is None
    assert guests.join(last)


def test_a_restart_sends_nobody_away(tmp_path: Path) -> None:
    cookie = joined(Guests(tmp_path))
    assert Guests(tmp_path).knows(cookie)


def test_without_the_secrets_file_all_have_to_join_again(tmp_path: Path) -> None:
    cookie = joined(Guests(tmp_path))
    (secret,) = tmp_path.iterdir()
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret.unlink()
    assert not Guests(tmp_path).knows(cookie)


def test_no_cookie_but_ours_is_known(tmp_path: Path) -> None:
    guests, cookie = Guests(tmp_path), joined(Guests(tmp_path / "other"))
    mine = joined(guests)
    for odd in (None, "", "guest", cookie, mine[:-1], mine[1:], f"x{mine}", "a.b.c", "\u00fc.x.y"):
        assert not guests.knows(odd)
