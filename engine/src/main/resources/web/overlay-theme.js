/** What the address of an overlay (and in part of the shop) may choose; see docs/overlay.md. Unknown or malformed values are left at their default. */

const CORNERS = new Set(["left", "right", "top-left", "top-right"]);
const SCALE_MIN = 0.5;
const SCALE_MAX = 3;

/**
 * @param {URLSearchParams} query of the overlay or the shop
 * @returns {{lang?: string, currency?: string}} which of an offer's `titles` and `prices` to show
 */
export function readTaste(query) {
  return { lang: query.get("lang") || undefined, currency: query.get("currency")?.toUpperCase() || undefined };
}

/**
 * @param {URLSearchParams} query
 * @param {HTMLElement} root gets the CSS variables and `data-` attributes
 * @returns {{lang?: string, currency?: string, view?: "featured", ticker: boolean, viewers: boolean}}
 */
export function readTheme(query, root) {
  const accent = query.get("accent") ?? "";
  const colour = /^[0-9a-f]{3,8}$/i.test(accent) ? `#${accent}` : accent;
  if (colour && CSS.supports("color", colour)) root.style.setProperty("--tl-accent", colour);
  const scale = Number(query.get("scale"));
  if (scale >= SCALE_MIN && scale <= SCALE_MAX) root.style.setProperty("--tl-scale", scale);
  root.dataset.corner = CORNERS.has(query.get("corner")) ? query.get("corner") : "left";
  root.dataset.theme = query.get("theme") === "light" ? "light" : "dark";
  return {
    ...readTaste(query),
    view: query.get("view") === "featured" ? "featured" : undefined,
    ticker: query.get("ticker") !== "off",
    viewers: query.get("viewers") !== "off",
  };
}
