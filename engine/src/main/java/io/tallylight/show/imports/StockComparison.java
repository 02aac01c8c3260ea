package io.tallylight.show.imports;

import java.util.function.BiConsumer;

/** Compares the units of an offer with those that a file has of it. Units that were sold here may be booked there or not. */
final class StockComparison {
    private StockComparison() {}

    /** Notes a difference, which an import does not mend: units change only by adjustments. */
    static void note(ImportedOffer variant, CurrentOffer offer, BiConsumer<NoteCode, String> notes) {
        if (variant.quantity().kind() == Quantity.Kind.COUNTED) {
            note(variant.quantity().units(), offer, notes);
        }
    }

    /** Notes a difference between the units on sale and those of the file. */
    static void note(long units, CurrentOffer offer, BiConsumer<NoteCode, String> notes) {
        if (offer.onSale() > units) {
            notes.accept(
                    NoteCode.STOCK_ABOVE_SHOP, "the show has " + offer.onSale() + " units on sale, the file " + units);
        } else if (offer.onSale() < units && offer.allotted() != units) {
            notes.accept(
                    NoteCode.STOCK_BELOW_SHOP, "the show has " + offer.onSale() + " units on sale, the file " + units);
        }
    }
}
