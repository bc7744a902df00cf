"""A month of one person, read as a story."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from skill.persistence import LastPlace
from tests.alexa.alexa_api import AlexaApi, serving
from tests.persistence_e2e.story import BEDROOM, KITCHEN, NEW_YORK, Story


@pytest.fixture
def served() -> Iterator[tuple[AlexaApi, str]]:
    with serving() as both:
        yield both


def test_a_month_of_one_person(
    tmp_path: Path, served: tuple[AlexaApi, str], snapshot: SnapshotAssertion
) -> None:
    story = Story(tmp_path, *served, begins="2026-10-05 19:30")
    first_week(story)
    third_week(story)
    after_three_weeks(story)
    far_away(story)
    assert story.text == snapshot


def first_week(story: Story) -> None:
    story.at("2026-10-05 19:30", about="The very first time.")
    story.say("open gentle roll", "foot")
    story.to_the_end()
    story.say("how am I doing")
    story.at("2026-10-05 21:15", about="Once more on the same evening.")
    story.say("open gentle roll", "no")
    story.at("2026-10-06 19:40", about="The next day.")
    story.say("open gentle roll", "how am I doing", "start the hand routine")
    story.to_the_end()
    story.at("2026-10-07 19:30", about="After the second session.")
    story.say("open gentle roll", "remind me on mondays and fridays at half past seven in the evening", "yes")
    story.say("what reminders do I have", "stop")
    story.at("2026-10-09 19:30", about="A routine that is left half-way.")
    story.say("open gentle roll", "yes")
    story.wait(4)
    story.say("slower", "stop")
    story.at("2026-10-10 10:00", about="The next morning.")
    story.say("open gentle roll", "yes")
    story.to_the_end()
    story.at("2026-10-11 20:00", BEDROOM, about="A device without an audio player.")
    story.say("open gentle roll", "hand", "next")
    story.falls_silent()
    story.at("2026-10-11 20:30", about="What was left in the bedroom is not offered here.")
    story.say("open gentle roll", "no thanks", "stop")
    story.at("2026-10-11 20:40", BEDROOM, about="There it is offered, once.")
    story.say("open gentle roll", "no", "stop")
    story.at("2026-10-11 20:45", BEDROOM, about="And then no more.")
    story.say("open gentle roll", "stop")


def third_week(story: Story) -> None:
    story.at("2026-10-19 19:00", about="A week later; nothing was done in between.")
    story.say("how am I doing", "foot")
    story.to_the_end()
    story.at("2026-10-21 00:40", about="Past midnight: still Tuesday's session.")
    story.say("short hand session")
    story.to_the_end()
    story.at("2026-10-21 19:00", about="On Wednesday evening.")
    story.say("open gentle roll", "how am I doing", "hand")
    story.to_the_end()
    story.at("2026-10-24 23:30", about="The night in which the clocks go back.")
    story.say("start the foot routine")
    story.to_the_end()
    story.at("2026-10-25 12:00", about="The day after, which began an hour late.")
    story.say("how am I doing", "stop")


def after_three_weeks(story: Story) -> None:
    story.at("2026-10-26 19:30", about="Day 22.")
    story.say("how am I doing", "stop")
    story.at("2026-10-27 18:00", voice="Anna", about="Somebody else in the household.")
    story.say("open gentle roll", "what do you know about me", "hand")
    story.at("2026-10-27 18:04", about="A voice that is not recognised, in Anna's routine.")
    story.say("slower")
    story.to_the_end()
    story.at("2026-10-27 19:00", voice="Anna")
    story.say("how am I doing", "what do you know about me", "stop")
    story.at("2026-10-28 19:30", about="The first person again.")
    story.say("open gentle roll", "start the course over", "how am I doing", "stop")
    story.at("2026-10-30 19:30")
    story.say("stop the course", "how am I doing", "I feel better", "stop")


def far_away(story: Story) -> None:
    story.moves_to(NEW_YORK)
    story.at("2026-11-05 21:00", about="A flight later; in Berlin it is three in the morning of the sixth.")
    story.say("open gentle roll", "yes")
    story.to_the_end()
    story.at("2026-11-06 18:00")
    story.say("how am I doing", "cancel my reminders", "what do you know about me", "forget me", "yes")
    story.at("2026-11-06 18:05", about="As if for the first time.")
    story.say("open gentle roll", "stop")


def test_ratings_of_a_private_installation(
    tmp_path: Path, served: tuple[AlexaApi, str], snapshot: SnapshotAssertion
) -> None:
    story = Story(tmp_path, *served, begins="2026-10-05 19:30", check_ins=True)
    story.at("2026-10-05 19:30")
    story.say("open gentle roll", "my pain is a seven", "foot")
    story.to_the_end()
    story.say("rate it five", "how am I doing", "stop")
    story.at("2026-10-07 19:30")
    story.say("open gentle roll", "my pain is eleven", "rate it four", "yes")
    story.to_the_end()
    story.say("I'd give it a two", "how am I doing", "what do you know about me", "stop")
    assert story.text == snapshot


def test_a_place_is_offered_for_a_day_and_only_while_the_words_are_the_same(
    tmp_path: Path, served: tuple[AlexaApi, str]
) -> None:
    story = Story(tmp_path, *served, begins="2026-10-05 19:30")
    story.say("start the foot routine")
    story.wait(3)
    story.say("stop")
    story.at("2026-10-06 19:40")
    story.say("open gentle roll")
    assert "Carry on?" not in story.text
    story.say("start the hand routine")
    story.wait(3)
    story.say("stop")
    memory = story.state.skill.memory
    who = memory.who("amzn1.ask.account.STORY", None, "device.kitchen")
    place = memory.recall(who).place
    assert place is not None
    other = place.token.replace(place.content, "0" * len(place.content))
    memory.keep_place(who, LastPlace(other, place.saved_at_ms + 1, "0" * len(place.content)))
    story.at("2026-10-06 20:00")
    story.say("open gentle roll")
    assert "Carry on?" not in story.text
    memory.keep_place(who, LastPlace(place.token, place.saved_at_ms + 2, place.content))
    story.at("2026-10-06 20:10")
    story.say("open gentle roll")
    assert "Carry on?" in story.text


def test_a_run_belongs_to_the_voice_that_began_it_in_either_way(
    tmp_path: Path, served: tuple[AlexaApi, str]
) -> None:
    story = Story(tmp_path, *served, begins="2026-10-05 19:30")
    memory = story.state.skill.memory
    for room, begins, ends in ((KITCHEN, "Anna", None), (BEDROOM, None, "Anna"), (BEDROOM, "Anna", "Ben")):
        story.at(story.now(), room, voice=begins)
        story.say("short foot session")
        story.at(story.now(), room, voice=ends)
        story.say("go to step six", *(("next", "next", "next") if room == BEDROOM else ()))
        story.to_the_end()
        story.say("stop")
    finished = {
        voice: memory.recall(memory.who("amzn1.ask.account.STORY", voice)).finished
        for voice in (None, "amzn1.ask.person.Anna", "amzn1.ask.person.Ben")
    }
    assert list(finished.values()) == [1, 2, 0]


def test_without_ratings_none_is_kept(
    tmp_path: Path, served: tuple[AlexaApi, str], snapshot: SnapshotAssertion
) -> None:
    story = Story(tmp_path, *served, begins="2026-10-05 19:30")
    story.at("2026-10-05 19:30")
    story.say("open gentle roll", "my pain is a seven", "what do you know about me")
    assert story.text == snapshot
    who = story.state.skill.memory.who("amzn1.ask.account.STORY")
    assert story.state.skill.memory.recall(who).preferences.check_ins == ()
