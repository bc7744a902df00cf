"""A household as a state machine: whatever its people, devices and days bring, in any order.

What must never happen is told from outside, by what was asked for and what came of it; nothing here looks at
how the skill remembers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from skill.alexa.apl.user_events import WORDS, Tap
from skill.alexa.request import PLACE, SPOKEN, unmarked
from skill.content.vocabulary import load_vocabulary
from skill.persistence.protocol import PersonRecord
from skill.routine.codec import decode
from skill.routine.state import Phase, Question, SessionState
from skill.routine.terms import Day, Spot, Technique
from skill.speaker.nlu.model import load_model
from tests.alexa.alexa_api import Reply, serving
from tests.alexa.ended.driver import Household, said
from tests.alexa.envelopes import Json
from tests.routine.values import catalogue

INTENTS = {intent.name: dict(intent.slots) for intent in load_model("en-US").intents}
DEVICES: dict[str, Json] = {"KITCHEN": {}, "BEDROOM": {}, "SHELF": {"streams": False}}
VOICES = (None, "ann", "bob")
REPORTS = ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")
MEANS_AN_END = frozenset({
    "RedFlagIntent", "OuchIntent", "WhereItHurtsIntent", "StartRoutineIntent", "GoToIntent", "LeaveOutIntent", "ReadyIntent",
    "AMAZON.YesIntent", "YesWordsIntent", "AMAZON.NoIntent", "NoWordsIntent", "AMAZON.NextIntent", "NextWordsIntent",
    "AMAZON.ResumeIntent", "ResumeWordsIntent", "ModeIntent",
})  # fmt: skip
"""By these a routine may come to its end; by any other intent it must not."""
YES = ("AMAZON.YesIntent", "YesWordsIntent")
NO = ("AMAZON.NoIntent", "NoWordsIntent")
PLAIN = frozenset(intent for intent in INTENTS if intent.startswith("AMAZON.")) | {
    "ReadyIntent", "OuchIntent", "PaceIntent", "ModeIntent", "WhereAmIIntent", "GoToIntent", "RedFlagIntent",
    "InterruptedIntent", "SafeIntent", "ThanksIntent", "LeaveOutIntent",
}  # fmt: skip
"""Said without a slot, and more often than the others."""
OFFERS = ("carry on?", "alexa, resume", "say continue")
"""Words that offer to go on with a run."""
LONGEST_S = 600
"""No stream plays so long."""
DAY_S = 86_400
"""So long after, no screen, question or report is still about what was before."""
DAYS = {
    "every_day": "MO TU WE TH FR SA SU",
    "weekdays": "MO TU WE TH FR",
    "weekend": "SA SU",
    "every_other_day": "",
}
SET_ALREADY = {"mondays": "MO", "week": "TU,TH", "daily": "MO,TU,WE,TH,FR,SA,SU"}
_SHAPE = catalogue().version
_VOCABULARY = load_vocabulary("en")
_OF_AMAZON = {
    "AMAZON.NUMBER": ["?", "0", "2", "5", "12", "99"],
    "AMAZON.DURATION": ["PT2M30S", "PT1H", "PT6M", "P1D"],
    "AMAZON.DayOfWeek": ["Monday", "Friday", "?"],
    "AMAZON.TIME": ["08:00", "21:30", "MO", "EV", "?"],
}


def place_in(word: object) -> SessionState | None:
    """The place that a token or a session's attribute names."""
    return decode(unmarked(word)[0], _SHAPE)


def run_in(word: object) -> str | None:
    """The id of its run."""
    state = place_in(word)
    return state.run.id if state is not None and state.run is not None else None


def slot_of(kind: str) -> st.SearchStrategy[Any]:
    """What a slot of this type may hold: nothing, what it knows, with and without a match, or what it does not."""
    if kind in _OF_AMAZON:
        return st.none() | st.sampled_from(_OF_AMAZON[kind]).map(lambda value: {"value": value})
    known = st.sampled_from(_VOCABULARY.types[kind].values)
    matched = known.map(lambda value: [value.name, value.id])
    return st.none() | matched | known.map(lambda value: {"value": value.name}) | st.just({"value": "blorp"})


def words() -> st.SearchStrategy[Json]:
    """Any intent of the model, with any slots."""
    return st.sampled_from(sorted(INTENTS)).flatmap(
        lambda name: st.fixed_dictionaries({
            "say": st.just(name),
            "slots": st.fixed_dictionaries({}, optional={s: slot_of(kind) for s, kind in INTENTS[name].items()}),
        })
    )  # fmt: skip


class Kept(NamedTuple):
    """What is there of a household at one moment."""

    ended: frozenset[str]
    """Ids of the runs that are remembered to be over."""
    places: dict[str, str]
    """The run of each device's place."""
    people: dict[str | None, PersonRecord]
    reminders: dict[str, Json]


class AnyHousehold(RuleBasedStateMachine):
    """People, devices, a memory and Alexa's reminders; ``over`` is told from outside, by what was answered."""

    def __init__(self) -> None:
        super().__init__()
        self._services = serving()
        self.api, url = self._services.__enter__()
        self.household = Household(DEVICES, services=url)
        self.over: set[str] = set()
        self._tokens: dict[str, list[str]] = {}
        self.runs: set[str] = set()
        self.left_out: dict[str, frozenset[Technique]] = {}
        self.asked_at: str | None = None

    def teardown(self) -> None:
        self._services.__exit__(None, None, None)

    @property
    def here(self) -> str:
        """The place that the next request will carry, in its short form; empty where none."""
        echo = self.household.echo
        return str((echo.attributes.get(PLACE) if echo.open else echo.player.get("token")) or "")

    @property
    def tokens(self) -> list[str]:
        """The places that this device was led to today, in its streams, sessions and screens."""
        return self._tokens.setdefault(self.household.echo.name, [])

    def do(self, step: Json) -> None:
        """Let something happen, and hold what came of it to every promise."""
        echo, before = self.household.echo, self._kept()
        state = place_in(step.get("at", self.here))
        answers = state if (echo.open and not step.get("new")) or "touch" in step else None
        reply = self.household.do(step)
        self.asked_at = next(asks_for_consent(reply), None)
        for word, leads in _words(reply):
            self._look_at(word, leads=leads)
        if any(words in said(reply).lower() for words in OFFERS):
            assert run_in(self.here) not in self.over, "an offer of a run that was ended"
        after = self._kept()
        assert means_an_end(step) or after.ended <= before.ended, "ended, though nobody said so"
        self._looks_after_what_is_kept(step, answers, before, after)
        self._looks_after_reminders(step, answers, before.reminders, after.reminders)
        self.over |= self._over_by(step, state, answers, before) | after.ended
        assert not set(after.places.values()) & self.over, "a place of a run that was ended"

    def _over_by(
        self, step: Json, state: SessionState | None, answers: SessionState | None, before: Kept
    ) -> set[str]:
        """Runs that a step ends, as people would say."""
        echo, asked = self.household.echo, answers.question if answers else Question.NONE
        here = {state.run.id} if state is not None and state.run is not None else set()
        held = {run for run in [run_in(echo.player.get("token"))] if run is not None}
        if forgets(step, asked):
            return here | held | set(before.places.values())
        if step.get("event"):
            return set(before.places.values())
        declined = asked is Question.CARRY_ON and intent_of(step) in NO
        return here if declined or intent_of(step) == "RedFlagIntent" else set()

    def _look_at(self, word: str, *, leads: bool) -> None:
        """A place in an answer: what it leads is not over, and leaves out what it left out before."""
        state = place_in(word)
        if state is None or state.run is None:
            return
        self.tokens.append(word)
        self.runs.add(state.run.id)
        assert not leads or state.run.id not in self.over or state.phase is Phase.DONE, (
            "it goes on though it was over"
        )
        without = frozenset(state.run.without)
        hurts = [out for run, out in self.left_out.items() if state.run.id.startswith(run)]
        assert without >= frozenset().union(*hurts), "it comes back to what hurts"
        self.left_out[state.run.id] = without

    def _kept(self) -> Kept:
        memory, who = self.household.memory, self.household.who
        export = memory.export(who.household)
        return Kept(
            frozenset(run for run in self.runs if memory.recall(who, run).over),
            {one.device: one.place.run for one in export.places},
            {one.person: one for one in export.people},
            dict(self.api.reminders),
        )

    def _looks_after_what_is_kept(
        self, step: Json, answers: SessionState | None, before: Kept, after: Kept
    ) -> None:
        """What was kept stays, but for what was to be erased."""
        forgotten = forgets(step, answers.question if answers else Question.NONE)
        whose = self.household.who.person
        for person, record in before.people.items():
            if step.get("event") or (forgotten and whose in (None, person)):
                continue
            now = after.people.get(person)
            assert now is not None, "erased, though nobody said so"
            assert {one.run_id for one in record.sessions} <= {one.run_id for one in now.sessions}
            assert (record.finished, record.visits) <= (now.finished, now.visits)
        for device, run in before.places.items():
            gone = device not in after.places
            assert not gone or forgotten or step.get("event") or run in after.ended or "wait" in step

    def _looks_after_reminders(
        self, step: Json, answers: SessionState | None, before: dict[str, Json], after: dict[str, Json]
    ) -> None:
        """A reminder goes after a yes to a question about it; or alone, where it was named."""
        gone = [before[token] for token in before.keys() - after.keys()]
        asked = answers.question if answers else Question.NONE
        if not gone or "consent" in step:
            return
        if asked in (Question.CANCEL, Question.REMIND) and intent_of(step) in YES:
            return
        assert step.get("say") == "ReminderIntent", "cancelled, though nobody said so"
        assert len(gone) == 1
        slots = step["slots"]
        named = {
            word
            for name in ("day", "other_day", "third_day", "fourth_day", "time", "days")
            if (word := _id(slots.get(name)))
        }
        assert named, "cancelled, though it was not named"
        days = {day for word in named for day in DAYS.get(word, word[:2].upper()).split()} & set(Day)
        assert not days or days_of_alert(gone[0]) <= days

    # What can happen

    @initialize(set_already=st.sets(st.sampled_from(sorted(SET_ALREADY))))
    def has_reminders(self, set_already: set[str]) -> None:
        for name in set_already:
            self.api.reminders[name] = alert(name, SET_ALREADY[name])

    @rule(seconds=st.sampled_from((1, 5, 30, 120, 900, 30 * 3_600)))
    def waits(self, seconds: int) -> None:
        self.household.echo.queue = None if seconds > LONGEST_S else self.household.echo.queue
        self.do({"wait": seconds})
        if seconds > LONGEST_S:
            self.do({"stopped": True})
        if seconds > DAY_S:
            self._tokens.clear()

    @rule(device=st.sampled_from(tuple(DEVICES)), voice=st.sampled_from(VOICES))
    def somebody_goes_elsewhere(self, device: str, voice: str | None) -> None:
        self.do({"on": device})
        self.do({"voice": voice})

    @rule(limb=st.sampled_from(("foot", "hand")), technique=st.sampled_from((None, "rinsing")))
    def starts(self, limb: str, technique: str | None) -> None:
        slots = {"limb": [limb, limb], "length": ["short", "short"]}
        if technique is not None:
            slots["technique"] = [technique, technique]
        self.do({"say": "StartRoutineIntent", "slots": slots})

    @rule(meant=words(), new=st.booleans())
    def says(self, meant: Json, new: bool) -> None:
        self.do({**meant, "new": True} if new else meant)

    @rule(intent=st.sampled_from(sorted(PLAIN)), new=st.booleans())
    def says_plainly(self, intent: str, new: bool) -> None:
        self.do({"say": intent, "slots": {}, "new": True} if new else {"say": intent, "slots": {}})

    @rule(spot=st.sampled_from(Spot), new=st.booleans())
    def says_that_the_limb_itself_hurts(self, spot: Spot, new: bool) -> None:
        hurts: Json = {"say": "WhereItHurtsIntent", "slots": {"spot": [spot.value, spot.value]}}
        self.do({**hurts, "new": True} if new else hurts)

    @rule(intent=st.sampled_from(sorted(PLAIN)), offset=st.integers(0, 90_000))
    def interrupts_and_says(self, intent: str, offset: int) -> None:
        if "token" in self.household.echo.player:
            self.do({"interrupt": offset})
            self.do({"say": intent, "slots": {}, "new": True})

    @rule(report=st.sampled_from(REPORTS), offset=st.integers(0, 90_000), data=st.data())
    def player_reports(self, report: str, offset: int, data: st.DataObject) -> None:
        token = self.household.echo.player.get("token")
        if token is not None:
            late = [
                token,
                *(
                    each
                    for each in self.tokens
                    if (run_in(each) in self.over) == (run_in(token) in self.over)
                ),
            ]
            self.do(
                {"player": f"Playback{report}", "offset": offset, "token": data.draw(st.sampled_from(late))}
            )

    @rule()
    def stream_ends(self) -> None:
        if "token" in self.household.echo.player:
            self.do({"player": "PlaybackNearlyFinished"})
            self.do({"player": "PlaybackFinished"})
            self.do({"plays": True})

    @rule(button=st.sampled_from(("Play", "Pause", "Next", "Previous")))
    def presses(self, button: str) -> None:
        self.do({"button": button})

    @rule(tap=st.sampled_from(Tap))
    def touches_a_screen(self, tap: Tap) -> None:
        if self.tokens:
            self.do({"touch": tap.value, "at": self.tokens[-1]})

    @rule()
    def launches(self) -> None:
        self.do({"launch": True})

    @rule()
    def loses_power(self) -> None:
        self.do({"gone": True})

    @rule(reason=st.sampled_from(("USER_INITIATED", "EXCEEDED_MAX_REPROMPTS", "ERROR")))
    def session_ends(self, reason: str) -> None:
        if self.household.echo.open:
            self.do({"silence": reason})

    @rule(
        status=st.sampled_from(("ACCEPTED", "DENIED", "NOT_ANSWERED")),
        between=st.sampled_from((None, "red flag", "elsewhere")),
    )
    def is_asked_for_the_permission(self, status: str, between: str | None) -> None:
        """Alexa asks herself, in the middle of whatever was under way; something may come between."""
        when = {"day": {"value": "Monday"}, "time": {"value": "08:00"}}
        self.api.order("POST", Reply(401))
        self.do({"say": "ReminderIntent", "slots": {"reminder": ["remind me", "set"], **when}})
        self.do({"say": "AMAZON.YesIntent", "slots": {}})
        self.api.forget_orders()
        if self.asked_at is None:
            return
        asked_at, device = self.asked_at, self.household.echo.name
        if between == "red flag":
            self.do({"say": "RedFlagIntent", "slots": {}})
        if between == "elsewhere":
            self.do({"on": "BEDROOM"})
            self.do({"launch": True})
            self.do({"say": "AMAZON.NoIntent", "slots": {}})
            self.do({"on": device})
        self.do({"consent": status, "at": asked_at})

    @rule(undo=st.booleans(), day=st.sampled_from(("Monday", "Tuesday", None)), yes=st.booleans())
    def speaks_of_reminders(self, undo: bool, day: str | None, yes: bool) -> None:
        wish = {"undo": ["cancel", "cancel"]} if undo else {"reminder": ["cancel my reminders", "cancel"]}
        self.do({"say": "ReminderIntent", "slots": wish | ({"day": {"value": day}} if day else {})})
        self.do({"say": "AMAZON.YesIntent" if yes else "AMAZON.NoIntent", "slots": {}})

    @rule(sure=st.booleans())
    def asks_to_be_forgotten(self, sure: bool) -> None:
        self.do({"say": "ForgetMeIntent", "slots": {"forget": ["forget me", "forget"]}})
        self.do({"say": "AMAZON.YesIntent" if sure else "YesWordsIntent", "slots": {}})

    @rule()
    def skill_is_disabled(self) -> None:
        self.do({"event": "AlexaSkillEvent.SkillDisabled"})


def _words(reply: Json) -> Iterator[tuple[str, bool]]:
    """The places of an answer, and whether they are led: its streams are, and the session's with its words."""
    for directive in reply.get("response", {}).get("directives", []):
        if directive["type"] == "AudioPlayer.Play":
            yield directive["audioItem"]["stream"]["token"], True
    attributes = reply.get("sessionAttributes", {})
    if PLACE in attributes:
        yield attributes[PLACE], SPOKEN in attributes


def asks_for_consent(reply: Json) -> Iterator[str]:
    """The place with which Alexa is to ask for a permission."""
    for directive in reply.get("response", {}).get("directives", []):
        if directive["type"] == "Connections.SendRequest":
            yield directive["token"]


def _id(said: Any) -> str | None:
    """What a slot says for certain, or its own value."""
    return said[1] if isinstance(said, list) else (said or {}).get("value")


def intent_of(step: Json) -> str | None:
    """The intent that a step says, or touches."""
    return WORDS[Tap(step["touch"])].intent if "touch" in step else step.get("say")


def forgets(step: Json, asked: Question) -> bool:
    """Whether a step is the exact yes to being forgotten."""
    return asked is Question.FORGET and intent_of(step) == "AMAZON.YesIntent"


def means_an_end(step: Json) -> bool:
    """Whether a routine may come to its end by a step."""
    if (intent := intent_of(step)) is not None:
        return intent in MEANS_AN_END
    if "button" in step:
        return step["button"] in ("Next", "Play")
    return "event" in step or step.get("player") in (
        "PlaybackNearlyFinished",
        "PlaybackFinished",
        "PlaybackFailed",
    )


def alert(token: str, days: str) -> Json:
    """A weekly reminder as Alexa keeps it."""
    rule = f"FREQ=WEEKLY;BYDAY={days};BYHOUR=8;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
    trigger = {
        "type": "SCHEDULED_ABSOLUTE",
        "timeZoneId": "Europe/Berlin",
        "recurrence": {"recurrenceRules": [rule]},
    }
    return {"alertToken": token, "status": "ON", "version": "1", "trigger": trigger}


def days_of_alert(body: Json) -> set[str]:
    """The days on which a weekly reminder comes."""
    rules = (body["trigger"].get("recurrence") or {}).get("recurrenceRules") or []
    return {day for rule in rules for day in rule.partition("BYDAY=")[2].partition(";")[0].split(",") if day}
