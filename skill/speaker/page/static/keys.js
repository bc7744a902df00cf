// Keys, pedals, presenters, and a tap on the stage: what needs no aim.

import { targetOf } from "./dom.js";

/** @type {Record<string, string>} */
const KEYS = {
  " ": "toggle",
  k: "toggle",
  n: "next",
  ArrowRight: "next",
  PageDown: "next",
  ArrowLeft: "previous",
  PageUp: "previous",
  r: "again",
  o: "ouch",
  f: "full",
  m: "mute",
  "/": "write",
  "?": "help",
  Escape: "close",
};
const TYPED = new Set(["Escape", "PageDown", "PageUp"]); // what a text box with text in it does not need
const EMPTY = new Set([...TYPED, " ", "ArrowLeft", "ArrowRight"]);

/**
 * Call the action that a key stands for, unless the key has a better use where the focus is.
 * @param {Record<string, () => unknown>} actions
 */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actions[KEYS[key]];
    if (!act || used(key, targetOf(event))) return;
    event.preventDefault();
    act();
  });
}

/**
 * Whether the element under the focus needs a key for itself.
 * @param {string} key
 * @param {HTMLElement} target
 */
function used(key, target) {
  if (target.matches("input[type=text]")) {
    const needless = /** @type {HTMLInputElement} */ (target).value ? TYPED : EMPTY;
    return !needless.has(key);
  }
  if (target.matches("select, input[type=radio]")) return key !== "Escape";
  if (target.matches("#log, pre")) return key.startsWith("Page") || key === " ";
  return key === " " && target.matches("button, summary, a");
}

/**
 * A click on the stage, but for its buttons, is the middle button; a mouse leaves no focus behind that takes the space bar.
 * @param {HTMLElement} stage
 * @param {() => unknown} toggle
 */
export function onTaps(stage, toggle) {
  stage.addEventListener("click", (event) => {
    if (!targetOf(event).closest("button, a, input, label, select, summary") && !String(getSelection())) toggle();
  });
  document.addEventListener("click", (event) => event.detail > 0 && targetOf(event).closest?.("button")?.blur());
}
