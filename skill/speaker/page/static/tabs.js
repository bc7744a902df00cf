// Several tabs of one browser: the one that was used last speaks, the others fall silent.

const channel = "BroadcastChannel" in window ? new BroadcastChannel("gentle-roll") : null;

/** This tab is used now. */
export const takeOver = () => channel?.postMessage("mine");

/**
 * Call `act` when another tab is used.
 * @param {() => unknown} act
 */
export const onTaken = (act) => channel?.addEventListener("message", act);
