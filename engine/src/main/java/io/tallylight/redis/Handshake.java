package io.tallylight.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps on a new connection before commands may use it: they check which server answers, whether it can keep our
 * guarantees and whether its append-only file is intact, and load our scripts. Belongs to the event loop of the
 * connection.
 */
final class Handshake {
    private static final Logger LOG = LoggerFactory.getLogger(Handshake.class);
    private static final long LOOK_EVERY_MS = 50;

    private static final LuaScript INCARNATION = LuaScript.load("incarnation");

    private final Vertx vertx;
    private final Pipeline pipeline;
    private final DurabilityCheck check;
    private final List<LuaScript> scripts;

    Handshake(Vertx vertx, Pipeline pipeline, DurabilityCheck check, List<LuaScript> scripts) {
        this.vertx = vertx;
        this.pipeline = pipeline;
        this.check = check;
        this.scripts = scripts;
    }

    /**
     * Runs all steps.
     *
     * @param known the server process whose file is known to be intact; null before the first
     * @return fails with {@link UnfitRedisException} if this Redis does not meet the requirements, and with
     *     {@link RedisUnavailableException} while it still loads its data, since it reports its append-only file as off
     *     meanwhile
     */
    Future<RedisPeer> run(@Nullable RedisIncarnation known) {
        return info().compose(facts -> {
            if (facts.isLoading()) {
                return Future.failedFuture(new RedisUnavailableException("Redis is loading its data"));
            }
            check.checkFacts(facts);
            return checkConfig()
                    .compose(v -> facts.life().equals(known) ? Future.succeededFuture() : wholeFile(facts))
                    .compose(v -> load())
                    .compose(v -> peer(facts));
        });
    }

    /** Checks whether the server on a connection in use is still fit, and returns its identity. */
    Future<RedisPeer> again() {
        return info().compose(facts -> {
            check.checkFacts(facts);
            return peer(facts);
        });
    }

    /** Returns the identity of the server on a connection in use, fit or not. */
    Future<RedisPeer> look() {
        return info().compose(this::peer);
    }

    private Future<RedisPeer> peer(RedisFacts facts) {
        Request request = Request.cmd(Command.EVALSHA)
                .arg(INCARNATION.sha())
                .arg(1)
                .arg(ShowKeys.PRIMARY)
                .arg(facts.life().runId())
                .arg(facts.life().replicationId())
                .arg(facts.previousReplicationId())
                .arg(check.mayForget() ? "1" : "0");
        return ask(request)
                .recover(failure -> failure instanceof RedisRefusedException refused && refused.is("NOSCRIPT")
                        ? ask(loading(INCARNATION)).compose(loaded -> ask(request))
                        : Future.failedFuture(failure))
                .map(reply -> new RedisPeer(facts.life(), String.valueOf(reply)));
    }

    private Future<RedisFacts> info() {
        return ask(Request.cmd(Command.INFO)).map(RedisFacts::of);
    }

    private Future<Void> checkConfig() {
        if (!check.needsConfig()) {
            return Future.succeededFuture();
        }
        Request get = Request.cmd(Command.CONFIG).arg("GET").arg("appendfsync").arg("no-appendfsync-on-rewrite");
        return ask(get).map(Handshake::settings).transform(config -> {
            if (config.failed() && !(config.cause() instanceof RedisRefusedException)) {
                return Future.failedFuture(config.cause());
            }
            String why = config.failed() ? FailureText.of(config.cause()) : "";
            check.checkConfig(config.result(), why);
            return Future.succeededFuture();
        });
    }

    private static Map<String, String> settings(Response reply) {
        Map<String, String> settings = new HashMap<>();
        if (reply.isMap()) {
            reply.getKeys().forEach(name -> settings.put(name, String.valueOf(reply.get(name))));
        } else {
            for (int i = 0; i + 1 < reply.size(); i += 2) {
                settings.put(reply.get(i).toString(), reply.get(i + 1).toString());
            }
        }
        return settings;
    }

    /**
     * Ensures that the append-only file is intact. A file that was loaded may end in half a script, which makes Redis
     * 7.0 drop everything appended from now on at its next start. Rewriting repairs it, so the file is rewritten once
     * after each start, before anything is acknowledged.
     */
    private Future<Void> wholeFile(RedisFacts facts) {
        if (facts.firstRewriteUnderWay()) {
            return rewritten();
        } else if (!facts.runsOnLoadedFile()) {
            return Future.succeededFuture();
        }
        LOG.info("Redis loaded its append-only file and has not rewritten it since; it does so before it is used");
        return ask(Request.cmd(Command.BGREWRITEAOF)).transform(begun -> {
            if (begun.failed() && !(begun.cause() instanceof RedisRefusedException)) {
                return Future.failedFuture(begun.cause());
            }
            // Refused if another of our connections was faster, or if it is not allowed at all.
            return info().compose(now -> {
                if (begun.failed() && now.runsOnLoadedFile() && !now.firstRewriteUnderWay()) {
                    LOG.warn(
                            "Redis refuses BGREWRITEAOF ({}); if its last start cut a torn write off its file, run it by"
                                    + " hand",
                            FailureText.of(begun.cause()));
                    return Future.succeededFuture();
                }
                return rewritten();
            });
        });
    }

    private Future<Void> rewritten() {
        return info().compose(facts -> {
            if (facts.firstRewriteUnderWay()) {
                Promise<Void> later = Promise.promise();
                long unused = vertx.setTimer(LOOK_EVERY_MS, id -> rewritten().onComplete(later));
                return later.future();
            }
            if (!facts.text("aof_last_bgrewrite_status").equals("ok")) {
                throw new UnfitRedisException(
                        "it could not rewrite its append-only file after its start; look at its log (disk full?)");
            }
            return Future.succeededFuture();
        });
    }

    private Future<Void> load() {
        return Future.all(scripts.stream().map(script -> ask(loading(script))).toList())
                .mapEmpty();
    }

    static Request loading(LuaScript script) {
        return Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text());
    }

    private Future<Response> ask(Request request) {
        return pipeline.send(request, null);
    }
}
