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
 * JSON web tokens that a shop signs for its buyers (RFC 7519, HS256): {@code sub} is the buyer, {@code exp} is required
 * and must be in the future, {@code show} is present if the token is valid for one show only. For any thread.
 */
public final class JwtTokens implements BuyerTokens {
    /** Allowed difference of the signer's clock, in s. */
    private static final long LEEWAY_S = 30;

    private final JWTAuth auth;
    private final Clock clock;

    /**
     * Creates a reader of tokens that are signed with one secret.
     *
     * @param secret shared with the signer; at least 32 characters
     * @param clock clock that all nodes agree on
     */
    public JwtTokens(Vertx vertx, String secret, Clock clock) {
        this.clock = clock;
        this.auth = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .setJWTOptions(new JWTOptions().setIgnoreExpiration(true)) // checked below, by our clock
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
            // Thrown instead of an answer if a claim has another type than it must have, such as a text for `exp`.
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

    /** Returns whether a claim is a number of seconds that does not overflow in a sum. */
    private static boolean isWhole(JsonObject claims, String name) {
        Object value = claims.getValue(name);
        return value instanceof Integer || (value instanceof Long seconds && Math.abs(seconds) < 1L << 53);
    }
}
