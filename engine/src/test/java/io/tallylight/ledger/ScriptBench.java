package io.tallylight.ledger;

import io.tallylight.ledger.command.Command;
import io.tallylight.redis.CommandRedis;
import io.tallylight.redis.LuaScript;
import io.tallylight.redis.ShowKeys;
import io.tallylight.testing.Await;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;

/** The ledger's script without the batcher around it: a test says what is a batch and, if it likes, what time it is. */
final class ScriptBench {
    private static final String WALL = "test:wall";

    /** The script of the ledger, which takes the time from a key instead of the machine. */
    private static final LuaScript TIMED = LuaScript.of(
            LedgerScript.SCRIPT.text().replace("call('TIME')", "call('HMGET', '" + WALL + "', 'seconds', 'micros')"));

    /** Longer than a test waits: what is asked again was never sent then, and a batch is never applied twice. */
    private static final long REPLY_TIMEOUT_MS = 60_000;

    private static final LedgerScript.Settings SETTINGS = new LedgerScript.Settings(86_400_000, 100, false);

    private final LedgerFixture fixture;
    private final LuaScript script;
    private final LedgerScript ledger;
    private final Context context;
    private final CommandRedis redis;

    private ScriptBench(LedgerFixture fixture, LuaScript script, LedgerScript.Settings settings) {
        this.fixture = fixture;
        this.ledger = new LedgerScript(settings);
        this.script = script;
        this.context = Await.result(Ledger.eventLoop(fixture.vertx()));
        this.redis = new CommandRedis(fixture.vertx(), context, fixture.redis().url(), REPLY_TIMEOUT_MS, List.of());
        Await.answer(redis::open);
    }

    static ScriptBench plain(LedgerFixture fixture) {
        return new ScriptBench(fixture, LedgerScript.SCRIPT, SETTINGS);
    }

    static ScriptBench timed(LedgerFixture fixture) {
        return timed(fixture, SETTINGS);
    }

    static ScriptBench timed(LedgerFixture fixture, LedgerScript.Settings settings) {
        return new ScriptBench(fixture, TIMED, settings);
    }

    /** What the machine's clock says from now on, epoch ms. */
    void wall(long ms) {
        long unused = fixture.raw()
                .hset(WALL, Map.of("seconds", Long.toString(ms / 1_000), "micros", Long.toString(ms % 1_000 * 1_000)));
    }

    Future<LedgerScript.Reply> submit(ShowKeys keys, List<? extends Command<?>> batch, long lastNow, long elapsedMs) {
        Promise<LedgerScript.Reply> answer = Promise.promise();
        LedgerScript.Clock clock = new LedgerScript.Clock(lastNow, elapsedMs);
        context.runOnContext(
                v -> ledger.apply(script, redis, keys, batch, clock, "").onComplete(answer));
        return answer.future();
    }

    LedgerScript.Reply apply(ShowKeys keys, List<? extends Command<?>> batch, long lastNow, long elapsedMs) {
        return Await.answer(() -> submit(keys, batch, lastNow, elapsedMs));
    }

    /** One call of the audit, which stops after about so many holds. */
    AuditScript.Look auditSlice(ShowKeys keys, int holdsMax) {
        return Await.answer(() -> {
            Promise<AuditScript.Look> answer = Promise.promise();
            context.runOnContext(v -> AuditScript.run(redis, keys, holdsMax).onComplete(answer));
            return answer.future();
        });
    }

    /** One batch of a node that was never here. */
    LedgerScript.Reply apply(TestShow show, List<? extends Command<?>> batch) {
        return apply(show.keys(), batch, 0, -1);
    }
}
