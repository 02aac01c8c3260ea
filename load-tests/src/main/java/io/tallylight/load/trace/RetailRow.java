package io.tallylight.load.trace;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.apache.commons.csv.CSVRecord;

/** One row, its fields parsed but not yet judged. */
record RetailRow(
        String invoice, String sku, String title, int quantity, long atMs, BigDecimal unitPrice, String customer) {
    static final List<String> COLUMNS = List.of(
            "InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    /** Empty where a field is absent or is not what its column holds. */
    static Optional<RetailRow> parse(CSVRecord record) {
        if (!record.isConsistent()) {
            return Optional.empty();
        }
        var invoice = record.get("InvoiceNo").trim();
        var sku = record.get("StockCode").trim();
        if (invoice.isEmpty() || sku.isEmpty() || sku.length() > 128) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RetailRow(
                    invoice,
                    sku,
                    record.get("Description").trim(),
                    new BigDecimal(record.get("Quantity").trim()).intValueExact(),
                    LocalDateTime.parse(record.get("InvoiceDate").trim(), TIME)
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli(),
                    new BigDecimal(record.get("UnitPrice").trim()),
                    customer(record.get("CustomerID").trim())));
        } catch (NumberFormatException | ArithmeticException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    boolean isCancellation() {
        return invoice.startsWith("C");
    }

    /** Rounded half up to whole pence, so that a price below half a penny is 0. */
    long pence() {
        return unitPrice.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    /** The file writes customers as decimals: {@code 13090.0}. */
    private static String customer(String field) {
        return field.endsWith(".0") ? field.substring(0, field.length() - 2) : field;
    }
}
