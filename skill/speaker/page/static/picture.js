// The drawing: a limb, the ball's way on it, and the ball. What is drawn comes from the speaker, left limbs only.

import { ballAt } from "./ball.js";

const SVG = "http://www.w3.org/2000/svg";

function path(d, attributes) {
  const node = document.createElementNS(SVG, "path");
  for (const [name, value] of Object.entries({ d, ...attributes })) node.setAttribute(name, value);
  return node;
}

export class Picture {
  #svg;
  #drawings = {};
  #shown = "";
  #wanted = null;
  #keyframes = null;

  /** `svg` holds three groups: .limb, .way and .ball. */
  constructor(svg) {
    this.#svg = svg;
  }

  /** What can be drawn, by limb and technique. */
  learn(drawings) {
    this.#drawings = drawings;
    if (this.#wanted) this.show(...this.#wanted);
  }

  /** Show a passage (the first, if there is no such) of a technique on a side, the ball at a phase of its stroke. */
  show(name, passage, side, phase) {
    this.#wanted = [name, passage, side, phase];
    const drawing = this.#drawings[name];
    if (!drawing) return;
    const id = passage in drawing.passages ? passage : Object.keys(drawing.passages)[0];
    const key = `${name} ${id} ${side}`;
    if (this.#shown !== key) this.#draw(drawing, drawing.passages[id], side);
    this.#shown = key;
    this.#place(ballAt(this.#keyframes, phase));
  }

  #draw({ size, ball, strokes, pair }, way, side) {
    const [width, height] = size;
    this.#svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.#part("limb").replaceChildren(...strokes.map((s) => path(s.d, { class: s.role, "stroke-width": s.width })));
    this.#part("way").replaceChildren(path(way.d, { class: way.dashed ? "dashed" : "drawn" }), path(way.marks, {}));
    this.#part("ball").querySelector("circle").setAttribute("r", ball);
    const right = side === "right" && !pair;
    this.#part("sides").setAttribute("transform", right ? `translate(${width} 0) scale(-1 1)` : "");
    this.#keyframes = way.keyframes;
  }

  #place({ x, y, scale, opacity }) {
    const { style } = this.#part("ball");
    style.transform = `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px) scale(${scale.toFixed(3)})`;
    style.opacity = opacity.toFixed(2);
  }

  #part(name) {
    return this.#svg.querySelector(`.${name}`);
  }
}
