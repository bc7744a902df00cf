// What is under the fingers: chips, the text box with its history, a line for troubles, the buttons' pictures.

import { $, targetOf } from "./dom.js";

/**
 * Offer phrases as chips; the keyboard stays among them.
 * @param {string[]} chips
 */
export function offer(chips) {
  const names = [...$("chips").children].map((chip) => chip.textContent);
  if (names.join() === chips.join()) return;
  /** @param {string} words */
  const chip = (words) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words;
    return button;
  };
  const focused = $("chips").contains(document.activeElement);
  $("chips").replaceChildren(...chips.map(chip));
  $("chips").scrollLeft = 0;
  if (focused) /** @type {HTMLElement} */ ($("chips").firstElementChild)?.focus({ preventScroll: true });
}

/**
 * Give a button its picture and its name.
 * @param {string} id
 * @param {string} name
 * @param {string} label
 */
export function icon(id, name, label) {
  $(id).querySelector("use")?.setAttribute("href", `#i-${name}`);
  $(id).setAttribute("aria-label", label);
  $(id).title = label;
}

const troubles = new Map();

/**
 * Say in one line what does not work, by its kind; "" when it does again. The newest trouble is shown.
 * @param {string} text
 */
export function status(text, kind = "note") {
  troubles.delete(kind);
  if (text) troubles.set(kind, text);
  const shown = [...troubles.values()].at(-1) ?? "";
  if ($("status").textContent !== shown) $("status").textContent = shown;
}

/**
 * Call `say` with what is typed or chosen.
 * @param {(words: string) => unknown} say
 */
export function onWords(say) {
  const history = { past: /** @type {string[]} */ ([]), at: 0 };

  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const words = $("words").value.trim();
    if (!words) return;
    $("words").value = "";
    history.past.push(words);
    history.at = history.past.length;
    say(words);
  });

  $("words").addEventListener("keydown", (event) => {
    const step = Number(event.key === "ArrowDown") - Number(event.key === "ArrowUp");
    if (!step) return;
    event.preventDefault();
    history.at = Math.min(Math.max(0, history.at + step), history.past.length);
    $("words").value = history.past[history.at] ?? "";
  });

  $("chips").addEventListener("click", (event) => {
    const chip = targetOf(event);
    if (chip.tagName === "BUTTON") say(chip.textContent ?? "");
  });
}
