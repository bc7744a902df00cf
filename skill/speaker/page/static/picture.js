// The drawing: a limb, the ball's way on it, and the ball. What is drawn comes from the speaker, left limbs only.

import { ballAt, follow, styled, throughStep } from "./ball.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} d
 * @param {Record<string, string | number>} attributes
 */
function path(d, attributes) {
  const node = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d, ...attributes })) node.setAttribute(name, String(value));
  return node;
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

export class Picture {
  #svg;
  /** @type {Record<string, Drawing>} */
  #drawings = {};
  #shown = "";
  /** @type {[string, string, string, Stroke[], number] | null} */
  #wanted = null;
  /** @type {BallFrame[]} */
  #keyframes = [];
  /** @type {Animation | null} */
  #motion = null;
  /** @type {[ms: number, rate: number]} */
  #clock = [0, 0];

  /**
   * `svg` holds three groups: .limb, .way and .ball.
   * @param {SVGSVGElement} svg
   */
  constructor(svg) {
    this.#svg = svg;
  }

  /**
   * What can be drawn, by limb and technique.
   * @param {Record<string, Drawing>} drawings
   */
  learn(drawings) {
    this.#drawings = drawings;
    if (this.#wanted) this.show(...this.#wanted);
  }

  /**
   * Show a passage (the first, if there is no such) of a technique on a side, with its strokes in a step of `total` ms.
   * @param {string} name
   * @param {string} passage
   * @param {string} side
   * @param {Stroke[]} strokes
   * @param {number} total
   */
  show(name, passage, side, strokes = [], total = 1) {
    this.#wanted = [name, passage, side, strokes, total];
    const drawing = this.#drawings[name];
    if (!drawing) return;
    const id = passage in drawing.passages ? passage : Object.keys(drawing.passages)[0];
    const key = [name, id, side, total, strokes.map(({ start, end }) => `${start}-${end}`)].join(" ");
    if (this.#shown === key) return;
    this.#shown = key;
    this.#draw(drawing, drawing.passages[id], side);
    this.#move(strokes, total);
  }

  /**
   * The ball where it is at `ms` of the step, going on at `rate` times the speed of life, or resting (0).
   * @param {number} ms
   * @param {number} rate
   */
  at(ms, rate) {
    this.#clock = [ms, rate];
    if (this.#motion) follow(this.#motion, ms, rate);
  }

  /**
   * The browser moves the ball by itself, without the page; for those who want less motion it lies where it begins.
   * @param {Stroke[]} strokes
   * @param {number} total
   */
  #move(strokes, total) {
    this.#motion?.cancel();
    this.#motion = null;
    const ball = this.#part("ball");
    Object.assign(ball.style, styled(ballAt(this.#keyframes, 0)));
    if (still.matches || !strokes.length) return;
    this.#motion = ball.animate(throughStep(this.#keyframes, strokes, total), { duration: total, fill: "both" });
    follow(this.#motion, ...this.#clock);
  }

  /**
   * @param {Drawing} drawing
   * @param {BallWay} way
   * @param {string} side
   */
  #draw({ size, ball, strokes, pair }, way, side) {
    const [width, height] = size;
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#part("limb").replaceChildren(...strokes.map((s) => path(s.d, { class: s.role, "stroke-width": s.width })));
    this.#part("way").replaceChildren(path(way.d, { class: way.dashed ? "dashed" : "drawn" }), path(way.marks, {}));
    this.#part("ball").querySelector("circle")?.setAttribute("r", String(ball));
    const right = side === "right" && !pair;
    this.#part("shine").setAttribute("d", shine(right ? -ball : ball, ball));
    this.#part("sides").setAttribute("transform", right ? `translate(${width} 0) scale(-1 1)` : "");
    this.#keyframes = way.keyframes;
  }

  /**
   * @param {string} name
   * @returns {SVGGraphicsElement}
   */
  #part(name) {
    return /** @type {SVGGraphicsElement} */ (this.#svg.querySelector(`.${name}`));
  }
}

/**
 * The light on a ball: from the left, on a mirrored picture too.
 * @param {number} x
 * @param {number} y
 */
const shine = (x, y) => `M${-0.55 * x} ${-0.2 * y}Q${-0.45 * x} ${-0.5 * y} ${-0.1 * x} ${-0.6 * y}`;
