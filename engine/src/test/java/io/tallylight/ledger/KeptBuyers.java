package io.tallylight.ledger;

import io.tallylight.ledger.record.Ids;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** What the ledger keeps of each buyer, as text that tests can compare. */
final class KeptBuyers {
    private KeptBuyers() {}

    static String text(int open, List<String> ids, Map<String, Long> units) {
        return open + " open, " + ids + ", " + new TreeMap<>(units);
    }

    /** By buyer, the chunks of ids put together again. */
    static Map<String, String> of(LedgerFixture fixture, TestShow show) {
        Map<String, byte[]> fields = fixture.rawBytes(show.keys().buyers());
        Map<String, String> buyers = new TreeMap<>();
        fields.forEach((field, value) -> {
            if (field.indexOf('\0') < 0) {
                buyers.put(field, read(field, value, fields));
            }
        });
        return buyers;
    }

    private static String read(String buyer, byte[] value, Map<String, byte[]> fields) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(value)) {
            in.unpackArrayHeader();
            int chunks = in.unpackInt();
            int open = in.unpackInt();
            String last = in.unpackString();
            StringBuilder joined = new StringBuilder();
            for (int chunk = 0; chunk < chunks; chunk++) {
                byte[] ids = fields.get(buyer + '\0' + chunk);
                joined.append(ids == null ? "" : new String(ids, StandardCharsets.US_ASCII));
            }
            joined.append(last);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < joined.length(); i += Ids.LENGTH) {
                ids.add(joined.substring(i, i + Ids.LENGTH));
            }
            return text(open, ids, units(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Long> units(MessageUnpacker in) throws IOException {
        Map<String, Long> units = new TreeMap<>();
        if (in.getNextFormat().getValueType().isMapType()) {
            for (int i = in.unpackMapHeader(); i > 0; i--) {
                units.put(in.unpackString(), in.unpackLong());
            }
        }
        return units;
    }
}
