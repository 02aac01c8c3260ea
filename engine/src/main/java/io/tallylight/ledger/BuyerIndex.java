package io.tallylight.ledger;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * The ids of a buyer's reservations, in the order of their making. They are kept in chunks; the last one is in the buyer's
 * entry, the others are fields of their own. Keeps no state.
 */
final class BuyerIndex {
    private static final Pattern PLACE = Pattern.compile("([0-9]{1,9})\\.([A-Za-z0-9_-]{" + Ids.LENGTH + "})");

    private final Function<String, Future<Optional<byte[]>>> fields;

    /**
     * An index.
     *
     * @param fields reads a field of the show's {@code buyers}
     */
    BuyerIndex(Function<String, Future<Optional<byte[]>>> fields) {
        this.fields = fields;
    }

    /** A reservation's place, which stays when others go. */
    record Place(int chunk, String id) {
        @Override
        public String toString() {
            return chunk + "." + id;
        }
    }

    /** Some places, and whether there may be more behind them. */
    record Page(List<Place> places, boolean more) {}

    /**
     * At most so many places behind a given one.
     *
     * @param after as {@link Place#toString} wrote it, null for the first ones; what is no place counts as null
     */
    Future<Page> page(String buyerId, @Nullable String after, int limit) {
        Matcher place = PLACE.matcher(after == null ? "" : after);
        boolean later = place.matches();
        int chunk = later ? Integer.parseInt(place.group(1)) : 0;
        String id = later ? place.group(2) : "";
        return fields.apply(buyerId)
                .compose(entry -> entry.isEmpty()
                        ? Future.succeededFuture(new Page(List.of(), false))
                        : collect(buyerId, last(entry.get()), chunk, id, new ArrayList<>(), limit));
    }

    /** The chunk in the entry, the one being filled. */
    private record Last(int chunk, String ids) {}

    private Future<Page> collect(String buyerId, Last last, int chunk, String afterId, List<Place> places, int limit) {
        if (chunk > last.chunk) {
            return Future.succeededFuture(new Page(places, false));
        }
        Future<String> read = chunk == last.chunk
                ? Future.succeededFuture(last.ids)
                : fields.apply(buyerId + '\0' + chunk)
                        .map(ids -> ids.map(BuyerIndex::text).orElse(""));
        return read.compose(ids -> {
            int from = ids.indexOf(afterId) < 0 || afterId.isEmpty() ? 0 : ids.indexOf(afterId) + Ids.LENGTH;
            for (int i = from; i < ids.length(); i += Ids.LENGTH) {
                if (places.size() == limit) {
                    return Future.succeededFuture(new Page(places, true));
                }
                places.add(new Place(chunk, ids.substring(i, i + Ids.LENGTH)));
            }
            return collect(buyerId, last, chunk + 1, "", places, limit);
        });
    }

    private static Last last(byte[] entry) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(entry)) {
            in.unpackArrayHeader();
            int chunk = in.unpackInt();
            in.skipValue(); // how many are open concerns the script alone
            return new Last(chunk, in.unpackString());
        } catch (IOException e) {
            throw new UncheckedIOException("a buyer's entry is not readable", e);
        }
    }

    private static String text(byte[] ids) {
        return new String(ids, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
