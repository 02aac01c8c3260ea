/** One product: its variants to choose from, a quantity, and the button that reserves. */
import { clockText, el, picture, setAttribute, setText } from "./dom.js";
import { priceTexts, shortStockText, stockText } from "./products.js";
import { formatMoney } from "./tallylight-money.js";
import { explain } from "./shop-refusals.js";

/** What a plain page offers at most; the contract's own bound is higher. */
const QUANTITY_MAX = 20;
/** A countdown is drawn until a little after its end. */
const COUNTDOWN_END_MS = 3_000;
const REFUSING = { scheduled: "Not live yet", paused: "Paused", ended: "Show ended" };

export class ProductCard {
  #context;
  #onHeld;
  #id;
  #product;
  #state;
  #sku = null;
  #busy = false;
  #radioOf = new Map();
  #parts;

  /** @param {(reservation: object) => void} onHeld */
  constructor(product, context, onHeld) {
    this.#context = context;
    this.#onHeld = onHeld;
    this.#id = product.id;
    this.#parts = this.#build();
    this.node = this.#parts.node;
  }

  /** Draws only what may look different: most offers of a large show stand still while one sells. */
  update(product, state) {
    const before = this.#product;
    const still =
      before?.variants.length === product.variants.length &&
      product.variants.every((variant, i) => variant.source === before.variants[i].source) &&
      state.status === this.#state.status &&
      state.uncertain === this.#state.uncertain;
    const counting = product.variants.some(({ opensAt }) => opensAt > this.#context.feed.now() - COUNTDOWN_END_MS);
    if (!still || counting) this.draw(product, state);
  }

  draw(product, state) {
    this.#product = product;
    this.#state = state;
    const parts = this.#parts;
    parts.picture.show(product.imageUrl, product.title);
    setText(parts.title, product.title);
    setAttribute(parts.title, "lang", product.titleLang);
    this.#drawVariants();
    const chosen = this.#chosen();
    const price = priceTexts(product.variants, chosen);
    setText(parts.now, price.now);
    setText(parts.was, price.was);
    setText(parts.off, price.off);
    setText(parts.left, stockText({ ...chosen, sold: undefined }));
    setText(parts.limit, chosen.perBuyerLimit ? `Limit ${chosen.perBuyerLimit} for each buyer` : "");
    setAttribute(parts.node, "data-stock", chosen.stock);
    this.#drawButton(chosen);
  }

  #chosen() {
    const { variants } = this.#product;
    return variants.find((variant) => variant.sku === this.#sku) ?? variants[0];
  }

  #drawVariants() {
    const { variants } = this.#product;
    const open = variants.find((variant) => variant.stock === "in" || variant.stock === "low");
    if (!variants.some((variant) => variant.sku === this.#sku)) this.#sku = (open ?? variants[0]).sku;
    this.#parts.variants.hidden = variants.length < 2;
    setText(this.#parts.legend, Object.keys(variants[0].options ?? {}).join(" / ") || "Variant");
    for (const [sku, radio] of this.#radioOf) {
      if (!variants.some((variant) => variant.sku === sku)) radio.label.remove(), this.#radioOf.delete(sku);
    }
    for (const variant of variants) {
      if (!this.#radioOf.has(variant.sku)) this.#addRadio(variant.sku);
      const { label, input, name, left } = this.#radioOf.get(variant.sku);
      input.checked = variant.sku === this.#sku;
      setAttribute(label, "data-stock", variant.stock);
      setText(name, variant.name || variant.sku);
      setText(left, shortStockText(variant));
    }
  }

  #addRadio(sku) {
    const input = el("input", { type: "radio", name: `variant-${this.#id}`, value: sku, "data-testid": `variant-${sku}` });
    const parts = { input, name: el("b"), left: el("small") };
    input.addEventListener("change", () => {
      this.#sku = sku;
      this.#say("");
      this.draw(this.#product, this.#state);
    });
    parts.label = el("label.variant", {}, input, parts.name, parts.left);
    this.#radioOf.set(sku, parts);
    this.#parts.variants.append(parts.label);
  }

  #quantity() {
    return Number.parseInt(this.#parts.quantity.value, 10) || 1;
  }

  #step(by) {
    const most = Math.min(this.#chosen().perBuyerLimit ?? QUANTITY_MAX, QUANTITY_MAX);
    this.#parts.quantity.value = Math.min(most, Math.max(1, this.#quantity() + by));
    this.draw(this.#product, this.#state);
  }

  #drawButton(chosen) {
    const { reserve } = this.#parts;
    const refusal = this.#refusal(chosen);
    const total = Number.isFinite(chosen.price) ? ` · ${formatMoney(chosen.price * this.#quantity(), chosen.currency)}` : "";
    setText(reserve, this.#busy ? "Reserving …" : (refusal ?? `Reserve${total}`));
    // Who presses it with a keyboard stays there while the answer is on its way.
    setAttribute(reserve, "aria-disabled", this.#busy);
    setAttribute(reserve, "disabled", refusal !== null && !this.#busy);
  }

  /** @returns {string|null} why the button would be in vain, as far as the feed tells */
  #refusal({ stock, opensAt }) {
    if (this.#state.status !== "live") return REFUSING[this.#state.status] ?? "Not live";
    const waitMs = (opensAt ?? 0) - this.#context.feed.now();
    if (waitMs > 0) return `Opens in ${clockText(waitMs)}`;
    return { held: "All in baskets", out: "Sold out", closed: "Closed", uncertain: "Checking stock …" }[stock] ?? null;
  }

  async #reserve(event) {
    event.preventDefault();
    if (this.#busy) return;
    const { shop, intents, announce } = this.#context;
    const { sku, price, title, currency } = this.#chosen();
    const lines = [{ sku, quantity: this.#quantity(), expectedUnitPrice: price }];
    this.#busy = true;
    this.#say("");
    this.draw(this.#product, this.#state);
    try {
      const reservation = await intents.run(`reserve ${JSON.stringify(lines)} ${currency}`, (key) =>
        shop.reserve(lines, { key, currency }),
      );
      this.#parts.quantity.value = 1;
      this.#onHeld(reservation);
      announce(`${title} is held for you.`);
    } catch (error) {
      this.#say(explain(error, (of) => this.#context.feed.state?.offers[of]));
    } finally {
      this.#busy = false;
      this.draw(this.#product, this.#state);
    }
  }

  #say(text) {
    setText(this.#parts.problem, text);
  }

  #build() {
    const button = (text, label, by) =>
      el("button.step", { type: "button", "aria-label": label, onclick: () => this.#step(by) }, text);
    const quantity = el("input", {
      type: "number",
      min: 1,
      max: QUANTITY_MAX,
      value: 1,
      inputmode: "numeric",
      "aria-label": "Quantity",
      "data-testid": `quantity-${this.#id}`,
      oninput: () => this.draw(this.#product, this.#state),
    });
    const legend = el("legend");
    const parts = {
      picture: picture(),
      title: el("h2"),
      now: el("b.now", { "data-testid": `price-${this.#id}` }),
      was: el("s.soft"),
      off: el("span.off"),
      left: el("p.left", { "data-testid": `left-${this.#id}` }),
      limit: el("p.soft"),
      legend,
      variants: el("fieldset.variants", {}, legend),
      quantity,
      reserve: el("button.primary", { type: "submit", "data-testid": `reserve-${this.#id}` }),
      problem: el("p.problem", { role: "alert", "data-testid": `problem-${this.#id}`, hidden: true }),
    };
    const stepper = el("div.stepper", {}, button("−", "One fewer", -1), quantity, button("+", "One more", 1));
    const price = el("p.price", {}, parts.now, parts.was, parts.off);
    const facts = el("div.facts-of", {}, parts.title, price, parts.left, parts.limit);
    const form = el("form", { onsubmit: (event) => this.#reserve(event) }, parts.variants, el("div.act", {}, stepper, parts.reserve));
    parts.node = el("li.product", { "data-testid": `product-${this.#id}` }, parts.picture.frame, facts, form, parts.problem);
    return parts;
  }
}
