// Time on the page. For developers, ?speed=1…16 in the address makes everything go faster.

const asked = Number(new URLSearchParams(location.search).get("speed"));

/** How many times faster than life the page goes. */
export const speed = asked >= 1 ? Math.min(asked, 16) : 1;

/** Milliseconds since the page was opened, at the page's speed. */
export const now = () => performance.now() * speed;

/**
 * Resolves to true after `ms` at the page's speed, to false as soon as `signal` aborts.
 * @param {number} ms
 * @param {AbortSignal} [signal]
 * @returns {Promise<boolean>}
 */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve(false);
    const timer = setTimeout(() => done(true), Math.max(0, ms / speed));
    const stop = () => done(false);
    /** @param {boolean} whole */
    const done = (whole) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(whole);
    };
    signal?.addEventListener("abort", stop);
  });
}
