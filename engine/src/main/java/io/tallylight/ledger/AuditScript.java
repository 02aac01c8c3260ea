package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
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

/** Runs {@code lua/audit.lua}, of which it is the only caller. Keeps no state. */
final class AuditScript {
    static final LuaScript SCRIPT = LuaScript.load("audit");

    /** Number of orders recounted by one call: about 10 ms of Redis. */
    private static final int ORDERS_MAX = 2_000;

    /** Time for which the ledger goes on correcting the sums of an audit after the last call of that audit, in ms. */
    private static final long LASTS_MS = 10_000;

    private AuditScript() {}

    /** The progress of an audit after a call. */
    enum State {
        ORDERS_LEFT,
        COMPLETE,
        HOLDS_LEFT
    }

    /**
     * The result of one call.
     *
     * @param audit empty if there is no such show; meaningful only if the state is complete
     */
    record Look(State state, Optional<Audit> audit) {}

    /**
     * Recounts a part of a show.
     *
     * @param holdsMax number of open holds after which the call ends; the last few are counted together
     */
    static Future<Look> run(CommandRedis redis, ShowKeys keys, int holdsMax) {
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
                .arg(holdsMax)
                .arg(LASTS_MS);
        return redis.run(SCRIPT, request).map(AuditScript::decode);
    }

    private static Look decode(Response response) {
        try (MessageUnpacker in = MessagePack.newDefaultUnpacker(response.toBytes())) {
            in.unpackArrayHeader();
            String epoch = in.unpackString();
            long seq = in.unpackLong();
            State state = State.values()[in.unpackInt()];
            boolean conserved = in.unpackInt() == 1;
            int count = in.unpackArrayHeader();
            List<Audit.Offer> offers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                in.unpackArrayHeader();
                offers.add(new Audit.Offer(
                        in.unpackString(), in.unpackLong(), in.unpackLong(), in.unpackLong(), in.unpackLong()));
            }
            return epoch.isEmpty()
                    ? new Look(State.COMPLETE, Optional.empty())
                    : new Look(state, Optional.of(new Audit(epoch, seq, conserved, List.copyOf(offers))));
        } catch (IOException e) {
            throw new UncheckedIOException("the audit script answered something unreadable", e);
        }
    }
}
