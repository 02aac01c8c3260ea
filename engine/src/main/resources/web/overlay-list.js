/** What to show while the host features nothing: the show's first products, small, and the one sold last among them. */
import { clockText, el, picture, setAttribute, setText } from "./dom.js";
import { priceTexts, stockText } from "./products.js";

const ROWS_MAX = 3;

export class OfferList {
  #list = el("ul.list", { "data-testid": "list" });
  #rows = new Map();
  #opensAt = 0;

  constructor(stage) {
    stage.append(this.#list);
    this.#list.hidden = true;
  }

  /** @returns {boolean} whether a row shows a countdown, or has just come to its end */
  counting(now) {
    return this.#opensAt > now - 2_000;
  }

  /**
   * @param {string} [lastSold] SKU
   * @param {number} now epoch ms, by the engine's clock
   */
  show(products, lastSold, now) {
    const shown = products.slice(0, ROWS_MAX);
    const sold = products.find((product) => product.variants.some((variant) => variant.sku === lastSold));
    if (sold && !shown.includes(sold)) shown[ROWS_MAX - 1] = sold;
    this.#list.hidden = shown.length === 0;
    this.#opensAt = Math.max(0, ...shown.map((product) => product.opensAt));
    for (const [id, row] of this.#rows) {
      if (!shown.some((product) => product.id === id)) row.node.remove(), this.#rows.delete(id);
    }
    shown.forEach((product, place) => {
      if (!this.#rows.has(product.id)) this.#rows.set(product.id, build());
      const row = this.#rows.get(product.id);
      draw(row, product, now);
      if (this.#list.children[place] !== row.node) this.#list.insertBefore(row.node, this.#list.children[place] ?? null);
    });
  }
}

function build() {
  const parts = { picture: picture(), title: el("b.title"), now: el("span.now"), left: el("span.left") };
  parts.node = el("li.row", {}, parts.picture.frame, el("div.body", {}, parts.title, el("p", {}, parts.now, parts.left)));
  return parts;
}

function draw(row, product, now) {
  const waiting = product.opensAt > now;
  setAttribute(row.node, "data-stock", waiting ? "soon" : product.stock);
  setAttribute(row.title, "lang", product.titleLang);
  row.picture.show(product.imageUrl, product.title);
  setText(row.title, product.title);
  setText(row.now, priceTexts(product.variants).now);
  setText(row.left, waiting ? `Opens in ${clockText(product.opensAt - now)}` : stockText({ ...product, sold: undefined }));
}
