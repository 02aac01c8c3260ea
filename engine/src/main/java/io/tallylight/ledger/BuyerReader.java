package io.tallylight.ledger;

import io.lettuce.core.KeyValue;
import io.tallylight.ledger.record.Cancellation;
import io.tallylight.ledger.record.Ids;
import io.tallylight.ledger.record.RecordCodec;
import io.tallylight.ledger.record.Reservation;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads the entries of many buyers at once, on a connection other than the ledger's. It reads one key at a time, so two
 * answers may be of different moments. For any thread; completes on a thread of Lettuce, with a {@code RedisException}
 * if Redis is away.
 */
public final class BuyerReader {
    private static final int ELEMENTS = 4; // elements of the entry of a buyer without a cancellation

    /** Number of cancellations that an entry names: the same as in {@code lua/ledger/5-changes.lua}. */
    public static final int CANCELLED_MAX = 8;

    private static final int CHUNKS_MAX = 512; // each has 16 ids

    private final SharedRedis redis;

    public BuyerReader(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * The first part of a buyer's entry.
     *
     * @param version changes when the buyer has a new reservation, one fewer open, or other units
     * @param chunk number of times that {@code recent} was started anew
     * @param recent record ids of the latest reservations, in the order in which they were made
     * @param cancelled the latest few cancellations, in their order
     */
    public record Entry(String version, int chunk, List<String> recent, List<Cancelled> cancelled) {}

    /**
     * A cancellation.
     *
     * @param id record id of the order
     * @param no number of the cancellation within that order, from 1
     */
    public record Cancelled(String id, int no) {}

    /** Returns the entry of each buyer, in the order given; empty for a buyer without one. */
    public CompletionStage<List<Optional<Entry>>> entries(String show, List<String> buyers) {
        return fields(ShowKeys.of(show).buyers(), buyers)
                .thenApply(found -> found.stream()
                        .map(value -> value.map(BuyerReader::entry))
                        .toList());
    }

    /**
     * Returns record ids of a buyer's reservations in full chunks, in the order in which they were made; at most the
     * latest 512 chunks.
     */
    public CompletionStage<List<String>> inChunks(String show, String buyer, int fromChunk, int toChunk) {
        List<String> fields = IntStream.range(Math.max(fromChunk, toChunk - CHUNKS_MAX), toChunk)
                .mapToObj(chunk -> buyer + '\0' + chunk)
                .toList();
        return fields(ShowKeys.of(show).buyers(), fields)
                .thenApply(found -> found.stream()
                        .flatMap(Optional::stream)
                        .flatMap(ids -> ids(new String(ids, StandardCharsets.US_ASCII)).stream())
                        .toList());
    }

    /** Returns the show's seq of a cancellation; 0 if it is not known any more. */
    public CompletionStage<Long> seqOf(String show, Cancelled cancelled) {
        return reservations(show, List.of(cancelled.id())).thenCompose(order -> {
            List<String> ids =
                    order.isEmpty() ? List.of() : order.get(0).cancelled().ids();
            if (ids.size() < cancelled.no()) {
                return CompletableFuture.completedStage(0L);
            }
            String id = ids.get(cancelled.no() - 1);
            return fields(ShowKeys.of(show).records(), List.of(id))
                    .thenApply(found -> found.get(0)
                            .map(packed -> RecordCodec.cancellation(id, packed))
                            .map(Cancellation::seq)
                            .orElse(0L));
        });
    }

    /** Returns the reservations among the given records, in the order given. Missing records are left out. */
    public CompletionStage<List<Reservation>> reservations(String show, List<String> ids) {
        return fields(ShowKeys.of(show).records(), ids).thenApply(found -> {
            List<Reservation> reservations = new ArrayList<>(ids.size());
            for (int i = 0; i < found.size(); i++) {
                String id = ids.get(i);
                found.get(i).map(packed -> RecordCodec.reservation(id, packed)).ifPresent(reservations::add);
            }
            return reservations;
        });
    }

    private CompletionStage<List<Optional<byte[]>>> fields(String hash, List<String> names) {
        if (names.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        byte[][] fields = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        return redis.commands()
                .hmget(hash.getBytes(StandardCharsets.UTF_8), fields)
                .thenApply(found -> found.stream().map(KeyValue::optional).toList());
    }

    /** Reads the cancellations, which follow the units. Only the script uses the units. */
    private static List<Cancelled> cancelled(MessageUnpacker in) throws IOException {
        in.skipValue();
        int count = in.unpackArrayHeader();
        List<Cancelled> cancelled = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String told = in.unpackString();
            cancelled.add(new Cancelled(told.substring(0, Ids.LENGTH), Integer.parseInt(told.substring(Ids.LENGTH))));
        }
        return List.copyOf(cancelled);
    }

    private static List<String> ids(String joined) {
        List<String> ids = new ArrayList<>(joined.length() / Ids.LENGTH);
        for (int i = 0; i + Ids.LENGTH <= joined.length(); i += Ids.LENGTH) {
            ids.add(joined.substring(i, i + Ids.LENGTH));
        }
        return List.copyOf(ids);
    }

    private static Entry entry(byte[] packed) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(packed)) {
            int elements = in.unpackArrayHeader();
            int chunk = in.unpackInt();
            in.skipValue(); // the number of open reservations, which only the script uses
            String ids = in.unpackString();
            // Maps each byte to one character: no digest would be as reliable.
            String version = new String(packed, StandardCharsets.ISO_8859_1);
            return new Entry(version, chunk, ids(ids), elements > ELEMENTS ? cancelled(in) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("a buyer's entry is not readable", e);
        }
    }
}
