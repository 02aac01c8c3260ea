package io.tallylight.show.imports;

/**
 * What an import accepts at most. A text past its limit is shortened or left out, and named in the reply; a file past one of
 * the first three limits is unreadable.
 */
final class ImportLimits {
    /** Rows of a file, header and image-only rows included. A full show of 2,000 offers with 20 images each fits. */
    static final int ROWS_MAX = 50_000;

    /** Cells of a row. A Shopify export has about 60, and one more for each metafield and each market. */
    static final int CELLS_MAX = 1_000;

    /** Characters of a row: 1 MiB. Descriptions are long, and may hold pictures. */
    static final int ROW_CHARS_MAX = 1_048_576;

    /** Characters of a SKU, given or derived, of a handle and of an option's name. */
    static final int SKU_CHARS_MAX = 128;

    /** Characters of a title. */
    static final int TITLE_CHARS_MAX = 500;

    /** Characters of an option's value. */
    static final int OPTION_CHARS_MAX = 200;

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
