/** Where the engine is. */

/**
 * @param {string} [baseUrl] root of the engine, with or without a slash at its end; default: where this module was loaded from
 * @returns {string} an absolute address that ends with a slash, to resolve the paths of the engine against
 */
export function rootOf(baseUrl) {
  const root = new URL(baseUrl ?? loadedFrom(), globalThis.location?.href);
  root.search = root.hash = "";
  if (!root.pathname.endsWith("/")) root.pathname += "/";
  return root.href;
}

/** A bundle that is no ES module has no address, and a module of a `data:` or `blob:` address has no parent. */
function loadedFrom() {
  try {
    return new URL("..", import.meta.url).href;
  } catch {
    throw new Error("tallylight: give baseUrl, the address of the engine: this script does not know where it was loaded from");
  }
}
