/** A few helpers shared by the pages. Text goes in as text, never as markup: titles come from imported catalogues. */

/**
 * @param {string} tag for example `p.price` or `button`
 * @param {object} [attributes] `on…` listeners, `true`/`false` for bare attributes, everything else as written
 * @param {...(Node|string|null|undefined)} children
 */
export function el(tag, attributes = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const node = document.createElement(name);
  node.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else setAttribute(node, key, value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** Touches the document only where something changed: a busy show sends twenty pictures a second. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
  node.hidden = text === "";
}

/** @param {string|boolean|null|undefined} value `true` sets a bare attribute, `false` and nothing remove it */
export function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value === true ? "" : value);
}

/** A picture that may be missing or fail: then the product's initial stands in for it. */
export function picture() {
  const image = el("img", { alt: "", decoding: "async", loading: "lazy", referrerpolicy: "no-referrer" });
  const initial = el("span.initial", { "aria-hidden": "true" });
  const frame = el("div.picture", { "data-picture": "none" }, initial, image);
  image.addEventListener("load", () => setAttribute(frame, "data-picture", "shown"));
  image.addEventListener("error", () => setAttribute(frame, "data-picture", "none"));
  return {
    frame,
    show(url, title) {
      setText(initial, [...title.trim()][0]?.toUpperCase() ?? "");
      if (image.getAttribute("src") === (url ?? null)) return;
      setAttribute(frame, "data-picture", "none");
      setAttribute(image, "src", url);
    },
  };
}

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Plays a short effect, unless the viewer asked for stillness. */
export function play(node, keyframes, durationMs, easing = "cubic-bezier(.2,.8,.2,1)") {
  return still.matches ? null : node.animate(keyframes, { duration: durationMs, easing });
}

/** The show that a page is about: the last part of its path. */
export function showIdFrom(path) {
  return decodeURIComponent(path.split("/").filter(Boolean).at(-1) ?? "");
}

/** @returns {string} `1:05`, `12:00:00` */
export function clockText(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const two = (n) => String(n).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/**
 * Speaks to screen readers: at most one text in that time, and always the last one.
 *
 * @param {HTMLElement} node a live region
 * @returns {(text: string) => void}
 */
export function announcer(node, everyMs) {
  let wanted = "";
  let timer = 0;
  const say = () => {
    timer = 0;
    if (node.textContent === wanted) return;
    node.textContent = wanted;
    timer = setTimeout(say, everyMs);
  };
  return (text) => {
    wanted = text;
    if (timer === 0) say();
  };
}
