// The browser's own speech recognition, where it has one.

const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;

/** Dispatches "hearing" and "heard" with the words as detail, "quiet" where none came, "deaf" where it does not work, "change". */
export class Ears extends EventTarget {
  /** @type {SpeechRecognition | null} */
  #recognition = null;
  #usable = Boolean(Recognition);

  /** Whether there is a microphone to try. */
  get usable() {
    return this.#usable;
  }

  get listening() {
    return this.#recognition !== null;
  }

  listen() {
    if (!Recognition || !this.#usable || this.listening) return;
    const recognition = new Recognition();
    this.#recognition = recognition;
    recognition.lang = document.documentElement.lang;
    recognition.interimResults = true;
    recognition.addEventListener("result", ({ results }) => this.#result(results[results.length - 1]));
    recognition.addEventListener("error", ({ error }) => this.#failed(error));
    recognition.addEventListener("end", () => this.#over(recognition) && this.dispatchEvent(new Event("quiet")));
    try {
      recognition.start();
    } catch {
      this.#failed("not-allowed");
      this.#over(recognition);
    }
    this.dispatchEvent(new Event("change"));
  }

  close() {
    const recognition = this.#recognition;
    this.#over(recognition);
    recognition?.abort();
  }

  /** @param {SpeechRecognitionResult} result */
  #result(result) {
    const detail = result[0].transcript.trim();
    this.dispatchEvent(new CustomEvent(result.isFinal ? "heard" : "hearing", { detail }));
  }

  /** @param {string} error */
  #failed(error) {
    if (error === "no-speech" || error === "aborted") return;
    this.#usable = false;
    this.dispatchEvent(new Event("deaf"));
  }

  /** @param {SpeechRecognition | null} recognition */
  #over(recognition) {
    if (recognition === null || this.#recognition !== recognition) return false;
    this.#recognition = null;
    this.dispatchEvent(new Event("change"));
    return true;
  }
}
