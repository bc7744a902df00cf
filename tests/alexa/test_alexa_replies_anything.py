"""Anything that Alexa can send, in any order, is answered without breaking a rule of the platform."""

from __future__ import annotations

import itertools
import json
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from skill.content.vocabulary import load_vocabulary
from skill.speaker.echo import Account, Button, Failure, Habits, Nearly, Slot
from skill.speaker.nlu.model import load_model
from tests.alexa.envelopes import body, envelope, playback
from tests.speaker.dialogues.stage import NOWHERE, Stage, the_catalogue, the_skill
from tests.speaker.dialogues.stage import stage as plain_stage
from tests.speaker.flow.day import flow_stage

MODEL = load_model("en-US")
VOCABULARY = load_vocabulary("en")
INTENTS = {intent.name: dict(intent.slots) for intent in MODEL.intents}
ODD = [
    "",
    "?",
    "-1",
    "0",
    "3",
    "7",
    "12",
    "1000000",
    "2026-W30",
    "T08:00",
    "XXXX-WXX-1",
    "MO",
    "purple",
    "\N{SNOWMAN}",
]
PLAYER_EVENTS = [f"Playback{what}" for what in ("Started", "NearlyFinished", "Finished", "Stopped", "Failed")]
_ids = itertools.count()


def slots_of(intent: str) -> st.SearchStrategy[dict[str, Slot]]:
    """The slots of an intent, each left out, empty, filled as the model says, or filled with nonsense."""
    return st.fixed_dictionaries({}, optional={name: slot(kind) for name, kind in INTENTS[intent].items()})


def slot(kind: str) -> st.SearchStrategy[Slot]:
    odd = st.sampled_from(ODD)
    empty = st.just(Slot(None))
    if kind.startswith("AMAZON."):
        return empty | st.builds(Slot, odd | st.integers(-3, 70).map(str))
    known = [Slot(value.name, value.id, type=kind) for value in VOCABULARY.types[kind].values]
    unknown = st.builds(lambda words, value_id: Slot(words, value_id, type=kind), odd, st.none() | odd)
    return empty | st.sampled_from(known) | unknown


class Anything(RuleBasedStateMachine):
    """A household that does whatever can be done. The device is strict: any broken rule raises."""

    def __init__(self) -> None:
        super().__init__()
        self.scene: Stage = plain_stage()
        self.tokens: list[str] = []

    @initialize(
        streams=st.booleans(),
        nearly=st.sampled_from(Nearly),
        twice=st.booleans(),
        shows_paused=st.booleans(),
        locale=st.sampled_from(["en-US", "en-GB", "fr-FR"]),
    )
    def unpack(self, streams: bool, nearly: Nearly, twice: bool, shows_paused: bool, locale: str) -> None:
        account = Account(f"amzn1.ask.account.ANY{next(_ids)}", locale=locale, api_endpoint=NOWHERE)
        habits = Habits(nearly, twice, shows_paused)
        self.scene = flow_stage(habits=habits, account=account) if streams else plain_stage(account=account)

    @rule(intent=st.sampled_from(sorted(INTENTS)), by_name=st.booleans(), data=st.data())
    def somebody_means_something(self, intent: str, by_name: bool, data: st.DataObject) -> None:
        device = self.scene.device
        slots = data.draw(slots_of(intent))
        turn = device.ask(intent, slots) if by_name else device.say(intent, slots)
        if turn.reached:
            self._look_at(turn.reply)

    @rule(
        words=st.sampled_from(
            ["start the foot routine", "start the hand routine", "short foot session", "just gliding"]
        )
    )
    def somebody_starts(self, words: str) -> None:
        self._look_at(self.scene.say(words).reply)

    @rule()
    def somebody_opens_the_skill(self) -> None:
        self._look_at(self.scene.device.launch().reply)

    @rule(button=st.sampled_from(Button))
    def somebody_presses_a_button(self, button: Button) -> None:
        self.scene.device.press(button)

    @rule(seconds=st.integers(0, 200))
    def time_goes_by(self, seconds: int) -> None:
        self.scene.wait(seconds)

    @rule(what=st.sampled_from(["pause", "resume", "leave", "play_something_else"]))
    def somebody_deals_with_the_device(self, what: str) -> None:
        getattr(self.scene.device, what)()

    @rule(after_ms=st.integers(0, 60_000), ahead=st.booleans())
    def a_stream_will_fail(self, after_ms: int, ahead: bool) -> None:
        self.scene.device.fail_next(Failure(after_ms=after_ms, ahead=ahead))

    @rule(kind=st.sampled_from(PLAYER_EVENTS), offset=st.integers(-10_000, 10**7), data=st.data())
    def a_report_comes_late_or_from_nowhere(self, kind: str, offset: int, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from([*self.tokens, "foreign", "g1" + "." * 28]))
        reply = _answered(playback(kind, token=token, offset_ms=offset))
        assert "outputSpeech" not in reply["response"]

    def _look_at(self, reply: dict[str, Any]) -> None:
        """Remember the streams, and hold the reply to what the rules do not say."""
        response = reply["response"]
        assert "something went wrong" not in json.dumps(response)
        for directive in response.get("directives", ()):
            if directive["type"] == "AudioPlayer.Play":
                assert response["shouldEndSession"] is True
                self.tokens.append(directive["audioItem"]["stream"]["token"])
        state = reply.get("sessionAttributes", {}).get("place")
        assert state is None or len(state) < 250


def _answered(request: dict[str, Any]) -> dict[str, Any]:
    whole = envelope(request, audio={"playerActivity": "IDLE"})
    reply: dict[str, Any] = json.loads(the_skill().endpoint.answer({}, body(whole)).text)
    return reply


Anything.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TestAnything = Anything.TestCase


def test_the_machine_knows_every_slot_type_of_the_model() -> None:
    kinds = {kind for slots in INTENTS.values() for kind in slots.values()}
    assert {kind for kind in kinds if not kind.startswith("AMAZON.")} <= VOCABULARY.types.keys()
    assert the_catalogue().routines, "and there is something to start"
