// Leads through the kept routine while the speaker cannot be reached: start, next, previous, again, pause, go on, stop.
// It answers as the speaker would, in fewer words; whatever else is asked gets one sentence.

import { keeps } from "./kept.js";
import { chips, fill, words } from "./words.js";

const PLAY = /** @type {const} */ ("AudioPlayer.Play");
/** @type {Directive[]} */
const STOP = [{ type: "AudioPlayer.Stop" }];
const BUTTON = /^PlaybackController\.(Next|Previous|Play|Pause)CommandIssued$/;
/** @type {Record<string, string>} */
const BUTTONS = { Next: "next", Previous: "previous", Play: "resume", Pause: "pause" };
const MS_A_LETTER = 60;

/** The routine that is kept, where there is one. */
const kept = () => /** @type {KeptRoutine} */ (keeps.routine);

/**
 * The answer to what the page asks the speaker, or null where only the speaker can give one. `viewOf` gives what is
 * shown of a stream; `hopeless` is whether the speaker was asked in vain: then every wish gets a sentence at least.
 * @param {keyof Replies} what
 * @param {Asked} body
 * @param {(token: string) => View | undefined} viewOf
 * @param {boolean} hopeless
 * @returns {TurnReply | EventReply | null}
 */
export function answerAlone(what, body, viewOf, hopeless) {
  if (!keeps.routine || !(what === "turn" || what === "event")) return null;
  const at = stepOf(body.about?.token ?? body.player?.token, viewOf);
  if (what === "event") return event(body, at);
  const said = (body.words ?? body.intent ?? "").toLowerCase();
  /** @type {(directives: Directive[], situation: string | null, sentence?: string) => TurnReply} */
  const turn = (directives, situation, sentence = "") => spoken(said, directives, situation, sentence, at);
  if (begins(body, said)) return turn(play(0), "playing");
  const wish = Object.keys(kept().phrases).find((name) => kept().phrases[name].some((each) => each.toLowerCase() === said));
  if (at !== null && wish) return turn(...act(wish, at, body));
  if (at !== null && said === words.ouch) return turn(STOP, "paused", words.alone_ouch);
  if (!hopeless) return null;
  const sentence = starts(said) ? fill(words.alone_other, { routine: words[`${kept().length}_${kept().limb}`] }) : words.alone_only;
  return turn([], null, sentence);
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
 * The directives for a wish at a step, and the situation that they lead to.
 * @param {string} wish
 * @param {number} at
 * @param {Asked} asked
 * @returns {[Directive[], string]}
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
 * @returns {EventReply | null}
 */
function event({ event: type, player, about }, at) {
  if (at === null) return null;
  const [, button] = BUTTON.exec(type ?? "") ?? [];
  if (button) return answer(...act(BUTTONS[button], at, { player }));
  const last = at === kept().steps.length - 1;
  if (type === "AudioPlayer.PlaybackNearlyFinished" && !last) return answer(play(at + 1, 0, "ENQUEUE", about?.token ?? undefined), null);
  if (type === "AudioPlayer.PlaybackStarted") return answer([], "playing");
  if (type === "AudioPlayer.PlaybackFinished" && last) return answer([], "done");
  return answer([], null);
}

/**
 * @param {number} index
 * @param {number} [offset]
 * @param {PlayDirective["playBehavior"]} [playBehavior]
 * @param {string} [expectedPreviousToken]
 * @returns {PlayDirective[]}
 */
function play(index, offset = 0, playBehavior = "REPLACE_ALL", expectedPreviousToken) {
  const { url, token } = kept().steps[index];
  const stream = { url, token, offsetInMilliseconds: offset, expectedPreviousToken };
  return [{ type: PLAY, playBehavior, audioItem: { stream } }];
}

/**
 * @param {string} said
 * @param {Directive[]} directives
 * @param {string | null} situation
 * @param {string} sentence
 * @param {number | null} at
 * @returns {TurnReply}
 */
function spoken(said, directives, situation, sentence, at) {
  const segment = { text: sentence, ms: MS_A_LETTER * sentence.length, pause_ms: 0, cue: null, sound: null };
  const token = directives.find((each) => each.type === PLAY)?.audioItem.stream.token;
  const view = token ? viewAt(token) : at === null ? null : kept().steps[at].view;
  return { heard: { words: said }, speech: sentence ? [segment] : [], reprompt: [], view, ...answer(directives, situation) };
}

/**
 * @param {Directive[]} directives
 * @param {string | null} situation
 */
function answer(directives, situation) {
  const tokens = directives.filter((each) => each.type === PLAY).map(({ audioItem }) => audioItem.stream.token);
  const views = Object.fromEntries(tokens.map((token) => [token, viewAt(token)]));
  return { session: { open: false }, situation, chips: situation ? offered(situation) : null, directives, views };
}

const viewAt = (/** @type {string} */ token) => /** @type {KeptStep} */ (kept().steps.find((step) => step.token === token)).view;

/**
 * What can be said without the speaker, in its own words.
 * @param {string} situation
 */
function offered(situation) {
  if (situation === "playing") return [words.said_next, words.said_again, words.said_previous, words.said_pause];
  if (situation === "paused") return [words.said_resume, words.said_next, words.said_previous];
  return chips[situation].filter(starts).length ? chips[situation].filter(starts) : chips[situation];
}
