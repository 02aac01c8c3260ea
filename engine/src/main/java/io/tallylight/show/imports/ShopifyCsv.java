package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Shopify product export, in its long-lived format or that of 2025.
 *
 * <p>A product has one row or several with the same {@code Handle}. Title, option names and status stand on the first;
 * the others are further variants, or carry nothing but a further picture. Quantities are optional: an export of a shop
 * with several locations has none, and its offers get 0 units.
 */
public final class ShopifyCsv {
    private final CsvTable table;
    private final Currency currency;
    private final Map<String, Product> products = new HashMap<>();
    private final Map<String, Long> lineOfSku = new HashMap<>();
    private final List<ImportedOffer> offers = new ArrayList<>();
    private final List<RejectedRow> rejected = new ArrayList<>();
    private final List<ImportNote> notes = new ArrayList<>();

    private ShopifyCsv(CsvTable table, Currency currency) {
        this.table = table;
        this.currency = currency;
    }

    /**
     * Reads a whole file; a row that cannot become an offer is rejected by itself.
     *
     * @param file the whole file, UTF-8 with or without a byte order mark
     * @param currency the show's: the export's prices carry none, and its decimals are read as this currency's. It needs a
     *     minor unit as ISO 4217 has it (XAU and the like have none)
     * @throws UnreadableCatalogueException where the file as a whole is not such an export; it names the line
     * @throws IllegalArgumentException where the currency has no minor unit
     */
    public static CatalogueFile parse(byte[] file, Currency currency) throws UnreadableCatalogueException {
        if (currency.getDefaultFractionDigits() < 0) {
            throw new IllegalArgumentException("currency " + currency.getCurrencyCode() + " has no minor unit");
        }
        return new ShopifyCsv(CsvTable.read(file), currency).file();
    }

    private CatalogueFile file() {
        rejected.addAll(table.misshapen());
        // Two passes: a product's first picture may stand below its variants.
        for (Row row : table.rows()) {
            String handle = row.get(Column.HANDLE);
            if (handle != null) {
                products.computeIfAbsent(handle, Product::new).add(row);
            }
        }
        for (Row row : table.rows()) {
            if (!row.isImageOnly()) {
                addVariant(row, products.get(row.text(Column.HANDLE)));
            }
        }
        rejected.sort(Comparator.comparingLong(RejectedRow::line));
        return new CatalogueFile(offers, rejected, notes, table.header().has(Column.COMPARE_AT_PRICE));
    }

    private void addVariant(Row row, @Nullable Product product) {
        if (product == null) {
            String reason = table.header().nameOf(Column.HANDLE) + " is missing";
            rejected.add(new RejectedRow(row.line(), reason, null, row.get(Column.SKU)));
            return;
        }
        VariantRow variant = new VariantRow(row, product, table.header(), currency);
        ImportedOffer offer = variant.offer();
        if (offer == null) {
            rejected.add(variant.rejected());
            return;
        }
        Long earlier = lineOfSku.putIfAbsent(offer.sku(), offer.line());
        if (earlier != null) {
            rejected.add(variant.rejected("the SKU is the same as that of line " + earlier));
            return;
        }
        offers.add(offer);
        notes.addAll(variant.notes());
    }
}
