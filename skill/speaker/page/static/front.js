// The front door and the end: what to begin, where one stopped, the last three weeks, how one is led.

import { page } from "./line.js";
import { fill, minutes, words } from "./words.js";

const $ = (id) => document.getElementById(id);
const END_MS = 300_000; // nothing stays for ever

export class Front {
  #carryOn;
  #chosen;
  #begin;
  #end = null;

  /** `begin` is called with the words that begin a routine, `carryOn` to go on where one stopped, `chosen` with the limb that is chosen, `leave` once the end was seen. */
  constructor({ begin, carryOn, chosen, leave }) {
    this.#begin = begin;
    this.#carryOn = carryOn;
    this.#chosen = chosen;
    $("start").addEventListener("submit", (event) => {
      event.preventDefault();
      this.start();
    });
    $("which").addEventListener("change", () => this.#drawChoice());
    $("settings").addEventListener("change", ({ target }) => asked("settings", { name: target.name, value: target.value }));
    $("back").addEventListener("click", leave);
    this.#drawChoice();
  }

  /** Begin what is chosen. */
  start() {
    const { which, length } = Object.fromEntries(new FormData($("start")));
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
    for (const [name, value] of Object.entries(known.settings)) $(`set-${name}`).value = value;
  }

  /** Call `leave` some minutes after the end, unless it is left before. */
  endsWith(leave) {
    clearTimeout(this.#end);
    this.#end = leave && setTimeout(leave, END_MS);
  }

  #drawCarry(carry) {
    const [card] = $("carry").getElementsByTagName("input");
    const chosen = Boolean(carry) !== $("carry").hidden ? null : carry ? card : document.querySelector("#which [value=foot]");
    $("carry").hidden = !carry;
    if (carry) $("carry-at").textContent = `${fill(words.carry_at, carry)} · ${lasting(carry.minutes)}`;
    if (chosen) chosen.checked = true;
    this.#drawChoice();
  }

  #drawWeeks({ days, sessions }) {
    $("sessions").textContent = sessions > 1 ? fill(words.weeks_some, { count: sessions }) : sessions ? words.weeks_one : words.weeks_none;
    for (const [index, dot] of [...$("days").children].entries()) dot.classList.toggle("on", days[index]);
  }

  /** Minutes of the chosen limb; what is gone on with has its length already. */
  #drawChoice() {
    const { which } = Object.fromEntries(new FormData($("start")));
    $("length").disabled = which === "carry";
    if (which !== "carry") this.#chosen(which);
    for (const [length, count] of Object.entries(minutes[which] ?? {})) $(`minutes-${length}`).textContent = lasting(count);
    $("begin").textContent = which === "carry" ? words.carry : words.begin;
  }
}

const lasting = (count) => (count === 1 ? words.minute : fill(words.minutes, { minutes: count }));

/** The speaker's answer, or null: neither waits in line with what a person says. */
async function asked(what, body) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ...page, ...body }) };
  const reply = await fetch(what, options).catch(() => null);
  return reply?.ok ? reply.json() : null;
}
