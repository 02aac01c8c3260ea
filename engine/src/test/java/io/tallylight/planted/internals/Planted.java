package io.tallylight.planted.internals;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;

/** Reaches for what Vert.x keeps for itself. */
final class Planted {
    private Planted() {}

    static Promise<String> promise(Context context) {
        return ((ContextInternal) context).promise();
    }
}
