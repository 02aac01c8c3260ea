/** The start page: lists the shows. */
import { el, setText } from "./dom.js";

const STATUS_TEXTS = { scheduled: "Scheduled", live: "Live", paused: "Paused", ended: "Ended" };
const RANK = ["live", "paused", "scheduled", "ended"];

const list = document.getElementById("shows");
const message = document.getElementById("message");

try {
  const shows = await allShows();
  shows.sort((a, b) => RANK.indexOf(a.status) - RANK.indexOf(b.status));
  list.append(...shows.map(row));
  setText(message, shows.length === 0 ? "There is no show yet. Make one with PUT /v1/shows/{show}." : "");
} catch (error) {
  setText(message, `The shows could not be read (${error.message}). Reload to try again.`);
} finally {
  list.removeAttribute("aria-busy");
}

/** Follows the list from page to page. */
async function allShows() {
  const shows = [];
  let after = null;
  do {
    const query = after ? `?after=${encodeURIComponent(after)}` : "";
    const response = await fetch(`v1/shows${query}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    const { items = [], next } = await response.json();
    shows.push(...items);
    after = next;
  } while (after);
  return shows;
}

function offersText(offers) {
  if (!Array.isArray(offers)) return null;
  return offers.length === 1 ? "1 offer" : `${offers.length} offers`;
}

function row({ id, title, status, offers, rehearsal }) {
  const path = encodeURIComponent(id);
  const facts = [id, offersText(offers), rehearsal ? "rehearsal" : null];
  return el(
    "li.show",
    { "data-testid": `show-${id}` },
    el("h3", {}, title || id),
    el("span.pill", { "data-status": status }, STATUS_TEXTS[status] ?? status),
    el("p.soft", {}, facts.filter(Boolean).join(" · ")),
    el("p.links", {}, el("a", { href: `shop/${path}` }, "Shop"), el("a", { href: `overlay/${path}` }, "Overlay")),
  );
}
