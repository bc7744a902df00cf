// How sentences are heard: in the guide's own voice, from the speaker; the browser's voice is the last resort.

import { now, sleep, speed } from "./clock.js";

const synthesis = window.speechSynthesis;
const language = document.documentElement.lang;
const PATIENCE_MS = 6_000;

export class Voice {
  #own = new Audio();
  /** @type {SpeechSynthesisVoice | null} */
  #browsers = null;
  #resting = false;
  muted = false;

  constructor() {
    if (!synthesis) return;
    this.#choose();
    synthesis.addEventListener?.("voiceschanged", () => this.#choose());
  }

  /**
   * Whether any of the segments can be heard.
   * @param {Segment[]} segments
   */
  speaks(segments) {
    return !this.muted && (this.#browsers !== null || segments.some(({ sound }) => sound));
  }

  /** Safari lets it speak only once it was touched by a click or a key. */
  unlock() {
    this.#own.load();
  }

  /**
   * Say a segment; resolves when it was said, broken off, or cannot be said at all. Once it is heard, the `next` is made
   * ready: the speaker speaks one sentence at a time, and may need a moment for it.
   * @param {Segment} segment
   * @param {Segment | undefined} next
   * @param {AbortSignal} signal
   */
  async say(segment, next, signal) {
    if (this.muted) return;
    const most = 2 * segment.ms + PATIENCE_MS;
    const began = now();
    this.#own.onplaying = () => {
      this.#own.onplaying = null; // it plays again where it was broken off
      this.#prepare(next);
    };
    if (!segment.sound) this.#prepare(next);
    const said = segment.sound && (await Promise.race([this.#play(segment, signal), sleep(most, signal).then(() => true)]));
    if (!said && !signal.aborted && this.#browsers) await Promise.race([this.#speak(segment.text), sleep(most, signal)]);
    // Some browsers never say that they have finished.
    if (signal.aborted || now() - began > most) this.hush();
  }

  /** @param {Segment | undefined} segment */
  #prepare(segment) {
    if (segment?.sound && !this.muted) fetch(segment.sound).catch(() => {}); // its own turn will tell
  }

  hush() {
    this.#own.pause();
    synthesis?.cancel();
    synthesis?.resume?.(); // what was cancelled while it rested would keep the next words waiting
  }

  /**
   * Somebody may be speaking: stop in the middle, or go on there.
   * @param {boolean} resting
   */
  rest(resting) {
    this.#resting = resting;
    if (resting) this.#own.pause();
    else if (this.#own.dataset.speaks && !this.#own.ended) this.#own.play().catch(() => {});
    if (resting) synthesis?.pause?.();
    else synthesis?.resume?.();
  }

  /**
   * Whether the sound of a segment was heard to its end, or broken off; false where it cannot be had.
   * @param {Segment} segment
   * @param {AbortSignal} signal
   * @returns {Promise<boolean>}
   */
  #play(segment, signal) {
    const own = this.#own;
    return new Promise((resolve) => {
      const end = (/** @type {boolean} */ heard) => {
        own.dataset.speaks = "";
        own.onended = null;
        own.onerror = null;
        resolve(heard);
      };
      own.onended = () => end(true);
      own.onerror = () => end(false);
      signal.addEventListener("abort", () => end(true), { once: true });
      own.src = segment.sound ?? "";
      own.playbackRate = own.defaultPlaybackRate = speed;
      own.dataset.speaks = "yes";
      if (!this.#resting) own.play().catch((error) => error.name !== "AbortError" && end(false));
    });
  }

  /** @param {string} text */
  #speak(text) {
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.voice = this.#browsers;
    utterance.lang = this.#browsers?.lang ?? language;
    utterance.rate = Math.min(10, 0.95 * speed);
    const said = new Promise((resolve) => (utterance.onend = utterance.onerror = resolve));
    synthesis.speak(utterance);
    return said;
  }

  #choose() {
    const voices = synthesis.getVoices();
    const near = voices.filter((voice) => voice.lang.replace("_", "-").startsWith(language.slice(0, 2)));
    /** @param {SpeechSynthesisVoice} voice */
    const rank = (voice) => (voice.lang.replace("_", "-") === language ? 2 : 0) + (voice.localService ? 1 : 0) + (voice.default ? 1 : 0);
    this.#browsers = near.sort((a, b) => rank(b) - rank(a))[0] ?? null;
  }
}
