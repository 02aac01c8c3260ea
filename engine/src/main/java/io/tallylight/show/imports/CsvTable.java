package io.tallylight.show.imports;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The file cut into rows, each with the physical line where it starts.
 *
 * @param rows without blank ones, in the file's order
 * @param misshapen rows whose number of cells differs from the header's
 */
record CsvTable(Header header, List<Row> rows, List<RejectedRow> misshapen) {
    // Empty lines are kept as records: skipped by the parser they would shift where the next row seems to start.
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(false)
            .setLenientEof(false)
            .get();

    static CsvTable read(byte[] bytes) throws UnreadableCatalogueException {
        return read(Utf8.decode(bytes));
    }

    private static CsvTable read(String text) throws UnreadableCatalogueException {
        try (CSVParser parser = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(FORMAT)
                .get()) {
            return new Reading(parser).table();
        } catch (IOException e) {
            // A StringReader does not fail; what the parser itself finds is reported with its line below.
            throw new UncheckedIOException(e);
        }
    }

    /** One pass over a file. */
    private static final class Reading {
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private final List<Row> rows = new ArrayList<>();
        private final List<RejectedRow> misshapen = new ArrayList<>();
        private long line;

        Reading(CSVParser parser) {
            this.parser = parser;
            this.records = parser.iterator();
        }

        CsvTable table() throws UnreadableCatalogueException {
            if (!advance()) {
                throw new UnreadableCatalogueException(1, "the file is empty");
            }
            Header header = Header.of(records.next().toList(), line);
            for (int count = 1; advance(); count++) {
                if (count >= ImportLimits.ROWS_MAX) {
                    throw new UnreadableCatalogueException(
                            line, "the file has more than " + ImportLimits.ROWS_MAX + " rows; split it");
                }
                add(header, records.next().toList());
            }
            return new CsvTable(header, rows, misshapen);
        }

        /** Notes where the next row starts before the parser reads it: afterwards the parser stands at its end. */
        private boolean advance() throws UnreadableCatalogueException {
            line = parser.getCurrentLineNumber() + 1;
            try {
                return records.hasNext();
            } catch (UncheckedIOException e) {
                throw new UnreadableCatalogueException(
                        line,
                        "the row that starts here has a quoted value that is not closed, or goes on after its closing"
                                + " quote");
            }
        }

        private void add(Header header, List<String> cells) {
            if (cells.stream().allMatch(String::isBlank)) {
                return;
            }
            if (cells.size() != header.width()) {
                // A row cut short could end in half a price, so nothing of it is used.
                misshapen.add(new RejectedRow(
                        line,
                        "the row has " + cells.size() + " values, the header names " + header.width(),
                        null,
                        null));
                return;
            }
            Row row = new Row(line, header, cells);
            if (!row.isBlank()) {
                rows.add(row);
            }
        }
    }
}
