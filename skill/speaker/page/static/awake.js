// What the device around the page should know: media keys and lock screen, and that the screen is needed.

/** Media keys do what the buttons do. */
export function bindKeys(actions) {
  const session = navigator.mediaSession;
  if (!session) return;
  for (const [action, act] of Object.entries(actions)) {
    try {
      session.setActionHandler(action, act);
    } catch {
      // an action that this browser does not know
    }
  }
}

/** What the lock screen shows. */
export function showPlaying(view, playing) {
  const session = navigator.mediaSession;
  if (!session) return;
  session.playbackState = view ? (playing ? "playing" : "paused") : "none";
  const title = view ? `${view.title}, ${view.place}` : "";
  if ((session.metadata?.title ?? "") === title) return;
  const artwork = [{ src: new URL("icon.svg", location.href).href, type: "image/svg+xml", sizes: "any" }];
  session.metadata = view ? new MediaMetadata({ title, artist: `Step ${view.step} of ${view.steps.length}`, album: "Gentle Roll", artwork }) : null;
}

let lock = null; // the promise of a lock, so that there is never more than one
let wanted = false;

/** Keep the screen on, or let it go dark again. */
export function keepAwake(awake) {
  wanted = awake;
  if (awake) request();
  else lock?.then((held) => held?.release());
}

function request() {
  if (lock || !navigator.wakeLock || document.visibilityState !== "visible") return;
  const forget = () => (lock = null);
  lock = navigator.wakeLock.request("screen").then((held) => {
    held.addEventListener("release", forget);
    if (!wanted) held.release();
    return held;
  }, forget); // a low battery, or a setting
}

document.addEventListener("visibilitychange", () => wanted && request());
