// An audio player as the platform describes it (Amazon, AudioPlayer interface reference), made of two audio elements.
// The element that plays is the only one who knows where the stream is: token, offset and activity are read off it.

import { sleep, speed } from "./clock.js";

const DUCKED = 0.18;
const NEAR_END_MS = 8_000;
const PATIENCE_MS = 4_000; // sound that has not come by then will not come without being asked for again
const WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000];
const MOST_TRIES = 5; // for a stream that can be fetched and yet not be played
/** @type {Record<number, string>} */
const ERRORS = {
  1: "MEDIA_ERROR_UNKNOWN",
  2: "MEDIA_ERROR_SERVICE_UNAVAILABLE",
  3: "MEDIA_ERROR_INTERNAL_DEVICE_ERROR",
  4: "MEDIA_ERROR_INVALID_REQUEST",
};

/** One stream on its own audio element, which fetches it ahead of its turn. */
class Track {
  audible = false;
  near = false;
  tries = 0;
  start = 0;

  /**
   * @param {Stream} stream
   * @param {HTMLAudioElement} element
   */
  constructor({ url, token, from_ms }, element) {
    this.url = url;
    this.token = token;
    this.element = element;
    element.preload = "auto";
    this.load(from_ms / 1000);
  }

  /**
   * Fetch the stream, to be played from `start`, in seconds.
   * @param {number} start
   */
  load(start) {
    const { element } = this;
    this.start = start;
    element.src = this.url;
    element.currentTime = start;
    // Safari takes the start only once it knows the length.
    element.onloadedmetadata = () => {
      if (Math.abs(element.currentTime - start) > 0.3) element.currentTime = start;
    };
    element.playbackRate = element.defaultPlaybackRate = speed;
  }

  /** Where the stream is, in seconds: one that is being fetched again will go on where it was. */
  get at() {
    return this.element.readyState ? this.element.currentTime : this.start;
  }

  get offset() {
    return Math.round(this.at * 1000);
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
 * Dispatches "report" events whose detail is {type, token, offset, error?}, "change" whenever activity or stream
 * changes, "begins" with the token of the stream that is to sound next, "blocked" where the browser wants a click before it makes sound, "trouble" with "no_sound" or
 * "no_device" as detail while sound does not come and is asked for again, "lost" where it is not to be had,
 * and "well" when it can be heard.
 */
export class Player extends EventTarget {
  /** @type {Track | null} */
  #current = null;
  /** @type {Track[]} */
  #queue = [];
  #held = false;
  /** @type {Activity} */
  #goal = "IDLE";
  /** @type {HTMLAudioElement[]} */
  #spare = [];

  #volume = 1;
  /** @type {AbortController | null} */
  #trying = null; // the wait before a stream is fetched again
  #patience = new AbortController();

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

  /** Whether the sound that should play does not come. */
  get troubled() {
    return this.#trying !== null && this.activity === "PLAYING";
  }

  /** Fetch the sound that does not come again at once. */
  retry() {
    this.#trying?.abort();
  }

  /**
   * What requests carry.
   * @returns {PlayerState}
   */
  state() {
    return this.#current ? { token: this.token, offset: this.offset, activity: this.activity } : { activity: "IDLE" };
  }

  /** Safari lets an element play only once it was touched by a click or a key. */
  unlock() {
    for (const element of this.#spare) element.load();
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.muted = muted;
    if (this.#current) this.#current.element.muted = muted;
  }

  /**
   * Somebody may be speaking: play on 15 dB softer, unheard, or as before.
   * @param {boolean} ducked
   * @param {boolean} [silent]
   */
  duck(ducked, silent) {
    this.#volume = silent ? 0 : ducked ? DUCKED : 1;
    if (this.#current) this.#current.element.volume = this.#volume;
  }

  /** @param {Pick<Answer, "stop" | "play">} answer */
  obey({ stop, play }) {
    if (stop) this.#halt("STOPPED");
    if (play) this.#play(play);
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

  // Answers

  /**
   * Play a stream at once, or after the one that it is to follow: the person may have moved on while it was on its way.
   * @param {Stream} stream
   */
  #play(stream) {
    if (stream.after && stream.after !== (this.#queue.at(-1)?.token ?? this.token)) return;
    if (!stream.after) {
      this.#halt("STOPPED");
      this.#empty();
    }
    const track = this.#track(stream);
    if (!stream.after || this.#goal === "FINISHED" || this.#goal === "IDLE") this.#start(track);
    else this.#queue.push(track);
  }

  #empty() {
    for (const track of this.#queue.splice(0)) this.#recycle(track);
  }

  /** @param {Activity} goal */
  #halt(goal) {
    this.#silence();
    if (this.#goal === "PLAYING") this.#goal = goal;
    this.#changed();
  }

  /** @param {Track} track */
  #start(track) {
    if (this.#current) this.#recycle(this.#current);
    this.#trying = null;
    this.#current = track;
    this.#goal = "PLAYING";
    this.#tell("begins", track.token);
    this.#changed();
    this.#sound();
  }

  // Sound

  #sound() {
    if (this.#held || this.#goal !== "PLAYING" || !this.#current) return;
    const { element } = this.#current;
    element.muted = this.muted;
    element.volume = this.#volume;
    this.#watch(this.#current);
    element.play().catch((error) => {
      if (error.name !== "NotAllowedError") return; // broken off, or an error event tells
      this.#held = true;
      this.#changed();
      this.#tell("blocked");
    });
  }

  /**
   * Say so where nothing is heard for a while.
   * @param {Track} track
   */
  #watch(track) {
    this.#patience.abort();
    this.#patience = new AbortController();
    const silent = () =>
      track === this.#current && this.activity === "PLAYING" && track.element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA;
    sleep(PATIENCE_MS * speed, this.#patience.signal).then((late) => late && silent() && this.#tell("trouble", "no_sound"));
  }

  /** Fall silent; the skill is told only if something could be heard. */
  #silence() {
    const track = this.#current;
    this.#patience.abort();
    if (!track) return;
    track.element.pause();
    if (track.audible) {
      track.audible = false;
      this.#report("PlaybackStopped", track);
    }
    this.#changed();
  }

  /**
   * @param {string} what
   * @param {Track} track
   * @param {string} [error]
   */
  #report(what, { token, offset }, error) {
    this.#tell("report", { type: `AudioPlayer.${what}`, token, offset, error });
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #changed() {
    this.#tell("change");
  }

  // Elements

  #element() {
    const element = new Audio();
    const mine = () => (this.#current?.element === element ? this.#current : null);
    /** @type {(type: string, act: (track: Track) => unknown) => void} */
    const on = (type, act) =>
      element.addEventListener(type, () => {
        const track = mine();
        if (track) act(track);
      });
    on("playing", (track) => this.#playing(track));
    on("waiting", (track) => track.audible && this.#watch(track));
    on("timeupdate", (track) => this.#nearly(track));
    on("ended", (track) => this.#ended(track));
    element.addEventListener("error", () => element.getAttribute("src") && this.#failed(element));
    return element;
  }

  /** @param {Stream} stream */
  #track(stream) {
    return new Track(stream, this.#spare.pop() ?? this.#element());
  }

  /** @param {Track} track */
  #recycle(track) {
    track.drop();
    this.#spare.push(track.element);
  }

  /** @param {Track} track */
  #playing(track) {
    this.#patience.abort();
    this.#trying = null;
    this.#tell("well");
    if (this.#held || this.#goal !== "PLAYING" || track.audible) return;
    track.audible = true;
    this.#report("PlaybackStarted", track);
    this.#changed();
  }

  /** @param {Track} track */
  #nearly(track) {
    if (track.near || !track.audible || !track.ends) return;
    track.near = true;
    this.#report("PlaybackNearlyFinished", track);
  }

  /** @param {Track} track */
  #ended(track) {
    this.#nearly(track);
    track.audible = false;
    this.#goal = "FINISHED";
    this.#report("PlaybackFinished", track);
    const next = this.#queue.shift();
    if (next) this.#start(next);
    else this.#changed();
  }

  /** @param {HTMLAudioElement} element */
  #failed(element) {
    const error = ERRORS[element.error?.code ?? 1] ?? ERRORS[1];
    const ahead = this.#queue.findIndex((track) => track.element === element);
    if (ahead >= 0) {
      const [track] = this.#queue.splice(ahead, 1);
      this.#report("PlaybackFailed", track, error);
      this.#tell("lost", "next_sound");
      this.#recycle(track);
    } else if (this.#current?.element === element) {
      this.#again(this.#current, error);
    }
  }

  /**
   * Fetch a stream again where it was, after a while: what cannot be fetched now often can be a little later.
   * @param {Track} track
   * @param {string} error
   */
  async #again(track, error) {
    const at = track.at;
    const wait = new AbortController();
    this.#trying = wait;
    track.audible = false;
    track.tries = at > track.start + 1 ? 1 : track.tries + 1;
    const found = await reachable(track.url);
    if (this.#trying !== wait) return;
    if (found === "missing" || (found === "there" && track.tries > MOST_TRIES)) return this.#lose(track, error);
    this.#tell("trouble", error === ERRORS[3] ? "no_device" : "no_sound");
    this.#changed();
    await sleep(WAITS_MS[Math.min(track.tries, WAITS_MS.length) - 1], wait.signal);
    if (this.#trying !== wait || this.#current !== track) return;
    track.load(at);
    this.#sound();
  }

  /**
   * @param {Track} track
   * @param {string} error
   */
  #lose(track, error) {
    this.#trying = null;
    this.#report("PlaybackFailed", track, error);
    this.#goal = "STOPPED";
    this.#tell("lost", error === ERRORS[3] ? "no_device" : "missing_sound");
    this.#changed();
  }
}

/**
 * Whether what is at `url` is "there", "missing", or nobody answers: "away".
 * @param {string} url
 */
async function reachable(url) {
  try {
    const answer = await fetch(url, { method: "HEAD", mode: "no-cors", cache: "no-store" });
    return answer.type === "opaque" || answer.ok ? "there" : "missing";
  } catch {
    return "away";
  }
}
