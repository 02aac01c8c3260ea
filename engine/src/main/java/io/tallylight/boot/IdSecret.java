package io.tallylight.boot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import io.tallylight.json.Json;
import io.tallylight.ledger.record.RecordIds;
import io.tallylight.orders.LedgerJournal.LastKnown;
import io.tallylight.orders.OrderSystemException;
import io.tallylight.orders.sql.SqlOrderSystem;
import io.tallylight.redis.FailureText;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The secret with which record ids are made, and the shows of earlier versions, whose ids are made without it. The
 * secret is created once and stored in three places: Redis, the SQL order system and the data folder. So it survives
 * the loss of any two of them, and keys that were used before still lead to the records that they created. Each start
 * adds it where it is missing; if two places have different secrets, they belong to different installations, and the
 * engine does not start.
 */
final class IdSecret {
    private static final Logger LOG = LoggerFactory.getLogger(IdSecret.class);
    private static final String NAME = "ids";
    private static final String FILE = "ids.json";
    private static final int BYTES = 32;
    private static final long REDIS_SECONDS = 10;
    private static final String ORDER_SYSTEM = "the order system";

    private final Path file;
    private final SharedRedis redis;
    private final SqlOrderSystem sql;
    private String opened = "";

    /**
     * Creates the access to the secret.
     *
     * @param data the data folder
     */
    IdSecret(Path data, SharedRedis redis, SqlOrderSystem sql) {
        this.file = data.resolve(FILE);
        this.redis = redis;
        this.sql = sql;
    }

    /**
     * Reads the secret, or creates it. Blocks.
     *
     * @param random unpredictable random numbers
     * @throws EngineException if it cannot be determined which secret is right
     */
    RecordIds open(RandomGenerator random) throws EngineException {
        Map<String, String> found = find();
        String kept = found.isEmpty() ? make(random) : found.values().iterator().next();
        for (Map.Entry<String, String> other : found.entrySet()) {
            requireSame(found.keySet().iterator().next(), kept, other.getKey(), other.getValue());
        }
        keep(kept, found.keySet());
        opened = kept;
        return ids(kept);
    }

    /** Starts restoring the secret in Redis whenever it is lost there; called after {@link #open}. */
    IdSecretWatch watch(Vertx vertx) {
        return new IdSecretWatch(vertx, redis, key(), opened.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns each place that has the secret, with its value. */
    private Map<String, String> find() throws EngineException {
        Map<String, String> found = new LinkedHashMap<>();
        byte[] inRedis = ask(redis.commands().get(key()));
        if (inRedis != null) {
            found.put("Redis", new String(inRedis, StandardCharsets.UTF_8));
        }
        boolean sqlIsAway = false;
        try {
            sql.setting(NAME).ifPresent(value -> found.put(ORDER_SYSTEM, value));
        } catch (OrderSystemException away) {
            sqlIsAway = true;
            LOG.warn("the secret of ids is not read from {}: {}", ORDER_SYSTEM, FailureText.of(away));
        }
        if (Files.exists(file)) {
            try {
                found.put(file.toString(), Files.readString(file));
            } catch (IOException e) {
                throw new EngineException(1, file + " cannot be read: " + FailureText.of(e), e);
            }
        }
        if (found.isEmpty() && sqlIsAway) {
            throw new EngineException(
                    1,
                    "neither Redis nor the data folder has the secret of ids, and " + ORDER_SYSTEM
                            + " cannot be asked for it: start when that answers",
                    null);
        }
        return found;
    }

    /** Creates the secret. Nodes that start at the same time use the one that reaches Redis first. */
    private String make(RandomGenerator random) throws EngineException {
        Set<String> shows = new TreeSet<>();
        for (byte[] show : ask(redis.commands().smembers(ShowKeys.SHOWS.getBytes(StandardCharsets.UTF_8)))) {
            shows.add(new String(show, StandardCharsets.UTF_8));
        }
        try {
            sql.lastKnown().stream().map(LastKnown::show).forEach(shows::add);
        } catch (OrderSystemException e) {
            throw new EngineException(1, FailureText.of(e), e);
        }
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        ObjectNode made = Json.object()
                .put("secret", Base64.getUrlEncoder().withoutPadding().encodeToString(secret));
        ArrayNode plain = made.putArray("plainShows");
        shows.forEach(plain::add);
        String unused = ask(
                redis.commands().set(key(), Json.write(made).getBytes(StandardCharsets.UTF_8), SetArgs.Builder.nx()));
        byte[] kept = ask(redis.commands().get(key()));
        if (kept == null) {
            throw new EngineException(1, "Redis does not keep the secret of ids", null);
        }
        return new String(kept, StandardCharsets.UTF_8);
    }

    private void keep(String kept, Set<String> places) throws EngineException {
        if (!places.contains("Redis")) {
            String unused =
                    ask(redis.commands().set(key(), kept.getBytes(StandardCharsets.UTF_8), SetArgs.Builder.nx()));
            byte[] now = ask(redis.commands().get(key()));
            requireSame("another place", kept, "Redis", now == null ? kept : new String(now, StandardCharsets.UTF_8));
        }
        if (!places.contains(ORDER_SYSTEM)) {
            try {
                requireSame("Redis", kept, ORDER_SYSTEM, sql.keepSetting(NAME, kept));
            } catch (OrderSystemException away) {
                LOG.warn(
                        "the secret of ids is not kept in {} before the next start: {}",
                        ORDER_SYSTEM,
                        FailureText.of(away));
            }
        }
        if (!Files.exists(file)) {
            try {
                write(kept);
            } catch (IOException e) {
                throw new EngineException(1, file + " cannot be written: " + FailureText.of(e), e);
            }
        }
    }

    private void write(String kept) throws IOException {
        Path made = file.resolveSibling(FILE + ".new");
        boolean unused = Files.deleteIfExists(made);
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Path empty = posix
                ? Files.createFile(
                        made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(made);
        Path written = Files.writeString(empty, kept);
        Path moved = Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        LOG.debug("the secret of ids is kept in {}", moved);
    }

    private static void requireSame(String place, String kept, String other, String value) throws EngineException {
        if (!secret(kept, place).equals(secret(value, other))) {
            throw new EngineException(
                    1,
                    "the secret of ids in " + other + " is not that in " + place
                            + ": they belong to different installations; start with the Redis, the order system and the"
                            + " data folder that belong together",
                    null);
        }
    }

    private static String secret(String kept, String place) throws EngineException {
        try {
            JsonNode secret = Json.readObject(kept).path("secret");
            if (Base64.getUrlDecoder().decode(secret.asText("")).length == BYTES) {
                return secret.asText();
            }
        } catch (RuntimeException e) {
            LOG.debug("not readable", e);
        }
        throw new EngineException(1, "the secret of ids in " + place + " is not readable", null);
    }

    private static RecordIds ids(String kept) throws EngineException {
        byte[] secret = Base64.getUrlDecoder().decode(secret(kept, "Redis"));
        Set<String> plain = new HashSet<>();
        Json.readObject(kept).path("plainShows").forEach(show -> plain.add(show.asText()));
        return new RecordIds(secret, plain);
    }

    private static byte[] key() {
        return ShowKeys.idSecret().getBytes(StandardCharsets.UTF_8);
    }

    private static <T> T ask(CompletionStage<T> answer) throws EngineException {
        try {
            return answer.toCompletableFuture().get(REDIS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(1, "the start was interrupted", e);
        } catch (ExecutionException | TimeoutException | RedisException e) {
            throw new EngineException(1, "Redis does not answer for the secret of ids: " + FailureText.of(e), e);
        }
    }
}
