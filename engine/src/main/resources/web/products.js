/** What a viewer calls a product: the offers (SKUs) that share one `product` are its variants. Pure functions on the feed's state. */
import { formatMoney } from "./tallylight-money.js";

/** The best that any variant has is what the product has. */
const BEST_FIRST = ["in", "low", "held", "out", "closed"];

/**
 * @param {object} state as the feed has it
 * @param {{lang?: string, currency?: string}} [taste] which of `titles` and `prices` to show, where an offer has them
 * @returns {object[]} products in the show's order: `{id, title, imageUrl, variants, stock, available, sold, total, opensAt}`;
 *     a variant is the offer with its `sku` and `name`, and as `source` the offer as the feed's state holds it
 */
export function productsOf(state, taste = {}) {
  const groups = new Map();
  for (const [sku, offer] of Object.entries(state.offers)) {
    const id = offer.product ?? sku;
    if (!groups.has(id)) groups.set(id, []);
    groups.get(id).push(variantOf(sku, offer, state, taste));
  }
  return [...groups].map(([id, variants]) => productOf(id, variants)).sort((a, b) => a.position - b.position);
}

/** @returns {object|null} the product that the host features now */
export function featuredProduct(state, products) {
  const of = (product) => product.variants.some((variant) => variant.sku === state.featured);
  return (state.featured && products.find(of)) || null;
}

/**
 * @param {Record<string, string>} [titles] by language
 * @param {string} [lang] for example `pt-BR`, for which `pt` is good enough
 * @returns {{text: string, lang: string}|null} `null` where the plain title is all there is
 */
export function translation(titles, lang) {
  if (!titles || !lang) return null;
  const keys = Object.keys(titles);
  const like = (wanted) => keys.find((key) => key.toLowerCase() === wanted.toLowerCase());
  const found = like(lang) ?? like(lang.split("-")[0]);
  return found === undefined ? null : { text: titles[found], lang: found };
}

/** @returns {string} title with variant, for a line of text */
export function nameOf(sku, offer, lang) {
  const title = translation(offer?.titles, lang)?.text ?? offer?.title ?? sku;
  const variant = Object.values(offer?.options ?? {}).join(" / ");
  return variant ? `${title}, ${variant}` : title;
}

function variantOf(sku, offer, state, { lang, currency }) {
  const other = currency && offer.prices?.[currency] !== undefined;
  const translated = translation(offer.titles, lang);
  return {
    ...offer,
    source: offer,
    sku,
    name: Object.values(offer.options ?? {}).join(" / "),
    title: translated?.text ?? offer.title ?? sku,
    titleLang: translated?.lang,
    price: other ? offer.prices[currency] : offer.price,
    currency: other ? currency : (offer.currency ?? state.currency),
    compareAtPrice: other ? undefined : offer.compareAtPrice,
    position: offer.position ?? Infinity,
    stock: state.uncertain ? "uncertain" : (offer.stock ?? "uncertain"),
  };
}

function productOf(id, variants) {
  // Equal positions keep the order in which the show has them; Infinity − Infinity would be no answer.
  variants.sort((a, b) => (a.position === b.position ? 0 : a.position - b.position));
  // NaN where a count is not public.
  const sum = (field, orElse) => variants.reduce((total, variant) => total + (variant[field] ?? variant[orElse]), 0);
  const opening = variants.map((variant) => variant.opensAt ?? 0);
  return {
    id,
    variants,
    title: variants[0].title,
    titleLang: variants[0].titleLang,
    imageUrl: variants.find((variant) => variant.imageUrl)?.imageUrl,
    position: Math.min(variants[0].position, Number.MAX_SAFE_INTEGER),
    stock: BEST_FIRST.find((stock) => variants.some((variant) => variant.stock === stock)) ?? "uncertain",
    available: sum("available"),
    availableMoreThan: sum("available", "availableMoreThan"),
    sold: sum("sold"),
    total: sum("available") + sum("reserved") + sum("sold"),
    opensAt: Math.min(...opening),
  };
}

/** @returns {string} what is left, in words; says no number where the show does not publish one */
export function stockText({ stock, available, availableMoreThan, sold }) {
  switch (stock) {
    case "in":
      if (Number.isFinite(available)) return `${count(available)} left`;
      return Number.isFinite(availableMoreThan) ? `More than ${count(availableMoreThan)} left` : "In stock";
    case "low":
      return Number.isFinite(available) ? `Only ${count(available)} left` : "Almost gone";
    case "held":
      return "All in baskets";
    case "out":
      return Number.isFinite(sold) && sold > 0 ? `Sold out · ${count(sold)} sold` : "Sold out";
    case "closed":
      return "Closed";
    default:
      return "Checking stock …";
  }
}

/** @returns {string} the same, for a small place */
export function shortStockText({ stock, available, availableMoreThan }) {
  const some = stock === "in" || stock === "low";
  if (some && Number.isFinite(available)) return `${count(available)} left`;
  if (some && Number.isFinite(availableMoreThan)) return `${count(availableMoreThan)}+ left`;
  return { in: "in stock", low: "few left", held: "in baskets", out: "sold out", closed: "closed" }[stock] ?? "…";
}

/** @returns {{now: string, was: string, off: string}} price of one variant, or `from …` over several with different prices */
export function priceTexts(variants, chosen) {
  const open = variants.filter((variant) => variant.stock === "in" || variant.stock === "low");
  const cheapest = (open.length ? open : variants).reduce((best, variant) => (variant.price < best.price ? variant : best));
  const varied = !chosen && variants.some((variant) => variant.price !== cheapest.price);
  const { price, currency, compareAtPrice } = chosen ?? cheapest;
  if (!Number.isFinite(price)) return { now: "", was: "", off: "" };
  const reduced = compareAtPrice > price;
  return {
    now: (varied ? "from " : "") + formatMoney(price, currency),
    was: reduced ? formatMoney(compareAtPrice, currency) : "",
    off: reduced ? `−${Math.round(100 - (price * 100) / compareAtPrice)}%` : "",
  };
}

/** @returns {string} a whole number as the viewer writes it */
export const count = (number) => number.toLocaleString();
