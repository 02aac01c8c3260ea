/**
 * Buying over HTTP: reserve, keep, check out, release; safe to repeat.
 *
 * Each intent gets one `Idempotency-Key`. When the answer is lost (network, 429, 502, 503, 504) the same request goes out
 * again with the same key, so that a retry can never buy twice.
 */
import { rootOf } from "./tallylight-root.js";

/** Longest wait for one answer. */
const ANSWER_TIMEOUT_MS = 10_000;
/** How often one intent is sent at most, and how long the waits between may be. */
const ATTEMPTS = 5;
const RETRY_BASE_MS = 300;
const RETRY_CAP_MS = 5_000;
const RETRIED = new Set([429, 502, 503, 504]);

/** What the engine refused, or could not be asked. Fields as in RFC 9457, and those of the contract. */
export class ShopError extends Error {
  name = "ShopError";
  /** @type {number} HTTP status; 0 when there was no answer */
  status;
  /** @type {string} last part of the problem's `type`: `sold-out`, `price-changed` …, or `no-answer` */
  problem;
  /** @type {{sku: string, reason: string, requested?: number, available?: number}[]} each line that failed */
  lines;
  /** @type {boolean} the engine may have done it all the same: ask again with the same key */
  outcomeUnknown;
  /** @type {number|undefined} wait at least this long before the next try */
  retryAfterMs;

  constructor({ status, type = "", title, detail, lines, retryAfterMs }) {
    super(detail || title || `the engine answered ${status}`);
    this.status = status;
    this.problem = type.split("/").pop() || (status === 0 ? "no-answer" : `http-${status}`);
    this.title = title;
    this.lines = Array.isArray(lines) ? lines : [];
    this.outcomeUnknown = status === 0 || status >= 500;
    this.retryAfterMs = retryAfterMs;
  }
}

/** @returns {string} a fresh `Idempotency-Key`; also fit for a buyer's id. Works without HTTPS, where `randomUUID` does not. */
export function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** One buyer in one show. Every method rejects with a {@link ShopError}. */
export class Shop {
  #show;
  #engine;
  #channel;
  #random;

  /**
   * @param {string} showId not yet percent-encoded
   * @param {object} options
   * @param {string} options.buyerId
   * @param {string} [options.baseUrl] root of the engine; default: where this module was loaded from
   * @param {string} [options.channel] where the sale comes from
   * @param {() => number} [options.random] 0 ≤ x < 1, for the jitter between tries
   */
  constructor(showId, { buyerId, baseUrl, channel = "web", random = Math.random }) {
    this.buyerId = buyerId;
    this.#show = showId;
    this.#engine = new URL("v1", rootOf(baseUrl)).href;
    this.#channel = channel;
    this.#random = random;
  }

  /** @returns {Promise<object>} the show with its offers */
  show() {
    return this.#send("GET", this.#path());
  }

  /**
   * Holds units for the buyer.
   *
   * @param {{sku: string, quantity: number, expectedUnitPrice?: number}[]} lines
   * @param {object} [options]
   * @param {string} [options.key] the intent's key; give the same again after an unknown outcome
   * @param {string} [options.currency]
   * @returns {Promise<object>} the reservation, held until its `expiresAt`
   */
  reserve(lines, { key = newKey(), currency } = {}) {
    const body = { buyerId: this.buyerId, lines, currency, channel: this.#channel };
    return this.#send("POST", this.#path("/reservations"), { key, body });
  }

  /** @returns {Promise<object>} one reservation as it is now */
  reservation(id) {
    return this.#send("GET", this.#reservation(id));
  }

  /** @returns {Promise<object[]>} the buyer's reservations, for example after the page was loaded again */
  async reservations(state = "held") {
    const query = new URLSearchParams({ buyerId: this.buyerId, state });
    return (await this.#send("GET", this.#path(`/reservations?${query}`))).items ?? [];
  }

  /**
   * Turns a held reservation into an order.
   *
   * @param {string} id of the reservation
   * @param {{method: string, reference?: string, token?: string}} payment
   * @param {{key?: string}} [options]
   * @returns {Promise<object>} the order, or `{state: "paying", …}` where a payment takes its time
   */
  checkout(id, payment, { key = newKey() } = {}) {
    return this.#send("POST", this.#reservation(id, "/checkout"), { key, body: { payment } });
  }

  /**
   * Keeps a reservation for longer, once.
   *
   * @param {string} id of the reservation
   * @param {number} byMs ms; a reservation lasts at most twice the show's `holdMs`
   * @param {{key?: string}} [options]
   * @returns {Promise<object>} the reservation with its new `expiresAt`
   */
  extend(id, byMs, { key = newKey() } = {}) {
    return this.#send("POST", this.#reservation(id, "/extension"), { key, body: { byMs } });
  }

  /** Gives a held reservation's units back. */
  release(id) {
    return this.#send("DELETE", this.#reservation(id));
  }

  /** @returns {Promise<string>} what lets one feed connection hear of this buyer's own, for {@link FeedOptions} `ticket` */
  async ticket() {
    const body = { show: this.#show, buyerId: this.buyerId };
    return (await this.#send("POST", "/feed-tickets", { key: newKey(), body })).ticket;
  }

  #path(rest = "") {
    return `/shows/${encodeURIComponent(this.#show)}${rest}`;
  }

  #reservation(id, rest = "") {
    return this.#path(`/reservations/${encodeURIComponent(id)}${rest}`);
  }

  async #send(method, path, { key, body } = {}) {
    const headers = { Accept: "application/json" };
    if (key) headers["Idempotency-Key"] = key;
    if (body) headers["Content-Type"] = "application/json";
    const request = { method, headers, body: body && JSON.stringify(body) };
    for (let attempt = 1; ; attempt++) {
      const answer = await ask(this.#engine + path, request);
      if (!(answer instanceof ShopError)) return answer;
      const retry = answer.status === 0 || RETRIED.has(answer.status);
      if (!retry || attempt >= ATTEMPTS || answer.retryAfterMs > RETRY_CAP_MS) throw answer;
      const window = Math.min(RETRY_CAP_MS, RETRY_BASE_MS * 2 ** attempt);
      await after(Math.max(answer.retryAfterMs ?? 0, this.#random() * window));
    }
  }
}

/** One try. Refusals and silence come back as values, so that the loop above decides what is tried again. */
async function ask(url, request) {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
    const body = parse(await response.text());
    if (response.ok) return body;
    return new ShopError({ ...body, status: response.status, retryAfterMs: retryAfter(response.headers.get("Retry-After")) });
  } catch (error) {
    return new ShopError({ status: 0, title: "No answer", detail: String(error?.message ?? error) });
  }
}

/** A proxy in between may answer with a page of its own: then only the status counts. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** `Retry-After` is a number of seconds or a date. */
function retryAfter(value) {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}

const after = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
