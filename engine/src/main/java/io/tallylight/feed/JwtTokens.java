package io.tallylight.feed;

import io.tallylight.json.Id;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.util.Optional;

/**
 * JSON web tokens that a shop signs for its buyers (RFC 7519, HS256): {@code sub} is the buyer, {@code exp} must be there
 * and lie ahead, {@code show} is there where the token is good for one show alone. For any thread.
 */
public final class JwtTokens implements BuyerTokens {
    private final JWTAuth auth;

    /** @param secret shared with whoever signs; at least 32 characters */
    public JwtTokens(Vertx vertx, String secret) {
        this.auth = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
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

    private static Optional<String> buyer(String show, JsonObject claims) {
        boolean ends = claims.getValue("exp") instanceof Number;
        boolean here = !claims.containsKey("show") || show.equals(claims.getValue("show"));
        return ends && here && claims.getValue("sub") instanceof String buyer && Id.isValid(buyer)
                ? Optional.of(buyer)
                : Optional.empty();
    }
}
