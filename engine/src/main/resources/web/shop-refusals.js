/** Why something was refused, in words for the buyer. Names are those of the problems in the contract. */
import { formatMoney } from "./tallylight-money.js";

/** @type {Record<string, (line: object, offer?: object) => string>} */
const REASONS = {
  "not-live": () => "The show is not live, so nothing can be reserved now.",
  "not-open": () => "This offer has not opened yet.",
  closed: () => "This offer is closed.",
  "price-changed": (line, offer) =>
    offer ? `The price has changed to ${formatMoney(offer.price, offer.currency)}. Reserve again if that is all right.` : "The price has changed.",
  "limit-reached": (line, offer) =>
    offer?.perBuyerLimit ? `No more than ${offer.perBuyerLimit} for each buyer.` : "You have reached the limit for each buyer.",
  "sold-out": (line) => {
    if (line.available > 0) {
      return `Only ${line.available} left: choose fewer.`;
    }
    // A show may keep its counts to itself: then there may be some, only not that many.
    return line.available === undefined && line.requested > 1
      ? "There are not that many left: choose fewer."
      : "Sold out. If a basket is given back, it shows here at once.";
  },
  expired: () => "The hold has run out and the units went back.",
  "wrong-state": () => "This reservation is no longer held.",
  "payment-declined": () => "The payment was declined.",
  "no-answer": () => "No answer from the shop. Press again: you will not be charged or served twice.",
  "outcome-unknown": () => "The shop could not confirm it. Press again: you will not be charged or served twice.",
};

/**
 * @param {object} error a ShopError
 * @param {(sku: string) => object|undefined} offerOf the offer as the feed has it now
 * @returns {string}
 */
export function explain(error, offerOf) {
  if (error.lines?.length > 0) {
    const each = error.lines.map((line) => (REASONS[line.reason] ?? REASONS[error.problem])?.(line, offerOf(line.sku)));
    if (each.every(Boolean)) return [...new Set(each)].join(" ");
  }
  const words = REASONS[error.problem]?.({}, undefined);
  const busy = error.status === 429 || error.status === 503;
  return words ?? (busy ? "The shop is very busy. Press again in a moment." : error.message);
}
