package io.tallylight.show.imports;

import java.util.List;

/**
 * What one inventory file holds.
 *
 * @param items in the file's order
 * @param rejected by line
 * @param rows below the header, without blank ones
 */
record InventoryFile(List<InventoryItem> items, List<RejectedRow> rejected, int rows) {
    /** Keeps its own copies. */
    InventoryFile {
        items = List.copyOf(items);
        rejected = List.copyOf(rejected);
    }
}
