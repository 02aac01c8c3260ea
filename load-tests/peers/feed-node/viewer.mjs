// One viewer of the feed, written from docs/feed.md alone: the `ws` and `eventsource` packages carry it, nothing of ours does.
import { EventSource } from "eventsource";
import WebSocket from "ws";

/** A snapshot of 2,000 offers has 1–2 MB. */
const FRAME_BYTES_MAX = 16 * 1024 * 1024;

export class Viewer {
  state = null;
  received = 0;
  /** What broke a rule of the feed, in words. */
  broken = [];
  #url;
  #overEvents;
  #line;

  constructor(url, overEvents) {
    this.#url = url;
    this.#overEvents = overEvents;
    this.open();
  }

  open() {
    const url = new URL(this.#url);
    if (this.state) url.searchParams.set("after", `${this.state.epoch}:${this.state.seq}`);
    if (this.#overEvents) this.#openEvents(url);
    else this.#openSocket(url);
  }

  /** Breaks the line without a word, as a network does. */
  cut() {
    if (this.#overEvents) this.#line.close();
    else this.#line.terminate();
  }

  #openSocket(url) {
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url, "tallylight.v1", { maxPayload: FRAME_BYTES_MAX });
    socket.on("message", (data, isBinary) => (isBinary ? this.broken.push("a binary message") : this.#hear(String(data))));
    socket.on("error", (error) => socket === this.#line && this.broken.push(String(error)));
    this.#line = socket;
  }

  #openEvents(url) {
    const events = new EventSource(url);
    events.onmessage = ({ data, lastEventId }) => {
      this.#hear(data);
      const { epoch, seq } = this.state ?? {};
      if (lastEventId && lastEventId !== `${epoch}:${seq}`) this.broken.push(`id ${lastEventId} at ${epoch}:${seq}`);
    };
    events.onerror = (event) => events === this.#line && event.code && this.broken.push(`HTTP ${event.code}`);
    this.#line = events;
  }

  #hear(text) {
    const { type, from, sales, ...fields } = JSON.parse(text);
    this.received += 1;
    if (type === "snapshot") this.state = fields;
    if (type !== "update") return;
    if (this.state === null) this.broken.push("an update came before any snapshot");
    else if (from > this.state.seq) this.broken.push(`an update from ${from} came at ${this.state.seq}`);
    else if (fields.seq > this.state.seq) this.state = merge(this.state, fields);
  }
}

/** RFC 7396, as its section 2 has it. */
function merge(target, patch) {
  if (patch === null || typeof patch !== "object" || Array.isArray(patch)) return patch;
  const merged = new Map(Object.entries(target !== null && typeof target === "object" ? target : {}));
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) merged.delete(name);
    else merged.set(name, merge(merged.get(name), value));
  }
  return Object.fromEntries(merged);
}
