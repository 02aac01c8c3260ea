package io.tallylight.show;

import io.tallylight.redis.FailureText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** Decodes the replies of {@code lua/view.lua}. */
final class ViewReply {
    private ViewReply() {}

    /**
     * Decodes a reply.
     *
     * @throws IllegalStateException if the reply is not one that the script gives
     */
    static Optional<ShowView> decode(String show, List<Object> reply) {
        if (reply.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, String> fields = strings(reply.get(0));
            Map<String, Long> removed = new LinkedHashMap<>();
            strings(reply.get(4)).forEach((sku, seq) -> removed.put(sku, Long.valueOf(seq)));
            return Optional.of(new ShowView(
                    show,
                    fields,
                    offers(strings(reply.get(1)), map(reply.get(2)), strings(reply.get(3))),
                    removed,
                    text(reply.get(5)),
                    at(fields, (byte[]) reply.get(6))));
        } catch (RuntimeException | IOException e) {
            throw new IllegalStateException("show " + show + " is not readable: " + FailureText.of(e), e);
        }
    }

    private static List<ShowView.Offer> offers(
            Map<String, String> docs, Map<String, byte[]> terms, Map<String, String> stock) throws IOException {
        List<ShowView.Offer> offers = new ArrayList<>(docs.size());
        for (Map.Entry<String, String> entry : docs.entrySet()) {
            String sku = entry.getKey();
            String row = Objects.requireNonNull(stock.get(sku), () -> "offer " + sku + " has no stock");
            String[] counters = row.split(" ", -1);
            offers.add(new ShowView.Offer(
                    sku,
                    entry.getValue(),
                    Long.parseLong(counters[0]),
                    Long.parseLong(counters[1]),
                    Long.parseLong(counters[2]),
                    Long.parseLong(counters[3]),
                    Long.parseLong(counters[4]),
                    docSeq(Objects.requireNonNull(terms.get(sku), () -> "offer " + sku + " has no terms"))));
        }
        offers.sort(Comparator.comparing(ShowView.Offer::sku));
        return List.copyOf(offers);
    }

    private static long docSeq(byte[] terms) throws IOException {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(terms)) {
            in.unpackArrayHeader();
            return in.unpackLong();
        }
    }

    /**
     * Returns the time of the last event. The clock goes on without events, so two readers of the same seq would differ
     * in it.
     */
    private static long at(Map<String, String> fields, byte[] lastEvent) {
        long clock = Long.parseLong(Objects.requireNonNull(fields.get("clock"), "no clock"));
        if (lastEvent.length == 0) {
            return clock;
        }
        try {
            ShowEvent event = ShowEvent.decode(lastEvent);
            boolean mine = event.epoch().equals(fields.get("epoch"));
            return mine ? event.at() : clock;
        } catch (IllegalArgumentException e) {
            return clock; // the view is complete without it
        }
    }

    private static Map<String, String> strings(Object flat) {
        Map<String, String> strings = new LinkedHashMap<>();
        map(flat).forEach((field, value) -> strings.put(field, text(value)));
        return strings;
    }

    private static Map<String, byte[]> map(Object flat) {
        Map<String, byte[]> map = new LinkedHashMap<>();
        List<?> items = (List<?>) flat;
        for (int i = 0; i < items.size(); i += 2) {
            map.put(text(items.get(i)), (byte[]) items.get(i + 1));
        }
        return map;
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
