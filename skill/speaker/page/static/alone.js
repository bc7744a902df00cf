// Leads through the kept routine while the speaker cannot be reached: start, next, previous, again, pause, go on, stop.
// It answers as the speaker would, in fewer words; whatever else is asked gets one sentence.

import { routine } from "./kept.js";
import { chips, fill, words } from "./words.js";

const PLAY = "AudioPlayer.Play";
const STOP = [{ type: "AudioPlayer.Stop" }];
const BUTTON = /^PlaybackController\.(Next|Previous|Play|Pause)CommandIssued$/;
const BUTTONS = { Next: "next", Previous: "previous", Play: "resume", Pause: "pause" };
const MS_A_LETTER = 60;

/**
 * The answer to what the page asks the speaker, or null where only the speaker can give one. `viewOf` gives what is
 * shown of a stream; `hopeless` is whether the speaker was asked in vain: then every wish gets a sentence at least.
 */
export function answerAlone(what, body, viewOf, hopeless) {
  if (!routine || !(what === "turn" || what === "event")) return null;
  const at = stepOf(body.about?.token ?? body.player?.token, viewOf);
  if (what === "event") return event(body, at);
  const said = (body.words ?? body.intent ?? "").toLowerCase();
  const turn = (directives, situation, sentence = "") => spoken(said, directives, situation, sentence, at);
  if (begins(body, said)) return turn(play(0), "playing");
  const wish = Object.keys(routine.phrases).find((name) => routine.phrases[name].some((each) => each.toLowerCase() === said));
  if (at !== null && wish) return turn(...act(wish, at, body));
  if (at !== null && said === words.ouch) return turn(STOP, "paused", words.alone_ouch);
  if (!hopeless) return null;
  const sentence = starts(said) ? fill(words.alone_other, { routine: words[`${routine.length}_${routine.limb}`] }) : words.alone_only;
  return turn([], null, sentence);
}

/** Which kept step a stream is of; null for none. */
function stepOf(token, viewOf) {
  if (!token) return null;
  const view = viewOf(token);
  const same = (step) =>
    step.token === token ||
    (view && step.view.key === view.key && step.view.step === view.step && view.limb === routine.limb && view.length === routine.length);
  const index = routine.steps.findIndex(same);
  return index < 0 ? null : index;
}

/** Whether somebody wants to begin what is kept; going on begins it where nothing was begun. */
const begins = ({ player }, said) =>
  said === words[`begin_${routine.length}_${routine.limb}`] ||
  (!player?.token && routine.phrases.resume.some((each) => each.toLowerCase() === said));

/** Whether somebody wants to begin anything. */
const starts = (said) => ["full", "short"].some((length) => ["foot", "hand"].some((limb) => said === words[`begin_${length}_${limb}`]));

/** The directives for a wish at a step, and the situation that they lead to. */
function act(wish, at, { player }) {
  if (wish === "pause" || wish === "stop") return [STOP, "paused"];
  if (wish === "resume") return [play(at, player.activity === "FINISHED" ? 0 : player.offset), "playing"];
  const to = { next: at + 1, previous: Math.max(0, at - 1), again: at }[wish];
  return to < routine.steps.length ? [play(to), "playing"] : [STOP, "done"];
}

function event({ event: type, player, about }, at) {
  if (at === null) return null;
  const [, button] = BUTTON.exec(type) ?? [];
  if (button) return answer(...act(BUTTONS[button], at, { player }));
  const last = at === routine.steps.length - 1;
  if (type === "AudioPlayer.PlaybackNearlyFinished" && !last) return answer(play(at + 1, 0, "ENQUEUE", about.token), null);
  if (type === "AudioPlayer.PlaybackStarted") return answer([], "playing");
  if (type === "AudioPlayer.PlaybackFinished" && last) return answer([], "done");
  return answer([], null);
}

function play(index, offset = 0, playBehavior = "REPLACE_ALL", expectedPreviousToken = undefined) {
  const { url, token } = routine.steps[index];
  const stream = { url, token, offsetInMilliseconds: offset, expectedPreviousToken };
  return [{ type: PLAY, playBehavior, audioItem: { stream } }];
}

function spoken(said, directives, situation, sentence, at) {
  const segment = { text: sentence, ms: MS_A_LETTER * sentence.length, pause_ms: 0, cue: null, sound: null };
  const token = directives.find(({ type }) => type === PLAY)?.audioItem.stream.token;
  const view = token ? viewAt(token) : at === null ? null : routine.steps[at].view;
  return { heard: { words: said }, speech: sentence ? [segment] : [], reprompt: [], view, ...answer(directives, situation) };
}

function answer(directives, situation) {
  const tokens = directives.filter(({ type }) => type === PLAY).map(({ audioItem }) => audioItem.stream.token);
  const views = Object.fromEntries(tokens.map((token) => [token, viewAt(token)]));
  return { session: { open: false }, situation, chips: situation ? offered(situation) : null, directives, views };
}

const viewAt = (token) => routine.steps.find((step) => step.token === token).view;

/** What can be said without the speaker, in its own words. */
function offered(situation) {
  if (situation === "playing") return [words.said_next, words.said_again, words.said_previous, words.said_pause];
  if (situation === "paused") return [words.said_resume, words.said_next, words.said_previous];
  return chips[situation].filter(starts).length ? chips[situation].filter(starts) : chips[situation];
}
