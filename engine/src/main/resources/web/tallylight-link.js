/** Keeps one line to the engine open: chooses the transport, waits between attempts, notices silence. Knows nothing of shows. */
import { openSocket, openStream } from "./tallylight-line.js";

/** The engine answers a newcomer within 5 s; some slack, then the line is given up. */
const OPENING_MS = 10_000;
/** The engine pings every 25 s; two missed pings and some slack mean that the line is dead though nobody closed it. */
const SILENCE_MS = 60_000;
/** One missed ping: enough for a page that was asleep and has just come back. */
const STALE_MS = 35_000;
/** Full jitter: wait a random time below `min(BACKOFF_CAP_MS, BACKOFF_BASE_MS × 2^attempt)`. */
const BACKOFF_BASE_MS = 500;
const BACKOFF_CAP_MS = 20_000;
/** An engine that says it is full is given at least this window. */
const OVERLOAD_MS = 4_000;
const OVERLOAD = 4002;
/** The show does not exist yet: its overlay is often open before it. Asks again after `MISSING_MS` and a random part of as much. */
const MISSING_MS = 10_000;
const MISSING = 4104;
/** No `bye` and no `Retry-After` may keep an overlay away for longer than this. */
const TOLD_CAP_MS = 60_000;
/** A line that lasted this long was a good one: the next wait is short again. */
const STABLE_MS = 10_000;
/** A ticket that takes longer is done without: stock is shown all the same. */
const TICKET_MS = 5_000;

/** @returns {number} ms; the window for the wait before that attempt, from 0 on */
export const backoffMs = (attempt) => Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(attempt, 16));

export class Link {
  /** @type {"idle"|"connecting"|"live"|"waiting"|"closed"} */
  state = "idle";

  #options;
  #url;
  #on;
  #transports;
  #line = null;
  #attempt = 0;
  #timer = 0;
  #silenceTimer = 0;
  #heardAt = 0;
  /** `performance.now()` of the first message of this line; 0 before. */
  #upSince = 0;
  /** The engine chose the time of the next attempt. */
  #told = false;

  /**
   * @param {object} options those of the feed: `ticket`, `token`, `transport`, `random`
   * @param {() => URL} url where the next connection goes
   * @param {{message: (message: object) => void, state: (detail: object) => void, error: (error: object) => void}} on
   */
  constructor(options, url, on) {
    this.#options = options;
    this.#url = url;
    this.#on = on;
    this.#transports = new Transports(options.transport);
  }

  start() {
    if (this.state !== "idle" && this.state !== "closed") return;
    this.#listen("addEventListener");
    this.#open();
  }

  /** Ends it for good, or until the next `start`. */
  stop(why) {
    this.#listen("removeEventListener");
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#drop();
    this.#set("closed", why);
  }

  /** What is shown is the engine's picture now. After a `bye` the next line is planned already; until then this holds. */
  live() {
    this.#set("live");
  }

  /** Leaves this line for a new one within `windowMs`. */
  restart(windowMs) {
    this.#drop();
    this.#again(windowMs);
  }

  /** The engine is about to close, and spreads the return of all its clients over that time. */
  bye(windowMs) {
    this.#told = true;
    this.#again(Math.min(Number.isFinite(windowMs) ? windowMs : BACKOFF_BASE_MS, TOLD_CAP_MS));
  }

  #open() {
    this.#timer = 0;
    this.#told = false;
    this.#drop();
    this.#upSince = 0;
    this.#set("connecting");
    this.#watch(OPENING_MS);
    const { ticket } = this.#options;
    if (ticket === undefined) return this.#connect(this.#url());
    const waiting = (this.#line = { close: () => {} });
    this.#credential(ticket).then((value) => {
      if (waiting !== this.#line) return; // stopped or given up meanwhile
      const url = this.#url();
      if (value) url.searchParams.set("ticket", value);
      this.#connect(url);
    });
  }

  #connect(url) {
    const kind = this.#transports.kind;
    // A line that was given up may still deliver: only the present one is listened to.
    const mine = (call) => (argument) => line === this.#line && call(argument);
    const handlers = { heard: mine((message) => this.#heard(message)), closed: mine((why) => this.#closed(why)) };
    const { ticket, token } = this.#options;
    const words = () => this.#credential(ticket === undefined ? token : undefined);
    const line = kind === "sse" ? openStream(url, handlers) : openSocket(url, words, handlers);
    this.#line = line;
  }

  /** @returns {Promise<string|undefined>} never fails: without it the feed still tells what is public */
  async #credential(source) {
    if (source === undefined) return undefined;
    try {
      const late = new Promise((resolve, reject) => setTimeout(reject, TICKET_MS, new Error("it took too long")));
      return await Promise.race([typeof source === "function" ? source() : source, late]);
    } catch (error) {
      this.#on.error({ problem: "no-credential", detail: String(error?.message ?? error) });
      return undefined;
    }
  }

  #heard(message) {
    this.#heardAt = Date.now();
    this.#watch(SILENCE_MS);
    if (message === null) return;
    if (this.#upSince === 0) {
      this.#upSince = performance.now();
      this.#transports.worked();
    }
    this.#on.message(message);
  }

  #closed({ retryAfterMs = 0, ...why }) {
    const { code } = why;
    this.#drop();
    if (code >= 4100 && code <= 4199 && code !== MISSING) return this.stop(why);
    // A code of the engine's own came through: the transport works, though nothing else was said.
    if (code >= 4000) this.#transports.worked();
    else if (this.#upSince === 0) this.#transports.failed();
    else this.#transports.broke();
    if (this.#timer) return this.#set("waiting", why);
    if (this.#upSince > 0 && performance.now() - this.#upSince > STABLE_MS) this.#attempt = 0;
    const windowMs = code === MISSING ? MISSING_MS : Math.max(backoffMs(this.#attempt), code === OVERLOAD ? OVERLOAD_MS : 0);
    this.#attempt += 1;
    this.#told = retryAfterMs > 0;
    this.#again(windowMs, why, Math.max(Math.min(retryAfterMs, TOLD_CAP_MS), code === MISSING ? MISSING_MS : 0));
  }

  #again(windowMs, why = {}, atLeastMs = 0) {
    const retryInMs = atLeastMs + this.#options.random() * windowMs;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#open(), retryInMs);
    if (!this.#line) this.#set("waiting", { retryInMs, ...why });
  }

  #listen(method) {
    globalThis[method]?.("online", this.#wake);
    globalThis[method]?.("pageshow", this.#wake);
    globalThis[method]?.("pagehide", this.#sleep);
    globalThis.document?.[method]("visibilitychange", this.#wake);
  }

  /**
   * The page is left. Browsers keep it for "back", and its line open for minutes: it would count as a viewer, and hear what
   * nobody sees.
   */
  #sleep = () => {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#told = false;
    this.#drop();
    this.#set("waiting");
  };

  /** The network is back, or somebody looks: no reason to sit out a long wait, nor to trust a line that slept. */
  #wake = ({ type }) => {
    // A page that is left is hidden a moment later; one that is shown again may not be visible yet.
    if (type !== "pageshow" && globalThis.document?.visibilityState === "hidden") return;
    if (this.state === "waiting" && !this.#told) this.#again(BACKOFF_BASE_MS);
    // The wall clock, because the monotonic one stands still in some browsers while a laptop sleeps.
    else if (this.state === "live" && Date.now() - this.#heardAt > STALE_MS) this.restart(BACKOFF_BASE_MS);
  };

  #drop() {
    clearTimeout(this.#silenceTimer);
    const line = this.#line;
    this.#line = null;
    line?.close();
  }

  #watch(ms) {
    clearTimeout(this.#silenceTimer);
    this.#silenceTimer = setTimeout(() => this.#closed({ code: 1006, reason: "silence" }), ms);
  }

  #set(state, detail = {}) {
    if (this.state === state && state !== "waiting") return;
    this.state = state;
    this.#on.state({ state, attempt: this.#attempt, transport: this.#transports.kind, ...detail });
  }
}

/**
 * Which transport the next line takes: a WebSocket, unless it can't be had here. Some proxies let none through; then the other
 * one is tried in turn. Where WebSockets have worked it is the engine that is away, and one failure says little.
 */
class Transports {
  kind;
  #fixed;
  #socketsWork = false;
  #failures = 0;

  constructor(only) {
    this.#fixed = only === "websocket" || only === "sse";
    this.kind = only === "sse" ? "sse" : "websocket";
  }

  worked() {
    this.#failures = 0;
    if (this.kind === "websocket") this.#socketsWork = true;
  }

  /** After a while over the second choice, the first one is due again. */
  broke() {
    if (!this.#fixed && this.#socketsWork) this.kind = "websocket";
  }

  failed() {
    this.#failures += 1;
    const patience = this.kind === "websocket" && this.#socketsWork ? 3 : 1;
    if (this.#fixed || this.#failures < patience) return;
    this.kind = this.kind === "websocket" ? "sse" : "websocket";
    this.#failures = 0;
  }
}
