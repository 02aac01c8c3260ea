/**
 * Tallylight's client: the live feed of a show, kept right through restarts and gaps.
 *
 * No dependencies, no build step; runs in Chrome 103 (the oldest OBS browser source) and newer. Import it from the engine,
 * which is then also the engine it talks to:
 *
 *     import { connect } from "http://127.0.0.1:8080/web/tallylight.js";
 *     connect("spring").on("state", (state) => console.log(state.offers));
 *
 * Fields and message types that this file does not know are kept or ignored, never refused: the feed may grow.
 */
import { changedKeys, isObject, keepEqual, mergePatch } from "./tallylight-merge.js";

export { mergePatch };
export { Shop, ShopError, newKey } from "./tallylight-shop.js";
export { exponentOf, formatMoney } from "./tallylight-money.js";

/** WebSocket subprotocol; names the version of the messages. */
export const SUBPROTOCOL = "tallylight.v1";

/** The engine pings every 25 s; two missed pings and some slack mean that the line is dead though nobody closed it. */
const SILENCE_MS = 60_000;
/** Full jitter: wait a random time below `min(BACKOFF_CAP_MS, BACKOFF_BASE_MS × 2^attempt)`. */
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 20_000;
/** No `bye` may keep an overlay away for longer than this. */
const BYE_CAP_MS = 60_000;

/**
 * Opens the feed of a show. Same as `new Feed(showId, options).start()`.
 *
 * @param {string} showId id of the show, not yet percent-encoded
 * @param {FeedOptions} [options]
 * @returns {Feed}
 */
export function connect(showId, options) {
  return new Feed(showId, options).start();
}

/**
 * One show, live. After each message that changed something, listeners hear in this order: `offer` (once for each changed
 * offer), `show`, `sale` (once for each sale), `state`.
 *
 * | event | argument |
 * | --- | --- |
 * | `state` | `(state, previous)`: the whole picture: `{show, epoch, seq, status, featured, viewers, offers: {sku: offer}}` |
 * | `offer` | `{sku, offer, previous}`; `offer` is `undefined` when it was removed, `previous` when it is new |
 * | `show` | `(state, previous)` when something outside the offers changed (status, featured, viewers …) |
 * | `sale` | `{sku, quantity, at, offer}` |
 * | `notice` | `{text}`: words of the host for the viewers |
 * | `connection` | `{state, attempt, retryInMs?, code?, reason?}`; `state` as in {@link Feed#connection} |
 * | `error` | `{problem}`: what the engine refused |
 * | `message` | each message as it came, known or not |
 *
 * States are never changed in place: an offer that is the same object as before has not changed.
 *
 * @typedef {object} FeedOptions
 * @property {string} [baseUrl] root of the engine; default: where this module was loaded from
 * @property {"featured"} [view] `featured` carries the featured product's offers only
 * @property {() => number} [random] 0 ≤ x < 1, for the jitter
 */
export class Feed {
  /** @type {"idle"|"connecting"|"live"|"waiting"|"closed"} `live` means: the picture is the engine's, now. */
  connection = "idle";
  /** @type {object|null} last known picture; stays readable while the connection is away */
  state = null;

  #showId;
  #baseUrl;
  #view;
  #random;
  #listeners = new Map();
  #socket = null;
  #attempt = 0;
  #gapsInARow = 0;
  #retryTimer = 0;
  #silenceTimer = 0;
  /** Server's clock minus this page's monotonic clock, in ms; at least that much. */
  #clockOffset = -Infinity;
  /** Whether a message told the time of its sending; a snapshot tells when the show last changed. */
  #clockHeard = false;

  constructor(showId, { baseUrl = new URL("..", import.meta.url).href, view, random = Math.random } = {}) {
    this.#showId = showId;
    this.#baseUrl = baseUrl;
    this.#view = view;
    this.#random = random;
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

  /** Connects, and stays connected until {@link Feed#stop} or until the engine says not to come back (4100–4199). */
  start() {
    if (this.connection === "idle" || this.connection === "closed") {
      globalThis.addEventListener?.("online", this.#hurry);
      this.#open();
    }
    return this;
  }

  /** Closes for good. `start` may be called again later and resumes. */
  stop() {
    this.#end({ code: 1000, reason: "stopped" });
  }

  /**
   * The engine's clock, epoch milliseconds: what `expiresAt`, `opensAt` … are to be compared with. A viewer's own clock may be
   * minutes off; it only counts until the engine has told the time.
   */
  now() {
    const atLeast = performance.now() + this.#clockOffset;
    return this.#clockHeard ? atLeast : Math.max(atLeast, Date.now());
  }

  /** Where the next connection goes; resumes behind what is already known. */
  #url() {
    const url = new URL(`v1/shows/${encodeURIComponent(this.#showId)}/feed`, this.#baseUrl);
    url.protocol = url.protocol.replace("http", "ws");
    if (this.#view) url.searchParams.set("view", this.#view);
    if (this.state) url.searchParams.set("after", `${this.state.epoch}:${this.state.seq}`);
    return url;
  }

  #open() {
    this.#retryTimer = 0;
    this.#dropSocket();
    this.#setConnection("connecting");
    const socket = new WebSocket(this.#url(), SUBPROTOCOL);
    this.#socket = socket;
    // A socket that was given up may still deliver: only the present one is listened to.
    socket.onmessage = ({ data }) => socket === this.#socket && this.#receive(data);
    socket.onclose = (event) => socket === this.#socket && this.#closed(event);
    this.#watchSilence();
  }

  #receive(data) {
    this.#watchSilence();
    const message = parse(data);
    if (message === null) return;
    this.#learnClock(message);
    this.#emit("message", message);
    switch (message.type) {
      case "snapshot":
        return this.#snapshot(message);
      case "update":
        return this.#update(message);
      case "ping":
        return this.#ping(message);
      case "notice":
        return this.#emit("notice", message);
      case "error":
        return this.#emit("error", message);
      case "bye":
        return this.#retryWithin(Math.min(message.reconnectWithinMs ?? BACKOFF_BASE_MS, BYE_CAP_MS));
    }
  }

  #snapshot({ type, ...fields }) {
    const next = mergePatch(null, { offers: {}, ...fields });
    next.offers = keepEqual(this.state?.offers, next.offers);
    this.#apply(next, []);
  }

  /** Carries the viewers, which have no seq. */
  #ping({ viewers = this.state?.viewers }) {
    if (this.state !== null && viewers !== this.state.viewers) this.#apply({ ...this.state, viewers }, []);
    else this.#alive();
  }

  #update(message) {
    const otherLife = this.state && message.epoch !== undefined && message.epoch !== this.state.epoch;
    if (this.state === null || otherLife || message.from > this.state.seq) return this.#gap();
    this.#alive();
    if (message.seq <= this.state.seq) return; // older than what we have
    const { type, from, sales, ...patch } = message;
    this.#apply(mergePatch(this.state, patch), Array.isArray(sales) ? sales : []);
  }

  /** Something is missing between us and the feed: come back behind our own seq; if even that left a gap, start afresh. */
  #gap() {
    this.#gapsInARow += 1;
    if (this.#gapsInARow > 1) this.state = null;
    this.#dropSocket();
    this.#retryWithin(backoffMs(this.#gapsInARow - 1));
  }

  #apply(next, sales) {
    const previous = this.state;
    this.state = next;
    this.#gapsInARow = 0;
    this.#alive();
    for (const sku of changedKeys(previous?.offers, next.offers)) {
      this.#emit("offer", { sku, offer: next.offers[sku], previous: previous?.offers[sku] });
    }
    const { offers: a, seq: b, at: c, ...showBefore } = previous ?? {};
    const { offers: d, seq: e, at: f, ...showNow } = next;
    if (changedKeys(showBefore, showNow).length > 0) this.#emit("show", next, previous);
    for (const sale of sales) this.#emit("sale", { ...sale, at: next.at, offer: next.offers[sale.sku] });
    this.#emit("state", next, previous);
  }

  #alive() {
    this.#attempt = 0;
    // After a bye or a gap the next connection is already planned; the picture is still the engine's until then.
    if (this.state !== null) this.#setConnection("live");
  }

  #closed({ code, reason }) {
    this.#socket = null;
    if (code >= 4100 && code <= 4199) return this.#end({ code, reason });
    if (this.#retryTimer) return this.#setConnection("waiting", { code, reason });
    this.#retryWithin(backoffMs(this.#attempt), { code, reason });
    this.#attempt += 1;
  }

  #retryWithin(windowMs, why = {}) {
    const retryInMs = this.#random() * windowMs;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => this.#open(), retryInMs);
    if (!this.#socket) this.#setConnection("waiting", { retryInMs, ...why });
  }

  /** The network is back: no reason to sit out a long wait. */
  #hurry = () => {
    if (this.connection === "waiting") this.#retryWithin(BACKOFF_BASE_MS);
  };

  #end(why) {
    globalThis.removeEventListener?.("online", this.#hurry);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = 0;
    this.#dropSocket();
    this.#setConnection("closed", why);
  }

  #dropSocket() {
    clearTimeout(this.#silenceTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  #watchSilence() {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => {
      this.#dropSocket();
      this.#retryWithin(BACKOFF_BASE_MS);
    }, SILENCE_MS);
  }

  /** A message is always late, never early: the sample that puts the server's clock furthest ahead is the least wrong. */
  #learnClock({ type, at }) {
    if (!Number.isFinite(at)) return;
    this.#clockOffset = Math.max(this.#clockOffset, at - performance.now());
    // The first update of a connection may be old news, sent to catch up.
    this.#clockHeard ||= type === "ping" || (type === "update" && this.connection === "live");
  }

  #setConnection(state, detail = {}) {
    if (this.connection === state && state !== "waiting") return;
    this.connection = state;
    this.#emit("connection", { state, attempt: this.#attempt, ...detail });
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

const backoffMs = (attempt) => Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt, 16));

function parse(data) {
  try {
    const message = JSON.parse(data);
    return isObject(message) ? message : null;
  } catch {
    return null; // not JSON: if it mattered, the next update shows the gap
  }
}
