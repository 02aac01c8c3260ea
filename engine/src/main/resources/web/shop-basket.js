/** What the buyer holds, each with its clock, and what became an order. */
import { clockText, el, setAttribute, setText } from "./dom.js";
import { count } from "./products.js";
import { formatMoney } from "./tallylight-money.js";
import { explain } from "./shop-refusals.js";

const TICK_MS = 250;
const HURRY_MS = 30_000;

export class Basket {
  #aside;
  #context;
  #empty;
  #entries = new Map();

  constructor(aside, context) {
    this.#aside = aside;
    this.#context = context;
    this.#empty = el("p.soft", {}, "Nothing held yet. What you reserve is kept for you here while its clock runs.");
    aside.append(el("h2", {}, "Your basket"), this.#empty);
    setInterval(() => this.#tick(), TICK_MS);
  }

  /** What was held before the page was loaded again. */
  async restore() {
    try {
      for (const reservation of await this.#context.shop.reservations("held")) this.add(reservation);
    } catch {
      // Nothing to show: the engine is away or refuses lists. Each button says so when it is pressed.
    }
  }

  /** @param {object} reservation in state `held` */
  add(reservation) {
    if (this.#entries.has(reservation.id)) return;
    const entry = new Entry(reservation, this.#context, () => this.#remove(reservation.id));
    this.#entries.set(reservation.id, entry);
    this.#aside.append(entry.node);
    this.#drawEmpty();
    this.#tick();
  }

  #remove(id) {
    this.#entries.get(id)?.node.remove();
    this.#entries.delete(id);
    this.#drawEmpty();
  }

  #drawEmpty() {
    this.#empty.hidden = this.#entries.size > 0;
    setAttribute(this.#aside, "data-empty", this.#entries.size === 0);
  }

  #tick() {
    for (const entry of this.#entries.values()) entry.tick(this.#context.feed.now());
  }
}

/** One reservation from hold to its end. `data-state`: held, expired, ordered. */
class Entry {
  #reservation;
  #context;
  #remove;
  #state = "held";
  #hurried = false;
  #parts;

  constructor(reservation, context, remove) {
    this.#reservation = reservation;
    this.#context = context;
    this.#remove = remove;
    this.#parts = this.#build();
    this.node = this.#parts.node;
  }

  tick(now) {
    for (const [sku, name] of this.#parts.names) setText(name, this.#context.titleOf(sku));
    if (this.#state !== "held") return;
    const { createdAt, expiresAt } = this.#reservation;
    const leftMs = expiresAt - now;
    if (leftMs <= 0) return this.#expire();
    setText(this.#parts.clock, clockText(leftMs));
    this.#parts.bar.style.transform = `scaleX(${Math.min(1, leftMs / (expiresAt - createdAt)).toFixed(4)})`;
    setAttribute(this.node, "data-hurry", leftMs < HURRY_MS);
    if (leftMs < HURRY_MS && !this.#hurried) {
      this.#hurried = true;
      this.#context.announce("Less than half a minute left to check out.");
    }
  }

  #expire() {
    this.#end("expired", "The hold ran out; the units went back to the show.");
    this.#context.announce("A hold ran out.");
  }

  async #checkout() {
    const { id } = this.#reservation;
    const { shop, intents } = this.#context;
    const payment = { method: "external", reference: `shop-page:${id}` };
    await this.#act("Checking out …", async () => {
      const order = await intents.run(`checkout ${id}`, (key) => shop.checkout(id, payment, { key }));
      if (order?.state === "paying") return setText(this.#parts.problem, "The payment is under way.");
      this.#end("ordered", "Thank you. Your order is in.");
      this.#parts.number.textContent = `Order no. ${order.number}`;
      this.#parts.number.hidden = false;
      this.#parts.number.focus();
    });
  }

  async #release() {
    await this.#act("Giving back …", async () => {
      await this.#context.shop.release(this.#reservation.id);
      this.#context.announce("Given back.");
      this.#remove();
    });
  }

  async #act(words, action) {
    const { checkout, release, problem } = this.#parts;
    setText(problem, "");
    setAttribute(checkout, "disabled", true);
    setAttribute(release, "disabled", true);
    setText(checkout, words);
    try {
      await action();
    } catch (error) {
      if (error.problem === "expired" && this.#state === "held") this.#expire();
      else setText(problem, explain(error, (sku) => this.#context.feed.state?.offers[sku]));
    } finally {
      setText(checkout, "Check out");
      setAttribute(checkout, "disabled", false);
      setAttribute(release, "disabled", false);
    }
  }

  #end(state, words) {
    this.#state = state;
    setAttribute(this.node, "data-state", state);
    setAttribute(this.node, "data-hurry", false);
    setText(this.#parts.words, words);
    for (const gone of ["clock", "track", "actions", "note"]) this.#parts[gone].hidden = true;
    this.#parts.dismiss.hidden = false;
  }

  #build() {
    const { lines, total, currency, id } = this.#reservation;
    const button = (kind, testId, text, onclick) => el(`button.${kind}`, { type: "button", "data-testid": testId, onclick }, text);
    const names = lines.map(({ sku }) => [sku, el("span")]); // titles come with the feed, maybe after this
    const items = lines.map(({ quantity, unitPrice }, i) => {
      const price = formatMoney(quantity * unitPrice, currency);
      return el("li", {}, el("span", {}, `${count(quantity)} × `, names[i][1]), el("span", {}, price));
    });
    const bar = el("i");
    const parts = {
      bar,
      names,
      words: el("span", {}, "Held for you"),
      clock: el("b.clock", { "data-testid": "hold-countdown", role: "timer" }),
      track: el("div.track", { "aria-hidden": "true" }, bar),
      number: el("h3.number", { "data-testid": "order-number", tabindex: -1, hidden: true }),
      problem: el("p.problem", { role: "alert", "data-testid": "basket-problem", hidden: true }),
      checkout: button("primary", "checkout", "Check out", () => this.#checkout()),
      release: button("quiet", "release", "Give back", () => this.#release()),
      dismiss: button("quiet", "dismiss", "Dismiss", () => this.#remove()),
      note: el("p.soft", {}, "No money moves on this page: the order is noted as paid elsewhere."),
    };
    parts.dismiss.hidden = true;
    parts.actions = el("div.actions", {}, parts.checkout, parts.release);
    const sum = el("li.sum", {}, el("span", {}, "Total"), el("span", { "data-testid": "hold-total" }, formatMoney(total, currency)));
    parts.node = el(
      "article.hold",
      { "data-testid": "reservation", "data-reservation": id, "data-state": "held" },
      parts.number,
      el("p.held", {}, parts.words, parts.clock),
      parts.track,
      el("ul", {}, ...items, sum),
      parts.problem,
      parts.actions,
      parts.note,
      parts.dismiss,
    );
    return parts;
  }
}
