// Keeps the page for when the speaker cannot be reached, and plays what is kept. Before this text stand VERSION, of
// the whole page, and SHELL, the addresses that make it up: another version is another worker, with a cache of its own.
// Nothing that answers a person is ever kept: only what is listed in SHELL, and streams that the page put aside.

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const PAGE = `gentle-roll-page-${VERSION}`;
const SOUND = "gentle-roll-sound-1"; // kept.js puts streams there
const PATIENCE_MS = 2_500;
const AWAY_MS = 10_000;
const GONE = 502; // and above: what stands in front of the speaker answers, it does not
const KEPT = { ignoreSearch: true, ignoreVary: true };
const shell = new Set(SHELL.map((path) => new URL(path, location.href).pathname));
let away = 0; // until then the speaker is not asked first

scope.addEventListener("install", (event) => event.waitUntil(fill().then(() => scope.skipWaiting())));
scope.addEventListener("activate", (event) => event.waitUntil(tidy().then(() => scope.clients.claim())));
scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET") return;
  if (pathname.startsWith("/audio/")) event.respondWith(sound(request));
  else if (origin === location.origin && shell.has(pathname)) event.respondWith(fresh(request));
});

/** The whole page, or nothing of it. */
async function fill() {
  const cache = await caches.open(PAGE);
  const keep = async (/** @type {string} */ path) => {
    const answer = await fetch(path, { cache: "no-cache" });
    if (!answer.ok || answer.redirected) throw new Error(`${path} cannot be kept: ${answer.status}`);
    await cache.put(path, answer);
  };
  await Promise.all(SHELL.map(keep));
}

/** Drop what older versions kept. */
async function tidy() {
  const old = (await caches.keys()).filter((name) => name.startsWith("gentle-roll-") && name !== PAGE && name !== SOUND);
  await Promise.all(old.map((name) => caches.delete(name)));
}

/**
 * A file of the page as the speaker has it now, or as it was kept where that takes too long.
 * @param {Request} request
 */
async function fresh(request) {
  const kept = async () => (await caches.open(PAGE)).match(request, KEPT);
  if (Date.now() < away) return (await kept()) ?? fetch(request);
  const late = /** @type {Promise<null>} */ (new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null)));
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  if (answer && answer.status < GONE) return answer;
  away = Date.now() + AWAY_MS;
  return (await kept()) ?? fetch(request);
}

/**
 * A stream, whole or in part (RFC 9110, 14), from what is kept; else from where it comes from.
 * @param {Request} request
 */
async function sound(request) {
  const kept = await (await caches.open(SOUND)).match(request.url, KEPT);
  const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get("Range") ?? "");
  if (!kept || !asked) return kept ?? fetch(request);
  const whole = await kept.blob();
  const first = Number(asked[1]);
  const last = Math.min(asked[2] ? Number(asked[2]) : whole.size, whole.size - 1);
  const range = `bytes ${first <= last ? `${first}-${last}` : "*"}/${whole.size}`;
  const headers = { "Content-Type": "audio/mpeg", "Accept-Ranges": "bytes", "Content-Range": range };
  if (first > last) return new Response(null, { status: 416, headers });
  return new Response(whole.slice(first, last + 1), { status: 206, headers });
}
