package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code lua/show-delete.lua} and {@code lua/show-purge.lua}, of which it is the only caller. Keeps no state. */
final class DeletionScript {
    private static final LuaScript DELETE = LuaScript.load("show-delete");
    private static final LuaScript PURGE = LuaScript.load("show-purge");
    private static final int DELETED = 0;
    private static final int SETTLED = 2;

    /** Reasons in the order of the codes that the script answers, from 1. */
    private static final List<Deletion.Reason> REASONS = List.of(
            Deletion.Reason.NO_SUCH_SHOW,
            Deletion.Reason.OTHER_VERSION,
            Deletion.Reason.OTHER_LIFE,
            Deletion.Reason.LIVE,
            Deletion.Reason.RESERVED,
            Deletion.Reason.NOT_ENDED,
            Deletion.Reason.UNDELIVERED,
            Deletion.Reason.DEAD_LETTERS,
            Deletion.Reason.PAYMENTS,
            Deletion.Reason.INCIDENTS);

    private DeletionScript() {}

    static Future<Deletion.Result> delete(CommandRedis redis, ShowKeys keys, Deletion deletion) {
        List<String> names = new ArrayList<>(List.of(
                keys.showHash(),
                keys.stock(),
                keys.events(),
                keys.outbox(),
                keys.delivery(),
                keys.payments(),
                keys.incidents()));
        keys.removable().stream().filter(key -> !key.equals(keys.offers())).forEach(names::add);
        Request request = request(DELETE, names)
                .arg(deletion.epoch())
                .arg(deletion.docSeq())
                .arg(redis.incarnation());
        return redis.runDurably(DELETE, request).map(reply -> {
            int code = reply.get(0).toInteger();
            return code == DELETED
                    ? new Deletion.Done(reply.get(2).toString(StandardCharsets.UTF_8))
                    : new Deletion.Refused(REASONS.get(code - 1), reply.get(1).toLong());
        });
    }

    /** Returns whether a show of this epoch is deleted here and its order systems have received everything. */
    static Future<Boolean> purge(CommandRedis redis, ShowKeys keys, String epoch, boolean remove) {
        List<String> names = new ArrayList<>(List.of(keys.showHash(), keys.outbox(), keys.delivery()));
        names.add(keys.stock());
        names.add(keys.payments());
        names.add(keys.incidents());
        names.addAll(keys.removable());
        Request request = request(PURGE, names).arg(epoch).arg(remove ? "1" : "0");
        return (remove ? redis.runDurably(PURGE, request) : redis.run(PURGE, request))
                .map(reply -> reply.toInteger() == SETTLED);
    }

    private static Request request(LuaScript script, List<String> keys) {
        Request request = Request.cmd(Command.EVALSHA).arg(script.sha()).arg(keys.size());
        for (String key : keys) {
            request = request.arg(key);
        }
        return request;
    }
}
