/** The featured product, large. Built once for a product, then only touched where something changed. */
import { clockText, el, picture, play, setAttribute, setText } from "./dom.js";
import { count, priceTexts, shortStockText, stockText } from "./products.js";

/** More variants than this are summed up: a stream is watched on a phone. */
const CHIPS_MAX = 8;
const STATUS_TEXTS = { scheduled: "Starting soon", live: "Live", paused: "Paused", ended: "Show ended" };

export class FeaturedCard {
  #stage;
  #theme;
  #parts = null;
  #product = null;
  /** When what the card counts down to comes, epoch ms; 0 for nothing. */
  #goalAt = 0;

  constructor(stage, theme) {
    this.#stage = stage;
    this.#theme = theme;
  }

  /** @returns {boolean} whether the card shows a countdown, or has just come to its end */
  counting(now) {
    return this.#goalAt > now - 2_000;
  }

  /** @param {object|null} product `null` takes the card away */
  show(product, state, now) {
    if (product?.id !== this.#product) this.#replace(product);
    if (!product) return;
    const parts = this.#parts;
    const chosen = product.variants.length === 1 ? product.variants[0] : null;
    const ended = state.status === "ended";
    const starts = state.status === "scheduled" && state.startsAt > now;
    this.#goalAt = ended ? 0 : Math.max(product.opensAt ?? 0, starts ? state.startsAt : 0);
    const waiting = this.#goalAt > now;
    setAttribute(parts.card, "data-stock", waiting ? "soon" : product.stock);
    setAttribute(parts.card, "data-status", state.status);
    setText(parts.status, STATUS_TEXTS[state.status] ?? "");
    setText(parts.viewers, this.#theme.viewers && state.viewers > 0 && !ended ? `${count(state.viewers)} watching` : "");
    parts.picture.show(product.imageUrl, product.title);
    setText(parts.title, product.title);
    setAttribute(parts.title, "lang", product.titleLang);
    const price = priceTexts(product.variants, chosen);
    setText(parts.now, price.now);
    setText(parts.was, price.was);
    setText(parts.off, price.off);
    const before = parts.left.textContent;
    setText(parts.left, waiting ? (starts ? "Starts in" : "Opens in") : leftText(product, ended));
    setText(parts.countdown, waiting ? clockText(this.#goalAt - now) : "");
    setText(parts.hint, waiting ? "" : hintText(product, state.status));
    this.#drawMeter(product, waiting || ended);
    this.#drawChips(product, waiting, ended);
    if (before !== "" && before !== parts.left.textContent) bump(parts.left);
  }

  #replace(product) {
    this.#parts?.card.remove();
    this.#product = product?.id ?? null;
    this.#goalAt = 0;
    this.#parts = product ? build() : null;
    if (!product) return;
    this.#stage.append(this.#parts.card);
    play(this.#parts.card, [{ opacity: 0, transform: "translateY(2rem)" }, { opacity: 1, transform: "none" }], 500);
  }

  #drawMeter({ available, total, stock }, off) {
    const known = total > 0 && stock !== "closed" && stock !== "uncertain";
    this.#parts.meter.hidden = !known || off;
    if (known) this.#parts.meter.firstChild.style.transform = `scaleX(${(available / total).toFixed(4)})`;
  }

  #drawChips({ variants }, waiting, ended) {
    const { chips, chipOf, more } = this.#parts;
    const shown = variants.length > 1 ? variants.slice(0, variants.length > CHIPS_MAX ? CHIPS_MAX - 1 : CHIPS_MAX) : [];
    for (const [sku, chip] of chipOf) {
      if (!shown.some((variant) => variant.sku === sku)) chip.node.remove(), chipOf.delete(sku);
    }
    for (const variant of shown) {
      if (!chipOf.has(variant.sku)) chipOf.set(variant.sku, buildChip(variant.sku));
      drawChip(chipOf.get(variant.sku), variant, waiting);
      chips.append(chipOf.get(variant.sku).node);
    }
    const rest = variants.length > 1 ? variants.length - shown.length : 0;
    setText(more, rest > 0 ? `+${rest} more` : "");
    chips.append(more);
    chips.hidden = shown.length === 0 || ended;
  }
}

/** @returns {string} the card's state for screen readers: what matters, not each unit */
export function spokenText(product, status, now) {
  const ended = status === "ended";
  if (product.opensAt > now && !ended) return "not open yet";
  const left = product.stock === "in" && !ended ? "in stock" : leftText(product, ended);
  const hint = hintText(product, status);
  return hint ? `${left}. ${hint}` : left;
}

/** Once the show is over, what was left can't be had any more. */
function leftText(product, ended) {
  return ended && product.stock !== "out" ? "No longer on sale" : stockText(product);
}

function hintText({ stock }, status) {
  const some = stock === "in" || stock === "low";
  if (status === "live" && stock === "held") return "Some may come back";
  return { paused: some ? "Sales are paused" : "", scheduled: "Not on sale yet" }[status] ?? "";
}

function build() {
  const parts = {
    picture: picture(),
    status: el("span.status", { "data-testid": "status" }),
    viewers: el("span.viewers", { "data-testid": "viewers" }),
    title: el("h1.title", { "data-testid": "title" }),
    now: el("span.now", { "data-testid": "price" }),
    was: el("s.was", { "data-testid": "compare-at" }),
    off: el("span.off"),
    left: el("span.left", { "data-testid": "left" }),
    countdown: el("span.countdown", { "data-testid": "countdown", role: "timer" }),
    hint: el("span.hint"),
    meter: el("div.meter", { "aria-hidden": "true" }, el("i")),
    chips: el("ul.chips", { "data-testid": "variants" }),
    more: el("li.more"),
    chipOf: new Map(),
  };
  parts.picture.frame.append(el("span.stamp", { "aria-hidden": "true" }, "Sold out"));
  const lamp = el("p.lamp", {}, el("i"), parts.status, parts.viewers);
  const body = el(
    "div.body",
    {},
    lamp,
    parts.title,
    el("p.price", {}, parts.now, parts.was, parts.off),
    el("p.stock", {}, parts.left, parts.countdown, parts.hint),
  );
  parts.card = el("article.card", { "data-testid": "card" }, parts.picture.frame, body, parts.meter, parts.chips);
  return parts;
}

function buildChip(sku) {
  const parts = { name: el("b"), left: el("span") };
  return { ...parts, node: el("li.chip", { "data-sku": sku, "data-testid": `variant-${sku}` }, parts.name, parts.left) };
}

function drawChip({ node, name, left }, variant, waiting) {
  const before = left.textContent;
  setAttribute(node, "data-stock", waiting ? "soon" : variant.stock);
  setText(name, variant.name || variant.sku);
  setText(left, shortStockText(variant));
  if (before !== "" && before !== left.textContent) bump(left);
}

function bump(node) {
  play(node, [{ transform: "scale(1.12)" }, { transform: "none" }], 350);
}
