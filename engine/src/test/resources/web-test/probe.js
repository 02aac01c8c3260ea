/* Hands the client to the test, and writes down what a page would hear. Waits are cut to nothing, so that no test waits for chance;
   one that asks for waits sets `chance`. */
import * as tallylight from "/web/tallylight.js";
import { mergePatch } from "/web/tallylight-merge.js";

window.tallylight = tallylight;
window.mergePatch = mergePatch;
window.heard = [];
window.chance = 0;
window.watch = (showId, options) => {
  window.feed = new tallylight.Feed(showId, { random: () => chance, ...options });
  const own = ["authenticated", "reservation", "order"];
  for (const type of ["offer", "show", "sale", "notice", "connection", "error", "message", ...own]) {
    feed.on(type, (detail) => heard.push({ type, detail }));
  }
  feed.start();
};
window.heardOf = (type) => heard.filter((one) => one.type === type).map((one) => one.detail);
