// The page: what a person says and presses goes to the speaker, what it answers is said, played and shown.

import { bindKeys, keepAwake, showPlaying } from "./awake.js";
import { sleep } from "./clock.js";
import { icon, offer, onWords, status } from "./dock.js";
import { Ears } from "./ears.js";
import { ask, page, tell } from "./line.js";
import { Log } from "./log.js";
import { OpenEars } from "./openears.js";
import { Player } from "./player.js";
import { Recital } from "./recital.js";
import { Stage } from "./stage.js";
import { Voice } from "./voice.js";

const $ = (id) => document.getElementById(id);
const PROMPT_MS = 8_000; // an Echo listens so long, asks once more, and listens as long again
const TYPING_MS = 600_000; // a page is no microphone: someone who types is given more time
const MOST_VIEWS = 16;
const DEAF = "The microphone button does not work in this browser. Switch hands-free on, or type.";
const RESUME = "AMAZON.ResumeIntent";

const voice = new Voice();
const recital = new Recital(voice);
const player = new Player();
const ears = new Ears();
const openEars = new OpenEars(() => ({ ...page, situation: now.situation, player: player.state(), speaking: spokeOver }));
const stage = new Stage();
const log = new Log();

const views = new Map(); // by token: what to show when that stream begins
const now = { situation: "idle", session: false, spoke: false };
let waiting = new AbortController(); // aborted when something new happens
let spokeOver = false; // whether the page's voice was speaking when somebody began to
let heldAt = null; // the step and cue at which a spoken step was broken off

// Turns

/** Somebody said `words`, or pressed what means `intent`. */
async function say(asked, label) {
  const signal = begin();
  log.said(label);
  status("");
  const reply = await ask("turn", () => ({ ...asked, player: player.state() }), take);
  if (!reply) return unreached(signal);
  if (signal.aborted) return;
  const speech = onward(reply);
  if (sounds(reply) && !voice.ready) showBriefly(speech, signal);
  else await recital.perform(speech);
  if (signal.aborted) return;
  refresh();
  if (reply.session.open) return listen(reply, signal);
  if (voice.ready && sounds(reply)) stage.note("");
  player.release();
}

/** Whether a stream goes on after a reply. */
const sounds = (reply) => !reply.session.open && player.activity === "PAUSED";

/** Words that no voice can say do not keep the sound waiting: they are shown for as long as they would take. */
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
  ears.close();
  player.hold();
  return waiting.signal;
}

/** Act on a reply to words, before anything else leaves. */
function take(reply) {
  now.session = reply.session.open;
  if (guides(reply)) recital.forget();
  stage.show(reply.view);
  follow(reply);
  if (flows()) stage.at(player.offset);
  log.answered(reply.speech, reply.view);
}

/** Act on what replies to words and to events have in common. */
function follow(reply) {
  log.exchanged(reply.exchange);
  for (const [token, view] of Object.entries(reply.views)) remember(token, view);
  player.obey(reply.directives);
  if (reply.situation) situate(reply.situation, reply.chips);
  refresh();
}

function remember(token, view) {
  views.set(token, view);
  for (const old of views.keys()) {
    if (views.size <= MOST_VIEWS) break;
    if (old !== player.token) views.delete(old);
  }
}

/** Whether a reply speaks a step, cue by cue. */
const guides = (reply) => reply.speech.some((segment) => segment.cue !== null);

/** Whether the step on the stage is a stream. */
const flows = () => stage.view?.way === "flow" && player.token !== null;

/** What is to be said: a step that was broken off goes on at the cue where it was, never mid-word. */
function onward(reply) {
  if (!guides(reply)) return reply.speech;
  const here = reply.heard.intent === RESUME && heldAt?.key === reply.view.key;
  const from = here ? reply.speech.findIndex((segment) => segment.cue === heldAt.cue) : 0;
  heldAt = null;
  return reply.speech.slice(Math.max(0, from));
}

/** Wait for an answer, ask once more, wait again; then the session is over. */
async function listen(reply, signal) {
  if (now.spoke && !openEars.on) ears.listen();
  if (!(await sleep(PROMPT_MS, signal))) return;
  ears.close();
  await recital.perform(reply.reprompt);
  if (signal.aborted) return;
  refresh();
  if (now.spoke && !openEars.on) ears.listen();
  if (!(await sleep(now.spoke ? PROMPT_MS : TYPING_MS, signal))) return;
  ears.close();
  now.session = false;
  await ask("event", () => ended("EXCEEDED_MAX_REPROMPTS"), (answer) => answer.exchange && follow(answer));
  player.release();
  if (!player.token) stage.show(null);
  refresh();
}

function ended(reason) {
  return { event: "SessionEndedRequest", reason, player: player.state() };
}

function unreached(signal) {
  if (signal.aborted) return;
  status("The speaker does not answer. Is it still running?");
  player.release();
}

// Streams and buttons

player.addEventListener("report", ({ detail }) => {
  if (detail.event.endsWith("PlaybackStarted")) arrive(detail.about.token);
  const state = player.state();
  ask("event", () => ({ ...detail, player: state }), follow);
});
player.addEventListener("change", () => refresh());
player.addEventListener("blocked", () => status("Press play to hear it."));

/** A stream begins to sound: show its step. */
function arrive(token) {
  const view = views.get(token);
  if (view) stage.show(view);
}

/** A button, a media key: acts on the stream where there is one, else means words. */
async function press(button) {
  if (button === "Play" && interrupted()) return goOn();
  if (!flows()) return say({ intent: WORDS[button] }, LABELS[button]);
  const signal = begin();
  const event = `PlaybackController.${button}CommandIssued`;
  const reply = await ask("event", () => ({ event, player: player.state() }), follow);
  if (!reply) return unreached(signal);
  if (!signal.aborted) player.release();
}

const WORDS = { Play: RESUME, Pause: "AMAZON.PauseIntent", Next: "AMAZON.NextIntent", Previous: "AMAZON.PreviousIntent" };
const LABELS = { Play: "continue", Pause: "pause", Next: "next", Previous: "previous" };

/** Whether a stream waits only for a click, or for an answer that does not come. */
const interrupted = () => player.activity === "PAUSED" && !recital.going;

function goOn() {
  waiting.abort();
  status("");
  player.release();
}

/** The middle button: pause, go on, or begin. */
function toggle() {
  if (going()) return press("Pause");
  if (stage.view && now.situation !== "done") return press("Play");
  return say({ intent: "LaunchRequest" }, "open gentle roll");
}

/** Whether there is something to pause. */
function going() {
  return player.activity === "PLAYING" || (now.situation === "waiting" && recital.going);
}

/** Whether the step moves on: the last one is spoken to its end when the session is over already. */
function moving() {
  return going() || (now.situation === "done" && recital.going);
}

// What is shown

function situate(situation, chips) {
  now.situation = situation;
  document.body.dataset.situation = situation;
  if (situation === "idle" && !player.token) stage.show(null);
  offer(chips);
}

/** Buttons, lock screen and wake lock, as things stand. */
function refresh() {
  const on = going();
  icon("play", on ? "pause" : "play", on ? "Pause" : stage.view && now.situation !== "done" ? "Continue" : "Start");
  const movable = stage.view !== null && now.situation !== "done" && !now.situation.startsWith("question");
  $("previous").disabled = $("next").disabled = !movable;
  showPlaying(stage.view, on);
  keepAwake(moving());
  if (moving()) draw();
  else followStep();
}

/** The moment of the step: where the sound is, or what is being said. */
function followStep() {
  if (flows()) stage.at(player.offset);
  else if (recital.cue !== null && stage.view) stage.at(recital.offset(stage.view));
}

let drawing = false;

/** Follow the sound, or what is being said, picture by picture. */
function draw() {
  if (drawing) return;
  drawing = true;
  const picture = () => {
    followStep();
    drawing = moving();
    if (drawing) requestAnimationFrame(picture);
  };
  requestAnimationFrame(picture);
}

recital.addEventListener("segment", ({ detail }) => {
  stage.note(detail.cue === null ? detail.text : "");
  followStep();
  refresh();
});

// Ears and fingers

onWords((words) => {
  now.spoke = false;
  say({ words }, words);
});

$("mic").addEventListener("click", () => {
  if (!ears.usable) {
    status(openEars.on ? "" : DEAF);
    return $("words").focus();
  }
  if (ears.listening) return unheard(ears.close());
  recital.stop();
  player.hold();
  ears.listen();
});

ears.addEventListener("hearing", ({ detail }) => ($("words").value = detail));
ears.addEventListener("heard", ({ detail }) => {
  $("words").value = "";
  now.spoke = true;
  say({ words: detail }, detail);
});
ears.addEventListener("deaf", () => {
  status(DEAF);
  $("words").focus();
});
ears.addEventListener("change", () => {
  $("mic").setAttribute("aria-pressed", String(ears.listening));
});
ears.addEventListener("quiet", unheard);

/** Nothing was said after all. */
function unheard() {
  $("words").value = "";
  if (!now.session) player.release();
}

// Hands-free

$("handsfree").addEventListener("click", () => {
  status("");
  if (openEars.on) openEars.close();
  else openEars.open();
});
openEars.addEventListener("hearing", () => {
  spokeOver = recital.going && voice.ready;
  lower(true);
});
openEars.addEventListener("quiet", () => lower(false));
openEars.addEventListener("heard", ({ detail }) => {
  lower(false);
  now.spoke = true;
  say({ words: detail }, detail);
});
openEars.addEventListener("deaf", ({ detail }) => status(detail));
openEars.addEventListener("trouble", ({ detail }) => status(detail));
openEars.addEventListener("change", () => {
  $("handsfree").setAttribute("aria-checked", String(openEars.on));
  $("handsfree").setAttribute("aria-busy", String(openEars.on && !openEars.listening));
  $("words").placeholder = openEars.listening ? "Listening" : "Say or type";
});

/** The page itself is softer while somebody may be speaking. */
function lower(lowered) {
  player.duck(lowered);
  voice.rest(lowered);
}

$("mute").addEventListener("click", () => {
  voice.muted = !voice.muted;
  if (voice.muted) voice.hush();
  player.mute(voice.muted);
  $("mute").setAttribute("aria-pressed", String(voice.muted));
  $("mute").querySelector("use").setAttribute("href", voice.muted ? "#i-mute" : "#i-sound");
});

$("previous").addEventListener("click", () => press("Previous"));
$("play").addEventListener("click", toggle);
$("next").addEventListener("click", () => press("Next"));
bindKeys({
  play: () => press("Play"),
  pause: () => press("Pause"),
  previoustrack: () => press("Previous"),
  nexttrack: () => press("Next"),
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, button, summary, a, [tabindex]");
  if (event.key === "Escape" && (recital.going || ears.listening)) hush();
  if (event.key === " " && !typing && stage.view) {
    event.preventDefault();
    toggle();
  }
});

/** Break off what is being said, without a word to anyone. */
function hush() {
  recital.stop();
  ears.close();
  refresh();
}

for (const gesture of ["pointerdown", "keydown"]) {
  document.addEventListener(gesture, () => player.unlock(), { once: true });
}

window.addEventListener("pagehide", () => {
  if (now.session) tell(ended("USER_INITIATED"));
  else if (player.audible) tell({ event: "AudioPlayer.PlaybackStopped", about: player.state(), player: player.state() });
});
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

fetch("drawings").then(async (answer) => stage.learn(await answer.json()));
const first = await (await fetch("chips")).json();
situate(first.situation, first.chips);
refresh();
if (matchMedia("(hover: hover) and (pointer: fine)").matches) $("words").focus();
