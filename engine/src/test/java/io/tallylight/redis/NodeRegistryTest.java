package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tallylight.testing.Await;
import io.tallylight.testing.LogLines;
import io.tallylight.testing.RealRedis;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with different settings on one Redis. */
class NodeRegistryTest {
    private static final long DAY_MS = 86_400_000;
    private static final long MINUTE_MS = 60_000;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final List<AutoCloseable> undo = new ArrayList<>();
    private RealRedis redis;
    private SharedRedis streams;

    @SuppressWarnings("NullAway.Init") // before each test
    NodeRegistryTest() {}

    @BeforeEach
    void start() throws Exception {
        redis = new RealRedis(folder);
        undo.add(redis);
        undo.add(() -> Await.result(vertx.close()));
        streams = SharedRedis.connect(redis.url());
        undo.add(streams);
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = undo.size() - 1; i >= 0; i--) {
            undo.get(i).close();
        }
    }

    private NodeRegistry enter(String id, long retentionMs, SimpleMeterRegistry its) {
        Map<String, String> settings = Map.of("ledger.retentionMs", Long.toString(retentionMs), "orders.kafka", "");
        return Await.result(NodeRegistry.start(
                vertx, streams, Clock.systemUTC(), new NodeRegistry.Node(id, "1.0", settings, retentionMs), its));
    }

    private static double disagreeing(SimpleMeterRegistry its) {
        return its.get("tallylight.nodes.disagree").gauge().value();
    }

    @Test
    void nodesThatDifferSaySoOnceWithBothValuesAndTheLongestRetentionCounts() throws Exception {
        SimpleMeterRegistry others = new SimpleMeterRegistry();
        try (LogLines lines = LogLines.of(NodeRegistry.class)) {
            NodeRegistry first = enter("first", MINUTE_MS, metrics);
            assertEquals(MINUTE_MS, first.retentionMs());
            assertEquals(0, disagreeing(metrics));
            NodeRegistry second = enter("second", DAY_MS, others);
            assertEquals(DAY_MS, second.retentionMs());
            assertEquals(1, disagreeing(others));
            for (int i = 0; i < 3; i++) {
                assertTrue(Await.result(first.look()) == null);
            }
            assertEquals(DAY_MS, first.retentionMs());
            assertEquals(1, disagreeing(metrics));
            assertEquals(2, lines.all().size(), () -> lines.all().toString());
            String line = lines.all().toString();
            assertTrue(line.contains("\"60000\" on first") && line.contains("\"86400000\" on second"), line);

            second.close();
            Await.until("it counts no more", () -> {
                assertTrue(Await.result(first.look()) == null);
                return disagreeing(metrics) == 0;
            });
            assertEquals(DAY_MS, first.retentionMs(), "its shows are kept as long as it said");
            first.close();
        }
    }

    @Test
    void nodesThatAgreeSayNothing() throws Exception {
        SimpleMeterRegistry others = new SimpleMeterRegistry();
        try (LogLines lines = LogLines.of(NodeRegistry.class)) {
            NodeRegistry first = enter("first", DAY_MS, metrics);
            NodeRegistry second = enter("second", DAY_MS, others);
            assertEquals(0, disagreeing(others));
            assertEquals(List.of(), lines.all());
            first.close();
            second.close();
        }
    }
}
