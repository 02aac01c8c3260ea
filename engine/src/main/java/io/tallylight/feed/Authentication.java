package io.tallylight.feed;

import io.tallylight.feed.FeedAcceptor.Hall;
import io.tallylight.redis.FailureText;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the buyer that a client speaks for. A wrong token closes its socket, so that each guess costs a connection.
 * Runs on the socket's event loop.
 */
final class Authentication {
    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);

    private final BuyerTokens tokens;
    private final Hall hall;

    Authentication(BuyerTokens tokens, Hall hall) {
        this.tokens = tokens;
        this.hall = hall;
    }

    /**
     * Begins to check a token.
     *
     * @param then runs on the event loop when the hub knows the buyer, and not at all if there is none
     */
    void begin(Subscriber viewer, String token, Runnable then) {
        viewer.authenticating = true;
        tokens.buyer(viewer.show, token)
                .onComplete(answer -> viewer.loop().execute(() -> {
                    viewer.authenticating = false;
                    if (answer.succeeded()) {
                        known(viewer, answer.result(), then);
                    } else {
                        LOG.debug("a token cannot be looked up: {}", FailureText.of(answer.cause()));
                        viewer.close(Disconnect.error(
                                CloseCode.OVERLOAD, "unavailable", "tokens cannot be looked up now; come back"));
                    }
                }));
    }

    private void known(Subscriber viewer, Optional<String> buyerId, Runnable then) {
        if (buyerId.isEmpty()) {
            viewer.close(Disconnect.error(
                    CloseCode.UNAUTHORISED, "unauthorised", "the token stands for nobody, or for nobody any more"));
        } else {
            hall.authenticated(viewer, buyerId.get());
            then.run();
        }
    }
}
