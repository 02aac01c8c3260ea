package io.tallylight.load.trace;

import java.util.List;

/**
 * One invoice.
 *
 * @param invoice its number
 * @param buyerId who bought, without the file's {@code .0}
 * @param atMs when, in epoch milliseconds (the file's local time read as UTC)
 * @param lines one for each SKU, in the order of the file
 */
public record Basket(String invoice, String buyerId, long atMs, List<TraceLine> lines) {
    public Basket {
        lines = List.copyOf(lines);
    }
}
