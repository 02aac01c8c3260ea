package io.tallylight.load.trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/** Reads a day of the retail data: CSV with the columns of the UCI "Online Retail" set, one row an invoice line. */
public final class RetailReader {
    private RetailReader() {}

    /**
     * Reads a whole day.
     *
     * @throws TraceException where the file is absent, is no such CSV, or holds no basket at all
     */
    public static RetailTrace read(Path file) throws TraceException {
        try (var reader = Files.newBufferedReader(file)) {
            skipByteOrderMark(reader);
            var trace = read(reader, file.toString());
            if (trace.baskets().isEmpty()) {
                throw new TraceException(file + ": no basket in " + trace.rows() + " rows");
            }
            return trace;
        } catch (NoSuchFileException e) {
            throw new TraceException(file + ": no such file", e);
        } catch (IOException | UncheckedIOException e) {
            throw new TraceException(file + ": " + e.getMessage(), e);
        }
    }

    static RetailTrace read(Reader reader, String name) throws IOException, TraceException {
        var format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (var parser =
                CSVParser.builder().setReader(reader).setFormat(format).get()) {
            for (var column : RetailRow.COLUMNS) {
                if (!parser.getHeaderNames().contains(column)) {
                    throw new TraceException(name + ": no column " + column + " in its first line");
                }
            }
            var day = new DayBuilder();
            for (var record : parser) {
                day.add(record);
            }
            return day.build();
        }
    }

    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != '\uFEFF') {
            reader.reset();
        }
    }
}
