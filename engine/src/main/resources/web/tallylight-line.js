/**
 * One connection to a feed, over a WebSocket or as server-sent events. Both look the same from outside:
 *
 * - `heard(message)` for each message, parsed; with `null` for a sign of life that says nothing
 * - `closed({code, reason, status?, problem?, retryAfterMs?})` once, when the other side ended it; codes are those of the
 *   WebSocket, `status` and `problem` those of an HTTP response in place of a stream
 *
 * `close()` on what is returned ends it from this side, and then nothing more is heard.
 */
import { isObject } from "./tallylight-merge.js";

/** WebSocket subprotocol; names the version of the messages. */
export const SUBPROTOCOL = "tallylight.v1";

/** What an engine that is full says on a stream, which has no codes, before it ends it. */
const UNAVAILABLE = "/problems/unavailable";
const OVERLOAD = 4002;

/** A line that just broke; what a browser says when a WebSocket could not be opened. */
const BROKEN = 1006;
/** What the engine refuses before a stream begins, as the code that a WebSocket would be closed with. */
const CODES = new Map([
  [204, 4100],
  [401, 4101],
  [403, 4101],
  [404, 4104],
  [422, 4100],
  [429, OVERLOAD],
  [503, OVERLOAD],
]);

/**
 * @param {URL} url of the feed, `http:` or `https:`
 * @param {() => Promise<string|undefined>} token for the `authenticate` message, if there is one to be sent
 */
export function openSocket(url, token, { heard, closed }) {
  let over = false;
  const end = (why) => {
    if (!over) closed(why);
    over = true;
  };
  let socket = null;
  try {
    const address = new URL(url);
    address.protocol = address.protocol.replace("http", "ws");
    socket = new WebSocket(address, SUBPROTOCOL);
  } catch (error) {
    queueMicrotask(() => end({ code: BROKEN, reason: String(error) })); // a page over HTTPS may not open ws:
    return { close: () => (over = true) };
  }
  socket.onopen = async () => {
    const words = await token();
    if (words && !over) socket.send(JSON.stringify({ type: "authenticate", token: words }));
  };
  socket.onmessage = ({ data }) => !over && heard(parse(data));
  socket.onclose = ({ code, reason }) => end({ code, reason });
  return {
    close() {
      over = true;
      socket.close(1000);
    },
  };
}

/**
 * Reads the stream itself: an `EventSource` comes back at once and without jitter, and doesn't tell why it was refused.
 *
 * @param {URL} url of the feed
 */
export function openStream(url, { heard, closed }) {
  const stop = new AbortController();
  const unlessStopped = (call) => (argument) => !stop.signal.aborted && call(argument);
  read(url, stop.signal, unlessStopped(heard))
    .catch((error) => ({ code: BROKEN, reason: String(error?.message ?? error) }))
    .then(unlessStopped(closed));
  return { close: () => stop.abort() };
}

/** @returns {Promise<{code: number, reason: string}>} why it ended */
async function read(url, signal, heard) {
  const response = await fetch(url, { headers: { Accept: "text/event-stream" }, cache: "no-store", signal });
  const type = response.headers.get("Content-Type") ?? "";
  if (response.status !== 200 || !type.startsWith("text/event-stream")) return refusal(response, type);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const lines = new Lines();
  let data = [];
  let code = BROKEN;
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return { code, reason: "the stream ended" };
    heard(null);
    for (const line of lines.take(value)) {
      if (line.startsWith("data:")) data.push(line.slice(line[5] === " " ? 6 : 5));
      else if (line === "" && data.length > 0) {
        const message = parse(data.join("\n"));
        if (message?.type === "error" && message.problem === UNAVAILABLE) code = OVERLOAD;
        heard(message);
        data = [];
      }
    }
  }
}

/** Only the engine's own words are taken for good: a proxy in between may say 404 while the engine restarts. */
async function refusal(response, type) {
  const { status } = response;
  const isProblem = type.startsWith("application/problem+json");
  const seconds = Number(response.headers.get("Retry-After"));
  const code = ((isProblem || status === 204) && CODES.get(status)) || BROKEN;
  const why = { code, status, retryAfterMs: seconds > 0 ? seconds * 1000 : undefined };
  if (isProblem) {
    const { type: address, title, detail } = parse(await response.text()) ?? {};
    return { ...why, problem: address?.split("/").pop(), reason: detail || title || `HTTP ${status}` };
  }
  response.body?.cancel().catch(() => {});
  return { ...why, reason: status === 200 ? `HTTP 200 with ${type || "no type"} in place of events` : `HTTP ${status}` };
}

/** Cuts a text that comes in pieces into lines that end in CR, LF or both. */
class Lines {
  #rest = "";

  /** @returns {string[]} the lines that are whole now */
  take(piece) {
    // A CR at the end may be the first half of a line end.
    const text = this.#rest + piece;
    const whole = text.endsWith("\r") ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\r|\n/);
    this.#rest = lines.pop() + text.slice(whole.length);
    return lines;
  }
}

/** @returns {object|null} `null` for what is no JSON object: if it mattered, the next update shows the gap */
function parse(data) {
  try {
    const message = JSON.parse(data);
    return isObject(message) ? message : null;
  } catch {
    return null;
  }
}
