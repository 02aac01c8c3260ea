package io.tallylight.feed;

import io.lettuce.core.SetArgs;
import io.tallylight.redis.SharedRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * Issues tickets with which a buyer's browser gets the messages about its own reservations: each stands for one buyer
 * in one show, can be used once, on any node, and lasts 30 seconds. For any thread.
 */
public final class Tickets implements BuyerTokens {
    private static final long VALID_MS = 30_000;

    /** Number of random bytes of a ticket. Nobody guesses 192 random bits in 30 s. */
    private static final int BYTES = 24;

    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{32}");

    private final SharedRedis redis;
    private final RandomGenerator random;
    private final Clock clock;

    /**
     * Creates the tickets of all shows.
     *
     * @param random source that nobody can predict, and that any thread may use
     * @param clock of Redis, by which tickets expire
     */
    public Tickets(SharedRedis redis, RandomGenerator random, Clock clock) {
        this.redis = redis;
        this.random = random;
        this.clock = clock;
    }

    /**
     * A ticket.
     *
     * @param expiresAt epoch ms
     */
    public record Ticket(String ticket, long expiresAt) {}

    /** Issues a ticket for a buyer; fails with {@code RedisUnavailableException} if Redis does not answer. */
    public Future<Ticket> issue(String show, String buyerId) {
        byte[] bits = new byte[BYTES];
        random.nextBytes(bits);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        long expiresAt = clock.millis() + VALID_MS;
        byte[] buyer = buyerId.getBytes(StandardCharsets.UTF_8);
        return redis.read(() -> redis.commands().set(key(show, ticket), buyer, SetArgs.Builder.px(VALID_MS)))
                .map(done -> new Ticket(ticket, expiresAt));
    }

    /** Uses a ticket up and returns its buyer; empty if the ticket is not valid. */
    @Override
    public Future<Optional<String>> buyer(String show, String token) {
        if (!FORM.matcher(token).matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        return redis.read(() -> redis.commands().getdel(key(show, token)))
                .map(buyer -> Optional.ofNullable(buyer).map(bytes -> new String(bytes, StandardCharsets.UTF_8)));
    }

    private static byte[] key(String show, String ticket) {
        return ShowKeys.of(show).ticket(ticket).getBytes(StandardCharsets.UTF_8);
    }
}
