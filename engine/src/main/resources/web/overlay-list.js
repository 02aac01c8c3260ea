/** What to show while the host features nothing: the show's first products, small, and the one sold last among them. */
import { el, picture, setAttribute, setText } from "./dom.js";
import { priceTexts, stockText } from "./products.js";

const ROWS_MAX = 3;

export class OfferList {
  #list = el("ul.list", { "data-testid": "list" });
  #rows = new Map();

  constructor(stage) {
    stage.append(this.#list);
    this.#list.hidden = true;
  }

  /** @param {string} [lastSold] SKU */
  show(products, lastSold) {
    const shown = products.slice(0, ROWS_MAX);
    const sold = products.find((product) => product.variants.some((variant) => variant.sku === lastSold));
    if (sold && !shown.includes(sold)) shown[ROWS_MAX - 1] = sold;
    this.#list.hidden = shown.length === 0;
    for (const [id, row] of this.#rows) {
      if (!shown.some((product) => product.id === id)) row.node.remove(), this.#rows.delete(id);
    }
    shown.forEach((product, place) => {
      if (!this.#rows.has(product.id)) this.#rows.set(product.id, build());
      const row = this.#rows.get(product.id);
      draw(row, product);
      if (this.#list.children[place] !== row.node) this.#list.insertBefore(row.node, this.#list.children[place] ?? null);
    });
  }
}

function build() {
  const parts = { picture: picture(), title: el("b.title"), now: el("span.now"), left: el("span.left") };
  parts.node = el("li.row", {}, parts.picture.frame, el("div.body", {}, parts.title, el("p", {}, parts.now, parts.left)));
  return parts;
}

function draw(row, product) {
  setAttribute(row.node, "data-stock", product.stock);
  row.picture.show(product.imageUrl, product.title);
  setText(row.title, product.title);
  setText(row.now, priceTexts(product.variants).now);
  setText(row.left, stockText({ ...product, sold: undefined }));
}
