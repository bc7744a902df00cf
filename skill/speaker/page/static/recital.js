// Speech in segments, one after the other: aloud where there is a voice, else by the clock alone.

import { now, sleep } from "./clock.js";

const LEAST_PAUSE_MS = 150;

/** Dispatches "segment" events whose detail is the segment that begins. */
export class Recital extends EventTarget {
  #voice;
  /** @type {AbortController | null} */
  #going = null;
  /** @type {number | null} */
  #cue = null;
  #on = false; // whether that cue is being said, or its pause
  #over = false; // whether it is over, pause and all
  #began = 0;

  /** @param {import("./voice.js").Voice} voice */
  constructor(voice) {
    super();
    this.#voice = voice;
  }

  /** Whether something is being said. */
  get going() {
    return this.#going !== null;
  }

  /** Index of the cue that was begun last; null where no step is being spoken. */
  get cue() {
    return this.#cue;
  }

  /**
   * Say the segments; resolves to true at their end, to false when broken off.
   * @param {Segment[]} segments
   */
  async perform(segments) {
    this.stop();
    const going = new AbortController();
    this.#going = going;
    const { signal } = going;
    for (const [index, segment] of segments.entries()) {
      this.#begin(segment);
      await this.#say(segment, segments[index + 1], signal);
      if (signal.aborted) return false;
      this.#over ||= this.#on;
    }
    this.#going = null;
    return true;
  }

  /** Break off; the cue under way is kept. */
  stop() {
    this.#going?.abort();
    this.#going = null;
    this.#on = false;
    this.#voice.hush();
  }

  /** Forget the cue under way: another step follows. */
  forget() {
    this.#cue = null;
  }

  /**
   * Where in the step of `view` the recital is, in ms: by the clock, but never ahead of what is said.
   * @param {View} view
   */
  offset(view) {
    if (this.#cue === null) return 0;
    const next = view.cues[this.#cue + 1];
    const most = next ? next.at - 1 : view.total_ms;
    if (this.#over) return most;
    return Math.min(view.cues[this.#cue].at + (this.#on ? now() - this.#began : 0), most);
  }

  /** @param {Segment} segment */
  #begin(segment) {
    this.#began = now();
    this.#on = segment.cue !== null;
    if (this.#on) [this.#cue, this.#over] = [segment.cue, false];
    this.dispatchEvent(new CustomEvent("segment", { detail: segment }));
  }

  /**
   * Words stand at least as long as they take to say. A voice that is faster or slower than planned keeps the rhythm: the pause after it gives way.
   * @param {Segment} segment
   * @param {Segment | undefined} next
   * @param {AbortSignal} signal
   */
  async #say(segment, next, signal) {
    const { ms, pause_ms } = segment;
    await this.#voice.say(segment, next, signal);
    const left = ms + pause_ms - (now() - this.#began);
    await sleep(Math.max(left, Math.min(pause_ms, LEAST_PAUSE_MS)), signal);
  }
}
