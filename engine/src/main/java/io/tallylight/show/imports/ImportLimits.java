package io.tallylight.show.imports;

/** What an import accepts at most. A row past one of the cell limits is rejected; a file past the row limit is unreadable. */
final class ImportLimits {
    /** Rows of a file, header and image-only rows included. A full show of 2,000 offers with 20 images each fits. */
    static final int ROWS_MAX = 50_000;

    /** Characters of a SKU, given or derived. */
    static final int SKU_CHARS_MAX = 128;

    /** Characters of a title, an option's name or an option's value; Shopify's own limit. */
    static final int TEXT_CHARS_MAX = 255;

    /** Characters of an image's address. */
    static final int URL_CHARS_MAX = 2_048;

    /** Characters of a barcode. */
    static final int BARCODE_CHARS_MAX = 128;

    /** Minor units of one price: ten digits, so that 10,000 of one line stay below the 2^53 that JSON readers hold. */
    static final long PRICE_MAX = 9_999_999_999L;

    /** Units of one offer; Shopify's own limit. */
    static final long ALLOTTED_MAX = 1_000_000_000L;

    private ImportLimits() {}
}
