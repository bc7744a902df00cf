// Where the stage fills the screen, the conversation waits beside it until it is touched.

import { $ } from "./dom.js";

const IDLE_MS = 20_000;

/** Opens at the press of a button, when the focus comes in, and closes by itself where nobody touches it. */
export class Drawer {
  #timer = 0;

  constructor() {
    $("say").addEventListener("click", () => (this.open ? this.close() : $("words").focus()));
    $("talk").addEventListener("focusin", () => this.#show());
    for (const sign of ["pointerdown", "keydown"]) $("talk").addEventListener(sign, () => this.#wait());
    $("chips").addEventListener("click", () => this.close());
  }

  get open() {
    return document.body.dataset.talk === "open";
  }

  close() {
    clearTimeout(this.#timer);
    if ($("talk").contains(document.activeElement)) /** @type {HTMLElement} */ (document.activeElement).blur();
    document.body.dataset.talk = "";
    $("say").setAttribute("aria-expanded", "false");
  }

  #show() {
    document.body.dataset.talk = "open";
    $("say").setAttribute("aria-expanded", "true");
    this.#wait();
  }

  #wait() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => ($("words").value ? this.#wait() : this.close()), IDLE_MS);
  }
}
