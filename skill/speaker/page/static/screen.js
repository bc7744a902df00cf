// Buttons that change the page alone: mute, the whole screen, the list of keys.

import { $ } from "./dom.js";

/**
 * Connects them; `mute` is called with whether nothing is to be heard. Gives what keys call.
 * @param {(muted: boolean) => unknown} mute
 */
export function bindScreen(mute) {
  const actions = {
    mute() {
      const muted = $("mute").getAttribute("aria-pressed") !== "true";
      $("mute").setAttribute("aria-pressed", String(muted));
      $("mute")
        .querySelector("use")
        ?.setAttribute("href", muted ? "#i-mute" : "#i-sound");
      mute(muted);
    },
    full() {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen?.().catch(() => {}); // a browser may refuse it
    },
    help: () => $("keys").showModal(),
  };
  for (const [id, act] of Object.entries(actions)) $(id).addEventListener("click", act);
  return actions;
}
