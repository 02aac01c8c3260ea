package io.tallylight.show.imports;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
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
 * @param misshapen rows without a cell for each column that is read, with values beyond the header, or with values in other
 *     columns alone
 */
record CsvTable(Header header, List<Row> rows, List<RejectedRow> misshapen) {
    // Empty lines are kept as records: skipped by the parser they would shift where the next row seems to start.
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setIgnoreEmptyLines(false)
            .setLenientEof(false)
            .get();

    static CsvTable read(byte[] bytes) throws UnreadableCatalogueException {
        String text = Utf8.decode(bytes);
        SeparatorLine separator = SeparatorLine.of(text);
        RecordBounds.check(text, separator.length(), separator.lines() + 1, separator.separator());
        CharSequence table = CharBuffer.wrap(text, separator.length(), text.length());
        CSVFormat format = FORMAT.builder().setDelimiter(separator.separator()).get();
        try (CSVParser parser =
                CSVParser.builder().setCharSequence(table).setFormat(format).get()) {
            boolean ended = text.endsWith("\n") || text.endsWith("\r");
            return new Reading(parser, separator.lines(), ended).table();
        } catch (IOException e) {
            // A text in memory does not fail; what the parser itself finds is reported with its line below.
            throw new UncheckedIOException(e);
        }
    }

    /** One pass over a file. */
    private static final class Reading {
        private final CSVParser parser;
        private final Iterator<CSVRecord> records;
        private final List<Row> rows = new ArrayList<>();
        private final List<RejectedRow> misshapen = new ArrayList<>();
        private final long linesBefore;
        private final boolean ended;
        private long line;

        /**
         * Reads what a parser yields.
         *
         * @param linesBefore lines of the file above what the parser reads
         * @param ended whether the last line of the file has its end
         */
        Reading(CSVParser parser, long linesBefore, boolean ended) {
            this.parser = parser;
            this.linesBefore = linesBefore;
            this.ended = ended;
            this.records = parser.iterator();
        }

        CsvTable table() throws UnreadableCatalogueException {
            if (!advance()) {
                throw new UnreadableCatalogueException(1, "the file is empty");
            }
            Header header = Header.of(records.next().toList(), line);
            int cells = 0;
            long lineOfLast = line;
            for (int count = 1; advance(); count++) {
                if (count >= ImportLimits.ROWS_MAX) {
                    throw new UnreadableCatalogueException(
                            line, "the file has more than " + ImportLimits.ROWS_MAX + " rows; split it");
                }
                List<String> values = records.next().toList();
                add(header, values);
                cells = values.size();
                lineOfLast = line;
            }
            line = lineOfLast;
            checkEnd(header, cells);
            return new CsvTable(header, rows, misshapen);
        }

        /** Notes where the next row starts before the parser reads it: afterwards the parser stands at its end. */
        private boolean advance() throws UnreadableCatalogueException {
            line = linesBefore + parser.getCurrentLineNumber() + 1;
            try {
                return records.hasNext();
            } catch (UncheckedIOException e) {
                throw new UnreadableCatalogueException(
                        line,
                        "the row that starts here has a quoted value that is not closed, or goes on after its closing"
                                + " quote");
            }
        }

        /** Whether a cell that is read is missing. */
        private static boolean isTooShort(Header header, int cells) {
            return cells < header.widthInUse();
        }

        /**
         * Rejects the last row where the file ends in a cell that is read: a file cut short could end in half a price.
         *
         * @param cells of the file's last row
         */
        private void checkEnd(Header header, int cells) {
            Row last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
            if (!ended
                    && last != null
                    && last.line() == line
                    && cells < header.width()
                    && cells <= header.widthInUse()) {
                rows.remove(rows.size() - 1);
                misshapen.add(misshapen(header, cells));
            }
        }

        private RejectedRow misshapen(Header header, int cells) {
            return new RejectedRow(
                    line, "the row has " + cells + " values, the header names " + header.width(), null, null);
        }

        private static boolean isTooLong(Header header, List<String> cells) {
            return cells.stream().skip(header.width()).anyMatch(cell -> !CellText.isBlank(cell));
        }

        private void add(Header header, List<String> cells) {
            if (cells.stream().allMatch(CellText::isBlank)) {
                return;
            }
            if (isTooShort(header, cells.size()) || isTooLong(header, cells)) {
                misshapen.add(misshapen(header, cells.size()));
                return;
            }
            Row row = new Row(line, header, cells);
            if (row.isBlank()) {
                misshapen.add(new RejectedRow(line, "the row has no value in a column that is read", null, null));
            } else {
                rows.add(row);
            }
        }
    }
}
