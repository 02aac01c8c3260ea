package io.tallylight.ledger;

import io.tallylight.ledger.record.Ids;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * The ids of a buyer's reservations, in the order in which they were made. They are kept in chunks: the last one is in
 * the buyer's entry, the others are fields of their own. Keeps no state.
 */
final class BuyerIndex {
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})\\.([A-Za-z0-9_-]{" + Ids.LENGTH + "})");

    /**
     * Number of chunks that one call looks for. Most chunks are missing if thousands of the buyer's reservations are
     * gone.
     */
    private static final int CHUNKS_AT_ONCE = 128;

    private final Function<List<String>, Future<List<Optional<byte[]>>>> fields;

    /**
     * Creates an index.
     *
     * @param fields reads fields of the show's {@code buyers} and answers them in the given order
     */
    BuyerIndex(Function<List<String>, Future<List<Optional<byte[]>>>> fields) {
        this.fields = fields;
    }

    /** The place of a reservation; it does not change when other reservations go. */
    record Place(int chunk, String id) {
        @Override
        public String toString() {
            return chunk + "." + id;
        }
    }

    /** Returns whether a text may have been written by {@link Place#toString}. */
    static boolean isPlace(String text) {
        return PLACE.matcher(text).matches();
    }

    /** A list of places, and whether there may be more after them. */
    record Page(List<Place> places, boolean more) {}

    /**
     * Returns at most {@code limit} places after a given one.
     *
     * @param after text written by {@link Place#toString}, null for the first places; a text that is no place counts as
     *     null
     */
    Future<Page> page(String buyerId, @Nullable String after, int limit) {
        Matcher place = PLACE.matcher(after == null ? "" : after);
        boolean later = place.matches();
        int chunk = later ? Integer.parseInt(place.group(1)) : 0;
        String id = later ? place.group(2) : "";
        return fields.apply(List.of(buyerId))
                .compose(entry -> entry.get(0).isEmpty()
                        ? Future.succeededFuture(new Page(List.of(), false))
                        : new Search(buyerId, last(entry.get(0).get()), limit).from(chunk, id));
    }

    /** The chunk in the buyer's entry, which is the one being filled. */
    private record Last(int chunk, String ids) {}

    /** Collects the places of one page. */
    private final class Search {
        private final String buyerId;
        private final Last last;
        private final int limit;
        private final List<Place> places = new ArrayList<>();

        Search(String buyerId, Last last, int limit) {
            this.buyerId = buyerId;
            this.last = last;
            this.limit = limit;
        }

        /** Continues after {@code afterId} in this chunk, or from its start if the chunk does not have that id. */
        Future<Page> from(int first, String afterId) {
            if (first > last.chunk) {
                return Future.succeededFuture(new Page(places, false));
            }
            int end = Math.min(first + CHUNKS_AT_ONCE, last.chunk);
            List<String> names = IntStream.range(first, end)
                    .mapToObj(chunk -> buyerId + '\0' + chunk)
                    .toList();
            Future<List<Optional<byte[]>>> read =
                    names.isEmpty() ? Future.succeededFuture(List.of()) : fields.apply(names);
            return read.compose(chunks -> {
                for (int i = 0; i < chunks.size(); i++) {
                    String ids = chunks.get(i).map(BuyerIndex::text).orElse("");
                    if (isFull(first + i, ids, i == 0 ? afterId : "")) {
                        return Future.succeededFuture(new Page(places, true));
                    }
                }
                if (end < last.chunk) {
                    return from(end, "");
                }
                boolean full = isFull(last.chunk, last.ids, first == last.chunk ? afterId : "");
                return Future.succeededFuture(new Page(places, full));
            });
        }

        /**
         * Takes ids of a chunk that come after {@code afterId}. Returns whether some remain for which the page has no
         * room.
         */
        private boolean isFull(int chunk, String ids, String afterId) {
            int at = afterId.isEmpty() ? -1 : ids.indexOf(afterId);
            for (int i = at < 0 ? 0 : at + Ids.LENGTH; i < ids.length(); i += Ids.LENGTH) {
                if (places.size() == limit) {
                    return true;
                }
                places.add(new Place(chunk, ids.substring(i, i + Ids.LENGTH)));
            }
            return false;
        }
    }

    private static Last last(byte[] entry) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(entry)) {
            in.unpackArrayHeader();
            int chunk = in.unpackInt();
            in.skipValue(); // the number of open reservations, which only the script uses
            return new Last(chunk, in.unpackString());
        } catch (IOException e) {
            throw new UncheckedIOException("a buyer's entry is not readable", e);
        }
    }

    private static String text(byte[] ids) {
        return new String(ids, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
