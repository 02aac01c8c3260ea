package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.Script;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The typed face of {@code lua/audit.lua}; its only caller. Keeps no state. */
final class AuditScript {
    static final Script SCRIPT = Script.load("audit");

    /** Orders recounted by one call: about 10 ms of Redis. */
    private static final int ORDERS_MAX = 2_000;

    private AuditScript() {}

    private record Look(boolean complete, Optional<Audit> audit) {}

    /** Every open hold is recounted, however many there are. */
    static final int ALL_HOLDS = -1;

    /**
     * Recounts until no order is left; empty when there is no such show.
     *
     * @param holdsMax open holds that are recounted at most, or {@link #ALL_HOLDS}; where there are more, what is reserved
     *     only has to add up
     */
    static Future<Optional<Audit>> run(CommandRedis redis, ShowKeys keys, int holdsMax) {
        Request request = Request.cmd(Command.EVALSHA)
                .arg(SCRIPT.sha())
                .arg(6)
                .arg(keys.showHash())
                .arg(keys.stock())
                .arg(keys.records())
                .arg(keys.due())
                .arg(keys.orders())
                .arg(keys.audited())
                .arg(ORDERS_MAX)
                .arg(holdsMax);
        Promise<Optional<Audit>> answer = Promise.promise();
        recount(redis, request, answer);
        return answer.future();
    }

    /** Not a chain of futures: the first recount of millions of orders would be too deep for the stack. */
    private static void recount(CommandRedis redis, Request request, Promise<Optional<Audit>> answer) {
        redis.run(SCRIPT, request).map(AuditScript::decode).onComplete(look -> {
            if (look.failed()) {
                answer.fail(look.cause());
            } else if (look.result().complete) {
                answer.complete(look.result().audit);
            } else {
                recount(redis, request, answer);
            }
        });
    }

    private static Look decode(Response response) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(response.toBytes())) {
            in.unpackArrayHeader();
            String epoch = in.unpackString();
            long seq = in.unpackLong();
            boolean complete = in.unpackInt() == 1;
            boolean conserved = in.unpackInt() == 1;
            int count = in.unpackArrayHeader();
            List<Audit.Offer> offers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                in.unpackArrayHeader();
                offers.add(new Audit.Offer(
                        in.unpackString(), in.unpackLong(), in.unpackLong(), in.unpackLong(), in.unpackLong()));
            }
            return epoch.isEmpty()
                    ? new Look(true, Optional.empty())
                    : new Look(complete, Optional.of(new Audit(epoch, seq, conserved, List.copyOf(offers))));
        } catch (IOException e) {
            throw new UncheckedIOException("the audit script answered something unreadable", e);
        }
    }
}
