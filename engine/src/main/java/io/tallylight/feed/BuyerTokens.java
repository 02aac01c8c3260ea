package io.tallylight.feed;

import io.vertx.core.Future;
import java.util.Optional;

/** Finds the buyer that a token stands for. For any thread; the answer may come on any thread. */
public interface BuyerTokens {
    /**
     * Returns the buyer that this token stands for in this show; empty if it stands for nobody, or for nobody any more.
     * Fails if the buyer cannot be determined now.
     */
    Future<Optional<String>> buyer(String show, String token);
}
