// The browser's voice, where it has one.

import { now, sleep, speed } from "./clock.js";

const synthesis = window.speechSynthesis;
const language = document.documentElement.lang;
const PATIENCE_MS = 6_000;

export class Voice {
  #voice = null;
  muted = false;

  constructor() {
    if (!synthesis) return;
    this.#choose();
    synthesis.addEventListener?.("voiceschanged", () => this.#choose());
  }

  /** Whether anything can be heard. */
  get ready() {
    return this.#voice !== null && !this.muted;
  }

  /** Say `text`, about `ms` long; resolves when it was said or broken off. */
  async say(text, ms, signal) {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = this.#voice;
    utterance.lang = this.#voice.lang;
    utterance.rate = Math.min(10, 0.95 * speed);
    const said = new Promise((resolve) => (utterance.onend = utterance.onerror = resolve));
    const began = now();
    synthesis.speak(utterance);
    // Some browsers never say that they have finished.
    await Promise.race([said, sleep(2 * ms + PATIENCE_MS, signal)]);
    if (signal.aborted || now() - began > 2 * ms + PATIENCE_MS) this.hush();
  }

  hush() {
    synthesis?.cancel();
    synthesis?.resume?.(); // what was cancelled while it rested would keep the next words waiting
  }

  /** Somebody may be speaking: stop in the middle, or go on there. */
  rest(resting) {
    if (resting) synthesis?.pause?.();
    else synthesis?.resume?.();
  }

  #choose() {
    const voices = synthesis.getVoices();
    const near = voices.filter((voice) => voice.lang.replace("_", "-").startsWith(language.slice(0, 2)));
    const rank = (voice) => (voice.lang.replace("_", "-") === language ? 2 : 0) + (voice.localService ? 1 : 0) + (voice.default ? 1 : 0);
    this.#voice = near.sort((a, b) => rank(b) - rank(a))[0] ?? null;
  }
}
