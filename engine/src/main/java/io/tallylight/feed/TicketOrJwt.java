package io.tallylight.feed;

import io.vertx.core.Future;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accepts both kinds of tokens: a JWT has dots, a ticket has none. For any thread. */
public final class TicketOrJwt implements BuyerTokens {
    private final BuyerTokens tickets;
    private final @Nullable BuyerTokens jwts;

    /**
     * Combines both kinds.
     *
     * @param jwts null if no JWTs are accepted
     */
    public TicketOrJwt(BuyerTokens tickets, @Nullable BuyerTokens jwts) {
        this.tickets = tickets;
        this.jwts = jwts;
    }

    @Override
    public Future<Optional<String>> buyer(String show, String token) {
        if (token.indexOf('.') < 0) {
            return tickets.buyer(show, token);
        }
        return jwts == null ? Future.succeededFuture(Optional.empty()) : jwts.buyer(show, token);
    }
}
