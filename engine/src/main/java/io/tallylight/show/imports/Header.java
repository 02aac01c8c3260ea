package io.tallylight.show.imports;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where each column stands in one file, and how that file spells it. Immutable once built. */
final class Header {
    private static final List<Column> REQUIRED = List.of(Column.HANDLE, Column.TITLE, Column.PRICE);

    private final Map<Column, Integer> at = new EnumMap<>(Column.class);
    private final Map<Column, String> spelled = new EnumMap<>(Column.class);
    private final int width;

    private Header(int width) {
        this.width = width;
    }

    static Header of(List<String> names, long line) throws UnreadableCatalogueException {
        Header header = new Header(names.size());
        for (int i = 0; i < names.size(); i++) {
            header.place(CellText.strip(names.get(i)), i, line);
        }
        for (Column column : header.isOfInventory() ? List.of(Column.HANDLE) : REQUIRED) {
            if (!header.has(column)) {
                throw new UnreadableCatalogueException(
                        line, "the header has no column \"" + column.longName() + "\"" + hint(names));
            }
        }
        return header;
    }

    private void place(String name, int index, long line) throws UnreadableCatalogueException {
        for (Column column : Column.values()) {
            if (column.isCalled(name)) {
                if (at.put(column, index) != null) {
                    throw new UnreadableCatalogueException(line, "the header has the column \"" + name + "\" twice");
                }
                spelled.put(column, name);
            }
        }
    }

    /** A spreadsheet that saved with another separator is the usual reason why no column is found. */
    private static String hint(List<String> names) {
        String only = names.size() == 1 ? names.get(0) : "";
        if (only.indexOf(';') >= 0) {
            return "; the file seems to be separated by semicolons, save it with commas";
        }
        if (only.indexOf('\t') >= 0) {
            return "; the file seems to be separated by tabs, save it with commas";
        }
        return "; is this a Shopify product export?";
    }

    /** Whether the file is a shop's inventory, which has quantities by location and no prices. */
    boolean isOfInventory() {
        return has(Column.LOCATION) && (has(Column.AVAILABLE) || has(Column.ON_HAND)) && !has(Column.PRICE);
    }

    boolean has(Column column) {
        return at.containsKey(column);
    }

    /** How this file spells the column, so that a reason names what the reader sees. */
    String nameOf(Column column) {
        return spelled.getOrDefault(column, column.longName());
    }

    /** The cell without surrounding spaces; empty where the file has no such column, or the row ends before it. */
    String cell(List<String> cells, Column column) {
        Integer index = at.get(column);
        return index == null || index >= cells.size() ? "" : CellText.strip(cells.get(index));
    }

    /** Whether the cell has spaces at its ends that nobody can type, or invisible characters there. */
    boolean hasSpecialEnds(List<String> cells, Column column) {
        Integer index = at.get(column);
        return index != null && index < cells.size() && CellText.hasSpecialEnds(cells.get(index));
    }

    /** How many cells a row needs to have one in each column that is read. */
    int widthInUse() {
        return at.values().stream().mapToInt(index -> index + 1).max().orElse(0);
    }

    /** How many cells each row has. */
    int width() {
        return width;
    }
}
