package io.tallylight.show.imports;

import io.tallylight.show.imports.Quantity.Kind;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Reads what one row of a product export says about stock: quantity, tracker and policy. Used by one thread. */
final class StockCells {
    private final Row row;
    private final Cells cells;
    private final BiConsumer<NoteCode, String> notes;

    StockCells(Row row, Cells cells, BiConsumer<NoteCode, String> notes) {
        this.row = row;
        this.cells = cells;
        this.notes = notes;
    }

    Quantity quantity() {
        long units = cells.units(Column.QUANTITY);
        boolean stated = row.get(Column.QUANTITY) != null;
        if (row.has(Column.TRACKER) && row.get(Column.TRACKER) == null) {
            return untracked(units);
        } else if (!stated) {
            notes.accept(NoteCode.NO_QUANTITY, "the file has no quantity; 0 units are allotted");
            return new Quantity(Kind.UNKNOWN, 0);
        } else if (units > 0) {
            return new Quantity(Kind.COUNTED, units);
        }
        if (sellsWithoutBound()) {
            notes.accept(NoteCode.SELLS_BEYOND_STOCK, "the shop goes on selling without stock; 0 units are allotted");
        } else if (units < 0) {
            notes.accept(NoteCode.OVERSOLD, "the shop has oversold this by " + -units + "; 0 units are allotted");
        }
        return new Quantity(Kind.COUNTED, 0);
    }

    /** The shop keeps no count, so a number below zero is no oversale; one above zero is all there is to go by. */
    private Quantity untracked(long units) {
        if (units > 0) {
            notes.accept(NoteCode.UNTRACKED_QUANTITY, "the shop does not track this; " + units + " units are allotted");
            return new Quantity(Kind.COUNTED, units);
        } else if (sellsWithoutBound()) {
            notes.accept(NoteCode.UNTRACKED, "the shop does not track this, and sells it without bound");
            return new Quantity(Kind.UNTRACKED, 0);
        }
        notes.accept(NoteCode.UNTRACKED_ZERO, "the shop does not track this, and the file has no units of it");
        return new Quantity(Kind.UNTRACKED_ZERO, 0);
    }

    private boolean sellsWithoutBound() {
        @Nullable String policy = row.get(Column.POLICY);
        return "continue".equalsIgnoreCase(policy) || "true".equalsIgnoreCase(policy);
    }
}
