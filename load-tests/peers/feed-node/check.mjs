// node check.mjs URL [--viewers 20] [--seconds 5] [--events]
//
// Makes a show of its own, sells in it, cuts lines at random, and compares at rest what every viewer holds with the ledger.
// Exit code 0: all equal; 1: not; 2: could not run.
import { parseArgs } from "node:util";
import { Viewer } from "./viewer.mjs";

const OFFERS = 5;
const ALLOTTED = 500;
const STEP_MS = 10;
const REST_WITHIN_MS = 15_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    viewers: { type: "string", default: "20" },
    seconds: { type: "string", default: "5" },
    events: { type: "boolean", default: false },
  },
});
if (positionals.length !== 1) {
  console.error("usage: node check.mjs URL [--viewers 20] [--seconds 5] [--events]");
  process.exit(2);
}

const show = new URL(`/v1/shows/node-${Date.now()}`, positionals[0]).href;
const skus = Array.from({ length: OFFERS }, (_, i) => `SKU-${i}`);
const viewers = [];
const held = [];
let sent = 0;

try {
  await call("PUT", "", { title: "Näher", currency: "EUR", status: "live", holdMs: 60_000 });
  for (const sku of skus) await call("PUT", `/offers/${sku}`, { title: `Offer ${sku}`, price: 1999, allotted: ALLOTTED });
  for (let i = 0; i < Number(values.viewers); i++) viewers.push(new Viewer(`${show}/feed`, values.events));
  const end = Date.now() + Number(values.seconds) * 1000;
  while (Date.now() < end) {
    await sell();
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  process.exitCode = report(await rest()) ? 0 : 1;
  await call("PATCH", "", { status: "ended" });
} catch (error) {
  console.error(String(error?.cause ?? error));
  process.exitCode = 2;
} finally {
  for (const viewer of viewers) viewer.cut();
}

/** One step: a reservation, and now and then a release, a sale, or a line that breaks. */
async function sell() {
  const lines = [{ sku: pick(skus), quantity: 1 }];
  const reservation = await call("POST", "/reservations", { buyerId: `b${sent}`, lines });
  held.push(reservation.id);
  const chance = Math.random();
  if (chance < 0.3) await call("DELETE", `/reservations/${encodeURIComponent(held.shift())}`);
  else if (chance < 0.6) {
    const payment = { method: "external", reference: `r${sent}` };
    await call("POST", `/reservations/${encodeURIComponent(held.shift())}/checkout`, { payment });
  } else if (chance < 0.7) {
    const viewer = pick(viewers);
    viewer.cut();
    viewer.open();
  }
}

/** Waits until every viewer has reached the ledger's seq. */
async function rest() {
  const ledger = await call("GET", "/ledger");
  const end = Date.now() + REST_WITHIN_MS;
  const behind = () => viewers.some(({ state }) => state === null || state.epoch !== ledger.epoch || state.seq < ledger.seq);
  while (behind() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
  return ledger;
}

function report(ledger) {
  const wrong = viewers.flatMap(({ state, broken }, i) => {
    const differs = ledger.offers.filter(({ sku, available, reserved, sold }) => {
      const seen = state?.offers[sku] ?? {};
      return seen.available !== available || seen.reserved !== reserved || seen.sold !== sold;
    });
    return [...broken, ...differs.map(({ sku }) => `${sku} differs from the ledger`)].map((words) => `viewer ${i}: ${words}`);
  });
  const received = viewers.reduce((sum, viewer) => sum + viewer.received, 0);
  for (const words of wrong.slice(0, 20)) console.error(words);
  const over = values.events ? "eventsource" : "ws";
  console.log(`${viewers.length} viewers over ${over}, ${received} messages, seq ${ledger.seq}: ${wrong.length} wrong`);
  return wrong.length === 0 && ledger.conserved;
}

async function call(method, path, body) {
  sent += 1;
  const headers = { "Content-Type": method === "PATCH" ? "application/merge-patch+json" : "application/json" };
  if (method === "POST") headers["Idempotency-Key"] = `node-check-${Date.now()}-${sent}`;
  const answer = await fetch(show + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}
