package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A deleted show of which something is left in Redis. For any thread; answers come on the caller's context. All calls
 * may be repeated.
 *
 * @param epoch the epoch that the show had
 */
public record DeletedShow(String id, String epoch) {
    /** Finds what is left of a deleted show; empty if nothing is left, or if the show was not deleted. */
    public static Future<Optional<DeletedShow>> find(Ledger ledger, String id) {
        Request request =
                Request.cmd(Command.HGET).arg(ShowKeys.of(id).showHash()).arg("deleted");
        return onLoop(ledger, id, redis -> redis.send(request))
                .map(epoch -> Optional.ofNullable(epoch)
                        .map(text -> new DeletedShow(id, text.toString(StandardCharsets.UTF_8))));
    }

    /** Returns whether every order system has passed the whole outbox; false also if the show is not here any more. */
    public Future<Boolean> isSettled(Ledger ledger) {
        return onLoop(ledger, id, redis -> DeletionScript.purge(redis, ShowKeys.of(id), epoch, false));
    }

    /** Returns the definitions of its offers, as JSON by SKU. */
    public Future<Map<String, String>> offers(Ledger ledger) {
        Request request = Request.cmd(Command.HGETALL).arg(ShowKeys.of(id).offers());
        return onLoop(ledger, id, redis -> redis.send(request)).map(found -> {
            Map<String, String> offers = new LinkedHashMap<>();
            for (String sku : found.getKeys()) {
                Response doc = found.get(sku);
                offers.put(sku, doc.toString(StandardCharsets.UTF_8));
            }
            return offers;
        });
    }

    /** Removes what is left, except what prevents the id of a show with orders from being used again. */
    public Future<Void> purge(Ledger ledger) {
        return onLoop(ledger, id, redis -> DeletionScript.purge(redis, ShowKeys.of(id), epoch, true))
                .mapEmpty();
    }

    private static <T> Future<T> onLoop(Ledger ledger, String show, Function<CommandRedis, Future<T>> action) {
        LedgerLoop loop = ledger.loopOf(show);
        Promise<T> answer = Promise.promise();
        loop.context().runOnContext(v -> action.apply(loop.redis()).onComplete(answer));
        return Ledger.onCaller(answer.future());
    }
}
