package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Shopify product export, in its long-lived format or that of 2025.
 *
 * <p>A product has one row or several with the same {@code Handle}. Title, option names and status stand on the first;
 * the others are further variants, or carry nothing but a further picture. Quantities are optional: an export of a shop
 * with several locations has none, and its offers get 0 units. What a shop does without a count of its own is told in
 * {@link Quantity}.
 *
 * <p>Variants are kept apart by handle and options, SKU and variant id. Where several share a SKU, none of them is called
 * by it: which of them an order would mean could not be told.
 */
public final class ShopifyCsv {
    private final CsvTable table;
    private final Currency currency;
    private final Map<String, Product> products = new HashMap<>();
    private final Map<List<@Nullable String>, Long> lineOfVariant = new HashMap<>();
    private final Set<String> handlesOfVariants = new HashSet<>();
    private final Map<String, Integer> variantsWithSku = new HashMap<>();
    private final List<Variant> variants = new ArrayList<>();
    private final List<RejectedRow> rejected = new ArrayList<>();

    /** A variant, and what is to be said of its row. */
    private record Variant(ImportedOffer offer, List<VariantRow.RowNote> notes) {}

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
        return read(CsvTable.read(file), currency);
    }

    /** Reads a file that was cut into rows. */
    static CatalogueFile read(CsvTable table, Currency currency) {
        return new ShopifyCsv(table, currency).file();
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
                handlesOfVariants.add(row.text(Column.HANDLE));
            }
        }
        for (Row row : table.rows()) {
            if (!handlesOfVariants.contains(row.text(Column.HANDLE))) {
                rejected.add(new RejectedRow(
                        row.line(), "no row of this product is a variant", row.get(Column.HANDLE), null));
            }
        }
        rejected.sort(Comparator.comparingLong(RejectedRow::line));
        List<ImportedOffer> offers = new ArrayList<>();
        List<ImportNote> notes = new ArrayList<>();
        for (Variant variant : variants) {
            ImportedOffer offer = named(variant.offer(), notes);
            offers.add(offer);
            variant.notes()
                    .forEach(note -> notes.add(new ImportNote(note.code(), note.line(), offer.sku(), note.text())));
        }
        return new CatalogueFile(
                offers,
                rejected,
                notes,
                table.header().has(Column.COMPARE_AT_PRICE),
                table.rows().size() + table.misshapen().size());
    }

    /** The variant under a SKU of its own, even where the shop gave one SKU to several. */
    private ImportedOffer named(ImportedOffer offer, List<ImportNote> notes) {
        String sku = offer.ids().sku();
        if (sku == null || variantsWithSku.getOrDefault(sku, 0) < 2) {
            return offer;
        }
        ImportedOffer apart = offer.withSharedSku();
        notes.add(new ImportNote(
                NoteCode.SKU_SHARED, offer.line(), apart.sku(), "several variants have the SKU " + offer.sku()));
        return apart;
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
        VariantIds ids = offer.ids();
        Long earlier =
                lineOfVariant.putIfAbsent(Arrays.asList(offer.listing(), ids.sku(), ids.variantId()), offer.line());
        if (earlier != null) {
            rejected.add(variant.rejected("the variant is the same as that of line " + earlier));
            return;
        }
        if (ids.sku() != null) {
            variantsWithSku.merge(ids.sku(), 1, Integer::sum);
        }
        variants.add(new Variant(offer, variant.notes()));
    }
}
