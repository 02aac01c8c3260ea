/**
 * One `Idempotency-Key` for each thing the buyer meant to do. While it is unknown whether the engine did it, asking for the same
 * thing again uses the same key, so that a second press of the button cannot buy twice.
 */
import { newKey } from "./tallylight.js";

export class Intents {
  #keys = new Map();

  /**
   * @template T
   * @param {string} intent what is meant, in full: equal text is the same intent
   * @param {(key: string) => Promise<T>} send
   * @returns {Promise<T>}
   */
  async run(intent, send) {
    if (!this.#keys.has(intent)) this.#keys.set(intent, newKey());
    try {
      const answer = await send(this.#keys.get(intent));
      this.#keys.delete(intent);
      return answer;
    } catch (error) {
      if (!error.outcomeUnknown) this.#keys.delete(intent);
      throw error;
    }
  }
}
