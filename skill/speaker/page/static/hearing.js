// What the page hears: the browser's own recogniser at the press of a button, or ears that stay open.

import { status } from "./dock.js";
import { $ } from "./dom.js";
import { Ears } from "./ears.js";
import { OpenEars } from "./openears.js";
import { words } from "./words.js";

/**
 * Connects both kinds of ears with the buttons. `describe` gives what belongs to a sound; `before` is called when
 * somebody wants to speak, `say` with what was said, `nothing` where nothing was said after all, and `lower`
 * with whether the page should be softer, and whether it should be silent.
 */
export class Hearing {
  #ears = new Ears();
  #open;

  /** @param {{describe: () => object, before: () => unknown, say: (words: string) => unknown, nothing: () => unknown, lower: (lowered: boolean, silent?: boolean) => unknown}} actions */
  constructor({ describe, before, say, nothing, lower }) {
    this.#open = new OpenEars(describe);
    this.#bindEars(before, say, () => {
      $("words").value = "";
      nothing();
    });
    this.#bindOpenEars(say, lower);
  }

  get listening() {
    return this.#ears.listening;
  }

  /** Wait for an answer, where no ears are open anyway. */
  listen() {
    if (!this.#open.on) this.#ears.listen();
  }

  close() {
    this.#ears.close();
  }

  /**
   * @param {() => unknown} before
   * @param {(words: string) => unknown} say
   * @param {() => unknown} nothing
   */
  #bindEars(before, say, nothing) {
    const ears = this.#ears;
    $("mic").addEventListener("click", () => {
      if (!ears.usable) return this.#deaf();
      if (ears.listening) {
        ears.close();
        return nothing();
      }
      before();
      ears.listen();
    });
    ears.addEventListener("hearing", ({ detail }) => {
      $("words").value = detail;
    });
    ears.addEventListener("heard", ({ detail }) => {
      $("words").value = "";
      say(detail);
    });
    ears.addEventListener("deaf", () => this.#deaf());
    ears.addEventListener("change", () => {
      $("mic").setAttribute("aria-pressed", String(ears.listening));
      this.#invite();
    });
    ears.addEventListener("quiet", nothing);
  }

  /**
   * @param {(words: string) => unknown} say
   * @param {(lowered: boolean, silent?: boolean) => unknown} lower
   */
  #bindOpenEars(say, lower) {
    const ears = this.#open;
    $("handsfree").addEventListener("click", () => {
      status("", "ear");
      if (ears.on) ears.close();
      else ears.open();
    });
    ears.addEventListener("hearing", () => lower(true));
    ears.addEventListener("urgent", () => lower(true, true));
    ears.addEventListener("quiet", () => lower(false));
    ears.addEventListener("heard", ({ detail }) => {
      lower(false);
      say(detail);
    });
    for (const type of ["deaf", "trouble"]) ears.addEventListener(type, ({ detail }) => status(detail, "ear"));
    ears.addEventListener("change", () => {
      $("handsfree").setAttribute("aria-checked", String(ears.on));
      $("handsfree").setAttribute("aria-busy", String(ears.on && !ears.listening));
      this.#invite();
    });
  }

  #invite() {
    $("words").placeholder = this.#ears.listening || this.#open.listening ? words.listening : words.say_or_type;
  }

  #deaf() {
    status(this.#open.on ? "" : words.deaf, "ear");
    $("words").focus();
  }
}
