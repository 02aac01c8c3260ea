package io.tallylight.show;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * One entry of a show's events stream: the changes of one batch. Fields that a newer ledger adds at the end are
 * skipped.
 *
 * @param at epoch ms, the show's clock
 * @param showDoc the show's definition as JSON if it changed, otherwise empty
 * @param removed SKUs of deleted offers
 */
public record ShowEvent(
        String epoch,
        long from,
        long seq,
        long at,
        String showDoc,
        List<Row> offers,
        List<String> removed,
        List<Sale> sales) {

    /** Counters of an offer, in units; {@code doc} is empty if only they changed. */
    public record Row(String sku, long allotted, long available, long reserved, long sold, String doc) {}

    /** The units of a SKU that one line sold. */
    public record Sale(String sku, long quantity) {}

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException if the bytes are not an event
     */
    public static ShowEvent decode(byte[] packed) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
            in.unpackArrayHeader();
            return new ShowEvent(
                    in.unpackString(),
                    in.unpackLong(),
                    in.unpackLong(),
                    in.unpackLong(),
                    in.unpackString(),
                    rows(in),
                    skus(in),
                    sales(in));
        } catch (IOException | MessagePackException e) {
            throw new IllegalArgumentException("event is not readable", e);
        }
    }

    private static List<Row> rows(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<Row> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int fields = in.unpackArrayHeader();
            rows.add(new Row(
                    in.unpackString(),
                    in.unpackLong(),
                    in.unpackLong(),
                    in.unpackLong(),
                    in.unpackLong(),
                    in.unpackString()));
            in.skipValue(fields - 6);
        }
        return rows;
    }

    private static List<String> skus(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<String> skus = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            skus.add(in.unpackString());
        }
        return skus;
    }

    private static List<Sale> sales(MessageUnpacker in) throws IOException {
        int count = in.unpackArrayHeader();
        List<Sale> sales = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int fields = in.unpackArrayHeader();
            sales.add(new Sale(in.unpackString(), in.unpackLong()));
            in.skipValue(fields - 2);
        }
        return sales;
    }
}
