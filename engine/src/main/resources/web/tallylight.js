/**
 * Tallylight's client: the live feed of a show, kept right through restarts and gaps, and the calls of a shop.
 *
 * No dependencies, no build step; runs in Chrome 103 (the oldest OBS browser source) and newer, and in Node from 22 on. Import
 * it from the engine, which is then also the engine it talks to:
 *
 *     import { connect } from "http://127.0.0.1:8080/web/tallylight.js";
 *     connect("spring").on("state", (state) => console.log(state.offers));
 *
 * A script that is no module gets it by `import("http://127.0.0.1:8080/web/tallylight.js").then(({ connect }) => …)`. Types are
 * in `tallylight.d.ts` beside it.
 *
 * Fields and message types that it does not know are kept or ignored, never refused: the feed may grow.
 */
import { Feed } from "./tallylight-feed.js";

export { Feed };
export { SUBPROTOCOL } from "./tallylight-line.js";
export { mergePatch } from "./tallylight-merge.js";
export { Shop, ShopError, newKey } from "./tallylight-shop.js";
export { exponentOf, formatMoney } from "./tallylight-money.js";

/**
 * Opens the feed of a show. Same as `new Feed(showId, options).start()`.
 *
 * @param {string} showId id of the show, not yet percent-encoded
 * @param {import("./tallylight-feed.js").FeedOptions} [options]
 * @returns {Feed}
 */
export function connect(showId, options) {
  return new Feed(showId, options).start();
}
