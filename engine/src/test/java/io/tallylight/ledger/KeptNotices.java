package io.tallylight.ledger;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The notices that stand in the outbox of a show, as text. */
final class KeptNotices {
    private KeptNotices() {}

    /**
     * Sorted by their seq: {@code seq reservation.expired id}, {@code seq payment.failed id attempt reference amount reason},
     * {@code seq offer.sold_out sku allotted reserved sold}.
     */
    static List<String> of(LedgerFixture fixture, TestShow show) throws IOException {
        List<String> notices = new ArrayList<>();
        for (byte[] packed : fixture.rawFields(show.keys().outbox(), "n")) {
            try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
                notices.add(text(in));
            }
        }
        notices.sort(null);
        return notices;
    }

    private static String text(MessageUnpacker in) throws IOException {
        in.unpackArrayHeader();
        String type = in.unpackString();
        in.skipValue(2); // when, and the epoch
        StringBuilder text = new StringBuilder(at(in.unpackLong())).append(' ').append(type);
        text.append(' ').append(in.unpackString());
        switch (type) {
            case "reservation.expired" -> in.skipValue();
            case "payment.failed" -> {
                in.skipValue();
                text.append(' ').append(in.unpackInt());
                in.skipValue(); // method
                text.append(' ').append(in.unpackString()).append(' ').append(in.unpackLong());
                in.skipValue(); // currency
                text.append(' ').append(in.unpackString());
            }
            case "offer.sold_out" -> {
                for (int i = 0; i < 3; i++) {
                    text.append(' ').append(in.unpackLong());
                }
            }
            default -> throw new AssertionError("not a notice: " + type);
        }
        return text.toString();
    }

    /** A seq that sorts as text. */
    static String at(long seq) {
        return "%012d".formatted(seq);
    }
}
