package io.tallylight.show.imports;

import java.util.List;

/**
 * What one export holds.
 *
 * @param offers in the file's order; two may have the same SKU where one was derived
 * @param rejected by line
 * @param notes by line; each belongs to one of the offers
 * @param carriesCompareAtPrice whether the file has that column at all: where it has, a blank cell means "not reduced";
 *     where it has not, nothing is known
 * @param rows below the header, without blank ones
 */
public record CatalogueFile(
        List<ImportedOffer> offers,
        List<RejectedRow> rejected,
        List<ImportNote> notes,
        boolean carriesCompareAtPrice,
        int rows) {

    /** Keeps its own copies. */
    public CatalogueFile {
        offers = List.copyOf(offers);
        rejected = List.copyOf(rejected);
        notes = List.copyOf(notes);
    }
}
