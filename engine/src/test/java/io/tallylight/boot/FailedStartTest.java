package io.tallylight.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.config.Config;
import io.tallylight.redis.LoadWait;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.RealRedis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine that cannot start leaves nothing open: no thread, no connection, no lock. */
class FailedStartTest {
    @TempDir
    Path folder;

    @Test
    void whatWasOpenedBeforeTheStartFailedIsClosedAgain() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"));
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Config config =
                    Config.defaults().withHttpPort(0).withRedisUrl(redis.url()).withDataDir(folder.resolve("engine"));
            Set<String> before = threads();
            refused(
                    config.withHttpPort(taken.getLocalPort()),
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": port " + taken.getLocalPort()
                            + " is in use");
            refused(
                    config.withOrders(config.orders().withSqlUrl("jdbc:sqlite:" + folder.resolve("missing/x.db"))),
                    "missing/x.db");
            Await.until(
                    "its connections are closed",
                    () -> redis.ask("INFO clients").contains("connected_clients:1\r\n"));
            Await.until(
                    "its threads have ended: " + ours(before),
                    () -> ours(before).isEmpty());
            Engine.start(config).close(); // the data folder is free
        }
    }

    @Test
    void aRedisThatStillReadsItsDataIsWaitedFor() throws Exception {
        try (RealRedis redis = new RealRedis(folder.resolve("redis"))) {
            Config config =
                    Config.defaults().withHttpPort(0).withRedisUrl(redis.url()).withDataDir(folder.resolve("engine"));
            String keys = "for i = 1, 8192 do redis.call('SET', 'other:' .. i, i) end";
            assertEquals("$-1\r\n", redis.ask("EVAL \"" + keys + "\" 0"));
            redis.kill();
            redis.startLoading(250);
            try (LogLines log = LogLines.of(LoadWait.class);
                    Engine engine = Engine.start(config)) {
                assertTrue(engine.port() > 0);
                assertEquals(1, log.all().size(), "it was loading when the engine began");
            }
        }
    }

    private static void refused(Config config, String why) {
        EngineException failed = assertThrows(EngineException.class, () -> Engine.start(config));
        assertEquals(1, failed.exitCode());
        assertTrue(String.valueOf(failed.getMessage()).contains(why), failed.getMessage());
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Map.Entry<Thread, StackTraceElement[]> one :
                Thread.getAllStackTraces().entrySet()) {
            names.add(one.getKey().getName() + " " + one.getKey().getId());
        }
        return names;
    }

    /** Threads of an engine that were not there before; those that the JVM's libraries keep for good are nobody's. */
    private static Set<String> ours(Set<String> before) {
        Set<String> now = threads();
        now.removeAll(before);
        now.removeIf(name -> !name.matches("(vert\\.x|lettuce|sqlite|recovery|payments|orders|HikariPool).*"));
        return now;
    }
}
