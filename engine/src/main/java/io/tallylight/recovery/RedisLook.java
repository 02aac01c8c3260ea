package io.tallylight.recovery;

import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import io.tallylight.redis.ShowKeys;
import io.tallylight.redis.StreamRedis;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** What Redis has, as far as it says whether something was lost. For any thread; answers on the caller's context. */
final class RedisLook {
    private static final String[] FIELDS = {
        "epoch", "seq", "number", "docSeq", "status", "doc", "life", "rehearsal", "halted"
    };

    private final StreamRedis redis;

    RedisLook(StreamRedis redis) {
        this.redis = redis;
    }

    /** A show as it stands in Redis; texts are empty where a field is not there. */
    record Glance(
            String epoch, long seq, long number, long docSeq, String status, String doc, String life, boolean halted) {}

    /** One show; empty when there is none. */
    Future<Optional<Glance>> show(String show) {
        byte[] key = bytes(ShowKeys.of(show).showHash());
        byte[][] fields = new byte[FIELDS.length][];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = bytes(FIELDS[i]);
        }
        return redis.read(() -> redis.commands().hmget(key, fields).thenApply(RedisLook::glance));
    }

    private static Optional<Glance> glance(List<KeyValue<byte[], byte[]>> values) {
        Map<String, String> found = new HashMap<>();
        for (KeyValue<byte[], byte[]> value : values) {
            value.ifHasValue(bytes -> found.put(text(value.getKey()), text(bytes)));
        }
        return found.containsKey("epoch")
                ? Optional.of(new Glance(
                        found.getOrDefault("epoch", ""),
                        number(found, "seq"),
                        number(found, "number"),
                        number(found, "docSeq"),
                        found.getOrDefault("status", ""),
                        found.getOrDefault("doc", "{}"),
                        found.getOrDefault("life", ""),
                        found.containsKey("halted")))
                : Optional.empty();
    }

    private static long number(Map<String, String> fields, String name) {
        return Long.parseLong(fields.getOrDefault(name, "0"));
    }

    /** Ids of all shows that it lists. */
    Future<Set<String>> shows() {
        return redis.read(() -> redis.commands().smembers(bytes(ShowKeys.SHOWS)))
                .map(members -> {
                    Set<String> ids = new TreeSet<>();
                    members.forEach(id -> ids.add(text(id)));
                    return ids;
                });
    }

    /**
     * The mark that these data carry, which is gone when all of them are.
     *
     * @param mark that they get when they have none
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

    /** The process that answers and the history that it continues: another one may have lost what was acknowledged. */
    Future<String> life() {
        return redis.read(() -> redis.commands()
                .info("server")
                .thenCombine(
                        redis.commands().info("replication"),
                        (server, replication) -> line(server, "run_id") + "/" + line(replication, "master_replid")));
    }

    private static String line(String info, String name) {
        for (String line : info.split("\r\n", -1)) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1);
            }
        }
        return "";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
