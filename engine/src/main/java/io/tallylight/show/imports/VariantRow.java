package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns one row into an offer, or into the reasons why it is none. Used by one thread, for one row. */
final class VariantRow {
    private static final String NO_OPTION_NAME = "Title";
    private static final String NO_OPTION_VALUE = "Default Title";

    private final Row row;
    private final Product product;
    private final Cells cells;
    private final List<String> notes = new ArrayList<>();
    private String sku = "";

    VariantRow(Row row, Product product, Header header, Currency currency) {
        this.row = row;
        this.product = product;
        this.cells = new Cells(row, header, currency);
    }

    /** The offer, or null where the row has faults: see {@link #rejected}. */
    @Nullable
    ImportedOffer offer() {
        String title = title();
        Map<String, String> options = options();
        String given = row.get(Column.SKU);
        sku = given == null ? derivedSku(options) : given;
        cells.checkSku(sku);
        long price = price();
        long compareAtPrice = cells.minorUnits(Column.COMPARE_AT_PRICE);
        long allotted = allotted();
        String barcode = cells.bounded(Column.BARCODE, row.get(Column.BARCODE), ImportLimits.BARCODE_CHARS_MAX);
        String image = image();
        boolean open = open();
        if (!cells.faults().isEmpty()) {
            return null;
        }
        return new ImportedOffer(
                row.line(),
                sku,
                given == null,
                title,
                product.handle(),
                options,
                price,
                compareAtPrice == 0 ? null : compareAtPrice,
                image,
                barcode,
                open,
                allotted);
    }

    /** Every fault of the row. */
    RejectedRow rejected() {
        return rejected(String.join("; ", cells.faults()));
    }

    /** Rejected for a reason that lies outside the row. */
    RejectedRow rejected(String reason) {
        return new RejectedRow(row.line(), reason, product.handle(), sku);
    }

    /** What the host should know of an accepted row. */
    List<ImportNote> notes() {
        return notes.stream().map(text -> new ImportNote(row.line(), sku, text)).toList();
    }

    private String title() {
        String title = cells.bounded(Column.TITLE, product.title(), ImportLimits.TEXT_CHARS_MAX);
        if (title == null) {
            cells.fault(Column.TITLE, "is missing: no row of this product has one");
            return "";
        }
        return title;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (NO_OPTION_NAME.equals(product.optionName(1))
                && NO_OPTION_VALUE.equals(row.get(Column.OPTION1_VALUE))
                && row.get(Column.OPTION2_VALUE) == null) {
            return options;
        }
        option(options, 1, Column.OPTION1_NAME, Column.OPTION1_VALUE);
        option(options, 2, Column.OPTION2_NAME, Column.OPTION2_VALUE);
        option(options, 3, Column.OPTION3_NAME, Column.OPTION3_VALUE);
        return options;
    }

    private void option(Map<String, String> options, int number, Column nameColumn, Column valueColumn) {
        String value = cells.bounded(valueColumn, row.get(valueColumn), ImportLimits.TEXT_CHARS_MAX);
        if (value == null) {
            return;
        }
        String name = cells.bounded(nameColumn, product.optionName(number), ImportLimits.TEXT_CHARS_MAX);
        if (name == null) {
            cells.fault(nameColumn, "is missing: no row of this product names the option that has a value here");
        } else if (options.put(name, value) != null) {
            cells.fault(nameColumn, "is the same as another option's name");
        }
    }

    private String derivedSku(Map<String, String> options) {
        return options.isEmpty() ? product.handle() : product.handle() + ":" + String.join("/", options.values());
    }

    private long price() {
        if (row.get(Column.PRICE) == null) {
            cells.fault(Column.PRICE, "is missing");
        }
        return cells.minorUnits(Column.PRICE);
    }

    private long allotted() {
        long units = cells.units(Column.QUANTITY);
        if (units < 0) {
            notes.add("the shop has oversold this by " + -units + "; 0 units are allotted");
            return 0;
        }
        return units;
    }

    private @Nullable String image() {
        String own = row.get(Column.VARIANT_IMAGE);
        String image = own == null ? product.image() : own;
        if (image == null) {
            return null;
        }
        boolean web = image.regionMatches(true, 0, "https://", 0, 8) || image.regionMatches(true, 0, "http://", 0, 7);
        if (!web || image.length() > ImportLimits.URL_CHARS_MAX) {
            notes.add("the picture's address is not an http or https address of at most " + ImportLimits.URL_CHARS_MAX
                    + " characters; it is left out");
            return null;
        }
        return image;
    }

    private boolean open() {
        String because = product.notSoldBecause();
        if (because != null) {
            notes.add("the product is " + because + " in the shop; a new offer is made closed");
        }
        return because == null;
    }
}
