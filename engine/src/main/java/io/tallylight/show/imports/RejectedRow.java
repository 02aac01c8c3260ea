package io.tallylight.show.imports;

import org.jspecify.annotations.Nullable;

/**
 * A row that makes no offer, while the rest of the file goes on.
 *
 * @param line the physical line of the file, counted from 1, where the row starts
 * @param reason every fault found in the row, each naming its column
 * @param handle the row's product, where it names one
 * @param sku the row's SKU, where it has or would have been given one
 */
public record RejectedRow(
        long line,
        String reason,
        @Nullable String handle,
        @Nullable String sku) {}
