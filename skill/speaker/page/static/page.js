// The page: what a person says and presses goes to the speaker, what it answers is said, played and shown.

import { answerAlone } from "./alone.js";
import { onWake } from "./asleep.js";
import { bindMedia, keepAwake, showPlaying } from "./awake.js";
import { sleep, speed } from "./clock.js";
import { icon, offer, onWords, status } from "./dock.js";
import { $ } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Front } from "./front.js";
import { Hearing } from "./hearing.js";
import { keepPage, keepRoutine } from "./kept.js";
import { onKeys, onTaps } from "./keys.js";
import { ask, page, standIn, tell } from "./line.js";
import { Log } from "./log.js";
import { bindPhone } from "./phone.js";
import { Player } from "./player.js";
import { Recital } from "./recital.js";
import { bindScreen } from "./screen.js";
import { Stage } from "./stage.js";
import { onTaken, takeOver } from "./tabs.js";
import { tellTroubles } from "./troubles.js";
import { Voice } from "./voice.js";
import { chips, words } from "./words.js";

const PROMPT_MS = 8_000; // an Echo listens so long, asks once more, and listens as long again
const TYPING_MS = 600_000; // a page is no microphone: someone who types is given more time
const LOST_MS = 6_000; // where streams are not to be had, the step is led by answers after so long
const MOST_VIEWS = 16;
const FRAME_MS = 16;
const RESUME = "AMAZON.ResumeIntent";

const voice = new Voice();
const recital = new Recital(voice);
const player = new Player();
const stage = new Stage();
const log = new Log();
const drawer = new Drawer();
const front = new Front({
  begin: (text) => say({ words: text }, text),
  carryOn: () => say({ intent: RESUME }, words.said_resume),
  chosen: (limb) => stage.sit(limb),
  leave: () => home(),
});

/** @type {Map<string, View>} */
const views = new Map(); // by token: what to show when that stream begins
const now = { situation: "idle", session: false, spoke: false, lost: false };
let waiting = new AbortController(); // aborted when something new happens
let spokeOver = false; // whether the page's voice was speaking when somebody began to
/** @type {{ key: string, cue: number } | null} */
let heldAt = null; // the step and cue at which a spoken step was broken off

const hearing = new Hearing({
  describe: () => ({ ...page, situation: now.situation, player: player.state(), speaking: spokeOver }),
  before: () => {
    recital.stop();
    player.hold();
  },
  say: (text) => {
    now.spoke = true;
    say({ words: text }, text);
  },
  nothing: () => now.session || player.release(),
  lower: (lowered, silent = false) => {
    if (lowered) spokeOver = recital.going && !voice.muted;
    player.duck(lowered, silent);
    voice.rest(lowered);
  },
});

// Turns

/**
 * Somebody said `words`, or pressed what means `intent`.
 * @param {Asked} asked
 * @param {string} label
 */
async function say(asked, label) {
  const signal = begin();
  takeOver();
  log.said(label);
  const reply = await ask(() => ({ ...asked, player: player.state() }), take, signal);
  if (!reply) return refused(signal);
  if (signal.aborted) return;
  const speech = onward(reply);
  const aloud = voice.speaks(speech) || !sounds(reply);
  if (aloud) await recital.perform(speech);
  else showBriefly(speech, signal);
  if (signal.aborted) return;
  refresh();
  if (reply.listen) return listen(reply, signal);
  if (aloud) stage.note("");
  player.release();
  refresh();
}

/**
 * Whether a stream goes on after a reply.
 * @param {Answer} reply
 */
const sounds = (reply) => !reply.listen && player.activity === "PAUSED";

/**
 * Words that no voice can say do not keep the sound waiting: they are shown for as long as they would take.
 * @param {Segment[]} speech
 * @param {AbortSignal} signal
 */
async function showBriefly(speech, signal) {
  for (const { text, ms } of speech) {
    stage.note(text);
    if (!(await sleep(ms, signal))) return;
  }
  stage.note("");
}

/** Something new happens: whatever was being said, awaited or heard is broken off. */
function begin() {
  waiting.abort();
  waiting = new AbortController();
  if (stage.view && recital.going && recital.cue !== null) heldAt = { key: stage.view.key, cue: recital.cue };
  recital.stop();
  stage.note("");
  hearing.close();
  player.hold();
  for (const kind of ["note", "asked", "lost"]) status("", kind);
  return waiting.signal;
}

/**
 * Act on a reply to words, before anything else leaves.
 * @param {Answer} reply
 */
function take(reply) {
  now.session = reply.listen;
  if (guides(reply)) recital.forget();
  stage.show(reply.shown.view ?? null);
  follow(reply);
  if (flows()) stage.at(player.offset);
  log.answered(reply.say, reply.shown.view ?? null);
}

/**
 * Act on what replies to words and to events have in common.
 * @param {Answer} reply
 */
function follow(reply) {
  const { play, shown } = reply;
  log.exchanged(shown.exchange);
  if (play) remember(play.token, play.view);
  player.obey(reply);
  if (shown.situation) situate(shown.situation, shown.chips ?? []);
  refresh();
}

/**
 * @param {string} token
 * @param {View} view
 */
function remember(token, view) {
  views.set(token, view);
  for (const old of views.keys()) {
    if (views.size <= MOST_VIEWS) break;
    if (old !== player.token) views.delete(old);
  }
}

/**
 * Whether a reply speaks a step, cue by cue.
 * @param {Answer} reply
 */
const guides = (reply) => reply.say.some((segment) => segment.cue !== null);

/** Whether the step on the stage is a stream. */
const flows = () => stage.view?.way === "flow" && player.token !== null;

/**
 * What is to be said: a step that was broken off goes on at the cue where it was, never mid-word.
 * @param {Answer} reply
 */
function onward(reply) {
  if (!guides(reply)) return reply.say;
  const held = heldAt;
  heldAt = null;
  if (!held || reply.shown.heard?.intent !== RESUME || held.key !== reply.shown.view?.key) return reply.say;
  const from = reply.say.findIndex((segment) => segment.cue === held.cue);
  return reply.say.slice(Math.max(0, from));
}

/**
 * Wait for an answer, ask once more, wait again; then the session is over.
 * @param {Answer} reply
 * @param {AbortSignal} signal
 */
async function listen(reply, signal) {
  if (now.spoke) hearing.listen();
  if (!(await sleep(PROMPT_MS, signal))) return;
  hearing.close();
  await recital.perform(reply.reprompt);
  if (signal.aborted) return;
  refresh();
  if (now.spoke) hearing.listen();
  if (!(await sleep(now.spoke ? PROMPT_MS : TYPING_MS, signal))) return;
  hearing.close();
  now.session = false;
  await ask(
    () => ended("EXCEEDED_MAX_REPROMPTS"),
    (answer) => answer.shown.exchange && follow(answer),
  );
  player.release();
  stage.note("");
  if (!player.token) stage.show(null);
  refresh();
}

/** @param {string} reason */
function ended(reason) {
  return { event: { type: "SessionEndedRequest", reason }, player: player.state() };
}

/**
 * The speaker was reached, and yet there is no answer.
 * @param {AbortSignal} signal
 */
function refused(signal) {
  if (signal.aborted) return;
  status(words.faulty);
  player.release();
}

// Streams and buttons

/** @type {Promise<unknown>} */
let told = Promise.resolve(); // the answer to what the player reported last

player.addEventListener("report", ({ detail }) => {
  const state = player.state();
  told = ask(() => ({ event: detail, player: state }), follow);
});
player.addEventListener("change", () => refresh());
player.addEventListener("begins", ({ detail }) => arrive(detail));

// Troubles: one sentence each, and what can be done is done without being asked.

tellTroubles(player);
player.addEventListener("lost", async () => {
  now.lost = true;
  const { signal } = waiting;
  await Promise.all([sleep(LOST_MS, signal), told]); // whether to try again or to give up is the answer's to say
  if (!signal.aborted && now.situation === "paused" && !player.audible) press("Play");
});
player.addEventListener("well", () => (now.lost = false));

/** After a night nobody wants to be spoken to unasked. */
onWake(() => sounding() && rest(words.away));
onTaken(() => sounding() && rest(words.taken));

/**
 * Fall silent where things are, with a reason; the button goes on there.
 * @param {string} reason
 */
function rest(reason) {
  begin();
  status(reason, "asked");
  situate("paused", chips.paused);
  refresh();
}

/**
 * A stream is to sound: show its step.
 * @param {string} token
 */
function arrive(token) {
  const view = views.get(token);
  if (!view) return;
  stage.show(view);
  keepRoutine(token, view);
}

/**
 * A button, a media key: acts on the stream where there is one, else means words.
 * @param {Button} button
 */
async function press(button) {
  if (button === "Play" && interrupted()) return goOn();
  if (!flows() || now.lost) return say({ intent: WORDS[button] }, LABELS[button]);
  const signal = begin();
  const event = { type: `PlaybackController.${button}CommandIssued` };
  takeOver();
  const reply = await ask(() => ({ event, player: player.state() }), follow, signal);
  if (!reply) return refused(signal);
  if (!signal.aborted) player.release();
}

/** @typedef {"Play" | "Pause" | "Next" | "Previous"} Button */

const WORDS = { Play: RESUME, Pause: "AMAZON.PauseIntent", Next: "AMAZON.NextIntent", Previous: "AMAZON.PreviousIntent" };
const LABELS = { Play: words.said_resume, Pause: words.said_pause, Next: words.said_next, Previous: words.said_previous };

/** Whether a stream waits only for a click, or for an answer that does not come. */
const interrupted = () => player.activity === "PAUSED" && !recital.going;

function goOn() {
  begin();
  takeOver();
  player.release();
}

/** The middle button: pause, go on, or begin. */
function toggle() {
  if (player.troubled) return player.retry();
  if (going()) return press("Pause");
  if (stage.view && now.situation !== "done") return press("Play");
  return front.start();
}

/** Next, from wherever one is: a pedal that knows only this begins, too. */
function advance() {
  if (movable()) press("Next");
  else if (!stage.view) toggle();
}

/** Whether there is something to pause. */
function going() {
  return player.activity === "PLAYING" || (now.situation === "waiting" && recital.going);
}

/** Whether the step moves on: the last one is spoken to its end when the session is over already. */
function moving() {
  return going() || (now.situation === "done" && recital.going);
}

/** Whether anything is heard, an answer before a stream too. */
const sounding = () => moving() || recital.going;

// What is shown

/**
 * @param {string} situation
 * @param {string[]} phrases
 */
function situate(situation, phrases) {
  now.situation = situation;
  document.body.dataset.situation = situation;
  if (situation === "idle" && !player.token) stage.show(null);
  offer(phrases);
}

/**
 * The front door, an answer without a step, a step, or the end.
 * @returns {Mode}
 */
function mode() {
  if (stage.view) return now.situation === "done" && !moving() && !stage.noted ? "end" : "step";
  return now.session || recital.going || stage.noted ? "asked" : "idle";
}

/**
 * Open the front door, or show the end, with what is remembered by then.
 * @param {Mode} shown
 */
function enter(shown) {
  if (document.body.dataset.mode === shown) return;
  document.body.dataset.mode = shown;
  stage.enter(shown);
  front.endsWith(shown === "end" ? home : null);
  if (shown === "idle" || shown === "end") front.look();
}

/** The end was seen. */
function home() {
  situate("idle", chips.idle);
  stage.show(null);
  refresh();
}

/** Buttons, lock screen and wake lock, as things stand. */
function refresh() {
  enter(mode());
  const on = going();
  const pausing = on && !player.troubled;
  icon(
    "play",
    pausing ? "pause" : "play",
    pausing ? words.pause : player.troubled ? words.retry : stage.view && now.situation !== "done" ? words.resume : words.play,
  );
  $("previous").disabled = $("next").disabled = !movable();
  showPlaying(stage.view, pausing, flows() ? player.offset : stage.view ? recital.offset(stage.view) : 0);
  keepAwake(moving());
  if (moving()) draw();
  else followStep();
}

const movable = () => stage.view !== null && now.situation !== "done" && !now.situation.startsWith("question");

/** The moment of the step: where the sound is, or what is being said. */
function followStep() {
  if (flows()) stage.at(player.offset, player.audible ? speed : 0);
  else if (recital.cue !== null && stage.view) stage.at(recital.offset(stage.view), recital.going ? speed : 0);
}

let drawing = 0;

/** Follow the sound, or what is being said, from one thing that is to be read to the next; the rest moves by itself. */
function draw() {
  clearTimeout(drawing);
  followStep();
  if (moving() && stage.view) drawing = setTimeout(draw, Math.max(FRAME_MS, stage.next / speed));
}

recital.addEventListener("segment", ({ detail }) => {
  stage.note(detail.cue === null ? detail.text : "");
  followStep();
  refresh();
});

// Without the speaker

const shownOf = (/** @type {string} */ token) => views.get(token);
keepPage().then((keeps) => keeps && standIn((body, hopeless) => answerAlone(body, shownOf, hopeless)));

// Fingers, keys, and being left

onWords((text) => {
  now.spoke = false;
  say({ words: text }, text);
});

const screen = bindScreen((muted) => {
  voice.muted = muted;
  if (muted) voice.hush();
  player.mute(muted);
});

bindPhone();
$("previous").addEventListener("click", () => press("Previous"));
$("play").addEventListener("click", toggle);
$("next").addEventListener("click", () => press("Next"));
bindMedia({
  play: () => press("Play"),
  pause: () => press("Pause"),
  previoustrack: () => press("Previous"),
  nexttrack: () => press("Next"),
  stop: () => going() && press("Pause"),
});
onKeys({
  toggle,
  next: advance,
  previous: () => movable() && press("Previous"),
  again: () => stage.view && say({ intent: "AMAZON.RepeatIntent" }, words.said_again),
  ouch: () => stage.view && say({ words: words.ouch }, words.ouch),
  write: () => $("words").focus(),
  ...screen,
  close: () => (drawer.open ? drawer.close() : hush()),
});
onTaps($("stage"), () => movable() && toggle());
$("ouch").addEventListener("click", () => say({ words: words.ouch }, words.ouch));

/** Break off what is being said, without a word to anyone. */
function hush() {
  if (!recital.going && !hearing.listening) return;
  recital.stop();
  hearing.close();
  refresh();
}

for (const gesture of ["pointerdown", "keydown"]) {
  for (const each of [player, voice]) document.addEventListener(gesture, () => each.unlock(), { once: true });
}

window.addEventListener("pagehide", () => {
  if (now.session) tell(ended("USER_INITIATED"));
  else if (player.audible)
    tell({ event: { type: "AudioPlayer.PlaybackStopped", token: player.token, offset: player.offset }, player: player.state() });
});
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

fetch("drawings").then(async (answer) => stage.learn(await answer.json()));
situate("idle", chips.idle);
refresh();
