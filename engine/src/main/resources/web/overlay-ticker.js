/** What was just sold. In a rush the sales of one beat are added up: a ticker that nobody can read says nothing. */
import { el, play } from "./dom.js";
import { count, nameOf } from "./products.js";

const BEAT_MS = 900;
const SHOWN_MS = 5_000;
const SHOWN_MAX = 3;
/** Lines added in one beat; further SKUs are summed up in one line more. */
const LINES_A_BEAT = 2;

export class Ticker {
  #list;
  #theme;
  /** Units sold in this beat, by title with variant. */
  #sold = new Map();
  #timer = 0;

  constructor(list, theme) {
    this.#list = list;
    this.#theme = theme;
  }

  /** @param {{sku: string, quantity?: number, offer?: object}} sale no quantity where the show does not publish counts */
  add({ sku, quantity, offer }) {
    if (!this.#theme.ticker) return;
    const name = nameOf(sku, offer, this.#theme.lang);
    this.#sold.set(name, (this.#sold.get(name) ?? 0) + (quantity ?? 0));
    if (this.#timer === 0) this.#flush();
  }

  #flush() {
    const lines = [...this.#sold].sort((a, b) => b[1] - a[1]);
    this.#sold.clear();
    this.#timer = lines.length > 0 ? setTimeout(() => this.#flush(), BEAT_MS) : 0;
    for (const [name, quantity] of lines.slice(0, LINES_A_BEAT)) this.#show(quantity > 0 ? `${count(quantity)} ×` : "", name);
    const rest = lines.slice(LINES_A_BEAT).reduce((sum, [, quantity]) => sum + quantity, 0);
    if (rest > 0) this.#show(`+ ${count(rest)}`, "more");
  }

  #show(quantity, text) {
    const line = el("li.sale", { "data-testid": "sale" }, el("b", {}, quantity), el("span", {}, text), el("em", {}, "sold"));
    this.#list.append(line);
    play(line, [{ opacity: 0, transform: "translateY(1rem) scale(.96)" }, { opacity: 1, transform: "none" }], 350);
    while (this.#list.children.length > SHOWN_MAX) this.#list.firstElementChild.remove();
    setTimeout(() => this.#leave(line), SHOWN_MS);
  }

  #leave(line) {
    const leaving = play(line, [{ opacity: 1 }, { opacity: 0, transform: "translateY(-.6rem)" }], 400, "ease-in");
    if (leaving) leaving.onfinish = () => line.remove();
    else line.remove();
  }
}
