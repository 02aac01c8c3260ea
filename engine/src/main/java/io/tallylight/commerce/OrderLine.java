package io.tallylight.commerce;

import io.tallylight.show.OfferIndex.Place;

/**
 * A line of an order elsewhere and an offer that it concerns.
 *
 * @param order id, in decimal
 * @param line id, in decimal
 */
record OrderLine(Place place, String order, String line) {
    /** Names the line among all that is told of its show. */
    String key() {
        return "order " + order + " " + line + " " + place.sku();
    }

    /** Names one of the line's adjustments, from 0. */
    String key(long step) {
        return step == 0 ? key() : "step " + step + " " + key();
    }
}
