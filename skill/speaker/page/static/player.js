// An audio player as the platform describes it (Amazon, AudioPlayer interface reference), made of two audio elements.
// The element that plays is the only one who knows where the stream is: token, offset and activity are read off it.

import { speed } from "./clock.js";

const DUCKED = 0.18;
const NEAR_END_MS = 8_000;
const ERRORS = { 1: "MEDIA_ERROR_UNKNOWN", 2: "MEDIA_ERROR_SERVICE_UNAVAILABLE", 3: "MEDIA_ERROR_INTERNAL_DEVICE_ERROR", 4: "MEDIA_ERROR_INVALID_REQUEST" };

/** One stream on its own audio element, which fetches it ahead of its turn. */
class Track {
  constructor({ url, token, offsetInMilliseconds, expectedPreviousToken }, element) {
    Object.assign(this, { token, expectedPreviousToken, element, audible: false, near: false });
    element.preload = "auto";
    element.src = url;
    const start = (offsetInMilliseconds ?? 0) / 1000;
    element.currentTime = start;
    // Safari takes the start only once it knows the length.
    element.onloadedmetadata = () => Math.abs(element.currentTime - start) > 0.3 && (element.currentTime = start);
    element.playbackRate = element.defaultPlaybackRate = speed;
  }

  get offset() {
    return Math.round(this.element.currentTime * 1000);
  }

  get left() {
    return (this.element.duration - this.element.currentTime) * 1000;
  }

  /** Whether it is time to ask for what follows: with 8 s left, or half of a short stream. */
  get ends() {
    return this.left < Math.min(NEAR_END_MS * speed, this.element.duration * 500);
  }

  drop() {
    this.element.pause();
    this.element.removeAttribute("src");
    this.element.load();
  }
}

/**
 * Dispatches "report" events whose detail is {event, about, error?}, "change" whenever activity or stream
 * changes, and "blocked" where the browser wants a click before it makes sound.
 */
export class Player extends EventTarget {
  #current = null;
  #queue = [];
  #held = false;
  #goal = "IDLE";
  #spare = [];

  #ducked = false;

  constructor() {
    super();
    this.muted = false;
    this.#spare = [this.#element(), this.#element()];
  }

  get token() {
    return this.#current?.token ?? null;
  }

  get offset() {
    return this.#current?.offset ?? 0;
  }

  /** IDLE, PLAYING, PAUSED (interrupted), STOPPED or FINISHED. */
  get activity() {
    return this.#goal === "PLAYING" && this.#held ? "PAUSED" : this.#goal;
  }

  get audible() {
    return this.#current?.audible ?? false;
  }

  /** What requests carry. */
  state() {
    return this.#current ? { token: this.token, offset: this.offset, activity: this.activity } : { activity: "IDLE" };
  }

  /** Safari lets an element play only once it was touched by a click or a key. */
  unlock() {
    for (const element of this.#spare) element.load();
  }

  mute(muted) {
    this.muted = muted;
    if (this.#current) this.#current.element.muted = muted;
  }

  /** Somebody may be speaking: play on 15 dB softer, or as before. */
  duck(ducked) {
    this.#ducked = ducked;
    if (this.#current) this.#current.element.volume = ducked ? DUCKED : 1;
  }

  obey(directives) {
    for (const directive of directives) {
      const behavior = directive.playBehavior ?? directive.clearBehavior;
      if (directive.type === "AudioPlayer.Play") this.#play(directive.audioItem.stream, behavior);
      else if (directive.type === "AudioPlayer.Stop") this.#halt("STOPPED");
      else if (directive.type === "AudioPlayer.ClearQueue") this.#clear(behavior);
    }
  }

  /** Somebody speaks: fall silent, and go on with `release`. */
  hold() {
    this.#held = true;
    this.#silence();
  }

  release() {
    this.#held = false;
    this.#sound();
  }

  // Directives

  #play(stream, behavior) {
    if (behavior === "ENQUEUE" && stream.expectedPreviousToken !== (this.#queue.at(-1)?.token ?? this.token)) return;
    if (behavior === "REPLACE_ALL") this.#halt("STOPPED");
    if (behavior !== "ENQUEUE") this.#empty();
    const track = this.#track(stream);
    if (behavior === "REPLACE_ALL" || this.#goal === "FINISHED" || this.#goal === "IDLE") this.#start(track);
    else this.#queue.push(track);
  }

  #clear(behavior) {
    if (behavior === "CLEAR_ALL") this.#halt("STOPPED");
    this.#empty();
  }

  #empty() {
    for (const track of this.#queue.splice(0)) this.#recycle(track);
  }

  #halt(goal) {
    this.#silence();
    if (this.#goal === "PLAYING") this.#goal = goal;
    this.#changed();
  }

  #start(track) {
    if (this.#current) this.#recycle(this.#current);
    this.#current = track;
    this.#goal = "PLAYING";
    this.#changed();
    this.#sound();
  }

  // Sound

  #sound() {
    if (this.#held || this.#goal !== "PLAYING" || !this.#current) return;
    const { element } = this.#current;
    element.muted = this.muted;
    element.volume = this.#ducked ? DUCKED : 1;
    element.play().catch((error) => {
      if (error.name !== "NotAllowedError") return; // broken off, or an error event tells
      this.#held = true;
      this.#changed();
      this.dispatchEvent(new Event("blocked"));
    });
  }

  /** Fall silent; the skill is told only if something could be heard. */
  #silence() {
    const track = this.#current;
    if (!track) return;
    track.element.pause();
    if (track.audible) {
      track.audible = false;
      this.#report("PlaybackStopped", track);
    }
    this.#changed();
  }

  #report(event, { token, offset }, error) {
    const about = { token, offset };
    this.dispatchEvent(new CustomEvent("report", { detail: { event: `AudioPlayer.${event}`, about, error } }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }

  // Elements

  #element() {
    const element = new Audio();
    const mine = () => (this.#current?.element === element ? this.#current : null);
    element.addEventListener("playing", () => mine() && this.#playing(mine()));
    element.addEventListener("timeupdate", () => mine() && this.#nearly(mine()));
    element.addEventListener("ended", () => mine() && this.#ended(mine()));
    element.addEventListener("error", () => element.getAttribute("src") && this.#failed(element));
    return element;
  }

  #track(stream) {
    return new Track(stream, this.#spare.pop() ?? this.#element());
  }

  #recycle(track) {
    track.drop();
    this.#spare.push(track.element);
  }

  #playing(track) {
    if (this.#held || this.#goal !== "PLAYING" || track.audible) return;
    track.audible = true;
    this.#report("PlaybackStarted", track);
    this.#changed();
  }

  #nearly(track) {
    if (track.near || !track.audible || !track.ends) return;
    track.near = true;
    this.#report("PlaybackNearlyFinished", track);
  }

  #ended(track) {
    this.#nearly(track);
    track.audible = false;
    this.#goal = "FINISHED";
    this.#report("PlaybackFinished", track);
    const next = this.#queue.shift();
    if (next) this.#start(next);
    else this.#changed();
  }

  #failed(element) {
    const error = ERRORS[element.error?.code] ?? ERRORS[1];
    const ahead = this.#queue.findIndex((track) => track.element === element);
    if (ahead >= 0) {
      const [track] = this.#queue.splice(ahead, 1);
      this.#report("PlaybackFailed", track, error);
      this.#recycle(track);
    } else if (this.#current?.element === element) {
      this.#current.audible = false;
      this.#report("PlaybackFailed", this.#current, error);
      this.#goal = "STOPPED";
      this.#changed();
    }
  }
}
