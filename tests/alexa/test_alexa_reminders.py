"""Reminders over a real connection: what is sent, what is said, and a sentence for each way to fail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from skill.content.load import load
from skill.speaker.echo import LoggedTurn
from tests.alexa.alexa_api import REMINDERS, TOKEN, AlexaApi, Reply, nowhere, serving
from tests.alexa.household import Household, noted, the_skill

WORDS = load("en").phrasing
ASK = "remind me on mondays and fridays at eight"
PAGE = "<html><title>502 Bad Gateway</title></html>"


def sentence(key: str) -> str:
    """A message's beginning, up to what is filled in."""
    return WORDS.messages[key].wordings[0].partition("{")[0].replace("[", "").replace("]", "")


@pytest.fixture
def served() -> Iterator[tuple[AlexaApi, str]]:
    with serving() as both:
        yield both


@pytest.fixture
def api(served: tuple[AlexaApi, str]) -> AlexaApi:
    return served[0]


@pytest.fixture
def home(served: tuple[AlexaApi, str]) -> Household:
    return Household(the_skill(), endpoint=served[1])


@pytest.fixture
def notes() -> Iterator[list[str]]:
    with noted() as lines:
        yield lines


def requests_of(turn: LoggedTurn) -> list[dict[str, Any]]:
    return [each for each in turn.directives if each["type"] == "Connections.SendRequest"]


def test_a_reminder_is_read_back_with_days_time_and_recurrence_before_it_is_set(
    home: Household, api: AlexaApi
) -> None:
    turn = home.say("open gentle roll", ASK)
    said = "A reminder every Monday and Friday at 8 a.m., week by week. Shall I set it?"
    assert turn.speech_text.startswith(said)
    assert turn.session_open
    assert api.methods() == []


def test_after_a_yes_it_is_sent_once_to_the_requests_own_endpoint_with_its_token(
    home: Household, api: AlexaApi
) -> None:
    turn = home.say("open gentle roll", ASK, "yes")
    assert "Done. I remind you every Monday and Friday at 8 a.m." in turn.speech_text
    assert api.methods() == ["GET", "POST"]
    call = api.calls[-1]
    assert call.path == REMINDERS
    assert call.headers["Authorization"] == f"Bearer {TOKEN}"


def test_what_is_sent_is_what_the_service_takes(home: Household, api: AlexaApi) -> None:
    home.say("open gentle roll", "remind me every tuesday at half past seven in the evening", "yes")
    in_berlin = (home.clock.time() + timedelta(hours=1)).strftime("01-05T%H:%M:%S.000")
    assert api.calls[-1].body == {
        "requestTime": f"2026-{in_berlin}",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "timeZoneId": "Europe/Berlin",
            "recurrence": {
                "startDateTime": f"2026-{in_berlin}",
                "endDateTime": f"2027-{in_berlin}",
                "recurrenceRules": ["FREQ=WEEKLY;BYDAY=TU;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"],
            },
        },
        "alertInfo": {
            "spokenInfo": {"content": [{"locale": "en-US", "text": sentence("remind.text")}]},
        },
        "pushNotification": {"status": "ENABLED"},
    }


def test_after_a_no_nothing_is_sent(home: Household, api: AlexaApi) -> None:
    assert sentence("remind.not_set") in home.say("open gentle roll", ASK, "no").speech_text
    assert api.methods() == []


def test_a_new_reminder_takes_the_place_of_the_old_one(home: Household, api: AlexaApi) -> None:
    home.say("open gentle roll", ASK, "yes", "change my reminder to nine on sundays", "yes")
    rules = [one["trigger"]["recurrence"]["recurrenceRules"][0] for one in api.reminders.values()]
    assert rules == ["FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"]


def test_a_new_reminder_is_set_before_the_old_one_goes(home: Household, api: AlexaApi) -> None:
    home.say("open gentle roll", ASK, "yes")
    api.calls.clear()
    turn = home.say("change my reminder to nine on sundays")
    assert api.methods() == ["GET"]
    assert turn.speech_text.startswith(
        "It comes every Monday and Friday at 8 a.m. Instead, it would come every Sunday at 9 a.m., week by week."
    )
    home.say("yes")
    assert api.methods() == ["GET", "GET", "POST", "DELETE"]


def test_the_same_reminder_is_not_set_twice(home: Household, api: AlexaApi) -> None:
    turn = home.say("open gentle roll", ASK, "yes", ASK, "yes")
    assert "Done. I remind you every Monday and Friday at 8 a.m." in turn.speech_text
    assert api.methods() == ["GET", "POST", "GET"]


def test_another_reminder_leaves_those_that_there_are(home: Household, api: AlexaApi) -> None:
    home.say("open gentle roll", ASK, "yes", "remind me on sundays at nine", "yes")
    assert len(api.reminders) == 2


def test_the_device_is_asked_for_its_zone_whenever_a_reminder_is_set(home: Household, api: AlexaApi) -> None:
    home.say("open gentle roll")
    api.time_zone = "Asia/Tokyo"
    home.say(ASK, "yes")
    api.time_zone = "America/Denver"
    home.say(ASK, "yes")
    assert [one["trigger"]["timeZoneId"] for one in api.reminders.values()] == ["America/Denver"]


def test_where_no_zone_is_known_no_hour_is_guessed(home: Household, api: AlexaApi) -> None:
    api.time_zone = None
    turn = home.say("open gentle roll", ASK, "yes")
    assert turn.speech_text.startswith(sentence("remind.no_zone"))
    assert "POST" not in api.methods()


def test_where_the_old_one_cannot_be_deleted_both_are_told_of(
    home: Household, api: AlexaApi, notes: list[str]
) -> None:
    home.say("open gentle roll", ASK, "yes", "change my reminder to nine on sundays")
    api.order("DELETE", Reply(500))
    turn = home.say("yes")
    assert "The earlier one may still be there, too." in turn.speech_text
    assert notes == ["An earlier reminder could not be deleted: status 500."]


def test_reminders_are_listed_and_cancelled(home: Household, api: AlexaApi) -> None:
    none = home.say("open gentle roll", "what reminders do I have")
    assert sentence("remind.none") in none.speech_text
    one = home.say(ASK, "yes", "what reminders do I have")
    assert "There is one reminder. It comes every Monday and Friday at 8 a.m." in one.speech_text
    asked = home.say("cancel my reminders")
    assert "It comes every Monday and Friday at 8 a.m. Shall I cancel it?" in asked.speech_text
    assert len(api.reminders) == 1
    assert "The reminder every Monday and Friday at 8 a.m. is cancelled." in home.say("yes").speech_text
    assert api.reminders == {}
    assert sentence("remind.none") in home.say("cancel my reminders").speech_text


def test_a_reminder_that_is_over_is_none_and_one_of_another_kind_is_told(
    home: Household, api: AlexaApi
) -> None:
    over = {"alertToken": "a", "status": "COMPLETED", "trigger": {"type": "SCHEDULED_ABSOLUTE"}}
    odd = {"alertToken": "b", "status": "ON", "trigger": None}
    api.reminders = {"a": over, "b": odd}
    turn = home.say("open gentle roll", "what are my reminders")
    assert "There is one reminder. It is one that I cannot read." in turn.speech_text
    assert "Shall I cancel it?" in home.say("cancel my reminders").speech_text
    home.say("yes")
    assert list(api.reminders) == ["a"]


@pytest.mark.parametrize(
    "answer", ["null", "[]", "3", "{}", '{"alerts":null}', '{"alerts":7}', '{"alerts":[1,{"status":2}]}']
)
def test_an_answer_of_another_shape_names_no_reminder(home: Household, api: AlexaApi, answer: str) -> None:
    home.say("open gentle roll")
    api.order("GET", Reply(200, answer))
    assert sentence("remind.none") in home.say("what reminders do I have").speech_text


@pytest.mark.parametrize(
    ("reply", "key", "noted_as"),
    [
        (Reply(400, '{"code":"INVALID_TRIGGER","message":"no"}'), "remind.refused", "400 INVALID_TRIGGER"),
        (Reply(400, '{"code":"TRIGGER_SCHEDULED_TIME_IN_PAST"}'), "remind.too_late", "400 TRIGGER_SCHED"),
        (Reply(403, '{"code":"MAX_REMINDERS_EXCEEDED"}'), "remind.too_many", "403 MAX_REMINDERS_EXCEEDED"),
        (Reply(403, '{"code":"DEVICE_NOT_SUPPORTED"}'), "remind.not_here", "403 DEVICE_NOT_SUPPORTED"),
        (Reply(403), "remind.not_here", "403"),
        (Reply(429, '{"code":"RATE_EXCEEDED"}'), "remind.busy", "429 RATE_EXCEEDED"),
        (Reply(500, '{"code":"INTERNAL_ERROR"}'), "remind.unreachable", "500 INTERNAL_ERROR"),
        (Reply(503, PAGE), "remind.unreachable", "503"),
        (Reply(504), "remind.unreachable", "504"),
        (Reply(418, "[]"), "remind.unreachable", "418"),
        (Reply(302), "remind.unreachable", "302"),
        (Reply(200, PAGE), "remind.unreachable", "ValueError"),
        (Reply(200, "[" * 100_000), "remind.unreachable", "ValueError"),
        (Reply(200, " " * 300_000), "remind.unreachable", "ValueError"),
        (Reply(200, hang=True), "remind.unreachable", "Timeout"),
        (Reply(200, "x" * 1_000, drip=True), "remind.unreachable", "Timeout"),
    ],
    ids=lambda value: str(value)[:60],
)
def test_each_failure_has_its_sentence_and_the_owner_one_line(
    home: Household, api: AlexaApi, notes: list[str], reply: Reply, key: str, noted_as: str
) -> None:
    home.say("open gentle roll", ASK)
    api.order("POST", reply)
    turn = home.say("yes")
    assert turn.speech_text.startswith(sentence(key))
    assert turn.session_open
    assert len(notes) == 1
    assert noted_as in notes[0]
    assert TOKEN not in notes[0]
    assert api.reminders == {}


def test_nobody_there_is_a_failure_like_others(notes: list[str]) -> None:
    home = Household(the_skill(), endpoint=nowhere())
    assert home.say("open gentle roll", ASK, "yes").speech_text.startswith(sentence("remind.unreachable"))
    assert len(notes) == 1
    assert re.search(r"could not be reached \(\w*Connect\w*\)", notes[0])


@pytest.mark.parametrize("endpoint", ["http://example.invalid", "ftp://127.0.0.1", "nonsense"])
def test_the_token_goes_to_no_address_that_is_not_safe(endpoint: str, notes: list[str]) -> None:
    home = Household(the_skill(), endpoint=endpoint)
    assert home.say("open gentle roll", ASK, "yes").speech_text.startswith(sentence("remind.unreachable"))
    assert len(notes) == 1


@pytest.mark.parametrize(("endpoint", "token"), [("", TOKEN), ("https://127.0.0.1:9", "")])
def test_a_device_without_services_cannot_set_reminders(endpoint: str, token: str) -> None:
    home = Household(the_skill(), endpoint=endpoint, token=token)
    for words in ("yes", "what reminders do i have", "cancel my reminders"):
        heard = home.say("open gentle roll", ASK, words).speech_text
        assert heard.startswith(sentence("remind.not_here"))


@pytest.mark.parametrize("words", ["what reminders do I have", "cancel my reminders"])
def test_failures_of_listing_and_cancelling_are_told_too(
    home: Household, api: AlexaApi, notes: list[str], words: str
) -> None:
    home.say("open gentle roll")
    for reply, key in (
        (Reply(401), "remind.not_allowed"),
        (Reply(429), "remind.busy"),
        (Reply(500, PAGE), "remind.unreachable"),
    ):
        api.order("GET", reply)
        assert home.say(words).speech_text.startswith(sentence(key))
    assert len(notes) == 3


def test_during_a_routine_the_stream_rests_and_goes_on_at_the_same_cue(
    served: tuple[AlexaApi, str],
) -> None:
    home = Household(the_skill(), endpoint=served[1], streams=True)
    home.say("start the foot routine")
    home.clock.advance(20_000)
    asked = home.say(ASK)
    assert asked.session_open
    assert home.device.activity.value == "STOPPED"
    turn = home.say("yes")
    assert turn.speech_text.startswith("Done.")
    assert [each["type"] for each in turn.directives] == ["AudioPlayer.Play"]
    assert not turn.session_open


# The permission


def asked_for_permission(home: Household, api: AlexaApi) -> str:
    """Let Alexa ask; the token that comes back with the answer."""
    api.order("GET", Reply(401, '{"code":"UNAUTHORIZED"}'))
    turn = home.say("open gentle roll", ASK, "yes")
    assert turn.speech_text == ""
    assert "shouldEndSession" not in turn.reply["response"]
    (request,) = requests_of(turn)
    assert request["name"] == "AskFor"
    assert request["payload"] == {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": "alexa::alerts:reminders:skill:readwrite",
    }
    token: str = request["token"]
    return token


def test_without_permission_alexa_asks_and_after_a_yes_the_reminder_is_set(
    home: Household, api: AlexaApi
) -> None:
    token = asked_for_permission(home, api)
    turn = home.consent("ACCEPTED", token=token)
    assert turn.speech_text.startswith("Done. I remind you every Monday and Friday at 8 a.m.")
    assert len(api.reminders) == 1


def test_a_permission_that_is_missing_by_code_alone_is_asked_for_too(home: Household, api: AlexaApi) -> None:
    api.order("POST", Reply(403, '{"code":"PERMISSION_NOT_GRANTED"}'))
    assert requests_of(home.say("open gentle roll", ASK, "yes"))


def test_after_a_no_nothing_is_set_and_alexa_asks_no_more_for_a_week(home: Household, api: AlexaApi) -> None:
    token = asked_for_permission(home, api)
    assert home.consent("DENIED", token=token).speech_text.startswith(sentence("remind.denied"))
    api.order("GET", Reply(401))
    again = home.say(ASK, "yes")
    assert again.speech_text.startswith(sentence("remind.denied"))
    assert requests_of(again) == []
    home.clock.advance(8 * 86_400_000)
    asked_for_permission(home, api)
    assert api.reminders == {}


def test_where_nobody_answers_the_card_that_alexa_sent_is_named(home: Household, api: AlexaApi) -> None:
    turn = home.consent("NOT_ANSWERED", token=asked_for_permission(home, api))
    assert turn.speech_text.startswith(sentence("remind.card"))
    assert "card" not in turn.reply["response"]


def test_where_alexa_cannot_ask_by_voice_the_skill_sends_the_card(home: Household, api: AlexaApi) -> None:
    turn = home.consent(None, token=asked_for_permission(home, api), code="400")
    assert turn.speech_text.startswith(sentence("remind.card"))
    assert turn.reply["response"]["card"] == {
        "type": "AskForPermissionsConsent",
        "permissions": ["alexa::alerts:reminders:skill:readwrite"],
    }


@pytest.mark.parametrize("token", ["", "garbage", "g1.x.y"])
def test_a_permission_for_a_reminder_that_is_lost_asks_when(home: Household, token: str) -> None:
    home.say("open gentle roll")
    turn = home.consent("ACCEPTED", token=token)
    assert turn.speech_text.startswith("Tell me days and time in one go")
    assert turn.session_open


def test_a_permission_that_is_withdrawn_right_after_it_was_given_is_asked_for_again(
    home: Household, api: AlexaApi
) -> None:
    token = asked_for_permission(home, api)
    api.order("GET", Reply(401))
    assert requests_of(home.consent("ACCEPTED", token=token))


# Saying when


def test_remind_me_alone_asks_for_days_and_time_with_the_session_open(home: Household) -> None:
    turn = home.say("open gentle roll", "remind me")
    assert turn.speech_text == (
        "Tell me days and time in one go, such as, remind me on monday and friday at eight."
    )
    assert turn.session_open
    assert turn.reprompt == "Say, for example, remind me on monday and friday at eight."


@pytest.mark.parametrize(
    ("words", "asked", "then", "confirmed"),
    [
        ("remind me on mondays", "At what time?", "remind me at eight", "every Monday at 8 a.m."),
        ("remind me at eight", "At 8 a.m., on which days?", "remind me on mondays", "every Monday at 8 a.m."),
        ("remind me every day", "At what time?", "remind me at noon", "every day at 12 p.m."),
        ("set a reminder", "Tell me days and time in one go", ASK, "every Monday and Friday at 8 a.m."),
    ],
)
def test_a_reminder_without_days_or_time_keeps_what_was_said_and_asks_for_the_rest(
    home: Household, words: str, asked: str, then: str, confirmed: str
) -> None:
    assert home.say("open gentle roll", words).speech_text.startswith(asked)
    assert home.say(then).speech_text.startswith(f"A reminder {confirmed}")


@pytest.mark.parametrize(("reply", "left"), [("yes", []), ("no", ["a", "b"])])
def test_all_reminders_go_only_after_a_yes(
    home: Household, api: AlexaApi, reply: str, left: list[str]
) -> None:
    api.reminders = {name: {"alertToken": name, "status": "ON"} for name in "ab"}
    asked = home.say("open gentle roll", "cancel my reminders")
    assert "Shall I cancel all 2?" in asked.speech_text
    home.say(reply)
    assert list(api.reminders) == left


def test_a_yes_to_some_reminders_is_none_to_one_that_came_meanwhile(home: Household, api: AlexaApi) -> None:
    api.reminders = {"a": {"alertToken": "a", "status": "ON"}}
    home.say("open gentle roll", "cancel my reminders")
    api.reminders["b"] = {"alertToken": "b", "status": "ON"}
    again = home.say("yes")
    assert "Shall I cancel all 2?" in again.speech_text
    assert list(api.reminders) == ["a", "b"]


def test_where_only_some_could_be_cancelled_that_is_said(
    home: Household, api: AlexaApi, notes: list[str]
) -> None:
    api.reminders = {name: {"alertToken": name, "status": "ON"} for name in "ab"}
    home.say("open gentle roll", "cancel my reminders")
    api.order("DELETE", Reply(200), Reply(500))
    assert home.say("yes").speech_text.startswith(sentence("remind.cancelled_some"))
    assert len(notes) == 1


def test_the_words_that_are_offered_are_understood(home: Household) -> None:
    offered = WORDS.phrase("remind.when", {}).offers
    assert offered
    for words in offered:
        assert "Shall I set it?" in home.say("open gentle roll", "remind me", words).speech_text


def test_days_and_time_alone_answer_the_question(home: Household) -> None:
    turn = home.say("open gentle roll", "remind me", "monday and friday at eight")
    assert turn.speech_text.startswith("A reminder every Monday and Friday at 8 a.m.")
