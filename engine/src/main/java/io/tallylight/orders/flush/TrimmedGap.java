package io.tallylight.orders.flush;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orders of one show that left the outbox while an order system was parked: they become dead letters before it
 * reads on.
 */
final class TrimmedGap {
    private static final Logger LOG = LoggerFactory.getLogger(TrimmedGap.class);

    private final Context context;
    private final String show;
    private final Outbox outbox;
    private final OrderSystemWorker system;
    private boolean mayBeThere = true;

    TrimmedGap(Context context, String show, Outbox outbox, OrderSystemWorker system) {
        this.context = context;
        this.show = show;
        this.outbox = outbox;
        this.system = system;
    }

    /** Notes that the system is parked: there may be a gap afterwards. */
    void parked() {
        mayBeThere = true;
    }

    /** Makes dead letters of the gap, if there is one; fails while Redis is away. */
    Future<Void> close() {
        if (!mayBeThere) {
            return Future.succeededFuture();
        }
        return future(outbox.hasGap())
                .compose(there -> there ? future(outbox.listDead()).compose(v -> closeNow()) : Future.succeededFuture())
                .onSuccess(closed -> mayBeThere = false);
    }

    private Future<Void> closeNow() {
        return future(outbox.closeGap()).compose(made -> {
            if (made == 0) {
                return Future.succeededFuture();
            }
            LOG.error(
                    "show {}: {} orders left the outbox while {} was parked: dead letters", show, made, system.name());
            system.metrics().settled(0, Math.toIntExact(made));
            return closeNow();
        });
    }

    private <T> Future<T> future(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }
}
