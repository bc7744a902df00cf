// What this browser keeps for when the speaker cannot be reached: the page, by its worker, and one routine's sound.

import { sleep } from "./clock.js";
import { page } from "./line.js";

const SOUND = "gentle-roll-sound-1"; // worker.js plays from there
const LIST = "kept";
const SOON_MS = 4_000; // what plays now comes first

/** The routine that is kept whole: {limb, length, phrases, steps: [{url, token, view}]}; null before. */
export const keeps = { routine: /** @type {KeptRoutine | null} */ (null) };

let keeping = Promise.resolve();

/** Have the page kept, where this browser can, and a routine with it; whether anything is or will be. */
export async function keepPage() {
  if (!document.querySelector("link[rel=manifest]") || !navigator.serviceWorker || !window.caches) return false;
  has(await kept().catch(() => null)); // no room, or not allowed
  // Without the speaker there is no worker to be had either: the one that is here serves on.
  const worker = await navigator.serviceWorker.register("worker.js").catch(() => navigator.serviceWorker.controller);
  if (!worker) return false; // a certificate that this browser does not trust: everything but this works
  later(keeps.routine?.token ?? null);
  return true;
}

/**
 * The routine of a stream has begun: that one is kept from now on.
 * @param {string} token
 * @param {View} view
 */
export function keepRoutine(token, view) {
  const { routine } = keeps;
  const known = routine?.steps.some((step) => step.token === token || (routine?.token === token && step.view.key === view.key));
  if (view.step !== 1 || known || !navigator.serviceWorker?.controller) return;
  later(token);
}

/** @param {string | null} token */
function later(token) {
  keeping = keeping
    .then(() => sleep(SOON_MS))
    .then(() => renew(token))
    .catch(() => {}); // another time: what was kept before is still there
}

/** @param {KeptRoutine | null} kept */
function has(kept) {
  keeps.routine = kept;
  if (kept) document.body.dataset.kept = `${kept.length}-${kept.limb}`;
}

/**
 * Fetch what is missing of a routine, and then let go of the one before.
 * @param {string | null} token
 */
async function renew(token) {
  if (navigator.connection?.saveData) return;
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...page, token }) };
  const answer = await fetch(LIST, options);
  if (!answer.ok) return;
  const asked = await answer.json();
  const cache = await caches.open(SOUND);
  for (const { url } of asked.steps) {
    if (await cache.match(url)) continue;
    // Past the browser's cache: Firefox would give the part of it that plays now, as 206.
    const sound = await fetch(url, { priority: "low", cache: "no-store" });
    if (sound.status !== 200) return;
    await cache.put(url, sound);
  }
  await cache.put(LIST, new Response(JSON.stringify(asked)));
  await dropOthers(cache, asked);
  has(asked);
  if (matchMedia("(display-mode: standalone)").matches) navigator.storage?.persist?.();
}

/**
 * @param {Cache} cache
 * @param {KeptRoutine} asked
 */
async function dropOthers(cache, { steps }) {
  const wanted = new Set([LIST, ...steps.map(({ url }) => url)].map((url) => new URL(url, location.href).href));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

/** @returns {Promise<KeptRoutine | null>} */
async function kept() {
  const list = await (await caches.open(SOUND)).match(LIST);
  return list ? list.json() : null;
}
