package io.tallylight.show.imports;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The cells that an import reads from one row; long descriptions are dropped as the file is read. Immutable. */
final class Row {
    private static final List<Column> VARIANT = List.of(
            Column.OPTION1_VALUE,
            Column.OPTION2_VALUE,
            Column.OPTION3_VALUE,
            Column.SKU,
            Column.QUANTITY,
            Column.PRICE,
            Column.COMPARE_AT_PRICE,
            Column.BARCODE);

    private final long line;
    private final Header header;
    private final boolean specialEndsOfSku;
    private final Map<Column, String> cells = new EnumMap<>(Column.class);

    Row(long line, Header header, List<String> values) {
        this.line = line;
        this.header = header;
        this.specialEndsOfSku = header.hasSpecialEnds(values, Column.SKU);
        for (Column column : Column.values()) {
            String cell = header.cell(values, column);
            if (!cell.isEmpty()) {
                cells.put(column, cell);
            }
        }
    }

    long line() {
        return line;
    }

    @Nullable
    String get(Column column) {
        return cells.get(column);
    }

    String text(Column column) {
        return cells.getOrDefault(column, "");
    }

    /** Whether the file has the column at all. */
    boolean has(Column column) {
        return header.has(column);
    }

    /** Whether the SKU in the file had spaces at its ends that nobody can type, or invisible characters there. */
    boolean hasSpecialEndsOfSku() {
        return specialEndsOfSku;
    }

    boolean isBlank() {
        return cells.isEmpty();
    }

    /** A further picture of a product: an address, and nothing that a variant or a product's first row would say. */
    boolean isImageOnly() {
        return cells.containsKey(Column.HANDLE)
                && cells.containsKey(Column.IMAGE_SRC)
                && !cells.containsKey(Column.TITLE)
                && VARIANT.stream().noneMatch(cells::containsKey);
    }
}
