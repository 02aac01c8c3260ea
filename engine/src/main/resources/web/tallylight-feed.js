/** One show, live: what the messages of a feed add up to, and who wants to hear of it. */
import { EngineClock } from "./tallylight-clock.js";
import { backoffMs, Link } from "./tallylight-link.js";
import { changedKeys, keepEqual, mergePatch } from "./tallylight-merge.js";
import { rootOf } from "./tallylight-root.js";

/**
 * After each message that changed something, listeners hear in this order: `offer` (once for each changed offer), `show`, `sale`
 * (once for each sale), `state`.
 *
 * | event | argument |
 * | --- | --- |
 * | `state` | `(state, previous)`: the whole picture: `{show, epoch, seq, status, featured, viewers, offers: {sku: offer}}` |
 * | `offer` | `{sku, offer, previous}`; `offer` is `undefined` when it was removed, `previous` when it is new |
 * | `show` | `(state, previous)` when something outside the offers changed (status, featured, viewers …) |
 * | `sale` | `{sku, quantity, at, offer}` |
 * | `notice` | `{text}`: words of the host for the viewers |
 * | `authenticated` | `{buyerId, open}`: this buyer's `reservation` and `order` follow, first those in `open` |
 * | `reservation`, `order` | one of the buyer's own, whole, each time that it changed |
 * | `connection` | `{state, attempt, transport, retryInMs?, code?, reason?, status?, problem?}`; `state` as in {@link Feed#connection} |
 * | `error` | `{problem, detail}`: what the engine refused, or a `no-credential` that could not be had |
 * | `message` | each message as it came, known or not |
 *
 * States are never changed in place: an offer that is the same object as before has not changed.
 *
 * @typedef {object} FeedOptions
 * @property {string} [baseUrl] root of the engine; default: where this module was loaded from
 * @property {"featured"} [view] `featured` carries the featured product's offers only
 * @property {string|(() => string|Promise<string>)} [ticket] of a buyer; it is spent by one connection, so give a function
 * @property {string|(() => string|Promise<string>)} [token] of a buyer; cannot be sent over `sse`, a ticket can
 * @property {"websocket"|"sse"} [transport] default: a WebSocket, and server-sent events where none gets through
 * @property {() => number} [random] 0 ≤ x < 1, for the jitter
 */
export class Feed {
  /** @type {object|null} last known picture; stays readable while the connection is away */
  state = null;

  #showId;
  #options;
  #link;
  #clock = new EngineClock();
  #listeners = new Map();
  #gapsInARow = 0;

  /**
   * @param {string} showId id of the show, not yet percent-encoded
   * @param {FeedOptions} [options]
   */
  constructor(showId, options = {}) {
    this.#showId = showId;
    this.#options = { random: Math.random, ...options, baseUrl: rootOf(options.baseUrl) };
    this.#link = new Link(this.#options, () => this.#url(), {
      message: (message) => this.#receive(message),
      state: (detail) => this.#emit("connection", detail),
      error: (error) => this.#emit("error", error),
    });
  }

  /** @type {"idle"|"connecting"|"live"|"waiting"|"closed"} `live` means: the picture is the engine's, now. */
  get connection() {
    return this.#link.state;
  }

  /**
   * @param {string} type see the table above
   * @param {(...args: any[]) => void} listener
   * @returns {this} so that calls can be chained
   */
  on(type, listener) {
    if (!this.#listeners.has(type)) this.#listeners.set(type, new Set());
    this.#listeners.get(type).add(listener);
    return this;
  }

  /** Takes a listener away again. */
  off(type, listener) {
    this.#listeners.get(type)?.delete(listener);
    return this;
  }

  /** Connects, and stays connected until {@link Feed#stop} or until the engine refuses for good (4100–4199, except 4104). */
  start() {
    this.#link.start();
    return this;
  }

  /** Closes for good. `start` may be called again later and resumes. */
  stop() {
    this.#link.stop({ code: 1000, reason: "stopped" });
  }

  /**
   * The engine's clock, epoch milliseconds: what `expiresAt`, `opensAt` … are to be compared with. A viewer's own clock may be
   * minutes off; it only counts until the engine has told the time.
   */
  now() {
    return this.#clock.now();
  }

  /** Where the next connection goes; resumes behind what is already known. */
  #url() {
    const url = new URL(`v1/shows/${encodeURIComponent(this.#showId)}/feed`, this.#options.baseUrl);
    if (this.#options.view) url.searchParams.set("view", this.#options.view);
    if (this.state) url.searchParams.set("after", `${this.state.epoch}:${this.state.seq}`);
    return url;
  }

  #receive(message) {
    const { type, ...detail } = message;
    // A snapshot tells when the show last changed, and the first update of a connection may be old news, sent to catch up.
    this.#clock.learn(message.at, type === "ping" || (type === "update" && this.connection === "live"));
    this.#emit("message", message);
    if (this.connection === "closed") return; // a listener stopped it
    switch (type) {
      case "snapshot":
        return this.#snapshot(detail);
      case "update":
        return this.#update(detail);
      case "ping":
        return this.#ping(detail);
      case "bye":
        return this.#link.bye(message.reconnectWithinMs);
      case "notice":
      case "authenticated":
      case "reservation":
      case "order":
      case "error":
        return this.#emit(type, detail);
    }
  }

  #snapshot(fields) {
    const next = mergePatch(null, { offers: {}, ...fields });
    next.offers = keepEqual(this.state?.offers, next.offers);
    this.#apply(next, []);
  }

  #update({ from, sales, ...patch }) {
    const otherLife = this.state && patch.epoch !== undefined && patch.epoch !== this.state.epoch;
    if (this.state === null || otherLife || from > this.state.seq) return this.#gap();
    if (patch.seq <= this.state.seq) return this.#link.live(); // nothing that we don't have
    this.#apply(mergePatch(this.state, patch), Array.isArray(sales) ? sales : []);
  }

  /** Carries the viewers, which have no seq. */
  #ping({ viewers = this.state?.viewers }) {
    if (this.state !== null && viewers !== this.state.viewers) this.#apply({ ...this.state, viewers }, []);
  }

  /** Something is missing between us and the feed: come back behind our own seq; if even that left a gap, start afresh. */
  #gap() {
    this.#gapsInARow += 1;
    if (this.#gapsInARow > 1) this.state = null;
    this.#link.restart(backoffMs(this.#gapsInARow - 1));
  }

  #apply(next, sales) {
    const previous = this.state;
    this.state = next;
    this.#gapsInARow = 0;
    this.#link.live();
    for (const sku of changedKeys(previous?.offers, next.offers)) {
      this.#emit("offer", { sku, offer: next.offers[sku], previous: previous?.offers[sku] });
    }
    const { offers: a, seq: b, at: c, ...showBefore } = previous ?? {};
    const { offers: d, seq: e, at: f, ...showNow } = next;
    if (changedKeys(showBefore, showNow).length > 0) this.#emit("show", next, previous);
    for (const sale of sales) this.#emit("sale", { ...sale, at: next.at, offer: next.offers[sale.sku] });
    this.#emit("state", next, previous);
  }

  #emit(type, ...args) {
    for (const listener of this.#listeners.get(type) ?? []) {
      try {
        listener(...args);
      } catch (error) {
        console.error(`tallylight: a listener for "${type}" failed`, error); // must not stop the feed
      }
    }
  }
}
