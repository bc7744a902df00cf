// The line to the speaker: one request at a time, in the order in which things happened, until it is reached.

import { sleep } from "./clock.js";

const WAITS_MS = [400, 800, 1_600, 3_000, 5_000];
const FRONT = "../front/turn"; // docs/front.md
const UNREACHED = Symbol("unreached");
const AWAY = new Set([502, 503, 504]); // what stands in front of the speaker answers, it does not

const fresh = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");

/**
 * An id that this browser (or this tab) keeps, where it may keep anything.
 * @param {() => Storage} storage
 * @param {string} name
 */
function keptId(storage, name) {
  try {
    const kept = storage().getItem(name) ?? fresh();
    storage().setItem(name, kept);
    return kept;
  } catch {
    return fresh(); // cookies and storage are switched off
  }
}

/** Whose page this is. */
export const page = {
  person: keptId(() => localStorage, "gentle-roll-account"),
  device: keptId(() => sessionStorage, "gentle-roll-device"),
};

/** Dispatches "down" when the speaker cannot be reached, "up" when it can again. */
export const line = new EventTarget();

/** @type {Promise<unknown>} */
let last = Promise.resolve();
let down = false;
/** @type {StandIn | null} */
let alone = null;
const ANSWER_MS = 8_000; // a computer that is off does not even refuse
const LOST = 1; // so often it is asked in vain before somebody else answers

/**
 * Who answers while the speaker is away: called with what is asked, its body, and whether there is no hope left.
 * Gives a reply, or null to have the speaker asked again.
 * @param {StandIn} answers
 */
export function standIn(answers) {
  alone = answers;
}

/**
 * Ask, again and again until the speaker is reached or `signal` says that nobody wants to know any more.
 * `body` is called when the request first leaves, so that it tells the truth then; `use` gets the reply
 * before the next request leaves. Resolves to the reply, or to null where the speaker refuses or nobody waits.
 * @param {() => Asked} body
 * @param {(reply: Answer) => unknown} use
 * @param {AbortSignal} [signal]
 */
export function ask(body, use = () => {}, signal) {
  const asked = last
    .then(() => reached(body, signal))
    .then((reply) => {
      if (reply) use(reply);
      return reply;
    });
  last = asked.catch((error) => console.error(error));
  return asked;
}

/**
 * Tell an event while the page is being left; nothing comes back.
 * @param {Asked} body
 */
export function tell(body) {
  navigator.sendBeacon(FRONT, new Blob([JSON.stringify({ ...whole(body), ...page })], { type: "application/json" }));
}

/**
 * @param {() => Asked} body
 * @param {AbortSignal} [signal]
 */
async function reached(body, signal) {
  const sent = signal?.aborted ? {} : whole(body());
  for (let tries = 0; !signal?.aborted; tries += 1) {
    const known = down && instead(sent, false);
    if (known) return known;
    const reply = await exchange(sent);
    turn(reply === UNREACHED);
    if (reply !== UNREACHED) return reply;
    const found = (tries >= LOST || !navigator.onLine) && instead(sent, true);
    if (found) return found;
    await again(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)], signal);
  }
  return null;
}

/**
 * What somebody else answers; meanwhile it is looked whether the speaker is there again.
 * @param {Asked} sent
 * @param {boolean} hopeless
 */
function instead(sent, hopeless) {
  const reply = alone?.(sent, hopeless) ?? null;
  if (!reply) return null;
  line.dispatchEvent(new Event("alone"));
  fetch("icon.svg", { method: "HEAD", cache: "no-store" }).then(
    ({ ok }) => ok && turn(false),
    () => {},
  );
  return reply;
}

/** @param {boolean} nowDown */
function turn(nowDown) {
  if (down === nowDown) return;
  down = nowDown;
  line.dispatchEvent(new Event(down ? "down" : "up"));
}

/**
 * After a while, as soon as there is a network again, or when nobody waits any more.
 * @param {number} ms
 * @param {AbortSignal} [signal]
 */
function again(ms, signal) {
  const sooner = new AbortController();
  const wake = () => sooner.abort();
  window.addEventListener("online", wake, { once: true });
  signal?.addEventListener("abort", wake, { once: true });
  return sleep(ms, sooner.signal);
}

/**
 * The whole of a request; one that has to leave twice keeps its name, so that it is carried out once.
 * @param {Asked} asked
 */
const whole = (asked) => ({ version: 1, turn: fresh(), queue: true, show: true, ...asked });

/**
 * @param {Asked} body
 * @returns {Promise<Answer | null | typeof UNREACHED>}
 */
async function exchange(body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...body, ...page }) };
  try {
    const reply = await fetch(FRONT, alone ? { ...options, signal: AbortSignal.timeout(ANSWER_MS) } : options);
    if (AWAY.has(reply.status)) return UNREACHED;
    return reply.ok ? await reply.json() : null;
  } catch {
    return UNREACHED;
  }
}
