/** The shop page: offers from the feed, buying over HTTP. The feed alone says what is left; answers only fill the basket. */
import { connect, newKey, Shop } from "./tallylight.js";
import { setText, showIdFrom } from "./dom.js";
import { count, productsOf } from "./products.js";
import { Basket } from "./shop-basket.js";
import { ProductCard } from "./shop-product.js";
import { Intents } from "./shop-intents.js";

const AWAY_AFTER_MS = 1_500;
const AWAY_TEXT = "Reconnecting … what you see may be old";
const NOTICE_MS = 15_000;
const TICK_MS = 1_000;
const BUYER_KEY = "tallylight.buyerId";
const STATUS_TEXTS = { scheduled: "Starting soon", live: "Live", paused: "Paused", ended: "Ended" };

const byId = (id) => document.getElementById(id);
const showId = showIdFrom(location.pathname);
const shop = new Shop(showId, { buyerId: buyerId() });
const feed = connect(showId);
const context = { shop, feed, intents: new Intents(), announce, titleOf };
const basket = new Basket(byId("basket"), context);
const cards = new Map();

let frame = 0;
let awayTimer = 0;
let noticeTimer = 0;

feed.on("state", draw).on("connection", connection).on("notice", notice);
connection({ state: feed.connection }); // it was already on its way when the listener came
setInterval(() => feed.state && draw(), TICK_MS); // countdowns to an opening
basket.restore();
loadTitle();

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

async function loadTitle() {
  setText(byId("show-title"), showId);
  try {
    const { title, rehearsal } = await shop.show();
    setText(byId("show-title"), rehearsal ? `${title} (rehearsal)` : title || showId);
    document.title = `${title || showId} · Shop`;
  } catch {
    document.title = `${showId} · Shop`; // the feed says what is wrong
  }
}

function draw() {
  if (frame === 0) frame = requestAnimationFrame(render);
}

function render() {
  frame = 0;
  const { state } = feed;
  const products = productsOf(state);
  const status = byId("show-status");
  setText(status, state.uncertain ? "Checking stock" : (STATUS_TEXTS[state.status] ?? state.status));
  status.dataset.status = state.status;
  setText(byId("viewers"), state.viewers > 0 ? `${count(state.viewers)} watching` : "");
  setText(byId("empty"), products.length === 0 ? "Nothing is offered in this show yet. This page fills by itself." : "");
  for (const [id, card] of cards) {
    if (!products.some((product) => product.id === id)) card.node.remove(), cards.delete(id);
  }
  products.forEach((product, place) => {
    if (!cards.has(product.id)) cards.set(product.id, new ProductCard(product, context, (held) => basket.add(held)));
    const card = cards.get(product.id);
    card.update(product, state);
    const list = byId("products");
    if (list.children[place] !== card.node) list.insertBefore(card.node, list.children[place] ?? null);
  });
}

function titleOf(sku) {
  const offer = feed.state?.offers[sku];
  const variant = Object.values(offer?.options ?? {}).join(" / ");
  return variant ? `${offer.title}, ${variant}` : (offer?.title ?? sku);
}

function announce(text) {
  byId("announcer").textContent = text;
}

function notice({ text }) {
  clearTimeout(noticeTimer);
  setText(byId("notice"), String(text ?? ""));
  noticeTimer = setTimeout(() => setText(byId("notice"), ""), NOTICE_MS);
}

function connection({ state, code }) {
  document.body.dataset.connection = state;
  if (state === "live" || state === "closed") {
    clearTimeout(awayTimer);
    awayTimer = 0;
  }
  if (state === "live") setText(byId("connection"), "");
  else if (state === "closed") closed(code);
  else awayTimer ||= setTimeout(() => setText(byId("connection"), feed.state ? AWAY_TEXT : ""), AWAY_AFTER_MS);
}

function closed(code) {
  setText(byId("show-status"), code === 4104 ? "Not found" : "Feed closed");
  setText(byId("empty"), code === 4104 ? `There is no show “${showId}”.` : "The live feed has closed. Reload to try again.");
}
