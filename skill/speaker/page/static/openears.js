// Ears that stay open: this device's microphone, cut into utterances here and understood by the speaker.
// Nothing is recorded, and nothing goes further than the speaker.

import { Utterances } from "./utterances.js";
import { words } from "./words.js";

const RATE = 16_000;
const HEARD = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 };
const LOCK = "gentle-roll-ears";
/** @type {Record<string, string>} */
const TROUBLES = { NotAllowedError: words.ear_refused, NotFoundError: words.ear_none, NotReadableError: words.ear_used };

/** @typedef {{ stop: AbortController, stream?: MediaStream, context?: AudioContext }} Session */
/** What a sound says, "" where nothing is to be done; whether nothing is missing at its end. @typedef {{ said: string, whole: boolean }} Heard */
/** @type {Heard} */
const NOTHING = { said: "", whole: false };

/**
 * Dispatches "hearing" when somebody begins to speak, "urgent" once they begin with an ouch or a stop, then "heard"
 * with the words as detail, or "quiet" where nothing was meant; "deaf" with a sentence where it does not work, and "change".
 */
export class OpenEars extends EventTarget {
  #describe;
  /** @type {Session | null} */
  #session = null; // everything that ends together
  #wanted = false;
  #busy = false;
  /** @type {Promise<unknown>} */
  #last = Promise.resolve(); // the ear does one thing at a time
  /** @type {object | null} */
  #newest = null;
  /** @type {Promise<Heard> | null} */
  #likely = null; // what the utterance says, if it is over already

  /**
   * `describe` gives what belongs to a sound: whose page, what it waits for, what it plays.
   * @param {() => object} describe
   */
  constructor(describe) {
    super();
    this.#describe = describe;
    document.addEventListener("visibilitychange", () => this.#wanted && this.#seen(!document.hidden));
  }

  /** Whether they are switched on; while the page is hidden they rest. */
  get on() {
    return this.#wanted;
  }

  /** Whether the microphone is open. */
  get listening() {
    return this.#session?.context !== undefined;
  }

  async open() {
    if (this.#wanted) return;
    this.#wanted = true;
    this.#changed();
    await this.#begin();
  }

  close() {
    this.#wanted = false;
    this.#end();
  }

  async #begin() {
    /** @type {Session} */
    const session = { stop: new AbortController() };
    this.#session = session;
    try {
      await this.#prepare(session);
      if (this.#session !== session) return release(session);
      this.#changed();
    } catch (caught) {
      const error = /** @type {Error} */ (caught);
      release(session);
      if (this.#session === session) this.#fail(TROUBLES[error.name] ?? error.message);
    }
  }

  /** @param {Session} session */
  async #prepare(session) {
    if (!navigator.mediaDevices?.getUserMedia) throw new Error(words.ear_insecure);
    await alone(session.stop.signal);
    const [stream] = await Promise.all([
      navigator.mediaDevices.getUserMedia({ audio: HEARD }).then((stream) => {
        session.stream = stream;
        return stream;
      }),
      ready(),
    ]);
    stream.getAudioTracks()[0].addEventListener("ended", () => this.#session === session && this.#fail(words.ear_gone));
    const [context, source] = connected(stream);
    await context.audioWorklet.addModule("microphone.js");
    const node = new AudioWorkletNode(context, "microphone", { numberOfOutputs: 0 });
    const utterances = new Utterances();
    node.port.onmessage = ({ data }) => this.#session === session && this.#take(utterances.push(data), utterances);
    source.connect(node);
    await context.resume();
    session.context = context;
  }

  /**
   * @param {import("./utterances.js").Noticed} event
   * @param {Utterances} utterances
   */
  #take(event, utterances) {
    if (event === null) return;
    if (event === "start") return this.#tell("hearing");
    if (event === "over") return this.#over();
    if (event === "endless") {
      this.#likely = null;
      this.#tell("quiet");
      return this.#tell("trouble", words.ear_loud);
    }
    if (this.#busy) return;
    if (event.so === "begun") this.#hint(event.samples);
    else this.#ahead(event.samples, utterances);
  }

  /**
   * Whether an utterance begins with what cannot wait for its end.
   * @param {Int16Array<ArrayBuffer>} samples
   */
  #hint(samples) {
    const heard = this.#hear(samples, { early: true });
    heard.then(({ said }) => said && this.#wanted && this.#tell("urgent"), ignored);
  }

  /**
   * Hear an utterance that is likely over: while it is waited whether somebody goes on, it is understood already.
   * @param {Int16Array<ArrayBuffer>} samples
   * @param {Utterances} utterances
   */
  #ahead(samples, utterances) {
    const heard = this.#hear(samples);
    this.#likely = heard;
    heard.then(({ whole }) => whole && this.#likely === heard && utterances.hurry(), ignored);
  }

  /** One utterance at a time: what is said meanwhile was said too fast. */
  async #over() {
    const likely = this.#likely;
    this.#likely = null;
    if (!likely || this.#busy) return this.#tell("quiet");
    this.#busy = true;
    const heard = await likely.catch((error) => this.#tell("trouble", error.message));
    this.#busy = false;
    if (heard?.said && this.#wanted) this.#tell("heard", heard.said);
    else this.#tell("quiet");
  }

  /**
   * What a sound says, once the ear has time; nothing where a longer one came meanwhile.
   * @param {Int16Array<ArrayBuffer>} samples
   * @param {object} [more]
   */
  #hear(samples, more) {
    const mine = {};
    this.#newest = mine;
    const described = { ...this.#describe(), ...more };
    const heard = this.#last.then(() => (this.#newest === mine ? understood(samples, described) : NOTHING));
    this.#last = heard.catch(ignored);
    return heard;
  }

  /**
   * A page that nobody sees keeps no microphone open.
   * @param {boolean} visible
   */
  #seen(visible) {
    if (visible && !this.#session) this.#begin().then(() => this.listening && this.#tell("trouble", ""));
    if (visible || !this.#session) return;
    this.#end();
    this.#tell("trouble", words.ear_hidden);
  }

  /** @param {string} sentence */
  #fail(sentence) {
    this.close();
    this.#tell("deaf", sentence);
  }

  #end() {
    const session = this.#session;
    this.#session = this.#likely = null;
    if (session) release(session);
    this.#tell("quiet");
    this.#changed();
  }

  /**
   * @param {string} type
   * @param {unknown} [detail]
   */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

/** @param {Session} session */
function release({ stop, stream, context }) {
  stop.abort();
  for (const track of stream?.getTracks() ?? []) track.stop();
  context?.close();
}

/**
 * Two tabs would both do what one person says.
 * @param {AbortSignal} signal
 * @returns {Promise<void>}
 */
function alone(signal) {
  return new Promise((resolve, reject) => {
    navigator.locks.request(LOCK, { ifAvailable: true }, (lock) => {
      if (!lock) return reject(new Error(words.ear_taken));
      resolve();
      return new Promise((over) => signal.addEventListener("abort", over, { once: true }));
    });
  });
}

/** The speaker loads its ear; it says why where it has none. */
const ready = () => told(fetch("hear"));

/**
 * A browser that cannot bring the microphone to this rate by itself leaves it to the worklet.
 * @param {MediaStream} stream
 * @returns {[AudioContext, MediaStreamAudioSourceNode]}
 */
function connected(stream) {
  try {
    const context = new AudioContext({ sampleRate: RATE });
    return [context, context.createMediaStreamSource(stream)];
  } catch {
    const context = new AudioContext();
    return [context, context.createMediaStreamSource(stream)];
  }
}

/** What went wrong with a sound that nobody waits for. */
const ignored = () => {};

/**
 * @param {Int16Array<ArrayBuffer>} samples
 * @param {object} described
 * @returns {Promise<Heard>}
 */
async function understood(samples, described) {
  const headers = { "Content-Type": "audio/l16", "X-Page": JSON.stringify(described) };
  const { intent, text, whole } = await told(fetch("hear", { method: "POST", headers, body: samples }));
  return intent ? { said: text, whole } : NOTHING;
}

/** @param {Promise<Response>} asked */
async function told(asked) {
  const reply = await asked.catch(() => null);
  if (!reply) throw new Error(words.ear_unreached);
  const answer = await reply.json().catch(() => ({}));
  if (!reply.ok) throw new Error(answer.error ?? words.ear_unreached);
  return answer;
}
