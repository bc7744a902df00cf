// Frames of sound, cut into utterances: from a little before somebody speaks until it is quiet again.
// A frame is 32 ms. Speech is what stands out of the last seconds' quiet and, to begin with, has a pitch.

const PRE_ROLL = 12; // frames kept from before speech was noticed
const WINDOW = 6;
const LEAST_LOUD = 4; // of the last WINDOW frames: 130 ms of sustained sound
const LEAST_VOICED = 2;
const HANGOVER = 10; // quiet frames that end an utterance: 320 ms
const LIKELY = 4; // quiet frames after which it is likely over, and heard ahead: 130 ms
const WHOLE = 6; // quiet frames that end it where nothing is missing: 190 ms
const EARLY = [24, 40]; // frames after which an utterance is heard before it is over: 0.4 and 0.9 s after it was noticed
const MOST = 250; // 8 s, as the speaker has it
const MEMORY = 64; // frames over which the quiet is measured: 2 s
const LEAST_DB = -52; // of full scale; below it nobody speaks to a page
const ABOVE_DB = 9;
const STILL_DB = 6;
const VOICED = 0.5; // likeness of a frame with itself one period later; noise has less
const PERIODS = [40, 230]; // samples: 400 to 70 Hz

/** @typedef {"start" | "over" | "endless" | { so: "begun" | "likely", samples: Int16Array<ArrayBuffer> } | null} Noticed */

/**
 * Takes frames. Gives "start", then what was said so far: where it has "begun", and whenever it is "likely" all; "over"
 * once it was all, which is what came last as likely; "endless" where it never ends; else null.
 */
export class Utterances {
  /** @type {number[]} */
  #levels = [];
  /** @type {Int16Array[]} */
  #before = [];
  /** @type {number[]} */
  #marks = []; // of the last frames: 0 quiet, 1 loud, 2 voiced
  /** @type {Int16Array[] | null} */
  #spoken = null;
  #floor = 0;
  #quiet = 0;
  #enough = HANGOVER;

  /** What was said so far is a whole sentence: unless somebody goes on already, less quiet ends it. */
  hurry() {
    if (this.#quiet >= LIKELY) this.#enough = WHOLE;
  }

  /**
   * @param {Int16Array} frame
   * @returns {Noticed}
   */
  push(frame) {
    const level = decibels(frame);
    return this.#spoken ? this.#during(this.#spoken, frame, level) : this.#waiting(frame, level);
  }

  /**
   * @param {Int16Array} frame
   * @param {number} level
   * @returns {Noticed}
   */
  #waiting(frame, level) {
    const floor = this.#quietest();
    this.#learn(level);
    const loud = level > Math.max(LEAST_DB, floor + ABOVE_DB);
    keep(this.#before, frame, PRE_ROLL);
    keep(this.#marks, loud ? 1 + Number(voiced(frame)) : 0, WINDOW);
    const least = (/** @type {number} */ mark) => this.#marks.filter((each) => each >= mark).length;
    if (!loud || least(1) < LEAST_LOUD || least(2) < LEAST_VOICED) return null;
    [this.#spoken, this.#floor, this.#quiet, this.#enough] = [this.#before.splice(0), floor, 0, HANGOVER];
    this.#marks = [];
    return "start";
  }

  /**
   * @param {Int16Array[]} spoken
   * @param {Int16Array} frame
   * @param {number} level
   * @returns {Noticed}
   */
  #during(spoken, frame, level) {
    spoken.push(frame);
    const still = level <= Math.max(LEAST_DB, this.#floor + STILL_DB);
    this.#quiet = still ? this.#quiet + 1 : 0;
    if (!still) this.#enough = HANGOVER;
    if (this.#quiet >= this.#enough) {
      this.#spoken = null;
      return "over";
    }
    if (this.#quiet === LIKELY) return { so: "likely", samples: joined(spoken) };
    if (this.#quiet < LIKELY && EARLY.includes(spoken.length)) return { so: "begun", samples: joined(spoken) };
    if (spoken.length < MOST) return null;
    this.#spoken = null;
    for (const each of spoken) this.#learn(decibels(each)); // that sound is the quiet of this room
    return "endless";
  }

  /** @param {number} level */
  #learn(level) {
    keep(this.#levels, level, MEMORY);
  }

  /** The level under which a fifth of the last two seconds was. */
  #quietest() {
    const levels = this.#levels.toSorted((a, b) => a - b);
    return levels[Math.floor(levels.length / 5)] ?? LEAST_DB;
  }
}

/**
 * @template T
 * @param {T[]} list
 * @param {T} item
 * @param {number} most
 */
function keep(list, item, most) {
  list.push(item);
  if (list.length > most) list.shift();
}

/** @param {Int16Array[]} frames */
function joined(frames) {
  const whole = new Int16Array(frames.length * frames[0].length);
  for (const [index, frame] of frames.entries()) whole.set(frame, index * frame.length);
  return whole;
}

/**
 * Loudness of a frame below full scale.
 * @param {Int16Array} frame
 */
function decibels(frame) {
  const power = frame.reduce((sum, sample) => sum + sample * sample, 0) / frame.length;
  return 10 * Math.log10(power / 32_768 ** 2 + 1e-10);
}

/**
 * Whether a frame repeats itself as a voice does; its treble is raised, for rumble repeats itself too.
 * @param {Int16Array} frame
 */
function voiced(frame) {
  const sound = Float32Array.from(frame, (sample, index) => sample - 0.9 * (frame[index - 1] ?? 0));
  const size = sound.length - PERIODS[1];
  for (let period = PERIODS[0]; period <= PERIODS[1]; period += 1) {
    let [product, first, second] = [0, 1e-6, 1e-6];
    for (let index = 0; index < size; index += 1) {
      const [a, b] = [sound[index], sound[index + period]];
      product += a * b;
      first += a * a;
      second += b * b;
    }
    if (product > VOICED * Math.sqrt(first * second)) return true;
  }
  return false;
}
