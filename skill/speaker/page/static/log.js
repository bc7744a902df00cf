// What was said and answered, for eyes and screen readers; and, folded away, how it went over the line.

import { $ } from "./dom.js";

const COUNTED = new Set(["count", "chime", "last_one", "halfway"]);
const MOST_LINES = 60;
const MOST_EXCHANGES = 20;

export class Log {
  /**
   * A person said it.
   * @param {string} words
   */
  said(words) {
    this.#add("you", words);
  }

  /**
   * The speaker answered; the counting of a step is heard, not written.
   * @param {Segment[]} speech
   * @param {View | null} view
   */
  answered(speech, view) {
    /** @param {Segment} segment */
    const counted = ({ cue }) => cue !== null && COUNTED.has(view?.cues[cue]?.kind ?? "");
    const words = speech.filter((segment) => !counted(segment)).map((segment) => segment.text);
    if (words.length) this.#add("roll", words.join(" "));
  }

  /**
   * A request and its reply.
   * @param {Exchange | null} exchange
   */
  exchanged(exchange) {
    if (!exchange) return;
    const { request, reply, ms } = exchange;
    const item = document.createElement("li");
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = [request.request.type, request.request.intent?.name, `${ms} ms`].filter(Boolean).join(" · ");
    fold.append(summary);
    fold.addEventListener("toggle", () => fold.children.length > 1 || fold.append(written(request), written(reply)));
    item.append(fold);
    $("exchanges").prepend(item);
    while ($("exchanges").children.length > MOST_EXCHANGES) $("exchanges").lastChild?.remove();
  }

  /**
   * @param {string} who
   * @param {string} words
   */
  #add(who, words) {
    const line = document.createElement("p");
    line.className = who;
    line.textContent = words;
    $("log").append(line);
    while ($("log").children.length > MOST_LINES) $("log").firstChild?.remove();
    $("log").scrollTop = $("log").scrollHeight;
  }
}

/** @param {unknown} value */
function written(value) {
  const text = document.createElement("pre");
  text.tabIndex = 0;
  text.textContent = JSON.stringify(value, null, 2);
  return text;
}
