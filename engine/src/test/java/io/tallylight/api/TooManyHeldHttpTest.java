package io.tallylight.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.tallylight.boot.Engine;
import io.tallylight.config.Config;
import io.tallylight.testing.Await;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One buyer holds so many reservations, and no more. */
class TooManyHeldHttpTest {
    private static final int OPEN_MAX = 1_000;
    private static final int AT_ONCE = 50;
    private static final String ONE = "{'buyerId':'b','lines':[{'sku':'A','quantity':1}]}";

    @TempDir
    Path folder;

    @Test
    void oneMoreIsRefusedUntilOneIsReleased() throws Exception {
        Config config = Config.defaults().withHttpPort(0).withDataDir(folder);
        Config.Rate wide = new Config.Rate(100_000, 100_000);
        Config.Admission quotas =
                new Config.Admission(wide, wide, wide, config.admission().waitMsMax());
        try (Engine engine = Engine.start(config.withAdmission(quotas))) {
            check(Api.patient(engine.port()));
        }
    }

    private static void check(Api api) {
        String show = api.liveShow();
        String reservations = Api.reservations(show);
        api.offer(show, "A", OPEN_MAX + 10);
        String first = api.post(reservations, ONE).is(201).header("Location").orElseThrow();
        for (int held = 1; held < OPEN_MAX; held += AT_ONCE) {
            IntStream.range(0, Math.min(AT_ONCE, OPEN_MAX - held))
                    .mapToObj(i -> api.postAsync(reservations, Api.key(), ONE))
                    .toList()
                    .stream()
                    .map(Await::done)
                    .forEach(reply -> reply.is(201));
        }

        String key = Api.key();
        api.keyed(reservations, key, ONE).isProblem(ProblemType.TOO_MANY_RESERVATIONS);
        api.post(reservations, ONE.replace("'b'", "'c'")).is(201);
        api.delete(first).is(200);
        api.keyed(reservations, key, ONE).is(201);
        assertEquals("9 1001 0", api.counters(show, "A"));
        api.audit(show);
    }
}
