// What the device around the page should know: media keys and lock screen, and that the screen is needed.

import { speed } from "./clock.js";
import { fill, words } from "./words.js";

/**
 * Media keys do what the buttons do.
 * @param {Record<string, () => unknown>} actions
 */
export function bindMedia(actions) {
  const session = navigator.mediaSession;
  if (!session) return;
  for (const [action, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(/** @type {MediaSessionAction} */ (action), act);
    } catch {
      // an action that this browser does not know
    }
  }
}

/**
 * What the lock screen shows: the step, and how far in it the sound is, in ms.
 * @param {View | null} view
 * @param {boolean} playing
 * @param {number} offset
 */
export function showPlaying(view, playing, offset) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = view ? (playing ? "playing" : "paused") : "none";
  place(session, view, offset);
  const title = view ? `${view.title}, ${view.place}` : "";
  if ((session.metadata?.title ?? "") === title) return;
  session.metadata = view
    ? new MediaMetadata({
        title,
        artist: fill(words.step, { step: view.step, steps: view.steps.length }),
        album: "Gentle Roll",
        artwork: artwork(view),
      })
    : null;
}

/** @param {View} view */
const artwork = ({ art }) => (art ? [{ src: new URL(art, location.href).href, type: "image/png", sizes: "512x512" }] : []);

/**
 * @param {MediaSession} session
 * @param {View | null} view
 * @param {number} offset
 */
function place(session, view, offset) {
  if (!view) return session.setPositionState?.();
  const duration = view.total_ms / 1000;
  session.setPositionState?.({ duration, position: Math.min(Math.max(0, offset / 1000), duration), playbackRate: speed });
}

/** @type {Promise<WakeLockSentinel | null> | null} */
let lock = null; // the promise of a lock, so that there is never more than one
let wanted = false;

/**
 * Keep the screen on, or let it go dark again.
 * @param {boolean} awake
 */
export function keepAwake(awake) {
  wanted = awake;
  if (awake) request();
  else lock?.then((held) => held?.release());
}

function request() {
  if (lock || !navigator.wakeLock || document.visibilityState !== "visible") return;
  const forget = () => {
    lock = null;
    return null;
  };
  lock = navigator.wakeLock.request("screen").then((held) => {
    held.addEventListener("release", forget);
    if (!wanted) held.release();
    return held;
  }, forget); // a low battery, or a setting
}

document.addEventListener("visibilitychange", () => wanted && request());
