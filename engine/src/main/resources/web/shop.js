/** The shop page: offers from the feed, buying over HTTP. The feed alone says what is left; answers only fill the basket. */
import { connect, newKey, Shop } from "./tallylight.js";
import { clockText, setAttribute, setText, showIdFrom } from "./dom.js";
import { readTaste } from "./overlay-theme.js";
import { count, nameOf, productsOf, translation } from "./products.js";
import { Basket } from "./shop-basket.js";
import { ProductCard } from "./shop-product.js";
import { Intents } from "./shop-intents.js";

const AWAY_AFTER_MS = 1_500;
const AWAY_TEXT = "Reconnecting … what you see may be old";
const NO_SHOW = 4104;
const NOTICE_MS = 15_000;
const TICK_MS = 1_000;
const BUYER_KEY = "tallylight.buyerId";
const STATUS_TEXTS = { scheduled: "Starting soon", live: "Live", paused: "Paused", ended: "Ended" };

const byId = (id) => document.getElementById(id);
const showId = showIdFrom(location.pathname);
const taste = readTaste(new URLSearchParams(location.search));
const shop = new Shop(showId, { buyerId: buyerId() });
// With a ticket the feed also tells what becomes of this buyer's own holds; an engine that gives none is as good without.
const feed = connect(showId, { ticket: () => shop.ticket() });
const context = { shop, feed, intents: new Intents(), announce, titleOf };
const basket = new Basket(byId("basket"), context);
const cards = new Map();

let frame = 0;
let awayTimer = 0;
let noticeTimer = 0;

feed
  .on("state", draw)
  .on("connection", connection)
  .on("notice", notice)
  .on("authenticated", ({ open }) => basket.openAre(open))
  .on("reservation", (reservation) => basket.hear(reservation))
  .on("order", (order) => basket.hearOrder(order));
connection({ state: feed.connection }); // it was already on its way when the listener came
setInterval(() => feed.state && draw(), TICK_MS); // countdowns to an opening
basket.restore();
drawTitle({});

/** Kept in the browser, so that a basket outlives a reload. It is a name, not a secret: the page is for open mode. */
function buyerId() {
  try {
    const kept = localStorage.getItem(BUYER_KEY) ?? newKey();
    localStorage.setItem(BUYER_KEY, kept);
    return kept;
  } catch {
    return newKey(); // storage is switched off: the basket lasts as long as the page
  }
}

function drawTitle({ title, titles, rehearsal }) {
  const translated = translation(titles, taste.lang);
  const words = (translated?.text ?? title) || showId;
  setText(byId("show-title"), rehearsal ? `${words} (rehearsal)` : words);
  setAttribute(byId("show-title"), "lang", translated?.lang);
  document.title = `${words} · Shop`;
}

/** Before a live show the start is what everybody waits for. */
function statusText({ status, startsAt, uncertain }) {
  if (uncertain) return "Checking stock";
  const waitMs = status === "scheduled" ? (startsAt ?? 0) - feed.now() : 0;
  return waitMs > 0 ? `Starts in ${clockText(waitMs)}` : (STATUS_TEXTS[status] ?? status);
}

function draw() {
  if (frame === 0) frame = requestAnimationFrame(render);
}

function render() {
  frame = 0;
  const { state } = feed;
  const products = productsOf(state, taste);
  drawTitle(state);
  const status = byId("show-status");
  setText(status, statusText(state));
  status.dataset.status = state.status;
  setText(byId("viewers"), state.viewers > 0 ? `${count(state.viewers)} watching` : "");
  setText(byId("empty"), products.length === 0 ? "Nothing is offered in this show yet. This page fills by itself." : "");
  for (const [id, card] of cards) {
    if (!products.some((product) => product.id === id)) card.node.remove(), cards.delete(id);
  }
  products.forEach((product, place) => {
    if (!cards.has(product.id)) cards.set(product.id, new ProductCard(product, context, (held) => basket.hear(held)));
    const card = cards.get(product.id);
    card.update(product, state);
    const list = byId("products");
    if (list.children[place] !== card.node) list.insertBefore(card.node, list.children[place] ?? null);
  });
}

function titleOf(sku) {
  return nameOf(sku, feed.state?.offers[sku], taste.lang);
}

function announce(text) {
  byId("announcer").replaceChildren(text); // a new node is read even where the words are those of before
}

function notice({ text }) {
  clearTimeout(noticeTimer);
  setText(byId("notice"), String(text ?? ""));
  noticeTimer = setTimeout(() => setText(byId("notice"), ""), NOTICE_MS);
}

function connection({ state, code }) {
  if (code === NO_SHOW && !feed.state) return missing();
  if (state === "live" || state === "closed") away(state, "");
  else awayTimer ||= setTimeout(() => away("away", feed.state ? AWAY_TEXT : ""), AWAY_AFTER_MS);
  if (state === "closed") closed();
}

/** What stays on the page while the line is away is the last that was known: it says so, and steps back. */
function away(state, text) {
  clearTimeout(awayTimer);
  awayTimer = 0;
  document.body.dataset.connection = state;
  setText(byId("connection"), text);
}

function closed() {
  setText(byId("show-status"), "Feed closed");
  setText(byId("empty"), "The live feed has closed. Reload to try again.");
}

/** The feed asks again by itself. */
function missing() {
  away("away", "");
  setText(byId("show-status"), "Not found");
  setText(byId("empty"), `There is no show “${showId}” yet. This page looks again by itself.`);
}
