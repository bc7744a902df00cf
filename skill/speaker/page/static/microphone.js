// In the browser's audio thread: what the microphone brings, as frames of 16-bit samples at 16,000 a second.

const RATE = 16_000;
const FRAME = 512; // 32 ms

class Microphone extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME);
  #filled = 0;
  #sum = 0;
  #count = 0;
  #due = 0;

  /**
   * The mean of all samples that fall on one at the lower rate; the browser mostly does that itself.
   * @param {Float32Array[][]} inputs
   */
  process([[channel]]) {
    for (const sample of channel ?? []) {
      this.#sum += sample;
      this.#count += 1;
      this.#due += RATE / sampleRate;
      if (this.#due < 1) continue;
      this.#due -= 1;
      this.#put(this.#sum / this.#count);
      this.#sum = this.#count = 0;
    }
    return true;
  }

  /** @param {number} sample */
  #put(sample) {
    this.#frame[this.#filled++] = Math.max(-1, Math.min(1, sample)) * 32_767;
    if (this.#filled < FRAME) return;
    this.port.postMessage(this.#frame, [this.#frame.buffer]);
    this.#frame = new Int16Array(FRAME);
    this.#filled = 0;
  }
}

registerProcessor("microphone", Microphone);
