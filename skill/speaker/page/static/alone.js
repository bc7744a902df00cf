// Leads through the kept routine while the speaker cannot be reached: start, next, previous, again, pause, go on, stop.
// It answers as the speaker would, in fewer words; whatever else is asked gets one sentence.

import { keeps } from "./kept.js";
import { chips, fill, words } from "./words.js";

/** What the player is to do, as in answers. @typedef {Pick<Answer, "stop" | "play">} Doing */
/** @type {Doing} */
const STOP = { stop: true, play: null };
/** @type {Doing} */
const NOTHING = { stop: false, play: null };
const BUTTON = /^PlaybackController\.(Next|Previous|Play|Pause)CommandIssued$/;
/** @type {Record<string, string>} */
const BUTTONS = { Next: "next", Previous: "previous", Play: "resume", Pause: "pause" };
const MS_A_LETTER = 60;

/** The routine that is kept, where there is one. */
const kept = () => /** @type {KeptRoutine} */ (keeps.routine);

/**
 * The answer to what the page asks the speaker, or null where only the speaker can give one. `viewOf` gives what is
 * shown of a stream; `hopeless` is whether the speaker was asked in vain: then every wish gets a sentence at least.
 * @param {Asked} body
 * @param {(token: string) => View | undefined} viewOf
 * @param {boolean} hopeless
 * @returns {Answer | null}
 */
export function answerAlone(body, viewOf, hopeless) {
  if (!keeps.routine) return null;
  const at = stepOf(body.event?.token ?? body.player?.token, viewOf);
  if (body.event) return event(body, at);
  const said = (body.words ?? body.intent ?? "").toLowerCase();
  /** @type {(doing: Doing, situation: string | null, sentence?: string) => Answer} */
  const turn = (doing, situation, sentence = "") => spoken(said, doing, situation, sentence, at);
  if (begins(body, said)) return turn(play(0), "playing");
  const wish = Object.keys(kept().phrases).find((name) => kept().phrases[name].some((each) => each.toLowerCase() === said));
  if (at !== null && wish) return turn(...act(wish, at, body));
  if (at !== null && said === words.ouch) return turn(STOP, "paused", words.alone_ouch);
  if (!hopeless) return null;
  const sentence = starts(said) ? fill(words.alone_other, { routine: words[`${kept().length}_${kept().limb}`] }) : words.alone_only;
  return turn(NOTHING, null, sentence);
}

/**
 * Which kept step a stream is of; null for none.
 * @param {string | null | undefined} token
 * @param {(token: string) => View | undefined} viewOf
 */
function stepOf(token, viewOf) {
  if (!token) return null;
  const view = viewOf(token);
  const same = (/** @type {KeptStep} */ step) =>
    step.token === token ||
    (view && step.view.key === view.key && step.view.step === view.step && view.limb === kept().limb && view.length === kept().length);
  const index = kept().steps.findIndex(same);
  return index < 0 ? null : index;
}

/**
 * Whether somebody wants to begin what is kept; going on begins it where nothing was begun.
 * @param {Asked} asked
 * @param {string} said
 */
const begins = ({ player }, said) =>
  said === words[`begin_${kept().length}_${kept().limb}`] ||
  (!player?.token && kept().phrases.resume.some((each) => each.toLowerCase() === said));

/**
 * Whether somebody wants to begin anything.
 * @param {string} said
 */
const starts = (said) => ["full", "short"].some((length) => ["foot", "hand"].some((limb) => said === words[`begin_${length}_${limb}`]));

/**
 * What the player does for a wish at a step, and the situation that they lead to.
 * @param {string} wish
 * @param {number} at
 * @param {Asked} asked
 * @returns {[Doing, string]}
 */
function act(wish, at, { player }) {
  if (wish === "pause" || wish === "stop") return [STOP, "paused"];
  if (wish === "resume") return [play(at, player?.activity === "FINISHED" ? 0 : player?.offset), "playing"];
  const to = wish === "next" ? at + 1 : wish === "previous" ? Math.max(0, at - 1) : at;
  return to < kept().steps.length ? [play(to), "playing"] : [STOP, "done"];
}

/**
 * @param {Asked} asked
 * @param {number | null} at
 * @returns {Answer | null}
 */
function event({ event: told, player }, at) {
  if (at === null || !told) return null;
  const { type, token } = told;
  const [, button] = BUTTON.exec(type) ?? [];
  if (button) return answer(...act(BUTTONS[button], at, { player }));
  const last = at === kept().steps.length - 1;
  if (type === "AudioPlayer.PlaybackNearlyFinished" && !last) return answer(play(at + 1, 0, token), null);
  if (type === "AudioPlayer.PlaybackStarted") return answer(NOTHING, "playing");
  if (type === "AudioPlayer.PlaybackFinished" && last) return answer(NOTHING, "done");
  return answer(NOTHING, null);
}

/**
 * @param {number} index
 * @param {number} [from_ms]
 * @param {string | null} [after]
 * @returns {Doing}
 */
function play(index, from_ms = 0, after = null) {
  return { stop: false, play: { ...kept().steps[index], from_ms, after } };
}

/**
 * @param {string} said
 * @param {Doing} doing
 * @param {string | null} situation
 * @param {string} sentence
 * @param {number | null} at
 * @returns {Answer}
 */
function spoken(said, doing, situation, sentence, at) {
  const segment = { text: sentence, ms: MS_A_LETTER * sentence.length, pause_ms: 0, cue: null, sound: null };
  const view = doing.play?.view ?? (at === null ? null : kept().steps[at].view);
  const reply = answer(doing, situation);
  return { ...reply, say: sentence ? [segment] : [], shown: { ...reply.shown, heard: { words: said }, view } };
}

/**
 * @param {Doing} doing
 * @param {string | null} situation
 * @returns {Answer}
 */
function answer(doing, situation) {
  const shown = { situation, chips: situation ? offered(situation) : null, exchange: null };
  return { say: [], listen: false, reprompt: [], ...doing, shown };
}

/**
 * What can be said without the speaker, in its own words.
 * @param {string} situation
 */
function offered(situation) {
  if (situation === "playing") return [words.said_next, words.said_again, words.said_previous, words.said_pause];
  if (situation === "paused") return [words.said_resume, words.said_next, words.said_previous];
  return chips[situation].filter(starts).length ? chips[situation].filter(starts) : chips[situation];
}
