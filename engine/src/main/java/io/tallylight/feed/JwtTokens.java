package io.tallylight.feed;

import io.tallylight.json.Id;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.time.Clock;
import java.util.Optional;

/**
 * JSON web tokens that a shop signs for its buyers (RFC 7519, HS256): {@code sub} is the buyer, {@code exp} must be there
 * and lie ahead, {@code show} is there where the token is good for one show alone. For any thread.
 */
public final class JwtTokens implements BuyerTokens {
    /** By which the clock of whoever signs may differ. */
    private static final long LEEWAY_S = 30;

    private final JWTAuth auth;
    private final Clock clock;

    /**
     * Tokens that are signed with one secret.
     *
     * @param secret shared with whoever signs; at least 32 characters
     * @param clock that all nodes agree on
     */
    public JwtTokens(Vertx vertx, String secret, Clock clock) {
        this.clock = clock;
        this.auth = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)) // by a clock that it does not know
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret)));
    }

    @Override
    public Future<Optional<String>> buyer(String show, String token) {
        try {
            return auth.authenticate(new TokenCredentials(token))
                    .map(user -> buyer(show, user.attributes().getJsonObject("accessToken", new JsonObject())))
                    .otherwise(Optional.empty());
        } catch (RuntimeException e) {
            // Thrown in place of an answer where a claim is of another type than it must be, such as a text as `exp`.
            return Future.succeededFuture(Optional.empty());
        }
    }

    private Optional<String> buyer(String show, JsonObject claims) {
        boolean here = !claims.containsKey("show") || show.equals(claims.getValue("show"));
        return here && isOfNow(claims) && claims.getValue("sub") instanceof String buyer && Id.isValid(buyer)
                ? Optional.of(buyer)
                : Optional.empty();
    }

    private boolean isOfNow(JsonObject claims) {
        long now = clock.millis() / 1_000;
        return isWhole(claims, "exp")
                && claims.getLong("exp") + LEEWAY_S > now
                && isPast(claims, "nbf", now)
                && isPast(claims, "iat", now);
    }

    private static boolean isPast(JsonObject claims, String name, long now) {
        return !claims.containsKey(name) || (isWhole(claims, name) && claims.getLong(name) <= now + LEEWAY_S);
    }

    /** Seconds that do not overflow when some are added. */
    private static boolean isWhole(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        return value instanceof Integer || (value instanceof Long seconds && Math.abs(seconds) < 1L << 53);
    }
}
