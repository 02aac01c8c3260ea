/**
 * The engine's clock, as far as a viewer can know it. A message is always late, never early: of all that told the time, the
 * one with the smallest delay puts the engine's clock furthest ahead, and is the least wrong.
 */

/** How long a sample counts: two of these at most. Long enough for a dozen pings, short enough to follow a corrected clock. */
const WINDOW_MS = 300_000;

export class EngineClock {
  /** Engine's clock minus this page's monotonic clock, ms: the best sample of this window and of the one before. */
  #best = -Infinity;
  #before = -Infinity;
  #windowEndsAt = -Infinity;
  #told = false;

  /**
   * @param {unknown} at epoch ms in a message; anything but a number is ignored
   * @param {boolean} fresh whether that is when it was sent, not when something last changed
   */
  learn(at, fresh) {
    if (!Number.isFinite(at)) return;
    const now = performance.now();
    if (now > this.#windowEndsAt) {
      this.#before = this.#best;
      this.#best = -Infinity;
      this.#windowEndsAt = now + WINDOW_MS;
    }
    this.#best = Math.max(this.#best, at - now);
    this.#told ||= fresh;
  }

  /** @returns {number} epoch ms; the viewer's own clock counts only until the engine has told the time */
  now() {
    const atLeast = performance.now() + Math.max(this.#best, this.#before);
    return this.#told ? atLeast : Math.max(atLeast, Date.now());
  }
}
