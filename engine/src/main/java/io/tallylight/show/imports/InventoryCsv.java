package io.tallylight.show.imports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Shopify inventory export: a row for each variant and location. The units of a variant are those available in all
 * locations together; a location that says {@code not stocked} has none.
 */
final class InventoryCsv {
    private static final String NOT_STOCKED = "not stocked";
    private static final Currency NO_PRICES = Currency.getInstance("EUR");

    private final CsvTable table;
    private final Column quantity;
    private final Map<List<@Nullable String>, InventoryItem> items = new LinkedHashMap<>();
    private final List<RejectedRow> rejected = new ArrayList<>();

    private InventoryCsv(CsvTable table) {
        this.table = table;
        this.quantity = table.header().has(Column.AVAILABLE) ? Column.AVAILABLE : Column.ON_HAND;
    }

    static InventoryFile read(CsvTable table) {
        return new InventoryCsv(table).file();
    }

    private InventoryFile file() {
        rejected.addAll(table.misshapen());
        table.rows().forEach(this::add);
        rejected.sort(Comparator.comparingLong(RejectedRow::line));
        Map<String, Integer> variantsWithSku = new HashMap<>();
        for (InventoryItem item : items.values()) {
            if (item.ids().sku() != null) {
                variantsWithSku.merge(item.ids().sku(), 1, Integer::sum);
            }
        }
        List<InventoryItem> all = items.values().stream()
                .map(InventoryItem::atLeastNone)
                .map(item ->
                        variantsWithSku.getOrDefault(String.valueOf(item.ids().sku()), 0) > 1
                                ? item.withSharedSku()
                                : item)
                .toList();
        return new InventoryFile(
                all, rejected, table.rows().size() + table.misshapen().size());
    }

    private void add(Row row) {
        String handle = row.get(Column.HANDLE);
        Cells cells = new Cells(row, table.header(), NO_PRICES);
        boolean stocked = !NOT_STOCKED.equalsIgnoreCase(row.get(quantity));
        long units = stocked ? cells.units(quantity) : 0;
        if (handle == null) {
            cells.fault(Column.HANDLE, "is missing");
        }
        if (handle == null || !cells.faults().isEmpty()) {
            rejected.add(new RejectedRow(row.line(), String.join("; ", cells.faults()), handle, row.get(Column.SKU)));
            return;
        }
        InventoryItem item = new InventoryItem(
                row.line(),
                ids(row),
                CellText.shortened(handle, ImportLimits.SKU_CHARS_MAX),
                row.text(Column.TITLE),
                options(row),
                units);
        List<@Nullable String> key = new ArrayList<>();
        key.add(item.listing());
        key.add(item.ids().sku());
        items.merge(key, item, (known, more) -> known.with(more.units()));
    }

    private static VariantIds ids(Row row) {
        String given = row.get(Column.SKU);
        String sku = given == null ? null : CellText.withoutTextMarker(CellText.typed(given));
        return new VariantIds(sku == null || sku.isEmpty() ? null : sku, false, null, null, null);
    }

    private static Map<String, String> options(Row row) {
        Map<String, String> options = new LinkedHashMap<>();
        boolean none = VariantRow.isNoOption(
                row.get(Column.OPTION1_NAME), row.get(Column.OPTION1_VALUE), row.get(Column.OPTION2_VALUE));
        if (!none) {
            put(options, "1", row.get(Column.OPTION1_VALUE));
            put(options, "2", row.get(Column.OPTION2_VALUE));
            put(options, "3", row.get(Column.OPTION3_VALUE));
        }
        return options;
    }

    private static void put(Map<String, String> options, String name, @Nullable String value) {
        if (value != null) {
            options.put(name, CellText.shortened(value, ImportLimits.OPTION_CHARS_MAX));
        }
    }
}
