package io.tallylight.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.tallylight.load.harness.JarProcess;
import io.tallylight.load.harness.PostgresServer;
import io.tallylight.load.harness.RedisServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real day with payments, PostgreSQL and a webhook, while the engine is killed: the command as a user runs it. */
class CrashIT {
    private static final long RUN_S = 180;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void everyOrderIsPaidOnceAndDeliveredOnceThroughTwoKillsOfTheEngine() throws Exception {
        crash(1);
    }

    @Test
    void twoEnginesOnOneRedisKeepTheirWordThroughTwoKills() throws Exception {
        Assumptions.assumeTrue(RedisServer.program().isPresent(), "skipped: there is no redis-server on the PATH");
        crash(2);
    }

    private void crash(int engines) throws Exception {
        Assumptions.assumeTrue(PostgresServer.isHere(), "skipped: there is no PostgreSQL for this machine");
        var file = folder.resolve("report.json");
        var arguments = List.of(
                "crash",
                "--trace",
                RetailData.day("2010-12-02").toString(),
                "--engine-jar",
                BuiltJars.engine().toString(),
                "--jvm=-XX:TieredStopAtLevel=1",
                "--jvm=-XX:+UseSerialGC",
                "--engines",
                Integer.toString(engines),
                "--kills",
                "2",
                "--late",
                "10",
                "--duration",
                "6s",
                "--hold",
                "2s",
                "--retry-for",
                "2m",
                "--json",
                file.toString());
        try (var crash = JarProcess.start(BuiltJars.load(), arguments)) {
            assertEquals(0, crash.awaitExit(RUN_S), crash::output);
            var report = new ObjectMapper().readTree(file.toFile());
            assertEquals(2, report.at("/trouble/kills of the engine").asInt(), crash::output);
            assertTrue(report.at("/payments/declined").asInt() > 0, crash::output);
            assertTrue(report.at("/payments/late").asInt() > 0, crash::output);
            assertEquals(engines == 1 ? 0 : engines, report.path("feeds").size(), crash::output);
            assertTrue(report.at("/sold/baskets").asInt() > 0, crash::output);
            assertTrue(report.at("/verdict/checks/moneyDiffers").isObject(), crash::output);
        }
    }
}
