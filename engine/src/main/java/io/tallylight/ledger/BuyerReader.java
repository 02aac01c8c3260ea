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
 * Reads what is kept of many buyers at once, beside the ledger's own connections. Reads one key at a time, so two answers
 * may be of different moments. For any thread; completes on a thread of Lettuce, with a {@code RedisException} when Redis is
 * away.
 */
public final class BuyerReader {
    private static final int ELEMENTS = 4; // of the entry of a buyer who never had anything cancelled

    /** Cancellations that an entry names: as in {@code lua/ledger/5-changes.lua}. */
    public static final int CANCELLED_MAX = 8;

    private static final int CHUNKS_MAX = 512; // of 16 ids

    private final SharedRedis redis;

    public BuyerReader(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * The beginning of what is kept of a buyer.
     *
     * @param version other when the buyer has a new reservation, one fewer open, or other units
     * @param chunk how many times {@code recent} began anew
     * @param recent record ids of the latest reservations, in the order of their making
     * @param cancelled the latest cancellations, in their order; a few
     */
    public record Entry(String version, int chunk, List<String> recent, List<Cancelled> cancelled) {}

    /**
     * A cancellation.
     *
     * @param id record id of the order
     * @param no among the cancellations of that order, from 1
     */
    public record Cancelled(String id, int no) {}

    /** Of each buyer, in their order; empty for one of whom nothing is kept. */
    public CompletionStage<List<Optional<Entry>>> entries(String show, List<String> buyers) {
        return fields(ShowKeys.of(show).buyers(), buyers)
                .thenApply(found -> found.stream()
                        .map(value -> value.map(BuyerReader::entry))
                        .toList());
    }

    /** Record ids of a buyer's reservations in chunks that are full, in the order of their making; of the latest 512. */
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

    /** The show's seq when something was cancelled; 0 where that is not known any more. */
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

    /** Those of the records that are there and are reservations, in the order asked for. */
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

    /** Behind the units, which concern the script alone. */
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
            in.skipValue(); // how many are open concerns the script alone
            String ids = in.unpackString();
            // Bytes as characters one to one: no digest is as sure.
            String version = new String(packed, StandardCharsets.ISO_8859_1);
            return new Entry(version, chunk, ids(ids), elements > ELEMENTS ? cancelled(in) : List.of());
        } catch (IOException e) {
            throw new UncheckedIOException("a buyer's entry is not readable", e);
        }
    }
}
