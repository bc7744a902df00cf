// The front door and the end: what to begin, where one stopped, the last three weeks, how one is led.

import { $ } from "./dom.js";
import { page } from "./line.js";
import { fill, minutes, words } from "./words.js";

const END_MS = 300_000; // nothing stays for ever

export class Front {
  #carryOn;
  #chosen;
  #begin;
  #end = 0;

  /**
   * `begin` is called with the words that begin a routine, `carryOn` to go on where one stopped, `chosen` with the limb that is chosen, `leave` once the end was seen.
   * @param {{begin: (words: string) => unknown, carryOn: () => unknown, chosen: (limb: Limb) => unknown, leave: () => unknown}} actions
   */
  constructor({ begin, carryOn, chosen, leave }) {
    this.#begin = begin;
    this.#carryOn = carryOn;
    this.#chosen = chosen;
    $("start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    $("which").addEventListener("change", () => this.#drawChoice());
    $("settings").addEventListener("change", (event) => {
      const { name, value } = /** @type {HTMLSelectElement} */ (event.target);
      asked("settings", { name, value });
    });
    $("back").addEventListener("click", leave);
    this.#drawChoice();
  }

  /** Begin what is chosen. */
  start() {
    const { which, length } = chosen();
    if (which === "carry") this.#carryOn();
    else this.#begin(words[`begin_${length}_${which}`]);
  }

  /** Look up what is remembered; the page shows what it has where that cannot be had. */
  async look() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    const known = await asked("opening", { zone });
    if (!known) return;
    this.#drawCarry(known.carry);
    this.#drawWeeks(known);
    for (const [name, value] of Object.entries(known.settings)) $(/** @type {`set-${string}`} */ (`set-${name}`)).value = value;
  }

  /**
   * Call `leave` some minutes after the end, unless it is left before.
   * @param {(() => unknown) | null} leave
   */
  endsWith(leave) {
    clearTimeout(this.#end);
    this.#end = leave ? setTimeout(leave, END_MS) : 0;
  }

  /** @param {Known["carry"]} carry */
  #drawCarry(carry) {
    const [card] = $("carry").getElementsByTagName("input");
    const chosen =
      Boolean(carry) !== $("carry").hidden
        ? null
        : carry
          ? card
          : /** @type {HTMLInputElement} */ (document.querySelector("#which [value=foot]"));
    $("carry").hidden = !carry;
    if (carry) $("carry-at").textContent = `${fill(words.carry_at, carry)} · ${lasting(carry.minutes)}`;
    if (chosen) chosen.checked = true;
    this.#drawChoice();
  }

  /** @param {Known} known */
  #drawWeeks({ days, sessions }) {
    $("sessions").textContent = sessions > 1 ? fill(words.weeks_some, { count: sessions }) : sessions ? words.weeks_one : words.weeks_none;
    for (const [index, dot] of [...$("days").children].entries()) dot.classList.toggle("on", days[index]);
  }

  /** Minutes of the chosen limb; what is gone on with has its length already. */
  #drawChoice() {
    const { which } = chosen();
    $("length").disabled = which === "carry";
    if (which !== "carry") this.#chosen(which);
    for (const [length, count] of Object.entries(minutes[which] ?? {})) $(`minutes-${length}`).textContent = lasting(count);
    $("begin").textContent = which === "carry" ? words.carry : words.begin;
  }
}

/** What is chosen at the front door. */
const chosen = () => /** @type {{ which: Limb | "carry", length: Length }} */ (Object.fromEntries(new FormData($("start"))));

/** @param {number} count */
const lasting = (count) => (count === 1 ? words.minute : fill(words.minutes, { minutes: count }));

/**
 * The speaker's answer, or null: neither waits in line with what a person says.
 * @param {string} what
 * @param {object} body
 * @returns {Promise<any>}
 */
async function asked(what, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...page, ...body }) };
  const reply = await fetch(what, options).catch(() => null);
  return reply?.ok ? reply.json() : null;
}
