/** The overlay: draws what the feed says, at most once a frame. */
import { connect } from "./tallylight.js";
import { announcer, play, setText, showIdFrom } from "./dom.js";
import { featuredProduct, productsOf } from "./products.js";
import { FeaturedCard, spokenText } from "./overlay-card.js";
import { OfferList } from "./overlay-list.js";
import { Ticker } from "./overlay-ticker.js";
import { readTheme } from "./overlay-theme.js";

/** A restart of the engine takes less than this: no flicker on the stream for it. */
const AWAY_AFTER_MS = 1_500;
const NOTICE_MS = 10_000;
const TICK_MS = 1_000;
const ANNOUNCE_EVERY_MS = 4_000;
const AWAY_TEXT = "Reconnecting … counts may be old";
const NO_SHOW = 4104;

const byId = (id) => document.getElementById(id);
const showId = showIdFrom(location.pathname);
const theme = readTheme(new URLSearchParams(location.search), document.documentElement);
const card = new FeaturedCard(byId("stage"), theme);
const list = new OfferList(byId("stage"));
const ticker = new Ticker(byId("ticker"), theme);
const feed = connect(showId, { view: theme.view });
document.title = `${showId} · Tallylight overlay`;

let frame = 0;
let lastSold;
let awayTimer = 0;
let noticeTimer = 0;
/** What the engine, or a proxy before it, said last in place of a feed. */
let refusal = "";
const announce = announcer(byId("announcer"), ANNOUNCE_EVERY_MS);

feed
  .on("state", draw)
  .on("sale", (sale) => {
    lastSold = sale.sku;
    ticker.add(sale);
  })
  .on("notice", ({ text }) => notice(String(text ?? "")))
  .on("connection", connection);
connection({ state: feed.connection }); // it was already on its way when the listener came

/** A busy show sends more pictures than a screen can show: the last one before the frame is drawn. */
function draw() {
  if (frame === 0 && feed.state) frame = requestAnimationFrame(render);
}

function render() {
  frame = 0;
  const products = productsOf(feed.state, theme);
  const featured = featuredProduct(feed.state, products);
  const now = feed.now();
  card.show(featured, feed.state, now);
  list.show(featured ? [] : products, lastSold, now);
  if (featured) announce(`${featured.title}: ${spokenText(featured, feed.state.status, now)}`);
}

/** Counts down while there is something to count down to; costs nothing otherwise. */
setInterval(() => {
  const now = feed.now();
  if (feed.state && (card.counting(now) || list.counting(now))) draw();
}, TICK_MS);

function notice(text) {
  clearTimeout(noticeTimer);
  setText(byId("notice"), text);
  play(byId("notice"), [{ opacity: 0, transform: "translateY(.5rem)" }, { opacity: 1, transform: "none" }], 300);
  noticeTimer = setTimeout(() => setText(byId("notice"), ""), NOTICE_MS);
}

function connection({ state, code, reason, status }) {
  if (state === "live") refusal = "";
  else if (code === NO_SHOW) refusal = `There is no show “${showId}” yet`;
  else if (status !== undefined) refusal = `Connecting … The feed was refused: ${reason}`;
  if (state === "live") return away("live", "");
  if (state === "closed") return away("closed", "The feed is closed");
  if (code === NO_SHOW) return away("away", refusal);
  awayTimer ||= setTimeout(() => away("away", feed.state ? AWAY_TEXT : refusal || "Connecting …"), AWAY_AFTER_MS);
}

/** What stays on screen while the line is away is the last that was known, and it says so. */
function away(state, text) {
  clearTimeout(awayTimer);
  awayTimer = 0;
  byId("overlay").dataset.connection = state;
  setText(byId("away"), text);
}
