package io.tallylight.feed;

import io.vertx.core.Future;
import java.util.Optional;

/** Tells whom a token stands for. For any thread; the answer may come on any. */
public interface BuyerTokens {
    /**
     * The buyer that this token stands for in this show; empty when it stands for nobody, or for nobody any more. Fails when
     * that cannot be told now.
     */
    Future<Optional<String>> buyer(String show, String token);
}
