package io.tallylight.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tallylight.testing.RealRedis;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each reply of the script. */
class LeaseTest {
    private static final String KEY = "tl:{s}:lease:import:";

    @TempDir
    private Path folder;

    @Test
    void aLeaseBelongsToOneUntilItIsGivenUp() throws Exception {
        try (RealRedis redis = new RealRedis(folder);
                SharedRedis streams = SharedRedis.connect(redis.url())) {
            Lease ours = new Lease(streams, KEY, "ours", 60_000);
            Lease theirs = new Lease(streams, KEY, "theirs", 60_000);

            assertFalse(reply(ours.renew()), "nobody holds it, and only taking takes it");
            assertTrue(reply(ours.tryTake()));
            assertTrue(reply(ours.tryTake()), "taken again it is renewed");
            assertFalse(reply(theirs.tryTake()));
            assertFalse(reply(theirs.renew()));
            assertFalse(reply(theirs.release()));
            assertTrue(reply(ours.renew()));
            assertTrue(reply(ours.release()));
            assertFalse(reply(ours.release()));
            assertTrue(reply(theirs.tryTake()));
            assertEquals("$6\r\ntheirs\r\n", redis.ask("GET " + KEY));
            assertTrue(Long.parseLong(redis.ask("PTTL " + KEY).substring(1).strip()) > 50_000);
        }
    }

    private static boolean reply(CompletionStage<Boolean> step) throws Exception {
        return step.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
