package io.tallylight.show.imports;

import io.tallylight.json.Text;
import io.tallylight.show.ImageUrl;
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
    private final List<RowNote> notes = new ArrayList<>();
    private String sku = "";

    VariantRow(Row row, Product product, Header header, Currency currency) {
        this.row = row;
        this.product = product;
        this.cells = new Cells(row, header, currency);
    }

    /** The offer, or null where the row has faults: see {@link #rejected}. */
    @Nullable
    ImportedOffer offer() {
        String handle = shortened(NoteCode.TEXT_SHORTENED, "the handle", product.handle(), ImportLimits.SKU_CHARS_MAX);
        String title = title();
        Map<String, String> options = options();
        VariantIds ids = ids();
        boolean named = ids.sku() == null;
        sku = ids.sku() == null
                ? Listing.sku(handle, options.values())
                : shortened(NoteCode.SKU_SHORTENED, "the SKU", ids.sku(), ImportLimits.SKU_CHARS_MAX);
        cells.checkId(Column.HANDLE, handle);
        cells.checkId(Column.SKU, sku);
        long price = price();
        long compareAtPrice = cells.minorUnits(Column.COMPARE_AT_PRICE);
        Quantity quantity = new StockCells(row, cells, this::note).quantity();
        String image = image();
        boolean open = open();
        if (!cells.faults().isEmpty()) {
            return null;
        }
        return new ImportedOffer(
                row.line(),
                sku,
                named,
                ids,
                title,
                handle,
                options,
                price,
                compareAtPrice == 0 ? null : compareAtPrice,
                image,
                open,
                quantity);
    }

    /** What the host should know of an accepted row. */
    List<RowNote> notes() {
        return notes;
    }

    /** Reads one row; its offer may still get another SKU. */
    record RowNote(NoteCode code, long line, String text) {}

    private void note(NoteCode code, String text) {
        notes.add(new RowNote(code, row.line(), text));
    }

    private VariantIds ids() {
        return new VariantIds(
                cleanedSku(),
                false,
                barcode(),
                id(Column.VARIANT_ID, "ProductVariant"),
                id(Column.INVENTORY_ITEM_ID, "InventoryItem"));
    }

    private @Nullable String cleanedSku() {
        String given = row.get(Column.SKU);
        if (given == null) {
            return null;
        }
        String typed = CellText.typed(given);
        if (typed.isEmpty()) {
            return null;
        } else if (!typed.equals(given) || row.hasSpecialEndsOfSku()) {
            note(NoteCode.SPACES_REPLACED, "the SKU is " + typed + ", with plain spaces");
        }
        return unmarked("SKU", typed);
    }

    private @Nullable String barcode() {
        String given = row.get(Column.BARCODE);
        if (given == null) {
            return null;
        }
        String barcode = unmarked("barcode", CellText.typed(given));
        if (barcode.length() > ImportLimits.BARCODE_CHARS_MAX) {
            note(NoteCode.BARCODE_LEFT_OUT, NoteCode.BARCODE_LEFT_OUT.message());
            return null;
        }
        return barcode.isEmpty() ? null : barcode;
    }

    private String unmarked(String what, String text) {
        if (CellText.isMarkedAsText(text)) {
            note(NoteCode.TEXT_MARKER_REMOVED, "the " + what + " is read without the apostrophe before its digits");
        }
        return CellText.withoutTextMarker(text);
    }

    private @Nullable String id(Column column, String kind) {
        String given = row.get(column);
        if (given == null) {
            return null;
        }
        String digits = CellText.withoutTextMarker(given).replaceFirst("^gid://shopify/" + kind + "/", "");
        if (!digits.matches("[1-9][0-9]{0,18}")) {
            note(NoteCode.ID_LEFT_OUT, "the " + column.longName() + " is not a whole number; it is left out");
            return null;
        }
        return digits;
    }

    private String shortened(NoteCode code, String what, String text, int charsMax) {
        String shortened = CellText.shortened(text, charsMax);
        if (!shortened.equals(text)) {
            note(code, what + " has " + text.length() + " characters; it is shortened to " + charsMax);
        }
        return shortened;
    }

    /** Every fault of the row. */
    RejectedRow rejected() {
        return rejected(String.join("; ", cells.faults()));
    }

    /** Rejected for a reason that lies outside the row. */
    RejectedRow rejected(String reason) {
        return new RejectedRow(row.line(), reason, product.handle(), sku);
    }

    private String title() {
        String given = product.title();
        String title = given == null ? "" : readable("title", given);
        if (!Text.isVisible(title)) {
            cells.fault(Column.TITLE, "is missing: no row of this product has one");
            return "";
        }
        String cut = CellText.cut(title, ImportLimits.TITLE_CHARS_MAX);
        if (!cut.equals(title)) {
            note(NoteCode.TEXT_SHORTENED, "the title has " + title.length() + " characters; it is cut");
        }
        return cut;
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (isNoOption(product.optionName(1), row.get(Column.OPTION1_VALUE), row.get(Column.OPTION2_VALUE))) {
            return options;
        }
        option(options, 1, Column.OPTION1_NAME, Column.OPTION1_VALUE);
        option(options, 2, Column.OPTION2_NAME, Column.OPTION2_VALUE);
        option(options, 3, Column.OPTION3_NAME, Column.OPTION3_VALUE);
        return options;
    }

    /** Whether the options are what Shopify writes for a product without any. */
    static boolean isNoOption(@Nullable String name, @Nullable String value, @Nullable String secondValue) {
        return NO_OPTION_NAME.equals(name) && NO_OPTION_VALUE.equals(value) && secondValue == null;
    }

    private void option(Map<String, String> options, int number, Column nameColumn, Column valueColumn) {
        String given = row.get(valueColumn);
        if (given == null) {
            return;
        }
        String what = "the value of option " + number;
        String value = shortened(NoteCode.TEXT_SHORTENED, what, readable(what, given), ImportLimits.OPTION_CHARS_MAX);
        String name = product.optionName(number);
        if (name == null) {
            cells.fault(nameColumn, "is missing: no row of this product names the option that has a value here");
            return;
        }
        String shortName =
                shortened(NoteCode.TEXT_SHORTENED, "the name of option " + number, name, ImportLimits.SKU_CHARS_MAX);
        cells.checkId(nameColumn, shortName);
        if (!value.isEmpty() && options.put(shortName, value) != null) {
            cells.fault(nameColumn, "is the same as another option's name");
        }
    }

    private String readable(String what, String text) {
        String readable = CellText.readable(text);
        if (!readable.equals(text)) {
            note(
                    NoteCode.CHARACTERS_REMOVED,
                    what + " has control characters, or such as turn text round; it is " + readable);
        }
        return readable;
    }

    private long price() {
        if (row.get(Column.PRICE) == null) {
            cells.fault(Column.PRICE, "is missing");
        }
        long price = cells.minorUnits(Column.PRICE);
        if (price == 0) {
            note(NoteCode.PRICE_ZERO, "the price is 0");
        }
        return price;
    }

    private @Nullable String image() {
        String own = row.get(Column.VARIANT_IMAGE);
        String image = own == null ? product.image() : own;
        if (image == null) {
            return null;
        }
        if (image.length() > ImportLimits.URL_CHARS_MAX
                || ImageUrl.problem(image).isPresent()) {
            note(NoteCode.PICTURE_LEFT_OUT, NoteCode.PICTURE_LEFT_OUT.message());
            return null;
        }
        return image;
    }

    private boolean open() {
        String because = product.notSoldBecause();
        if (because != null) {
            note(NoteCode.NOT_SOLD_IN_SHOP, "the product is " + because + " in the shop; a new offer is made closed");
        }
        return because == null;
    }
}
