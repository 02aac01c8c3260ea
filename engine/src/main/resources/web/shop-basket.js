/** What the buyer holds, each with its clock, and what became an order. */
import { el, setAttribute } from "./dom.js";
import { Hold } from "./shop-hold.js";

const TICK_MS = 250;
/** States in which a reservation is worth showing to who has just come. */
const OPEN = ["held", "paying"];

export class Basket {
  #aside;
  #context;
  #heading = el("h2", { tabindex: -1 }, "Your basket");
  #empty = el("p.soft", {}, "Nothing held yet. What you reserve is kept for you here while its clock runs.");
  #holds = new Map();

  constructor(aside, context) {
    this.#aside = aside;
    this.#context = context;
    aside.append(this.#heading, this.#empty);
    setInterval(() => this.#tick(), TICK_MS);
  }

  /** What was held before the page was loaded again. */
  async restore() {
    try {
      for (const state of OPEN) {
        for (const reservation of await this.#context.shop.reservations(state)) this.hear(reservation);
      }
    } catch {
      // Nothing to show: the engine is away or refuses lists. Each button says so when it is pressed.
    }
  }

  /** @param {object} reservation as an answer or the feed has it; one that is new and already over is not shown */
  hear(reservation) {
    const known = this.#holds.get(reservation.id);
    if (known) return known.hear(reservation);
    if (!OPEN.includes(reservation.state)) return;
    const hold = new Hold(reservation, this.#context, () => this.#remove(reservation.id));
    this.#holds.set(reservation.id, hold);
    this.#aside.append(hold.node);
    this.#drawEmpty();
    this.#tick();
  }

  /** @param {object} order from the feed: it may have been made elsewhere, or by a payment that took its time */
  hearOrder(order) {
    this.#holds.get(order.reservationId)?.ordered(order);
  }

  /**
   * What this page still holds open and the engine doesn't, came to its end while the feed was away.
   *
   * @param {string[]} [ids] of what is open; an engine that doesn't tell leaves all as it is
   */
  async openAre(ids) {
    const over = ids ? [...this.#holds].filter(([id, hold]) => hold.isOpen && !ids.includes(id)) : [];
    for (const [id, hold] of over) {
      try {
        hold.hear(await this.#context.shop.reservation(id));
      } catch {
        // Its own clock and its buttons find out.
      }
    }
  }

  #remove(id) {
    const hold = this.#holds.get(id);
    if (!hold) return;
    // Who stood in it must not be left at the top of the page.
    if (hold.node.contains(document.activeElement)) this.#heading.focus();
    hold.node.remove();
    this.#holds.delete(id);
    this.#drawEmpty();
  }

  #drawEmpty() {
    this.#empty.hidden = this.#holds.size > 0;
    setAttribute(this.#aside, "data-empty", this.#holds.size === 0);
  }

  #tick() {
    for (const hold of this.#holds.values()) hold.tick(this.#context.feed.now());
  }
}
