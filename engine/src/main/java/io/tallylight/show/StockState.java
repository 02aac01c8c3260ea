package io.tallylight.show;

import java.util.Locale;

/** The stock of an offer in one word, as an overlay shows it. */
public enum StockState {
    IN,
    LOW,
    HELD,
    OUT,
    CLOSED,
    UNCERTAIN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word in JSON. */
    public String word() {
        return word;
    }

    /**
     * Returns the state of an offer.
     *
     * @param open whether the host has opened it
     * @param closesAt epoch ms, 0 for never
     * @param now the show's clock, epoch ms
     * @param lowStockAt units; at or below it the stock is low
     */
    public static StockState of(boolean open, long closesAt, long now, long available, long reserved, long lowStockAt) {
        if (!open || (closesAt > 0 && closesAt <= now)) {
            return CLOSED;
        } else if (available > 0) {
            return available <= lowStockAt ? LOW : IN;
        }
        return reserved > 0 ? HELD : OUT;
    }
}
