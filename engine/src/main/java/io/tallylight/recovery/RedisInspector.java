package io.tallylight.recovery;

import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Reads data of Redis that shows whether something was lost. For any thread; answers on the caller's context. */
final class RedisInspector {
    private static final String[] FIELDS = {
        "epoch", "seq", "number", "docSeq", "status", "doc", "life", "rehearsal", "reconciled", "deleted", "purged"
    };

    private final SharedRedis redis;

    RedisInspector(SharedRedis redis) {
        this.redis = redis;
    }

    /**
     * A show as it stands in Redis; texts are empty if a field is missing.
     *
     * @param reconciled ids of the order system's last orders when the show was halted last
     */
    record Glance(
            String epoch,
            long seq,
            long number,
            long docSeq,
            String status,
            String doc,
            String life,
            String reconciled) {}

    /**
     * The state of the id of a show in Redis.
     *
     * @param show the show; empty if there is none
     * @param isDeleted whether the show was deleted, as far as that is still known
     * @param isPurged whether no part of the deletion is under way any more
     */
    record Found(Optional<Glance> show, boolean isDeleted, boolean isPurged) {
        boolean isThere() {
            return show.isPresent();
        }
    }

    /** Returns one show; empty if there is none. */
    Future<Optional<Glance>> show(String show) {
        return find(show).map(Found::show);
    }

    /** Returns one show, or that it was deleted. */
    Future<Found> find(String show) {
        byte[] key = bytes(ShowKeys.of(show).showHash());
        byte[][] fields = new byte[FIELDS.length][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = bytes(FIELDS[i]);
        }
        return redis.read(() -> redis.commands().hmget(key, fields).thenApply(RedisInspector::found));
    }

    private static Found found(List<KeyValue<byte[], byte[]>> values) {
        Map<String, String> found = new HashMap<>();
        for (KeyValue<byte[], byte[]> value : values) {
            value.ifHasValue(bytes -> found.put(text(value.getKey()), text(bytes)));
        }
        return new Found(glance(found), found.containsKey("deleted"), found.containsKey("purged"));
    }

    private static Optional<Glance> glance(Map<String, String> found) {
        return found.containsKey("epoch")
                ? Optional.of(new Glance(
                        found.getOrDefault("epoch", ""),
                        number(found, "seq"),
                        number(found, "number"),
                        number(found, "docSeq"),
                        found.getOrDefault("status", ""),
                        found.getOrDefault("doc", "{}"),
                        found.getOrDefault("life", ""),
                        found.getOrDefault("reconciled", "")))
                : Optional.empty();
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }

    /** Returns the ids of all shows that it lists. */
    Future<Set<String>> shows() {
        return redis.read(() -> redis.commands().smembers(bytes(ShowKeys.SHOWS)))
                .map(members -> {
                    Set<String> ids = new TreeSet<>();
                    members.forEach(id -> ids.add(text(id)));
                    return ids;
                });
    }

    /**
     * Returns the mark that these data carry, which is gone when all of them are.
     *
     * @param mark mark that they get if they have none
     */
    Future<String> mark(String mark) {
        byte[] key = bytes(ShowKeys.LIFE);
        return redis.read(() -> redis.commands()
                .get(key)
                .thenCompose(found -> found == null
                        ? redis.commands()
                                .set(key, bytes(mark), SetArgs.Builder.nx())
                                .thenCompose(made -> redis.commands().get(key))
                        : CompletableFuture.completedStage(found))
                .thenApply(found -> found == null ? "" : text(found)));
    }

    /** Returns whether every order system has taken its entries of this show. */
    Future<Boolean> isOutboxEmpty(String show) {
        byte[] key = bytes(ShowKeys.of(show).outbox());
        return redis.read(() -> redis.commands().xlen(key)).map(length -> length == 0);
    }

    /** Notes the incarnation of the data in which a show lives for which that is not known yet. */
    Future<Void> belongsTo(String show, String incarnation) {
        byte[] key = bytes(ShowKeys.of(show).showHash());
        return redis.read(() -> redis.commands().hsetnx(key, bytes("life"), bytes(incarnation)))
                .mapEmpty();
    }

    /** Returns the record id of the order with this number; empty if there is none, or if it was passed over. */
    Future<String> orderAt(String show, long number) {
        byte[] key = bytes(ShowKeys.of(show).orders());
        return redis.read(() -> redis.commands().lindex(key, number - 1).thenApply(id -> id == null ? "" : text(id)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
