/* Hands the client to the test, and writes down what a page would hear. Waits are cut to nothing, so that no test waits for chance. */
import * as tallylight from "/web/tallylight.js";
import { mergePatch } from "/web/tallylight-merge.js";

window.tallylight = tallylight;
window.mergePatch = mergePatch;
window.heard = [];
window.watch = (showId) => {
  window.feed = new tallylight.Feed(showId, { random: () => 0 });
  for (const type of ["offer", "show", "sale", "notice", "connection", "error", "message"]) {
    feed.on(type, (detail) => heard.push({ type, detail }));
  }
  feed.start();
};
window.heardOf = (type) => heard.filter((one) => one.type === type).map((one) => one.detail);
