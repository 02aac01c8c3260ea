package io.tallylight.ledger;

import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;

/** Runs {@code lua/halt.lua}, of which it is the only caller. Keeps no state. */
final class HaltScript {
    private static final LuaScript SCRIPT = LuaScript.load("halt");

    private HaltScript() {}

    /** Halts a show. Answers false if the show is another one by now. */
    static Future<Boolean> run(CommandRedis redis, ShowKeys keys, HaltShow halt) {
        Request request = Request.cmd(Command.EVALSHA)
                .arg(SCRIPT.sha())
                .arg(4)
                .arg(keys.showHash())
                .arg(keys.orders())
                .arg(keys.events())
                .arg(keys.outbox())
                .arg(halt.epoch())
                .arg(halt.docSeq())
                .arg(halt.newEpoch())
                .arg(halt.life())
                .arg(halt.numberAtLeast())
                .arg(halt.status())
                .arg(halt.doc())
                .arg(halt.why())
                .arg(halt.reconciled());
        return redis.run(SCRIPT, request).map(reply -> reply.toLong() == 1);
    }
}
