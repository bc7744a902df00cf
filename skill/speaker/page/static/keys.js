// Keys, pedals, presenters, and a tap on the stage: what needs no aim.

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

/** Call the action that a key stands for, unless the key has a better use where the focus is. */
export function onKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = actions[KEYS[key]];
    if (!act || used(key, event.target)) return;
    event.preventDefault();
    act();
  });
}

/** Whether the element under the focus needs a key for itself. */
function used(key, target) {
  if (target.matches("input[type=text]")) return !(target.value ? TYPED : EMPTY).has(key);
  if (target.matches("select, input[type=radio]")) return key !== "Escape";
  if (target.matches("#log, pre")) return key.startsWith("Page") || key === " ";
  return key === " " && target.matches("button, summary, a");
}

/** A click on the stage, but for its buttons, is the middle button; a mouse leaves no focus behind that takes the space bar. */
export function onTaps(stage, toggle) {
  stage.addEventListener("click", ({ target }) => {
    if (!target.closest("button, a, input, label, select, summary") && !String(getSelection())) toggle();
  });
  document.addEventListener("click", ({ target, detail }) => detail > 0 && target.closest?.("button")?.blur());
}
