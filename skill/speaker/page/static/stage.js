// What is seen of a step, all of it read off its timeline: step, side, repetition, caption, progress, ball.

import { follow } from "./ball.js";
import { $ } from "./dom.js";
import { Picture } from "./picture.js";
import { fill, words } from "./words.js";

const COUNTED = new Set(["count", "chime"]);
const LONG = [70, 130, 220]; // letters
const still = matchMedia("(prefers-reduced-motion: reduce)");

/**
 * Set the text only where it changes, so that nothing is announced or laid out twice.
 * @param {HTMLElement} node
 * @param {string} text
 */
function write(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * The last of `items` that begins at or before `ms`.
 * @template {Cue | Stroke} T
 * @param {T[]} items
 * @param {number} ms
 * @param {(item: T) => number} begin
 */
function lastBegun(items, ms, begin) {
  return items.findLast((item) => begin(item) <= ms) ?? null;
}

const at = (/** @type {Cue} */ cue) => cue.at;
const start = (/** @type {Stroke} */ stroke) => stroke.start;

/** @typedef {{ caption: string, passage: number, repetition: number }} Moment */

/**
 * Where `ms` lies in a step: the cue, the passage, its repetition (0 before its first).
 * @param {View} view
 * @param {number} ms
 * @returns {Moment}
 */
export function momentAt(view, ms) {
  const cue = lastBegun(view.cues, ms, at) ?? view.cues[0];
  const stroke = lastBegun(view.strokes, ms, start);
  const shown =
    lastBegun(
      view.cues.filter((each) => !COUNTED.has(each.kind)),
      ms,
      at,
    ) ?? cue;
  if (!stroke || stroke.passage < cue.passage) return { caption: shown.text, passage: cue.passage, repetition: 0 };
  return { caption: shown.text, passage: stroke.passage, repetition: stroke.repetition };
}

export class Stage {
  #picture = new Picture($("art"));
  /** @type {View | null} */
  #view = null;
  /** @type {Limb} */
  #limb = "foot";
  /** @type {Animation | null} */
  #bar = null;
  #ms = 0;
  #note = "";

  constructor() {
    this.#rest();
  }

  /**
   * What can be drawn.
   * @param {Record<string, Drawing>} drawings
   */
  learn(drawings) {
    this.#picture.learn(drawings);
  }

  /** Whether something stands in place of the caption. */
  get noted() {
    return this.#note !== "";
  }

  get view() {
    return this.#view;
  }

  /**
   * Show a step from its start, or (null) no step; what is noted in place of the caption stays.
   * @param {View | null} view
   */
  show(view) {
    const same = view && this.#view?.key === view.key && this.#view.step === view.step;
    this.#view = view;
    if (!view) return this.#rest();
    $("stage").dataset.side = view.side;
    $("stage").dataset.limb = view.limb;
    write($("routine"), view.alone ? fill(words.just, { technique: view.alone }) : words[`${view.length}_${view.limb}`]);
    write($("step"), fill(words.step, { step: view.step, steps: view.steps.length }));
    write($("title"), view.title);
    write($("side"), view.place);
    write($("then"), view.then ? fill(words.then, { step: view.then }) : words.last_step);
    this.#drawDots(view);
    this.#drawProgress(view);
    this.at(same ? this.#ms : 0);
  }

  /**
   * Show the step as it is at `ms`, going on at `rate` times the speed of life, or resting (0).
   * @param {number} ms
   * @param {number} rate
   */
  at(ms, rate = 0) {
    const view = this.#view;
    if (!view || $("stage").dataset.mode === "end") return;
    this.#ms = Math.min(Math.max(0, ms), view.total_ms);
    const moment = momentAt(view, this.#ms);
    this.#write(this.#note || moment.caption);
    this.#showCount(view, moment);
    this.#showProgress(view, rate);
    this.#showPicture(view, moment, rate);
  }

  /** How long until something else is to be read, in ms of the step; at most a second. */
  get next() {
    const { cues = [], strokes = [] } = this.#view ?? {};
    const later = [...cues.map(({ at }) => at), ...strokes.map(({ start }) => start)].filter((at) => at > this.#ms);
    return Math.min(1_000, ...later.map((at) => at - this.#ms));
  }

  /**
   * Show words in place of the caption, such as an answer; with "" the caption again.
   * @param {string} text
   */
  note(text) {
    this.#note = text;
    if (text) this.#write(text);
    else if (this.#view) this.at(this.#ms);
  }

  /**
   * The front door, an answer without a step, a step, or the end.
   * @param {Mode} mode
   */
  enter(mode) {
    if (mode === "end" && this.#view) this.at(this.#view.total_ms);
    $("stage").dataset.mode = mode;
    if (mode === "end") this.#write(words.ended);
    write($("for"), mode === "end" ? words.ended_told : words.what_for);
  }

  /**
   * Long answers are set smaller: all of them can be read, on every screen.
   * @param {string} text
   */
  #write(text) {
    write($("caption"), text);
    $("caption").dataset.long = String(LONG.filter((length) => text.length > length).length);
  }

  /**
   * Show how one sits with a limb, while there is no step.
   * @param {Limb} limb
   */
  sit(limb) {
    this.#limb = limb;
    if (!this.#view) this.#picture.show(`${limb}-scene`, "", "both");
  }

  #rest() {
    $("progress").replaceChildren();
    this.#write(this.#note || words.lead);
    $("stage").dataset.side = "both";
    this.sit(this.#limb);
  }

  /** @param {View} view */
  #drawDots({ passages, repetitions }) {
    const dot = () => document.createElement("i");
    const group = () => {
      const span = document.createElement("span");
      span.append(...Array.from({ length: repetitions }, dot));
      return span;
    };
    $("dots").replaceChildren(...passages.map(group));
  }

  /**
   * @param {View} view
   * @param {Moment} moment
   */
  #showCount({ repetitions }, { passage, repetition }) {
    write($("repetition"), repetitions && repetition ? String(repetition) : "");
    write($("of"), repetitions && repetition ? fill(words.of, { count: repetitions }) : "");
    $("count").hidden = !repetitions;
    let index = 0;
    for (const dot of $("dots").querySelectorAll("i")) {
      dot.classList.toggle("on", index++ < passage * repetitions + repetition);
    }
  }

  /** @param {View} view */
  #drawProgress({ steps }) {
    /** @param {number} ms */
    const bar = (ms) => {
      const step = document.createElement("span");
      step.style.flexGrow = String(ms);
      step.append(document.createElement("i"));
      return step;
    };
    if ($("progress").children.length !== steps.length) $("progress").replaceChildren(...steps.map(bar));
  }

  /**
   * @param {View} view
   * @param {number} rate
   */
  #showProgress({ step, steps, total_ms }, rate) {
    const bars = [...$("progress").children].map((bar) => /** @type {HTMLElement} */ (bar.firstElementChild));
    const effect = /** @type {KeyframeEffect | undefined} */ (this.#bar?.effect);
    if (effect?.target !== bars[step - 1] || effect.getTiming().duration !== total_ms) {
      this.#bar?.cancel();
      for (const [index, bar] of bars.entries()) bar.style.transform = `scaleX(${index < step - 1 ? 1 : 0})`;
      this.#bar = still.matches
        ? null
        : bars[step - 1].animate({ transform: ["scaleX(0)", "scaleX(1)"] }, { duration: total_ms, fill: "both" });
    }
    if (this.#bar) follow(this.#bar, this.#ms, rate);
    else bars[step - 1].style.transform = `scaleX(${(this.#ms / (total_ms || 1)).toFixed(4)})`;
    const sum = (/** @type {number[]} */ values) => values.reduce((a, b) => a + b, 0);
    const left = sum(steps.slice(step)) + total_ms - this.#ms;
    $("progress").setAttribute("aria-valuenow", String(Math.round(100 * (1 - left / sum(steps)))));
    write(
      $("left"),
      left <= 0 ? words.complete : left < 60_000 ? words.left_little : fill(words.left, { minutes: Math.round(left / 60_000) }),
    );
  }

  /**
   * @param {View} view
   * @param {Moment} moment
   * @param {number} rate
   */
  #showPicture({ limb, technique, passages, side, strokes, total_ms }, { passage }, rate) {
    const mine = strokes.filter((stroke) => stroke.passage === passage);
    this.#picture.show(`${limb}-${technique}`, passages[passage] ?? "", side, mine, total_ms);
    this.#picture.at(this.#ms, rate);
  }
}
