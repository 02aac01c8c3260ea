/** One reservation from hold to its end. `data-state` on its node: held, paying, expired, released, ordered. */
import { clockText, el, setAttribute, setText } from "./dom.js";
import { count } from "./products.js";
import { formatMoney } from "./tallylight-money.js";
import { explain } from "./shop-refusals.js";

/** From here on the clock is amber and more time is offered. */
const HURRY_MS = 60_000;
/** Said to who cannot see the clock. */
const WARN_MS = 30_000;
const WORDS = {
  held: "Held for you",
  paying: "Payment under way",
  expired: "The hold ran out; the units went back to the show.",
  released: "Given back.",
  ordered: "Thank you. Your order is in.",
};

export class Hold {
  #reservation;
  #context;
  #remove;
  #state;
  #warned = false;
  /** The engine keeps a reservation for longer once only. */
  #extended = false;
  #busy = false;
  #parts;

  /** @param {() => void} remove takes it out of the basket */
  constructor(reservation, context, remove) {
    this.#context = context;
    this.#remove = remove;
    this.#parts = build(reservation.id, {
      checkout: () => this.#checkout(),
      extend: () => this.#extend(),
      release: () => this.#release(),
      dismiss: remove,
    });
    this.node = this.#parts.node;
    this.hear(reservation);
  }

  /** @param {object} reservation the same one, newer */
  hear(reservation) {
    if (this.#state === "ordered") return;
    const before = this.#reservation;
    this.#reservation = reservation;
    if (JSON.stringify(before?.lines) !== JSON.stringify(reservation.lines)) this.#drawLines();
    if (before && reservation.expiresAt > before.expiresAt) {
      this.#extended = true;
      this.#warned = false;
    }
    if (reservation.state === "held" || reservation.state === "paying") this.#turnTo(reservation.state);
    else if (reservation.state === "expired") this.#expire();
    else if (reservation.state === "released") this.#turnTo("released");
    else if (reservation.state === "committed") this.#turnTo("ordered"); // its number comes with the order
  }

  /** @returns {boolean} whether it is, as far as this page knows, not over yet */
  get isOpen() {
    return this.#state === "held" || this.#state === "paying";
  }

  ordered(order) {
    if (!this.#parts.number.hidden) return;
    this.#parts.number.textContent = `Order no. ${order.number}`;
    this.#parts.number.hidden = false;
    const here = this.node.contains(document.activeElement);
    this.#turnTo("ordered");
    if (here) this.#parts.number.focus();
    else this.#context.announce(`Order no. ${order.number} is in.`);
  }

  tick(now) {
    for (const [sku, name] of this.#parts.names) setText(name, this.#context.titleOf(sku));
    const { createdAt, expiresAt, state } = this.#reservation;
    const leftMs = expiresAt - now;
    // Right after the page was loaded the clock is the viewer's own, which may be wrong by hours.
    if (this.#state === "expired" && state === "held" && leftMs > 0) this.#turnTo("held");
    if (this.#state !== "held" && this.#state !== "paying") return;
    // What a payment still decides is not over before the engine says so.
    if (leftMs <= 0 && this.#state === "held") return this.#expire();
    const { clock, bar, extend } = this.#parts;
    setText(clock, leftMs > 0 ? clockText(leftMs) : "");
    bar.style.transform = `scaleX(${Math.max(0, Math.min(1, leftMs / (expiresAt - createdAt))).toFixed(4)})`;
    const hurry = leftMs < HURRY_MS && this.#state === "held";
    setAttribute(this.node, "data-hurry", hurry);
    extend.hidden = !hurry || this.#extended;
    if (hurry && leftMs < WARN_MS && !this.#warned) {
      this.#warned = true;
      this.#context.announce("Less than half a minute left to check out.");
    }
  }

  async #checkout() {
    const { id } = this.#reservation;
    const { shop, intents } = this.#context;
    const payment = { method: "external", reference: `shop-page:${id}` };
    await this.#act(this.#parts.checkout, "Checking out …", async () => {
      const answer = await intents.run(`checkout ${id}`, (key) => shop.checkout(id, payment, { key }));
      if (answer.state === "paying") this.hear({ ...this.#reservation, ...answer });
      else this.ordered(answer);
    });
  }

  async #extend() {
    const { id, createdAt, expiresAt } = this.#reservation;
    const { shop, intents } = this.#context;
    const byMs = expiresAt - createdAt;
    await this.#act(this.#parts.extend, "Asking …", async () => {
      this.hear(await intents.run(`extend ${id}`, (key) => shop.extend(id, byMs, { key })));
      this.#context.announce("You have more time.");
      this.#parts.checkout.focus();
    });
  }

  async #release() {
    await this.#act(this.#parts.release, "Giving back …", async () => {
      await this.#context.shop.release(this.#reservation.id);
      this.#context.announce("Given back.");
      this.#remove();
    });
  }

  /** Busy buttons keep the focus: one that is disabled would send a keyboard's user back to the top of the page. */
  async #act(button, words, action) {
    if (this.#busy) return;
    const { actions, problem } = this.#parts;
    const before = button.textContent;
    this.#busy = true;
    setText(problem, "");
    setText(button, words);
    for (const each of actions.children) setAttribute(each, "aria-disabled", true);
    try {
      await action();
    } catch (error) {
      if (error.problem === "expired" && this.#state === "held") this.hear({ ...this.#reservation, state: "expired" });
      else setText(problem, explain(error, (sku) => this.#context.feed.state?.offers[sku]));
      if (button === this.#parts.extend && !error.outcomeUnknown) this.#extended = true; // it would be refused again
    } finally {
      this.#busy = false;
      setText(button, before);
      for (const each of actions.children) setAttribute(each, "aria-disabled", false);
    }
  }

  #turnTo(state) {
    const { words, clock, track, actions, note, dismiss } = this.#parts;
    const here = actions.contains(document.activeElement);
    const open = state === "held" || state === "paying";
    this.#state = state;
    setAttribute(this.node, "data-state", state);
    setText(words, WORDS[state]);
    actions.hidden = state !== "held";
    note.hidden = state !== "held";
    clock.hidden = !open;
    track.hidden = !open;
    dismiss.hidden = open;
    if (open) return;
    setAttribute(this.node, "data-hurry", false);
    setText(this.#parts.problem, "");
    if (here) dismiss.focus();
  }

  #expire() {
    if (this.#state === "expired") return;
    this.#turnTo("expired");
    this.#context.announce("A hold ran out.");
  }

  #drawLines() {
    const { lines, total, currency } = this.#reservation;
    const { names, lines: list } = this.#parts;
    names.length = 0;
    const items = lines.map(({ sku, quantity, unitPrice }) => {
      const name = el("span", {}, this.#context.titleOf(sku)); // titles come with the feed, maybe after this
      names.push([sku, name]);
      const price = formatMoney(quantity * unitPrice, currency);
      return el("li", {}, el("span", {}, `${count(quantity)} × `, name), el("span", {}, price));
    });
    const sum = el("span", { "data-testid": "hold-total" }, formatMoney(total, currency));
    list.replaceChildren(...items, el("li.sum", {}, el("span", {}, "Total"), sum));
  }
}

function build(id, actions) {
  const button = (kind, name, text) =>
    el(`button.${kind}`, { type: "button", "data-testid": name, onclick: actions[name] }, text);
  const bar = el("i");
  const parts = {
    bar,
    names: [],
    words: el("span"),
    clock: el("b.clock", { "data-testid": "hold-countdown", role: "timer", "aria-label": "Time left" }),
    track: el("div.track", { "aria-hidden": "true" }, bar),
    lines: el("ul"),
    number: el("h3.number", { "data-testid": "order-number", tabindex: -1, hidden: true }),
    problem: el("p.problem", { role: "alert", "data-testid": "basket-problem", hidden: true }),
    checkout: button("primary", "checkout", "Check out"),
    extend: button("quiet", "extend", "Keep longer"),
    release: button("quiet", "release", "Give back"),
    dismiss: button("quiet", "dismiss", "Dismiss"),
    note: el("p.soft.note", {}, "No money moves on this page: the order is noted as paid elsewhere."),
  };
  parts.extend.hidden = true;
  parts.dismiss.hidden = true;
  parts.actions = el("div.actions", {}, parts.checkout, parts.extend, parts.release);
  const { number, words, clock, track, lines, problem, note, dismiss } = parts;
  parts.node = el(
    "article.hold",
    { "data-testid": "reservation", "data-reservation": id },
    number,
    el("p.held", {}, words, clock),
    track,
    lines,
    problem,
    parts.actions,
    note,
    dismiss,
  );
  return parts;
}
